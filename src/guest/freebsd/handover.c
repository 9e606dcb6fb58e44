/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>
#include <stdint.h>

#include "guest/freebsd/bare.h"
#include "guest/freebsd/handover.h"

#define PAGE_PRESENT 1u
#define PAGE_WRITE   2u
#define PAGE_LARGE   0x80u /* 2 MB */
#define LARGE_SHIFT  21

static const char kernel_name[] = "/boot/kernel/kernel";
static const char kernel_type[] = "elf kernel";
static const char root_name[] = "/root";
static const char root_type[] = "mfs_root";

/* Of the System V ABI's ELF-64, what a kernel's file is read by. */
#define ELF_IDENT  "\177ELF\2\1" /* 64 bits, little-endian */
#define ELF_X86_64 62
#define ELF_LOAD   1

/* What a kernel's virtual addresses have above its physical ones. */
#define KERNEL_BASE 0xffffffff80000000u

struct elf_header {
	uint8_t ident[16];
	uint16_t type;
	uint16_t machine;
	uint32_t version;
	uint64_t entry;
	uint64_t phoff;
	uint64_t shoff;
	uint32_t flags;
	uint16_t ehsize;
	uint16_t phentsize;
	uint16_t phnum;
};

struct elf_segment {
	uint32_t type;
	uint32_t flags;
	uint64_t offset;
	uint64_t vaddr;
	uint64_t paddr;
	uint64_t filesz;
	uint64_t memsz;
	uint64_t align;
};

/* The i-th program header; false where the file has none. */
static int
segment(struct piece file, uint32_t i, struct elf_segment *ph)
{
	struct elf_header eh;
	uint64_t at;

	memcpy(&eh, file.bytes, sizeof(eh));
	at = eh.phoff + (uint64_t)i * sizeof(*ph);
	if (i >= eh.phnum || eh.phoff > file.size ||
	    at + sizeof(*ph) > file.size)
		return (0);
	memcpy(ph, file.bytes + (uint32_t)at, sizeof(*ph));
	/* The linker script tells physical addresses since 11 only. */
	if (ph->paddr == ph->vaddr && ph->paddr >= KERNEL_BASE)
		ph->paddr -= KERNEL_BASE;
	return (1);
}

const char *
shape_read(struct piece file, struct shape *shape)
{
	struct elf_header eh;
	struct elf_segment ph;
	uint32_t i;

	if (file.size < sizeof(eh))
		return ("is cut short");
	memcpy(&eh, file.bytes, sizeof(eh));
	if (memcmp(eh.ident, ELF_IDENT, sizeof(ELF_IDENT) - 1) != 0 ||
	    eh.machine != ELF_X86_64 ||
	    eh.phentsize != sizeof(ph))
		return ("is no ELF file for amd64");
	shape->entry = eh.entry;
	shape->from = UINT32_MAX;
	shape->end = 0;
	for (i = 0; i < eh.phnum; i++) {
		if (!segment(file, i, &ph))
			return ("is cut short");
		if (ph.type != ELF_LOAD)
			continue;
		if (ph.offset > file.size ||
		    ph.filesz > file.size - ph.offset)
			return ("is cut short");
		if (ph.filesz > ph.memsz || ph.paddr < KERNEL_FROM ||
		    ph.memsz > INT32_MAX || ph.paddr > INT32_MAX)
			return ("wants memory where it cannot have any");
		if (ph.paddr < shape->from)
			shape->from = (uint32_t)ph.paddr;
		if (ph.paddr + ph.memsz > shape->end)
			shape->end = (uint32_t)(ph.paddr + ph.memsz);
	}
	return (shape->end > 0 ? NULL : "has nothing to load");
}

void
shape_load(struct piece file, const struct shape *shape, uint8_t *memory)
{
	struct elf_segment ph;
	uint8_t *to;
	uint32_t i;

	for (i = 0; segment(file, i, &ph); i++) {
		if (ph.type != ELF_LOAD)
			continue;
		to = memory + ((uint32_t)ph.paddr - shape->from);
		memcpy(to, file.bytes + (uint32_t)ph.offset,
		    (uint32_t)ph.filesz);
		memset(to + (uint32_t)ph.filesz, 0,
		    (uint32_t)(ph.memsz - ph.filesz));
	}
}

/* Memory that is written from one end to the other. */
struct pen {
	struct piece room;
	uint32_t used;
	int full;
};

/* Bytes, and zeroes up to a multiple of `align`; where they were put. */
static uint8_t *
put(struct pen *pen, const void *bytes, uint32_t length, uint32_t align)
{
	uint32_t whole = (length + align - 1) / align * align;
	uint8_t *to = pen->room.bytes + pen->used;

	if (pen->full || length > whole ||
	    whole > pen->room.size - pen->used) {
		pen->full = 1;
		return (NULL);
	}
	memcpy(to, bytes, length);
	memset(to + length, 0, whole - length);
	pen->used += whole;
	return (to);
}

static void
put_page_end(struct pen *pen)
{
	uint32_t at = pen->room.at + pen->used;

	while (!pen->full && at++ % PAGE != 0)
		put(pen, "", 1, 1);
}

/* Where the data of the record lies. */
static uint8_t *
record(struct pen *pen, uint32_t type, const void *data, uint32_t size)
{
	uint32_t head[2] = {type, size};

	put(pen, head, sizeof(head), 8);
	return (put(pen, data, size, 8));
}

static uint8_t *
record_address(struct pen *pen, uint32_t type, uint64_t address)
{
	return (record(pen, type, &address, sizeof(address)));
}

/* One NUL behind each word, and one more behind all. */
static void
put_environment(struct pen *pen, const char *words)
{
	uint32_t length;

	while (*words != '\0') {
		for (length = 0; words[length] != '\0' &&
		     words[length] != ' '; length++)
			continue;
		if (length > 0) {
			put(pen, words, length, 1);
			put(pen, "", 1, 1);
		}
		words += length + (words[length] == ' ');
	}
	put(pen, "", 1, 1);
}

static void
put_metadata(struct pen *pen, struct handover *h, uint32_t environment)
{
	uint32_t howto = HOWTO_SERIAL;
	uint64_t end;
	uint8_t *kernend;

	record(pen, META_NAME, kernel_name, sizeof(kernel_name));
	record(pen, META_TYPE, kernel_type, sizeof(kernel_type));
	record_address(pen, META_ADDRESS, h->shape.from);
	record_address(pen, META_SIZE, h->shape.end - h->shape.from);
	record(pen, META_HOWTO, &howto, sizeof(howto));
	record_address(pen, META_ENV, environment);
	kernend = record_address(pen, META_KERNEND, 0);
	record(pen, META_SMAP, h->memory,
	    h->nmemory * (uint32_t)sizeof(*h->memory));
	record(pen, META_NAME, root_name, sizeof(root_name));
	record(pen, META_TYPE, root_type, sizeof(root_type));
	record_address(pen, META_ADDRESS, h->root.at);
	record_address(pen, META_SIZE, h->root.size);
	record(pen, META_END, "", 0);
	/* The records tell where they themselves end. */
	h->end = page_up(pen->room.at + pen->used);
	end = h->end;
	if (!pen->full)
		memcpy(kernend, &end, sizeof(end));
}

int
handover_write(struct handover *h, struct piece room)
{
	struct pen pen = {.room = room};
	uint32_t environment;

	put_page_end(&pen);
	environment = room.at + pen.used;
	put_environment(&pen, h->environment);
	put_page_end(&pen);
	h->metadata = room.at + pen.used;
	put_metadata(&pen, h, environment);
	return (pen.full ? -1 : 0);
}

/*
 * The same two tables in every slot: a kernel is entered at its virtual
 * address, wherever that is, from code at its physical one.
 */
void
tables_write(uint64_t tables[3][TABLE_SLOTS], uint32_t at)
{
	const uint32_t size = TABLE_SLOTS * sizeof(uint64_t);
	uint32_t i;

	for (i = 0; i < TABLE_SLOTS; i++) {
		tables[0][i] = (at + size) | PAGE_WRITE | PAGE_PRESENT;
		tables[1][i] = (at + 2 * size) | PAGE_WRITE | PAGE_PRESENT;
		tables[2][i] = i << LARGE_SHIFT | PAGE_LARGE | PAGE_WRITE |
		    PAGE_PRESENT;
	}
}
