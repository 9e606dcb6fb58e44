/* SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include "measure/session.h"

void
session_news(void *arg, const char *line)
{
	const struct session *session = arg;

	progress_say(session->progress, line);
}

void
session_end_progress(struct session *session, struct bench *bench)
{
	progress_free(session->progress);
	session->progress = NULL;
	if (bench != NULL)
		bench->progress = NULL;
}
