/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel's ELF file, read as its loader reads it. */
#include <stddef.h>
#include <stdint.h>

#include "guest/freebsd/bare.h"
#include "guest/freebsd/handover.h"

#define ELF_X86_64 62
#define ELF_386	   3
#define ELF_LOAD   1

/* What of the System V ABI's ELF-64 and ELF-32 lies alike. */
#define HEADER_MACHINE 18
#define HEADER_MIN     52 /* the size of the shorter one */

/*
 * An i386 kernel is linked high, or low since 13: the loader puts it, and
 * enters it, where the lower 24 bits of its entry are its own.
 */
static const struct shape_machine machines[] = {
	{
		.name = "amd64",
		.ident = "\177ELF\2\1", /* 64 bits, little-endian */
		.elf = ELF_X86_64,
		.word = 8,
		.long_mode = true,
		.high = 0xffffffff80000000u,
		.entry_mask = UINT64_MAX,
		.header = {.size = 64, .entry = 24, .phoff = 32,
		    .phentsize = 54, .phnum = 56},
		.segment = {.size = 56, .offset = 8, .linked = 16, .address = 24,
		    .filesz = 32, .memsz = 40},
	},
	{
		.name = "i386",
		.ident = "\177ELF\1\1", /* 32 bits, little-endian */
		.elf = ELF_386,
		.word = 4,
		.long_mode = false,
		.entry_mask = 0xffffff,
		.header = {.size = 52, .entry = 24, .phoff = 28,
		    .phentsize = 42, .phnum = 44},
		.segment = {.size = 32, .offset = 4, .linked = 8, .address = 8,
		    .filesz = 16, .memsz = 20},
	},
};

struct segment {
	uint32_t type;
	uint64_t offset;
	uint64_t at; /* physical */
	uint64_t filesz;
	uint64_t memsz;
};

static uint64_t
number(struct piece file, uint64_t at, uint32_t width)
{
	uint64_t n = 0;

	memcpy(&n, file.bytes + (uint32_t)at, width);
	return (n);
}

static const struct shape_machine *
machine_of(struct piece file)
{
	const struct shape_machine *m;
	uint32_t i;

	for (i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		m = &machines[i];
		if (memcmp(file.bytes, m->ident, sizeof(m->ident)) == 0 &&
		    number(file, HEADER_MACHINE, 2) == m->elf)
			return (m);
	}
	return (NULL);
}

/* The i-th program header; false where the file has none. */
static bool
segment(struct piece file, const struct shape *shape, uint32_t i,
    struct segment *s)
{
	const struct shape_machine *m = shape->machine;
	uint64_t at, phoff;

	phoff = number(file, m->header.phoff, m->word);
	at = phoff + (uint64_t)i * m->segment.size;
	if (i >= number(file, m->header.phnum, 2) || phoff > file.size ||
	    at + m->segment.size > file.size)
		return (false);
	s->type = (uint32_t)number(file, at, 4);
	s->offset = number(file, at + m->segment.offset, m->word);
	s->at = number(file, at + m->segment.address, m->word) - shape->base;
	/* Linker scripts tell physical addresses since 11 only. */
	if (m->high != 0 && s->at >= m->high &&
	    s->at == number(file, at + m->segment.linked, m->word))
		s->at -= m->high;
	s->filesz = number(file, at + m->segment.filesz, m->word);
	s->memsz = number(file, at + m->segment.memsz, m->word);
	return (true);
}

/* Make the shape hold a segment, too. */
static const char *
add_segment(struct shape *shape, struct piece file, const struct segment *s)
{
	if (s->offset > file.size || s->filesz > file.size - s->offset)
		return ("is cut short");
	if (s->filesz > s->memsz || s->at < KERNEL_FROM ||
	    s->memsz > INT32_MAX || s->at > INT32_MAX)
		return ("wants memory where it cannot have any");
	if (s->at < shape->from)
		shape->from = (uint32_t)s->at;
	if (s->at + s->memsz > shape->end)
		shape->end = (uint32_t)(s->at + s->memsz);
	return (NULL);
}

const char *
shape_read(struct piece file, struct shape *shape)
{
	const struct shape_machine *m;
	struct segment s;
	const char *wrong;
	uint32_t i, n;

	if (file.size < HEADER_MIN)
		return ("is cut short");
	m = machine_of(file);
	if (m == NULL)
		return ("is no ELF file for amd64 or i386");
	if (file.size < m->header.size)
		return ("is cut short");
	if (number(file, m->header.phentsize, 2) != m->segment.size)
		return ("is no ELF file for amd64 or i386");
	shape->machine = m;
	shape->entry = number(file, m->header.entry, m->word);
	shape->base = shape->entry & ~m->entry_mask;
	shape->entry &= m->entry_mask;
	shape->from = UINT32_MAX;
	shape->end = 0;
	n = (uint32_t)number(file, m->header.phnum, 2);
	for (i = 0; i < n; i++) {
		if (!segment(file, shape, i, &s))
			return ("is cut short");
		wrong = s.type == ELF_LOAD ? add_segment(shape, file, &s) :
		    NULL;
		if (wrong != NULL)
			return (wrong);
	}
	return (shape->end > 0 ? NULL : "has nothing to load");
}

void
shape_load(struct piece file, const struct shape *shape, uint8_t *memory)
{
	struct segment s;
	uint8_t *to;
	uint32_t i;

	for (i = 0; segment(file, shape, i, &s); i++) {
		if (s.type != ELF_LOAD)
			continue;
		to = memory + ((uint32_t)s.at - shape->from);
		memcpy(to, file.bytes + (uint32_t)s.offset,
		    (uint32_t)s.filesz);
		memset(to + (uint32_t)s.filesz, 0,
		    (uint32_t)(s.memsz - s.filesz));
	}
}
