/* SPDX-License-Identifier: BSD-2-Clause */
/* ELF files, of which this program is one, and what is left when one is cut. */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "built.h"
#include "guest/elf.h"
#include "guest/file.h"

/* Found again by its name. */
const char test_elf_mark[] = "the mark";

static char *bytes;
static size_t length;

static int
setup(void **state)
{
	struct errmsg err;

	(void)state;
	return (file_read("/proc/self/exe", &bytes, &length, &err));
}

static int
teardown(void **state)
{
	(void)state;
	free(bytes);
	return (0);
}

/* Everything that can be asked; what is read of it must be there. */
static unsigned
ask(const char *copy, size_t size)
{
	struct elf elf;
	const char *found;
	char text[64];
	unsigned sum = 0;
	size_t i, n = 0;

	if (!elf_open(copy, size, &elf))
		return (0);
	assert_true(strlen(elf_describe(&elf, text, sizeof(text))) > 0);
	found = elf_section(&elf, ".rodata", &n);
	for (i = 0; found != NULL && i < n; i++)
		sum += (unsigned char)found[i];
	found = elf_symbol(&elf, "test_elf_mark", sizeof(test_elf_mark));
	for (i = 0; found != NULL && i < sizeof(test_elf_mark); i++)
		sum += (unsigned char)found[i];
	return (sum);
}

static void
test_whole(void **state)
{
	struct elf elf;
	const char *found;
	char text[64];
	size_t n;

	(void)state;
	assert_true(elf_open(bytes, length, &elf));
	assert_true(elf.is64 && elf.interpreted && !elf.freebsd);
	assert_string_equal(elf_describe(&elf, text, sizeof(text)),
	    "a program on x86-64");
	found = elf_section(&elf, ".interp", &n);
	assert_non_null(found);
	assert_true(n > 1 && found[0] == '/' && found[n - 1] == '\0');
	assert_null(elf_section(&elf, ".none", &n));
	found = elf_symbol(&elf, "test_elf_mark", sizeof(test_elf_mark));
	assert_non_null(found);
	assert_string_equal(found, test_elf_mark);
	assert_null(elf_symbol(&elf, "test_elf_none", 1));
	assert_null(elf_symbol(&elf, "test_elf_mark", length));
	assert_false(elf_open("", 0, &elf));
	assert_false(elf_open("\177ELF", 4, &elf));
}

/* In memory of its own, so that a sanitizer sees what lies behind. */
static void
test_cut(void **state)
{
	size_t size;
	char *copy;

	(void)state;
	for (size = 0; size <= length; size += size < 4096 ? 7 : 65521) {
		copy = malloc(size > 0 ? size : 1);
		assert_non_null(copy);
		memcpy(copy, bytes, size);
		ask(copy, size);
		free(copy);
	}
}

/* Headers of the file, of its segments and of its sections, spoilt. */
static void
test_spoilt(void **state)
{
	uint64_t seed = 1, at, sections;
	char was[8];
	int i;

	(void)state;
	memcpy(&sections, bytes + 40, sizeof(sections));
	for (i = 0; i < 300; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		at = (seed >> 33) % 512;
		if (i % 2 == 0)
			at = sections + (seed >> 33) % (length - sections - 8);
		memcpy(was, bytes + at, sizeof(was));
		memset(bytes + at, i % 3 == 0 ? 0xff : (int)(seed >> 20) & 255,
		    (seed >> 16) % 8 + 1);
		ask(bytes, length);
		memcpy(bytes + at, was, sizeof(was));
	}
	assert_true(ask(bytes, length) > 0);
}

/*
 * Segments of notes, and tables of symbols, each of them all of the file: as
 * long as what is read is not longer than that, this takes no time.
 */
static void
test_crowded(void **state)
{
	const size_t size = 64u << 20;
	const unsigned most = 0xfff0;
	Elf64_Ehdr eh = {.e_ident = ELFMAG "\2\1\1", .e_type = ET_EXEC,
		.e_machine = EM_X86_64, .e_phoff = sizeof(eh),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = most,
		.e_shoff = sizeof(eh) + most * sizeof(Elf64_Phdr),
		.e_shentsize = sizeof(Elf64_Shdr), .e_shnum = most};
	const Elf64_Phdr ph = {.p_type = PT_NOTE, .p_filesz = size};
	const Elf64_Shdr sh = {.sh_type = SHT_SYMTAB, .sh_size = size};
	char *file = calloc(1, size);
	struct elf elf;
	size_t i;

	(void)state;
	assert_non_null(file);
	memcpy(file, &eh, sizeof(eh));
	for (i = 0; i < most; i++) {
		memcpy(file + eh.e_phoff + i * sizeof(ph), &ph, sizeof(ph));
		memcpy(file + eh.e_shoff + i * sizeof(sh), &sh, sizeof(sh));
	}
	assert_true(elf_open(file, size, &elf));
	assert_false(elf_noted(&elf, "Xen", 18));
	assert_null(elf_symbol(&elf, "osreldate", 4));
	free(file);
}

/* A 32-bit program, which has a symbol "data" of 16 bytes, and its cuts. */
static void
test_narrow(void **state)
{
	uint32_t value, sum = 0;
	char path[512], *narrow, *copy;
	const char *found;
	struct errmsg err;
	struct elf elf;
	size_t n, size;

	(void)state;
	snprintf(path, sizeof(path), "%s/stub-kernel-i386", built_folder());
	assert_int_equal(file_read(path, &narrow, &n, &err), 0);
	for (size = n; size > 0; size -= size > 4096 ? 1009 : 7) {
		copy = malloc(size);
		assert_non_null(copy);
		memcpy(copy, narrow, size);
		if (elf_open(copy, size, &elf)) {
			found = elf_symbol(&elf, "data", 16);
			if (found != NULL) {
				memcpy(&value, found, sizeof(value));
				sum += value == 0x600dda7a;
			}
		}
		free(copy);
		if (size < 7)
			break;
	}
	assert_true(sum > 0);
	assert_true(elf_open(narrow, n, &elf));
	assert_true(!elf.is64 && !elf.freebsd && !elf.interpreted);
	assert_string_equal(elf_machine(&elf), "i386");
	assert_non_null(elf_section(&elf, ".symtab", &size));
	assert_null(elf_symbol(&elf, "data", n));
	free(narrow);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_narrow),
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_spoilt),
		cmocka_unit_test(test_crowded),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
