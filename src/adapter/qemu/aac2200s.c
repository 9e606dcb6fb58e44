/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * aac2200s: an Adaptec 2200S for a QEMU, in a process of its own.  It becomes
 * that QEMU and leaves the card behind as a child, which ends when QEMU does.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "adapter/qemu/disk.h"
#include "adapter/qemu/slot.h"
#include "util/standard.h"

#define IOAPIC "/machine/i440fx/ioapic"

/* A slot whose interrupt line QEMU gives to nothing else by itself. */
#define DEVICE "x-pci-proxy-dev,id=aac2200s,addr=0x10,fd=%d"

static void
usage(FILE *to)
{
	fprintf(to,
	    "usage: aac2200s [--model=M] [--untimed] [--fault=F] [--sg64]\n"
	    "           [--log=FILE] [--interrupt=qtest|kvm] [--ioapic=PATH]\n"
	    "           CONTAINER ... -- qemu-system-x86_64 ...\n"
	    "\n"
	    "Runs QEMU with an emulated Adaptec 2200S whose containers are\n"
	    "the raw files CONTAINER.  QEMU's own options must have its\n"
	    "memory shared:\n"
	    "  -m 512 -object memory-backend-memfd,id=mem,size=512M,share=on\n"
	    "  -machine pc,memory-backend=mem\n"
	    "and without KVM one thread for all CPUs:\n"
	    "  -accel tcg,thread=single\n"
	    "\n"
	    "  --model      off (default), 2200s, or any of command=NS,\n"
	    "               pci=MB,read=MB,write=MB (a second),cache=MB\n"
	    "  --untimed    log the model's times, but wait for none\n"
	    "  --fault      media:N, mailbox:N, silent:N, panic:N, gone:N,\n"
	    "               torn:N, slow:N:NS, N being a write, from 1\n"
	    "  --sg64       offer 64-bit addresses\n"
	    "  --log        append one line a command, tab separated\n"
	    "  --interrupt  qtest (default) for emulated CPUs, or kvm\n"
	    "  --ioapic     of QEMU's machine, for qtest; "
	    "q35 has it at\n"
	    "               /machine/q35/ioapic\n");
}

/* The help, and whether it could be written. */
static int
help(void)
{
	struct fault fault;

	usage(stdout);
	if (standard_finish(&fault) == 0)
		return (0);
	fprintf(stderr, "aac2200s: %s\n", fault.text);
	return (1);
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

static int
option(struct slot *s, int c, bool *qtest)
{
	struct fault fault;

	switch (c) {
	case 'm':
		return (adapter_model_parse(optarg, &s->config.model,
		    &fault) == 0 ? 0 : complain(fault.text));
	case 'f':
		return (adapter_fault_parse(optarg, &s->config.fault,
		    &fault) == 0 ? 0 : complain(fault.text));
	case 's':
		s->config.sg64 = true;
		return (0);
	case 'u':
		s->config.untimed = true;
		return (0);
	case 'a':
		s->qtest.ioapic = optarg;
		return (0);
	case 'i':
		*qtest = strcmp(optarg, "qtest") == 0;
		if (!*qtest && strcmp(optarg, "kvm") != 0)
			return (complain("--interrupt: qtest or kvm is "
			    "accepted"));
		return (0);
	case 'l':
		if (s->log != NULL)
			fclose(s->log);
		s->log = fopen(optarg, "ae");
		if (s->log != NULL)
			return (0);
		fprintf(stderr, "aac2200s: %s: %s\n", optarg, strerror(errno));
		return (2);
	default:
		return (2);
	}
}

int
main(int argc, char **argv)
{
	static const struct option options[] = {
		{"model", required_argument, NULL, 'm'},
		{"fault", required_argument, NULL, 'f'},
		{"sg64", no_argument, NULL, 's'},
		{"untimed", no_argument, NULL, 'u'},
		{"log", required_argument, NULL, 'l'},
		{"interrupt", required_argument, NULL, 'i'},
		{"ioapic", required_argument, NULL, 'a'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	struct slot slot = {.qtest = {.fd = -1, .ioapic = IOAPIC}};
	struct fault fault;
	bool qtest = true;
	unsigned n;
	int c, error;

	standard_open();
	/* "+": the words behind "--" are QEMU's. */
	while ((c = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (c == 'h')
			return (help());
		error = option(&slot, c, &qtest);
		if (error != 0)
			return (error);
	}
	/* It swallows a "--" that stands where containers should. */
	if (strcmp(argv[optind - 1], "--") == 0)
		optind = argc;
	for (; optind < argc && strcmp(argv[optind], "--") != 0; optind++) {
		n = slot.config.containers;
		if (n == ADAPTER_CONTAINERS)
			return (complain("1 to 8 containers are accepted"));
		if (disk_open(argv[optind], &slot.disks[n],
			&slot.config.blocks[n], &fault) != 0)
			return (complain(fault.text));
		slot.config.containers++;
	}
	if (slot.config.containers == 0 || optind + 1 >= argc) {
		usage(stderr);
		return (2);
	}
	optind++;
	return (start(&slot, qtest, argv + optind, argc - optind));
}
