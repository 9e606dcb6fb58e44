/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Topology: described machines, this machine, and this machine with parts
 * hidden.
 */
#include <dlfcn.h>
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <hwloc.h>

#include "built.h"
#include "hybrid.h"
#include "scratch.h"
#include "topo/topo.h"

static int init_error, load_error; /* those of the next calls; 0: none */

int
hwloc_topology_init(hwloc_topology_t *t)
{
	int (*real)(hwloc_topology_t *) =
	    (int (*)(hwloc_topology_t *))dlsym(RTLD_NEXT, __func__);

	if (init_error == 0)
		return (real(t));
	errno = init_error;
	return (-1);
}

int
hwloc_topology_load(hwloc_topology_t t)
{
	int (*real)(hwloc_topology_t) =
	    (int (*)(hwloc_topology_t))dlsym(RTLD_NEXT, __func__);

	if (load_error == 0)
		return (real(t));
	errno = load_error;
	return (-1);
}

/* Responders as text: "1S" is CPU 1, an SMT sibling. */
static void
spell(const struct topo *t, char *buf, size_t size)
{
	size_t i, used;

	used = 0;
	buf[0] = '\0';
	for (i = 0; i < t->nresponders; i++)
		used += (size_t)snprintf(buf + used, size - used, "%s%u%c",
		    i > 0 ? " " : "", t->responders[i].cpu,
		    "SLPO"[t->responders[i].distance]);
}

static void
test_machines(void **state)
{
	static const struct {
		const char *description, *responders;
	} cases[] = {
	    {"pu:1", ""},
	    {"pack:1 core:4 pu:1", "1P 2P 3P"},
	    {"pack:1 l3:1 core:2 pu:2", "1S 2L 3L"},
	    {"pack:1 l3:2 core:1 pu:2", "1S 2P 3P"},
	    {"pack:2 l3:1 core:2 pu:1", "1L 2O 3O"},
	    {"pack:2 core:1 pu:2", "1S 2O 3O"},
	    /* Numbered as Linux does it: siblings far apart. */
	    {"pack:1 l3:1 core:2 pu:2(indexes=0,2,1,3)", "2S 1L 3L"},
	    /* No L3: the last cache there is. */
	    {"pack:1 l2:2 core:2 pu:1", "1L 2P 3P"},
	    /* L2 in L3: both are shared, the last one decides. */
	    {"pack:1 l3:1 l2:2 core:1 pu:1", "1L"},
	    /* Nothing but CPUs is known. */
	    {"pu:3", "1O 2O"},
	    {"numa:2 core:2 pu:1", "1O 2O 3O"},
	    /* The initiator is the lowest number, not the first in line. */
	    {"pack:2 core:1 pu:1(indexes=1,0)", "1O"},
	};
	struct topo *t;
	struct errmsg err;
	char buf[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    topo_open_synthetic(cases[i].description, &t, &err), 0);
		assert_int_equal(t->initiator, 0);
		spell(t, buf, sizeof(buf));
		assert_string_equal(buf, cases[i].responders);
		/* Nothing that nobody gave. */
		assert_string_equal(t->synthetic, cases[i].description);
		topo_close(t);
	}
	assert_string_equal(topo_distance_name(TOPO_SMT), "SMT sibling");
	assert_string_equal(topo_distance_name(TOPO_OTHER), "other");
	topo_close(NULL);
}

/* A description that is right is not called wrong. */
static void
test_failing(void **state)
{
	static const char right[] = "pack:1 core:2 pu:1";
	struct errmsg err;
	struct topo *t;

	(void)state;
	init_error = EMFILE;
	assert_int_equal(topo_open_synthetic(right, &t, &err), -EMFILE);
	assert_string_equal(err.text, "topology: Too many open files");
	assert_int_equal(topo_open_host(&t, &err), -EMFILE);
	init_error = ENOMEM;
	assert_int_equal(topo_open_synthetic(right, &t, &err), -ENOMEM);
	assert_string_equal(err.text, "topology: no memory");
	init_error = 0;
	load_error = EIO;
	assert_int_equal(topo_open_synthetic(right, &t, &err), -EIO);
	assert_string_equal(err.text, "topology: Input/output error");
	load_error = EINVAL;
	assert_int_equal(topo_open_synthetic(right, &t, &err), -EINVAL);
	assert_non_null(strstr(err.text, "not understood"));
	load_error = 0;
}

static void
test_bad(void **state)
{
	static const char *const cases[] = {"", "moon:2", "pack:0", "pack:-1",
	    "pack:1 core:x pu:1", "pack", "pu:1 core:1", "pu:1 (", "four"};
	static const char *const large[] = {"pu:4097",
	    "pu:99999999999999999999", "pack:64 core:65 pu:1", "100 100 100",
	    "pack:2 pu:9223372036854775808", "pack:2 [numa] pu:4096"};
	struct topo *t;
	struct errmsg err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (topo_open_synthetic(cases[i], &t, &err) != -EINVAL)
			fail_msg("\"%s\" was accepted", cases[i]);
		assert_non_null(strstr(err.text, cases[i]));
		assert_non_null(strstr(err.text, "pack:1 core:4 pu:1"));
	}
	for (i = 0; i < sizeof(large) / sizeof(large[0]); i++) {
		if (topo_open_synthetic(large[i], &t, &err) != -EINVAL)
			fail_msg("\"%s\" was accepted", large[i]);
		assert_non_null(strstr(err.text, "too many CPUs (expected at most 4096)"));
	}
	assert_int_equal(
	    topo_open_synthetic("pu:4096(indexes=1*4:1*4)", &t, &err), 0);
	topo_close(t);
}

/* Every CPU of our own affinity mask, once, and no other. */
static void
test_host(void **state)
{
	struct topo *again, *t;
	struct errmsg err;
	cpu_set_t mask;
	size_t i;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(mask), &mask), 0);
	assert_int_equal(topo_open_host(&t, &err), 0);
	assert_int_equal(t->nresponders + 1, CPU_COUNT(&mask));
	assert_true(CPU_ISSET(t->initiator, &mask));
	CPU_CLR(t->initiator, &mask);
	for (i = 0; i < t->nresponders; i++) {
		assert_true(CPU_ISSET(t->responders[i].cpu, &mask));
		CPU_CLR(t->responders[i].cpu, &mask);
		assert_true(t->responders[i].cpu > t->initiator);
	}
	/* What it says of this machine describes one as large. */
	assert_int_equal(topo_open_synthetic(t->synthetic, &again, &err), 0);
	assert_int_equal(again->nresponders, t->nresponders);
	topo_close(again);
	topo_close(t);
}

/* In a child: its environment and affinity are its own. */
static int
in_child(const char *name, const char *value, int cpu, const char *expect)
{
	struct topo *t;
	struct errmsg err;
	cpu_set_t mask;
	char buf[256];
	pid_t pid;
	int status;

	pid = fork();
	assert_int_not_equal(pid, -1);
	if (pid == 0) {
		if (name != NULL)
			setenv(name, value, 1);
		if (cpu >= 0) {
			CPU_ZERO(&mask);
			CPU_SET(cpu, &mask);
			if (sched_setaffinity(0, sizeof(mask), &mask) != 0)
				_exit(77);
		}
		if (topo_open_host(&t, &err) != 0) {
			fprintf(stderr, "%s\n", err.text);
			_exit(1);
		}
		spell(t, buf, sizeof(buf));
		if (cpu >= 0 && t->initiator != (unsigned)cpu)
			_exit(2);
		if (expect != NULL && strcmp(buf, expect) != 0) {
			fprintf(stderr, "got \"%s\"\n", buf);
			_exit(3);
		}
		topo_close(t);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return (WEXITSTATUS(status));
}

/* Bound to one CPU there is an initiator and nobody else. */
static void
test_bound(void **state)
{
	cpu_set_t mask;
	int cpu;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(mask), &mask), 0);
	for (cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &mask))
			assert_int_equal(in_child(NULL, NULL, cpu, ""), 0);
}

static void
test_withheld(void **state)
{
	cpu_set_t mask;
	int cpu;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof(mask), &mask), 0);
	for (cpu = 0; !CPU_ISSET(cpu, &mask); cpu++)
		;
	/* Somebody describes the machine for us: believed. */
	assert_int_equal(
	    in_child("HWLOC_SYNTHETIC", "pack:1 core:2 pu:2", -1, "1S 2P 3P"),
	    0);
	/* No /sys and no cpuid: the CPUs are all that is known. */
	assert_int_equal(
	    in_child("HWLOC_COMPONENTS", "no_os,stop", -1, NULL), 0);
	assert_int_equal(in_child("HWLOC_FSROOT", "/nonexistent", -1, NULL), 0);
	assert_int_equal(
	    in_child("HWLOC_COMPONENTS", "no_os,stop", cpu, ""), 0);
}

#if HWLOC_API_VERSION >= 0x00020400
static struct topo *
open_hybrid(bool known)
{
	char path[SCRATCH_MAX];
	struct errmsg err;
	struct topo *t;
	int fd = scratch_file(path);

	assert_true(fd >= 0);
	close(fd);
	hybrid_write(path, known);
	assert_int_equal(setenv("HWLOC_XMLFILE", path, 1), 0);
	assert_int_equal(topo_open_host(&t, &err), 0);
	unsetenv("HWLOC_XMLFILE");
	unlink(path);
	return (t);
}

static void
test_kinds(void **state)
{
	struct topo *t = open_hybrid(true);
	struct errmsg err;
	size_t i;

	(void)state;
	assert_int_equal(t->nresponders, 3);
	assert_int_equal(t->nkinds, 2);
	assert_string_equal(t->kinds[0], "efficiency 0, IntelAtom");
	assert_string_equal(t->kinds[1], "efficiency 1, IntelCore");
	assert_int_equal(t->kind, 1);
	for (i = 0; i < t->nresponders; i++)
		assert_int_equal(t->responders[i].kind,
		    t->responders[i].cpu == 1);
	assert_int_equal(topo_other_kinds(t), 2);
	topo_close(t);
	/* Kinds of which nothing is known. */
	t = open_hybrid(false);
	assert_int_equal(t->nkinds, 2);
	assert_string_equal(t->kinds[0], "efficiency not known");
	assert_int_equal(topo_other_kinds(t), 2);
	topo_close(t);
	/* Where all are alike, or nobody says, there are none. */
	assert_int_equal(topo_open_synthetic("core:4 pu:1", &t, &err), 0);
	assert_int_equal(t->nkinds, 0);
	assert_int_equal(topo_other_kinds(t), 0);
	topo_close(t);
}

/* And the program names them. */
static void
test_program(void **state)
{
	char path[SCRATCH_MAX], command[512], text[1024];
	FILE *out;
	size_t n;
	int fd = scratch_file(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	hybrid_write(path, true);
	snprintf(command, sizeof(command), "HWLOC_XMLFILE=%s %s/san/dumpbench "
	    "topo", path, built_folder());
	out = popen(command, "r");
	assert_non_null(out);
	n = fread(text, 1, sizeof(text) - 1, out);
	text[n] = '\0';
	assert_int_equal(pclose(out), 0);
	unlink(path);
	/* hwloc adds memory and caches of its own. */
	assert_non_null(strstr(text, "synthetic "));
	*strstr(text, "synthetic ") = '\0';
	assert_string_equal(text,
	    "role         CPU  kind  shares with the initiator\n"
	    "initiator      0     1  -\n"
	    "responder      1     1  same L3\n"
	    "responder      2     0  same L3\n"
	    "responder      3     0  same L3\n"
	    "kind 0      efficiency 0, IntelAtom\n"
	    "kind 1      efficiency 1, IntelCore\n"
	    "2 of 3 responders are on cores of another kind than the "
	    "initiator's\n");
}
#endif

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_machines),
	    cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_failing),
	    cmocka_unit_test(test_host),
	    cmocka_unit_test(test_bound),
	    cmocka_unit_test(test_withheld),
#if HWLOC_API_VERSION >= 0x00020400
	    cmocka_unit_test(test_kinds),
	    cmocka_unit_test(test_program),
#endif
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
