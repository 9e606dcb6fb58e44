/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "explain/windows.h"

struct windows {
	int fd;
	size_t size;
	struct layout_header *header;
};

static size_t
first_record(void)
{
	return ((sizeof(struct layout_header) + 63) / 64 * 64);
}

int
windows_new(const struct layout_header *layout, struct windows **windows,
    struct errmsg *err)
{
	struct windows *w;
	int error;

	*windows = NULL;
	w = calloc(1, sizeof(*w));
	if (w == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	w->header = MAP_FAILED;
	w->size = layout->size != 0 ? (size_t)layout->size : LAYOUT_SIZE;
	w->fd = memfd_create("windows", MFD_CLOEXEC);
	if (w->fd != -1 && ftruncate(w->fd, (off_t)w->size) == 0)
		w->header = mmap(NULL, w->size, PROT_READ | PROT_WRITE,
		    MAP_SHARED, w->fd, 0);
	if (w->header == MAP_FAILED) {
		error = errmsg_set(err, errno, "a file in memory for the "
		    "plugin's windows: %s", strerror(errno));
		windows_free(w);
		return (error);
	}
	*w->header = *layout;
	memcpy(w->header->magic, LAYOUT_MAGIC, sizeof(w->header->magic));
	w->header->version = LAYOUT_VERSION;
	w->header->size = w->size;
	w->header->first = first_record();
	*windows = w;
	return (0);
}

void
windows_free(struct windows *windows)
{
	if (windows == NULL)
		return;
	if (windows->header != MAP_FAILED)
		munmap(windows->header, windows->size);
	if (windows->fd != -1)
		close(windows->fd);
	free(windows);
}

char *
windows_argument(const struct windows *windows)
{
	char *argument;

	if (asprintf(&argument, "windows=/proc/%ld/fd/%d", (long)getpid(),
		windows->fd) == -1)
		return (NULL);
	return (argument);
}

void
windows_model(struct windows *windows, uint32_t entries, uint32_t ways)
{
	windows->header->tlb_entries = entries;
	windows->header->tlb_ways = ways;
}

void
windows_row(struct windows *windows, uint32_t row)
{
	windows->header->row = row;
}

void
windows_forget(struct windows *windows)
{
	windows->header->used = windows->header->records = 0;
}

const struct layout_header *
windows_header(const struct windows *windows)
{
	return (windows->header);
}

static bool
is_tree(const struct layout_record *r)
{
	const struct layout_node *node = windows_nodes(r);
	const struct layout_spot *spot = windows_spots(r);
	uint32_t i;

	for (i = 0; i < r->nodes; i++)
		if ((node[i].parent >= i && node[i].parent !=
		    LAYOUT_NO_NODE) || node[i].cpu >= LAYOUT_CPUS ||
		    node[i].role > LAYOUT_OTHER ||
		    node[i].how > LAYOUT_INTERRUPT)
			return (false);
	for (i = 0; i < r->spots; i++)
		if (spot[i].node >= r->nodes || spot[i].length > LAYOUT_INSN)
			return (false);
	return (true);
}

/* Records as "explain/plugin/layout.h" has them, up to the end. */
static bool
is_whole(const struct windows *windows)
{
	const struct layout_header *h = windows->header;
	const struct layout_record *r;
	uint64_t at, left;

	if (h->first != first_record() || h->used > windows->size - h->first)
		return (false);
	for (at = 0; at < h->used; at += r->size) {
		left = h->used - at;
		r = (const struct layout_record *)(const void *)
		    ((const char *)h + h->first + at);
		if (left < sizeof(*r) || r->size > left || r->size % 8 != 0 ||
		    r->size != sizeof(*r) +
		    (uint64_t)r->nodes * sizeof(struct layout_node) +
		    (uint64_t)r->spots * sizeof(struct layout_spot) ||
		    r->group >= h->groups || r->what > LAYOUT_WALKS ||
		    !is_tree(r))
			return (false);
	}
	return (true);
}

int
windows_check(const struct windows *windows, struct errmsg *err)
{
	const struct layout_header *h = windows->header;

	switch (h->state) {
	case LAYOUT_NEW:
		return (errmsg_set(err, EINVAL,
		    "QEMU did not load the plugin"));
	case LAYOUT_REFUSED:
		return (errmsg_set(err, EINVAL, "the plugin: %.255s",
		    h->refusal));
	case LAYOUT_LOADED:
		return (errmsg_set(err, EINVAL, "the plugin saw no time "
		    "stamp of the module's: nothing was measured, or the "
		    "module that is loaded is of another build"));
	}
	if (!is_whole(windows))
		return (errmsg_set(err, EINVAL, "the plugin's records of the "
		    "guest's instructions are damaged"));
	if (h->lost_windows > 0)
		return (errmsg_set(err, ENOSPC, "the plugin had no room for "
		    "%llu windows of %llu instructions",
		    (unsigned long long)h->lost_windows,
		    (unsigned long long)h->lost_instructions));
	if (h->walks_lost > 0)
		return (errmsg_set(err, ENOSPC, "the plugin had no room for "
		    "all page walks of the model"));
	return (0);
}

const struct layout_record *
windows_next(const struct windows *windows, const struct layout_record *record)
{
	const struct layout_header *h = windows->header;
	const char *start = (const char *)h + h->first;
	const char *next = start;
	uint64_t used = __atomic_load_n(&h->used, __ATOMIC_ACQUIRE);

	if (record != NULL)
		next = (const char *)record + record->size;
	if (next >= start + used)
		return (NULL);
	return ((const struct layout_record *)(const void *)next);
}

const struct layout_node *
windows_nodes(const struct layout_record *record)
{
	return ((const struct layout_node *)(const void *)(record + 1));
}

const struct layout_spot *
windows_spots(const struct layout_record *record)
{
	return ((const struct layout_spot *)(const void *)
	    (windows_nodes(record) + record->nodes));
}
