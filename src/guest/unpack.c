/* SPDX-License-Identifier: BSD-2-Clause */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "guest/unpack.h"

/* More than any kernel or module has. */
#define UNPACK_MAX (512u << 20)

int
unpack_error(struct archive *archive)
{
	if (archive_errno(archive) > 0)
		return (archive_errno(archive));
	return (errno != 0 ? errno : EIO);
}

static int
give_up(struct archive *a, const char *name, struct errmsg *err)
{
	const char *what = archive_error_string(a);
	int error = unpack_error(a);

	return (errmsg_set(err, error, "%s: %s", name, what != NULL ? what :
	    error != EIO ? strerror(error) : "cannot be unpacked"));
}

/*
 * Of all filters libarchive would start programs (lzop, grzip), at the word of
 * the packed bytes; these it has itself.  Null: no memory for one of them.
 */
static struct archive *
reader(void)
{
	int (*const support[])(struct archive *) = {
	    archive_read_support_filter_bzip2,
	    archive_read_support_filter_gzip,
	    archive_read_support_filter_lz4,
	    archive_read_support_filter_lzma,
	    archive_read_support_filter_xz,
	    archive_read_support_filter_zstd,
	    archive_read_support_format_raw,
	    archive_read_support_format_empty,
	};
	struct archive *a;
	size_t i;

	a = archive_read_new();
	for (i = 0; a != NULL && i < sizeof(support) / sizeof(support[0]); i++)
		if (support[i](a) == ARCHIVE_FATAL) {
			archive_read_free(a);
			a = NULL;
		}
	errno = 0;
	return (a);
}

static int
drain(struct archive *a, const char *name, char **bytes, size_t *unpacked,
    struct errmsg *err)
{
	struct archive_entry *entry;
	char *grown, *text = NULL;
	size_t length = 0, size = 0;
	la_ssize_t n;

	n = archive_read_next_header(a, &entry);
	if (n != ARCHIVE_OK && n != ARCHIVE_EOF)
		return (give_up(a, name, err));
	do {
		if (size - length < size / 4 + 1) {
			size = size == 0 ? 1 << 20 : size * 2;
			grown = size <= UNPACK_MAX ? realloc(text, size) : NULL;
			if (grown == NULL) {
				free(text);
				return (errmsg_set(err, ENOMEM, "%s: %s", name,
				    size <= UNPACK_MAX ? "out of memory" :
				    "too large once unpacked"));
			}
			text = grown;
		}
		n = n == ARCHIVE_EOF ? 0 :
		    archive_read_data(a, text + length, size - length);
		if (n < 0) {
			free(text);
			return (give_up(a, name, err));
		}
		length += (size_t)n;
	} while (n > 0);
	*bytes = text;
	*unpacked = length;
	return (0);
}

int
unpack(const char *name, const void *packed, size_t length, char **bytes,
    size_t *unpacked, struct errmsg *err)
{
	struct archive *a;
	int error;

	a = reader();
	if (a == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (archive_read_open_memory(a, packed, length) != ARCHIVE_OK)
		error = give_up(a, name, err);
	else
		error = drain(a, name, bytes, unpacked, err);
	archive_read_free(a);
	return (error);
}

int
unpack_file(const char *path, char **bytes, size_t *unpacked,
    struct errmsg *err)
{
	struct archive *a;
	int error;

	a = reader();
	if (a == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (archive_read_open_filename(a, path, 1 << 20) != ARCHIVE_OK)
		error = give_up(a, path, err);
	else
		error = drain(a, path, bytes, unpacked, err);
	archive_read_free(a);
	return (error);
}
