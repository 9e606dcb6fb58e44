/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Responders of the target host that end before they are stopped: each run must
 * end, too, with a sentence.  They are processes, which any process of the user
 * may kill.
 */
#include <dlfcn.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "host/host.h"

/* Longer than all of this takes: what spins for ever ends by it. */
#define LIMIT_S 300

static enum {
	LIVE,
	DIE_UNBOUND,   /* at once */
	DIE_UNREADY,   /* on its CPU, but not in its loop yet */
	DIE_RESPONDING /* some time later */
} fate;
static bool responder; /* this process is one */

pid_t
fork(void)
{
	pid_t (*libc)(void) = (pid_t (*)(void))dlsym(RTLD_NEXT, "fork");
	pid_t pid = libc();

	responder = responder || pid == 0;
	if (pid == 0 && fate == DIE_UNBOUND)
		raise(SIGKILL);
	return (pid);
}

/* What a responder asks when it is about to say that it is ready. */
int
getrusage(int who, struct rusage *usage)
{
	const struct itimerval soon = {.it_value = {.tv_usec = 1000}};
	int (*libc)(int, struct rusage *) =
	    (int (*)(int, struct rusage *))dlsym(RTLD_NEXT, "getrusage");

	if (responder && fate == DIE_UNREADY)
		raise(SIGKILL);
	if (responder && fate == DIE_RESPONDING)
		setitimer(ITIMER_REAL, &soon, NULL);
	return (libc(who, usage));
}

struct fixture {
	struct topo *topo;
	struct knobs *knobs;
	struct errmsg err;
};

static void
set(struct fixture *f, const char *knob, const char *value)
{
	if (knob_set(f->knobs, knob, value, &f->err) != 0)
		fail_msg("%s=%s: %s", knob, value, f->err.text);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	*state = f;
	if (topo_open_host(&f->topo, &f->err) != 0 ||
	    knobs_open_host(f->topo, &f->knobs, &f->err) != 0) {
		puts(f->err.text);
		return (-1);
	}
	set(f, "path", "remap-private");
	set(f, "pages", "1024");
	set(f, "rounds", "200");
	if (f->topo->nresponders > 0)
		set(f, "responders", "1");
	return (0);
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	knobs_close(f->knobs);
	topo_close(f->topo);
	free(f);
	return (0);
}

/* The run fails, nothing is left of it, and the next one does not. */
static void
die(struct fixture *f, int when, const char *words)
{
	if (f->topo->nresponders == 0)
		skip();
	fate = when;
	assert_int_equal(knob_set(f->knobs, "run", "1", &f->err), -EIO);
	if (strstr(f->err.text, words) == NULL)
		fail_msg("\"%s\" is not in: %s", words, f->err.text);
	fate = LIVE;
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	set(f, "rounds", "1");
	set(f, "run", "1");
}

static void
test_unbound(void **state)
{
	die(*state, DIE_UNBOUND, "ended before it was ready");
}

static void
test_unready(void **state)
{
	die(*state, DIE_UNREADY, "ended before it was ready");
}

static void
test_responding(void **state)
{
	die(*state, DIE_RESPONDING, "1 ended before the run did");
}

/* Where the parent does not want to know of its children's end. */
static void
test_ignored(void **state)
{
	signal(SIGCHLD, SIG_IGN);
	die(*state, DIE_UNBOUND, "ended before it was ready");
	die(*state, DIE_UNREADY, "ended before it was ready");
	signal(SIGCHLD, SIG_DFL);
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_unbound, setup, teardown),
		cmocka_unit_test_setup_teardown(test_unready, setup, teardown),
		cmocka_unit_test_setup_teardown(test_responding, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(test_ignored, setup, teardown),
	};

	alarm(LIMIT_S);
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
