/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "bench.h"

static const char private[] = "-private";

static bool
ends_with(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return (n >= m && strcmp(name + n - m, end) == 0);
}

static bool
begins_with(const char *name, const char *start)
{
	return (strncmp(name, start, strlen(start)) == 0);
}

/*
 * 1, 2, 4, … responders and all.  Without any, the address space is nobody
 * else's anyway, so that the private one has nothing to add.
 */
static unsigned
next(unsigned n, unsigned most)
{
	if (n == 0 || n >= most)
		return (n + 1);
	return (2 * n < most ? 2 * n : most);
}

static int
add(struct bench *bench, struct fault *fault)
{
	struct plan plan = {.family = "host", .sink = "null"};
	unsigned most = target_cpus_max(bench->target) - 1, n;
	size_t i;
	int error;

	for (n = 0; n <= most; n = next(n, most))
		for (i = 0; bench->paths[i] != NULL; i++) {
			plan.path = bench->paths[i];
			if (n == 0 && ends_with(plan.path, private))
				continue;
			plan.batch = begins_with(plan.path, "batch") ?
			    BENCH_BATCH_MAX : 1;
			plan.responders = n;
			snprintf(plan.name, sizeof(plan.name), "host/%s/%u",
			    plan.path, n);
			error = bench_add(bench, &plan, fault);
			if (error != 0)
				return (error);
		}
	return (0);
}

const struct family bench_host = {
	"host", "a process's own mappings: path x responders", true, add,
};
