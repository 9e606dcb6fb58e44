/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "util/output.h"
#include "util/output_place.h"
#include "util/text_stream.h"
#include "util/whole.h"

struct output {
	struct output_place place;
	bool sync, new;
	struct text_stream stream;
};

static int
fail(const struct output *o, int error, struct errmsg *err)
{
	return (errmsg_set(err, error, "%s: %s", o->place.name,
	    strerror(error)));
}

int
output_open(const char *path, struct output **output, struct errmsg *err)
{
	struct output *o;
	int error;

	if (path[0] == '\0')
		return (errmsg_set(err, EINVAL,
		    "an empty file name"));
	o = calloc(1, sizeof(*o));
	if (o == NULL)
		return (errmsg_set(err, ENOMEM, "%s: out of memory", path));
	error = output_place(path, &o->place, err);
	if (error == 0) {
		if (text_stream_open(&o->stream) == NULL)
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
	return (output->stream.file);
}

void
output_sync(struct output *output)
{
	output->sync = true;
}

void
output_new(struct output *output)
{
	output->new = true;
}

/* After a crash of the machine the name must not be there without its data. */
static void
sync_folder(const struct output_place *place)
{
	char folder[PATH_MAX];
	int fd;

	output_place_folder(place, folder);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd != -1) {
		fsync(fd);
		close(fd);
	}
}

/* Keep the old file's owner and mode, as far as this process may. */
static void
keep_mode(const char *target, int fd)
{
	struct stat st;

	if (stat(target, &st) == -1)
		return;
	if (fchown(fd, st.st_uid, st.st_gid) == 0 ||
	    st.st_uid == geteuid())
		fchmod(fd, st.st_mode & 07777);
}

/* Give the complete file its name: 0 or an error number. */
static int
give_name(const struct output *o, const char *name)
{
	int error;

	if (o->new && link(name, o->place.target) == 0) {
		error = unlink(name) == -1 ? errno : 0;
		/* Neither name stays if one of them cannot be removed. */
		if (error != 0)
			unlink(o->place.target);
		return (error);
	}
	/* A file system without links is left with a look before. */
	if (o->new && (errno == EEXIST || access(o->place.target, F_OK) == 0))
		return (EEXIST);
	return (rename(name, o->place.target) == -1 ? errno : 0);
}

static int
replace(const struct output *o)
{
	char name[OUTPUT_BESIDE_MAX];
	struct stat st;
	sigset_t old;
	int error, fd;

	/*
	 * The path may have become something other than a file since the check.
	 */
	if (lstat(o->place.target, &st) == 0 && !S_ISREG(st.st_mode))
		return (EEXIST);
	output_hold_signals(&old);
	fd = output_place_beside(&o->place, name);
	error = errno;
	if (fd != -1) {
		keep_mode(o->place.target, fd);
		error = -whole_write(fd, o->stream.text, o->stream.size);
		if (error == 0 && o->sync && fsync(fd) == -1)
			error = errno;
		if (close(fd) == -1 && error == 0)
			error = errno;
		if (error == 0)
			error = give_name(o, name);
		if (error != 0)
			unlink(name);
		else if (o->sync)
			sync_folder(&o->place);
	}
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return (error);
}

/* A socket connected to that one; -1 and errno. */
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

/* Write to what is there; it may block, and a signal ends it. */
static int
write_through(const struct output *o)
{
	int error, fd;

	if (o->place.kind == OUTPUT_OPEN) {
		/* What was printed before comes first. */
		if (o->place.fd == STDOUT_FILENO && fflush(stdout) != 0)
			return (errno);
		return (-whole_write(o->place.fd, o->stream.text,
		    o->stream.size));
	}
	fd = o->place.kind == OUTPUT_SOCKET ? connect_to(o->place.target) :
	    open(o->place.target, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd == -1)
		return (errno);
	error = -whole_write(fd, o->stream.text, o->stream.size);
	if (close(fd) == -1 && error == 0)
		error = errno;
	return (error);
}

int
output_finish(struct output *output, struct errmsg *err)
{
	struct output *o = output;
	bool file = o->place.kind == OUTPUT_FILE;
	int error;

	error = text_stream_close(&o->stream) != NULL ? 0 : ENOMEM;
	if (error == 0)
		error = file ? replace(o) : write_through(o);
	if (error != 0)
		error = file ? errmsg_set(err, error, "%s: not written, and "
		    "nothing was changed: %s", o->place.name, strerror(error)) :
		    fail(o, error, err);
	output_abandon(o);
	return (error);
}

void
output_abandon(struct output *output)
{
	if (output == NULL)
		return;
	if (output->stream.file != NULL)
		text_stream_close(&output->stream);
	free(output->stream.text);
	free(output->place.path);
	free(output);
}
