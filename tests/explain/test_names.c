/* SPDX-License-Identifier: BSD-2-Clause */
/* What addresses are called: by a table of symbols, and by debug information. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "elf_image.h"
#include "explain/attribution.h"
#include "explain/table.h"
#include "files.h"
#include "scratch.h"

#define SLIDE 0x7000000000000000u

static struct symbols *
table(void)
{
	struct symbols *s = symbols_new();
	struct errmsg err;

	assert_non_null(s);
	assert_int_equal(table_image(s, "kernel", 0, &err), 0);
	return (s);
}

static void
add(struct symbols *s, uint64_t start, uint64_t end, const char *name,
    bool global)
{
	const struct entry entry = {.start = start, .end = end, .code = true,
	    .name = table_text(s, name), .global = global,
	    .image = (uint32_t)s->images - 1};

	assert_true(table_add(s, &entry));
}

/* Instructions at these addresses, with nothing else. */
static struct attribution *
at(const uint64_t *pc, size_t n)
{
	struct attribution *a = attribution_new();
	size_t i;

	assert_non_null(a);
	a->insn = calloc(n + 1, sizeof(*a->insn));
	assert_non_null(a->insn);
	for (i = 0; i < n; i++)
		a->insn[i] = (struct attribution_insn){.pc = pc[i],
		    .line = ATTRIBUTION_NONE};
	a->insns = n;
	return (a);
}

static void
is(const struct attribution *a, size_t i, const char *name, uint64_t start,
    uint64_t end)
{
	assert_true(i < a->functions);
	assert_string_equal(a->function[i].name, name);
	assert_true(a->function[i].start == start);
	assert_true(a->function[i].end == end);
}

/* What no symbol explains is a page, less what is explained before and in it. */
static void
test_pages(void **state)
{
	static const uint64_t pc[] = {0x10, 0x1010, 0x1108, 0x1204, 0x1ff0,
	    0x2000, 0x1100};
	struct symbols *s = table();
	struct attribution *a = at(pc, 7);
	struct errmsg err;

	(void)state;
	add(s, 0x1100, 0x1200, "f", true);
	add(s, 0x1ff0, 0x2010, "g", true);
	table_sort(s);
	assert_int_equal(attribution_name(a, s, &err), 0);
	assert_int_equal(a->functions, 5);
	is(a, 0, "0x0", 0, 0x1000);
	is(a, 1, "0x1000", 0x1000, 0x1100);
	is(a, 2, "f", 0x1100, 0x1200);
	is(a, 3, "0x1200", 0x1200, 0x1ff0);
	is(a, 4, "g", 0x1ff0, 0x2010);
	assert_string_equal(a->function[2].image, "kernel");
	assert_string_equal(a->function[3].image, "");
	assert_int_equal(a->insn[2].function, 2);
	assert_int_equal(a->insn[6].function, 2);
	assert_int_equal(a->insn[5].function, 4);
	assert_int_equal(a->insn[5].line, ATTRIBUTION_NONE);
	attribution_free(a);
	symbols_free(s);
}

/* Of several symbols at one place: global ones first, then as they came. */
static void
test_order(void **state)
{
	struct symbols *s = table();
	struct symbol symbol;
	struct errmsg err;

	(void)state;
	add(s, 0x300, 0, "open", true);
	add(s, 0x100, 0x180, "local", false);
	add(s, 0x100, 0x180, "global", true);
	add(s, 0x100, 0x180, "second", true);
	add(s, 0x100, 0, "label", true);
	add(s, 0x200, 0x240, "one", false);
	add(s, 0x200, 0x240, "two", false);
	add(s, 0x400, 0x440, "public", true);
	add(s, 0x400, 0x440, "private", false);
	table_sort(s);
	assert_true(symbols_find(s, 0x400, &symbol));
	assert_string_equal(symbol.name, "public");
	/* Another image begins where the last symbol does not end. */
	assert_int_equal(table_image(s, "m", 0x1000, &err), 0);
	add(s, 0x1000, 0x1010, "there", true);
	table_sort(s);
	assert_true(symbols_find(s, 0x17f, &symbol));
	assert_string_equal(symbol.name, "global");
	assert_false(symbols_find(s, 0x180, &symbol));
	assert_true(symbols_find(s, 0x200, &symbol));
	assert_string_equal(symbol.name, "one");
	assert_false(symbols_find(s, 0x2ff, &symbol));
	assert_true(symbols_find(s, 0x1000, &symbol));
	assert_string_equal(symbol.image, "m");
	assert_false(symbols_find(s, 0xff, &symbol));
	symbols_free(s);
}

/* This program's own lines: one for two instructions of it, and another's. */
static void
test_lines(void **state)
{
	struct symbols *s = symbols_new();
	struct attribution *a;
	struct errmsg err = {""};
	struct symbol symbol;
	uint64_t pc[4] = {0};
	size_t i, n = 0;

	(void)state;
	if (symbols_add_kernel(s, "/proc/self/exe", SLIDE, &err) != 0 ||
	    symbols_add_debug(s, "kernel", "/proc/self/exe", &err) != 0)
		fail_msg("%s", err.text);
	for (i = 0; i < s->entries && n < 4; i++)
		if (strcmp(s->text + s->entry[i].name, "test_pages") == 0 ||
		    strcmp(s->text + s->entry[i].name, "test_order") == 0) {
			pc[n++] = s->entry[i].start;
			pc[n++] = s->entry[i].start + 1;
		}
	assert_int_equal(n, 4);
	a = at(pc, n);
	assert_int_equal(attribution_name(a, s, &err), 0);
	assert_int_equal(a->functions, 2);
	assert_int_equal(a->lines, 2);
	assert_int_equal(a->insn[0].line, a->insn[1].line);
	assert_int_equal(a->insn[2].line, a->insn[3].line);
	assert_int_not_equal(a->insn[0].line, a->insn[2].line);
	assert_non_null(strstr(a->line[0].file, "test_names.c"));
	assert_true(symbols_find(s, pc[0], &symbol));
	assert_non_null(strstr(symbol.name, "test_"));
	attribution_free(a);
	symbols_free(s);
}

/* What is no program, or has no symbols, is refused in words. */
static void
test_no_symbols(void **state)
{
	static unsigned char bytes[1u << 16];
	struct symbols *s = symbols_new();
	char path[SCRATCH_MAX];
	struct errmsg err;
	uint64_t sections;
	size_t n;
	FILE *f;

	(void)state;
	assert_int_equal(symbols_add_bytes(s, "x", "abc", 3, 0, &err),
	    -EINVAL);
	assert_non_null(strstr(err.text, "x is no kernel"));
	assert_int_equal(symbols_add_bytes(s, "x", "\177ELF", 4, 0, &err),
	    -EINVAL);
	close(scratch_file(path));
	put_file(path, "abc", 3);
	assert_int_equal(symbols_add_module(s, "m", path, 0, &err), -EINVAL);
	assert_non_null(strstr(err.text, "is no module: a .ko file"));
	assert_int_equal(symbols_add_kernel(s, path, 0, &err), -EINVAL);
	elf_make(path, ELFCLASS64, ET_REL, 0x1000);
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	/* The type of the fifth section, which is that of the symbols. */
	memcpy(&sections, bytes + offsetof(Elf64_Ehdr, e_shoff),
	    sizeof(sections));
	sections += 5 * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_type);
	assert_int_equal(bytes[sections], SHT_SYMTAB);
	bytes[sections] = SHT_PROGBITS;
	put_file(path, bytes, n);
	assert_int_equal(symbols_add_module(s, "m", path, 0, &err), -EINVAL);
	assert_non_null(strstr(err.text, "has no table of symbols"));
	assert_int_equal(symbols_add_program(s, "p", path, &err), 0);
	assert_int_equal(symbols_add_module(s, "m", "/nonexistent", 0, &err),
	    -ENOENT);
	unlink(path);
	symbols_free(s);
	symbols_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_no_symbols),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
