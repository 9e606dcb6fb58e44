/* SPDX-License-Identifier: BSD-2-Clause */
/* Rows that nobody announces: in a panic, in a capture kernel; without QEMU. */
#include "gather.h"

#define CALL_ANY "\xff\xd0" /* of RAX */

#define MAP_BEGIN   0x100
#define MAP_END	    0x110
#define UNMAP_BEGIN 0x120
#define UNMAP_END   0x130

static void
begin_turns(struct fixture *f)
{
	struct layout_header *h = calloc(1, FILE_SIZE);
	char why[256];

	assert_non_null(h);
	memcpy(h->magic, LAYOUT_MAGIC, sizeof(h->magic));
	h->version = LAYOUT_VERSION;
	h->bits = 64;
	h->size = FILE_SIZE;
	h->first = sizeof(*h);
	h->groups = 2;
	h->group[0] = (struct layout_group){LAYOUT_TURNS, 4, 0x100, 0x200};
	h->group[1] = (struct layout_group){LAYOUT_ARM, 1, 0x200, 0x300};
	h->stamps = 5;
	h->stamp[0] = (struct layout_stamp){MAP_BEGIN, 0, 0};
	h->stamp[1] = (struct layout_stamp){MAP_END, 0, 0};
	h->stamp[2] = (struct layout_stamp){UNMAP_BEGIN, 0, 0};
	h->stamp[3] = (struct layout_stamp){UNMAP_END, 0, 0};
	h->stamp[4] = (struct layout_stamp){0x200, 1, 0};
	h->base_use = LAYOUT_BASE_FIXED;
	h->base = BASE;
	f->file = h;
	f->gather = gather_new(h, FILE_SIZE, why, sizeof(why));
	if (f->gather == NULL)
		fail_msg("%s", why);
}

/* A window that calls a function of so many instructions and a return. */
static void
window(struct fixture *f, uint64_t first, uint64_t last, uint64_t function,
    int n)
{
	int i;

	stamp(f, 0, first);
	step(f, 0, BASE + first + 2, CALL_ANY);
	for (i = 0; i < n; i++)
		step(f, 0, function + (uint64_t)i, NOP);
	step(f, 0, function + (uint64_t)n, RET);
	step(f, 0, BASE + first + 4, JUMP_ANY);
	stamp(f, 0, last);
}

/* How many windows of a row's stage there are, and how long all are. */
static uint64_t
count(const struct fixture *f, uint32_t row, uint32_t stage, uint64_t *sum)
{
	const struct layout_record *r;
	uint64_t n = 0, i;

	*sum = 0;
	for (i = 0; i < f->file->records; i++) {
		r = record(f, i);
		if (r->row != row || r->stage != stage)
			continue;
		n += r->windows;
		*sum += r->times * r->instructions;
	}
	return (n);
}

static void
test_turns(void **state)
{
	struct fixture f;
	uint64_t sum;
	int i;

	(void)state;
	begin_turns(&f);
	stamp(&f, 0, 0x200);
	for (i = 0; i < 3; i++) {
		/* Both unmap alike. */
		window(&f, MAP_BEGIN, MAP_END, 0x1000, 1);
		window(&f, UNMAP_BEGIN, UNMAP_END, 0x3000, 2);
		window(&f, MAP_BEGIN, MAP_END, 0x2000, 10 + i);
		window(&f, UNMAP_BEGIN, UNMAP_END, 0x3000, 2);
		/* The next one maps by the same function. */
		window(&f, MAP_BEGIN, MAP_END, 0x2000, 20);
		window(&f, UNMAP_BEGIN, UNMAP_END, 0x3000, 5);
	}
	assert_int_equal(count(&f, 0, 0, &sum), 3);
	assert_int_equal(sum, 3 * 5);
	assert_int_equal(count(&f, 0, 1, &sum), 3);
	assert_int_equal(sum, 3 * 6);
	assert_int_equal(count(&f, 1, 0, &sum), 3);
	assert_int_equal(sum, 3 * 14 + 3);
	assert_int_equal(count(&f, 1, 1, &sum), 3);
	assert_int_equal(sum, 3 * 6);
	assert_int_equal(count(&f, 2, 0, &sum), 3);
	assert_int_equal(sum, 3 * 24);
	assert_int_equal(count(&f, 2, 1, &sum), 3);
	assert_int_equal(sum, 3 * 9);
	assert_int_equal(f.file->lost_windows, 0);
	end(&f);
}

/* Each run is a row's; what is outside of them, such as a warm-up, is none. */
static void
test_runs(void **state)
{
	struct fixture f;
	uint64_t sum;
	uint32_t row;

	(void)state;
	begin(&f, FILE_SIZE);
	f.file->group[1].use = LAYOUT_RUNS;
	f.file->row = 5;
	for (row = 0; row < 3; row++) {
		window(&f, STAGE_BEGIN, STAGE_END, 0x1000, 50);
		stamp(&f, 0, RUN_BEGIN);
		window(&f, STAGE_BEGIN, STAGE_END, 0x1000, 1 + (int)row);
		window(&f, STAGE_BEGIN, STAGE_END, 0x1000, 1 + (int)row);
		stamp(&f, 0, RUN_END);
	}
	for (row = 0; row < 3; row++) {
		assert_int_equal(count(&f, 5 + row, 0, &sum), 2);
		assert_int_equal(sum, 2 * (5 + row));
	}
	assert_int_equal(count(&f, 8, 0, &sum), 0);
	assert_int_equal(f.file->lost_windows, 0);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_runs),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
