/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>

#include "measure/bench.h"

/*
 * shootdown follows the others, which must run with one CPU online; adapter
 * follows it, as it boots guests of its own.
 */
const struct family *const bench_families[] = {
	&bench_latency,
	&bench_stream,
	&bench_drivers2x2,
	&bench_shootdown,
	&bench_host,
	&bench_adapter,
	NULL,
};

int
bench_open(const struct options *options, enum guest_clock clock,
    void (*news)(void *, const char *), void *arg, struct bench **result,
    struct errmsg *err)
{
	struct bench *bench = calloc(1, sizeof(*bench));
	size_t i;
	int error;

	if (bench == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for benchmarks"));
	bench->options = options;
	bench->clock = clock;
	bench->last = &bench->cases;
	bench->news = news;
	bench->news_arg = arg;
	error = target_open(options, clock, news, arg, &bench->target, err);
	if (error == 0)
		error = bench_learn(bench, err);
	for (i = 0; error == 0 && bench_families[i] != NULL; i++)
		if (bench_families[i]->of_host == options->target->process)
			error = bench_families[i]->add(bench, err);
	if (error != 0) {
		bench_close(bench);
		return (error);
	}
	*result = bench;
	return (0);
}
