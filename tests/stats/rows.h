/* SPDX-License-Identifier: BSD-2-Clause */
/* Files of Google Benchmark's for tests, and rows of its versions. */
#ifndef TESTS_STATS_ROWS_H
#define TESTS_STATS_ROWS_H

/* A file of these rows. */
#define FILE_OF(rows) "{\"context\": {\"num_cpus\": 2}, \"benchmarks\": [" \
	rows "]}"

/* Rows: of 1.4 and before, of 1.5.0 to 1.5.4, and of those since. */
#define OLD(name, time) "{\"name\": \"" name "\", \"iterations\": 100, " \
	"\"real_time\": " time ", \"cpu_time\": 1, \"time_unit\": \"ns\"}"
#define OLD_TIMES(name, times, time) "{\"name\": \"" name "\", " \
	"\"iterations\": " times ", \"real_time\": " time ", " \
	"\"cpu_time\": 1, \"time_unit\": \"ns\"}"
#define MID(name, index, time) "{\"name\": \"" name "\", \"run_name\": \"" \
	name "\", \"run_type\": \"iteration\", \"repetitions\": 0, " \
	"\"repetition_index\": " index ", \"threads\": 1, " \
	"\"iterations\": 100, \"real_time\": " time ", \"cpu_time\": 1, " \
	"\"time_unit\": \"ns\"}"
#define NEW(name, family, instance, index, time) "{\"name\": \"" name "\", " \
	"\"family_index\": " family ", \"per_family_instance_index\": " \
	instance ", \"run_name\": \"" name "\", " \
	"\"run_type\": \"iteration\", \"repetitions\": 2, " \
	"\"repetition_index\": " index ", \"threads\": 1, " \
	"\"iterations\": 100, \"real_time\": " time ", \"cpu_time\": 1, " \
	"\"time_unit\": \"ns\"}"
#define AGGREGATE(name, which, unit, time) "{\"name\": \"" name "_" which \
	"\", \"family_index\": 0, \"per_family_instance_index\": 0, " \
	"\"run_name\": \"" name "\", \"run_type\": \"aggregate\", " \
	"\"repetitions\": 3, \"threads\": 1, \"aggregate_name\": \"" which \
	"\", \"aggregate_unit\": \"" unit "\", \"iterations\": 3, " \
	"\"real_time\": " time ", \"cpu_time\": 1, \"time_unit\": \"ns\"}"
#define NO_TIME "\"iterations\": 0, \"real_time\": 0.0, \"cpu_time\": 0.0, " \
	"\"time_unit\": \"ns\"}"

#endif
