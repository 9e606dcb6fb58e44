/* SPDX-License-Identifier: BSD-2-Clause */
/* The adapter's process and QEMU's, and the one that waits for both. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "adapter/qemu/await.h"
#include "adapter/qemu/start.h"
#include "util/monotonic.h"

/* A PCI slot whose interrupt line QEMU's own devices do not share. */
#define DEVICE "x-pci-proxy-dev,id=aac2200s,addr=0x10,fd=%d"

#define PATIENCE_NS 5000000000U /* until what should end is killed */
#define WORDS	    6		/* that QEMU gets from us */

struct processes {
	pid_t adapter, qemu; /* 0: it has ended */
	sigset_t waited;  /* signals that are waited for */
	sigset_t before;  /* the mask that QEMU gets */
};

/* The adapter's process keeps its own files and nothing that QEMU was given. */
static void
close_others(const struct adapter_link *s)
{
	unsigned i;
	int fd, last = s->device;
	bool ours;

	if (s->qtest.fd > last)
		last = s->qtest.fd;
	if (s->log != NULL && fileno(s->log) > last)
		last = fileno(s->log);
	for (i = 0; i < s->config.containers; i++)
		if (s->disks[i] > last)
			last = s->disks[i];
	for (fd = STDERR_FILENO + 1; fd < last; fd++) {
		ours = fd == s->device || fd == s->qtest.fd ||
		    (s->log != NULL && fd == fileno(s->log));
		for (i = 0; i < s->config.containers; i++)
			ours = ours || fd == s->disks[i];
		if (!ours)
			close(fd);
	}
	close_range((unsigned)last + 1, ~0U, 0);
}

/* A line that is missing in it would never be noticed. */
static int
close_log(FILE *log)
{
	bool failed;

	if (log == NULL)
		return (0);
	failed = ferror(log) != 0;
	if (fclose(log) == 0 && !failed)
		return (0);
	fputs("aac2200s: --log: not all of it could be written\n", stderr);
	return (1);
}

static int
be_adapter(struct adapter_link *s, const struct processes *p)
{
	struct errmsg err = {""};
	int error;

	/* A terminal's Ctrl-C is QEMU's, and so is what stops a group. */
	setsid();
	sigprocmask(SIG_SETMASK, &p->before, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a disk or log that may not grow */
	/* The model's times are shorter than the kernel's usual slack. */
	prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	close_others(s);
	error = link_run(s, &err);
	if (error != 0)
		fprintf(stderr, "aac2200s: %s\n", err.text);
	return (close_log(s->log) == 0 && error == 0 ? 0 : 1);
}

static void
be_qemu(char **words, size_t nwords, int device, int qtest,
    const struct processes *p, pid_t parent)
{
	static char device_word[] = "-device", chardev_word[] = "-chardev",
	    object_word[] = "-object", object[] =
	    "qtest,id=aac2200s-qtest,chardev=aac2200s-irq,log=none";
	char *argv[nwords + WORDS + 1], text[2][128];
	size_t n = nwords;

	memcpy(argv, words, nwords * sizeof(*argv));
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
	fcntl(device, F_SETFD, 0);
	if (qtest != -1)
		fcntl(qtest, F_SETFD, 0);
	/* However this program ends, QEMU does not stay behind. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	sigprocmask(SIG_SETMASK, &p->before, NULL);
	execvp(argv[0], argv);
	fprintf(stderr, "aac2200s: %s does not start: %s\n", argv[0],
	    strerror(errno));
}

/* Note who has ended: true if it was QEMU, with its status. */
static bool
reap(struct processes *p, int *adapter_status, int *qemu_status)
{
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == p->adapter) {
			p->adapter = 0;
			*adapter_status = status;
		} else if (pid == p->qemu) {
			p->qemu = 0;
			*qemu_status = status;
		}
	}
	/* Then no signal will tell of their end. */
	if (pid == -1 && errno == ECHILD && p->qemu != 0) {
		fprintf(stderr, "aac2200s: QEMU's end cannot be waited for: "
		    "%s\n", strerror(errno));
		p->adapter = p->qemu = 0;
		*qemu_status = W_EXITCODE(1, 0);
	}
	return (p->qemu == 0);
}

/* Wait so long, at most, until that one has ended. */
static void
wait_for(struct processes *p, const pid_t *pid, int *adapter_status,
    int *qemu_status)
{
	const uint64_t end = monotonic_ns() + PATIENCE_NS;
	struct timespec left;
	uint64_t now;

	while (reap(p, adapter_status, qemu_status), *pid != 0) {
		now = monotonic_ns();
		if (now >= end)
			return;
		left.tv_sec = (time_t)((end - now) / 1000000000);
		left.tv_nsec = (long)((end - now) % 1000000000);
		sigtimedwait(&p->waited, NULL, &left);
	}
}

/* What a terminal sends, it sends to QEMU as well. */
static void
pass_on(const struct processes *p, const siginfo_t *signal)
{
	if (signal->si_signo == SIGCHLD || signal->si_code > 0)
		return;
	fprintf(stderr, START_TOLD "%d\n", signal->si_signo);
	kill(p->qemu, signal->si_signo);
}

/* Without its adapter the guest would wait for answers for ever. */
static int
end_qemu(struct processes *p, int adapter_status)
{
	int ignored;

	if (WIFSIGNALED(adapter_status))
		fprintf(stderr, "aac2200s: the adapter was ended by signal "
		    "%d\n", WTERMSIG(adapter_status));
	fprintf(stderr, "aac2200s: ending QEMU, which has no adapter any "
		    "more\n");
	kill(p->qemu, SIGTERM);
	kill(p->qemu, SIGCONT);
	wait_for(p, &p->qemu, &ignored, &ignored);
	if (p->qemu != 0) {
		kill(p->qemu, SIGKILL);
		while (waitpid(p->qemu, NULL, 0) == -1 && errno == EINTR)
			continue;
	}
	return (1);
}

/* End as QEMU did. */
static int
end_alike(int status)
{
	const struct rlimit none = {0, 0};
	sigset_t set;

	if (WIFEXITED(status))
		return (WEXITSTATUS(status));
	fprintf(stderr, START_ENDED "%d\n", WTERMSIG(status));
	/* Its own core is enough. */
	setrlimit(RLIMIT_CORE, &none);
	signal(WTERMSIG(status), SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, WTERMSIG(status));
	raise(WTERMSIG(status));
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	return (128 + WTERMSIG(status));
}

static int
supervise(struct processes *p, bool detaches)
{
	int adapter_status = 0, qemu_status = 0;
	siginfo_t got;

	while (!reap(p, &adapter_status, &qemu_status)) {
		if (p->adapter == 0 && adapter_status != 0)
			return (end_qemu(p, adapter_status));
		if (sigwaitinfo(&p->waited, &got) != -1)
			pass_on(p, &got);
	}
	/* When the adapter ends, the log is whole and containers are free. */
	if (!detaches)
		wait_for(p, &p->adapter, &adapter_status, &qemu_status);
	return (qemu_status == 0 && adapter_status != 0 ? 1 :
	    end_alike(qemu_status));
}

static int
complain(const char *what)
{
	fprintf(stderr, "aac2200s: %s: %s\n", what, strerror(errno));
	return (1);
}

static void
block(struct processes *p)
{
	static const int signals[] = {SIGCHLD, SIGHUP, SIGINT, SIGQUIT,
		SIGTERM};
	size_t i;

	sigemptyset(&p->waited);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&p->waited, signals[i]);
	sigprocmask(SIG_BLOCK, &p->waited, &p->before);
	/* If it were ignored, no child could be waited for. */
	signal(SIGCHLD, SIG_DFL);
}

int
start(struct adapter_link *s, bool qtest, bool detaches, char **words, size_t n)
{
	int device[2], irq[2] = {-1, -1};
	pid_t parent = getpid();
	struct processes p;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, device) == -1 ||
	    (qtest && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0,
	    irq) == -1))
		return (complain("no socket between QEMU and the adapter"));
	s->device = device[0];
	s->qtest.fd = irq[0];
	block(&p);
	p.adapter = fork();
	if (p.adapter == -1)
		return (complain("the adapter does not start"));
	if (p.adapter == 0)
		_exit(be_adapter(s, &p));
	p.qemu = fork();
	if (p.qemu == 0) {
		close(device[0]);
		if (qtest)
			close(irq[0]);
		be_qemu(words, n, device[1], irq[1], &p, parent);
		_exit(1);
	}
	if (p.qemu == -1)
		/* The adapter ends with this process. */
		return (complain("QEMU does not start"));
	/* QEMU and the adapter must see each other close their sockets. */
	close_range(STDERR_FILENO + 1, ~0U, 0);
	return (supervise(&p, detaches));
}
