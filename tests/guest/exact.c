/* SPDX-License-Identifier: BSD-2-Clause */
#include <glob.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../scratch.h"
#include "exact.h"
#include "result/result.h"

static const struct boot_machine *machine;
static struct result *runs[2];
static char folder[SCRATCH_MAX];

/* The default plan in a fresh guest, through the program a user has. */
static struct result *
measure(int i)
{
	struct errmsg err = {""};
	struct result *result;
	char command[2048];
	glob_t found;

	snprintf(command, sizeof(command),
	    "'%s/dumpbench' run --clock=exact --kernel='%s' --kmod='%s' "
	    "--results='%s/%d' >/dev/null", getenv("BUILD"),
	    machine->kernel, machine->kmod, folder, i);
	assert_int_equal(system(command), 0);
	snprintf(command, sizeof(command), "%s/%d/*/*-exact.json", folder, i);
	assert_int_equal(glob(command, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	if (result_read(found.gl_pathv[0], &result, &err) != 0)
		fail_msg("%s", err.text);
	globfree(&found);
	return (result);
}

static int
setup(void **state)
{
	(void)state;
	assert_non_null(scratch_folder(folder));
	runs[0] = measure(0);
	runs[1] = measure(1);
	return (0);
}

static int
teardown(void **state)
{
	char command[SCRATCH_MAX + 16];

	(void)state;
	result_free(runs[0]);
	result_free(runs[1]);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return (system(command));
}

static const json_t *
row(const struct result *result, const char *name)
{
	const json_t *rows = json_object_get(result->root, "benchmarks"), *r;
	size_t i;

	json_array_foreach(rows, i, r)
		if (strcmp(json_string_value(json_object_get(r, "name")),
		    name) == 0)
			return (r);
	return (NULL);
}

static double
number(const json_t *r, const char *counter)
{
	const json_t *value = json_object_get(r, counter);

	assert_true(json_is_number(value));
	return (json_number_value(value));
}

double
exact_page(const char *family, const char *path, unsigned n)
{
	char name[96];
	const json_t *r;

	snprintf(name, sizeof(name), "%s/%s/%u", family, path, n);
	r = row(runs[0], name);
	if (r == NULL)
		fail_msg("no %s in the result", name);
	return (number(r, "page_ticks"));
}

/* How far such a figure may move; seen: 3 %, of vm_map_ram on i386. */
#define UNSETTLED 0.1

/* Does the row's path say that its figures differ from boot to boot? */
static bool
is_unsettled(const json_t *own)
{
	return (strstr(json_string_value(json_object_get(own, "properties")),
	    "unsettled") != NULL);
}

static void
test_two_boots_agree(void **state)
{
	static const char *const counters[] = {"map_min", "map_median",
		"map_p90", "unmap_min", "unmap_median", "unmap_p90"};
	const json_t *rows = json_object_get(runs[0]->root, "benchmarks");
	const json_t *r, *other, *own;
	size_t i, j, compared = 0;
	const char *name;
	double a, b;

	(void)state;
	json_array_foreach(rows, i, r) {
		own = json_object_get(r, "dumpbench");
		if (json_integer_value(json_object_get(own, "responders")) != 0)
			continue;
		name = json_string_value(json_object_get(r, "name"));
		other = row(runs[1], name);
		assert_non_null(other);
		if (is_unsettled(own)) {
			a = number(r, "page_ticks");
			b = number(other, "page_ticks");
			if (fabs(a - b) > UNSETTLED * a)
				fail_msg("%s: %g and %g ticks", name, a, b);
			continue;
		}
		for (j = 0; j < sizeof(counters) / sizeof(counters[0]); j++) {
			a = number(r, counters[j]);
			b = number(other, counters[j]);
			if (a != b)
				fail_msg("%s: %s is %g and %g", name,
				    counters[j], a, b);
			compared++;
		}
	}
	print_message("%zu figures are the same\n", compared);
	assert_true(compared > 200);
}

static void
test_figures_order_themselves(void **state)
{
	static const unsigned batches[] = {1, 4, 16};
	unsigned i, n;

	(void)state;
	for (i = 0; i < 3; i++)
		assert_true(exact_page("latency", "kenter_temporary", batches[i]) <
		    exact_page("latency", "enter", batches[i]));
	/* One flush for sixteen pages beats sixteen. */
	assert_true(exact_page("latency", "qenter", 16) * 16 <
	    16 * exact_page("latency", "enter", 1));
	for (n = 1; n <= 3; n++) {
		assert_true(exact_page("shootdown", "enter", n) >
		    exact_page("shootdown", "enter", n - 1));
		assert_true(exact_page("shootdown", "kenter_temporary", n) ==
		    exact_page("shootdown", "kenter_temporary", 0));
	}
}

/*
 * A shootdown interrupts each of the others once; a local flush interrupts
 * none.
 */
static void
test_ipis_are_counted(void **state)
{
	char name[96];
	unsigned n;

	(void)state;
	for (n = 0; n <= 3; n++) {
		snprintf(name, sizeof(name), "shootdown/enter/%u", n);
		assert_true(fabs(number(row(runs[0], name), "ipis") - n) <
		    0.02);
		snprintf(name, sizeof(name), "shootdown/kenter_temporary/%u",
		    n);
		assert_true(number(row(runs[0], name), "ipis") < 0.02);
	}
}

int
exact_test(const struct boot_machine *which, const struct CMUnitTest *more)
{
	struct CMUnitTest tests[8] = {
		cmocka_unit_test(test_two_boots_agree),
		cmocka_unit_test(test_figures_order_themselves),
		cmocka_unit_test(test_ipis_are_counted),
	};

	if (more != NULL)
		tests[3] = *more;
	machine = which;
	return (_cmocka_run_group_tests("exact", tests, more != NULL ? 4 : 3,
	    setup, teardown));
}
