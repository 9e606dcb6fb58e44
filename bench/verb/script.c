/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "result/result.h"
#include "util/place.h"
#include "util/self.h"
#include "util/program.h"
#include "util/tempdir.h"
#include "verb/script.h"
#include "verb/verb.h"

/* Room for a path and a short name after it. */
#define JOINED (PATH_MAX + 64)

/* One that is not there yet must be one that can be made. */
static int
check_kernels(const char *folder, struct errmsg *err)
{
	struct errmsg why;
	struct stat st;
	int error;

	if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
		return (0);
	error = result_folder(folder, &why);
	return (error == 0 ? 0 : errmsg_set(err, -error, "the folder of "
	    "kernels: %.1500s (expected KERNELS or XDG_CACHE_HOME to name "
	    "another, to write to)", why.text));
}

/* The script's path; the environment gets the folder of kernels. */
static int
find_script(const char *name, char path[JOINED], struct errmsg *err)
{
	char folder[PATH_MAX], kernels[PATH_MAX];
	int error;

	error = place_find(PLACE_LAB, folder, sizeof(folder), err);
	if (error == 0)
		error = place_kernels(kernels, sizeof(kernels), err);
	if (error == 0)
		error = check_kernels(kernels, err);
	if (error != 0)
		return (error);
	snprintf(path, JOINED, "%s/%s", folder, name);
	if (access(path, X_OK) == -1)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	return (setenv("KERNELS", kernels, 1) == 0 ? 0 :
	    errmsg_set(err, ENOMEM, "no memory"));
}

/* The script's arguments, for free(3). */
static const char **
gather(const char *path, const char *const *values,
    const struct option_words *words)
{
	const char **argv;
	size_t i, n = 0;

	while (values[n] != NULL)
		n++;
	argv = calloc(n + words->nrest + 2, sizeof(*argv));
	if (argv == NULL)
		return (NULL);
	argv[0] = path;
	for (i = 0; i < n; i++)
		argv[1 + i] = values[i];
	for (i = 0; i < words->nrest; i++)
		argv[1 + n + i] = words->rest[i];
	return (argv);
}

/*
 * Temporary files of the script, and of what it runs, go with all of them,
 * however they end.  A script that ends by itself removes the folder, so that
 * it is gone then.
 */
static int
make_tempdir(struct tempdir **tempdir, struct errmsg *err)
{
	int error = tempdir_new(tempdir, err);

	if (error != 0)
		return (error);
	tempdir_inherit(*tempdir);
	return (setenv("TMPDIR", tempdir_path(*tempdir), 1) == 0 &&
	    setenv("DUMPBENCH_TEMPDIR", tempdir_path(*tempdir), 1) == 0 ? 0 :
	    errmsg_set(err, ENOMEM, "no memory"));
}

int
script_execute(const struct option_table *table, const char *name,
    const char *const *values, const struct option_words *words)
{
	char path[JOINED], self[PATH_MAX];
	struct tempdir *tempdir = NULL;
	const char **argv;
	struct errmsg err;
	int error;

	error = find_script(name, path, &err);
	if (error == 0)
		error = make_tempdir(&tempdir, &err);
	argv = error == 0 ? gather(path, values, words) : NULL;
	if (argv == NULL) {
		tempdir_free(tempdir);
		return (verb_fail(table, 1, "%s", error != 0 ? err.text :
		    "no memory"));
	}
	/* A shell cannot restore a signal that it inherits as ignored. */
	signal(SIGPIPE, SIG_DFL);
	/* Where it is set already, as in a test, that program runs. */
	if (self_path(self, sizeof(self)) == 0 &&
	    setenv("DUMPBENCH", self, 0) == 0)
		execv(path, (char *const *)(uintptr_t)argv);
	error = errno;
	free(argv);
	tempdir_free(tempdir);
	return (verb_fail(table, 1, "%s: %s", path, strerror(error)));
}

/* What the program prints, which goes on until it ends. */
static int
read_all(int fd, char *text, size_t size)
{
	char lost[256];
	size_t length = 0;
	ssize_t n;

	do {
		n = length + 1 < size ? read(fd, text + length,
		    size - length - 1) : read(fd, lost, sizeof(lost));
		if (n > 0 && length + 1 < size)
			length += (size_t)n;
	} while (n > 0 || (n == -1 && errno == EINTR));
	text[length] = '\0';
	return (n == 0 ? 0 : -errno);
}

/* Start it with our standard error, and a pipe that is *from's other end. */
static int
start_with_pipe(const char **argv, pid_t *pid, int *from)
{
	struct program_how how = {.folder = NULL};
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC) == -1)
		return (-errno);
	how.output_fd = ends[1];
	error = program_start(argv, &how, pid);
	close(ends[1]);
	if (error != 0)
		close(ends[0]);
	*from = ends[0];
	return (error);
}

int
script_ask(const struct option_table *table, const char *name,
    const char *const *values, char *text, size_t size)
{
	static const struct option_words none = {.nrest = 0};
	struct tempdir *tempdir;
	char path[JOINED];
	const char **argv;
	struct errmsg err;
	int error, from = -1, status = 0;
	pid_t pid = -1;

	error = find_script(name, path, &err);
	/* The script makes its own, in the same place. */
	if (error == 0)
		error = tempdir_new(&tempdir, &err);
	if (error != 0)
		return (verb_fail(table, 1, "%s", err.text));
	tempdir_free(tempdir);
	argv = gather(path, values, &none);
	if (argv == NULL)
		return (verb_fail(table, 1, "no memory"));
	error = start_with_pipe(argv, &pid, &from);
	free(argv);
	if (error != 0)
		return (verb_fail(table, 1, "%s: %s", path,
		    strerror(-error)));
	error = read_all(from, text, size);
	close(from);
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return (verb_fail(table, 1, "%s: no exit status",
			    path));
	if (error != 0)
		return (verb_fail(table, 1, "%s: %s", path,
		    strerror(-error)));
	return (WIFEXITED(status) ? WEXITSTATUS(status) :
	    verb_fail(table, 1, "%s: ended by signal %d", path,
		WTERMSIG(status)));
}
