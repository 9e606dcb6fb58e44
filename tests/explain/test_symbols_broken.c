/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Symbols of files of which one word is another: they are refused, or what is
 * taken of them is sound.
 */
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
#include "explain/table.h"
#include "kallsyms_image.h"
#include "scratch.h"

#define BASE 0xffffffff81000000u

struct file {
	unsigned char bytes[1u << 16];
	size_t length;
};

static void
make(struct file *f, int class, uint16_t type)
{
	char path[SCRATCH_MAX];
	FILE *file;

	close(scratch_file(path));
	elf_make(path, class, type, class == ELFCLASS64 ? BASE : 0xc0000000);
	file = fopen(path, "r");
	assert_non_null(file);
	f->length = fread(f->bytes, 1, sizeof(f->bytes), file);
	fclose(file);
	unlink(path);
	assert_in_range(f->length, 500, sizeof(f->bytes) - 1);
}

/* How many functions are known, each with a name, and in order; -1: refused. */
static int
take(const struct file *f, bool kallsyms, bool sections)
{
	struct symbols *s = symbols_new();
	struct symbol symbol;
	struct errmsg err = {""};
	uint64_t last = 0;
	size_t i;
	int error, n;

	assert_non_null(s);
	assert_int_equal(table_image(s, "kernel", 0, &err), 0);
	error = kallsyms ? kallsyms_read(s, "f", f->bytes, f->length, 0,
	    &err) : elf_read(s, "f", f->bytes, f->length, 0, sections, &err);
	table_sort(s);
	for (i = 0; i < s->entries && error == 0; i++) {
		assert_true(s->entry[i].start >= last);
		last = s->entry[i].start;
		if (symbols_find(s, last, &symbol)) {
			assert_true(symbol.start <= last && last < symbol.end);
			assert_non_null(symbol.name);
		}
	}
	if (error != 0)
		assert_true(error < 0 && (error == -ENOENT ||
		    err.text[0] != '\0'));
	n = (int)symbols_count(s);
	symbols_free(s);
	return (error != 0 ? -1 : n);
}

/* Values that are at an edge of what a word may be. */
static const unsigned char words[][4] = {
	{0, 0, 0, 0}, {0xff, 0xff, 0xff, 0xff}, {1, 0, 0, 0},
	{0, 0, 0, 0x80}, {0x40, 0, 0, 0},
};

/* Each word of f in turn, where it may be told; how many were refused. */
static int
break_each(struct file *f, size_t from, size_t to, size_t by, bool kallsyms,
    bool sections)
{
	unsigned char was[4];
	int refused = 0;
	size_t at, i;

	for (at = from; at + 4 <= to; at += by)
		for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
			memcpy(was, f->bytes + at, 4);
			memcpy(f->bytes + at, words[i], 4);
			refused += take(f, kallsyms, sections) == -1;
			memcpy(f->bytes + at, was, 4);
		}
	return (refused);
}

static void
test_elf(void **state)
{
	static struct file f;
	static const int classes[] = {ELFCLASS64, ELFCLASS32};
	static const uint16_t types[] = {ET_EXEC, ET_REL};
	size_t i, k;
	int n;

	(void)state;
	for (i = 0; i < 2; i++)
		for (k = 0; k < 2; k++) {
			make(&f, classes[i], types[k]);
			n = take(&f, false, false);
			assert_in_range(n, 5, 20);
			/* Machine, header of sections and their names. */
			assert_true(break_each(&f, 4, 64, 2, false, false) >
			    5);
			break_each(&f, 64, f.length, 4, false, false);
			assert_int_equal(take(&f, false, false), n);
		}
}

/* Where there is no table of symbols, each section of code is one. */
static void
test_sections(void **state)
{
	static struct file f;
	size_t at;

	(void)state;
	make(&f, ELFCLASS64, ET_EXEC);
	/* The type of the section with the symbols: its header is the fifth. */
	memcpy(&at, f.bytes + 0x28, sizeof(at));
	at += 5 * sizeof(Elf64_Shdr) + offsetof(Elf64_Shdr, sh_type);
	assert_int_equal(f.bytes[at], SHT_SYMTAB);
	f.bytes[at] = SHT_PROGBITS;
	assert_int_equal(take(&f, false, false), -1);
	assert_int_equal(take(&f, false, true), 3);
	break_each(&f, 4, 64, 2, false, true);
	break_each(&f, 64, f.length, 4, false, true);
	assert_int_equal(take(&f, false, true), 3);
}

static void
test_cut_short(void **state)
{
	static struct file f, cut;
	size_t n;

	(void)state;
	make(&f, ELFCLASS64, ET_EXEC);
	cut = f;
	for (n = 0; n < f.length; n += 61) {
		cut.length = n;
		take(&cut, false, true);
		assert_int_equal(elf_address(cut.bytes, n, n), 0);
	}
	cut.length = 3;
	assert_int_equal(take(&cut, false, true), -1);
}

/* A byte of a file is where a header of the program says. */
static void
test_address(void **state)
{
	static struct file f;
	const Elf64_Phdr header = {.p_type = PT_LOAD, .p_offset = 0x100,
	    .p_vaddr = BASE, .p_filesz = 0x40};
	Elf64_Ehdr elf;

	(void)state;
	make(&f, ELFCLASS64, ET_EXEC);
	assert_true(f.length + sizeof(header) < sizeof(f.bytes));
	memcpy(&elf, f.bytes, sizeof(elf));
	elf.e_phoff = f.length;
	elf.e_phnum = 1;
	elf.e_phentsize = sizeof(header);
	memcpy(f.bytes, &elf, sizeof(elf));
	memcpy(f.bytes + f.length, &header, sizeof(header));
	f.length += sizeof(header);
	assert_true(elf_address(f.bytes, f.length, 0x100) == BASE);
	assert_true(elf_address(f.bytes, f.length, 0x13f) == BASE + 0x3f);
	assert_int_equal(elf_address(f.bytes, f.length, 0xff), 0);
	assert_int_equal(elf_address(f.bytes, f.length, 0x140), 0);
	f.bytes[elf.e_phoff] = PT_NOTE;
	assert_int_equal(elf_address(f.bytes, f.length, 0x100), 0);
}

static void
test_kallsyms(void **state)
{
	static struct kallsyms_image k;
	static struct file f;
	static const struct kallsyms_shape shapes[] = {
		{.late = true}, {.is32 = true}, {.negative = true},
		{.late = true, .placed = true},
	};
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		kallsyms_make(&k, &shapes[i]);
		assert_true(k.length < sizeof(f.bytes));
		memcpy(f.bytes, k.bytes, k.length);
		f.length = k.length;
		n = take(&f, true, false);
		assert_true(n > 600);
		assert_true(break_each(&f, 4, f.length, 124, true, false) >
		    10);
		assert_int_equal(take(&f, true, false), n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_elf),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_cut_short),
		cmocka_unit_test(test_address),
		cmocka_unit_test(test_kallsyms),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
