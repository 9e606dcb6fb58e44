/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tool.h"

char text[TEXT];

void
die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	exit(1);
}

int
write_file(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return (errno);
	if (write(fd, value, strlen(value)) < 0)
		error = errno;
	close(fd);
	return (error);
}

ssize_t
read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return (-errno);
	n = read(fd, text, sizeof(text) - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return (n);
}

int
set(const char *knob, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), KNOBS "%s", knob);
	return (write_file(path, value));
}

ssize_t
get(const char *knob)
{
	char path[128];

	snprintf(path, sizeof(path), KNOBS "%s", knob);
	return (read_file(path));
}

void
must_set(const char *knob, const char *value)
{
	int error = set(knob, value);

	if (error != 0) {
		get("error");
		die("%s=%s: %s: %s", knob, value, strerror(error), text);
	}
}

int
load(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return (errno);
	if (syscall(SYS_finit_module, fd, "", 0) != 0)
		error = errno;
	close(fd);
	return (error);
}

int
unload(const char *name)
{
	return (syscall(SYS_delete_module, name, O_NONBLOCK) == 0 ? 0 : errno);
}

size_t
path_names(char names[][32], size_t most)
{
	char *line, *save = NULL;
	size_t n = 0;

	if (get("paths") <= 0)
		die("paths cannot be read");
	for (line = strtok_r(text, "\n", &save); line != NULL && n < most;
	    line = strtok_r(NULL, "\n", &save))
		snprintf(names[n++], 32, "%.*s", (int)strcspn(line, " "),
		    line);
	if (n == 0)
		die("paths names none");
	return (n);
}
