/* SPDX-License-Identifier: BSD-2-Clause */
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "built.h"
#include "scratch.h"
#include "torture/drive.h"
#include "torture/sockets.h"
#include "torture/words.h"

#define SERVE_FD 240 /* where no descriptor of the program's comes */
#define PREPARE	 "tests/torture/prepare.sh"

static char *
below(const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", folder, name) == -1)
		err(2, "asprintf");
	return (path);
}

static int
open_file(const char *folder, const char *name)
{
	char *path = below(folder, name);
	int fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd == -1)
		err(2, "%s", path);
	free(path);
	return (fd);
}

static void
shell(const char *folder, const char *command)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (chdir(folder) == 0)
			execl("/bin/sh", "sh", "-euc", command, NULL);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) == -1 || status != 0)
		errx(2, "cannot prepare: %s", command);
}

static void
run_child(const struct drive *d, const char *library, const char *program,
    char *const *argv, int socket)
{
	char serve[16], path[PATH_MAX * 2], options[128];
	int null = open("/dev/null", O_RDONLY);

	snprintf(serve, sizeof(serve), "%d", SERVE_FD);
	setenv("TORTURE_SERVE", serve, 1);
	setenv("LD_PRELOAD", library, 1);
	setenv("TMPDIR", d->tmp, 1);
	/* A program of that name in the folder's bin is run in its place. */
	snprintf(path, sizeof(path), "%s/bin:%s", d->work, getenv("PATH"));
	setenv("PATH", path, 1);
	snprintf(options, sizeof(options), "verify_asan_link_order=0:"
	    "exitcode=86:allocator_may_return_null=1:detect_leaks=%d",
	    getenv("TORTURE_LEAKS") != NULL);
	setenv("ASAN_OPTIONS", options, 1);
	setenv("UBSAN_OPTIONS", "exitcode=86:print_stacktrace=1", 1);
	if (dup2(socket, SERVE_FD) == -1 || dup2(null, 0) == -1 ||
	    dup2(d->out, 1) == -1 || dup2(d->err, 2) == -1 ||
	    chdir(d->work) == -1)
		_exit(127);
	execv(program, argv);
	_exit(127);
}

static char *
absolute(const char *folder, const char *name)
{
	char path[PATH_MAX], *whole;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	whole = realpath(path, NULL);
	if (whole == NULL)
		err(2, "%s", path);
	return (whole);
}

void
drive_find(void)
{
	char *build, *top = realpath(".", NULL), path[PATH_MAX];

	words_need("torture.so");
	build = absolute(built_folder(), ".");
	if (top == NULL || access(PREPARE, R_OK) == -1) {
		free(top);
		top = absolute(build, "..");
	}
	snprintf(path, sizeof(path), "%s/" PREPARE, top);
	if (access(path, R_OK) == -1)
		errx(2, "no " PREPARE " here or in '%s' (expected to be "
		    "started in the folder of the sources)", top);
	setenv("TOP", top, 1);
	setenv("BUILD", build, 1);
	free(top);
	free(build);
}

/* The program's process, its end of the socket closed here. */
static void
start_child(struct drive *d, const struct torture_case *test, int socket)
{
	char *library = absolute(built_folder(), "torture.so");
	char *program = absolute(built_folder(), test->program);
	char *argv[CASE_ARGS + 2] = {program};
	size_t i;

	for (i = 0; i < CASE_ARGS && test->args[i] != NULL; i++)
		argv[i + 1] = (char *)(size_t)test->args[i];
	d->pid = fork();
	if (d->pid == 0)
		run_child(d, library, program, argv, socket);
	close(socket);
	free(library);
	free(program);
}

void
drive_start(struct drive *d, const struct torture_case *test)
{
	char folder[SCRATCH_MAX], prepare[4096];
	int pair[2];

	if (scratch_folder(folder) == NULL)
		err(2, "%s", folder);
	d->work = below(folder, "work");
	d->tmp = below(folder, "tmp");
	if (mkdir(d->work, 0777) == -1 || mkdir(d->tmp, 0777) == -1)
		err(2, "%s", folder);
	d->out = open_file(folder, "out");
	d->err = open_file(folder, "err");
	snprintf(prepare, sizeof(prepare), ". \"$TOP/" PREPARE "\"\n%s",
	    test->prepare);
	shell(d->work, prepare);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) == -1)
		err(2, "socketpair");
	start_child(d, test, pair[1]);
	d->socket = pair[0];
	d->sockets = sockets_list();
}

/* What was printed, and the file is empty again. */
static char *
printed(int fd)
{
	struct stat st;
	char *text;
	ssize_t n;

	if (fstat(fd, &st) == -1)
		err(2, "fstat");
	text = malloc((size_t)st.st_size + 1);
	if (text == NULL)
		err(2, "malloc");
	n = pread(fd, text, (size_t)st.st_size, 0);
	text[n > 0 ? n : 0] = '\0';
	if (ftruncate(fd, 0) == -1)
		err(2, "ftruncate");
	timeless(text, strlen(text));
	return (text);
}

/* Its name, or null. */
static char *
left_socket(const struct drive *d)
{
	char *now = sockets_list();
	const char *name = sockets_new(d->sockets, now);
	char *copy = name != NULL ? strdup(name) : NULL;

	free(now);
	return (copy);
}

void
drive_run(struct drive *d, const struct torture_plan *plan, struct outcome *o)
{
	struct tree tmp, none = {NULL, 0};
	size_t i;

	memset(o, 0, sizeof(*o));
	if (send(d->socket, plan, sizeof(*plan), MSG_NOSIGNAL) !=
	    sizeof(*plan) || recv(d->socket, &o->answer, sizeof(o->answer),
	    MSG_WAITALL) != sizeof(o->answer)) {
		o->err = printed(d->err);
		errx(2, "the tortured program has gone (a kernel without "
		    "Syscall User Dispatch?): %s", o->err);
	}
	for (i = 0; i < TORTURE_THINGS; i++)
		timeless(o->answer.things[i], strlen(o->answer.things[i]));
	o->socket = left_socket(d);
	o->out = printed(d->out);
	o->err = printed(d->err);
	tree_read(d->work, &o->now);
	tree_read(d->tmp, &tmp);
	o->untidy = tmp.n > 0;
	tree_restore(d->tmp, &none, &tmp);
	tree_free(&tmp);
}

void
outcome_free(struct outcome *o)
{
	free(o->out);
	free(o->err);
	free(o->socket);
	tree_free(&o->now);
}

void
drive_stop(struct drive *d)
{
	char command[PATH_MAX];

	close(d->socket);
	waitpid(d->pid, NULL, 0);
	close(d->out);
	close(d->err);
	*strrchr(d->work, '/') = '\0';
	snprintf(command, sizeof(command), "rm -rf '%s'", d->work);
	shell("/", command);
	free(d->work);
	free(d->tmp);
	free(d->sockets);
}
