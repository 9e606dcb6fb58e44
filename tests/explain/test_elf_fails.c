/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Readers of ELF files and of their debug information, where elfutils' libraries
 * fail: each call of ours in turn, once and from there on for ever.  What is
 * read then is right, or absent, or refused in words.
 */
#include <elfutils/libdwelf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <gelf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
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
#include "fails.h"

#define BASE 0xffffffffc0000000u

/* These tell by their own means why they failed. */
#define FAIL(type, failure, ...) FAILING(type, failure, 0, __VA_ARGS__)

FAIL(Elf *, NULL, elf_memory, (char *image, size_t size), (image, size))
FAIL(Elf *, NULL, elf_begin, (int fd, Elf_Cmd cmd, Elf *ref), (fd, cmd, ref))
FAIL(int, -1, elf_getshdrnum, (Elf *elf, size_t *n), (elf, n))
FAIL(int, -1, elf_getshdrstrndx, (Elf *elf, size_t *n), (elf, n))
FAIL(GElf_Ehdr *, NULL, gelf_getehdr, (Elf *elf, GElf_Ehdr *to), (elf, to))
FAIL(GElf_Shdr *, NULL, gelf_getshdr, (Elf_Scn *s, GElf_Shdr *to), (s, to))
FAIL(GElf_Sym *, NULL, gelf_getsym, (Elf_Data *data, int i, GElf_Sym *to),
    (data, i, to))
FAIL(char *, NULL, elf_strptr, (Elf *elf, size_t section, size_t at),
    (elf, section, at))
FAIL(Elf_Data *, NULL, elf_getdata, (Elf_Scn *s, Elf_Data *data), (s, data))
FAIL(Elf_Data *, NULL, elf_rawdata, (Elf_Scn *s, Elf_Data *data), (s, data))
FAIL(ssize_t, -1, dwelf_elf_gnu_build_id, (Elf *elf, const void **id),
    (elf, id))
FAIL(Dwfl *, NULL, dwfl_begin, (const Dwfl_Callbacks *callbacks), (callbacks))
FAIL(Dwfl_Module *, NULL, dwfl_report_offline, (Dwfl *dwfl, const char *name,
    const char *path, int fd), (dwfl, name, path, fd))
FAIL(Elf *, NULL, dwfl_module_getelf, (Dwfl_Module *m, GElf_Addr *bias),
    (m, bias))
FAIL(Dwarf *, NULL, dwfl_module_getdwarf, (Dwfl_Module *m, Dwarf_Addr *bias),
    (m, bias))
FAIL(int, -1, dwfl_module_getsymtab, (Dwfl_Module *m), (m))
FAIL(const char *, NULL, dwfl_module_getsym_info, (Dwfl_Module *m, int i,
    GElf_Sym *sym, GElf_Addr *at, GElf_Word *section, Elf **elf,
    Dwarf_Addr *bias), (m, i, sym, at, section, elf, bias))
FAIL(Dwfl_Line *, NULL, dwfl_module_getsrc, (Dwfl_Module *m, Dwarf_Addr at),
    (m, at))
FAIL(const char *, NULL, dwfl_lineinfo, (Dwfl_Line *line, Dwarf_Addr *at,
    int *number, int *column, Dwarf_Word *mtime, Dwarf_Word *length),
    (line, at, number, column, mtime, length))
FAIL(Dwarf_Die *, NULL, dwfl_module_nextcu, (Dwfl_Module *m, Dwarf_Die *last,
    Dwarf_Addr *bias), (m, last, bias))
FAIL(Dwarf_Line *, NULL, dwarf_getsrc_die, (Dwarf_Die *unit, Dwarf_Addr at),
    (unit, at))
FAIL(const char *, NULL, dwarf_linesrc, (Dwarf_Line *line, Dwarf_Word *mtime,
    Dwarf_Word *length), (line, mtime, length))
FAIL(int, -1, dwarf_lineno, (Dwarf_Line *line, int *number), (line, number))

static const char *
built(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", built_folder(), name);
	return (path);
}

/* A module of two functions, of a machine that not all have. */
static const char *
module(void)
{
	const char *path = built("torture-module.ko");

	if (access(path, R_OK) == -1)
		skip();
	return (path);
}

/* Without a failure nothing is refused; with one, in words. */
static void
check_error(int error, const struct errmsg *err)
{
	if (fails.nth == 0 && error != 0)
		fail_msg("%s", err->text);
	if (error != 0 && (error > 0 || err->text[0] == '\0'))
		fail_msg("error %d: '%s'", error, err->text);
}

static bool
is_named(const struct symbols *s, uint64_t at, const char *name)
{
	struct symbol symbol;

	if (!symbols_find(s, at, &symbol))
		return (false);
	/* Where the file's table is not found, its section is a name. */
	if (strcmp(symbol.name, name) != 0)
		fail_msg("call %u: %s is %s", fails.nth, name, symbol.name);
	return (true);
}

static void
try_symbols(void)
{
	struct symbols *s = symbols_new();
	struct errmsg err = {""};
	int error;

	assert_non_null(s);
	error = symbols_add_module(s, "m", module(), BASE, &err);
	check_error(error, &err);
	if (error == 0 && is_named(s, BASE + 4, "stream") +
	    is_named(s, BASE + 0x44, "run") != 2)
		assert_true(fails.nth != 0);
	symbols_free(s);
}

static void
reads_symbols(void **state)
{
	(void)state;
	assert_true(fails_each(try_symbols, 1000) > 20);
}

/* Of debug information: the lines are those of the file, or none. */
static void
try_lines(void)
{
	static unsigned first;
	struct symbols *s = symbols_new();
	struct symbol_line line;
	struct errmsg err = {""};
	const unsigned asked = fails.nth;
	int error;

	assert_non_null(s);
	fails.nth = 0;
	assert_int_equal(symbols_add_module(s, "m", module(), BASE, &err), 0);
	fails.nth = asked;
	fails.calls = 0;
	error = symbols_add_debug(s, "m", module(), &err);
	check_error(error, &err);
	/* It is the same file. */
	if (error != 0 && strstr(err.text, "another build") != NULL)
		fail_msg("call %u: %s", fails.nth, err.text);
	if (error == 0 && symbols_line(s, BASE + 4, &line)) {
		assert_non_null(strstr(line.file, "module.c"));
		if (fails.nth == 0)
			first = line.line;
		assert_int_equal(line.line, first);
		assert_true(first > 0);
	} else
		assert_true(fails.nth != 0);
	symbols_free(s);
}

static void
reads_lines(void **state)
{
	(void)state;
	assert_true(fails_each(try_lines, 1000) > 10);
}

/* A layout is that of the file, or refused. */
static void
try_stamps(int (*find)(const char *, struct layout_header *,
    struct errmsg *), const char *path, struct layout_header *sound)
{
	static struct layout_header h;
	struct errmsg err = {""};
	int error;

	memset(&h, 0, sizeof(h));
	error = find(path, &h, &err);
	check_error(error, &err);
	if (fails.nth == 0)
		*sound = h;
	if (error != 0)
		return;
	/* What is behind the last group and stamp has no meaning. */
	assert_int_equal(h.bits, sound->bits);
	assert_int_equal(h.groups, sound->groups);
	assert_memory_equal(h.group, sound->group, h.groups *
	    sizeof(h.group[0]));
	assert_int_equal(h.stamps, sound->stamps);
	assert_memory_equal(h.stamp, sound->stamp, h.stamps *
	    sizeof(h.stamp[0]));
}

static void
try_module(void)
{
	static struct layout_header sound;

	try_stamps(stamps_find, module(), &sound);
}

static void
try_panic(void)
{
	static struct layout_header sound;

	try_stamps(stamps_find_panic, module(), &sound);
}

static void
try_agent(void)
{
	static struct layout_header sound;

	try_stamps(stamps_find_agent, built("agent-linux"), &sound);
}

static void
reads_stamps(void **state)
{
	(void)state;
	assert_true(fails_each(try_module, 1000) > 100);
	assert_true(fails_each(try_panic, 1000) > 100);
}

static void
reads_an_agents_stamps(void **state)
{
	(void)state;
	if (access(built("agent-linux"), R_OK) == -1)
		skip();
	assert_true(fails_each(try_agent, 1000) > 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_symbols),
		cmocka_unit_test(reads_lines),
		cmocka_unit_test(reads_stamps),
		cmocka_unit_test(reads_an_agents_stamps),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
