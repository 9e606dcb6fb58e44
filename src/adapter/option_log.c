/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/option_log.h"
#include "util/output.h"

struct option_log {
	struct output *file;
	bool any;   /* is something logged? */
	int unread; /* the errno of the first log that was not read whole */
};

static int
refuse(int error, const char *why, struct errmsg *err)
{
	return (errmsg_set(err, error, "--adapter: log=%.1900s", why));
}

int
option_log_begin(struct adapter_option *option, struct errmsg *err)
{
	struct option_log *log;
	struct errmsg why;
	int error;

	if (!option->on || option->log[0] == '\0')
		return (0);
	log = calloc(1, sizeof(*log));
	error = log == NULL ? errmsg_set(&why, ENOMEM, "%s: no memory",
	    option->log) : output_open(option->log, &log->file, &why);
	if (error != 0) {
		free(log);
		return (refuse(-error, why.text, err));
	}
	option->kept = log;
	return (0);
}

static int
copy(FILE *from, struct option_log *log)
{
	char text[65536];
	size_t n;

	while ((n = fread(text, 1, sizeof(text), from)) > 0) {
		fwrite(text, 1, n, output_file(log->file));
		log->any = true;
	}
	return (ferror(from) ? errno : 0);
}

void
option_log_add(const struct adapter_option *option, const char *path)
{
	struct option_log *log = option->kept;
	FILE *from;
	int error;

	if (log == NULL)
		return;
	from = fopen(path, "re");
	error = from == NULL ? errno : copy(from, log);
	if (from != NULL)
		fclose(from);
	if (log->unread == 0 && error != ENOENT)
		log->unread = error;
}

int
option_log_end(struct adapter_option *option, bool failed, struct errmsg *err)
{
	struct option_log *log = option->kept;
	struct errmsg why;
	int error = 0;

	option->kept = NULL;
	if (log == NULL)
		return (0);
	if (log->unread != 0)
		error = errmsg_set(&why, log->unread, "%s: what an adapter "
		    "logged cannot be read: %s", option->log,
		    strerror(log->unread));
	if (error != 0 || (failed && !log->any))
		output_abandon(log->file);
	else
		error = output_finish(log->file, &why);
	free(log);
	return (error == 0 ? 0 : refuse(-error, why.text, err));
}
