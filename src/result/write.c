/* SPDX-License-Identifier: BSD-2-Clause */
/* Write a result: whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "result/result.h"

/* The folders above a file. */
static int
make_folders(const char *path, struct fault *fault)
{
	char folder[PATH_MAX], *s;

	if (strlen(path) >= sizeof(folder))
		return (fault_set(fault, ENAMETOOLONG,
		    "%.64s…: at most %d bytes of path accepted", path,
		    PATH_MAX - 1));
	strcpy(folder, path);
	for (s = folder + 1; *s != '\0'; s++) {
		if (*s != '/')
			continue;
		*s = '\0';
		if (mkdir(folder, 0777) == -1 && errno != EEXIST)
			return (fault_set(
			    fault, errno, "%s: %s", folder, strerror(errno)));
		*s = '/';
	}
	return (0);
}

/*
 * A file of our own beside the path; its name is for free(3).  Null: errno says
 * why.  Not mkstemp(3): the result is to have the mode that the umask says.
 */
static FILE *
open_beside(const char *path, char **name)
{
	FILE *file;
	unsigned n;

	for (n = 0; n < 100; n++) {
		if (asprintf(name, "%s.%ld.%u.tmp", path, (long)getpid(), n) ==
		    -1)
			return (NULL);
		file = fopen(*name, "wxe");
		if (file != NULL)
			return (file);
		free(*name);
		if (errno != EEXIST)
			break;
	}
	return (NULL);
}

/* One row a line: small enough to keep, and diff(1) shows which row moved. */
static int
print_result(const struct result *result, FILE *file)
{
	const json_t *row, *rows;
	size_t i;

	fputs("{\n\"context\": ", file);
	if (json_dumpf(json_object_get(result->root, "context"), file,
		JSON_INDENT(2)) != 0)
		return (EIO);
	fputs(",\n\"benchmarks\": [", file);
	rows = json_object_get(result->root, "benchmarks");
	json_array_foreach (rows, i, row) {
		fputs(i == 0 ? "\n" : ",\n", file);
		if (json_dumpf(row, file, JSON_COMPACT) != 0)
			return (EIO);
	}
	fputs("\n]\n}\n", file);
	return (ferror(file) ? EIO : 0);
}

/* So that a crash of the machine cannot bring the old name without data. */
static void
sync_folder(const char *path)
{
	char folder[PATH_MAX];
	char *s;
	int fd;

	strcpy(folder, path);
	s = strrchr(folder, '/');
	if (s == NULL)
		strcpy(folder, ".");
	else
		s[s == folder ? 1 : 0] = '\0';
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1) {
		fsync(fd);
		close(fd);
	}
}

int
result_folder(const char *folder, struct fault *fault)
{
	char probe[PATH_MAX], *name;
	FILE *file;
	int error;

	snprintf(probe, sizeof(probe), "%s/probe", folder);
	error = make_folders(probe, fault);
	if (error != 0)
		return (error);
	file = open_beside(probe, &name);
	if (file == NULL)
		return (fault_set(fault, errno, "%s: %s", folder,
		    strerror(errno)));
	fclose(file);
	unlink(name);
	free(name);
	return (0);
}

int
result_write(const struct result *result, const char *path, struct fault *fault)
{
	FILE *file;
	char *name;
	int error;

	error = make_folders(path, fault);
	if (error != 0)
		return (error);
	file = open_beside(path, &name);
	if (file == NULL)
		return (fault_set(fault, errno, "%s: cannot be written: %s",
		    path, strerror(errno)));
	/* Jansson says only that it failed: the reason is in errno. */
	errno = 0;
	error = print_result(result, file);
	if (error == 0 && (fflush(file) != 0 || fsync(fileno(file)) == -1))
		error = EIO;
	if (error != 0 && errno != 0)
		error = errno;
	if (fclose(file) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(name, path) == -1)
		error = errno;
	if (error != 0) {
		unlink(name);
		error = fault_set(fault, error,
		    "%s: not written, what was there is untouched: %s", path,
		    strerror(error));
	} else {
		sync_folder(path);
	}
	free(name);
	return (error);
}
