/* SPDX-License-Identifier: BSD-2-Clause */
/* What the adapter's program takes and refuses of QEMU's command line. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "adapter/qemu/command.h"

#define MEMFD	"-object memory-backend-memfd,id=mem,size=512M,share=on "
#define MACHINE "-machine pc,memory-backend=mem "
#define TCG	"-accel tcg,thread=single "
#define GOOD	"qemu-system-x86_64 " MEMFD MACHINE TCG

static struct errmsg err;

/* Words with a blank between them. */
static int
read_words(const char *line, struct command *command)
{
	char *copy = strdup(line), *word, *save = NULL, *words[512];
	size_t n = 0;
	int error;

	for (word = strtok_r(copy, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save))
		words[n++] = word;
	err.text[0] = '\0';
	error = command_read(words, n, command, &err);
	free(copy);
	return (error);
}

static void
test_good(void **state)
{
	static const struct {
		const char *line;
		bool kvm, detaches;
		const char *ioapic; /* its machine; NULL: not known */
	} good[] = {
		{GOOD, false, false, "i440fx"},
		{"nice -n 5 " GOOD "-m 512 -nographic", false, false,
		    "i440fx"},
		{"qemu " MEMFD "-M memory-backend=mem,type=q35 " TCG, false,
		    false, "q35"},
		{"qemu --object memory-backend-memfd,size=1G,id=a,,b --machine "
		    "pc-q35-7.2,accel=kvm,memory-backend=a,,b", true, false,
		    "q35"},
		{"qemu " MEMFD "-machine pc-i440fx-7.2 -machine "
		    "memory-backend=mem -enable-kvm -daemonize", true, true,
		    "i440fx"},
		{"qemu -object qom-type=memory-backend-file,id=mem,share=yes,"
		    "mem-path=/x " MACHINE "-icount shift=0 -accel tcg", false,
		    false, "i440fx"},
		{"qemu -object memory-backend-shm,id=mem,size=1G " MACHINE TCG,
		    false, false, "i440fx"},
		{"qemu -object memory-backend-memfd,id=mem,share " MACHINE TCG,
		    false, false, "i440fx"},
		{"qemu " MEMFD "-object memory-backend-memfd,id=b,size=1G "
		    "-numa node,memdev=mem -numa node,memdev=b " TCG, false,
		    false, "i440fx"},
		{"/usr/bin/qemu-kvm " MEMFD MACHINE, true, false, "i440fx"},
		{GOOD "-accel tcg", false, false, "i440fx"},
		{"qemu " MEMFD "-machine microvm,memory-backend=mem " TCG,
		    false, false, NULL},
		/* What cannot be read is taken on trust. */
		{"qemu -readconfig file " TCG, false, false, "i440fx"},
		{"qemu -object {\"qom-type\":\"memory-backend-memfd\"} "
		    MACHINE TCG, false, false, "i440fx"},
	};
	struct command c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (read_words(good[i].line, &c) != 0)
			fail_msg("%s: %s", good[i].line, err.text);
		assert_int_equal(c.kvm, good[i].kvm);
		assert_int_equal(c.detaches, good[i].detaches);
		if (good[i].ioapic == NULL)
			assert_null(c.ioapic);
		else
			assert_non_null(strstr(c.ioapic, good[i].ioapic));
	}
}

static void
test_bad(void **state)
{
	static const struct {
		const char *line, *words;
	} bad[] = {
		{"qemu", "-machine names no memory-backend (expected -object "},
		{"qemu -m 512 " TCG, "-machine names no memory-backend"},
		{"qemu " MEMFD TCG, "-machine names no memory-backend"},
		{"qemu " MACHINE TCG, "memory 'mem' is no -object"},
		{"qemu -object memory-backend-memfd,id=other " MACHINE TCG,
		    "memory 'mem' is no -object"},
		{"qemu -object memory-backend-ram,id=mem,share=on " MACHINE TCG,
		    "'mem', a memory-backend-ram, is not shared"},
		{"qemu -object memory-backend-file,id=mem,mem-path=/x " MACHINE
		    TCG, "'mem', a memory-backend-file, is not shared"},
		{"qemu -object memory-backend-memfd,id=mem,share=off " MACHINE
		    TCG, "is not shared with the adapter (expected "},
		{"qemu " MEMFD "-object memory-backend-ram,id=b -numa "
		    "node,memdev=mem -numa node,memdev=b " TCG, "'b', a "},
		{"qemu " MEMFD MACHINE, "-accel: tcg with a thread for each"},
		{"qemu " MEMFD MACHINE "-accel tcg", "thread=single"},
		{"qemu " MEMFD MACHINE "-accel tcg,thread=multi",
		    "thread=single"},
		{"qemu " MEMFD MACHINE "-machine accel=tcg", "thread=single"},
		{"qemu " MEMFD MACHINE "-accel xen", "work with 'xen' "},
		{"qemu " MEMFD MACHINE "-machine accel=kvm:hvf", "'hvf'"},
		{"qemu " MEMFD MACHINE "-machine accel=kvm:tcg",
		    "both named"},
		{"qemu " MEMFD MACHINE "-accel kvm -accel tcg,thread=single",
		    "both named"},
		/* The last word has no value, and a value is no option. */
		{"qemu " TCG "-object", "names no memory-backend"},
		{"qemu " TCG "-append machine -append object", "names no"},
	};
	struct command c;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_words(bad[i].line, &c), -EINVAL);
		if (strstr(err.text, bad[i].words) == NULL ||
		    strstr(err.text, " (expected ") == NULL)
			fail_msg("%s: '%s' is not in: %s", bad[i].line,
			    bad[i].words, err.text);
	}
}

/* Values longer than any that means something, and many of them. */
static void
test_long(void **state)
{
	char line[60000] = "qemu ", *end;
	struct command c;
	int i;

	(void)state;
	for (i = 0; i < 40; i++) {
		end = line + strlen(line);
		sprintf(end, "-object memory-backend-memfd,id=%0*d -numa "
		    "node,memdev=%0*d -accel a%d ", 300, i, 300, i, i);
		assert_int_equal(read_words(line, &c), -EINVAL);
	}
	sprintf(line, "qemu -machine %0*d,memory-backend=%0*d,%0*d=1 -object ,",
	    5000, 1, 5000, 2, 5000, 3);
	assert_int_equal(read_words(line, &c), -EINVAL);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_long),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
