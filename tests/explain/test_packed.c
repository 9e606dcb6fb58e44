/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A bzImage whose kernel has no entry for QEMU, as without CONFIG_PVH: QEMU
 * boots the file, and the functions of the kernel in it are known all the same.
 */
#include <archive.h>
#include <archive_entry.h>
#include <libelf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bzimage.h"
#include "elf_image.h"
#include "explain/symbols.h"
#include "guest/file.h"
#include "guest/kernel.h"
#include "scratch.h"

#define AT	0xffffffff81000000u
#define ROOM	(64 << 10)

/* Pack it as Linux's own build does with CONFIG_KERNEL_GZIP. */
static size_t
pack(const char *path, unsigned char *into, size_t size)
{
	struct archive *a = archive_write_new();
	struct archive_entry *entry = archive_entry_new();
	size_t length, used = 0;
	char *bytes;
	struct errmsg err;

	assert_int_equal(file_read(path, &bytes, &length, &err), 0);
	archive_entry_set_filetype(entry, S_IFREG);
	assert_int_equal(archive_write_add_filter_gzip(a), ARCHIVE_OK);
	assert_int_equal(archive_write_set_format_raw(a), ARCHIVE_OK);
	archive_write_set_bytes_in_last_block(a, 1);
	assert_int_equal(archive_write_open_memory(a, into, size, &used),
	    ARCHIVE_OK);
	archive_entry_set_pathname(entry, "vmlinux");
	assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
	assert_true(archive_write_data(a, bytes, length) == (ssize_t)length);
	assert_int_equal(archive_write_close(a), ARCHIVE_OK);
	archive_write_free(a);
	archive_entry_free(entry);
	free(bytes);
	return (used);
}

static void
test_packed(void **state)
{
	struct symbols *s = symbols_new();
	struct kernel kernel;
	struct symbol symbol;
	struct errmsg err;
	unsigned char packed[ROOM];
	char path[SCRATCH_MAX];
	size_t length;

	(void)state;
	assert_non_null(s);
	close(scratch_file(path));
	elf_make(path, ELFCLASS64, ET_EXEC, AT);
	length = pack(path, packed, ROOM);
	bzimage_write(path, "6.1.0", packed, length);
	if (kernel_open(path, KERNEL_ANY, &kernel, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(kernel.release, "6.1.0");
	assert_true(kernel.image != -1);
	assert_false(kernel.direct);
	kernel_close(&kernel);
	if (symbols_add_kernel(s, path, 0, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(symbols_find(s, AT + 0x2000, &symbol));
	assert_string_equal(symbol.name, "early");
	symbols_free(s);
	unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packed),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
