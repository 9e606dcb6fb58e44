/* SPDX-License-Identifier: BSD-2-Clause */
/* Which functions make the difference of two rows, and that they add up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "explain/calls.h"
#include "explain/difference.h"

/* One side's calls and the other's. */
struct pair {
	struct attribution *old, *now;
	struct difference *d;
};

static struct pair
compare(const struct call *old, const struct call *now)
{
	struct pair p = {calls_read(old), calls_read(now), NULL};
	const struct difference_side before = {p.old, &p.old->row[0]};
	const struct difference_side after = {p.now, &p.now->row[0]};
	double by = 0;
	size_t i;

	p.d = difference_new(&before, &after, FRAMES_PAGE);
	assert_non_null(p.d);
	for (i = 0; i < p.d->n; i++)
		by += p.d->entry[i].now - p.d->entry[i].old;
	assert_true(by == p.d->now - p.d->old);
	assert_true(p.d->rest == 0);
	return (p);
}

static void
end(struct pair *p)
{
	difference_free(p->d);
	attribution_free(p->old);
	attribution_free(p->now);
}

static const struct difference_entry *
entry(const struct pair *p, const char *name)
{
	size_t i;

	for (i = 0; i < p->d->n; i++)
		if (strcmp(p->d->entry[i].name, name) == 0)
			return (&p->d->entry[i]);
	fail_msg("no line of %s", name);
	return (NULL);
}

static void
test_names(void **state)
{
	static const struct call old[CALLS] = {{"map", -1, 5}, {"a", 0, 3},
		{"b.isra.0", 0, 7}, {"c.part.0", 0, 2}, {"x.isra.0", 0, 1},
		{"x.part.0", 0, 1}};
	static const struct call now[CALLS] = {{"map", -1, 9}, {"b", 0, 8},
		{"c.constprop.0", 0, 2}, {"d", 0, 1}, {"x", 0, 1}};
	struct pair p = compare(old, now);

	(void)state;
	assert_string_equal(p.d->entry[0].name, "map");
	assert_true(entry(&p, "map")->old == 5 && entry(&p, "map")->now == 9);
	assert_null(entry(&p, "map")->was);
	assert_true(entry(&p, "a")->gone);
	assert_true(entry(&p, "d")->new);
	assert_string_equal(entry(&p, "b")->was, "b.isra.0");
	assert_true(entry(&p, "b")->old == 7 && entry(&p, "b")->now == 8);
	assert_string_equal(entry(&p, "c.constprop.0")->was, "c.part.0");
	/* Which of the two it was is not certain. */
	assert_true(entry(&p, "x")->new);
	assert_true(entry(&p, "x.isra.0")->gone);
	end(&p);
}

/* A cold part is its function's where the other side has none. */
static void
test_cold(void **state)
{
	static const struct call old[CALLS] = {{"map", -1, 5}, {"a", 0, 3},
		{"a.cold", 1, 2}, {"b", 0, 4}, {"b.cold", 3, 1}};
	static const struct call now[CALLS] = {{"map", -1, 5},
		{"a.isra.0", 0, 6}, {"b", 0, 4}, {"b.isra.0.cold", 2, 2}};
	struct pair p = compare(old, now), q = compare(now, old);

	(void)state;
	assert_int_equal(p.d->n, 4);
	assert_true(entry(&p, "a.isra.0")->old == 5);
	assert_string_equal(entry(&p, "a.isra.0")->moved, "a.cold");
	assert_false(entry(&p, "a.isra.0")->out);
	assert_string_equal(entry(&p, "b.isra.0.cold")->was, "b.cold");
	assert_true(entry(&q, "a")->now == 5 && entry(&q, "a")->out);
	end(&p);
	end(&q);
}

static void
test_inlined(void **state)
{
	static const struct call old[CALLS] = {{"map", -1, 5}, {"f", 0, 10},
		{"g", 1, 3}, {"h", 2, 2}};
	static const struct call now[CALLS] = {{"map", -1, 5}, {"f", 0, 12},
		{"h", 1, 2}};
	struct pair p = compare(old, now), q = compare(now, old);

	(void)state;
	assert_int_equal(p.d->n, 3);
	assert_true(entry(&p, "f")->old == 13 && entry(&p, "f")->now == 12);
	assert_string_equal(entry(&p, "f")->moved, "g");
	assert_false(entry(&p, "f")->out);
	assert_true(entry(&q, "f")->old == 12 && entry(&q, "f")->now == 13);
	assert_true(entry(&q, "f")->out);
	end(&p);
	end(&q);
}

/* Where it may as well be another way, it is gone. */
static void
test_not_certain(void **state)
{
	static const struct call old[CALLS] = {{"map", -1, 5}, {"f", 0, 10},
		{"g", 1, 3}, {"h", 2, 2}};
	/* It called nothing; it had two callers; it may be k now; its callee
	 * is called by another; the caller did so before, too. */
	static const struct call leaf[CALLS] = {{"map", -1, 5}, {"f", 0, 10},
		{"g", 1, 3}};
	static const struct call both[CALLS] = {{"map", -1, 5}, {"f", 0, 10},
		{"g", 1, 3}, {"h", 2, 2}, {"g", 0, 3}};
	static const struct call renamed[CALLS] = {{"map", -1, 5},
		{"f", 0, 10}, {"h", 1, 2}, {"k", 1, 3}};
	static const struct call elsewhere[CALLS] = {{"map", -1, 5},
		{"f", 0, 10}, {"h", 0, 2}};
	static const struct call always[CALLS] = {{"map", -1, 5},
		{"f", 0, 10}, {"g", 1, 3}, {"h", 2, 2}, {"h", 1, 2}};
	static const struct call now[CALLS] = {{"map", -1, 5}, {"f", 0, 10},
		{"h", 1, 2}};
	static const struct call without[CALLS] = {{"map", -1, 5},
		{"f", 0, 13}};
	static const struct {
		const struct call *old, *now;
	} cases[] = {{leaf, without}, {both, now}, {old, renamed},
		{old, elsewhere}, {always, now}};
	struct pair p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		p = compare(cases[i].old, cases[i].now);
		if (!entry(&p, "g")->gone || entry(&p, "f")->moved != NULL)
			fail_msg("case %zu", i);
		end(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_cold),
		cmocka_unit_test(test_inlined),
		cmocka_unit_test(test_not_certain),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
