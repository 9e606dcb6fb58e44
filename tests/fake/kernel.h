/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fake Linux offers to kmod/linux.  Every header of the
 * kernel that it includes is this file; see room.mk.
 */
#ifndef DUMPBENCH_FAKE_KERNEL_H
#define DUMPBENCH_FAKE_KERNEL_H

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "fake.h"

/* compiler.h, kernel.h, err.h, version.h */
#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), v, __ATOMIC_RELAXED)
#define __force
#define __iomem
#define __init
#define __exit
#define KERNEL_VERSION(a, b, c)	(((a) << 16) + ((b) << 8) + (c))
#define LINUX_VERSION_CODE	KERNEL_VERSION(6, 12, 0)
#define CONFIG_SMP		1
#define U32_MAX			UINT32_MAX
#define U64_MAX			UINT64_MAX

static inline void *
ERR_PTR(long error)
{
	return ((void *)error);
}

static inline long
PTR_ERR(const void *p)
{
	return ((long)p);
}

static inline bool
IS_ERR(const void *p)
{
	return ((unsigned long)p >= (unsigned long)-4095);
}

/* irqflags.h, processor.h */
unsigned long fake_irq_save(void);
void fake_irq_restore(unsigned long flags);
#define local_irq_save(flags)	((flags) = fake_irq_save())
#define local_irq_restore(flags) fake_irq_restore(flags)
#define cpu_relax()		__builtin_ia32_pause()
#define min_t(type, a, b)	((type)(a) < (type)(b) ? (type)(a) : (type)(b))

/* mm.h, gfp.h: pages of RAM */
#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PFN_UP(x)	(((x) + PAGE_SIZE - 1) >> PAGE_SHIFT)
#define GFP_KERNEL		0x1
#define __GFP_ZERO		0x2
#define __GFP_NOWARN		0x4
#define __GFP_RETRY_MAYFAIL	0x8
#define __GFP_HIGHMEM		0x10

typedef unsigned gfp_t;
typedef uint64_t phys_addr_t;

struct sysinfo {
	unsigned long totalram;
};

struct page *alloc_page(gfp_t gfp);
void fake_free_page(struct page *page);
#define __free_page(page)	fake_free_page(page)
void *page_address(const struct page *page);
phys_addr_t page_to_phys(const struct page *page);
bool pfn_valid(unsigned long pfn);
struct page *pfn_to_page(unsigned long pfn);
struct page *pfn_to_online_page(unsigned long pfn);
bool PageHWPoison(const struct page *page);
#define PageHighMem(page)	((void)(page), false)
void SetPageReserved(struct page *page);
void ClearPageReserved(struct page *page);
void si_meminfo(struct sysinfo *info);

/* slab.h */
void *kmalloc(size_t size, gfp_t gfp);
void *kzalloc(size_t size, gfp_t gfp);
void *kcalloc(size_t n, size_t size, gfp_t gfp);
void *kvmalloc(size_t size, gfp_t gfp);
void *kvzalloc(size_t size, gfp_t gfp);
void kfree(const void *p);
void kvfree(const void *p);

/* pgtable.h: every level's entry has the same form here */
#define PMD_MASK	(~((1UL << 21) - 1))
#define PUD_MASK	(~((1UL << 30) - 1))
enum { PG_LEVEL_NONE, PG_LEVEL_4K, PG_LEVEL_2M, PG_LEVEL_1G };

typedef struct {
	unsigned long bits;
} pte_t, pmd_t, pud_t;
typedef struct {
	unsigned long bits;
} pgprot_t;

#define PAGE_KERNEL	((pgprot_t){0x63})	/* present, written, … */
#define __pte(x)	((pte_t){x})

pte_t mk_pte(const struct page *page, pgprot_t prot);
bool pte_present(pte_t pte);
unsigned long pte_pfn(pte_t pte);
unsigned long pmd_pfn(pmd_t pmd);
unsigned long pud_pfn(pud_t pud);
pgprot_t pte_pgprot(pte_t pte);
void set_pte(pte_t *at, pte_t pte);
pte_t *lookup_address(unsigned long va, unsigned int *level);

/* vmalloc.h, io.h, highmem.h, numa.h */
#define VM_MAP		0x4
#define NUMA_NO_NODE	(-1)

void *vmap(struct page **pages, unsigned n, unsigned long flags,
    pgprot_t prot);
void vunmap(const void *va);
void vm_unmap_aliases(void);
void *vm_map_ram(struct page **pages, unsigned n, int node);
void vm_unmap_ram(const void *va, unsigned n);
void *ioremap_cache(phys_addr_t at, unsigned long size);
void iounmap(volatile void *va);
void *kmap_local_page(struct page *page);
void kunmap_local(const void *va);

/* mutex.h */
struct mutex {
	bool held;
	unsigned cpu;
};

void mutex_init(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

/* cpumask.h, smp.h, hardirq.h, tsc.h */
struct cpumask {
	unsigned long bits;
};
struct fake_irq_stat {
	unsigned irq_call_count;
};

extern struct fake_irq_stat irq_stat[FAKE_CPUS];
#define local_softirq_pending_ref	fake_softirqs
extern const unsigned tsc_khz;
#define nr_cpu_ids		FAKE_CPUS
#define per_cpu(variable, cpu)	((variable)[cpu])
#define for_each_online_cpu(cpu) for ((cpu) = 0; (cpu) < fake.cpus; (cpu)++)
#define for_each_possible_cpu(cpu) for ((cpu) = 0; (cpu) < FAKE_CPUS; (cpu)++)
int raw_smp_processor_id(void);

static inline bool
cpu_online(unsigned cpu)
{
	return (cpu < fake.cpus);
}

size_t cpumask_size(void);
void cpumask_copy(struct cpumask *to, const struct cpumask *from);
bool cpumask_test_cpu(unsigned cpu, const struct cpumask *cpus);
const struct cpumask *cpumask_of(unsigned cpu);
void on_each_cpu(void (*function)(void *), void *arg, int wait);

/* sched.h, preempt.h, kthread.h, sched/signal.h */
struct task_struct {
	const struct cpumask *cpus_ptr;
	struct cpumask cpus;
	struct fake_thread *thread;
};

extern _Thread_local struct task_struct *current;
enum { TASK_RUNNING, TASK_INTERRUPTIBLE };
#define set_current_state(state)	((void)(state))
#define __set_current_state(state)	((void)(state))
bool signal_pending(const struct task_struct *task);

int set_cpus_allowed_ptr(struct task_struct *task,
    const struct cpumask *cpus);
void migrate_disable(void);
void migrate_enable(void);
void cond_resched(void);
void schedule(void);
long schedule_timeout_uninterruptible(long ticks);
struct task_struct *kthread_create_on_cpu(int (*function)(void *), void *arg,
    unsigned cpu, const char *name);
void wake_up_process(struct task_struct *task);
bool kthread_should_stop(void);
int kthread_stop(struct task_struct *task);

/* ioport.h, memory_hotplug.h */
#define IORES_DESC_NONE		0
#define IORESOURCE_SYSTEM_RAM	0x1
#define IORESOURCE_BUSY		0x2

struct resource {
	phys_addr_t start;
	phys_addr_t end;	/* the last byte */
};

uint64_t resource_size(const struct resource *resource);
int walk_iomem_res_desc(unsigned long desc, unsigned long flags, uint64_t start,
    uint64_t end, void *arg, int (*each)(struct resource *, void *));

/* blkdev.h, bio.h, fs.h, file.h */
#define SECTOR_SHIFT	9
#define BLK_OPEN_READ	0x1
#define BLK_OPEN_WRITE	0x2
#define REQ_OP_WRITE	0x1
#define REQ_SYNC	0x2

typedef uint64_t sector_t;
struct block_device;
struct file;

struct bio_vec {
	struct page *page;
	unsigned length;
	unsigned offset;
};

struct bio {
	struct {
		sector_t bi_sector;
	} bi_iter;
	struct block_device *bdev;
	struct bio_vec *vec;
	unsigned n;
	unsigned max;
};

struct file *bdev_file_open_by_path(const char *path, unsigned mode,
    void *holder, const void *operations);
struct block_device *file_bdev(struct file *file);
void fput(struct file *file);
sector_t bdev_nr_sectors(struct block_device *bdev);
void bio_init(struct bio *bio, struct block_device *bdev, struct bio_vec *vec,
    unsigned max, unsigned operation);
unsigned bio_add_page(struct bio *bio, struct page *page, unsigned length,
    unsigned offset);
int submit_bio_wait(struct bio *bio);
void bio_uninit(struct bio *bio);

/* sysctl.h */
struct ctl_table {
	const char *procname;
	void *data;
	unsigned short mode;
	int (*proc_handler)(const struct ctl_table *table, int write,
	    void *buffer, size_t *length, loff_t *at);
};
struct ctl_table_header;

struct ctl_table_header *register_sysctl_sz(const char *path,
    const struct ctl_table *table, size_t n);
void unregister_sysctl_table(struct ctl_table_header *header);

/* module.h, panic.h */
bool try_module_get(int *module);
#define THIS_MODULE		(&fake.module)
#define __module_get(module)	((void)++*(module))
#define module_put(module)	((void)--*(module))

static inline void
panic(const char *why)
{
	fake_broken("panic: %s", why);
}
#define module_init(f)		int fake_module_init(void) { return (f()); }
#define module_exit(f)		void fake_module_exit(void) { f(); }
#define module_param_string(name, buffer, size, mode)	\
	_Static_assert((size) > 1 && (mode) == 0400, "odd")
#define MODULE_PARM_DESC(name, s) _Static_assert(sizeof(s) > 1, "empty")
#define MODULE_DESCRIPTION(s)	_Static_assert(sizeof(s) > 1, "empty")
#define MODULE_VERSION(s)	_Static_assert(sizeof(s) > 1, "empty")
#define MODULE_LICENSE(s)	_Static_assert(sizeof(s) > 1, "empty")

#endif
