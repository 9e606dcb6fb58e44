/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "../scratch.h"
#include "boot.h"
#include "guest/kernel.h"
#include "knob/knob.h"
#include "util/tempdir.h"

#define WORDS_MAX	16

/* A process tests one machine. */
static struct boot_machine machine;

static const char *
need(const char *variable)
{
	const char *value = getenv(variable);

	if (value == NULL || value[0] == '\0') {
		printf("no guest kernel: %s is not set\n", variable);
		exit(77);
	}
	return (value);
}

static const struct boot_machine *
have(struct boot_machine wanted)
{
	need("BUILD");
	if (system("command -v qemu-system-x86_64 >/dev/null") != 0) {
		printf("no qemu-system-x86_64\n");
		exit(77);
	}
	machine = wanted;
	return (&machine);
}

/* The machine of a kernel file, which must be one. */
static const struct kernel_machine *
machine_of(const char *path, enum kernel_os os)
{
	struct errmsg err = {""};
	struct kernel kernel;

	if (kernel_look(path, os, &kernel, &err) == 0)
		return (kernel.machine);
	printf("%s\n", err.text);
	exit(1);
}

const struct boot_machine *
boot_or_skip(void)
{
	const char *kernel = need("DUMPBENCH_KERNEL");
	static char agent[32];

	snprintf(agent, sizeof(agent), "agent-linux%s",
	    machine_of(kernel, KERNEL_LINUX)->suffix);
	return (have((struct boot_machine){
		.os = "linux",
		.kernel = kernel,
		.kmod = need("DUMPBENCH_KMOD"),
		.root = need("DUMPBENCH_ROOT"),
		.agent = agent,
	}));
}

const struct boot_machine *
boot_freebsd_or_skip(void)
{
	const char *kernel = need("FREEBSD_KERNEL");
	const struct kernel_machine *of = machine_of(kernel, KERNEL_FREEBSD);
	static char agent[32];

	snprintf(agent, sizeof(agent), "agent-freebsd%s", of->suffix);
	return (have((struct boot_machine){
		.os = "freebsd",
		.kernel = kernel,
		.kmod = need("DUMPBENCH_FREEBSD_KMOD"),
		.agent = agent,
		.name = of->name,
	}));
}

static void
print_news(void *arg, const char *line)
{
	(void)arg;
	print_message("%s\n", line);
}

/* A folder for a guest's files; they go with the test. */
static void
make_workdir(char *path, size_t size)
{
	static struct tempdir *all;
	static unsigned n;
	struct errmsg err = {""};

	if (all == NULL && tempdir_new(&all, &err) != 0)
		fail_msg("%s", err.text);
	snprintf(path, size, "%s/%u", tempdir_path(all), n++);
	assert_int_equal(mkdir(path, 0700), 0);
}

struct guest *
boot(struct guest_config config)
{
	static char agent[512], tool[512], workdir[2 * SCRATCH_MAX];
	static struct guest_file files[8];
	struct errmsg err = {""};
	struct guest *guest;
	size_t i;

	snprintf(agent, sizeof(agent), "%s/%s", getenv("BUILD"),
	    machine.agent);
	snprintf(tool, sizeof(tool), "%s/guest-tool", getenv("BUILD"));
	make_workdir(workdir, sizeof(workdir));
	config.kernel = machine.kernel;
	config.module = machine.kmod;
	config.modules_root = machine.root;
	config.agent = agent;
	config.workdir = workdir;
	config.news = print_news;
	if (config.cpus == 0)
		config.cpus = 1;
	/* The tool is a program for Linux. */
	if (machine.root != NULL) {
		files[0] = (struct guest_file){tool, "/tool"};
		files[1] = (struct guest_file){config.module, "/dumpbench.ko"};
		for (i = 0; i < config.nfiles && i < 6; i++)
			files[2 + i] = config.files[i];
		config.files = files;
		config.nfiles += 2;
	}
	if (guest_start(&config, &guest, &err) != 0)
		fail_msg("%s", err.text);
	return (guest);
}

void
boot_set(struct guest *guest, const char *knob, const char *value)
{
	struct errmsg err = {""};

	if (knob_set(guest_knobs(guest), knob, value, &err) != 0)
		fail_msg("%s=%s: %s", knob, value, err.text);
}

void
boot_refused(struct guest *guest, const char *knob, const char *value,
    const char *words)
{
	struct errmsg err = {""};

	if (knob_set(guest_knobs(guest), knob, value, &err) == 0)
		fail_msg("%s=%s was taken", knob, value);
	if (strstr(err.text, words) == NULL)
		fail_msg("%s=%s: '%s' lacks '%s'", knob, value, err.text,
		    words);
}

size_t
boot_names(struct guest *guest, const char *knob, char names[][32],
    size_t most)
{
	struct errmsg err = {""};
	char *text, *line, *save = NULL;
	size_t n = 0;

	if (knob_get(guest_knobs(guest), knob, &text, &err) != 0)
		fail_msg("%s: %s", knob, err.text);
	for (line = strtok_r(text, "\n", &save); line != NULL && n < most;
	    line = strtok_r(NULL, "\n", &save))
		snprintf(names[n++], 32, "%.*s", (int)strcspn(line, " "),
		    line);
	free(text);
	return (n);
}

void
boot_tool(struct guest *guest, ...)
{
	const char *words[WORDS_MAX] = {"/tool"};
	struct errmsg err = {""};
	char *output = NULL;
	va_list args;
	size_t n = 1;
	int status;

	va_start(args, guest);
	do {
		assert_true(n < WORDS_MAX);
		words[n] = va_arg(args, const char *);
	} while (words[n++] != NULL);
	va_end(args);
	if (guest_exec(guest, words, &status, &output, &err) != 0)
		fail_msg("%s: %s", words[1], err.text);
	print_message("%s: %s\n", words[1], output);
	if (status != 0)
		fail_msg("tool %s ended with %d: %s", words[1], status,
		    output);
	free(output);
}

static void
check_console(struct guest *guest, size_t first)
{
	static const char *const bad[] = {"Call Trace", "WARNING: CPU", "BUG:",
		"Oops", "general protection", "INFO: task", "leaked",
		"soft lockup", "rcu_preempt self-detected", "Trying to vfree",
		"WARNING: possible", "WARNING: inconsistent",
		"WARNING: suspicious", "WARNING: bad unlock", "INFO: trying to",
		"INFO: possible", "new suspected memory leaks",
		/* FreeBSD's */
		"lock order reversal", "panic: ", "KDB: stack", "Fatal trap",
		"with the following non-sleepable", "sleeping thread"};
	struct errmsg err = {""};
	char *text;
	size_t i;

	assert_int_equal(guest_console(guest, &text, &err), 0);
	for (i = first; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (strstr(text, bad[i]) != NULL)
			fail_msg("the console says %.4000s",
			    strstr(text, bad[i]));
	free(text);
}

void
boot_check_console(struct guest *guest)
{
	check_console(guest, 0);
}

void
boot_check_console_failing(struct guest *guest)
{
	check_console(guest, 1);
}
