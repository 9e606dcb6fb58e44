/* SPDX-License-Identifier: BSD-2-Clause */
/* <vm/….h> and <sys/sf_buf.h>, as far as kmod/freebsd uses them; see fake.h. */
#ifndef FAKEBSD_VM_H
#define FAKEBSD_VM_H

#include "fakebsd/sys.h"

/* vm_page.h, vm_phys.h */
typedef struct vm_page *vm_page_t;
struct vm_page {
	vm_paddr_t phys_addr;
	uint8_t oflags;
#if __FreeBSD_version >= 1000000
	int8_t psind;
#endif
};
struct vm_phys_seg {
	vm_paddr_t start;
	vm_paddr_t end;		/* the byte after the last */
};

#define VPO_UNMANAGED	0x04
#define VM_PAGE_TO_PHYS(m)	((m)->phys_addr)
#define PHYS_TO_VM_PAGE(pa)	fake_page_at(pa)

extern struct vm_phys_seg vm_phys_segs[];
extern int vm_phys_nsegs;
vm_page_t fake_page_at(vm_paddr_t pa);

#if __FreeBSD_version < 1000000
extern vm_paddr_t phys_avail[];		/* pairs, the last two 0 */
#endif

/* vm_extern.h, vm_kern.h */
#if __FreeBSD_version >= 1000000
vm_offset_t kva_alloc(vm_size_t size);
void kva_free(vm_offset_t va, vm_size_t size);
#else
typedef struct vm_map *vm_map_t;
extern vm_map_t kernel_map;
vm_offset_t kmem_alloc_nofault(vm_map_t map, vm_size_t size);
void kmem_free(vm_map_t map, vm_offset_t va, vm_size_t size);
#endif

/* vm_page.h: a machine without a direct map allocates so. */
#define VM_ALLOC_WIRED	0x0020
#define VM_ALLOC_NOOBJ	0x0100
#define PQ_NONE		255

#if __FreeBSD_version >= 1302001
vm_page_t vm_page_alloc_noobj(int flags);
#else
vm_page_t vm_page_alloc(void *object, uint64_t index, int flags);
#endif
#if __FreeBSD_version >= 1200000
bool vm_page_unwire_noq(vm_page_t m);
#else
boolean_t vm_page_unwire(vm_page_t m, uint8_t queue);
#endif
void vm_page_free(vm_page_t m);

/* pmap.h */
typedef struct pmap *pmap_t;
typedef unsigned char vm_prot_t;

#define VM_PROT_READ		0x01
#define VM_PROT_WRITE		0x02
#define KERN_SUCCESS		0
#define KERN_RESOURCE_SHORTAGE	6

extern struct pmap fake_kernel_pmap;
#define kernel_pmap	(&fake_kernel_pmap)

#if __FreeBSD_version >= 1000000
#define PMAP_ENTER_WIRED	0x200
int pmap_enter(pmap_t pmap, vm_offset_t va, vm_page_t m, vm_prot_t prot,
    u_int flags, int8_t psind);
#else
void pmap_enter(pmap_t pmap, vm_offset_t va, vm_prot_t access, vm_page_t m,
    vm_prot_t prot, boolean_t wired);
#endif
void pmap_remove(pmap_t pmap, vm_offset_t start, vm_offset_t end);
void pmap_kenter(vm_offset_t va, vm_paddr_t pa);
void pmap_qenter(vm_offset_t va, vm_page_t *m, int n);
void pmap_qremove(vm_offset_t va, int n);
void *pmap_kenter_temporary(vm_paddr_t pa, int i);
vm_paddr_t pmap_kextract(vm_offset_t va);
void pmap_invalidate_page(pmap_t pmap, vm_offset_t va);
#if __FreeBSD_version >= 1100000
vm_offset_t pmap_quick_enter_page(vm_page_t m);
void pmap_quick_remove_page(vm_offset_t va);
#ifdef __amd64__
#if __FreeBSD_version >= 1500000
typedef bool fake_bool_t;
#else
typedef boolean_t fake_bool_t;
#endif
fake_bool_t pmap_map_io_transient(vm_page_t *m, vm_offset_t *va, int n,
    fake_bool_t can_fault);
void pmap_unmap_io_transient(vm_page_t *m, vm_offset_t *va, int n,
    fake_bool_t can_fault);
#endif
#endif

/* sf_buf.h */
struct sf_buf;
#define SFB_CPUPRIVATE	0x02
#define SFB_NOWAIT	0x08

struct sf_buf *sf_buf_alloc(vm_page_t m, int flags);
void sf_buf_free(struct sf_buf *sf);
vm_offset_t sf_buf_kva(struct sf_buf *sf);

#endif
