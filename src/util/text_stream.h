/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stream into memory.  open_memstream(3) of glibc closes without an error, and
 * without the text, where its last reallocation fails.
 */
#ifndef DUMPBENCH_TEXT_STREAM_H
#define DUMPBENCH_TEXT_STREAM_H

#include <stdio.h>

struct text_stream {
	FILE *file;
	char *text;
	size_t size;
};

/* To write to; null: no memory. */
FILE *text_stream_open(struct text_stream *stream);
/* The text, for free(3), and its size; null: no memory. */
char *text_stream_close(struct text_stream *stream);

#endif
