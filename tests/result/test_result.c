/* SPDX-License-Identifier: BSD-2-Clause */
/* Results: what is written is read again, and all else is refused. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "result/result.h"
#include "result/row.h"
#include "scratch.h"

static const struct result_context good_context = {
    .os = "linux",
    .release = "6.1.0-56-amd64",
    .version = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-1",
    .machine = "x86_64",
    .module_version = "1",
    .target = "guest",
    .accelerator = "tcg",
    .emulated = true,
    .clock = "exact",
    .ticks_per_second = 1000000000,
    .qemu_version = "7.2.22",
    .cpu_model = "a \"quoted\" model",
    .mitigations = NULL,
    .topology = "Package:4 Core:1 PU:1",
    .initiator = 0,
    .seed = INT64_MAX,
    .started = "2026-11-22T10:15:00Z",
    .host = "another",
};

/* A member of context.dumpbench. */
static const json_t *
ours(const struct result *r, const char *member)
{
	return (json_object_get(json_object_get(json_object_get(r->root,
	    "context"), "dumpbench"), member));
}

static const char *
result_string(const struct result *r, const char *member)
{
	return (json_string_value(ours(r, member)));
}

static bool
result_bool(const struct result *r, const char *member)
{
	return (json_is_true(ours(r, member)));
}

/* A folder of its own for each test, gone after it. */
static int
setup(void **state)
{
	char *folder;

	folder = malloc(SCRATCH_MAX);
	*state = folder;
	return (folder == NULL || scratch_folder(folder) == NULL);
}

static int
teardown(void **state)
{
	char command[SCRATCH_MAX + 16];

	snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
	free(*state);
	return (system(command));
}

static json_t *
good_row(void)
{
	char counter[ROW_COUNTER_MAX];
	json_t *row;
	unsigned i;

	row = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:f, s:i, s:s}",
	    "name", "latency/enter/16/manual_time", "run_name",
	    "latency/enter/16/manual_time", "run_type", "iteration",
	    "repetitions", 1, "repetition_index", 0, "threads", 1, "iterations",
	    3, "real_time", 0.1, "cpu_time", 7, "time_unit", "ns");
	for (i = 0; i < ROW_COUNTERS; i++)
		json_object_set_new(row, row_counter_name(i, counter),
		    json_integer(64));
	json_object_set_new(row, "stolen", json_null());
	json_object_set_new(row, "dumpbench",
	    json_pack("{s:s, s:s, s:i, s:s, s:i, s:{s:{s:[[i,i],[i,i]]},"
		      " s:{s:[]}, s:{s:[[i,i]]}}}",
		"family", "latency", "path", "enter", "batch", 16, "sink",
		"null", "responders", 0, "stages", "map", "histogram", 62, 2,
		64, 1, "sink", "histogram", "unmap", "histogram", 5, 3));
	return (row);
}

static json_t *
aggregate_row(void)
{
	char counter[ROW_COUNTER_MAX];
	json_t *row;
	unsigned i;

	row = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:s, s:s, s:f, s:f,"
			" s:s}",
	    "name", "latency/enter/16/manual_time_cv", "run_name",
	    "latency/enter/16/manual_time", "run_type", "aggregate",
	    "repetitions", 3, "threads", 1, "iterations", 3, "aggregate_name",
	    "cv", "aggregate_unit", "percentage", "real_time", 0.25, "cpu_time",
	    0.5, "time_unit", "ns");
	for (i = 0; i < ROW_COUNTERS; i++)
		json_object_set_new(row, row_counter_name(i, counter),
		    json_real(0.5));
	return (row);
}

static json_t *
failed_row(void)
{
	return (json_pack("{s:s, s:s, s:s, s:b, s:s, s:i, s:i, s:i, s:i, s:i,"
			  " s:s}",
	    "name", "latency/vmap/1", "run_name", "latency/vmap/1", "run_type",
	    "iteration", "error_occurred", 1, "error_message",
	    "the guest panicked", "repetitions", 1, "threads", 1, "iterations",
	    0, "real_time", 0, "cpu_time", 0, "time_unit", "ns"));
}

static struct result *
good_result(void)
{
	struct result *r;
	struct errmsg err;

	assert_int_equal(result_new(&good_context, &r, &err), 0);
	assert_int_equal(result_add(r, good_row(), &err), 0);
	assert_int_equal(result_add(r, aggregate_row(), &err), 0);
	assert_int_equal(result_add(r, failed_row(), &err), 0);
	return (r);
}

static char *
good_file(const char *folder)
{
	struct result *r;
	struct errmsg err;
	char *path;

	r = good_result();
	path = result_path(r, folder);
	assert_non_null(path);
	assert_int_equal(result_write(r, path, &err), 0);
	result_free(r);
	return (path);
}

static void
put_file(const char *path, const char *text, size_t n)
{
	FILE *f;

	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static char *
get_file(const char *path, size_t *n)
{
	static char buf[65536];
	FILE *f;

	f = fopen(path, "r");
	assert_non_null(f);
	*n = fread(buf, 1, sizeof(buf) - 1, f);
	buf[*n] = '\0';
	fclose(f);
	return (buf);
}

/* Entries of a folder but "." and "..". */
static int
count_files(const char *folder)
{
	char command[512];
	FILE *p;
	int n;

	snprintf(command, sizeof(command), "ls -A '%s' | wc -l", folder);
	p = popen(command, "r");
	assert_non_null(p);
	assert_int_equal(fscanf(p, "%d", &n), 1);
	pclose(p);
	return (n);
}

static void
refused(const char *path, const char *says)
{
	struct result *r;
	struct errmsg err;

	err.text[0] = '\0';
	assert_int_equal(result_read(path, &r, &err), -EINVAL);
	if (strstr(err.text, says) == NULL ||
	    strstr(err.text, path) == NULL)
		fail_msg("wanted \"%s\", got \"%s\"", says, err.text);
}

/* FreeBSD's releases are the same on all machines, and i386 has two kinds. */
static void
test_kernel_names(void **state)
{
	static const struct {
		struct result_context context;
		const char *name, *folder;
	} rows[] = {
		{{.os = "linux", .release = "6.1", .machine = "x86_64"}, "6.1",
		    "6.1"},
		{{.os = "linux", .release = "6.1", .machine = "i686",
		     .mitigations = "vm.pmap.pae_mode: 1"}, "6.1", "6.1"},
		{{.os = "freebsd", .release = "13.2", .machine = "amd64"},
		    "13.2", "13.2"},
		{{.os = "freebsd", .release = "9.2", .machine = "i386"},
		    "9.2 i386", "9.2-i386"},
		{{.os = "freebsd", .release = "13.2", .machine = "i386",
		     .mitigations = "a: 0; vm.pmap.pae_mode: 1; b: 0"},
		    "13.2 i386 PAE", "13.2-i386"},
		{{.os = "freebsd", .release = "13.2", .machine = "i386",
		     .mitigations = "vm.pmap.pae_mode: 0"},
		    "13.2 i386 non-PAE", "13.2-i386-nopae"},
		{{.os = "freebsd", .release = "13.2"}, "13.2", "13.2"},
	};
	char text[RESULT_KERNEL_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_string_equal(result_kernel(&rows[i].context, text),
		    rows[i].name);
		assert_string_equal(result_kernel_folder(&rows[i].context,
		    text), rows[i].folder);
	}
}

static void
test_round_trip(void **state)
{
	struct result *r, *again;
	struct errmsg err;
	json_t *row;
	char *path;

	path = good_file(*state);
	assert_string_equal(path + strlen(*state),
	    "/linux-6.1.0-56-amd64/20261122T101500Z-exact.json");
	assert_int_equal(result_read(path, &again, &err), 0);
	r = good_result();
	assert_true(json_equal(r->root, again->root));
	row = json_array_get(json_object_get(again->root, "benchmarks"), 0);
	assert_true(json_is_integer(json_object_get(row, "map_min")));
	assert_true(json_real_value(json_object_get(row, "real_time")) == 0.1);
	assert_string_equal(result_string(again, "clock"), "exact");
	assert_null(result_string(again, "mitigations"));
	assert_null(result_string(again, "no such"));
	assert_true(json_integer_value(ours(again, "seed")) == INT64_MAX);
	assert_true(result_bool(again, "emulated"));
	/* Written over, it is still one file. */
	assert_int_equal(result_write(r, path, &err), 0);
	*strrchr(path, '/') = '\0';
	assert_int_equal(count_files(path), 1);
	result_free(r);
	result_free(again);
	free(path);
}

static void
test_number(void **state)
{
	static const struct {
		double value;
		json_type type;
	} cases[] = {{0, JSON_INTEGER}, {44, JSON_INTEGER}, {0.5, JSON_REAL},
	    {1e300, JSON_REAL}, {NAN, JSON_NULL}, {INFINITY, JSON_NULL}};
	json_t *v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		v = result_number(cases[i].value);
		assert_int_equal(json_typeof(v), cases[i].type);
		if (!json_is_null(v))
			assert_true(json_number_value(v) == cases[i].value);
		json_decref(v);
	}
}

/* A machine below which there is a hypervisor; and files that do not tell. */
static void
test_hypervisor(void **state)
{
	struct result_context c = good_context;
	struct result *r;
	struct errmsg err;
	json_t *own;

	(void)state;
	c.target = "local";
	c.clock = "tsc";
	c.accelerator = c.qemu_version = NULL;
	c.hypervisor = "TCGTCGTCGTCG";
	assert_int_equal(result_new(&c, &r, &err), 0);
	assert_true(result_bool(r, "emulated"));
	assert_string_equal(result_string(r, "hypervisor"), c.hypervisor);
	own = json_object_get(json_object_get(r->root, "context"), "dumpbench");
	json_object_set_new(own, "hypervisor", json_integer(1));
	assert_int_equal(result_check(r->root, &err), -EINVAL);
	assert_non_null(strstr(err.text, "hypervisor: is 1"));
	json_object_set_new(own, "hypervisor", json_null());
	assert_int_equal(result_check(r->root, &err), 0);
	assert_null(result_string(r, "hypervisor"));
	json_object_del(own, "hypervisor");
	assert_int_equal(result_check(r->root, &err), 0);
	result_free(r);
}

/* What responders of the target host lost, with and without its count. */
static void
test_gaps(void **state)
{
	static const struct {
		const char *switches;
		int error;
	} cases[] = {{"", 0}, {",\"switches\":2", 0},
		{",\"switches\":null", 0}, {",\"switches\":-1", -EINVAL},
		{",\"switches\":\"2\"", -EINVAL}};
	struct result *r;
	struct errmsg err;
	json_t *row, *own;
	char text[256];
	size_t i;

	(void)state;
	assert_int_equal(result_new(&good_context, &r, &err), 0);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		row = good_row();
		own = json_object_get(row, "dumpbench");
		snprintf(text, sizeof(text), "[{\"cpu\":1,\"distance\":"
		    "\"other\",\"usual\":8,\"stolen\":4%s,\"histogram\":"
		    "[[9,1]]}]", cases[i].switches);
		json_object_set_new(own, "gaps", json_loads(text, 0, NULL));
		json_object_set_new(own, "responders", json_integer(1));
		assert_int_equal(result_add(r, row, &err), cases[i].error);
	}
	result_free(r);
}

/* Contexts that no run can have. */
static void
test_context(void **state)
{
	static const struct {
		size_t offset;
		const char *value, *says;
	} cases[] = {
#define CASE(m, v, s) {offsetof(struct result_context, m), v, s}
	    CASE(os, NULL, "dumpbench.os: is null"),
	    CASE(os, "../linux", "dumpbench.os: is \"../linux\""),
	    CASE(release, "", "dumpbench.release: is \"\""),
	    CASE(release, ".hidden", "dumpbench.release"),
	    CASE(version, NULL, "dumpbench.version"),
	    CASE(version, "\xff", "UTF-8"),
	    CASE(target, "moon", "is \"moon\" (expected guest local host)"),
	    CASE(accelerator, NULL, "clock \"exact\" (expected \"tcg\")"),
	    CASE(accelerator, "kvm", "expected \"tcg\")"),
	    CASE(clock, "sundial", "(expected exact tsc)"),
	    CASE(qemu_version, NULL, "qemu_version: is null in a guest"),
	    CASE(topology, NULL, "dumpbench.topology: is null with target"),
	    CASE(cpu_model, NULL, "dumpbench.cpu_model: is null with target"),
	    CASE(machine, NULL, "dumpbench.machine: is null with target"),
	    CASE(started, "yesterday", "dumpbench.started: is no time"),
	    CASE(started, "2026-11-22T10:15:00+01", "is no time"),
#undef CASE
	};
	struct result_context c;
	struct result *r;
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		c = good_context;
		memcpy((char *)&c + cases[i].offset, &cases[i].value,
		    sizeof(cases[i].value));
		assert_int_equal(result_new(&c, &r, &err), -EINVAL);
		if (strstr(err.text, cases[i].says) == NULL)
			fail_msg("wanted \"%s\", got \"%s\"", cases[i].says,
			    err.text);
	}
	c = good_context;
	c.emulated = false;
	assert_int_equal(result_new(&c, &r, &err), -EINVAL);
	c = good_context;
	c.initiator_unknown = true;
	assert_int_equal(result_new(&c, &r, &err), -EINVAL);
	assert_non_null(strstr(err.text, "initiator: is null with target"));
	/* A machine that panicked elsewhere told nothing. */
	c = (struct result_context){.os = "freebsd", .release = "13.2-RELEASE",
		.target = "local", .clock = "tsc", .ticks_per_second = 1,
		.started = good_context.started, .emulated_unknown = true,
		.initiator_unknown = true, .num_cpus = 3};
	assert_int_equal(result_new(&c, &r, &err), 0);
	assert_null(result_string(r, "cpu_model"));
	assert_null(result_string(r, "topology"));
	assert_false(result_bool(r, "emulated"));
	result_free(r);
	c = good_context;
	c.ticks_per_second = 0;
	assert_int_equal(result_new(&c, &r, &err), -EINVAL);
	c = good_context;
	c.seed = (uint64_t)INT64_MAX + 1;
	assert_int_equal(result_new(&c, &r, &err), -EINVAL);
	assert_non_null(strstr(err.text, "9223372036854775807"));
}

/*
 * Rows that the schema does not have: a member's path in the good row, and
 * the JSON to put there ("" takes it away).
 */
static void
test_rows(void **state)
{
	static const struct {
		const char *at, *json, *says;
	} cases[] = {
	    {"name", "", "name: is missing"},
	    {"name", "7", "name: is 7 (expected a string)"},
	    {"name", "\"latency/enter/16\"", "name: is not the run_name"},
	    {"name", "\"a\\u001b[2J\"", "control character"},
	    {"run_type", "\"guess\"", "(expected iteration aggregate)"},
	    {"repetitions", "1.5", "is 1.5 (expected an integer"},
	    {"threads", "-1", "threads: is -1"},
	    {"iterations", "\"3\"", "iterations: is \"3\""},
	    {"real_time", "null", "real_time: is null"},
	    {"time_unit", "\"h\"", "(expected ns us ms s)"},
	    {"map_median", "", "map_median: is missing"},
	    {"map_median", "\"64\"", "map_median: is \"64\""},
	    {"map_median", "-64", "map_median: is -64"},
	    {"map_median", "65", "map_p90: is less than"},
	    {"map_min", "61", "map_min: is less than"},
	    {"ipis", "{}", "ipis: is an object"},
	    {"stranger", "[1]", "stranger: is a list"},
	    {"dumpbench", "", "dumpbench: is missing"},
	    {"dumpbench", "[]", "dumpbench: is a list"},
	    {"dumpbench.family", "\"speed\"",
		"latency stream drivers2x2 shootdown host adapter panic kdump"
		")"},
	    {"dumpbench.family", "\"kdump\"", "(expected kdump/enter/65536)"},
	    {"dumpbench.first_quarter", "-1", "first_quarter: is -1"},
	    {"dumpbench.last_quarter", "null", "last_quarter: is null"},
	    {"dumpbench.path", "\"qenter\"", "(expected latency/qenter/16)"},
	    {"dumpbench.path", "\"$(reboot)\"", "dumpbench.path: is"},
	    {"dumpbench.batch", "1", "(expected latency/enter/1)"},
	    {"dumpbench.sink", "null", "dumpbench.sink: is null"},
	    {"dumpbench.responders", "", "responders: is missing"},
	    {"dumpbench.colour", "1", "colour: not a member of schema 2"},
	    {"dumpbench.stages.map", "", "stages.map: is missing"},
	    {"dumpbench.stages.nap", "{}", "nap: not a member"},
	    {"dumpbench.stages.map.histogram", "{}", "is an object"},
	    {"dumpbench.stages.map.histogram", "[[1,2,3]]",
		"histogram[0]: is no bucket"},
	    {"dumpbench.stages.map.histogram", "[[1,0]]", "is no bucket"},
	    {"dumpbench.stages.map.histogram", "[[1.5,1]]", "is no bucket"},
	    {"dumpbench.stages.map.histogram", "[[1,1],[1,1]]",
		"histogram[1]: is not above"},
	    {"dumpbench.stages.map.histogram", "[[-1,1]]",
		"histogram[0]: is not above"},
	    {"error_occurred", "true", "error_message: is missing"},
	    {"error_occurred", "1", "error_occurred: is 1"},
	};
	struct result *r;
	struct errmsg err;
	json_t *row, *o, *v;
	char at[64], *dot, *key;
	size_t i;

	(void)state;
	assert_int_equal(result_new(&good_context, &r, &err), 0);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		o = row = good_row();
		snprintf(at, sizeof(at), "%s", cases[i].at);
		for (key = at; (dot = strchr(key, '.')) != NULL;
		     key = dot + 1) {
			*dot = '\0';
			o = json_object_get(o, key);
		}
		if (cases[i].json[0] == '\0') {
			assert_int_equal(json_object_del(o, key), 0);
		} else {
			v = json_loads(cases[i].json, JSON_DECODE_ANY, NULL);
			assert_non_null(v);
			json_object_set_new(o, key, v);
		}
		assert_int_equal(result_add(r, row, &err), -EINVAL);
		if (strstr(err.text, cases[i].says) == NULL ||
		    strncmp(err.text, "benchmarks[0]", 13) != 0)
			fail_msg("%s: wanted \"%s\", got \"%s\"", cases[i].at,
			    cases[i].says, err.text);
	}
	row = aggregate_row();
	json_object_set_new(row, "aggregate_name", json_string("mean"));
	assert_int_equal(result_add(r, row, &err), -EINVAL);
	assert_non_null(strstr(err.text, "_mean)"));
	row = failed_row();
	json_object_del(row, "cpu_time");
	assert_int_equal(result_add(r, row, &err), -EINVAL);
	assert_non_null(strstr(err.text, "cpu_time: is missing"));
	assert_int_equal(result_add(r, json_string("row"), &err), -EINVAL);
	/* None of them is in, and a good one still goes in. */
	assert_int_equal(result_add(r, good_row(), &err), 0);
	assert_int_equal(
	    json_array_size(json_object_get(r->root, "benchmarks")), 1);
	result_free(r);
}

/* Cut short anywhere, a file is no result. */
/* What was written before stays readable, and says what schema 2 says. */
static void
test_schema_1(void **state)
{
	static const char *const files[] = {
	    "results/reference/linux-6.1.0-56-amd64/20261122T112714Z-exact.json",
	    "results/reference/versions/6.1.0-56-amd64/20261123T010210Z-tsc.json"};
	struct result *r;
	struct errmsg err;
	json_t *row, *own;
	const char *path, *properties;
	size_t i, k, unsettled;

	(void)state;
	for (k = 0; k < 2; k++) {
		if (result_read(files[k], &r, &err) != 0)
			fail_msg("%s", err.text);
		unsettled = 0;
		json_array_foreach (json_object_get(r->root, "benchmarks"), i,
		    row) {
			own = json_object_get(row, "dumpbench");
			if (own == NULL)
				continue;
			path = json_string_value(json_object_get(own, "path"));
			properties = json_string_value(
			    json_object_get(own, "properties"));
			assert_non_null(properties);
			unsettled += strstr(properties, "unsettled") != NULL;
			assert_true(strcmp(path, "enter") != 0 ||
			    strcmp(properties, "flush=all") == 0);
			assert_true(strcmp(path, "null") != 0 ||
			    strcmp(properties, "flush=none,no-address") == 0);
			assert_int_equal(json_is_null(json_object_get(row,
			    "bytes_per_second")), k == 0);
			assert_int_equal(json_is_real(json_object_get(row,
			    "bytes_per_instruction")), k == 0);
		}
		assert_int_equal(unsettled, 0);
		result_free(r);
	}
}

/* A file of schema 1 that says that its path allocates. */
static void
test_schema_1_allocates(void **state)
{
	static const char said[] = "\"schema\": 2", plan[] =
	    "\"responders\":0";
	struct result *r;
	struct errmsg err;
	char *path = good_file(*state), *text, *at, file[131072];
	const char *properties;
	json_t *own;
	size_t n;

	text = get_file(path, &n);
	at = strstr(text, said);
	assert_non_null(at);
	at[strlen(said) - 1] = '1';
	at = strstr(text, plan);
	assert_non_null(at);
	snprintf(file, sizeof(file), "%.*s\"allocates\":true,%s",
	    (int)(at - text), text, at);
	put_file(path, file, strlen(file));
	if (result_read(path, &r, &err) != 0)
		fail_msg("%s", err.text);
	own = json_object_get(json_array_get(json_object_get(r->root,
	    "benchmarks"), 0), "dumpbench");
	properties = json_string_value(json_object_get(own, "properties"));
	assert_string_equal(properties, "allocates,unsettled");
	assert_null(json_object_get(own, "allocates"));
	result_free(r);
	free(path);
}

/* Files that were written before families had their present names. */
static void
test_old_names(void **state)
{
	static const char *const files[] = {
		"results/reference/linux-6.1.0-56-amd64/"
		"20261122T112714Z-exact.json",
		"results/reference/versions/6.1.0-56-amd64/"
		"20261126T004633Z-exact.json",
		"results/reference/freebsd-13.2-RELEASE/"
		"20261123T010202Z-exact.json",
	};
	struct row_name parsed;
	struct result *r;
	struct errmsg err;
	const char *name;
	json_t *row;
	size_t i, k, found;

	(void)state;
	for (k = 0; k < sizeof(files) / sizeof(files[0]); k++) {
		if (result_read(files[k], &r, &err) != 0)
			fail_msg("%s", err.text);
		/* As it is now, it can be written again. */
		if (result_check(r->root, &err) != 0)
			fail_msg("%s: %s", files[k], err.text);
		found = 0;
		json_array_foreach(json_object_get(r->root, "benchmarks"), i,
		    row) {
			name = json_string_value(json_object_get(row, "name"));
			if (!row_parse(name, &parsed))
				fail_msg("%s: %s", files[k], name);
			found += parsed.row.family == ROW_DRIVERS2X2 &&
			    strncmp(name, "drivers2x2/", 11) == 0;
			assert_int_not_equal(strncmp(name, "seed/", 5), 0);
		}
		assert_int_equal(found, 4);
		result_free(r);
	}
}

/* The old names of the adapter's rows, in a file of either schema. */
static void
test_old_adapter(void **state)
{
	struct result *r = good_result();
	struct errmsg err = {""};
	json_t *row, *own, *context;
	char path[SCRATCH_MAX + 16];
	int schema;

	snprintf(path, sizeof(path), "%s/old.json", (char *)*state);
	context = json_object_get(json_object_get(r->root, "context"),
	    "dumpbench");
	row = good_row();
	json_object_set_new(row, "name", json_string("card/enter/16/2200s"));
	json_object_set_new(row, "run_name",
	    json_string("card/enter/16/2200s"));
	own = json_object_get(row, "dumpbench");
	json_object_set_new(own, "family", json_string("card"));
	json_object_set_new(own, "card", json_pack("{s:s, s:i}", "model",
	    "2200s", "model_ns", 80480));
	/* They are read; none is written. */
	assert_int_equal(result_add(r, json_deep_copy(row), &err), -EINVAL);
	json_array_insert_new(json_object_get(r->root, "benchmarks"), 0, row);
	for (schema = 1; schema <= 2; schema++) {
		json_object_set_new(context, "schema", json_integer(schema));
		assert_int_equal(json_dump_file(r->root, path, 0), 0);
		result_free(r);
		if (result_read(path, &r, &err) != 0)
			fail_msg("%s", err.text);
		row = json_array_get(json_object_get(r->root, "benchmarks"), 0);
		assert_string_equal(json_string_value(json_object_get(row,
		    "name")), "adapter/enter/16/2200s");
		own = json_object_get(row, "dumpbench");
		assert_string_equal(json_string_value(json_object_get(own,
		    "family")), "adapter");
		assert_null(json_object_get(own, "card"));
		assert_int_equal(json_integer_value(json_object_get(
		    json_object_get(own, "adapter"), "model_ns")), 80480);
		context = json_object_get(json_object_get(r->root, "context"),
		    "dumpbench");
	}
	result_free(r);
}

/* A dump's writes of all sizes under one batch are no figure of a batch. */
static void
test_schema_1_dump(void **state)
{
	struct result *r;
	struct errmsg err;
	json_t *row;
	size_t i, rows = 0;

	(void)state;
	if (result_read("results/reference/freebsd-13.2-RELEASE/"
	    "20261123T010032Z-exact.json", &r, &err) != 0)
		fail_msg("%s", err.text);
	json_array_foreach(json_object_get(r->root, "benchmarks"), i, row) {
		assert_string_not_equal(json_string_value(
		    json_object_get(row, "name")), "panic/dump/16");
		rows++;
	}
	assert_int_equal(rows, 12);
	result_free(r);
}

static void
test_truncated(void **state)
{
	struct result *r;
	struct errmsg err;
	char *cut, *path, *text;
	size_t n, size;

	path = good_file(*state);
	text = get_file(path, &size);
	assert_int_equal(asprintf(&cut, "%s/cut.json", (char *)*state) > 0, 1);
	for (n = 0; n < size - 2; n += n < 64 ? 1 : 61) {
		put_file(cut, text, n);
		refused(cut, "not whole JSON");
	}
	put_file(cut, text, size - 2);
	refused(cut, "not whole JSON");
	put_file(cut, text, size);
	assert_int_equal(result_read(cut, &r, &err), 0);
	result_free(r);
	free(cut);
	free(path);
}

static void
test_foreign(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
	    {"hello", "not whole JSON"},
	    {"[]", "is no JSON object"},
	    {"{}", "context: is missing"},
	    {"{\"context\": {}, \"benchmarks\": []}", "context.date"},
	    {"{\"context\": {}, \"context\": {}}", "duplicate"},
	    {"{\"context\": {\"date\": \"\", \"executable\": \"x\","
	     " \"num_cpus\": 1, \"mhz_per_cpu\": 1, \"caches\": [],"
	     " \"library_build_type\": \"release\"}, \"benchmarks\": []}",
		"context.dumpbench: is missing"},
	};
	char path[2 * SCRATCH_MAX], *deep, *many;
	size_t i, n;

	snprintf(path, sizeof(path), "%s/foreign.json", (char *)*state);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_file(path, cases[i].text, strlen(cases[i].text));
		refused(path, cases[i].says);
	}
	/* Bombs: small files that ask for much. */
	deep = malloc(1 << 20);
	assert_non_null(deep);
	memset(deep, '[', 1 << 20);
	put_file(path, deep, 1 << 20);
	refused(path, "nested too deep");
	free(deep);
	n = (size_t)RESULT_MAX_VALUES * 3;
	many = malloc(n);
	assert_non_null(many);
	for (i = 0; i < n; i++)
		many[i] = "[],"[i % 3];
	put_file(path, many, n);
	refused(path, "too many values");
	free(many);
	assert_int_equal(truncate(path, RESULT_MAX_BYTES + 1), 0);
	refused(path, "too large");
	/* A bracket in a string is no nesting. */
	put_file(path, "\"[[[[[[[[[[[[[[[[[[[[[[\\\"[\"", 26);
	refused(path, "not whole JSON");
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	refused(path, "not a file");
	refused(*state, "not a file");
}

static void
test_missing(void **state)
{
	struct result *r;
	struct errmsg err;
	char path[2 * SCRATCH_MAX];

	snprintf(path, sizeof(path), "%s/none.json", (char *)*state);
	assert_int_equal(result_read(path, &r, &err), -ENOENT);
	assert_non_null(strstr(err.text, path));
	r = good_result();
	put_file(path, "", 0);
	strcat(path, "/below.json");
	assert_int_equal(result_write(r, path, &err), -ENOTDIR);
	result_free(r);
}

/*
 * In a child: a file system with room for `limit` more bytes.  The exit
 * status is result_write()'s, made positive.
 */
static int
write_child(const char *path, rlim_t limit, void (*on_full)(int))
{
	struct rlimit size = {limit, limit};
	struct result *r;
	struct errmsg err;
	pid_t pid;
	int status;

	r = good_result();
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		signal(SIGXFSZ, on_full);
		if (setrlimit(RLIMIT_FSIZE, &size) != 0)
			_exit(200);
		_exit(-result_write(r, path, &err));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	result_free(r);
	return (status);
}

/* No room, and an end in the middle: the old file stays whole. */
static void
test_interrupted(void **state)
{
	struct result *r;
	struct errmsg err;
	char *path, folder[2 * SCRATCH_MAX];
	int status;

	path = good_file(*state);
	snprintf(
	    folder, sizeof(folder), "%s/linux-6.1.0-56-amd64", (char *)*state);
	status = write_child(path, 700, SIG_IGN);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), EFBIG);
	assert_int_equal(count_files(folder), 1);
	status = write_child(path, 700, SIG_DFL);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGXFSZ);
	assert_int_equal(result_read(path, &r, &err), 0);
	result_free(r);
	free(path);
}

/* A real full disk, where we may mount one. */
static void
test_full_disk(void **state)
{
	struct result *r;
	struct errmsg err;
	char path[2 * SCRATCH_MAX];
	pid_t pid;
	int fd, status;

	r = good_result();
	snprintf(path, sizeof(path), "%s/disk", (char *)*state);
	assert_int_equal(mkdir(path, 0700), 0);
	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (unshare(CLONE_NEWNS) != 0 ||
		    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		    mount("tmpfs", path, "tmpfs", 0, "size=16k") != 0)
			_exit(77);
		strcat(path, "/filler");
		fd = open(path, O_WRONLY | O_CREAT, 0600);
		while (write(fd, path, sizeof(path)) > 0)
			;
		strcpy(strrchr(path, '/'), "/result.json");
		if (result_write(r, path, &err) != -ENOSPC ||
		    strstr(err.text, path) == NULL)
			_exit(1);
		*strrchr(path, '/') = '\0';
		_exit(count_files(path) == 1 ? 0 : 2);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	result_free(r);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

/* What a user adds stands beside Google Benchmark's own, and replaces none. */
static void
test_added(void **state)
{
	char path[2 * SCRATCH_MAX];
	struct result *r, *again;
	struct errmsg err;
	const json_t *context;

	assert_int_equal(result_new(&good_context, &r, &err), 0);
	assert_null(result_string(r, "ended"));
	assert_int_equal(result_context_add(r, "branch", "abc", &err), 0);
	assert_int_equal(result_context_add(r, "date", "1", &err), -EINVAL);
	assert_int_equal(result_context_add(r, "dumpbench", "1", &err),
	    -EINVAL);
	assert_int_equal(result_context_add(r, "x", "\xff", &err), -EINVAL);
	assert_true(result_context_has("num_cpus, and more", 8));
	assert_false(result_context_has("num_cpus, and more", 9));
	result_end(r, "SIGINT");
	snprintf(path, sizeof(path), "%s/r.json", (char *)*state);
	assert_int_equal(result_write(r, path, &err), 0);
	result_free(r);
	assert_int_equal(result_read(path, &again, &err), 0);
	assert_string_equal(result_string(again, "ended"), "SIGINT");
	context = json_object_get(again->root, "context");
	assert_string_equal(json_string_value(json_object_get(context,
	    "branch")), "abc");
	assert_null(json_object_get(context, "x"));
	result_free(again);
}

/* Google Benchmark's own tool reads it, nulls and all. */
static void
test_compare_py(void **state)
{
	/* Debian's tool goes with Debian's Python, and its SciPy. */
	static const char python[] = "/usr/bin/python3";
	static const char tool[] = "/usr/share/benchmark/compare.py";
	char command[512], line[512], *path;
	bool seen;
	FILE *p;

	snprintf(command, sizeof(command), "%s -c 'import scipy' 2>/dev/null",
	    python);
	if (access(tool, R_OK) != 0 || system(command) != 0)
		skip();
	path = good_file(*state);
	snprintf(command, sizeof(command),
	    "%s -B %s --no-color benchmarks '%s' '%s' 2>&1", python, tool, path,
	    path);
	p = popen(command, "r");
	assert_non_null(p);
	seen = false;
	while (fgets(line, sizeof(line), p) != NULL) {
		if (strncmp(line, "latency/enter/16", 16) == 0)
			seen = true;
	}
	assert_int_equal(pclose(p), 0);
	assert_true(seen);
	free(path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	    TEST(test_kernel_names),
	    TEST(test_round_trip),
	    TEST(test_number),
	    TEST(test_context),
	    TEST(test_hypervisor),
	    TEST(test_added),
	    TEST(test_gaps),
	    TEST(test_rows),
	    TEST(test_schema_1),
	    TEST(test_schema_1_allocates),
	    TEST(test_old_names),
	    TEST(test_old_adapter),
	    TEST(test_schema_1_dump),
	    TEST(test_truncated),
	    TEST(test_foreign),
	    TEST(test_missing),
	    TEST(test_interrupted),
	    TEST(test_full_disk),
	    TEST(test_compare_py),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
