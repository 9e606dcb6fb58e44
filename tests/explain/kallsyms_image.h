/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An image of a kernel that holds nothing but an ELF header's first bytes and
 * a table of symbols as Linux has it for its own use, in one of its orders.
 */
#ifndef DUMPBENCH_KALLSYMS_IMAGE_H
#define DUMPBENCH_KALLSYMS_IMAGE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define KALLSYMS_SYMBOLS 700u
#define KALLSYMS_LONG	 300u /* the symbol whose name is long */
#define KALLSYMS_DATA	 301u /* one that is no code */
#define KALLSYMS_SIZE	 (64u << 10)
#define KALLSYMS_STEP	 16u /* bytes from one symbol to the next */
#define KALLSYMS_SECTION 0x100000u /* the file in memory, behind the base */

struct kallsyms_shape {
	bool is32;
	bool late;     /* offsets stand behind the tokens, as later ones do */
	bool negative; /* offsets into a CPU's memory are absolute */
	bool placed;   /* offsets count from where they stand */
	size_t gap;    /* bytes between markers and tokens */
};

struct kallsyms_image {
	unsigned char bytes[KALLSYMS_SIZE];
	size_t length, word, align;
	uint64_t base;
};

static inline void
kallsyms_put(struct kallsyms_image *k, uint64_t value, size_t width)
{
	for (; width > 0; width--, value >>= 8)
		k->bytes[k->length++] = (unsigned char)value;
}

static inline void
kallsyms_align(struct kallsyms_image *k)
{
	while (k->length % k->align != 0)
		k->bytes[k->length++] = 0;
}

/* "Tfunction_7", its type first. */
static inline void
kallsyms_name(unsigned i, char name[256])
{
	int n;

	n = snprintf(name, 256, "%cfunction_%u", i == KALLSYMS_DATA ? 'D' :
	    i % 2 == 0 ? 'T' : 't', i);
	if (i == KALLSYMS_LONG) {
		memset(name + n, 'x', 180);
		name[n + 180] = '\0';
	}
}

static inline void
kallsyms_offsets(struct kallsyms_image *k, const struct kallsyms_shape *shape)
{
	uint32_t i, offset;

	kallsyms_align(k);
	if (shape->placed) {
		for (i = 0; i < KALLSYMS_SYMBOLS; i++)
			kallsyms_put(k, i * KALLSYMS_STEP -
			    KALLSYMS_SECTION - k->length, 4);
		return;
	}
	for (i = 0; i < KALLSYMS_SYMBOLS; i++) {
		offset = i * KALLSYMS_STEP;
		/* The first are a CPU's, the others count down from -1. */
		if (shape->negative)
			offset = i < 4 ? i : (uint32_t)-1 - offset;
		kallsyms_put(k, offset, 4);
	}
	kallsyms_align(k);
	kallsyms_put(k, k->base, k->word);
}

/* Names, token by token, and where each 256th begins. */
static inline void
kallsyms_names(struct kallsyms_image *k)
{
	uint32_t marker[KALLSYMS_SYMBOLS / 256 + 1], i;
	size_t start, n;
	char name[256];

	kallsyms_align(k);
	kallsyms_put(k, KALLSYMS_SYMBOLS, 4);
	kallsyms_align(k);
	start = k->length;
	for (i = 0; i < KALLSYMS_SYMBOLS; i++) {
		if (i % 256 == 0)
			marker[i / 256] = (uint32_t)(k->length - start);
		kallsyms_name(i, name);
		/* Token 1 is "function". */
		n = strlen(name) - strlen("function") + 1;
		if (n < 128)
			kallsyms_put(k, n, 1);
		else {
			kallsyms_put(k, (n & 0x7f) | 0x80, 1);
			kallsyms_put(k, n >> 7, 1);
		}
		kallsyms_put(k, (unsigned char)name[0], 1);
		kallsyms_put(k, 1, 1);
		memcpy(k->bytes + k->length, name + 1 + strlen("function"),
		    n - 2);
		k->length += n - 2;
	}
	kallsyms_align(k);
	for (i = 0; i < sizeof(marker) / sizeof(marker[0]); i++)
		kallsyms_put(k, marker[i], 4);
}

static inline void
kallsyms_tokens(struct kallsyms_image *k)
{
	uint16_t index[256];
	size_t start, i;
	int n;

	kallsyms_align(k);
	start = k->length;
	for (i = 0; i < 256; i++) {
		index[i] = (uint16_t)(k->length - start);
		n = i == 1 ? sprintf((char *)k->bytes + k->length, "function")
		    : i >= 0x20 && i < 0x7f ?
		    sprintf((char *)k->bytes + k->length, "%c", (int)i) :
		    sprintf((char *)k->bytes + k->length, "_%zx_", i);
		k->length += (size_t)n + 1;
	}
	kallsyms_align(k);
	for (i = 0; i < 256; i++)
		kallsyms_put(k, index[i], 2);
}

/* A header of the whole file as one that is loaded. */
static inline void
kallsyms_program(struct kallsyms_image *k)
{
	const Elf64_Ehdr *old = (const Elf64_Ehdr *)k->bytes;
	Elf64_Ehdr e = {.e_type = ET_EXEC, .e_machine = EM_X86_64,
	    .e_version = EV_CURRENT, .e_phoff = sizeof(e),
	    .e_ehsize = sizeof(e), .e_phentsize = sizeof(Elf64_Phdr),
	    .e_phnum = 1};
	Elf32_Ehdr e32 = {.e_type = ET_EXEC, .e_machine = EM_386,
	    .e_version = EV_CURRENT, .e_phoff = sizeof(e32),
	    .e_ehsize = sizeof(e32), .e_phentsize = sizeof(Elf32_Phdr),
	    .e_phnum = 1};
	const Elf64_Phdr p = {.p_type = PT_LOAD,
	    .p_vaddr = k->base + KALLSYMS_SECTION, .p_filesz = k->length};
	const Elf32_Phdr p32 = {.p_type = PT_LOAD,
	    .p_vaddr = (Elf32_Addr)(k->base + KALLSYMS_SECTION),
	    .p_filesz = (Elf32_Word)k->length};

	memcpy(e.e_ident, old->e_ident, EI_NIDENT);
	memcpy(e32.e_ident, old->e_ident, EI_NIDENT);
	e.e_ident[EI_VERSION] = e32.e_ident[EI_VERSION] = EV_CURRENT;
	if (k->word == 8) {
		memcpy(k->bytes, &e, sizeof(e));
		memcpy(k->bytes + sizeof(e), &p, sizeof(p));
	} else {
		memcpy(k->bytes, &e32, sizeof(e32));
		memcpy(k->bytes + sizeof(e32), &p32, sizeof(p32));
	}
}

static inline void
kallsyms_make(struct kallsyms_image *k, const struct kallsyms_shape *shape)
{
	memset(k, 0, sizeof(*k));
	memcpy(k->bytes, "\177ELF", 4);
	k->bytes[4] = shape->is32 ? 1 : 2;
	k->bytes[5] = 1;
	k->length = 4096;
	k->word = shape->is32 ? 4 : 8;
	k->align = shape->placed ? 4 : k->word;
	k->base = shape->is32 ? 0xc1000000u : 0xffffffff81000000u;
	if (!shape->late && !shape->placed)
		kallsyms_offsets(k, shape);
	kallsyms_names(k);
	k->length += shape->gap;
	kallsyms_tokens(k);
	if (shape->late || shape->placed)
		kallsyms_offsets(k, shape);
	k->length += 64;
	if (shape->placed)
		kallsyms_program(k);
}

#endif
