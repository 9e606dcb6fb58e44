/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a FreeBSD kernel for amd64 or i386 expects of the program that starts
 * it: itself in place, and behind it the root image, an environment, metadata
 * that tells where all this lies, and for amd64 page tables to enter long mode
 * with, for i386 a bootinfo.
 *
 * Freestanding, and apart from the machine: the stub (stub.c) runs this on
 * physical memory, a test on memory of its own.  Addresses are physical, 32
 * bits wide; numbers in memory are little-endian, as on both.
 *
 * Types and layout are those of <sys/linker.h> and <machine/metadata.h>.
 */
#ifndef DUMPBENCH_HANDOVER_H
#define DUMPBENCH_HANDOVER_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Metadata records: u32 type, u32 size, the data, padding to a word of the
 * kernel's machine.
 */
#define META_END     0x0000
#define META_NAME    0x0001
#define META_TYPE    0x0002
#define META_ADDRESS 0x0003
#define META_SIZE    0x0004
#define META_ENV     0x8006 /* word: where the environment lies */
#define META_HOWTO   0x8007 /* u32: how to boot */
#define META_KERNEND 0x8008 /* word: the first page that is free */
#define META_SMAP    0x9001 /* struct memory_range, as many as there are */

/* <sys/reboot.h> */
#define HOWTO_SERIAL   0x1000
#define HOWTO_BOOTINFO 0x80000000u /* to i386, which gets one */

#define PAGE	    4096u
#define KERNEL_FROM 0x200000u /* below lie the stub and the firmware */

#define TABLE_SLOTS 512

/* What the firmware says of a range of memory; type 1 is RAM. */
struct memory_range {
	uint64_t base;
	uint64_t length;
	uint32_t type;
} __attribute__((packed));

/* A piece of memory: where the machine sees it, and where this program. */
struct piece {
	uint32_t at;
	uint32_t size;
	uint8_t *bytes;
};

/* What differs between the machines of kernels. */
struct shape_machine {
	const char *name;
	char ident[6];	     /* how its ELF files begin */
	uint16_t elf;	     /* their machine */
	uint8_t word;	     /* bytes of an address, in files and metadata */
	bool long_mode;	     /* entered in it; else without paging */
	uint64_t high; /* virtual less physical addresses of segments; or 0 */
	uint64_t entry_mask; /* of the entry, what is not the kernel's base */
	/* Where members lie in an ELF file's header and program headers. */
	struct {
		uint8_t size, entry, phoff, phentsize, phnum;
	} header;
	struct {
		uint8_t size, offset, linked, address, filesz, memsz;
	} segment;
};

/* Where a kernel wants to be. */
struct shape {
	const struct shape_machine *machine;
	uint64_t entry; /* amd64: virtual */
	uint64_t base;	/* what its addresses exceed the physical ones by */
	uint32_t from;
	uint32_t end;   /* of the last segment, its zeroes included */
};

struct handover {
	struct shape shape;
	struct piece root;        /* in its place already */
	const char *environment;  /* words "name=value" */
	const struct memory_range *memory;
	uint32_t nmemory;
	uint32_t metadata;        /* filled in: where it lies */
	uint32_t end;             /* filled in: the first page that is free */
	uint32_t bootinfo;	  /* filled in, unless entered in long mode */
};

/*
 * Look at a kernel file.  NULL, or what is wrong with it: a sentence's end
 * after "the kernel".
 */
const char *shape_read(struct piece file, struct shape *shape);

/* Put the segments in their places: `memory` is what lies at shape->from. */
void shape_load(struct piece file, const struct shape *shape, uint8_t *memory);

/*
 * Write environment and metadata into a piece that begins where the root image
 * has ended: 0, or -1 when there is too little room.
 */
int handover_write(struct handover *handover, struct piece room);

/*
 * Three tables that show the first GB at every address that a kernel's code
 * can have before it makes tables of its own.  `at` is where they lie.
 */
void tables_write(uint64_t tables[3][TABLE_SLOTS], uint32_t at);

static inline uint32_t
page_up(uint32_t n)
{
	return ((n + PAGE - 1) & ~(PAGE - 1));
}

#endif
