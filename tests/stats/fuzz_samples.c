/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any bytes as a result file, compared with itself and a sound
 * one.
 * reader: src/stats/samples*.cc src/stats/mend.cc src/stats/compare*.c
 */
#include <math.h>

#include "fuzz/fuzz.h"
#include "stats/compare.h"

static void
check(const struct comparison *c)
{
	size_t i, all = 0;

	for (i = 0; i < COMPARE_VERDICTS; i++)
		all += c->count[i];
	if (all != c->nfigures)
		abort();
	for (i = 0; i < c->nfigures; i++) {
		if ((c->figures[i].verdict == COMPARE_UNKNOWN) !=
		    (c->figures[i].why[0] != '\0'))
			abort();
		/* Those that are not a number are not there. */
		if (isinf(c->figures[i].shift) || isinf(c->figures[i].change))
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct compare_options options = {0.05, 0.05};
	static const char sound[] = "{\"context\": {}, \"benchmarks\": ["
	    "{\"name\": \"a/1\", \"real_time\": 1},"
	    "{\"name\": \"a/1\", \"real_time\": 2}]}";
	struct samples *sides[2] = {NULL, NULL}, *other = NULL;
	struct comparison *c;
	struct errmsg err;
	int error, i;

	for (i = 0, error = 0; i < 2 && error == 0; i++) {
		error = samples_new(NULL, &sides[i], &err);
		err.text[0] = '\0';
		if (error == 0)
			error = samples_parse(sides[i], "fuzz",
			    (const char *)data, size, &err);
		/* What is refused is refused in words. */
		if (error != 0 && err.text[0] == '\0')
			abort();
	}
	if (error == 0 &&
	    compare_new(sides[0], sides[1], NULL, &c, &err) == 0) {
		if (compare_finish(&c, 1, &options) != 0)
			abort();
		check(c);
		/* The same against the same differs in nothing. */
		if (c->count[COMPARE_WORSE] + c->count[COMPARE_BETTER] > 0)
			abort();
		compare_free(c);
	}
	if (error == 0 && samples_new(NULL, &other, &err) == 0 &&
	    samples_parse(other, "sound", sound, sizeof(sound) - 1,
		&err) == 0 &&
	    compare_new(other, sides[0], NULL, &c, &err) == 0) {
		if (compare_finish(&c, 1, &options) != 0)
			abort();
		check(c);
		compare_free(c);
	}
	samples_free(sides[0]);
	samples_free(sides[1]);
	samples_free(other);
	return (0);
}
