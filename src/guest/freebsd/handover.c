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

/* Members of struct bootinfo, <machine/bootinfo.h> of i386, all of them u32. */
enum {
	BOOTINFO_VERSION = 0,
	BOOTINFO_SIZE = 12,
	BOOTINFO_KERNEND = 18,
	BOOTINFO_ENV = 19,
	BOOTINFO_METADATA = 20,
	BOOTINFO_WORDS = 34
};

/* Memory that is written from one end to the other. */
struct pen {
	struct piece room;
	uint32_t word; /* what the kernel's machine pads its records to */
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

	put(pen, head, sizeof(head), pen->word);
	return (put(pen, data, size, pen->word));
}

static uint8_t *
record_address(struct pen *pen, uint32_t type, uint64_t address)
{
	/* The first bytes of a little-endian number are its low ones. */
	return (record(pen, type, &address, pen->word));
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
		memcpy(kernend, &end, pen->word);
}

/* Room for a bootinfo, on a page of its own; null: no room, or none needed. */
static uint8_t *
put_bootinfo(struct pen *pen, struct handover *h)
{
	static const uint32_t none[BOOTINFO_WORDS];
	uint8_t *at;

	if (h->shape.machine->long_mode)
		return (NULL);
	h->bootinfo = pen->room.at + pen->used;
	at = put(pen, none, sizeof(none), sizeof(none[0]));
	put_page_end(pen);
	return (at);
}

static void
fill_bootinfo(uint8_t *at, const struct handover *h, uint32_t environment)
{
	const uint32_t words[BOOTINFO_WORDS] = {
		[BOOTINFO_VERSION] = 1,
		[BOOTINFO_SIZE] = sizeof(words),
		[BOOTINFO_KERNEND] = h->end,
		[BOOTINFO_ENV] = environment,
		[BOOTINFO_METADATA] = h->metadata,
	};

	memcpy(at, words, sizeof(words));
}

int
handover_write(struct handover *h, struct piece room)
{
	struct pen pen = {.room = room, .word = h->shape.machine->word};
	uint32_t environment;
	uint8_t *bootinfo;

	put_page_end(&pen);
	environment = room.at + pen.used;
	put_environment(&pen, h->environment);
	put_page_end(&pen);
	bootinfo = put_bootinfo(&pen, h);
	h->metadata = room.at + pen.used;
	put_metadata(&pen, h, environment);
	if (bootinfo != NULL)
		fill_bootinfo(bootinfo, h, environment);
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
