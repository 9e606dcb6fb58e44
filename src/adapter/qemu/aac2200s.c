/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * aac2200s: an Adaptec 2200S for a QEMU, in a process of its own.  It becomes
 * that QEMU and leaves the card behind as a child, which ends when QEMU does.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapter/qemu/disk.h"
#include "adapter/qemu/slot.h"
#include "engine/version.h"
#include "util/options.h"

#define IOAPIC "/machine/i440fx/ioapic"

/* A slot whose interrupt line QEMU gives to nothing else by itself. */
#define DEVICE "x-pci-proxy-dev,id=aac2200s,addr=0x10,fd=%d"

struct asked {
	struct slot *slot;
	const char *log;
	enum interrupt { QTEST, KVM } interrupt;
};

static option_set set_model, set_fault, set_untimed, set_sg64, set_ioapic;

static const struct option_row rows[] = {
	{"model", "M", "how long commands take: off (the default), 2200s, or "
	    "any of command=NS,pci=MB,read=MB,write=MB (a second),cache=MB",
	    .set = set_model},
	{"untimed", NULL, "log the model's times, but wait for none",
	    .set = set_untimed},
	{"fault", "F", "media:N, mailbox:N, silent:N, panic:N, gone:N, torn:N "
	    "or slow:N:NS, N being a write, from 1", .set = set_fault},
	{"sg64", NULL, "offer 64-bit addresses", .set = set_sg64},
	{"log", "FILE", "append a header, and a line a command, with tabs "
	    "between", .set = option_text,
	    .at = OPTION_AT(struct asked, log, const char *)},
	{"interrupt", "qtest|kvm", "how interrupts reach the guest; default: "
	    "qtest, for emulated CPUs", .set = option_choice,
	    .at = OPTION_AT(struct asked, interrupt, enum interrupt)},
	{"ioapic", "PATH", "of QEMU's machine, for qtest; default: "
	    IOAPIC "; q35 has it at /machine/q35/ioapic", .set = set_ioapic},
};

static const struct option_group groups[] = {
	{NULL, rows, sizeof(rows) / sizeof(rows[0])}, {NULL, NULL, 0}};

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
    struct fault *fault)
{
	struct asked *asked = into;
	struct fault why;

	if (adapter_model_parse(value, &asked->slot->config.model, &why) == 0)
		return (0);
	return (option_refuse(row, fault, "%.1000s", why.text));
}

static int
set_fault(const struct option_row *row, void *into, const char *value,
    struct fault *fault)
{
	struct asked *asked = into;
	struct fault why;

	if (adapter_fault_parse(value, &asked->slot->config.fault, &why) == 0)
		return (0);
	return (option_refuse(row, fault, "%.1000s", why.text));
}

static int
set_untimed(const struct option_row *row, void *into, const char *value,
    struct fault *fault)
{
	(void)row;
	(void)value;
	(void)fault;
	((struct asked *)into)->slot->config.untimed = true;
	return (0);
}

static int
set_sg64(const struct option_row *row, void *into, const char *value,
    struct fault *fault)
{
	(void)row;
	(void)value;
	(void)fault;
	((struct asked *)into)->slot->config.sg64 = true;
	return (0);
}

static int
set_ioapic(const struct option_row *row, void *into, const char *value,
    struct fault *fault)
{
	(void)row;
	(void)fault;
	((struct asked *)into)->slot->qtest.ioapic = value;
	return (0);
}

static void
inherit(int fd)
{
	fcntl(fd, F_SETFD, 0);
}

/* The card's process keeps its own files and nothing that QEMU was given. */
static void
close_others(const struct slot *s)
{
	unsigned i;
	int fd, last = getdtablesize();
	bool ours;

	for (fd = STDERR_FILENO + 1; fd < last && fd < 4096; fd++) {
		ours = fd == s->device || fd == s->qtest.fd ||
		    (s->log != NULL && fd == fileno(s->log));
		for (i = 0; i < s->config.containers; i++)
			ours = ours || fd == s->disks[i];
		if (!ours)
			close(fd);
	}
}

static int
be_card(struct slot *s)
{
	struct fault fault = {""};
	int error;

	/* A terminal's Ctrl-C is QEMU's. */
	setsid();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a disk or log that may not grow */
	/* The model's times are shorter than the kernel's usual slack. */
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	close_others(s);
	error = slot_run(s, &fault);
	if (error != 0)
		fprintf(stderr, "aac2200s: %s\n", fault.text);
	return (error == 0 ? 0 : 1);
}

static int
be_qemu(char **words, int nwords, int device, int qtest)
{
	static char device_word[] = "-device", chardev_word[] = "-chardev",
	    object_word[] = "-object", object[] =
	    "qtest,id=aac2200s-qtest,chardev=aac2200s-irq,log=none";
	char *argv[nwords + 7], text[2][128];
	int n = 0;

	for (; n < nwords; n++)
		argv[n] = words[n];
	snprintf(text[0], sizeof(text[0]), DEVICE, device);
	argv[n++] = device_word;
	argv[n++] = text[0];
	if (qtest != -1) {
		snprintf(text[1], sizeof(text[1]),
		    "socket,id=aac2200s-irq,fd=%d", qtest);
		argv[n++] = chardev_word;
		argv[n++] = text[1];
		argv[n++] = object_word;
		argv[n++] = object;
	}
	argv[n] = NULL;
	inherit(device);
	if (qtest != -1)
		inherit(qtest);
	execvp(argv[0], argv);
	fprintf(stderr, "aac2200s: %s does not start: %s\n", argv[0],
	    strerror(errno));
	return (1);
}

static int
start(struct slot *s, bool qtest, char **words, int nwords)
{
	int device[2], irq[2] = {-1, -1};
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, device) == -1 ||
	    (qtest && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    irq) == -1)) {
		fprintf(stderr, "aac2200s: socket: %s\n", strerror(errno));
		return (1);
	}
	s->device = device[0];
	s->qtest.fd = irq[0];
	pid = fork();
	if (pid == -1) {
		fprintf(stderr, "aac2200s: fork: %s\n", strerror(errno));
		return (1);
	}
	if (pid == 0)
		_exit(be_card(s));
	close(device[0]);
	if (qtest)
		close(irq[0]);
	return (be_qemu(words, nwords, device[1], irq[1]));
}

static int
complain(const char *text)
{
	fprintf(stderr, "aac2200s: %s\n", text);
	return (2);
}

/* The files that it works with: containers, and the log. */
static int
open_files(struct slot *s, const char *log, const struct option_words *words,
    struct fault *fault)
{
	unsigned i;
	int error = 0;

	for (i = 0; i < words->noperands && error == 0; i++) {
		error = disk_open(words->operands[i], &s->disks[i],
		    &s->config.blocks[i], fault);
		s->config.containers = i + 1;
	}
	if (error != 0 || log == NULL)
		return (error);
	s->log = fopen(log, "ae");
	return (s->log != NULL ? 0 : fault_set(fault, errno, "--log: %s: %s",
	    log, strerror(errno)));
}

/* `aac2200s help` and `aac2200s version`, alone. */
static bool
is_alone(int argc, char **argv, const char *word)
{
	return (argc == 2 && strcmp(argv[1], word) == 0);
}

int
main(int argc, char **argv)
{
	struct slot slot = {.qtest = {.fd = -1, .ioapic = IOAPIC}};
	struct asked asked = {.slot = &slot};
	struct option_words words = {.help = false};
	struct fault fault;
	int error = 0;

	if (is_alone(argc, argv, "help"))
		words.help = true;
	else if (is_alone(argc, argv, "version"))
		words.version = true;
	else
		error = options_parse(&table, argc, argv, &asked, &words,
		    &fault);
	if (error != 0)
		return (complain(fault.text));
	if (options_answer(&table, &words, DB_VERSION, stdout))
		return (0);
	if (words.nrest == 0)
		return (complain("no QEMU behind the containers (expected "
		    "-- qemu-system-x86_64 ...)"));
	if (open_files(&slot, asked.log, &words, &fault) != 0)
		return (complain(fault.text));
	return (start(&slot, asked.interrupt == QTEST, words.rest,
	    (int)words.nrest));
}
