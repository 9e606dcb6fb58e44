/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <stdlib.h>

#include "util/text_stream.h"

FILE *
text_stream_open(struct text_stream *s)
{
	s->text = NULL;
	s->size = 0;
	s->file = open_memstream(&s->text, &s->size);
	return (s->file);
}

char *
text_stream_close(struct text_stream *s)
{
	bool failed = ferror(s->file) != 0;

	failed |= fclose(s->file) != 0;
	s->file = NULL;
	if (!failed)
		return (s->text);
	free(s->text);
	s->text = NULL;
	return (NULL);
}
