/* SPDX-License-Identifier: BSD-2-Clause */
/* The text of result files of any origin, before it is parsed. */
#ifndef DUMPBENCH_RESULT_TEXT_H
#define DUMPBENCH_RESULT_TEXT_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "util/errmsg.h"

#define RESULT_TEXT_ZEROS 64 /* behind the text, for parsers that read on */

/* The text of one file at a time; initialized with zeros. */
struct result_text {
	char *text;
	size_t size;
	size_t room;
};

/*
 * Read a file in the place of the one before.  -EINVAL and a sentence without
 * its name if it is no regular file or larger than RESULT_MAX_BYTES.
 */
int result_text_read(struct result_text *text, const char *path,
    struct errmsg *err);

/* The same of memory. */
int result_text_copy(struct result_text *text, const char *from, size_t size,
    struct errmsg *err);

/*
 * -EINVAL and a sentence if it is nested deeper than RESULT_MAX_DEPTH or has
 * more than RESULT_MAX_VALUES.  A small file can need much memory:
 * "[[[[" or "[],[],[],".
 */
int result_text_check(const char *text, size_t size, struct errmsg *err);

void result_text_free(struct result_text *text);

#ifdef __cplusplus
}
#endif

#endif
