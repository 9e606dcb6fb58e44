/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where memory ends as benchmarks are listed, the run after it measures, or is
 * refused: it does not list them again.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "denied.h"
#include "gbench/gbench.h"

/*
 * A compiler that inlines less leaves strings to C++'s library, whose calls are
 * not wrapped.
 */
void *_Znwm(size_t size);
void _ZdlPv(void *p);
void _ZdlPvm(void *p, size_t size);

void *
_Znwm(size_t size)
{
	void *p = denied_now() ? NULL : __real_malloc(size);

	if (p == NULL)
		_ZSt17__throw_bad_allocv();
	return (p);
}

void
_ZdlPv(void *p)
{
	free(p);
}

void
_ZdlPvm(void *p, size_t size)
{
	(void)size;
	free(p);
}

enum {MEASURED, REFUSED, MEASURED_WITHOUT_FAILURE, WRONG};

static int runs;

static void
body(struct gbench_state *state, void *arg)
{
	(void)arg;
	while (gbench_state_keep_running(state))
		runs++;
}

static int
name(const char *text, void *arg)
{
	(void)arg;
	return (strcmp(text, "one/iterations:1") == 0 ? 0 : -EINVAL);
}

/* In a process of its own, as a flag that is lost stays so. */
static int
lists_and_runs(long nth)
{
	const struct gbench_options quiet = {.quiet = true};
	int listed, ran;

	denied.nth = nth;
	listed = gbench_list("one", name, NULL);
	denied.nth = 0;
	ran = gbench_run_specified(&quiet);
	if (listed != 1 && (!denied.failed || listed != -ENOMEM))
		return (WRONG);
	if (ran == -ENOMEM)
		return (denied.failed && runs == 0 ? REFUSED : WRONG);
	if (ran != 1 || runs != 1)
		return (WRONG);
	return (denied.failed ? MEASURED : MEASURED_WITHOUT_FAILURE);
}

static void
test_memory_ends(void **state)
{
	int count[4] = {0}, status;
	pid_t pid;
	long nth;

	(void)state;
	gbench_iterations(gbench_register("one", body, NULL), 1);
	for (nth = 1; count[MEASURED_WITHOUT_FAILURE] == 0; nth++) {
		pid = fork();
		if (pid == 0)
			_exit(lists_and_runs(nth));
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFEXITED(status) && WEXITSTATUS(status) < WRONG);
		count[WEXITSTATUS(status)]++;
	}
	assert_true(count[REFUSED] > 0);
	assert_true(count[MEASURED] > 0);
}

/* No value is not what a lack of memory looks like. */
static void
test_flag_needs_none(void **state)
{
	(void)state;
	setenv("BENCHMARK_COLOR", "no", 1);
	denied.nth = 1;
	denied.calls = 0;
	assert_string_equal(gbench_flag("benchmark_color"), "no");
	assert_false(gbench_flag_is_true("benchmark_color"));
	assert_null(gbench_flag("benchmark_colo"));
	assert_null(gbench_flag("benchmark_perf_counters"));
	denied.nth = 0;
	unsetenv("BENCHMARK_COLOR");
}

int
main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_ends),
		cmocka_unit_test(test_flag_needs_none),
	};

	if (gbench_initialize(&argc, argv) < 0)
		return (1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
