/* SPDX-License-Identifier: BSD-2-Clause */
/* The time stamps of Linux's agent, as its file lists them, and its code. */
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
#include "explain/windows.h"
#include "scratch.h"

static const char *
agent(void)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/agent-linux", built_folder());
	return (path);
}

/* Two for each stage of a way to read, and two around a measurement. */
static void
test_list(void **state)
{
	static const struct layout_group groups[] = {
		{.use = LAYOUT_STAGES, .stamps = 2},
		{.use = LAYOUT_STAGES, .stamps = 6},
		{.use = LAYOUT_RUNS, .stamps = 2},
	};
	struct layout_header h = {.groups = 0};
	struct errmsg err = {""};
	struct symbols *s = symbols_new();
	struct symbol symbol;
	uint32_t i, j;

	(void)state;
	if (stamps_find_agent(agent(), &h, &err) != 0 ||
	    symbols_add_program(s, "agent", agent(), &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(h.bits, sizeof(void *) * 8);
	assert_int_equal(h.base_use, LAYOUT_BASE_FIXED);
	assert_int_equal(h.base, 0);
	assert_int_equal(h.groups, 3);
	assert_int_equal(h.stamps, 10);
	for (i = 0; i < h.groups; i++) {
		assert_int_equal(h.group[i].use, groups[i].use);
		assert_int_equal(h.group[i].stamps, groups[i].stamps);
	}
	for (i = 0; i < h.stamps; i++) {
		for (j = 0; j < i; j++)
			assert_int_not_equal(h.stamp[i].address,
			    h.stamp[j].address);
		/* The file has no symbols: a section is a function. */
		assert_true(symbols_find(s, h.stamp[i].address, &symbol));
		assert_string_equal(symbol.image, "agent");
		assert_string_equal(symbol.name, ".text");
	}
	symbols_free(s);
}

/* Where an address of the program is in its file. */
static long
offset_of(FILE *file, uint64_t address)
{
	Elf *elf;
	GElf_Phdr part;
	long at = -1;
	int i;

	elf_version(EV_CURRENT);
	elf = elf_begin(fileno(file), ELF_C_READ, NULL);
	assert_non_null(elf);
	for (i = 0; at == -1 && gelf_getphdr(elf, i, &part) != NULL; i++)
		if (part.p_type == PT_LOAD && address >= part.p_vaddr &&
		    address - part.p_vaddr < part.p_filesz)
			at = (long)(address - part.p_vaddr + part.p_offset);
	elf_end(elf);
	return (at);
}

/* Where each address says that an RDTSC is, there is one. */
static void
test_code(void **state)
{
	struct layout_header h = {.groups = 0};
	struct errmsg err = {""};
	unsigned char code[5];
	FILE *file;
	uint32_t i;

	(void)state;
	if (stamps_find_agent(agent(), &h, &err) != 0)
		fail_msg("%s", err.text);
	file = fopen(agent(), "r");
	assert_non_null(file);
	for (i = 0; i < h.stamps; i++) {
		assert_int_equal(fseek(file, offset_of(file,
		    h.stamp[i].address) - 3, SEEK_SET), 0);
		assert_int_equal(fread(code, 1, 5, file), 5);
		assert_memory_equal(code, "\x0f\xae\xe8\x0f\x31", 5);
	}
	fclose(file);
}

static void
test_refused(void **state)
{
	char stub[512], text[SCRATCH_MAX];
	struct layout_header h = {.groups = 0};
	struct errmsg err = {""};

	(void)state;
	snprintf(stub, sizeof(stub), "%s/agent-freebsd", built_folder());
	scratch_file(text); /* empty, and no ELF file */
	assert_int_equal(stamps_find_agent(stub, &h, &err), -EINVAL);
	assert_non_null(strstr(err.text, "agent-linux of this version"));
	assert_int_equal(stamps_find_agent(text, &h, &err), -EINVAL);
	unlink(text);
	assert_int_equal(stamps_find_agent("/nowhere", &h, &err), -ENOENT);
}

/* Six measurements share the file. */
static void
test_room(void **state)
{
	struct layout_header h = {.groups = 0};
	struct errmsg err = {""};
	struct windows *w = NULL;

	(void)state;
	if (stamps_find_agent(agent(), &h, &err) != 0 ||
	    windows_new(&h, &w, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(windows_header(w)->size > LAYOUT_SIZE);
	assert_int_equal(windows_header(w)->stamp[9].place, h.stamp[9].place);
	windows_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_code),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_room),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
