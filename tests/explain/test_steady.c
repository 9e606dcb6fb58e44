/* SPDX-License-Identifier: BSD-2-Clause */
/* What differs where functions vary from boot to boot. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "explain/calls.h"
#include "explain/steady.h"

/* A search, whose length is another one at each boot, and what calls it. */
struct side {
	int map, search[STEADY_BOOTS];
	const char *name; /* of the search; null: "search" */
	int more; /* of a function that the other side has not; 0: none */
};

static void
read_side(const struct side *s, size_t n, struct attribution *a[],
    struct difference_side sides[])
{
	struct call call[CALLS] = {{"map", -1, s->map}, {"steady", 0, 7},
		{s->name != NULL ? s->name : "search", 0, 0}};
	size_t i;

	if (s->more != 0)
		call[3] = (struct call){"more", 0, s->more};
	for (i = 0; i < n; i++) {
		call[2].n = s->search[i];
		a[i] = calls_read(call);
		sides[i] = (struct difference_side){a[i], &a[i]->row[0]};
	}
}

static int
compare(const struct side *old, size_t nold, const struct side *new,
    size_t nnew, struct steady *steady)
{
	struct attribution *a[2 * STEADY_BOOTS];
	struct difference_side sides[2 * STEADY_BOOTS];
	size_t i;
	int error;

	read_side(old, nold, a, sides);
	read_side(new, nnew, a + nold, sides + nold);
	error = steady_difference(sides, nold, sides + nold, nnew,
	    FRAMES_PAGE, steady);
	for (i = 0; i < nold + nnew; i++)
		attribution_free(a[i]);
	return (error);
}

static void
test_shift(void **state)
{
	static const struct side old = {.map = 50,
		.search = {100, 140, 100, 180, 100}};
	static const struct {
		struct side new;
		double shift;
		bool meets;
	} cases[] = {
		{{.map = 50, .search = {100, 140, 100, 180, 100}}, 0, true},
		{{.map = 50, .search = {140, 140, 140, 140, 140}}, 0, true},
		{{.map = 70, .search = {100, 100, 100, 100, 100}}, 20, true},
		{{.map = 49, .search = {300, 180, 100, 100, 100}}, -1, true},
		/* It varies on both sides, and takes longer on one. */
		{{.map = 50, .search = {190, 191, 190, 190, 200}}, 0, false},
		/* It may have got a name of the compiler's, too. */
		{{.map = 51, .search = {140, 140, 140, 140, 140},
		    .name = "search.isra.0"}, 1, true},
		/* Where it varies on one side, it is none on the other. */
		{{.map = 50, .search = {100, 100, 140, 100, 100},
		    .more = 3}, 3, true},
	};
	struct steady steady, back;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(compare(&old, STEADY_BOOTS, &cases[i].new,
		    STEADY_BOOTS, &steady), 0);
		assert_int_equal(compare(&cases[i].new, STEADY_BOOTS, &old,
		    STEADY_BOOTS, &back), 0);
		if (steady.shift != cases[i].shift ||
		    steady.meets != cases[i].meets ||
		    back.shift != -steady.shift || back.meets != steady.meets)
			fail_msg("case %zu: %g, %d", i, steady.shift,
			    steady.meets);
	}
}

static void
test_too_few(void **state)
{
	static const struct side side = {.map = 50,
		.search = {100, 140, 100, 180, 100}};
	struct steady steady;

	(void)state;
	assert_int_equal(compare(&side, STEADY_BOOTS - 1, &side, STEADY_BOOTS,
	    &steady), -ENODATA);
	assert_int_equal(compare(&side, STEADY_BOOTS, &side, STEADY_BOOTS - 1,
	    &steady), -ENODATA);
}

/* Of two sides that are alike but for what is done to one explanation. */
static int
compare_spoilt(void (*spoil)(struct attribution_stage *map))
{
	static const struct side side = {.map = 50,
		.search = {100, 140, 100, 180, 100}};
	struct attribution *a[STEADY_BOOTS];
	struct difference_side sides[STEADY_BOOTS];
	struct steady steady;
	size_t i;
	int error;

	read_side(&side, STEADY_BOOTS, a, sides);
	spoil(&a[2]->row[0].stage[ROW_MAP]);
	error = steady_difference(sides, STEADY_BOOTS, sides, STEADY_BOOTS,
	    FRAMES_PAGE, &steady);
	for (i = 0; i < STEADY_BOOTS; i++)
		attribution_free(a[i]);
	return (error);
}

static void
take_the_usual(struct attribution_stage *map)
{
	map->usual = NULL;
}

/* What is attributed to no function. */
static void
add_instructions(struct attribution_stage *map)
{
	map->tree[0].instructions += 5;
	map->median += 5;
	map->sum += 5;
}

static void
test_not_known(void **state)
{
	(void)state;
	/* Such a stage is known by means only. */
	assert_int_equal(compare_spoilt(take_the_usual), -ENODATA);
	/* Nothing is left that does not vary. */
	assert_int_equal(compare_spoilt(add_instructions), -ENODATA);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shift),
		cmocka_unit_test(test_too_few),
		cmocka_unit_test(test_not_known),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
