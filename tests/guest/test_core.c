/* SPDX-License-Identifier: BSD-2-Clause */
/* ELF cores of memory: what is read of them, and what is refused. */
#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core_image.h"
#include "guest/linux/core.h"

static void
reads_a_core(void **state)
{
	struct core_image i = core_image();
	struct errmsg err = {""};
	struct core core;
	uint64_t at;

	(void)state;
	if (core_parse(&i, sizeof(i), &core, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(core.nloads, 2);
	assert_int_equal(core.info_length, sizeof(CORE_INFO) - 1);
	assert_memory_equal(core.info, CORE_INFO, sizeof(CORE_INFO) - 1);
	assert_int_equal(core_longest(&core)->address, 0x100000);
	assert_false(core_find(&core, 0, &at));
	assert_true(core_find(&core, 1, &at));
	assert_int_equal(at, 0x1000);
	assert_true(core_find(&core, 0x9f, &at));
	assert_int_equal(at, 0x9f000);
	/* Half a page is none. */
	assert_false(core_find(&core, 0xa0, &at));
	assert_true(core_find(&core, 0x10ff, &at));
	assert_int_equal(at, 0xa0000 + 0xfff000);
	assert_false(core_find(&core, 0x1100, &at));
	assert_false(core_find(&core, UINT64_MAX, &at));
	assert_false(core_find(&core, UINT64_MAX / 4096 + 2, &at));
}

static void
refused(const struct core_image *i, size_t length, const char *words)
{
	struct errmsg err = {""};
	struct core core;

	assert_int_equal(core_parse(i, length, &core, &err), -EINVAL);
	if (strstr(err.text, words) == NULL)
		fail_msg("'%s' lacks '%s'", err.text, words);
}

static void
refuses_what_is_none(void **state)
{
	struct core_image i = core_image();

	(void)state;
	refused(&i, 0, "not an ELF file");
	refused(&i, 100, "headers do not lie in its first 100 bytes");
	refused(&i, CORE_NOTES + 8, "notes do not lie in its first 520 bytes");
	i.eh.e_type = ET_EXEC;
	refused(&i, sizeof(i), "class 2, type 2, machine 62");
	i = core_image();
	i.eh.e_phoff = UINT64_MAX;
	refused(&i, sizeof(i), "headers do not lie");
	i = core_image();
	i.eh.e_phnum = 1;
	refused(&i, sizeof(i), "holds no memory");
	i = core_image();
	i.ph[0].p_type = PT_NULL;
	refused(&i, sizeof(i), "no note VMCOREINFO");
	i = core_image();
	i.info_name[0] = 'v';
	refused(&i, sizeof(i), "no note VMCOREINFO");
	i = core_image();
	i.info.n_descsz = UINT32_MAX;
	refused(&i, sizeof(i), "longer than all");
	i = core_image();
	i.cpu.n_namesz = UINT32_MAX;
	refused(&i, sizeof(i), "longer than all");
	i = core_image();
	i.ph[1].p_filesz = UINT64_MAX;
	refused(&i, sizeof(i), "ends before it starts");
	i = core_image();
	i.ph[1].p_paddr = UINT64_MAX - 1;
	refused(&i, sizeof(i), "ends before it starts");
	i = core_image();
	i.ph[0].p_filesz = UINT64_MAX - CORE_NOTES + 1;
	refused(&i, sizeof(i), "notes do not lie");
}

static void
finds_the_longest_range(void **state)
{
	struct core_image i = core_image();
	struct errmsg err;
	struct core core;

	(void)state;
	i.ph[1].p_filesz = i.ph[2].p_filesz + 1;
	assert_int_equal(core_parse(&i, sizeof(i), &core, &err), 0);
	assert_int_equal(core_longest(&core)->address, 0x1000);
}

/* The last note may lack its padding, but not its words. */
static void
reads_notes_without_padding(void **state)
{
	struct core_image i = core_image();
	struct errmsg err;
	struct core core;

	(void)state;
	i.ph[0].p_filesz = sizeof(i.cpu) + sizeof(i.cpu_name) +
	    i.cpu.n_descsz;
	refused(&i, sizeof(i), "no note VMCOREINFO");
	i.ph[0].p_filesz--;
	refused(&i, sizeof(i), "longer than all");
	i.ph[0].p_filesz = sizeof(i) - CORE_NOTES;
	assert_int_equal(core_parse(&i, sizeof(i), &core, &err), 0);
}

static void
takes_so_many_ranges(void **state)
{
	const size_t notes = sizeof(struct core_image) - CORE_NOTES;
	struct core_image i = core_image();
	Elf64_Phdr ph[CORE_LOADS_MAX + 2];
	char bytes[sizeof(Elf64_Ehdr) + sizeof(ph) + sizeof(i)];
	struct errmsg err = {""};
	struct core core;
	size_t n;

	(void)state;
	ph[0] = i.ph[0];
	ph[0].p_offset = sizeof(i.eh) + sizeof(ph);
	for (n = 1; n < CORE_LOADS_MAX + 2; n++)
		ph[n] = i.ph[1];
	for (n = CORE_LOADS_MAX; n <= CORE_LOADS_MAX + 1; n++) {
		i.eh.e_phnum = (Elf64_Half)(n + 1);
		memcpy(bytes, &i.eh, sizeof(i.eh));
		memcpy(bytes + sizeof(i.eh), ph, sizeof(ph));
		memcpy(bytes + sizeof(i.eh) + sizeof(ph), (char *)&i +
		    CORE_NOTES, notes);
		assert_int_equal(core_parse(bytes, sizeof(i.eh) + sizeof(ph) +
		    notes, &core, &err), n > CORE_LOADS_MAX ? -EINVAL : 0);
	}
	assert_string_equal(err.text, "the core has more than 128 ranges of "
	    "memory");
}

/* Cut anywhere, and with any byte changed, it is read within its bounds. */
static void
reads_no_byte_outside(void **state)
{
	struct core_image i = core_image();
	struct errmsg err;
	struct core core;
	size_t length, at, j;
	uint64_t offset, sum = 0;
	char *copy;

	(void)state;
	for (length = 0; length < sizeof(i); length++) {
		copy = malloc(length > 0 ? length : 1);
		memcpy(copy, &i, length);
		assert_int_equal(core_parse(copy, length, &core, &err),
		    -EINVAL);
		free(copy);
	}
	for (at = 0; at < sizeof(i) * 8; at++) {
		copy = malloc(length);
		memcpy(copy, &i, length);
		copy[at / 8] = (char)(copy[at / 8] ^ 1 << at % 8);
		if (core_parse(copy, length, &core, &err) == 0) {
			for (j = 0; j < core.info_length; j++)
				sum += (unsigned char)core.info[j];
			core_find(&core, 0x500, &offset);
			assert_true(core.nloads > 0);
		}
		free(copy);
	}
	assert_true(sum > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_core),
		cmocka_unit_test(refuses_what_is_none),
		cmocka_unit_test(finds_the_longest_range),
		cmocka_unit_test(reads_notes_without_padding),
		cmocka_unit_test(takes_so_many_ranges),
		cmocka_unit_test(reads_no_byte_outside),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
