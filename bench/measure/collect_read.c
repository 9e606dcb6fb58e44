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

int
collect_read(const char *path, json_t **report, struct errmsg *err)
{
	static const char magic[] = DB_REPORT_MAGIC;
	char *text, *end;
	unsigned long length;
	json_error_t where;
	int fd, error;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	text = calloc(1, DB_REPORT_SIZE + 1);
	error = text == NULL ? ENOMEM :
	    read_at(fd, text, DB_REPORT_SIZE, DB_REPORT_OFFSET);
	close(fd);
	if (error != 0) {
		free(text);
		return (errmsg_set(err, error,
		    "%s: cannot read the %d bytes of a report at %d: %s",
		    path, DB_REPORT_SIZE, DB_REPORT_OFFSET,
		    strerror(error)));
	}
	length = strtoul(text + strlen(magic), &end, 10);
	if (strncmp(text, magic, strlen(magic)) != 0 ||
	    end != text + DB_REPORT_HEADER - 1 || *end != '\n' ||
	    length > DB_REPORT_SIZE - DB_REPORT_HEADER) {
		free(text);
		return (errmsg_set(err, ENOENT,
		    "%s: no report in it (expected a dump device on which a "
		    "panic was recorded)", path));
	}
	*report = json_text(text + DB_REPORT_HEADER, length, 0, &where);
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
