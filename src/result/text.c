/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "result/result.h"
#include "result/text.h"
#include "util/printable.h"
#include "util/whole.h"

static int
too_large(struct errmsg *err)
{
	return (errmsg_set(err, EINVAL,
	    "too large for a result (expected at most %ld bytes)",
	    RESULT_MAX_BYTES));
}

/* Make room for a text of this size and the zeros behind it. */
static int
make_room(struct result_text *t, size_t size, struct errmsg *err)
{
	char *text;

	if (size > (size_t)RESULT_MAX_BYTES)
		return (too_large(err));
	if (t->room >= size + RESULT_TEXT_ZEROS)
		return (0);
	text = realloc(t->text, size + RESULT_TEXT_ZEROS);
	if (text == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	t->text = text;
	t->room = size + RESULT_TEXT_ZEROS;
	return (0);
}

static void
end(struct result_text *t, size_t size)
{
	t->size = size;
	memset(t->text + size, 0, RESULT_TEXT_ZEROS);
	printable_json(t->text, size);
}

/* A file that grows while it is read is cut off, and fails to parse. */
static int
read_all(struct result_text *t, int fd, struct errmsg *err)
{
	struct stat st;
	ssize_t n;
	int error;

	if (fstat(fd, &st) == -1)
		return (errmsg_set(err, errno, "%s", strerror(errno)));
	if (!S_ISREG(st.st_mode))
		return (errmsg_set(err, EINVAL,
		    "not a file (expected a result file)"));
	if (st.st_size > RESULT_MAX_BYTES)
		return (too_large(err));
	error = make_room(t, (size_t)st.st_size, err);
	if (error != 0)
		return (error);
	n = whole_read(fd, t->text, (size_t)st.st_size);
	if (n < 0)
		return (errmsg_set(err, (int)-n, "%s", strerror((int)-n)));
	end(t, (size_t)n);
	return (0);
}

int
result_text_read(struct result_text *t, const char *path, struct errmsg *err)
{
	int error, fd;

	/* A fifo must be refused, not waited for. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd == -1)
		return (errmsg_set(err, errno, "%s", strerror(errno)));
	error = read_all(t, fd, err);
	close(fd);
	return (error);
}

int
result_text_copy(struct result_text *t, const char *from, size_t size,
    struct errmsg *err)
{
	int error = make_room(t, size, err);

	if (error != 0)
		return (error);
	memcpy(t->text, from, size);
	end(t, size);
	return (0);
}

int
result_text_check(const char *text, size_t size, struct errmsg *err)
{
	long depth, values;
	size_t i;

	depth = values = 0;
	for (i = 0; i < size; i++) {
		switch (text[i]) {
		case '"':
			for (i++; i < size && text[i] != '"'; i++)
				if (text[i] == '\\')
					i++;
			break;
		case '[':
		case '{':
			depth++;
			values++;
			break;
		case ']':
		case '}':
			depth--;
			break;
		case ',':
			values++;
			break;
		}
		if (depth > RESULT_MAX_DEPTH)
			return (errmsg_set(err, EINVAL,
			    "nested too deep for a result (expected at most "
			    "%d levels)", RESULT_MAX_DEPTH));
		if (values > RESULT_MAX_VALUES)
			return (errmsg_set(err, EINVAL,
			    "too many values for a result (expected at most "
			    "%ld)", RESULT_MAX_VALUES));
	}
	return (0);
}

void
result_text_free(struct result_text *t)
{
	free(t->text);
	*t = (struct result_text){.text = NULL};
}
