/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "measure/collect_internal.h"
#include "engine/report.h"
#include "util/json_text.h"
#include "util/printable.h"

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
collect_parse(const char *path, const char *area, size_t size,
    json_t **report, struct errmsg *err)
{
	static const char magic[] = DB_REPORT_MAGIC;
	json_error_t where;
	unsigned long length = 0;
	char *end = NULL;

	if (strncmp(area, magic, strlen(magic)) == 0)
		length = strtoul(area + strlen(magic), &end, 10);
	if (size < DB_REPORT_HEADER || end != area + DB_REPORT_HEADER - 1 ||
	    *end != '\n' || length > size - DB_REPORT_HEADER)
		return (errmsg_set(err, ENOENT,
		    "%s: no report in it (expected a dump device on which a "
		    "panic was recorded)", path));
	*report = json_text(area + DB_REPORT_HEADER, length, 0, &where);
	if (*report != NULL)
		return (0);
	if (errno == ENOMEM)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	return (errmsg_set(err, EINVAL, "%s: the report is not JSON at "
	    "character %d: %s", path, where.position, where.text));
}

int
collect_read(const char *path, json_t **report, struct errmsg *err)
{
	char *area;
	int fd, error;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	/* All of it at once: a disk of FreeBSD's reads whole sectors only. */
	area = calloc(1, DB_REPORT_SIZE + 1);
	error = area == NULL ? ENOMEM :
	    read_at(fd, area, DB_REPORT_SIZE, DB_REPORT_OFFSET);
	close(fd);
	if (error != 0)
		errmsg_set(err, error,
		    "%s: cannot read the %d bytes of a report at %d: %s",
		    path, DB_REPORT_SIZE, DB_REPORT_OFFSET, strerror(error));
	else {
		printable_json(area + DB_REPORT_HEADER,
		    DB_REPORT_SIZE - DB_REPORT_HEADER);
		error = -collect_parse(path, area, DB_REPORT_SIZE, report,
		    err);
	}
	free(area);
	return (-error);
}
