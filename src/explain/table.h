/* SPDX-License-Identifier: BSD-2-Clause */
/* What the readers of symbols share. */
#ifndef DUMPBENCH_SYMBOL_TABLE_H
#define DUMPBENCH_SYMBOL_TABLE_H

#include "explain/symbols.h"

#define BUILD_ID_MAX 64

struct lines;

struct image {
	char *name;
	uint64_t base; /* what was added to the file's addresses */
	bool relocatable; /* base is that of the section .text */
	unsigned char build_id[BUILD_ID_MAX];
	size_t build_id_length; /* 0: none is known */
	struct lines *lines; /* NULL: no debug information */
};

/* A symbol while the table is made; offsets into the text. */
struct entry {
	uint64_t start, end; /* end 0: at the next symbol */
	size_t name, file;
	uint32_t image, order;
	bool code; /* false: only ends what is before it */
	bool global;
};

struct symbols {
	struct image *image;
	size_t images;
	struct entry *entry;
	size_t entries, room;
	char *text;
	size_t text_length, text_room;
	size_t sorted; /* entries that are in order */
};

/* An image, whose symbols follow; -ENOMEM. */
int table_image(struct symbols *s, const char *name, uint64_t base,
    struct errmsg *err);

/* Text that stays; its offset, or SIZE_MAX: out of memory. */
size_t table_text(struct symbols *s, const char *text);

/* A symbol of the last image; false: out of memory. */
bool table_add(struct symbols *s, const struct entry *entry);

/* All symbols of an image were added. */
void table_sort(struct symbols *s);

/* kallsyms.c: what Linux keeps of its symbols in its own image. */
int kallsyms_read(struct symbols *s, const char *name, const void *bytes,
    size_t length, uint64_t slide, struct errmsg *err);

/*
 * elf.c: the symbols of an ELF file at `base`.  Where it has no table of them:
 * its sections of code, if they are wanted, or -ENOENT.
 */
int elf_read(struct symbols *s, const char *name, const void *bytes,
    size_t length, uint64_t base, bool sections, struct errmsg *err);

/*
 * Where in memory an ELF file's byte at `offset` is, by its program headers; 0:
 * nowhere.
 */
uint64_t elf_address(const void *bytes, size_t length, size_t offset);

/* lines.c */
void lines_free(struct lines *lines);

#endif
