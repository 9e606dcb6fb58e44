/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/output.h"

#define LINKS_MAX 40 /* from one symbolic link to the next */
#define NAMES_MAX 100

enum place {
	PLACE_FILE,   /* to be replaced, or new */
	PLACE_OPEN,   /* a descriptor of this process */
	PLACE_SOCKET,
	PLACE_DEVICE  /* or a fifo: what open(2) takes */
};

struct output {
	char *path;	       /* as it was given */
	const char *name;      /* the same for a person */
	char target[PATH_MAX]; /* behind all symbolic links */
	enum place place;
	int fd;		       /* PLACE_OPEN */
	bool sync;
	FILE *stream;
	char *text;
	size_t length;
};

static int
fail(const struct output *o, int error, struct errmsg *err)
{
	return (errmsg_set(err, error, "%s: %s", o->name, strerror(error)));
}

/* The descriptor that a path stands for, or -1. */
static int
descriptor(const char *path)
{
	static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
	unsigned long n;
	char *end;
	size_t i;

	if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0)
		return (STDOUT_FILENO);
	if (strcmp(path, "/dev/stderr") == 0)
		return (STDERR_FILENO);
	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		if (strncmp(path, folders[i], strlen(folders[i])) != 0)
			continue;
		path += strlen(folders[i]);
		n = strtoul(path, &end, 10);
		if (*path >= '0' && *path <= '9' && *end == '\0' &&
		    n <= INT_MAX)
			return ((int)n);
		break;
	}
	return (-1);
}

bool
output_is_standard(const char *path)
{
	return (descriptor(path) == STDOUT_FILENO);
}

/* Where the name in its folder begins. */
static size_t
folder_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? (size_t)(slash - path) + 1 : 0);
}

/* Follow symbolic links to what they lead to, be it there or not. */
static int
follow(struct output *o, struct errmsg *err)
{
	char link[PATH_MAX];
	size_t at;
	ssize_t n;
	int i;

	if (strlen(o->path) >= sizeof(o->target))
		return (fail(o, ENAMETOOLONG, err));
	strcpy(o->target, o->path);
	for (i = 0; i < LINKS_MAX; i++) {
		n = readlink(o->target, link, sizeof(link) - 1);
		if (n == -1)
			return (0);
		link[n] = '\0';
		at = link[0] == '/' ? 0 : folder_length(o->target);
		if (at + (size_t)n >= sizeof(o->target))
			return (fail(o, ENAMETOOLONG, err));
		strcpy(o->target + at, link);
	}
	return (fail(o, ELOOP, err));
}

/* The folder that the target is in; "" is never one. */
static void
folder_of(const struct output *o, char folder[PATH_MAX])
{
	size_t n = folder_length(o->target);

	snprintf(folder, PATH_MAX, "%.*s", n > 0 ? (int)n : 1,
	    n > 0 ? o->target : ".");
	/* No slash at the end of what a person reads. */
	if (n > 1)
		folder[n - 1] = '\0';
}

static int
check_folder(const struct output *o, struct errmsg *err)
{
	char folder[PATH_MAX];
	struct stat st;

	folder_of(o, folder);
	if (stat(folder, &st) == -1 && errno == ENOENT)
		return (errmsg_set(err, ENOENT, "%s: there is no folder %s",
		    o->path, folder));
	if (stat(folder, &st) == -1)
		return (errmsg_set(err, errno, "%s: the folder %s: %s",
		    o->path, folder, strerror(errno)));
	if (!S_ISDIR(st.st_mode))
		return (errmsg_set(err, ENOTDIR, "%s: %s is no folder",
		    o->path, folder));
	return (0);
}

/* A new file beside the target: its descriptor, or -1 and errno. */
static int
open_beside(const struct output *o, char name[PATH_MAX + 64])
{
	int fd, i;

	for (i = 0; i < NAMES_MAX; i++) {
		snprintf(name, PATH_MAX + 64, "%.*s.dumpbench.%ld.%d.tmp",
		    (int)folder_length(o->target), o->target, (long)getpid(),
		    i);
		/* With the mode that the umask says, unlike mkstemp(3)'s. */
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd != -1 || errno != EEXIST)
			return (fd);
	}
	return (-1);
}

/*
 * No signal that can wait comes between the making of a temporary file and its
 * removal.
 */
static void
hold_signals(sigset_t *old)
{
	static const int now[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV,
	    SIGSYS, SIGTRAP};
	sigset_t held;
	size_t i;

	sigfillset(&held);
	for (i = 0; i < sizeof(now) / sizeof(now[0]); i++)
		sigdelset(&held, now[i]);
	pthread_sigmask(SIG_BLOCK, &held, old);
}

static int
check_file(const struct output *o, struct errmsg *err)
{
	char folder[PATH_MAX], name[PATH_MAX + 64];
	sigset_t old;
	int error, fd;

	error = check_folder(o, err);
	if (error != 0)
		return (error);
	if (access(o->target, W_OK) == -1 && errno != ENOENT)
		return (fail(o, errno, err));
	hold_signals(&old);
	fd = open_beside(o, name);
	error = errno;
	if (fd != -1) {
		close(fd);
		unlink(name);
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (fd != -1)
		return (0);
	folder_of(o, folder);
	return (errmsg_set(err, error, "%s: no file can be made in the folder "
	    "%s: %s", o->path, folder, strerror(error)));
}

static int
check_open(const struct output *o, struct errmsg *err)
{
	int flags = fcntl(o->fd, F_GETFL);

	if (flags == -1 || (flags & O_ACCMODE) == O_RDONLY)
		return (fail(o, EBADF, err));
	return (0);
}

/* What the path is, and whether it looks as if it could be written. */
static int
check(struct output *o, struct errmsg *err)
{
	struct stat st;
	int error;

	o->fd = descriptor(o->path);
	o->name = o->fd == STDOUT_FILENO ? "standard output" : o->path;
	if (o->fd != -1) {
		o->place = PLACE_OPEN;
		return (check_open(o, err));
	}
	error = follow(o, err);
	if (error != 0)
		return (error);
	/* What is not there and cannot be is told by its folder. */
	if (stat(o->target, &st) == -1 || S_ISREG(st.st_mode)) {
		o->place = PLACE_FILE;
		return (check_file(o, err));
	}
	if (S_ISDIR(st.st_mode))
		return (fail(o, EISDIR, err));
	o->place = S_ISSOCK(st.st_mode) ? PLACE_SOCKET : PLACE_DEVICE;
	return (access(o->target, W_OK) == 0 ? 0 : fail(o, errno, err));
}

int
output_open(const char *path, struct output **output, struct errmsg *err)
{
	struct output *o;
	int error;

	if (path[0] == '\0')
		return (errmsg_set(err, EINVAL,
		    "'' is no name of a file to write"));
	o = calloc(1, sizeof(*o));
	if (o == NULL || (o->path = strdup(path)) == NULL) {
		free(o);
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	}
	error = check(o, err);
	if (error == 0) {
		o->stream = open_memstream(&o->text, &o->length);
		if (o->stream == NULL)
			error = fail(o, errno, err);
	}
	if (error != 0)
		output_abandon(o);
	else
		*output = o;
	return (error);
}

FILE *
output_file(struct output *output)
{
	return (output->stream);
}

void
output_sync(struct output *output)
{
	output->sync = true;
}

/* All of it: 0, or a number for strerror(3). */
static int
write_all(int fd, const char *text, size_t length)
{
	ssize_t n;

	while (length > 0) {
		n = write(fd, text, length);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return (n == -1 ? errno : EIO);
		text += n;
		length -= (size_t)n;
	}
	return (0);
}

/* So that a crash of the machine cannot bring the name without the data. */
static void
sync_folder(const struct output *o)
{
	char folder[PATH_MAX];
	int fd;

	folder_of(o, folder);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1) {
		fsync(fd);
		close(fd);
	}
}

/* Whose the file was and who may read it stays, as far as we may say so. */
static void
keep_mode(const struct output *o, int fd)
{
	struct stat st;

	if (stat(o->target, &st) == -1)
		return;
	if (fchown(fd, st.st_uid, st.st_gid) == 0 ||
	    st.st_uid == geteuid())
		fchmod(fd, st.st_mode & 07777);
}

static int
replace(const struct output *o)
{
	char name[PATH_MAX + 64];
	struct stat st;
	sigset_t old;
	int error, fd;

	/* What came there since this was checked is not lost either. */
	if (lstat(o->target, &st) == 0 && !S_ISREG(st.st_mode))
		return (EEXIST);
	hold_signals(&old);
	fd = open_beside(o, name);
	error = errno;
	if (fd != -1) {
		keep_mode(o, fd);
		error = write_all(fd, o->text, o->length);
		if (error == 0 && o->sync && fsync(fd) == -1)
			error = errno;
		if (close(fd) == -1 && error == 0)
			error = errno;
		if (error == 0 && rename(name, o->target) == -1)
			error = errno;
		if (error != 0)
			unlink(name);
		else if (o->sync)
			sync_folder(o);
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return (error);
}

/* A socket's own, connected; -1 and errno. */
static int
connect_to(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	int fd, error;

	if (strlen(path) >= sizeof(to.sun_path)) {
		errno = ENAMETOOLONG;
		return (-1);
	}
	strcpy(to.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd != -1 && connect(fd, (struct sockaddr *)&to,
	    sizeof(to)) == -1) {
		error = errno;
		close(fd);
		errno = error;
		fd = -1;
	}
	return (fd);
}

/* Into what is there: it may take long, and a signal ends it. */
static int
write_through(const struct output *o)
{
	int error, fd;

	if (o->place == PLACE_OPEN) {
		/* What was printed before comes before. */
		if (o->fd == STDOUT_FILENO && fflush(stdout) != 0)
			return (errno);
		return (write_all(o->fd, o->text, o->length));
	}
	fd = o->place == PLACE_SOCKET ? connect_to(o->target) :
	    open(o->target, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return (errno);
	error = write_all(fd, o->text, o->length);
	if (close(fd) == -1 && error == 0)
		error = errno;
	return (error);
}

int
output_finish(struct output *output, struct errmsg *err)
{
	struct output *o = output;
	bool file = o->place == PLACE_FILE;
	int error;

	/* Memory is all that a stream in memory can lack. */
	error = ferror(o->stream) ? ENOMEM : 0;
	if (fclose(o->stream) != 0 && error == 0)
		error = errno;
	o->stream = NULL;
	if (error == 0)
		error = file ? replace(o) : write_through(o);
	if (error != 0)
		error = file ? errmsg_set(err, error, "%s: not written, what "
		    "was there is untouched: %s", o->name, strerror(error)) :
		    fail(o, error, err);
	output_abandon(o);
	return (error);
}

void
output_abandon(struct output *output)
{
	if (output == NULL)
		return;
	if (output->stream != NULL)
		fclose(output->stream);
	free(output->text);
	free(output->path);
	free(output);
}
