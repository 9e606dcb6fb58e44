/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stream into memory that fails where memory ends.  open_memstream(3) of
 * glibc then leaves out a character, or all, and closes without an error.
 */
#ifndef DUMPBENCH_TEXT_STREAM_H
#define DUMPBENCH_TEXT_STREAM_H

#include <stdio.h>

struct text_stream { /* stays where it is while it is open */
	FILE *file;
	char *text; /* once it is closed */
	size_t size;
	size_t room;
};

/* To write to; null: no memory. */
FILE *text_stream_open(struct text_stream *stream);
/* The text, for free(3), and its size; null: no memory. */
char *text_stream_close(struct text_stream *stream);
/*
 * Mark any stream that is written to as failed, since something that belongs
 * there could not be made: ferror(3) tells.
 */
void text_stream_fail(FILE *out);

#endif
