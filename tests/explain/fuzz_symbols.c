/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: damaged files of symbols.  The first byte selects the
 * kind: a file as it is, an ELF file or a module; or a kernel's own table in
 * one of its orders, with bytes of it changed at places that the input names.
 * reader: src/explain/elf.c src/explain/kallsyms.c src/explain/symbols.c
 * reader: src/explain/table.c
 */
#include "explain/symbols.h"
#include "explain/table.h"
#include "fuzz/fuzz.h"
#include "kallsyms_image.h"

#define KIND_ELF     0x01
#define KIND_CUT     0x02 /* the end is cut off */
#define SHAPES	     16	  /* of a table, by the next four bits */
#define CHANGE	     3	  /* bytes: where, what */

/* Every byte of what was found is looked at. */
static void
use(const struct symbols *s)
{
	struct symbol symbol;
	size_t i;

	for (i = 0; i < s->entries; i++)
		if (symbols_find(s, s->entry[i].start, &symbol) &&
		    (strlen(symbol.name) == 0 || symbol.start > symbol.end))
			abort();
	symbols_find(s, 0, &symbol);
	symbols_find(s, UINT64_MAX, &symbol);
}

static void
read_elf(const uint8_t *input, size_t size)
{
	struct symbols *s = symbols_new();

	if (s == NULL)
		return;
	symbols_add_bytes(s, "fuzz", input, size, 0x1000, NULL);
	use(s);
	symbols_free(s);
}

/* An image is made once. */
static const struct kallsyms_image *
image_of(unsigned kind)
{
	static struct kallsyms_image images[SHAPES];
	struct kallsyms_image *k = &images[kind / 4 % SHAPES];

	if (k->length == 0)
		kallsyms_make(k, &(struct kallsyms_shape){
			.is32 = (kind & 0x04) != 0,
			.late = (kind & 0x08) != 0,
			.negative = (kind & 0x10) != 0,
			.gap = (kind & 0x20) != 0 ? 2100 : 0,
		});
	return (k);
}

static void
read_table(unsigned kind, const uint8_t *input, size_t size)
{
	static struct kallsyms_image k;
	struct symbols *s = symbols_new();
	size_t at;

	if (s == NULL)
		return;
	k = *image_of(kind);
	for (; size >= CHANGE; size -= CHANGE, input += CHANGE) {
		at = 4096 + (size_t)(input[0] | input[1] << 8);
		if (at < k.length)
			k.bytes[at] = input[2];
	}
	if ((kind & KIND_CUT) != 0 && size > 0)
		k.length -= k.length / 256 * input[0];
	if (table_image(s, "kernel", 0, NULL) == 0)
		kallsyms_read(s, "fuzz", k.bytes, k.length, 0, NULL);
	table_sort(s);
	use(s);
	symbols_free(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	if (size < 1)
		return (0);
	if ((input[0] & KIND_ELF) != 0)
		read_elf(input + 1, size - 1);
	else
		read_table(input[0], input + 1, size - 1);
	return (0);
}
