/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Linux 5.10 and later: everything that changed between two versions.  What
 * the preprocessor cannot see, Kbuild looks up in the kernel's headers.
 */
#ifndef DUMPBENCH_COMPAT_H
#define DUMPBENCH_COMPAT_H

#include <linux/blkdev.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/kthread.h>
#include <linux/sysctl.h>
#include <linux/topology.h>
#include <linux/version.h>

/* Tables of sysctl rows ended in an empty row until 6.11 forbade it. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#define DB_SYSCTL_SENTINEL	1
typedef struct ctl_table db_ctl_table;
#else
#define DB_SYSCTL_SENTINEL	0
typedef const struct ctl_table db_ctl_table;
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#define db_register_sysctl(path, table, n)	register_sysctl(path, table)
#else
#define db_register_sysctl(path, table, n) \
	register_sysctl_sz(path, table, n)
#endif

/*
 * Mappings of a thread's own came with 5.11.  db_page_map() shows a page for a
 * moment, wherever it lies; nothing may sleep until it is unmapped.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 11, 0)
#define DB_KMAP_LOCAL	1
#define db_page_map(page)	kmap_local_page(page)
#define db_page_unmap(va)	kunmap_local(va)
#else
#define db_page_map(page)	kmap_atomic(page)
#define db_page_unmap(va)	kunmap_atomic(va)
#endif

/* A thread that runs on one CPU only; name has a %u for the CPU. */
static inline struct task_struct *
db_thread_on(unsigned int cpu, int (*function)(void *), void *arg,
    const char *name)
{
#ifndef DB_NO_KTHREAD_ON_CPU
	return (kthread_create_on_cpu(function, arg, cpu, name));
#else
	struct task_struct *t = kthread_create_on_node(function, arg,
	    cpu_to_node(cpu), name, cpu);

	if (!IS_ERR(t))
		kthread_bind(t, cpu);
	return (t);
#endif
}

/* How many function-call interrupts a CPU has served. */
#ifdef DB_IRQ_COUNTS
#define db_call_interrupts(cpu)						\
	READ_ONCE(per_cpu(irq_stat, cpu).counts[IRQ_COUNT_CALL_FUNCTION])
#else
#define db_call_interrupts(cpu)						\
	READ_ONCE(per_cpu(irq_stat, cpu).irq_call_count)
#endif

/* A disk opened for this holder alone. */
struct db_disk {
	void *handle;
	struct block_device *bdev;
};

static inline int
db_disk_open(struct db_disk *disk, const char *path, void *holder)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	struct file *file;

	file = bdev_file_open_by_path(path, BLK_OPEN_READ | BLK_OPEN_WRITE,
	    holder, NULL);
	if (IS_ERR(file))
		return (-PTR_ERR(file));
	disk->handle = file;
	disk->bdev = file_bdev(file);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	struct bdev_handle *handle;

	handle = bdev_open_by_path(path, BLK_OPEN_READ | BLK_OPEN_WRITE,
	    holder, NULL);
	if (IS_ERR(handle))
		return (-PTR_ERR(handle));
	disk->handle = handle;
	disk->bdev = handle->bdev;
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	disk->bdev = blkdev_get_by_path(path, BLK_OPEN_READ | BLK_OPEN_WRITE,
	    holder, NULL);
#else
	disk->bdev = blkdev_get_by_path(path,
	    FMODE_READ | FMODE_WRITE | FMODE_EXCL, holder);
#endif
	if (IS_ERR(disk->bdev))
		return (-PTR_ERR(disk->bdev));
	disk->handle = holder;
#endif
	return (0);
}

static inline void
db_disk_close(struct db_disk *disk)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	fput(disk->handle);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	bdev_release(disk->handle);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	blkdev_put(disk->bdev, disk->handle);
#else
	blkdev_put(disk->bdev, FMODE_READ | FMODE_WRITE | FMODE_EXCL);
#endif
}

static inline sector_t
db_disk_sectors(const struct db_disk *disk)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 16, 0)
	return (bdev_nr_sectors(disk->bdev));
#else
	return (i_size_read(disk->bdev->bd_inode) >> SECTOR_SHIFT);
#endif
}

static inline void
db_bio_init(struct bio *bio, const struct db_disk *disk, struct bio_vec *vecs,
    unsigned short n, unsigned int op)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 18, 0)
	bio_init(bio, disk->bdev, vecs, n, op);
#else
	bio_init(bio, vecs, n);
	bio_set_dev(bio, disk->bdev);
	bio->bi_opf = op;
#endif
}

#endif
