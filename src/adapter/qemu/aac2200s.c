/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * aac2200s: an Adaptec 2200S for a QEMU, in a process of its own.  All options
 * are checked before anything is started.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "adapter/qemu/command.h"
#include "adapter/qemu/disk.h"
#include "adapter/qemu/start.h"
#include "engine/version.h"
#include "guest/qemu.h"
#include "util/commit.h"
#include "util/options.h"
#include "util/standard.h"

struct asked {
	struct adapter_link *link;
	const char *log;
	enum interrupt { AUTO, QTEST, KVM } interrupt;
};

static option_set set_model, set_fault, set_untimed, set_sg64, set_ioapic;

static const struct option_row rows[] = {
	{"model", "M", "how long commands take: off (the default), 2200s, or "
	    "any of command=NS,pci=MB,read=MB,write=MB (a second),cache=MB",
	    .set = set_model},
	{"untimed", NULL, "log the model's times, but wait for none",
	    .set = set_untimed},
	{"fault", "F", "media:N, mailbox:N, silent:N, panic:N, gone:N, "
	    "torn:N, slow:N:NS or held:N:NS, N being a write, from 1",
	    .set = set_fault},
	{"sg64", NULL, "offer 64-bit addresses", .set = set_sg64},
	{"log", "FILE", "append a header, and a line a command, with tabs "
	    "between", .set = option_text,
	    .at = OPTION_AT(struct asked, log, const char *)},
	{"interrupt", "auto|qtest|kvm", "how interrupts reach the guest; auto "
	    "(the default): qtest for emulated CPUs, else kvm",
	    .set = option_choice,
	    .at = OPTION_AT(struct asked, interrupt, enum interrupt)},
	{"ioapic", "PATH", "QEMU's name for the interrupt controller, for "
	    "qtest; default: that of its machine, pc or q35",
	    .set = set_ioapic},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

static const struct option_table table = {
	.program = "aac2200s",
	.usage = "[option ...] CONTAINER ... -- qemu-system-x86_64 ...",
	.about = "Run QEMU with an emulated Adaptec 2200S whose containers are "
	    "the raw files CONTAINER. QEMU's own options must have its memory "
	    "shared:\n"
	    "  -m 512 -object memory-backend-memfd,id=mem,size=512M,share=on\n"
	    "  -machine pc,memory-backend=mem\n"
	    "and without KVM one thread for all CPUs:\n"
	    "  -accel tcg,thread=single",
	.groups = groups,
	.operands = "1 to 8 CONTAINER, then -- qemu-system-x86_64 ...",
	.least = 1,
	.most = ADAPTER_CONTAINERS,
	.rest = true,
};

static int
set_model(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;
	struct errmsg why;

	if (adapter_model_parse(value, &asked->link->config.model, &why) == 0)
		return (0);
	return (option_refuse(row, err, "%.1000s", why.text));
}

static int
set_fault(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct asked *asked = into;
	struct errmsg why;

	if (adapter_fault_parse(value, &asked->link->config.fault, &why) == 0)
		return (0);
	return (option_refuse(row, err, "%.1000s", why.text));
}

static int
set_untimed(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	(void)row;
	(void)value;
	(void)err;
	((struct asked *)into)->link->config.untimed = true;
	return (0);
}

static int
set_sg64(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	(void)row;
	(void)value;
	(void)err;
	((struct asked *)into)->link->config.sg64 = true;
	return (0);
}

static int
set_ioapic(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	(void)row;
	(void)err;
	((struct asked *)into)->link->qtest.ioapic = value;
	return (0);
}

static int
complain(const char *text)
{
	fprintf(stderr, "aac2200s: %s\n", text);
	return (2);
}

/* QEMU's command line, and the options that depend on it. */
static int
check_qemu(const struct asked *asked, const struct option_words *words,
    struct command *c, struct errmsg *err)
{
	static const char *const names[] = {"auto", "qtest", "kvm"};
	struct qtest *qtest = &asked->link->qtest;
	int error;

	error = command_read(words->rest, words->nrest, c, err);
	if (error != 0)
		return (error);
	if (asked->interrupt != AUTO &&
	    asked->interrupt != (c->kvm ? KVM : QTEST))
		return (errmsg_set(err, EINVAL, "--interrupt: %s does not go "
		    "with -accel %s (expected %s)", names[asked->interrupt],
		    c->kvm ? "kvm" : "tcg", names[c->kvm ? KVM : QTEST]));
	if (qtest->ioapic == NULL)
		qtest->ioapic = c->ioapic;
	if (qtest->ioapic == NULL && !c->kvm)
		return (errmsg_set(err, EINVAL, "-machine: the interrupt "
		    "controller of '%s' is not known (expected pc or q35, or "
		    "--ioapic=PATH)", c->machine));
	return (qemu_takes_adapter((const char *const *)(uintptr_t)words->rest,
	    words->nrest, c->kvm, err));
}

/* Not blocking on a fifo without a reader; and never a container. */
static int
open_log(struct adapter_link *s, const char *path, struct errmsg *err)
{
	struct stat log, disk;
	unsigned i;
	int fd;

	fd = strcmp(path, "-") == 0 ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0) :
	    open(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK | O_CLOEXEC,
	    0666);
	if (fd == -1 || fstat(fd, &log) == -1)
		return (errmsg_set(err, errno, "--log: %s: %s (expected a "
		    "file to append to)", path, strerror(errno)));
	for (i = 0; i < s->config.containers; i++)
		if (fstat(s->disks[i], &disk) == 0 &&
		    disk.st_dev == log.st_dev && disk.st_ino == log.st_ino)
			return (errmsg_set(err, EINVAL, "--log: %s is a "
			    "container (expected a file of its own)", path));
	fcntl(fd, F_SETFL, O_APPEND);
	s->log = fdopen(fd, "a");
	return (s->log != NULL ? 0 : errmsg_set(err, errno, "--log: %s: %s",
	    path, strerror(errno)));
}

/* The files that it works with: containers, and the log. */
static int
open_files(struct adapter_link *s, const char *log,
    const struct option_words *words, struct errmsg *err)
{
	unsigned i;
	int error = 0;

	for (i = 0; i < words->noperands && error == 0; i++) {
		error = disk_open(words->operands[i], &s->disks[i],
		    &s->config.blocks[i], err);
		s->config.containers = i + 1;
	}
	return (error != 0 || log == NULL ? error : open_log(s, log, err));
}

/* `aac2200s help` and `aac2200s version`, without anything else. */
static bool
is_alone(int argc, char **argv, const char *word)
{
	return (argc == 2 && strcmp(argv[1], word) == 0);
}

int
main(int argc, char **argv)
{
	struct adapter_link link = {.qtest = {.fd = -1}};
	struct asked asked = {.link = &link};
	struct option_words words = {.help = false};
	char version[COMMIT_VERSION_MAX];
	struct command command;
	struct errmsg err;
	int error = 0;

	standard_open();
	if (is_alone(argc, argv, "help"))
		words.help = true;
	else if (is_alone(argc, argv, "version"))
		words.version = true;
	else
		error = options_parse(&table, argc, argv, &asked, &words,
		    &err);
	if (error != 0)
		return (complain(err.text));
	if (options_answer(&table, &words, commit_version(version, DB_VERSION,
	    NULL), stdout))
		return (standard_finish(&err) == 0 ? 0 :
		    (complain(err.text), 1));
	if (words.nrest == 0)
		return (complain("no QEMU after the containers (expected "
		    "-- qemu-system-x86_64 ...)"));
	if (check_qemu(&asked, &words, &command, &err) != 0 ||
	    open_files(&link, asked.log, &words, &err) != 0)
		return (complain(err.text));
	return (start(&link, !command.kvm, command.detaches, words.rest,
	    words.nrest));
}
