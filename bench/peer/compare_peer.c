/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `dumpbench compare` beside Google Benchmark's own compare.py, measured with
 * Google Benchmark:
 *
 *     peer_compare DUMPBENCH [COMPARE.PY] [--benchmark_…]
 *
 * Each compares a million samples of ten benchmarks: dumpbench in 500 files a
 * side, and both in one file a side, as compare.py reads one.  The samples are
 * made up, in a temporary folder.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gbench/gbench.h"
#include "util/standard.h"
#include "util/program.h"
#include "util/tempdir.h"

#define FILES	    500 /* a side */
#define BENCHMARKS  10
#define REPETITIONS 100 /* of each, in a file */

static const char *folder;
static const char *const sides[] = {"old", "new"};

struct command {
	const char *words[8];
};

/* Evenly in (0, 1]; the same in every run. */
static double
even(void)
{
	static unsigned long long state = 1;

	state = state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(state >> 40) / 0x1p24 + 0x1p-25);
}

static FILE *
create(const char *name)
{
	char path[PATH_MAX + 64];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.json", folder, name);
	file = fopen(path, "w");
	if (file == NULL) {
		perror(path);
		exit(1);
	}
	fputs("{\"context\": {\"num_cpus\": 2}, \"benchmarks\": [", file);
	return (file);
}

static void
finish(FILE *file)
{
	fputs("]}\n", file);
	if (fclose(file) != 0) {
		perror(folder);
		exit(1);
	}
}

static void
put(FILE *file, bool first, int benchmark, int repetition, double time)
{
	fprintf(file, "%s{\"name\": \"BM/%d\", \"run_type\": \"iteration\", "
	    "\"repetition_index\": %d, \"real_time\": %.3f, "
	    "\"cpu_time\": %.3f, \"time_unit\": \"ns\"}",
	    first ? "" : ",\n", benchmark, repetition, time, time);
}

/* Each sample goes into one of the many files and into the one. */
static void
make_side(const char *side)
{
	char name[64], path[PATH_MAX + 64];
	FILE *all = create(side), *file;
	double time;
	int b, f, i;

	snprintf(path, sizeof(path), "%s/%s", folder, side);
	mkdir(path, 0777);
	for (f = 0; f < FILES; f++) {
		snprintf(name, sizeof(name), "%s/%d", side, f);
		file = create(name);
		for (b = 0; b < BENCHMARKS; b++)
			for (i = 0; i < REPETITIONS; i++) {
				time = 1000 + 50 * (even() + even());
				put(file, b + i == 0, b, i, time);
				put(all, f + b + i == 0, b,
				    f * REPETITIONS + i, time);
			}
		finish(file);
	}
	finish(all);
}

/* Run it without its output; false if it fails. */
static bool
run(const struct command *c, struct rusage *used)
{
	const struct program_how how = {.output = "/dev/null"};
	pid_t pid;
	int status = -1;

	return (program_start(c->words, &how, &pid) == 0 &&
	    wait4(pid, &status, 0, used) == pid &&
	    WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static double
seconds(struct timeval t)
{
	return ((double)t.tv_sec + (double)t.tv_usec / 1e6);
}

static void
measure(struct gbench_state *state, void *arg)
{
	struct rusage used = {.ru_maxrss = 0};
	double cpu = 0;
	long most = 0;

	while (gbench_state_keep_running(state)) {
		if (!run(arg, &used)) {
			gbench_state_skip_with_error(state, "command failed");
			break;
		}
		cpu += seconds(used.ru_utime) + seconds(used.ru_stime);
		most = used.ru_maxrss > most ? used.ru_maxrss : most;
	}
	gbench_state_counter(state, "cpu_seconds", cpu /
	    (double)gbench_state_iterations(state), 0);
	gbench_state_counter(state, "megabytes", (double)most / 1024, 0);
}

static void
add(const char *name, struct command *c)
{
	struct gbench *bench = gbench_register(name, measure, c);

	if (bench == NULL || gbench_use_real_time(bench) != 0 ||
	    gbench_unit(bench, GBENCH_MILLISECOND) != 0)
		fprintf(stderr, "peer_compare: %s\n", gbench_error());
}

int
main(int argc, char **argv)
{
	static char python[] = "python3", compare[] = "compare",
	    benchmarks[] = "benchmarks", plain[] = "--no-color";
	char old[PATH_MAX + 8], new[PATH_MAX + 8], old_one[PATH_MAX + 16],
	    new_one[PATH_MAX + 16];
	struct tempdir *tempdir;
	struct errmsg err;
	int status = 0;

	standard_open();
	gbench_default_flag("benchmark_min_time", "1");
	if (gbench_initialize(&argc, argv) != 0 || argc < 2 || argc > 3) {
		fprintf(stderr, "usage: peer_compare DUMPBENCH [COMPARE.PY] "
		    "[--benchmark_…]\n");
		return (2);
	}
	if (tempdir_new(&tempdir, &err) != 0) {
		fprintf(stderr, "peer_compare: %s\n", err.text);
		return (1);
	}
	folder = tempdir_path(tempdir);
	make_side(sides[0]);
	make_side(sides[1]);
	snprintf(old, sizeof(old), "%s/old", folder);
	snprintf(new, sizeof(new), "%s/new", folder);
	snprintf(old_one, sizeof(old_one), "%s.json", old);
	snprintf(new_one, sizeof(new_one), "%s.json", new);
	add("dumpbench/1000_files", &(struct command){{argv[1], compare, old,
	    new, NULL}});
	add("dumpbench/2_files", &(struct command){{argv[1], compare, old_one,
	    new_one, NULL}});
	if (argc == 3)
		add("compare.py/2_files", &(struct command){{python, argv[2],
		    plain, benchmarks, old_one, new_one, NULL}});
	if (gbench_run_specified(NULL) < 0) {
		fprintf(stderr, "peer_compare: %s\n", gbench_error());
		status = 1;
	}
	gbench_shutdown();
	tempdir_free(tempdir);
	if (status == 0 && standard_finish(&err) != 0) {
		fprintf(stderr, "peer_compare: %s\n", err.text);
		status = 1;
	}
	return (status);
}
