/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Temporary files and folders whose processes were all killed: the next one
 * removes them, and nothing else.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "scratch.h"
#include "util/output.h"
#include "util/stale.h"
#include "util/tempdir.h"

static char top[SCRATCH_MAX], before[4096];
static struct errmsg err;
static bool stuck; /* the next file cannot be removed */

int
unlink(const char *path)
{
	if (!stuck)
		return (unlinkat(AT_FDCWD, path, 0));
	stuck = false;
	errno = EIO;
	return (-1);
}

static bool forks_fail, dup_fails; /* the next dup2() alone */

pid_t
fork(void)
{
	pid_t (*libc)(void) = (pid_t (*)(void))dlsym(RTLD_NEXT, "fork");

	if (!forks_fail)
		return (libc());
	errno = EAGAIN;
	return (-1);
}

int
dup2(int old, int new)
{
	int (*libc)(int, int) = (int (*)(int, int))dlsym(RTLD_NEXT, "dup2");

	if (!dup_fails)
		return (libc(old, new));
	dup_fails = false;
	errno = EMFILE;
	return (-1);
}

/* Each test starts in an empty folder, which has its TMPDIR, t. */
static int
begin(void **state)
{
	(void)state;
	err.text[0] = '\0';
	setenv("TMPDIR", before, 1);
	if (scratch_folder(top) == NULL || chdir(top) == -1 ||
	    mkdir("t", 0755) == -1)
		return (-1);
	return (setenv("TMPDIR", "t", 1));
}

static int
end(void **state)
{
	char command[SCRATCH_MAX + 16];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", top);
	return (chdir("/") == -1 || system(command) != 0);
}

static bool
is_there(const char *path)
{
	return (access(path, F_OK) == 0);
}

static void
put(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);

	assert_true(fd != -1);
	assert_int_equal(write(fd, "x", 1), 1);
	close(fd);
}

static long
size_of(const char *path)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return ((long)st.st_size);
}

static int
wait_for(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return (WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* It is removed then. */
static bool
is_empty_soon(const char *folder)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	int i;

	for (i = 0; i < 3000 && rmdir(folder) == -1; i++)
		nanosleep(&nap, NULL);
	return (i < 3000);
}

/* A folder such as one whose processes were killed, with that lock's file. */
static void
make_dead(const char *folder, const char *lock)
{
	char path[256];

	assert_int_equal(mkdir(folder, 0700), 0);
	snprintf(path, sizeof(path), "%s/%s", folder, lock);
	put(path);
	snprintf(path, sizeof(path), "%s/d", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/d/link", folder);
	assert_int_equal(symlink(top, path), 0);
}

static void
removes_dead_folders(void **state)
{
	struct tempdir *living, *t;

	(void)state;
	assert_int_equal(tempdir_new(&living, &err), 0);
	make_dead("t/dumpbench.abc123", STALE_LOCK);
	make_dead("t/dumpbench.result", ".lock");
	make_dead("t/dumpbench.abc1234", STALE_LOCK);
	make_dead("elsewhere", STALE_LOCK);
	assert_int_equal(symlink("../elsewhere", "t/dumpbench.abc124"), 0);
	assert_int_equal(tempdir_new(&t, &err), 0);
	assert_false(is_there("t/dumpbench.abc123"));
	assert_true(is_there("t/dumpbench.result/d"));
	assert_true(is_there("t/dumpbench.abc1234/d"));
	assert_true(is_there("elsewhere/d"));
	assert_true(is_there(tempdir_path(living)));
	tempdir_free(t);
	tempdir_free(living);
	assert_true(is_there("elsewhere/d"));
}

/* Whoever was forked and inherits it keeps the folder. */
static void
keeps_what_is_inherited(void **state)
{
	struct tempdir *t, *other;
	char path[4096];
	int ends[2];
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		if (tempdir_new(&t, &err) != 0)
			_exit(1);
		tempdir_inherit(t);
		dup2(ends[0], 0);
		dup2(open("/dev/null", O_WRONLY), 1);
		snprintf(path, sizeof(path), "%s", tempdir_path(t));
		execlp("sh", "sh", "-c", "read x; [ -d \"$0\" ] || exit 1; "
		    "exit 7", path, NULL);
		_exit(2);
	}
	assert_int_equal(tempdir_new(&other, &err), 0);
	tempdir_free(other);
	assert_int_equal(write(ends[1], "\n", 1), 1);
	assert_int_equal(wait_for(pid), 7);
	assert_true(is_empty_soon("t"));
	close(ends[0]);
	close(ends[1]);
}

/* Where others could replace what is made, nothing is. */
static void
refuses_what_all_may_write(void **state)
{
	struct tempdir *t;

	(void)state;
	assert_int_equal(chmod("t", 0777), 0);
	assert_true(tempdir_new(&t, &err) != 0);
	assert_non_null(strstr(err.text, "t: all may write there"));
	assert_non_null(strstr(err.text, "sticky"));
	assert_int_equal(rmdir("t"), 0);
	assert_int_equal(mkdir("t", 0700), 0);
	assert_int_equal(chmod("t", 01777), 0);
	assert_int_equal(tempdir_new(&t, &err), 0);
	tempdir_free(t);
	assert_int_equal(rmdir("t"), 0);
}

/* A killed process's file goes with the next output, a living one's stays. */
static void
removes_dead_files(void **state)
{
	struct output *o;
	struct stat st;
	int fd;

	(void)state;
	put(".dumpbench.abcdef.tmp");
	put(".dumpbench.living.tmp");
	put("a.dumpbench.abcdef.tmp");
	assert_int_equal(symlink("a.dumpbench.abcdef.tmp",
	    ".dumpbench.symlnk.tmp"), 0);
	fd = open(".dumpbench.living.tmp", O_RDWR);
	assert_int_equal(flock(fd, LOCK_EX), 0);
	assert_int_equal(output_open("new", &o, &err), 0);
	fputs("whole", output_file(o));
	assert_int_equal(output_finish(o, &err), 0);
	close(fd);
	assert_false(is_there(".dumpbench.abcdef.tmp"));
	assert_true(is_there(".dumpbench.living.tmp"));
	assert_true(is_there("a.dumpbench.abcdef.tmp"));
	assert_int_equal(lstat(".dumpbench.symlnk.tmp", &st), 0);
	assert_true(is_there("new"));
}

/* One of two outputs that are to be new is. */
static void
makes_a_new_file_once(void **state)
{
	struct output *a, *b;

	(void)state;
	assert_int_equal(output_open("new", &a, &err), 0);
	assert_int_equal(output_open("new", &b, &err), 0);
	output_new(a);
	output_new(b);
	fputs("a", output_file(a));
	fputs("bb", output_file(b));
	assert_int_equal(output_finish(a, &err), 0);
	assert_int_equal(output_finish(b, &err), -EEXIST);
	assert_int_equal(size_of("new"), 1);
	assert_int_equal(output_open("new", &b, &err), 0);
	fputs("bb", output_file(b));
	assert_int_equal(output_finish(b, &err), 0);
	assert_int_equal(size_of("new"), 2);
}

/* Its second name, under which it was written, is not left. */
static void
makes_no_file_of_two_names(void **state)
{
	struct output *o;

	(void)state;
	assert_int_equal(output_open("new", &o, &err), 0);
	output_new(o);
	fputs("a", output_file(o));
	stuck = true;
	assert_int_equal(output_finish(o, &err), -EIO);
	assert_false(stuck);
	assert_non_null(strstr(err.text, "new: not written"));
	/* The folder is as it was. */
	assert_int_equal(rmdir("t"), 0);
	assert_int_equal(rmdir(top), 0);
}

/* Not the folder is to blame for a lack of processes. */
static void
names_the_process(void **state)
{
	struct tempdir *d;

	(void)state;
	forks_fail = true;
	assert_int_equal(tempdir_new(&d, &err), -EAGAIN);
	forks_fail = false;
	assert_string_equal(err.text, "t: the process that removes temporary "
	    "folders there cannot be started: Resource temporarily "
	    "unavailable");
}

/* The process that removes it has no descriptor left for its own ends. */
static void
keeps_folders_without_descriptors(void **state)
{
	const struct timespec nap = {.tv_nsec = 200000000};
	struct tempdir *d;
	char path[4096];

	(void)state;
	dup_fails = true;
	assert_int_equal(tempdir_new(&d, &err), 0);
	dup_fails = false;
	snprintf(path, sizeof(path), "%s", tempdir_path(d));
	nanosleep(&nap, NULL);
	assert_true(is_there(path));
	tempdir_free(d);
	assert_false(is_there(path));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	const struct CMUnitTest tests[] = {
		TEST(removes_dead_folders),
		TEST(keeps_what_is_inherited),
		TEST(refuses_what_all_may_write),
		TEST(removes_dead_files),
		TEST(makes_a_new_file_once),
		TEST(makes_no_file_of_two_names),
		TEST(names_the_process),
		TEST(keeps_folders_without_descriptors),
	};
	const char *tmp = getenv("TMPDIR");

	snprintf(before, sizeof(before), "%s", tmp != NULL && *tmp != '\0' ?
	    tmp : "/tmp");
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
