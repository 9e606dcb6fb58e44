/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of addresses: of files that are made here, and of real kernels. */
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "built.h"
#include "explain/stamps.h"
#include "explain/symbols.h"
#include "explain/table.h"
#include "elf_image.h"
#include "kallsyms_image.h"
#include "scratch.h"

static struct symbols *
make(void)
{
	struct symbols *s = symbols_new();

	assert_non_null(s);
	return (s);
}

/* An address is in this function, so far from its start; "": in none. */
static struct symbol
expect(const struct symbols *s, uint64_t address, const char *name)
{
	struct symbol symbol = {.name = ""};

	if (!symbols_find(s, address, &symbol))
		symbol.name = "";
	if (strcmp(symbol.name, name) != 0)
		fail_msg("%llx is in '%s', not in '%s'",
		    (unsigned long long)address, symbol.name, name);
	return (symbol);
}

/*
 * kallsyms
 */

static void
check_shape(const struct kallsyms_shape *shape, uint64_t slide)
{
	static struct kallsyms_image k;
	struct errmsg err = {""};
	struct symbols *s = make();
	struct symbol symbol;
	uint64_t base;
	char name[256];
	unsigned i;

	kallsyms_make(&k, shape);
	assert_int_equal(table_image(s, "kernel", slide, &err), 0);
	if (kallsyms_read(s, "made", k.bytes, k.length, slide, &err) != 0)
		fail_msg("%s", err.text);
	table_sort(s);
	base = k.base + slide;
	for (i = shape->negative ? 4 : 0; i < KALLSYMS_SYMBOLS - 1; i++) {
		kallsyms_name(i, name);
		symbol = expect(s, base + i * KALLSYMS_STEP + 3,
		    i == KALLSYMS_DATA ? "" : name + 1);
		if (i == KALLSYMS_DATA)
			continue;
		assert_int_equal(symbol.start, base + i * KALLSYMS_STEP);
		assert_int_equal(symbol.end, base + (i + 1) * KALLSYMS_STEP);
		assert_string_equal(symbol.image, "kernel");
	}
	expect(s, base - 1, "");
	/* Where the last one ends is not known. */
	expect(s, base + KALLSYMS_SYMBOLS * KALLSYMS_STEP, "");
	symbols_free(s);
}

static void
test_kallsyms(void **state)
{
	unsigned i;

	(void)state;
	for (i = 0; i < 8; i++)
		check_shape(&(struct kallsyms_shape){
			.is32 = (i & 1) != 0,
			.placed = true,
			.gap = (i & 2) != 0 ? 3 * KALLSYMS_SYMBOLS : 0,
		}, (i & 4) != 0 ? 0x2000000 : 0);
	for (i = 0; i < 32; i++)
		check_shape(&(struct kallsyms_shape){
			.is32 = (i & 1) != 0,
			.late = (i & 2) != 0,
			.negative = (i & 4) != 0,
			.gap = (i & 8) != 0 ? 3 * KALLSYMS_SYMBOLS : 0,
		}, (i & 16) != 0 ? 0x2000000 : 0);
}

/* What is cut short, or is another, is refused. */
static void
test_no_kallsyms(void **state)
{
	static struct kallsyms_image k;
	struct errmsg err = {""};
	struct symbols *s;
	size_t cut;

	(void)state;
	kallsyms_make(&k, &(struct kallsyms_shape){.late = true});
	for (cut = 100; cut < k.length; cut += 997) {
		s = make();
		assert_int_equal(table_image(s, "kernel", 0, &err), 0);
		assert_int_equal(kallsyms_read(s, "made", k.bytes,
		    k.length - cut, 0, &err), -EINVAL);
		assert_non_null(strstr(err.text, "CONFIG_KALLSYMS"));
		symbols_free(s);
	}
}

/*
 * ELF
 */

struct made {
	char path[32];
	uint64_t text;
};

static void
check_elf(const struct symbols *s, uint64_t at, uint64_t more)
{
	struct symbol symbol;

	symbol = expect(s, at, "twin");
	assert_string_equal(symbol.file, "a.c");
	symbol = expect(s, at + 15, "twin");
	assert_string_equal(symbol.file, "b.c");
	assert_int_equal(symbol.start, at + 8);
	symbol = expect(s, at + 23, "whole");
	assert_string_equal(symbol.file, "");
	/* Behind its end nothing is known. */
	expect(s, at + 24, "");
	expect(s, at + 32, "open");
	expect(s, at + 63, "open");
	if (more != at + 64)
		expect(s, at + 64, "");
	expect(s, more, "more");
	expect(s, more + 16, "");
	assert_int_equal(symbols_count(s) > 4, true);
}

static void
test_elf(void **state)
{
	char path[SCRATCH_MAX];
	static const int classes[] = {ELFCLASS64, ELFCLASS32};
	struct errmsg err = {""};
	struct symbols *s;
	uint64_t at;
	size_t i;

	(void)state;
	close(scratch_file(path));
	for (i = 0; i < 2; i++) {
		at = i == 0 ? 0xffffffff80200000u : 0xc0400000u;
		s = make();
		elf_make(path, classes[i], ET_EXEC, at);
		if (symbols_add_kernel(s, path, 0x1000000, &err) != 0)
			fail_msg("%s", err.text);
		check_elf(s, at + 0x1000000, at + 0x1001000);
		expect(s, at + 0x1002000, "early");
		expect(s, at + 0x1003000, "");
		/* A module: its sections of code are one behind the other. */
		elf_make(path, classes[i], ET_REL, 0);
		if (symbols_add_module(s, "dumpbench-test", path,
		    at - 0x10000, &err) != 0)
			fail_msg("%s", err.text);
		check_elf(s, at - 0x10000, at - 0x10000 + 64);
		check_elf(s, at + 0x1000000, at + 0x1001000);
		assert_string_equal(expect(s, at - 0x10000, "twin").image,
		    "dumpbench-test");
		symbols_free(s);
	}
	unlink(path);
}

static void
test_refused(void **state)
{
	static const char *const files[] = {"/dev/null", "/etc/passwd",
		"/nowhere"};
	struct errmsg err;
	struct symbols *s = make();
	struct symbol symbol;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		err.text[0] = '\0';
		assert_true(symbols_add_kernel(s, files[i], 0, &err) < 0);
		assert_non_null(strstr(err.text, files[i]));
		err.text[0] = '\0';
		assert_true(symbols_add_module(s, "module", files[i], 0x1000, &err) <
		    0);
		assert_non_null(strstr(err.text, files[i]));
	}
	assert_false(symbols_find(s, 0x1000, &symbol));
	assert_int_equal(symbols_count(s), 0);
	symbols_free(s);
}

/*
 * Lines: this program's own, which has debug information.
 */

#define SLIDE 0x40000000u

static const unsigned above_lines = __LINE__;

static void
test_lines(void **state)
{
	char other[512];
	struct symbol_line line;
	struct errmsg err = {""};
	struct symbols *s = make();
	uint64_t at = 0;
	size_t i;

	(void)state;
	if (symbols_add_kernel(s, "/proc/self/exe", SLIDE, &err) != 0)
		fail_msg("%s", err.text);
	for (i = 0; i < s->entries; i++)
		if (strcmp(s->text + s->entry[i].name, "test_lines") == 0)
			at = s->entry[i].start;
	assert_true(at > SLIDE);
	assert_false(symbols_line(s, at, &line));
	assert_int_equal(symbols_add_debug(s, "nothing", "/proc/self/exe",
	    &err), -ENOENT);
	snprintf(other, sizeof(other), "%s/tests/explain/test_gather",
	    built_folder());
	if (access(other, R_OK) == 0) {
		assert_int_equal(symbols_add_debug(s, "kernel", other, &err),
		    -EINVAL);
		assert_non_null(strstr(err.text, "another build"));
	}
	assert_int_equal(symbols_add_debug(s, "kernel", "/etc/passwd",
	    &err), -EINVAL);
	if (symbols_add_debug(s, "kernel", "/proc/self/exe", &err) != 0)
		fail_msg("%s", err.text);
	assert_true(symbols_line(s, at, &line));
	assert_non_null(strstr(line.file, "test_symbols.c"));
	assert_in_range(line.line, above_lines + 1, above_lines + 6);
	assert_false(symbols_line(s, 0x10, &line));
	symbols_free(s);
}

/* Clang writes no table of which unit has which addresses. */
static void
test_lines_without_ranges(void **state)
{
	char folder[SCRATCH_MAX], path[SCRATCH_MAX + 8], command[1024];
	struct symbols *s = make();
	struct symbol_line line;
	struct errmsg err = {""};
	uint64_t at = 0;
	size_t i;

	(void)state;
	assert_non_null(scratch_folder(folder));
	snprintf(path, sizeof(path), "%s/bare", folder);
	snprintf(command, sizeof(command), "objcopy --remove-section "
	    ".debug_aranges /proc/%ld/exe %s", (long)getpid(), path);
	assert_int_equal(system(command), 0);
	if (symbols_add_kernel(s, path, SLIDE, &err) != 0 ||
	    symbols_add_debug(s, "kernel", path, &err) != 0)
		fail_msg("%s", err.text);
	for (i = 0; i < s->entries; i++)
		if (strcmp(s->text + s->entry[i].name, "test_lines") == 0)
			at = s->entry[i].start;
	assert_true(symbols_line(s, at, &line));
	assert_non_null(strstr(line.file, "test_symbols.c"));
	assert_in_range(line.line, above_lines + 1, above_lines + 6);
	symbols_free(s);
	unlink(path);
	rmdir(folder);
}

/*
 * Real ones
 */

static void
test_linux(void **state)
{
	const char *kernel = getenv("DUMPBENCH_KERNEL");
	const char *module = getenv("DUMPBENCH_KMOD");
	const uint64_t base = 0xffffffffc0010000u;
	struct errmsg err = {""};
	struct symbols *s;
	struct symbol a;
	size_t i, seen = 0, maps = 0;

	(void)state;
	if (kernel == NULL || kernel[0] == '\0' || module == NULL)
		skip();
	s = make();
	if (symbols_add_kernel(s, kernel, 0, &err) != 0 ||
	    symbols_add_module(s, "dumpbench", module, base, &err) != 0)
		fail_msg("%s", err.text);
	print_message("%zu functions\n", symbols_count(s));
	assert_true(symbols_count(s) > 20000);
	for (i = 0; i < s->entries; i++) {
		const char *name = s->text + s->entry[i].name;

		seen += strcmp(name, "asm_exc_page_fault") == 0;
		seen += strcmp(name, "panic") == 0;
		if (strcmp(name, "map") != 0)
			continue;
		/* Each path has one, in its own file; a module may have been
		 * built when files were stripped. */
		assert_true(symbols_find(s, s->entry[i].start, &a));
		assert_string_equal(a.image, "dumpbench");
		if (a.file[0] != '\0')
			assert_true(strncmp(a.file, "path_", 5) == 0);
		maps++;
	}
	assert_int_equal(seen, 2);
	assert_true(maps > 3);
	symbols_free(s);
}

static void
test_freebsd(void **state)
{
	const char *kernel = getenv("FREEBSD_KERNEL");
	struct errmsg err = {""};
	struct symbols *s;
	size_t i, seen = 0;

	(void)state;
	if (kernel == NULL || kernel[0] == '\0')
		skip();
	s = make();
	if (symbols_add_kernel(s, kernel, 0, &err) != 0)
		fail_msg("%s", err.text);
	for (i = 0; i < s->entries; i++)
		seen += strcmp(s->text + s->entry[i].name, "pmap_enter") == 0 ||
		    strcmp(s->text + s->entry[i].name, "fork_trampoline") == 0;
	assert_int_equal(seen, 2);
	symbols_free(s);
}

/*
 * Time stamps
 */

static void
check_stamps(const char *module)
{
	struct layout_header h = {.groups = 0};
	unsigned of_group[LAYOUT_GROUPS] = {0}, runs = 0, i;
	struct errmsg err = {""};

	if (stamps_find(module, &h, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(h.bits == 64 || h.bits == 32);
	assert_int_equal(h.group[STAMPS_STREAM].use, LAYOUT_STAGES);
	for (i = 0; i < h.stamps; i++) {
		const struct layout_group *g = &h.group[h.stamp[i].group];

		assert_true(h.stamp[i].group < h.groups);
		assert_in_range(h.stamp[i].address, g->start, g->end);
		of_group[h.stamp[i].group]++;
	}
	for (i = 0; i < h.groups; i++) {
		assert_int_equal(h.group[i].stamps, of_group[i]);
		runs += h.group[i].use == LAYOUT_RUN;
	}
	assert_int_equal(of_group[STAMPS_STREAM], 6);
	assert_int_equal(runs, 1);
}

/* Those of a panic, which FreeBSD's module has alone. */
static void
test_panic_stamps(void **state)
{
	const char *linux = getenv("DUMPBENCH_KMOD");
	const char *freebsd = getenv("DUMPBENCH_FREEBSD_KMOD");
	struct layout_header h = {.groups = 0};
	struct errmsg err = {""};

	(void)state;
	if (linux != NULL && linux[0] != '\0') {
		assert_int_equal(stamps_find_panic(linux, &h, &err), -EINVAL);
		assert_non_null(strstr(err.text, "dumpbench.ko for FreeBSD"));
	}
	if (freebsd == NULL || freebsd[0] == '\0')
		return;
	if (stamps_find_panic(freebsd, &h, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(h.groups, 2);
	assert_int_equal(h.group[STAMPS_STREAM].use, LAYOUT_TURNS);
	assert_int_equal(h.group[STAMPS_STREAM].stamps, 4);
	assert_int_equal(h.group[1].use, LAYOUT_ARM);
	assert_int_equal(h.stamps, 4 + h.group[1].stamps);
}

static void
test_stamps(void **state)
{
	static const char *const modules[] = {"DUMPBENCH_KMOD",
		"DUMPBENCH_FREEBSD_KMOD"};
	struct layout_header h = {.groups = 0};
	struct errmsg err = {""};
	const char *module;
	size_t i;

	(void)state;
	assert_true(stamps_find("/nowhere", &h, &err) < 0);
	assert_int_equal(stamps_find("/etc/passwd", &h, &err), -EINVAL);
	assert_non_null(strstr(err.text, "dumpbench.ko is accepted"));
	assert_int_equal(stamps_find("/proc/self/exe", &h, &err), -EINVAL);
	assert_non_null(strstr(err.text, "time stamps"));
	for (i = 0; i < 2; i++) {
		module = getenv(modules[i]);
		if (module != NULL && module[0] != '\0')
			check_stamps(module);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kallsyms),
		cmocka_unit_test(test_no_kallsyms),
		cmocka_unit_test(test_elf),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_lines_without_ranges),
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_panic_stamps),
		cmocka_unit_test(test_linux),
		cmocka_unit_test(test_freebsd),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
