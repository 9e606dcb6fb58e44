/* SPDX-License-Identifier: BSD-2-Clause */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../scratch.h"
#include "windows.h"

#include "explain/plugin/code.h"
#include "explain/stamps.h"
#include "explain/windows.h"
#include "knob/knob.h"

static const struct row {
	const char *path, *batch, *responders;
} rows[] = {
	{"kenter_temporary", "1", "0"},
	{"kenter_temporary", "16", "0"},
	{"enter", "1", "0"},
	{"enter", "16", "0"},
	/* From here on with a second CPU online. */
	{"enter", "1", "1"},
};

#define ROWS	   (sizeof(rows) / sizeof(rows[0]))
#define ROW_ENTER  2
#define ROW_SECOND 4
#define MISCHIEF   "/mischief"

static const char *const stages[] = {"map", "sink", "unmap"};

static const struct boot_machine *machine;
static json_t *plain[ROWS], *plugged[ROWS];
static double boot_seconds[2];
static struct windows *windows;

static json_t *
run(struct guest *guest, const struct row *row)
{
	struct errmsg err = {""};
	json_error_t error;
	char *text;
	json_t *root;

	boot_set(guest, "path", row->path);
	boot_set(guest, "batch", row->batch);
	boot_set(guest, "responders", row->responders);
	boot_set(guest, "pages", "256");
	boot_set(guest, "rounds", "2");
	boot_set(guest, "run", "1");
	if (knob_get(guest_knobs(guest), "result", &text, &err) != 0)
		fail_msg("%s", err.text);
	root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (root == NULL)
		fail_msg("%s: %s", error.text, text);
	free(text);
	return (root);
}

/* A process for Linux, which takes time stamps before the module does. */
static void
forge(struct guest *guest)
{
	const char *const argv[] = {MISCHIEF, "forge", NULL};
	struct errmsg err = {""};
	char *text = NULL;
	int status = -1;

	if (machine->root == NULL)
		return;
	if (guest_exec(guest, argv, &status, &text, &err) != 0 || status != 0)
		fail_msg("%s%s", err.text, text != NULL ? text : "");
	free(text);
}

/* All rows in a guest of its own. */
static void
measure(json_t *results[ROWS], const char *plugin, const char *argument,
    double *seconds)
{
	char mischief[512];
	const struct guest_file file = {mischief, MISCHIEF};
	struct errmsg err = {""};
	struct guest *guest;
	uint32_t i;

	snprintf(mischief, sizeof(mischief), "%s/guest-mischief",
	    getenv("BUILD"));
	guest = boot((struct guest_config){
		.clock = GUEST_CLOCK_EXACT,
		.cpus = 4,
		.plugin = plugin,
		.plugin_argument = argument,
		.files = &file,
		.nfiles = machine->root != NULL ? 1 : 0,
	});
	*seconds = guest_info(guest)->boot_seconds;
	forge(guest);
	for (i = 0; i < ROWS; i++) {
		if (i == ROW_SECOND && guest_set_cpus(guest, 2, &err) != 0)
			fail_msg("%s", err.text);
		if (plugin != NULL)
			windows_row(windows, i);
		results[i] = run(guest, &rows[i]);
	}
	guest_stop(guest);
}

static void
link_to(const char *file, const char *path)
{
	char *whole = realpath(file, NULL);

	assert_non_null(whole);
	assert_int_equal(symlink(whole, path), 0);
	free(whole);
}

static int
setup(void **state)
{
	struct layout_header layout = {.row = 0};
	struct errmsg err = {""};
	char dir[SCRATCH_MAX];
	char path[2 * SCRATCH_MAX], *argument, *file;

	(void)state;
	if (stamps_find(machine->kmod, &layout, &err) != 0 ||
	    windows_new(&layout, &windows, &err) != 0)
		fail_msg("%s", err.text);
	argument = windows_argument(windows);
	assert_non_null(argument);
	/* A comma is no end of a path. */
	assert_non_null(scratch_folder(dir));
	snprintf(path, sizeof(path), "%s/a,b.so", dir);
	assert_true(asprintf(&file, "%s/windows.so", getenv("BUILD")) > 0);
	link_to(file, path);
	measure(plain, NULL, NULL, &boot_seconds[0]);
	measure(plugged, path, argument, &boot_seconds[1]);
	unlink(path);
	rmdir(dir);
	free(file);
	free(argument);
	return (0);
}

static int
teardown(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ROWS; i++) {
		json_decref(plain[i]);
		json_decref(plugged[i]);
	}
	windows_free(windows);
	return (0);
}

static const json_t *
stage_of(const json_t *result, uint32_t stage)
{
	return (json_object_get(json_object_get(result, "stages"),
	    stages[stage]));
}

static uint64_t
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	assert_true(json_is_integer(value));
	return ((uint64_t)json_integer_value(value));
}

/*
 * When the guest is asked differs from boot to boot, and so does whether a
 * timer's interrupt comes into a window: it may be seen in the largest alone.
 * With responders the turns of the CPUs differ, too, so that single samples do,
 * and medians do not.
 */
static bool
is_same(const struct row *row, const char *member, uint64_t a, uint64_t b)
{
	const uint64_t apart = a > b ? a - b : b - a;

	return (a == b || (strcmp(row->responders, "0") != 0 &&
	    strcmp(member, "median") != 0 && apart * 25 < a));
}

static void
test_plugin_changes_nothing(void **state)
{
	static const char *const members[] = {"min", "median", "p90"};
	uint64_t a, b;
	uint32_t i, s;
	size_t m;

	(void)state;
	print_message("booted in %.1f s, with the plugin in %.1f s\n",
	    boot_seconds[0], boot_seconds[1]);
	for (i = 0; i < ROWS; i++)
		for (s = 0; s < 3; s++)
			for (m = 0; m < sizeof(members) / sizeof(members[0]);
			    m++) {
				a = number(stage_of(plain[i], s), members[m]);
				b = number(stage_of(plugged[i], s),
				    members[m]);
				if (!is_same(&rows[i], members[m], a, b))
					fail_msg("%s/%s/%s: %s: %s is %llu, "
					    "with the plugin %llu",
					    rows[i].path, rows[i].batch,
					    rows[i].responders, stages[s],
					    members[m], (unsigned long long)a,
					    (unsigned long long)b);
			}
}

struct sums {
	uint64_t windows, instructions, unattributed, spots, records, least,
	    most;
};

/* What the plugin has of a stage of a row. */
static struct sums
add_up(uint32_t row, uint32_t stage)
{
	const struct layout_record *r = NULL;
	const struct layout_spot *spot;
	struct sums sums = {.least = UINT64_MAX};
	uint32_t i;

	while ((r = windows_next(windows, r)) != NULL) {
		if (r->row != row || r->group != STAMPS_STREAM ||
		    r->stage != stage)
			continue;
		sums.records++;
		sums.windows += r->windows;
		sums.instructions += r->times * r->instructions;
		sums.unattributed += r->times * r->unattributed;
		if (r->least < sums.least)
			sums.least = r->least;
		if (r->most > sums.most)
			sums.most = r->most;
		spot = windows_spots(r);
		for (i = 0; i < r->spots; i++)
			sums.spots += r->times * spot[i].count;
	}
	return (sums);
}

static void
test_sums(void **state)
{
	struct errmsg err = {""};
	const json_t *stage;
	struct sums sums;
	uint32_t i, s;

	(void)state;
	if (windows_check(windows, &err) != 0)
		fail_msg("%s", err.text);
	for (i = 0; i < ROWS; i++)
		for (s = 0; s < 3; s++) {
			sums = add_up(i, s);
			stage = stage_of(plugged[i], s);
			print_message("%s/%s/%s: %s: %llu windows in %llu "
			    "records, %llu instructions\n", rows[i].path,
			    rows[i].batch, rows[i].responders, stages[s],
			    (unsigned long long)sums.windows,
			    (unsigned long long)sums.records,
			    (unsigned long long)sums.instructions);
			assert_int_equal(sums.windows,
			    number(plugged[i], "batches"));
			assert_int_equal(sums.instructions,
			    number(stage, "sum"));
			assert_int_equal(sums.spots, sums.instructions);
			assert_int_equal(sums.unattributed, 0);
			assert_int_equal(sums.least, number(stage, "min"));
			assert_int_equal(sums.most, number(stage, "max"));
		}
}

/* How often all windows of a row's mapping did what `measure` tells of. */
static uint64_t
tell(uint32_t row, enum layout_role role,
    uint64_t (*measure_spot)(const struct layout_spot *))
{
	const struct layout_record *r = NULL;
	const struct layout_spot *spot;
	const struct layout_node *node;
	uint64_t sum = 0;
	uint32_t i;

	while ((r = windows_next(windows, r)) != NULL) {
		if (r->row != row || r->stage != STAMPS_MAP)
			continue;
		node = windows_nodes(r);
		spot = windows_spots(r);
		for (i = 0; i < r->spots; i++)
			if (node[spot[i].node].role == role)
				sum += r->times * measure_spot(&spot[i]);
	}
	return (sum);
}

static uint64_t
all(const struct layout_spot *spot)
{
	return (spot->count);
}

static uint64_t
flushes(const struct layout_spot *spot)
{
	return ((spot->work & WORK_FLUSH) != 0 ? spot->count : 0);
}

static uint64_t
locked(const struct layout_spot *spot)
{
	return ((spot->work & WORK_LOCKED) != 0 ? spot->count : 0);
}

static uint64_t
waiting(const struct layout_spot *spot)
{
	return (spot->waiting);
}

static uint64_t
ipis(const struct layout_spot *spot)
{
	return (spot->ipis);
}

static uint64_t
eois(const struct layout_spot *spot)
{
	return (spot->eois);
}

static uint64_t
stores(const struct layout_spot *spot)
{
	return (spot->stores);
}

/* Every page is flushed once, on this CPU; every entry is stored. */
static void
test_kinds_of_one_cpu(void **state)
{
	uint32_t i;

	(void)state;
	for (i = 0; i < ROW_SECOND; i++) {
		assert_int_equal(tell(i, LAYOUT_INITIATOR, flushes),
		    number(plugged[i], "pages"));
		assert_true(tell(i, LAYOUT_INITIATOR, stores) >=
		    number(plugged[i], "pages"));
		assert_int_equal(tell(i, LAYOUT_INITIATOR, ipis), 0);
		assert_int_equal(tell(i, LAYOUT_RESPONDER, all), 0);
		assert_int_equal(tell(i, LAYOUT_OTHER, all), 0);
	}
}

/* Once a page, and now and then for a timer. */
static void
check_once(uint64_t times, uint64_t pages)
{
	assert_in_range(times, pages, pages + pages / 20);
}

/* A shootdown: one interrupt a page, sent, served, ended; a flush each. */
static void
test_kinds_of_two(void **state)
{
	const struct layout_record *r = NULL;
	uint64_t pages = number(plugged[ROW_SECOND], "pages"), taken = 0;
	uint64_t initiator, responder, wait;
	uint32_t i;

	(void)state;
	initiator = tell(ROW_SECOND, LAYOUT_INITIATOR, all);
	responder = tell(ROW_SECOND, LAYOUT_RESPONDER, all);
	wait = tell(ROW_SECOND, LAYOUT_RESPONDER, waiting);
	print_message("initiator %llu, responder %llu, of which %llu wait\n",
	    (unsigned long long)initiator, (unsigned long long)responder,
	    (unsigned long long)wait);
	assert_int_equal(tell(ROW_SECOND, LAYOUT_INITIATOR, flushes), pages);
	assert_int_equal(tell(ROW_SECOND, LAYOUT_RESPONDER, flushes), pages);
	check_once(tell(ROW_SECOND, LAYOUT_INITIATOR, ipis), pages);
	check_once(tell(ROW_SECOND, LAYOUT_RESPONDER, eois), pages);
	assert_true(tell(ROW_SECOND, LAYOUT_INITIATOR, locked) >= pages);
	assert_true(initiator > tell(ROW_ENTER, LAYOUT_INITIATOR, all));
	assert_true(wait > 0 && wait < responder);
	while ((r = windows_next(windows, r)) != NULL)
		for (i = 0; i < r->nodes; i++)
			if (r->row == ROW_SECOND &&
			    windows_nodes(r)[i].how == LAYOUT_INTERRUPT &&
			    windows_nodes(r)[i].role == LAYOUT_RESPONDER)
				taken += r->times * windows_nodes(r)[i].times;
	check_once(taken, pages);
}

/* The clock decides: a plugin that counts in cycles would be a race. */
static void
test_refused(void **state)
{
	struct guest_config config = {
		.kernel = machine->kernel,
		.agent = "/nowhere",
		.workdir = "/tmp",
		.cpus = 1,
		.plugin = "/nowhere.so",
		.plugin_argument = "a=b",
	};
	struct errmsg err = {""};
	struct guest *guest;

	(void)state;
	assert_true(guest_start(&config, &guest, &err) < 0);
	assert_non_null(strstr(err.text, "exact"));
}

int
windows_test(const struct boot_machine *which)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plugin_changes_nothing),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_kinds_of_one_cpu),
		cmocka_unit_test(test_kinds_of_two),
		cmocka_unit_test(test_refused),
	};

	machine = which;
	return (cmocka_run_group_tests(tests, setup, teardown));
}
