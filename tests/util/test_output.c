/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files that are written whole or not at all, folders that go with the process
 * and the standard files: also when a signal comes at any time.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/sysmacros.h>
#endif

#include <cmocka.h>

#include "files.h"
#include "scratch.h"
#include "util/folders.h"
#include "util/output.h"
#include "util/standard.h"
#include "util/tempdir.h"

static char top[SCRATCH_MAX], fallback[4096];
static const char *tmpdir; /* as it was set at the start */
static struct errmsg err;

/* Each test starts in an empty folder of its own. */
static int
begin(void **state)
{
	(void)state;
	if (tmpdir != NULL)
		setenv("TMPDIR", tmpdir, 1);
	else
		unsetenv("TMPDIR");
	err.text[0] = '\0';
	return (scratch_folder(top) == NULL || chdir(top) == -1);
}

static int
end(void **state)
{
	char command[5000];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", top);
	return (chdir(fallback) == -1 || system(command) != 0);
}

/* The names here, in order, each with a space after it. */
static void
assert_names(const char *names)
{
	char got[512] = "";
	FILE *f = popen("ls -A | LC_ALL=C sort | tr '\\n' ' '", "r");

	assert_non_null(f);
	got[fread(got, 1, sizeof(got) - 1, f)] = '\0';
	pclose(f);
	assert_string_equal(got, names);
}

static int
output_text(const char *path, const char *text)
{
	struct output *o;
	int error = output_open(path, &o, &err);

	if (error != 0)
		return (error);
	assert_true(fputs(text, output_file(o)) >= 0);
	return (output_finish(o, &err));
}

static void
assert_said(const char *words)
{
	if (strstr(err.text, words) == NULL)
		fail_msg("'%s' lacks '%s'", err.text, words);
}

static mode_t
mode_of(const char *path)
{
	struct stat st;

	assert_int_equal(lstat(path, &st), 0);
	return (st.st_mode);
}

static void
test_new(void **state)
{
	struct output *o;

	(void)state;
	assert_int_equal(output_open("x", &o, &err), 0);
	assert_names("");
	fputs("one", output_file(o));
	assert_names("");
	assert_int_equal(output_finish(o, &err), 0);
	assert_names("x ");
	assert_file("x", "one");
	umask(027);
	assert_int_equal(output_text("y", "two"), 0);
	assert_int_equal(mode_of("y") & 0777, 0640);
	umask(022);
}

static void
test_replaced(void **state)
{
	struct output *o;
	FILE *old;
	char got[8] = "";

	(void)state;
	put_text("x", "old");
	chmod("x", 0604);
	old = fopen("x", "r");
	assert_non_null(old);
	assert_int_equal(output_open("x", &o, &err), 0);
	fputs("new", output_file(o));
	fflush(output_file(o));
	assert_file("x", "old");
	assert_int_equal(output_finish(o, &err), 0);
	assert_file("x", "new");
	assert_int_equal(mode_of("x") & 0777, 0604);
	/* Who had the old one open still has all of it. */
	assert_int_equal(fread(got, 1, sizeof(got), old), 3);
	fclose(old);
	assert_int_equal(output_open("x", &o, &err), 0);
	fputs("never", output_file(o));
	output_abandon(o);
	assert_file("x", "new");
	assert_names("x ");
}

static void
test_links(void **state)
{
	(void)state;
	assert_int_equal(mkdir("d", 0777), 0);
	assert_int_equal(mkdir("e", 0777), 0);
	put_text("d/x", "old");
	assert_int_equal(symlink("x", "d/link"), 0);
	assert_int_equal(symlink("d/link", "far"), 0);
	assert_int_equal(symlink("../e/new", "d/dangling"), 0);
	assert_int_equal(output_text("far", "new"), 0);
	assert_file("d/x", "new");
	assert_true(S_ISLNK(mode_of("far")) && S_ISLNK(mode_of("d/link")));
	assert_int_equal(output_text("d/dangling", "made"), 0);
	assert_file("e/new", "made");
	assert_true(S_ISLNK(mode_of("d/dangling")));
	assert_int_equal(symlink("gone/x", "nowhere"), 0);
	assert_int_equal(output_text("nowhere", "x"), -ENOENT);
	assert_said("nowhere: there is no folder gone");
	assert_int_equal(symlink("b", "a"), 0);
	assert_int_equal(symlink("a", "b"), 0);
	assert_int_equal(output_text("a", "x"), -ELOOP);
	assert_names("a b d e far nowhere ");
}

static void
test_refused(void **state)
{
	struct rlimit old, none;

	(void)state;
	put_text("x", "old");
	assert_int_equal(mkdir("d", 0777), 0);
	assert_int_equal(output_text("none/x", "x"), -ENOENT);
	assert_said("none/x: there is no folder none");
	assert_int_equal(output_text("x/y", "x"), -ENOTDIR);
	assert_said("x/y: x is not a folder");
	assert_int_equal(output_text("d", "x"), -EISDIR);
	assert_int_equal(output_text("d/", "x"), -EISDIR);
	assert_int_equal(output_text("", "x"), -EINVAL);
	/* As little room as on a full disk. */
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	none = old;
	none.rlim_cur = 2;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
	assert_int_equal(output_text("x", "long"), -EFBIG);
	assert_int_equal(output_text("new", "long"), -EFBIG);
	setrlimit(RLIMIT_FSIZE, &old);
	assert_said("new: not written, and nothing was changed: ");
	assert_file("x", "old");
	assert_names("d x ");
}

/* What cannot be written for want of rights, which root has. */
static void
test_rights(void **state)
{
	pid_t pid;
	int status;

	(void)state;
	if (geteuid() == 0) {
		assert_int_equal(chmod(top, 0755), 0);
	}
	assert_int_equal(mkdir("d", 0555), 0);
	put_text("x", "old");
	chmod("x", 0444);
	pid = fork();
	if (pid == 0) {
		if (geteuid() == 0 && setuid(65534) == -1)
			_exit(1);
		_exit(output_text("d/x", "x") != -EACCES ||
		    strstr(err.text, "d/x: no file can be made in the "
			"folder d: ") == NULL ||
		    output_text("x", "x") != -EACCES);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_file("x", "old");
}

static void
test_devices(void **state)
{
	(void)state;
	if (mknod("full", S_IFCHR | 0600, makedev(1, 7)) == -1 ||
	    mknod("null", S_IFCHR | 0600, makedev(1, 3)) == -1)
		skip();
	if (open("null", O_WRONLY | O_CLOEXEC) == -1)
		skip(); /* no devices work here */
	assert_int_equal(output_text("full", "x"), -ENOSPC);
	assert_said("full: ");
	assert_int_equal(output_text("null", "x"), 0);
	assert_true(S_ISCHR(mode_of("full")) && S_ISCHR(mode_of("null")));
	assert_int_equal(symlink("null", "link"), 0);
	assert_int_equal(output_text("link", "x"), 0);
	assert_true(S_ISCHR(mode_of("null")) && S_ISLNK(mode_of("link")));
	assert_names("full link null ");
}

/* A child that reads all of a descriptor into the file `got`. */
static pid_t
reader(int (*open_it)(void))
{
	char buffer[256];
	ssize_t n;
	FILE *f;
	pid_t pid = fork();
	int fd;

	if (pid != 0)
		return (pid);
	alarm(60);
	fd = open_it();
	f = fopen("got", "w");
	while (f != NULL && (n = read(fd, buffer, sizeof(buffer))) > 0)
		fwrite(buffer, 1, (size_t)n, f);
	_exit(f == NULL || fclose(f) != 0);
}

static int
open_fifo(void)
{
	return (open("fifo", O_RDONLY));
}

static void
assert_ended(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
test_fifo(void **state)
{
	pid_t pid;

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	pid = reader(open_fifo);
	assert_int_equal(output_text("fifo", "through"), 0);
	assert_ended(pid);
	assert_file("got", "through");
	assert_true(S_ISFIFO(mode_of("fifo")));
}

static int listening;

static int
accept_one(void)
{
	return (accept(listening, NULL, NULL));
}

static void
test_socket(void **state)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "socket"};
	pid_t pid;

	(void)state;
	listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listening, (struct sockaddr *)&at, sizeof(at)),
	    0);
	assert_int_equal(output_text("socket", "x"), -ECONNREFUSED);
	assert_int_equal(listen(listening, 1), 0);
	pid = reader(accept_one);
	assert_int_equal(output_text("socket", "through"), 0);
	assert_ended(pid);
	close(listening);
	assert_file("got", "through");
	assert_true(S_ISSOCK(mode_of("socket")));
}

/* What is there by then is not what was checked. */
static void
test_changed(void **state)
{
	struct output *o;

	(void)state;
	assert_int_equal(output_open("x", &o, &err), 0);
	assert_int_equal(mkfifo("x", 0600), 0);
	assert_int_equal(output_finish(o, &err), -EEXIST);
	assert_true(S_ISFIFO(mode_of("x")));
	assert_names("x ");
}

/* In a child, so that this one's files stay as they are. */
static int
in_child(int (*f)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(f());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return (WEXITSTATUS(status));
}

static int
write_open_files(void)
{
	char name[32];
	int fd = open("file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	dup2(fd, STDOUT_FILENO);
	fputs("first ", stdout);
	if (output_text("-", "second ") != 0 ||
	    output_text("/dev/stdout", "third ") != 0)
		return (1);
	fputs("fourth ", stdout);
	fflush(stdout);
	snprintf(name, sizeof(name), "/dev/fd/%d", fd);
	if (output_text(name, "fifth") != 0)
		return (2);
	close(fd);
	return (output_text(name, "sixth") == -EBADF ? 0 : 3);
}

static int
write_closed(void)
{
	int fd;

	close(STDIN_FILENO);
	close(STDOUT_FILENO);
	close(STDERR_FILENO);
	standard_open();
	fd = open("file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd <= STDERR_FILENO)
		return (1);
	if (output_text("-", "x") != -EBADF)
		return (2);
	if (read(STDIN_FILENO, &fd, 1) != 0)
		return (3);
	printf("lost\n");
	return (standard_finish(&err) == -EBADF ? 0 : 4);
}

static int
write_nothing(void)
{
	close(STDOUT_FILENO);
	standard_open();
	return (standard_finish(&err) != 0);
}

static int
write_broken_pipe(void)
{
	int ends[2];

	signal(SIGPIPE, SIG_IGN);
	if (pipe(ends) == -1 || dup2(ends[1], STDOUT_FILENO) == -1)
		return (1);
	close(ends[0]);
	printf("lost\n");
	fflush(stdout);
	return (standard_finish(&err) == -EPIPE ? 0 : 2);
}

static void
test_standard(void **state)
{
	(void)state;
	assert_int_equal(in_child(write_open_files), 0);
	assert_file("file", "first second third fourth fifth");
	assert_true(output_is_standard("-"));
	assert_true(output_is_standard("/dev/fd/1"));
	assert_false(output_is_standard("./-"));
	assert_int_equal(in_child(write_closed), 0);
	assert_int_equal(in_child(write_nothing), 0);
	assert_int_equal(in_child(write_broken_pipe), 0);
	assert_names("file ");
}

/* Many times, and a signal at a time that is another one each time. */
static void
test_signals(void **state)
{
	static const int signals[] = {SIGTERM, SIGINT, SIGHUP, SIGPIPE};
	struct timespec wait = {0};
	char text[8192] = "";
	int i, n, status;
	pid_t pid;
	FILE *f;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	for (i = 0; i < 100; i++) {
		pid = fork();
		if (pid == 0) {
			signal(SIGINT, SIG_DFL);
			signal(SIGHUP, SIG_DFL);
			while (output_text("x", text) == 0)
				continue;
			_exit(1);
		}
		/* It has begun; then up to 5 ms. */
		while (access("x", F_OK) != 0 &&
		    waitpid(pid, &status, WNOHANG) == 0)
			continue;
		wait.tv_nsec = i * 7919 % 100 * 50000L;
		nanosleep(&wait, NULL);
		kill(pid, signals[i % 4]);
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), signals[i % 4]);
		assert_names("x ");
		f = fopen("x", "r");
		for (n = 0; getc(f) == 'x'; n++)
			continue;
		fclose(f);
		assert_int_equal(n, sizeof(text) - 1);
		unlink("x");
	}
}

static void
test_folders(void **state)
{
	size_t made;
	bool new;

	(void)state;
	assert_int_equal(mkdir("a", 0777), 0);
	assert_int_equal(folder_make("a", &new, &err), 0);
	assert_false(new);
	assert_int_equal(folder_make("d", &new, &err), 0);
	assert_true(new);
	put_text("file", "");
	assert_int_equal(folder_make("file", &new, &err), -ENOTDIR);
	assert_int_equal(folder_make("none/d", &new, &err), -ENOENT);
	assert_int_equal(folders_make("a/b/c/file", &made, &err), 0);
	assert_int_equal(access("a/b/c", F_OK), 0);
	put_text("a/b/other", "");
	folders_unmake("a/b/c/file", made);
	assert_int_equal(access("a/b/c", F_OK), -1);
	assert_int_equal(access("a/b/other", F_OK), 0);
	unlink("a/b/other");
	assert_int_equal(folders_make("a/b/c/file", &made, &err), 0);
	assert_int_equal(made, 5); /* b was there already */
	folders_unmake("a/b/c/file", made);
	assert_int_equal(folders_make("a/b/file", &made, &err), 0);
	assert_int_equal(made, 0);
	put_text("a/b/file", "");
	assert_true(folders_make("a/b/new/../file/x/y", &made, &err) != 0);
	assert_int_equal(access("a/b/new", F_OK), -1);
}

/* Something in a folder that is in a folder. */
static void
fill(const struct tempdir *t)
{
	char path[4200];

	snprintf(path, sizeof(path), "%s/.d", tempdir_path(t));
	assert_int_equal(mkdir(path, 0777), 0);
	snprintf(path, sizeof(path), "%s/.d/e", tempdir_path(t));
	assert_int_equal(mkdir(path, 0777), 0);
	snprintf(path, sizeof(path), "%s/.d/e/.f", tempdir_path(t));
	put_text(path, "x");
	snprintf(path, sizeof(path), "%s/link", tempdir_path(t));
	assert_int_equal(symlink(top, path), 0);
}

static void
assert_empty_soon(const char *folder)
{
	const struct timespec nap = {.tv_nsec = 10000000};
	int i;

	for (i = 0; i < 3000; i++) {
		if (rmdir(folder) == 0)
			return;
		nanosleep(&nap, NULL);
	}
	fail_msg("%s is not empty", folder);
}

static void
test_tempdir(void **state)
{
	struct tempdir *a, *b;

	(void)state;
	put_text("stays", "x");
	assert_int_equal(mkdir("t", 0777), 0);
	setenv("TMPDIR", "t", 1);
	assert_int_equal(tempdir_new(&a, &err), 0);
	assert_int_equal(tempdir_new(&b, &err), 0);
	assert_int_equal(tempdir_path(a)[0], '/');
	fill(a);
	fill(b);
	/* The first goes though the second one's child was forked later. */
	tempdir_free(a);
	tempdir_free(b);
	tempdir_free(NULL);
	assert_int_equal(rmdir("t"), 0);
	assert_true(tempdir_new(&a, &err) != 0);
	assert_said("t: a temporary folder cannot be made there: ");
	assert_said("TMPDIR names another place");
	assert_names("stays ");
}

static void
test_tempdir_killed(void **state)
{
	static const int signals[] = {SIGKILL, SIGTERM, SIGINT, SIGPIPE};
	struct tempdir *t;
	size_t i;
	pid_t pid;
	int status;

	(void)state;
	put_text("stays", "x");
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		assert_int_equal(mkdir("t", 0777), 0);
		setenv("TMPDIR", "t", 1);
		pid = fork();
		if (pid == 0) {
			/* A group of its own, all of which gets the signal. */
			setpgid(0, 0);
			signal(SIGINT, SIG_DFL);
			if (tempdir_new(&t, &err) != 0)
				_exit(1);
			fill(t);
			kill(0, signals[i]);
			_exit(2);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		assert_empty_soon("t");
	}
	assert_names("stays ");
}

/* Not 0: the process that is killed as soon as a folder is made. */
static pid_t victim;

/* In the place of the C library's. */
char *
mkdtemp(char *template)
{
	char *x = strstr(template, "XXXXXX");
	unsigned n = (unsigned)getpid();

	assert_non_null(x);
	do
		snprintf(x, 7, "%06u", n++ % 1000000);
	while (mkdir(template, 0700) != 0 && errno == EEXIST);
	if (victim != 0)
		kill(victim, SIGKILL);
	return (access(template, F_OK) == 0 ? template : NULL);
}

/* There is no moment in which a folder exists that nobody removes. */
static void
test_tempdir_killed_early(void **state)
{
	struct tempdir *t;
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(mkdir("t", 0777), 0);
	setenv("TMPDIR", "t", 1);
	pid = fork();
	if (pid == 0) {
		victim = getpid();
		_exit(tempdir_new(&t, &err) != 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_empty_soon("t");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_new, begin, end),
		cmocka_unit_test_setup_teardown(test_replaced, begin, end),
		cmocka_unit_test_setup_teardown(test_links, begin, end),
		cmocka_unit_test_setup_teardown(test_refused, begin, end),
		cmocka_unit_test_setup_teardown(test_rights, begin, end),
		cmocka_unit_test_setup_teardown(test_devices, begin, end),
		cmocka_unit_test_setup_teardown(test_fifo, begin, end),
		cmocka_unit_test_setup_teardown(test_socket, begin, end),
		cmocka_unit_test_setup_teardown(test_changed, begin, end),
		cmocka_unit_test_setup_teardown(test_standard, begin, end),
		cmocka_unit_test_setup_teardown(test_signals, begin, end),
		cmocka_unit_test_setup_teardown(test_folders, begin, end),
		/* These set TMPDIR. */
		cmocka_unit_test_setup_teardown(test_tempdir, begin, end),
		cmocka_unit_test_setup_teardown(test_tempdir_killed, begin, end),
		cmocka_unit_test_setup_teardown(test_tempdir_killed_early,
		    begin, end),
	};

	tmpdir = getenv("TMPDIR");
	if (tmpdir != NULL && (tmpdir = strdup(tmpdir)) == NULL)
		return (1);
	if (getcwd(fallback, sizeof(fallback)) == NULL)
		return (1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
