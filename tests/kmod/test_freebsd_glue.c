/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FreeBSD module around its paths, on the fake FreeBSD of tests/fakebsd:
 * loading, knobs, counters of IPIs, responders, whole runs and refusals.
 */
#include <setjmp.h>
#include <stdarg.h>

#include "freebsd.h"
#include "fakebsd/fake.h"

#include <cmocka.h>

#define PAGES	32

static void
boot(unsigned cpus)
{
	fake_boot(cpus);
	assert_int_equal(fake_load(), 0);
}

static void
shut_down(void)
{
	assert_int_equal(fake_unload(), 0);
	fake_check_balance();
}

static void
set(const char *knob, const char *value)
{
	int error = fake_set(knob, value);

	if (error != 0)
		fail_msg("%s=%s: error %d, %s", knob, value, error,
		    fake_get("error"));
}

static void
set_number(const char *knob, unsigned value)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", value);
	set(knob, text);
}

static void
check_words(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("no '%s' in '%.300s'", words, text);
}

static void
refused(const char *knob, const char *value, int error, const char *words)
{
	assert_int_equal(fake_set(knob, value), error);
	check_words(fake_get("error"), words);
}

/* A thousand times, and nothing is left. */
static void
test_load_and_unload(void **state)
{
	unsigned i, fail;

	(void)state;
	fake_boot(2);
	for (i = 0; i < 1000; i++) {
		assert_int_equal(fake_load(), 0);
		if (i % 100 == 0) {
			set("path", "enter");
			set("run", "1");
		}
		assert_int_equal(fake_event(FAKE_SHUTDOWN), EOPNOTSUPP);
		assert_int_equal(fake_unload(), 0);
		fake_check_balance();
	}
	/* Whatever can fail on the way, once each. */
	for (fail = 1;; fail++) {
		fake.fallible = 0;
		fake.fail = fail;
		if (fake_load() == 0)
			break;
		fake_check_balance();
	}
	/* A variable each, and the node above. */
	assert_int_equal(fail, db_nknobs() + 2);
	fake.fail = 0;
	shut_down();
}

/* Each knob is a variable: root's, of which the size can be asked. */
static void
test_knobs(void **state)
{
	const struct db_knob *knob;
	char name[64], value[8192];
	size_t i, size, whole;

	(void)state;
	boot(2);
	for (i = 0; (knob = db_knob(i)) != NULL; i++) {
		snprintf(name, sizeof(name), "debug.dumpbench.%s", knob->name);
		whole = 0;
		assert_int_equal(fake_sysctl(name, NULL, &whole, NULL, 0), 0);
		size = sizeof(value);
		assert_int_equal(fake_sysctl(name, value, &size, NULL, 0), 0);
		assert_int_equal(size, whole);
		assert_int_equal(strlen(value) + 1, whole);
		if (whole > 1) {
			size = whole - 1;
			value[size] = 'x';
			assert_int_equal(fake_sysctl(name, value, &size, NULL,
			    0), ENOMEM);
			assert_int_equal(size, whole - 1);
			assert_int_equal(value[size], 'x');
		}
		/* Others may neither write nor read. */
		fake.user = true;
		size = sizeof(value);
		assert_int_equal(fake_sysctl(name, value, &size, NULL, 0),
		    EPERM);
		assert_int_equal(fake_sysctl(name, NULL, NULL, "1", 2), EPERM);
		fake.user = false;
		if (knob->set == NULL)
			assert_int_equal(fake_sysctl(name, NULL, NULL, "1", 2),
			    EPERM);
	}
	assert_int_equal(i, db_nknobs());
	assert_int_equal(fake_sysctl("debug.dumpbench.none", NULL, NULL, NULL,
	    0), ENOENT);
	assert_string_equal(fake_get("version"), DB_VERSION);
	check_words(fake_get("paths"), "kenter_temporary");
	shut_down();
}

/* What is written: with or without NUL, but of one line, and not too long. */
static void
test_values(void **state)
{
	static const char name[] = "debug.dumpbench.device";
	char value[300];

	(void)state;
	boot(1);
	assert_int_equal(fake_sysctl(name, NULL, NULL, "ada0", 4), 0);
	assert_string_equal(fake_get("device"), "ada0");
	assert_int_equal(fake_sysctl(name, NULL, NULL, "ada1", 5), 0);
	assert_string_equal(fake_get("device"), "ada1");

	assert_int_equal(fake_sysctl(name, NULL, NULL, "ada\0001", 6), EINVAL);
	check_words(fake_get("error"), "device: the value holds a NUL");
	assert_int_equal(fake_sysctl(name, NULL, NULL, "ada1\0", 6), EINVAL);
	memset(value, 'x', sizeof(value));
	assert_int_equal(fake_sysctl(name, NULL, NULL, value, 256), EINVAL);
	check_words(fake_get("error"), "at most 255 characters");
	assert_int_equal(fake_sysctl(name, NULL, NULL, value, 255), EINVAL);
	check_words(fake_get("error"), "255 characters (expected at most 127");
	assert_int_equal(fake_sysctl(name, NULL, NULL, value, (size_t)-1),
	    EINVAL);
	/* A value that was refused changed nothing. */
	assert_string_equal(fake_get("device"), "ada1");
	assert_int_equal(fake_sysctl(name, NULL, NULL, "", 0), 0);
	assert_string_equal(fake_get("device"), "");

	/* Old value and new one in one call, as sysctl(3) may. */
	{
		size_t size = sizeof(value);

		assert_int_equal(fake_sysctl("debug.dumpbench.batch", value,
		    &size, "7", 1), 0);
		assert_string_equal(value, "1");
		assert_string_equal(fake_get("batch"), "7");
	}
	shut_down();
}

static void
test_bad_plans(void **state)
{
	(void)state;
	boot(4);
	fake_absent(2);
	refused("batch", "0", EINVAL, "1 to 16");
	refused("batch", "17", EINVAL, "1 to 16");
	refused("batch", "-1", EINVAL, "not a whole number");
	refused("batch", "abc", EINVAL, "'abc' is not a whole number");
	refused("pages", "0", EINVAL, "out of range");
	refused("pages", "385", EINVAL, "1 to 384");
	refused("path", "vmap", EINVAL, "unknown path 'vmap' (expected null");
	refused("sink", "device", EINVAL, "dumper");
	refused("context", "none", EINVAL, "live, panic");
	refused("cpu", "2", EINVAL, "2 is not online, or the "
	    "caller may not use it; it may use 3 CPUs");
	refused("cpu", "4", EINVAL, "4 is not online");
	refused("cpu", "4294967295", EINVAL, "not online");
	set("cpu", "3");
	refused("responders", "3", EINVAL, "0 to 2");
	set("responders", "2");
	set_number("pages", 4);
	set_number("batch", 5);
	refused("run", "1", EINVAL, "more than the source's 4");
	set_number("batch", 4);
	refused("run", "yes", EINVAL, "'yes' (expected 1,");
	set("path", "enter");
	set("source", "ram");
	refused("run", "1", EINVAL, "source: path enter");
#if __FreeBSD_version >= 1200000
	set("source", "pages");
	set("path", "superpage");
	refused("run", "1", EINVAL, "(expected run)");
#else
	refused("path", "superpage", EINVAL, "unknown path");
#endif
	shut_down();
}

/* The callers that may run, and until when. */
static void
test_refused_runs(void **state)
{
	(void)state;
	boot(1);
	set("pages", "32");
	fake.securelevel = 1;
	refused("run", "1", EPERM, "securelevel is above 0");
	fake.securelevel = 0;
	set("run", "1");
	fake.securelevel = -1;
	set("run", "1");
	/* A signal ends it. */
	fake.signal = true;
#if __FreeBSD_version < 1300000
	set("run", "1");	/* nothing says that it is worth a look */
	curthread->td_flags = TDF_NEEDSIGCHK;
#endif
	refused("run", "1", EINTR, "by abort or a signal");
	fake.signal = false;
	set("run", "1");
	shut_down();
}

static unsigned meanwhile;

static void
do_meanwhile(void)
{
	if (meanwhile++ != 0)
		return;
	assert_string_equal(fake_get("run"), "1");
	assert_int_equal(fake_set("run", "1"), EBUSY);
	check_words(fake_get("error"), "another run is in progress");
	assert_int_equal(fake_event(FAKE_QUIESCE), EBUSY);
	assert_int_equal(fake_event(FAKE_UNLOAD), EBUSY);
}

static void
do_abort(void)
{
	meanwhile++;
	set("abort", "1");
}

static void
test_meanwhile(void **state)
{
	(void)state;
	boot(1);
	set("path", "qenter");
	fake.yield = true;
	fake_on_yield = do_meanwhile;
	meanwhile = 0;
	set("run", "1");
	assert_true(meanwhile > 1);
	/* Back from those whose turn it was, at our priority again. */
	assert_int_equal(curthread->td_base_pri, PVM);

	fake_on_yield = do_abort;
	meanwhile = 0;
	refused("run", "1", EINTR, "by abort");
	assert_int_equal(meanwhile, 1);
	fake_on_yield = NULL;
	assert_string_equal(fake_get("run"), "0");
	shut_down();
}

/* A kernel that counts so, or does not: what the module makes of it. */
static bool
counted(bool ipis, bool hits, uint64_t *count)
{
	bool known;

	boot(4);
	fake_absent(1);
	fake.count_ipis = ipis;
	fake.count_hits = hits;
	*count = 0;
	assert_int_equal(freebsd_ipis(NULL, count), ipis || hits);
	assert_int_equal(*count, 0);
	fake.handled[FAKE_INVLTLB][0] = 1;
	fake.handled[FAKE_INVLRNG][0] = 20;
	fake.handled[FAKE_INVLPG][2] = 300;
	fake.handled[FAKE_INVLPG][3] = 200000000;
	known = freebsd_ipis(NULL, count);
	shut_down();
	return (known);
}

/* Row by row, only what counts shootdowns, and once. */
static void
test_ipi_counters(void **state)
{
	uint64_t count;

	(void)state;
	assert_false(counted(false, false, &count));
	assert_true(counted(true, false, &count));
	assert_int_equal(count, 200000321);
	assert_true(counted(true, true, &count));
	assert_int_equal(count, 200000321);
	assert_true(counted(false, true, &count));
	assert_int_equal(count, 200000321);
}

/* One counter steps from a value to another: by how many, or unknown. */
static void
stepped(bool hits, unsigned long from, unsigned long to, bool known,
    uint64_t by)
{
	uint64_t first, second;

	boot(2);
	fake.count_ipis = !hits;
	fake.count_hits = hits;
	fake.handled[FAKE_INVLPG][0] = 70;
	fake.handled[FAKE_INVLPG][1] = from;
	assert_true(freebsd_ipis(NULL, &first));
	fake.handled[FAKE_INVLPG][0] = 72;
	fake.handled[FAKE_INVLPG][1] = to;
	assert_int_equal(freebsd_ipis(NULL, &second), known);
	if (known)
		assert_int_equal(second - first, by + 2);
	/* The next look goes on from there. */
	assert_true(freebsd_ipis(NULL, &first));
	fake.handled[FAKE_INVLPG][1]++;
	assert_true(freebsd_ipis(NULL, &second));
	assert_int_equal(second - first, 1);
	shut_down();
}

static void
test_ipi_counters_step(void **state)
{
	(void)state;
	/* 32 bits wrap, as on i386, and so do 64. */
	stepped(true, UINT32_MAX - 4, 5, true, 10);
	stepped(false, UINT32_MAX - 4, 5, true, 10);
	stepped(false, UINT64_MAX - 4, 5, true, 10);
	/* Back, or further than a run takes any. */
	stepped(true, 1000, 999, false, 0);
	stepped(false, 1000, 999, false, 0);
	stepped(false, 1ul << 40, 0, false, 0);
	stepped(false, 0, 1ul << 40, false, 0);
}

/* A kind of counter that is there and then is not. */
static void
test_ipi_counters_vanish(void **state)
{
	uint64_t count;

	(void)state;
	boot(2);
	fake.count_hits = true;
	assert_true(freebsd_ipis(NULL, &count));
	fake.fallible = 0;
	fake.fail = 4;	/* after the counts of interrupts and their names */
	assert_false(freebsd_ipis(NULL, &count));
	fake.fail = 0;
	assert_true(freebsd_ipis(NULL, &count));
	shut_down();
}

/* The kernel's memory is short: then nothing is known, and nothing breaks. */
static void
test_ipi_counters_fail(void **state)
{
	unsigned fail;
	uint64_t count;

	(void)state;
	for (fail = 1; fail <= 4; fail++) {
		boot(2);
		fake.count_ipis = true;
		fake.fallible = 0;
		fake.fail = fail;
		assert_false(freebsd_ipis(NULL, &count));
		fake.fail = 0;
		assert_true(freebsd_ipis(NULL, &count));
		fake.handled[FAKE_INVLPG][0] = 5;
		assert_true(freebsd_ipis(NULL, &count));
		assert_int_equal(count, 5);
		shut_down();
	}
}

static const char *
result_member(const char *member)
{
	static char words[40];
	const char *result = fake_get("result"), *at;

	snprintf(words, sizeof(words), "\"%s\":", member);
	at = strstr(result, words);
	if (at == NULL) {
		fail_msg("no %s in %.300s", words, result);
		return (NULL);
	}
	snprintf(words, sizeof(words), "%.*s", (int)strcspn(at +
	    strlen(words), ",}"), at + strlen(words));
	return (words);
}

static void
run_counted(const char *path, unsigned batch)
{
	set("path", path);
	set_number("pages", PAGES);
	set_number("rounds", 3);
	set_number("batch", batch);
	set("run", "1");
}

/* As many as the rounds that are measured send, or null. */
static void
test_ipis_in_result(void **state)
{
	int hits;

	(void)state;
	for (hits = 0; hits < 2; hits++) {
		boot(4);
		run_counted("enter", 4);
		assert_string_equal(result_member("ipis"), "null");
		shut_down();
		boot(4);
		fake.count_ipis = !hits;
		fake.count_hits = hits;
		run_counted("enter", 4);
		assert_int_equal(atoi(result_member("ipis")), 3 * 3 * PAGES);
		run_counted("qenter", 4);
		assert_int_equal(atoi(result_member("ipis")),
		    3 * 3 * PAGES / 4);
		run_counted("kenter_temporary", 4);
		assert_string_equal(result_member("ipis"), "0");
		shut_down();
	}
}

/* Threads on the other CPUs spin, and leave none behind when one fails. */
static void
test_responders(void **state)
{
	char words[64];
	unsigned fail;
	int error;

	(void)state;
	boot(4);
	set("cpu", "1");
	set("responders", "3");
	for (fail = 1;; fail++) {
		/* A source of 4 pages, then the threads. */
		fake.fallible = 0;
		fake.fail = fail;
		set("path", "null");
		set("pages", "4");
		set("batch", "4");
		error = fake_set("run", "1");
		fake.fail = 0;
		assert_int_equal(fake.threads + fake.queues, 0);
		assert_int_equal(fake.pages, 0);
		assert_int_equal(fake.pinned + fake.bound, 0);
		if (error == 0 || fail > 7)
			break;
		if (fail <= 4) {
			assert_int_equal(error, ENOMEM);
			continue;
		}
		assert_int_equal(error, EAGAIN);
		snprintf(words, sizeof(words),
		    "%u of 3 threads could be started", fail - 5);
		check_words(fake_get("error"), words);
	}
	assert_int_equal(fail, 8);
	shut_down();
}

/* CPUs that the caller may not use neither measure nor respond. */
static void
test_allowed_cpus(void **state)
{
	(void)state;
	boot(4);
	set("path", "null");
	set("pages", "4");
	set("batch", "4");
	fake_allow(1 << 1 | 1 << 3);
	refused("cpu", "2", EINVAL, "cpu: 2 is not online, or the caller may "
	    "not use it; it may use 2 CPUs");
	refused("responders", "2", EINVAL, "0 to 1");
	refused("run", "1", EINVAL, "cpu: 0 is not online, or the caller");
	set("cpu", "1");
	set("responders", "1");
	set("run", "1");
	check_words(fake_get("result"), "\"responders\":[{\"cpu\":3,");
	fake_allow(1 << 1);
	refused("run", "1", EINVAL, "more than the 0 other CPUs that the caller");
	shut_down();
}

static void
test_served(void **state)
{
	const char *result;

	(void)state;
	boot(3);
	set("cpu", "2");
	set("responders", "2");
	run_counted("enter_fresh", 2);
	result = fake_get("result");
	check_words(result, "{\"cpu\":0,");
	check_words(result, "{\"cpu\":1,");
	assert_null(strstr(result, "{\"cpu\":2,"));
#if __FreeBSD_version >= 1200000 && __FreeBSD_version < 1300000
	assert_int_equal(atoi(result_member("served")), 3 * PAGES);
#else
	assert_string_equal(result_member("served"), "null");
#endif
	shut_down();
}

/* The plan as it is, with batches of several sizes. */
static void
run_batches(struct fake_disk *disk)
{
	char words[64];
	uint32_t batch;

	for (batch = 1; batch <= DB_BATCH_MAX; batch += 5) {
		set_number("batch", batch);
		disk->writes = 0;
		set("run", "1");
		snprintf(words, sizeof(words), "\"path\":\"%s\",\"batch\":%u,",
		    fake_softc->plan.path->row.name, batch);
		check_words(fake_get("result"), words);
		assert_string_equal(fake_get("progress"), "100");
		/* The rounds, one to warm up, in one write or in many. */
		if (fake_softc->plan.sink->row.flags & DB_DEVICE)
			assert_in_range(disk->writes, PAGES / batch * 3,
			    PAGES / batch * 3 * batch);
		else
			assert_int_equal(disk->writes, 0);
		assert_string_equal(fake_disk_open(disk), "r0w0e0");
	}
}

/* From the knobs to the result, with every path, sink and source. */
static void
test_runs(void **state)
{
	static const char *const sinks[] = {"null", "touch", "copy", "verify",
		"dumper"};
	static const char *const sources[] = {"pages", "run", "ram"};
	struct fake_disk disk = {.name = "da0", .length = 1 << 20,
		.maxiosize = 1 << 16};
	const struct db_path *path;
	size_t i, sink, source;

	(void)state;
	boot(3);
	fake_disk_add(&disk);
	set_number("pages", PAGES);
	set_number("rounds", 2);
	set_number("cpu", 1);
	set("device", "da0");
	for (i = 0; freebsd_paths[i] != NULL; i++) {
		path = (const void *)freebsd_paths[i];
		set("path", path->row.name);
		for (sink = 0; sink < nitems(sinks); sink++)
			for (source = 0; source < nitems(sources); source++) {
				if ((path->row.flags & DB_NO_ADDRESS && sink > 0) ||
				    (path->row.flags & DB_OWN_PAGES &&
				    source == 2) ||
				    (path->row.flags & DB_ONE_RUN && source != 1))
					continue;
				set("sink", sinks[sink]);
				set("source", sources[source]);
				run_batches(&disk);
			}
	}
	shut_down();
	fake_disk_free(&disk);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_load_and_unload),
		cmocka_unit_test(test_knobs),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_bad_plans),
		cmocka_unit_test(test_refused_runs),
		cmocka_unit_test(test_meanwhile),
		cmocka_unit_test(test_ipi_counters),
		cmocka_unit_test(test_ipi_counters_fail),
		cmocka_unit_test(test_ipi_counters_step),
		cmocka_unit_test(test_ipi_counters_vanish),
		cmocka_unit_test(test_ipis_in_result),
		cmocka_unit_test(test_allowed_cpus),
		cmocka_unit_test(test_responders),
		cmocka_unit_test(test_served),
		cmocka_unit_test(test_runs),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
