/* SPDX-License-Identifier: BSD-2-Clause */
/* The plugin's aggregation, told what is executed in windows and runs. */
#ifndef DUMPBENCH_TEST_GATHER_H
#define DUMPBENCH_TEST_GATHER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "explain/plugin/code.h"
#include "explain/plugin/gather.h"

#define FILE_SIZE (1u << 20)
#define BASE	  0xffffffffc0010000u

/* Offsets from BASE of the time stamps, and of the responder's loop. */
#define STAGE_BEGIN 0x900
#define STAGE_END   0x100
#define RUN_BEGIN   0x300
#define RUN_END     0x200
#define RESPOND	    0x510
#define RESPOND_END 0x600

/* Instructions. */
#define NOP   "\x90"
#define PAUSE "\xf3\x90"
#define RET   "\xc3"
#define IRET  "\x48\xcf"
#define MOVS  "\xf3\xa4"
#define RDTSC "\x0f\x31"
#define JUMP_ANY "\xff\xe0" /* to RAX */
#define INVLPG	 "\x0f\x01\x38"
#define LOCK_INC "\xf0\xff\x00"

struct fixture {
	struct layout_header *file;
	struct gather *gather;
};

static inline void
begin_model(struct fixture *f, size_t length, uint32_t entries, uint32_t ways)
{
	struct layout_header *h;
	char why[256];

	h = calloc(1, length);
	assert_non_null(h);
	memcpy(h->magic, LAYOUT_MAGIC, sizeof(h->magic));
	h->version = LAYOUT_VERSION;
	h->bits = 64;
	h->size = length;
	h->first = sizeof(*h);
	h->groups = 3;
	h->group[0] = (struct layout_group){LAYOUT_STAGES, 2, 0x100, 0xa00};
	h->group[1] = (struct layout_group){LAYOUT_RUN, 2, 0x200, 0x400};
	h->group[2] = (struct layout_group){LAYOUT_RESPOND, 1, 0x500,
		RESPOND_END};
	h->stamps = 5;
	h->stamp[0] = (struct layout_stamp){STAGE_END, 0, 0};
	h->stamp[1] = (struct layout_stamp){RUN_END, 1, 0};
	h->stamp[2] = (struct layout_stamp){RUN_BEGIN, 1, 0};
	h->stamp[3] = (struct layout_stamp){RESPOND, 2, 0};
	h->stamp[4] = (struct layout_stamp){STAGE_BEGIN, 0, 0};
	h->base_use = LAYOUT_BASE_FIXED;
	h->base = BASE;
	h->tlb_entries = entries;
	h->tlb_ways = ways;
	f->file = h;
	f->gather = gather_new(h, length, why, sizeof(why));
	if (f->gather == NULL)
		fail_msg("%s", why);
}

static inline void
begin(struct fixture *f, size_t length)
{
	begin_model(f, length, 0, 0);
}

static inline void
end(struct fixture *f)
{
	gather_free(f->gather);
	free(f->file);
}

static inline void
bytes(struct fixture *f, unsigned cpu, uint64_t pc, const char *code,
    size_t length)
{
	gather_step(f->gather, cpu, gather_insn(f->gather, pc,
	    (const uint8_t *)code, length, false));
}

/* An instruction that has no NUL in it. */
static inline void
step(struct fixture *f, unsigned cpu, uint64_t pc, const char *code)
{
	bytes(f, cpu, pc, code, strlen(code));
}

static inline void
call(struct fixture *f, unsigned cpu, uint64_t pc, uint64_t to)
{
	int32_t d = (int32_t)(to - pc - 5);
	char code[5] = "\xe8";

	memcpy(code + 1, &d, sizeof(d));
	bytes(f, cpu, pc, code, sizeof(code));
}

static inline void
stamp(struct fixture *f, unsigned cpu, uint64_t offset)
{
	step(f, cpu, BASE + offset, RDTSC);
}

static inline const struct layout_record *
record(const struct fixture *f, uint64_t n)
{
	const char *p = (const char *)f->file + f->file->first;
	const struct layout_record *r;

	assert_true(n < f->file->records);
	for (r = (const void *)p; n > 0; n--)
		r = (const void *)((const char *)r + r->size);
	return (r);
}

static inline const struct layout_node *
nodes(const struct layout_record *r)
{
	return ((const void *)(r + 1));
}

/* The spot of an address; NULL: there is none. */
static inline const struct layout_spot *
spot(const struct layout_record *r, uint64_t pc)
{
	const struct layout_spot *s = (const void *)(nodes(r) + r->nodes);
	uint32_t i;

	for (i = 0; i < r->spots; i++)
		if (s[i].pc == pc)
			return (&s[i]);
	return (NULL);
}

/* What the spots add up to is what the record says. */
static inline void
check_sum(const struct layout_record *r)
{
	const struct layout_spot *s = (const void *)(nodes(r) + r->nodes);
	uint64_t sum = r->unattributed;
	uint32_t i;

	for (i = 0; i < r->spots; i++)
		sum += s[i].count;
	assert_int_equal(sum, r->instructions);
}

/*
 * The same window over and over, in a run: the record of its kind.  A jump
 * leads to the body, another away from it: with the stamp, 3 instructions.
 */
static inline const struct layout_record *
windows(struct fixture *f, unsigned times, void (*body)(struct fixture *))
{
	const struct layout_record *r;

	f->file->row = 7;
	stamp(f, 0, RUN_BEGIN);
	for (; times > 0; times--) {
		stamp(f, 0, STAGE_BEGIN);
		step(f, 0, BASE + STAGE_BEGIN + 2, JUMP_ANY);
		body(f);
		step(f, 0, BASE + STAGE_END - 2, JUMP_ANY);
		stamp(f, 0, STAGE_END);
	}
	stamp(f, 0, RUN_END);
	r = record(f, 0);
	check_sum(r);
	assert_int_equal(r->row, 7);
	assert_int_equal(r->group, 0);
	assert_int_equal(r->stage, 0);
	return (r);
}

#endif
