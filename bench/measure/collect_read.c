/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/collect.h"
#include "engine/report.h"
#include "util/json_text.h"

static int
read_at(int fd, char *buffer, size_t n, off_t offset)
{
	ssize_t got;

	for (; n > 0; n -= (size_t)got, buffer += got, offset += got) {
		got = pread(fd, buffer, n, offset);
		if (got == 0)
			return (EIO);
		if (got < 0)
			return (errno);
	}
	return (0);
}

/* The report's text, as long as its header says, for free(3); null: error. */
static char *
read_text(int fd, size_t *length, int *error)
{
	static const char magic[] = DB_REPORT_MAGIC;
	char header[DB_REPORT_HEADER + 1] = "", *text, *end;

	*error = read_at(fd, header, DB_REPORT_HEADER, DB_REPORT_OFFSET);
	if (*error != 0)
		return (NULL);
	*error = ENOENT;
	*length = strtoul(header + strlen(magic), &end, 10);
	if (strncmp(header, magic, strlen(magic)) != 0 ||
	    end != header + DB_REPORT_HEADER - 1 || *end != '\n' ||
	    *length > DB_REPORT_SIZE - DB_REPORT_HEADER)
		return (NULL);
	text = malloc(*length + 1);
	*error = text == NULL ? ENOMEM : read_at(fd, text, *length,
	    DB_REPORT_OFFSET + DB_REPORT_HEADER);
	if (*error == 0)
		return (text);
	free(text);
	return (NULL);
}

int
collect_read(const char *path, json_t **report, struct errmsg *err)
{
	json_error_t where;
	char *text;
	size_t length;
	int fd, error;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	text = read_text(fd, &length, &error);
	close(fd);
	if (error == ENOENT)
		return (errmsg_set(err, ENOENT,
		    "%s: no report in it (expected a dump device on which a "
		    "panic was recorded)", path));
	if (error != 0)
		return (errmsg_set(err, error, "%s: cannot read the report at "
		    "%d: %s", path, DB_REPORT_OFFSET, strerror(error)));
	*report = json_text(text, length, 0, &where);
	error = errno;
	free(text);
	if (*report == NULL && error == ENOMEM)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	if (*report == NULL)
		return (errmsg_set(err, EINVAL,
		    "%s: the report is not JSON at character %d: %s", path,
		    where.position, where.text));
	return (0);
}
