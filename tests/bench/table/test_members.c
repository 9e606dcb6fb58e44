/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What reads results, on results in which one member is not as usual: each
 * member that there is, taken away or given another value, in all the places
 * where it stands and in the first alone.  What the schema lets through, the
 * table, compare, plot and report must do something with; what it does not,
 * must be refused in words.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "built.h"
#include "result/result.h"
#include "result/row.h"
#include "table/table.h"

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))
#define MOST_MEMBERS 256

static char folder[4096], program[4096];

/* Names of members from the root on; "*" is each element of a list. */
struct members {
	char name[MOST_MEMBERS][128];
	size_t n;
};

static void
path(char *name, size_t size, const char *file)
{
	assert_true(snprintf(name, size, "%.3000s/%s", folder, file) <
	    (int)size);
}

/* A run's row: its counters, and what the family alone has in `own`. */
static json_t *
row(const char *name, const char *family, const char *where, int batch,
    int responders, json_t *own)
{
	char counter[ROW_COUNTER_MAX];
	json_t *r, *plan, *bucket;
	unsigned i;

	bucket = json_pack("{s[[ii][ii]]}", "histogram", 40, 3, 48, 1);
	plan = json_pack("{ss ss si ss si s{sO sO sO} ss ss si si ss si}",
	    "family", family, "path", where, "batch", batch, "sink", "device",
	    "responders", responders, "stages", "map", bucket, "sink", bucket,
	    "unmap", bucket, "properties", "flush=all,batch=1-16",
	    "sink_properties", "device", "pages", 64, "rounds", 4, "source",
	    "pages", "possible_cpus", 4);
	json_decref(bucket);
	if (own != NULL)
		json_object_update_new(plan, own);
	r = json_pack("{ss ss ss si si si si si si ss so}", "name", name,
	    "run_name", name, "run_type", "iteration", "repetitions", 1,
	    "repetition_index", 0, "threads", 1, "iterations", 4, "real_time",
	    90, "cpu_time", 90, "time_unit", "ns", "dumpbench", plan);
	for (i = 0; i < ROW_COUNTERS; i++)
		json_object_set_new(r, row_counter_name(i, counter),
		    json_integer(48));
	return (r);
}

static json_t *
gaps(int responders)
{
	json_t *list = json_array();

	for (; responders > 0; responders--)
		json_array_append_new(list, json_pack("{si ss si si si s[[ii]]}",
		    "cpu", responders, "distance", "same L3", "usual", 80,
		    "stolen", 4000, "switches", 2, "histogram", 640, 2));
	return (json_pack("{so sf sf ss}", "gaps", list, "clock_ticks", 24.5,
	    "others", 0.25, "distance", "same L3"));
}

static json_t *
adapter(const char *model, int ns)
{
	return (json_pack("{s{ss so}}", "adapter", "model", model, "model_ns",
	    ns != 0 ? json_integer(ns) : json_null()));
}

/* A row of each family, some of both paths that are set against each other. */
static json_t *
rows(void)
{
	json_t *r, *list = json_array();

#define ADD(...) json_array_append_new(list, row(__VA_ARGS__))
	ADD("latency/null/1", "latency", "null", 1, 0, NULL);
	ADD("latency/enter/1", "latency", "enter", 1, 0, NULL);
	ADD("latency/enter/16", "latency", "enter", 16, 0, NULL);
	ADD("stream/enter/16/device", "stream", "enter", 16, 0, NULL);
	ADD("shootdown/enter/0", "shootdown", "enter", 1, 0, NULL);
	ADD("shootdown/enter/2", "shootdown", "enter", 1, 2, NULL);
	ADD("drivers2x2/enter/1", "drivers2x2", "enter", 1, 0, NULL);
	ADD("drivers2x2/enter/16", "drivers2x2", "enter", 16, 0, NULL);
	ADD("drivers2x2/kenter_temporary/1", "drivers2x2",
	    "kenter_temporary", 1, 0, NULL);
	ADD("drivers2x2/kenter_temporary/16", "drivers2x2",
	    "kenter_temporary", 16, 0, NULL);
	ADD("host/remap/0", "host", "remap", 1, 0, NULL);
	ADD("host/remap/2-same-L3", "host", "remap", 1, 2, gaps(2));
	ADD("host/remap-private/2-same-L3", "host", "remap-private", 1, 2,
	    gaps(2));
	ADD("panic/enter/16", "panic", "enter", 16, 0, NULL);
	ADD("panic/dump_write/16", "panic", "dump_write", 16, 0, NULL);
	ADD("adapter/enter/1", "adapter", "enter", 1, 0,
	    adapter("2200s", 80480));
	ADD("adapter/enter/16", "adapter", "enter", 16, 0, adapter("off", 0));
#undef ADD
	r = json_deep_copy(json_array_get(list, 1));
	json_object_del(r, "repetition_index");
	json_object_set_new(r, "run_type", json_string("aggregate"));
	json_object_set_new(r, "aggregate_name", json_string("mean"));
	json_object_set_new(r, "aggregate_unit", json_string("time"));
	json_object_set_new(r, "name", json_string("latency/enter/1_mean"));
	json_array_append_new(list, r);
	r = json_deep_copy(json_array_get(list, 2));
	json_object_set_new(r, "error_occurred", json_true());
	json_object_set_new(r, "error_message", json_string("as it is"));
	json_array_append_new(list, r);
	return (list);
}

static json_t *
sound(const char *clock, int schema)
{
	json_t *root, *ours;
	struct errmsg err = {""};

	ours = json_pack("{si ss ss ss ss ss ss ss sb ss si ss ss ss ss si ss "
	    "si si si ss ss ss}", "schema", schema, "os", "linux", "release",
	    "6.1.0", "version", "#1", "machine", "x86_64", "module_version",
	    "1", "target", "guest", "accelerator", "tcg", "emulated", 1,
	    "clock", clock, "ticks_per_second", 1000000000, "qemu_version",
	    "7.2.22", "cpu_model", "a CPU", "mitigations",
	    "meltdown: Not affected; l1tf: Not affected", "topology", "pu:4",
	    "initiator", 0, "command", "dumpbench run", "cpus", 4,
	    "memory_mb", 512, "seed", 1, "started", "2026-01-31T12:00:00Z",
	    "host", "another CPU", "hypervisor", "KVMKVMKVM");
	root = json_pack("{s{ss ss si si s[] s[] ss so} so}", "context",
	    "date", "2026-01-31T12:00:00Z", "executable", "dumpbench",
	    "num_cpus", 2, "mhz_per_cpu", 1000, "caches", "load_avg",
	    "library_build_type", "release", "dumpbench", ours, "benchmarks",
	    rows());
	assert_non_null(root);
	if (result_check(root, &err) != 0)
		fail_msg("%s", err.text);
	return (root);
}

static void
collect(struct members *all, const char *at, const json_t *value)
{
	const char *key;
	char name[128];
	json_t *inner;
	size_t i;

	for (i = 0; i < all->n && strcmp(all->name[i], at) != 0; i++)
		continue;
	if (i == all->n && at[0] != '\0') {
		assert_true(all->n < MOST_MEMBERS);
		strcpy(all->name[all->n++], at);
	}
	json_object_foreach((json_t *)(uintptr_t)value, key, inner) {
		snprintf(name, sizeof(name), "%s%s%s", at,
		    at[0] != '\0' ? "/" : "", key);
		collect(all, name, inner);
	}
	json_array_foreach(value, i, inner) {
		snprintf(name, sizeof(name), "%s/*", at);
		collect(all, name, inner);
	}
}

/*
 * Give the member another value, or take it away (null), in so many places at
 * most; how many there were.
 */
static size_t
change(json_t *in, const char *name, json_t *value, size_t most)
{
	const size_t n = strcspn(name, "/");
	const bool last = name[n] == '\0', list = json_is_array(in);
	char key[128];
	size_t i, done = 0;

	snprintf(key, sizeof(key), "%.*s", (int)n, name);
	if (!list && json_object_get(in, key) == NULL)
		return (0);
	if (!list && !last)
		return (change(json_object_get(in, key), name + n + 1, value,
		    most));
	if (!list) {
		if (value == NULL)
			json_object_del(in, key);
		else
			json_object_set_new(in, key, json_deep_copy(value));
		return (1);
	}
	for (i = 0; i < json_array_size(in) && done < most; i++) {
		if (!last)
			done += change(json_array_get(in, i), name + n + 1,
			    value, most - done);
		else if (value == NULL)
			done += json_array_remove(in, i--) == 0;
		else
			done += json_array_set_new(in, i,
			    json_deep_copy(value)) == 0;
	}
	return (done);
}

/* The end of a program that was told to write to `said`. */
static int
run(const char *const argv[], const char *said)
{
	posix_spawn_file_actions_t actions;
	int status;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY,
	    0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY,
	    0);
	posix_spawn_file_actions_addopen(&actions, 2, said,
	    O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(posix_spawn(&pid, program, &actions, NULL,
	    (char *const *)(uintptr_t)argv, environ), 0);
	posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return (status);
}

static void
print_file(const char *name)
{
	FILE *file = fopen(name, "r");
	int c;

	while (file != NULL && (c = getc(file)) != EOF)
		putchar(c);
	if (file != NULL)
		fclose(file);
}

/* 0: it worked, or it refused in words; the log says which. */
static int
judge(const char *what, const char *verb, int status, const char *said)
{
	struct stat st;
	bool bad = !WIFEXITED(status) || WEXITSTATUS(status) > 2;

	if (!bad && WEXITSTATUS(status) == 0)
		return (0);
	printf("%s, %s: %s %d\n", what, verb, WIFEXITED(status) ?
	    "exit status" : "signal", WIFEXITED(status) ?
	    WEXITSTATUS(status) : WTERMSIG(status));
	if (stat(said, &st) != 0 || st.st_size == 0)
		bad = true;
	print_file(said);
	return (bad);
}

/* The table, which is printed at the end of a run alone. */
static int
tabulate(const char *what, const struct result *result)
{
	struct result_rows typed;
	FILE *out;
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		out = fopen("/dev/null", "w");
		assert_int_equal(result_rows_new(result, &typed, NULL), 0);
		table_print(&typed, out);
		result_rows_free(&typed);
		fclose(out);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return (judge(what, "table", status, "/dev/null"));
}

/* Each of what reads results; how many of them ended as none may. */
static int
read_by_all(const char *what, const char *base, const char *file)
{
	char page[4096], said[4096];
	const char *const compare[] = {"dumpbench", "compare", base, file,
		NULL};
	const char *const plot[] = {"dumpbench", "plot", "--format", "svg",
		"--out", folder, file, NULL};
	const char *const report[] = {"dumpbench", "report", "--out", page,
		base, file, NULL};
	const char *const *const verbs[] = {compare, plot, report};
	struct result *result;
	struct errmsg err = {""};
	size_t i;
	int bad = 0;

	if (result_read(file, &result, &err) != 0) {
		printf("%s: refused: %s\n", what, err.text);
		return (err.text[0] == '\0');
	}
	bad += tabulate(what, result);
	result_free(result);
	path(page, sizeof(page), "page.html");
	path(said, sizeof(said), "said");
	for (i = 0; i < NELEM(verbs); i++)
		bad += judge(what, verbs[i][1], run(verbs[i], said), said);
	return (bad);
}

static json_t *
long_word(void)
{
	char word[5001];

	memset(word, 'w', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	return (json_string(word));
}

/* One change: what the schema refuses, it must refuse in words. */
static int
try(const json_t *root, const char *name, json_t *value, size_t most,
    const char *base, unsigned *valid)
{
	json_t *changed = json_deep_copy(root);
	struct errmsg err = {""};
	char what[256], file[4096], *text;
	int bad = 0;

	text = value != NULL ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
	snprintf(what, sizeof(what), "%s%s %.30s", name, most == 1 ?
	    ", one:" : ", all:", text != NULL ? text : "none");
	free(text);
	if (change(changed, name, value, most) == 0)
		fail_msg("%s: no such member", what);
	if (result_check(changed, &err) != 0) {
		bad = err.text[0] == '\0';
	} else {
		path(file, sizeof(file), "changed.json");
		assert_int_equal(json_dump_file(changed, file, 0), 0);
		bad = read_by_all(what, base, file);
		(*valid)++;
	}
	json_decref(changed);
	return (bad);
}

/* Each member with the first n of the values. */
static void
test_all(json_t *root, size_t n)
{
	json_t *values[] = {NULL, json_null(), json_string(""), json_integer(0),
		long_word(), json_integer(INT64_MAX), json_real(1e308),
		json_array()};
	struct members all = {.n = 0};
	unsigned valid = 0;
	char base[4096];
	size_t i, j;
	int bad = 0;

	path(base, sizeof(base), "base.json");
	assert_int_equal(json_dump_file(root, base, 0), 0);
	bad += read_by_all("as it is", base, base);
	collect(&all, "", root);
	for (i = 0; i < all.n; i++)
		for (j = 0; j < n && j < NELEM(values); j++) {
			bad += try(root, all.name[i], values[j], SIZE_MAX,
			    base, &valid);
			/* Beside others that are as usual, which it may be. */
			if (values[j] == NULL && strchr(all.name[i], '*'))
				bad += try(root, all.name[i], NULL, 1, base,
				    &valid);
		}
	for (j = 0; j < NELEM(values); j++)
		json_decref(values[j]);
	json_decref(root);
	printf("%zu members, %u changes that the schema accepts\n", all.n,
	    valid);
	assert_true(all.n > 80 && valid > 20);
	assert_int_equal(bad, 0);
}

static void
test_exact(void **state)
{
	(void)state;
	test_all(sound("exact", 2), SIZE_MAX);
}

static void
test_tsc(void **state)
{
	(void)state;
	test_all(sound("tsc", 1), 1);
}

/* A row that failed need not say what it would have measured. */
static void
test_failed(void **state)
{
	char base[4096], file[4096], what[32];
	struct errmsg err = {""};
	json_t *root, *list, *row;
	int schema, bad = 0;

	(void)state;
	path(base, sizeof(base), "base.json");
	path(file, sizeof(file), "changed.json");
	for (schema = 1; schema <= 2; schema++) {
		root = sound("tsc", schema);
		assert_int_equal(json_dump_file(root, base, 0), 0);
		list = json_object_get(root, "benchmarks");
		row = json_array_get(list, json_array_size(list) - 1);
		assert_true(json_is_true(json_object_get(row,
		    "error_occurred")));
		json_object_set_new(row, "dumpbench", json_object());
		if (result_check(root, &err) != 0)
			fail_msg("schema %d: %s", schema, err.text);
		assert_int_equal(json_dump_file(root, file, 0), 0);
		snprintf(what, sizeof(what), "schema %d, empty plan", schema);
		bad += read_by_all(what, base, file);
		json_decref(root);
	}
	assert_int_equal(bad, 0);
}

/* It draws nothing, but says that it did. */
static void
write_gnuplot(void)
{
	char name[4096], *paths;
	FILE *file;

	path(name, sizeof(name), "gnuplot");
	file = fopen(name, "w");
	assert_non_null(file);
	fputs("#!/bin/sh\necho '<svg></svg>' >picture\n", file);
	fclose(file);
	assert_int_equal(chmod(name, 0755), 0);
	assert_true(asprintf(&paths, "%s:%s", folder, getenv("PATH")) != -1);
	setenv("PATH", paths, 1);
	free(paths);
}

static int
setup(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(folder, sizeof(folder), "%.3000s/dumpbench-test.XXXXXX",
	    tmp != NULL ? tmp : "/tmp");
	snprintf(program, sizeof(program), "%s/san/dumpbench",
	    built_folder());
	if (mkdtemp(folder) == NULL)
		return (-1);
	setenv("TMPDIR", folder, 1);
	/* What no verb ends with. */
	setenv("ASAN_OPTIONS", "exitcode=99", 1);
	setenv("UBSAN_OPTIONS", "exitcode=99:print_stacktrace=1", 1);
	write_gnuplot();
	return (0);
}

static int
teardown(void **state)
{
	char command[4200];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return (system(command));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact),
		cmocka_unit_test(test_tsc),
		cmocka_unit_test(test_failed),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
