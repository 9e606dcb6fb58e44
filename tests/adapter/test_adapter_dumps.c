/* SPDX-License-Identifier: BSD-2-Clause */
/* A panic's dump to the emulated adapter, by a guest of this test. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/adapter_dump.h"

#define HEADER	"start_ns\tend_ns\twhat\thow\tfib\tcontainer\tblock\tbytes\t" \
		"entries\tstatus\tanswered\tmodel_ns\tmmio\n"
#define WRITE	"10\t20\twrite\tpolled\t500\t0\t8\t4096\t1\t0\t1\t60000\t3\n"

/* What the guest does. */
static struct {
	const char *done;    /* as in guest_info */
	const char *console; /* what it said; NULL: that cannot be read */
	const char *log;     /* the adapter's log; NULL: nothing */
	int error;	     /* of the console, or of the panic */
	unsigned started, stopped;
} fake;

int
guest_start(const struct guest_config *config, struct guest **guest,
    struct errmsg *err)
{
	FILE *log;

	(void)err;
	if (fake.log != NULL) {
		log = fopen(config->adapter->log, "w");
		assert_non_null(log);
		fputs(fake.log, log);
		fclose(log);
	}
	*guest = (struct guest *)&fake;
	fake.started++;
	return (0);
}

void
guest_stop(struct guest *guest)
{
	assert_ptr_equal(guest, &fake);
	fake.stopped++;
}

const struct guest_info *
guest_info(const struct guest *guest)
{
	static struct guest_info info;

	(void)guest;
	info = (struct guest_info){.os = "unix", .release = "13.2",
	    .accelerator = "tcg", .qemu_version = "7.2",
	    .dump_done = fake.done};
	return (&info);
}

int
guest_panic(struct guest *guest, unsigned timeout_s, struct errmsg *err)
{
	(void)guest;
	(void)timeout_s;
	return (fake.console == NULL && fake.error == ETIMEDOUT ?
	    errmsg_set(err, ETIMEDOUT, "no panic") : 0);
}

int
guest_console(struct guest *guest, char **text, struct errmsg *err)
{
	(void)guest;
	if (fake.console == NULL)
		return (errmsg_set(err, fake.error, "no console"));
	*text = strdup(fake.console);
	return (0);
}

/* Variables that are not set must not be null by chance. */
static __attribute__((noinline)) void
spoil_stack(void)
{
	volatile char bytes[32768];
	size_t i;

	for (i = 0; i < sizeof(bytes); i++)
		bytes[i] = 0x55;
}

static int
dump(struct errmsg *err)
{
	static const struct options options = {.kernel = "/kernel",
	    .memory_mb = 512, .adapter = {.on = true, .size_mb = 8}};

	err->text[0] = '\0';
	fake.started = fake.stopped = 0;
	spoil_stack();
	return (adapter_dump(&options, GUEST_CLOCK_EXACT, NULL, err));
}

static void
test_done(void **state)
{
	struct errmsg err;

	(void)state;
	fake.done = "complete";
	fake.log = HEADER WRITE;
	fake.console = "Dump complete\n";
	assert_int_equal(dump(&err), 0);
	fake.console = "Aborting dump\n";
	assert_int_equal(dump(&err), -EIO);
	assert_non_null(strstr(err.text,
	    "adapter wrote 4096 bytes in 1 commands"));
}

/* What fails, fails with its own error, and frees what it has. */
static void
test_failed(void **state)
{
	static const int errors[] = {EIO, ENOENT, ENOMEM, ETIMEDOUT};
	struct errmsg err;
	size_t i;

	(void)state;
	fake.done = "complete";
	fake.console = NULL;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		fake.log = HEADER WRITE;
		fake.error = errors[i];
		assert_int_equal(dump(&err), -errors[i]);
		assert_string_not_equal(err.text, "");
		assert_int_equal(fake.started, 1);
		assert_int_equal(fake.stopped, 1);
	}
	fake.console = "Dump complete\n";
	fake.log = NULL;
	assert_int_equal(dump(&err), -ENOENT);
	fake.log = "no log\n";
	assert_int_equal(dump(&err), -EINVAL);
	fake.done = NULL;
	assert_int_equal(dump(&err), -EINVAL);
	assert_int_equal(fake.stopped, 1);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_done),
		cmocka_unit_test(test_failed),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
