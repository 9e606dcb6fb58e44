/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/text_stream.h"

/* Append; 0 and errno: no memory, so that the stream has failed. */
static ssize_t
append(void *cookie, const char *bytes, size_t n)
{
	struct text_stream *s = cookie;
	size_t room = s->room;
	char *grown;

	while (room - s->size <= n)
		room = room * 2 + n;
	if (room > s->room) {
		grown = realloc(s->text, room);
		if (grown == NULL)
			return (0);
		s->text = grown;
		s->room = room;
	}
	memcpy(s->text + s->size, bytes, n);
	s->size += n;
	s->text[s->size] = '\0';
	return ((ssize_t)n);
}

FILE *
text_stream_open(struct text_stream *s)
{
	const cookie_io_functions_t functions = {.write = append};

	*s = (struct text_stream){.room = 1};
	s->text = calloc(1, s->room);
	if (s->text == NULL)
		return (NULL);
	s->file = fopencookie(s, "w", functions);
	if (s->file == NULL) {
		free(s->text);
		s->text = NULL;
	}
	return (s->file);
}

char *
text_stream_close(struct text_stream *s)
{
	bool failed = fflush(s->file) != 0 || ferror(s->file) != 0;

	failed |= fclose(s->file) != 0;
	s->file = NULL;
	if (!failed)
		return (s->text);
	free(s->text);
	s->text = NULL;
	return (NULL);
}

void
text_stream_fail(FILE *out)
{
	/* POSIX: reading what is open only for writing sets its error. */
	(void)getc(out);
}
