/* SPDX-License-Identifier: BSD-2-Clause */
/* Read a result, from whoever wrote it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "result/result.h"
#include "result/schema.h"

/*
 * A small file can ask for much memory: "[[[[" or "[],[],[],".  So count before
 * the parser allocates.  What is no JSON at all is left for it to refuse.
 */
static int
check_size(const char *path, const char *text, size_t size, struct errmsg *err)
{
	long depth, values;
	size_t i;

	depth = values = 0;
	for (i = 0; i < size; i++) {
		switch (text[i]) {
		case '"':
			for (i++; i < size && text[i] != '"'; i++)
				if (text[i] == '\\')
					i++;
			break;
		case '[':
		case '{':
			depth++;
			values++;
			break;
		case ']':
		case '}':
			depth--;
			break;
		case ',':
			values++;
			break;
		}
		if (depth > RESULT_MAX_DEPTH)
			return (errmsg_set(err, EINVAL,
			    "%s: nested too deep for a result: at most %d "
			    "levels accepted",
			    path, RESULT_MAX_DEPTH));
		if (values > RESULT_MAX_VALUES)
			return (errmsg_set(err, EINVAL,
			    "%s: too many values for a result: at most %ld "
			    "accepted",
			    path, RESULT_MAX_VALUES));
	}
	return (0);
}

/* A file that may be a result, by its kind and size; -errno otherwise. */
static int
open_file(const char *path, size_t *size, struct errmsg *err)
{
	struct stat st;
	int error, fd;

	/* A fifo must be refused, not waited for. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return (
		    errmsg_set(err, errno, "%s: %s", path, strerror(errno)));
	if (fstat(fd, &st) == -1)
		error =
		    errmsg_set(err, errno, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		error = errmsg_set(err, EINVAL,
		    "%s: not a file; a result file is accepted", path);
	else if (st.st_size > RESULT_MAX_BYTES)
		error = errmsg_set(err, EINVAL,
		    "%s: too large for a result: at most %ld bytes accepted",
		    path, RESULT_MAX_BYTES);
	else {
		*size = (size_t)st.st_size;
		return (fd);
	}
	close(fd);
	return (error);
}

/* The whole file, for free(3); null and *error otherwise. */
static char *
slurp(const char *path, size_t *size, int *error, struct errmsg *err)
{
	char *text;
	size_t done, most;
	ssize_t n;
	int fd;

	most = 0;
	fd = open_file(path, &most, err);
	if (fd < 0) {
		*error = fd;
		return (NULL);
	}
	text = malloc(most + 1);
	n = -1;
	errno = ENOMEM;
	/* One that grows meanwhile is cut off, and fails as such. */
	for (done = 0; text != NULL && done < most; done += (size_t)n)
		if ((n = read(fd, text + done, most - done)) <= 0)
			break;
	if (text == NULL || (done < most && n == -1)) {
		*error =
		    errmsg_set(err, errno, "%s: %s", path, strerror(errno));
		free(text);
		text = NULL;
	}
	close(fd);
	*size = done;
	return (text);
}

int
result_read(const char *path, struct result **result, struct errmsg *err)
{
	struct errmsg why;
	struct result *r;
	json_error_t at;
	char *text;
	size_t size;
	int error;

	text = slurp(path, &size, &error, err);
	if (text == NULL)
		return (error);
	error = check_size(path, text, size, err);
	if (error != 0) {
		free(text);
		return (error);
	}
	r = calloc(1, sizeof(*r));
	if (r == NULL) {
		free(text);
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	}
	r->root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &at);
	free(text);
	older_rename(r->root);
	if (r->root == NULL) {
		error = errmsg_set(err, EINVAL,
		    "%s: not whole JSON (line %d, column %d: %s); a result "
		    "file as dumpbench writes it is accepted",
		    path, at.line, at.column, at.text);
	} else if (result_check(r->root, &why) != 0) {
		error = errmsg_set(err, EINVAL, "%s: %.1900s", path, why.text);
	} else {
		older_upgrade(r->root);
	}
	if (error != 0) {
		result_free(r);
		return (error);
	}
	*result = r;
	return (0);
}
