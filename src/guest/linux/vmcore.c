/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What it costs to read the memory of the kernel that crashed: measured when
 * the capture kernel's agent starts, and kept until it is asked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest/linux/core.h"
#include "guest/linux/vmcore.h"
#include "guest/linux/vmcore_run.h"

#define HEAD_BYTES (1 << 20) /* headers and notes, however many CPUs */
#define PAGE_BYTES 4096

int
vmcore_open(struct text *head, struct core *core, struct text *t)
{
	struct errmsg err = {""};
	ssize_t n = 0;
	int fd, error;

	fd = open(VMCORE, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (text_refuse(t, -errno, VMCORE ": %s: a kernel that a "
		    "panic started, with CONFIG_PROC_VMCORE, is needed",
		    strerror(errno)));
	text_room(head, HEAD_BYTES);
	do {
		head->length += (size_t)n;
		n = read(fd, head->bytes + head->length, HEAD_BYTES -
		    head->length);
	} while (n > 0);
	error = n < 0 ? errmsg_set(&err, errno, "%s", strerror(errno)) :
	    core_parse(head->bytes, head->length, core, &err);
	if (error == 0)
		return (fd);
	close(fd);
	return (text_refuse(t, error, VMCORE ": %s", err.text));
}

/* "read:65536:8192", to the end or to a comma. */
static const struct vmcore_path *
parse(const char *words, uint32_t *bytes, uint32_t *pages, const char **end)
{
	const size_t length = strcspn(words, ":");
	const struct vmcore_path *path = vmcore_path_find(words, length);

	if (path == NULL || words[length] != ':')
		return (NULL);
	*bytes = (uint32_t)text_number(words + length + 1, end);
	if (**end != ':')
		return (NULL);
	*pages = (uint32_t)text_number(*end + 1, end);
	if ((**end != '\0' && **end != ',') || *bytes == 0 ||
	    *bytes > VMCORE_BYTES_MAX || *bytes % PAGE_BYTES != 0)
		return (NULL);
	return (path);
}

/* All of them, in their order: a list of results. */
static int
run_all(int fd, const struct core *core, const char *words, struct text *t)
{
	const struct vmcore_path *path;
	uint32_t bytes, pages;
	const char *end = words;
	int error;

	text_add(t, "[");
	for (;; words = end + 1) {
		path = parse(words, &bytes, &pages, &end);
		if (path == NULL)
			return (text_refuse(t, -EINVAL, PROTOCOL_VMCORE "=%s: "
			    "unknown measurement (expected read:BYTES:PAGES or "
			    "mmap:BYTES:PAGES, BYTES a call being whole pages, "
			    "at most %u)", words, VMCORE_BYTES_MAX));
		error = vmcore_run(fd, core, path, bytes, pages, t);
		if (error != 0)
			return (error);
		text_add(t, *end == ',' ? "," : "]");
		if (*end == '\0')
			return (0);
	}
}

/* What was measured when the agent started. */
static struct {
	struct text text;
	int error;
} measured = {.error = -ENOENT};

void
vmcore_measure(void)
{
	const char *words = os_word(PROTOCOL_VMCORE);
	struct text head = {NULL, 0, 0};
	struct core core;
	int fd;

	if (words == NULL)
		return;
	fd = vmcore_open(&head, &core, &measured.text);
	measured.error = fd < 0 ? fd : run_all(fd, &core, words,
	    &measured.text);
	if (fd >= 0)
		close(fd);
	free(head.bytes);
}

int
act_vmcore(const struct request *r, struct text *t)
{
	(void)r;
	text_bytes(t, measured.text.bytes, measured.text.length);
	if (measured.error == -ENOENT && t->length == 0)
		return (text_refuse(t, -ENOENT, "this kernel was started "
		    "without " PROTOCOL_VMCORE "="));
	return (measured.error);
}
