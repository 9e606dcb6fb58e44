/* SPDX-License-Identifier: BSD-2-Clause */
/* What memcpy(3) costs, by size: a program like any of Google Benchmark's. */
#include <gbench.h>

#include <stdio.h>
#include <string.h>

static char from[1 << 20], to[1 << 20];

static void
copy(struct gbench_state *state, void *arg)
{
	size_t size = (size_t)gbench_state_range(state, 0);

	(void)arg;
	GBENCH_LOOP (state) {
		memcpy(to, from, size);
		gbench_clobber_memory();
	}
	gbench_state_set_bytes_processed(state,
	    gbench_state_iterations(state) * (int64_t)size);
}

int
main(int argc, char **argv)
{
	struct gbench *bench = gbench_register("memcpy", copy, NULL);
	int error;

	gbench_range(bench, 64, sizeof(to));
	gbench_default_flag("benchmark_min_time", "0.1");
	error = gbench_initialize(&argc, argv);
	if (error == GBENCH_HELP)
		return (gbench_print_help(), 0);
	if (error == 0 && gbench_report_unrecognized(argc, argv))
		return (1);
	if (error < 0 || gbench_run_specified(NULL) < 0)
		return (fprintf(stderr, "%s\n", gbench_error()), 1);
	return (0);
}
