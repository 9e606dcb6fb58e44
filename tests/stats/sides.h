/* SPDX-License-Identifier: BSD-2-Clause */
/* Two sides for tests of comparisons. */
#ifndef TESTS_STATS_SIDES_H
#define TESTS_STATS_SIDES_H

#include "stats/compare.h"

static inline struct samples *
side(const char *text)
{
	struct samples *s;
	struct errmsg err;

	assert_int_equal(samples_new(NULL, &s, &err), 0);
	if (samples_parse(s, "file", text, strlen(text), &err) != 0)
		fail_msg("%s", err.text);
	return (s);
}

static inline struct comparison *
compared(struct samples *old, struct samples *new)
{
	static const struct compare_options options = {0.05, 0.05};
	struct comparison *c;
	struct errmsg err;

	assert_int_equal(compare_new(old, new, NULL, &c, &err), 0);
	assert_int_equal(compare_finish(&c, 1, &options), 0);
	return (c);
}

#endif
