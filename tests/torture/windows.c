/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * In the place of QEMU's plugin: what it would have counted of a run in which
 * each window of a stage takes as many instructions as mischief_qemu.py says,
 * or with a word something else, which no plugin or no sane guest does.
 *
 *	torture-windows FILE [WORD]
 */
#include <err.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "explain/plugin/layout.h"

#define BASE  0xffffffffc0000000u
#define ROWS  3 /* of a capture kernel's agent */

/* One record, as the file has it. */
struct one {
	struct layout_record r;
	struct layout_node node[2];
	struct layout_spot spot[2];
};

static struct one
make(uint32_t row, uint32_t stage, uint32_t instructions, uint64_t windows)
{
	struct one one = {
		.r = {
			.size = sizeof(one), .hash = stage, .windows = windows,
			.times = windows, .instructions = instructions,
			.least = instructions, .most = instructions,
			.row = row, .stage = stage, .nodes = 2, .spots = 2,
		},
		.node = {
			{.entry = BASE, .parent = LAYOUT_NO_NODE, .times = 1},
			{.entry = BASE + 8, .site = BASE + 4,
			.how = LAYOUT_CALL, .times = 1},
		},
		.spot = {
			{.pc = BASE + 4, .count = instructions - 5, .length = 1,
			.bytes = {0x90}},
			{.pc = BASE + 8, .node = 1, .count = 5, .length = 1,
			.bytes = {0x90}},
		},
	};

	return (one);
}

/* A member of the record at that place, and the value that it gets. */
#define MEMBER(name, member, value) \
	{(name), offsetof(struct one, member), \
	sizeof(((struct one *)0)->member), (value)}

static const struct {
	const char *name;
	size_t at, size;
	uint64_t value;
} members[] = {
	MEMBER("size-0", r.size, 0),
	MEMBER("size-1", r.size, 1),
	MEMBER("size-wraps", r.size, UINT64_MAX - 7),
	MEMBER("size-huge", r.size, 1ull << 40),
	MEMBER("times-huge", r.times, UINT64_MAX),
	MEMBER("windows-0", r.windows, 0),
	MEMBER("windows-huge", r.windows, UINT64_MAX),
	MEMBER("instructions-huge", r.instructions, UINT64_MAX),
	MEMBER("unattributed-huge", r.unattributed, UINT64_MAX),
	MEMBER("row", r.row, UINT32_MAX),
	MEMBER("group", r.group, UINT32_MAX),
	MEMBER("stage", r.stage, UINT32_MAX),
	MEMBER("nodes-huge", r.nodes, UINT32_MAX),
	MEMBER("nodes-0", r.nodes, 0),
	MEMBER("spots-huge", r.spots, UINT32_MAX),
	MEMBER("spots-0", r.spots, 0),
	MEMBER("initiator", r.initiator, UINT32_MAX),
	MEMBER("what", r.what, UINT32_MAX),
	MEMBER("walks", r.what, LAYOUT_WALKS),
	MEMBER("entry-wraps", node[1].entry, UINT64_MAX),
	MEMBER("site-wraps", node[1].site, UINT64_MAX),
	MEMBER("parent-itself", node[1].parent, 1),
	MEMBER("parent-later", node[0].parent, 1),
	MEMBER("parent-none", node[1].parent, UINT32_MAX - 1),
	MEMBER("cpu", node[1].cpu, UINT16_MAX),
	MEMBER("role", node[1].role, UINT8_MAX),
	MEMBER("how", node[1].how, UINT8_MAX),
	MEMBER("entered-huge", node[1].times, UINT32_MAX),
	MEMBER("faults-huge", node[1].faults, UINT32_MAX),
	MEMBER("address-wraps", spot[1].pc, UINT64_MAX),
	MEMBER("address-0", spot[1].pc, 0),
	MEMBER("node", spot[1].node, UINT32_MAX),
	MEMBER("work", spot[1].work, UINT32_MAX),
	MEMBER("count-huge", spot[1].count, UINT32_MAX),
	MEMBER("count-0", spot[1].count, 0),
	MEMBER("waiting-huge", spot[1].waiting, UINT32_MAX),
	MEMBER("loads-huge", spot[1].loads, UINT32_MAX),
	MEMBER("length", spot[1].length, UINT8_MAX),
};

static void
bend(struct one *one, const char *word)
{
	size_t i;

	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (strcmp(members[i].name, word) == 0)
			memcpy((char *)one + members[i].at, &members[i].value,
			    members[i].size);
}

static void
add(struct layout_header *h, uint32_t row, uint32_t stage, uint32_t n,
    uint64_t windows, const char *word)
{
	struct one one = make(row, stage, n, windows);

	bend(&one, word);
	memcpy((char *)h + h->first + h->used, &one, sizeof(one));
	h->used += sizeof(one);
	h->records++;
}

/* What concerns the whole file. */
static void
bend_file(struct layout_header *h, const char *word)
{
	if (strcmp(word, "refused") == 0) {
		memset(h->refusal, '\033', sizeof(h->refusal));
		h->state = LAYOUT_REFUSED;
	} else if (strcmp(word, "loaded") == 0)
		h->state = LAYOUT_LOADED;
	else if (strcmp(word, "new") == 0)
		h->state = LAYOUT_NEW;
	else if (strcmp(word, "state") == 0)
		h->state = UINT32_MAX;
	else if (strcmp(word, "lost") == 0)
		h->lost_windows = h->lost_instructions = UINT64_MAX;
	else if (strcmp(word, "walks-lost") == 0)
		h->walks_lost = h->tlb_guesses = UINT64_MAX;
	else if (strcmp(word, "base-wraps") == 0)
		h->base = UINT64_MAX;
	else if (strcmp(word, "base-0") == 0)
		h->base = 0;
	else if (strcmp(word, "used-huge") == 0)
		h->used = UINT64_MAX;
	else if (strcmp(word, "used-cut") == 0)
		h->used -= 8;
	else if (strcmp(word, "first") == 0)
		h->first = UINT64_MAX - 63;
	else if (strcmp(word, "none") == 0)
		h->used = h->records = 0;
}

int
main(int argc, char *argv[])
{
	const char *word = argc > 2 ? argv[2] : "";
	struct layout_header *h;
	struct stat st;
	uint32_t i;
	int fd;

	if (argc == 2 && strcmp(argv[1], "--words") == 0) {
		for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
			puts(members[i].name);
		return (0);
	}
	fd = argc > 1 ? open(argv[1], O_RDWR) : -1;
	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "%s", argc > 1 ? argv[1] : "no file");
	h = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_SHARED,
	    fd, 0);
	if (h == MAP_FAILED)
		err(1, "%s", argv[1]);
	h->state = LAYOUT_ARMED;
	h->base = BASE;
	if (h->group[0].use == LAYOUT_STAGES && h->group[0].stamps == 6)
		for (i = 0; i < 3; i++)
			add(h, h->row, i, i == 1 ? 19 : 16, 64, word);
	else
		for (i = 0; i < ROWS; i++)
			add(h, i, 0, 9957, i == 1 ? 4 : 64, word);
	bend_file(h, word);
	return (0);
}
