/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "workdir.h"

/*
 * A child waits for the end of a pipe that only we hold, and so outlives
 * whatever ends us, SIGKILL included; then it removes the folder.  It stays
 * out of the terminal's process group, so that Ctrl-C does not reach it.
 */
struct workdir {
	char path[PATH_MAX];
	int pipe;
	pid_t child;
};

static void
remove_folder(const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

static _Noreturn void
wait_and_remove(const char *path, int pipe_end)
{
	char c;
	int devnull;

	setpgid(0, 0);
	/* Nobody must wait for our copies of the standard files. */
	devnull = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (devnull >= 0) {
		dup2(devnull, STDIN_FILENO);
		dup2(devnull, STDOUT_FILENO);
		dup2(devnull, STDERR_FILENO);
	}
	while (read(pipe_end, &c, 1) < 0 && errno == EINTR)
		continue;
	remove_folder(path);
	_exit(0);
}

int
workdir_new(struct workdir **result, struct fault *fault)
{
	const char *tmp = getenv("TMPDIR");
	struct workdir *workdir;
	int ends[2], error;

	if (tmp == NULL || tmp[0] == '\0')
		tmp = "/tmp";
	workdir = calloc(1, sizeof(*workdir));
	if (workdir == NULL)
		return (fault_set(fault, ENOMEM, "no memory for a folder"));
	snprintf(workdir->path, sizeof(workdir->path), "%s/dumpbench.XXXXXX",
	    tmp);
	if (mkdtemp(workdir->path) == NULL) {
		error = fault_set(fault, errno, "%s: no folder can be made "
		    "there: %s (TMPDIR names another place)", tmp,
		    strerror(errno));
		free(workdir);
		return (error);
	}
	if (pipe2(ends, O_CLOEXEC) != 0)
		goto failed;
	workdir->child = fork();
	if (workdir->child == 0) {
		close(ends[1]);
		wait_and_remove(workdir->path, ends[0]);
	}
	close(ends[0]);
	workdir->pipe = ends[1];
	if (workdir->child < 0) {
		close(ends[1]);
		goto failed;
	}
	*result = workdir;
	return (0);
failed:
	error = fault_set(fault, errno, "no process can be started: %s",
	    strerror(errno));
	remove_folder(workdir->path);
	free(workdir);
	return (error);
}

const char *
workdir_path(const struct workdir *workdir)
{
	return (workdir->path);
}

void
workdir_free(struct workdir *workdir)
{
	if (workdir == NULL)
		return;
	close(workdir->pipe);
	while (waitpid(workdir->child, NULL, 0) < 0 && errno == EINTR)
		continue;
	free(workdir);
}

int
workdir_disk(const char *path, unsigned mb, struct fault *fault)
{
	int fd, error = 0;

	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd == -1 || ftruncate(fd, (off_t)mb << 20) == -1)
		error = fault_set(fault, errno,
		    "%s: no disk of %u MB can be made: %s", path, mb,
		    strerror(errno));
	if (fd != -1)
		close(fd);
	return (error);
}
