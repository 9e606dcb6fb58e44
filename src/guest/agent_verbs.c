/* SPDX-License-Identifier: BSD-2-Clause */
/* The verbs that are the same on all systems. */
#include <errno.h>
#include <string.h>

#include "guest/agent.h"

#define WORDS_MAX 64

int
act_read(const struct request *r, struct text *t)
{
	int error;

	error = text_file(t, r->argument);
	if (error != 0)
		return (text_refuse(t, error, "%s: %s", r->argument,
		    os_strerror(-error)));
	return (0);
}

int
act_write(const struct request *r, struct text *t)
{
	long n;
	int fd;

	fd = os_open(r->argument, 1);
	n = fd;
	if (fd >= 0) {
		n = os_write(fd, r->body.bytes, r->body.length);
		if (n >= 0)
			n = (size_t)n == r->body.length ? 0 : -EIO;
		os_close(fd);
	}
	if (n < 0)
		return (text_refuse(t, (int)n, "%s: %s", r->argument,
		    os_strerror((int)-n)));
	return (0);
}

static int
run(char *const argv[], int *status, struct text *out)
{
	int ends[2], error, pid;

	error = os_pipe(ends);
	if (error != 0)
		return (error);
	pid = os_fork();
	if (pid == 0) {
		error = os_exec(argv, ends[1]);
		text_add(out, "%s: %s\n", argv[0], os_strerror(-error));
		os_write(ends[1], out->bytes, out->length);
		os_exit(127);
	}
	os_close(ends[1]);
	error = pid < 0 ? pid : text_drain(out, ends[0]);
	os_close(ends[0]);
	if (pid > 0 && os_reap(pid, status) != 0 && error == 0)
		error = -EIO;
	return (error);
}

int
act_exec(const struct request *r, struct text *t)
{
	static struct text out; /* kept for the next one */
	char *argv[WORDS_MAX + 1];
	size_t at, n = 0;
	int error, status = 0;

	for (at = 0; at < r->body.length; at += strlen(argv[n++]) + 1) {
		if (n == WORDS_MAX)
			return (text_refuse(t, -E2BIG, "a program takes at "
			    "most %d words", WORDS_MAX));
		argv[n] = r->body.bytes + at;
	}
	argv[n] = NULL;
	if (n == 0)
		return (text_refuse(t, -EINVAL, "no program is named"));
	error = os_runs(argv[0]);
	if (error != 0)
		return (text_refuse(t, error, "%s: %s", argv[0],
		    os_strerror(-error)));
	out.length = 0;
	error = run(argv, &status, &out);
	if (error != 0)
		return (error);
	text_add(t, "%d\n", status);
	text_bytes(t, out.bytes, out.length);
	return (0);
}
