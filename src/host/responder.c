/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Responders: threads that share the address space, or processes that do not.
 * Each loops over pages of its own and reads the clock; a turn that took longer
 * than usual was interrupted, and what it took beyond that is recorded.
 */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __FreeBSD__
#include <sys/procctl.h>
#else
#include <sys/prctl.h>
#endif

#include "internal.h"

/*
 * Translations that a responder works with: about half of the smallest
 * first-level TLB in use, so that only a flush throws them out.
 */
#define WORKING_SET	32	/* pages, a power of two */
#define USUAL_TURNS	4096
#define LONG_TURN	8	/* times the usual one: something was stolen */

struct worker {
	struct db_responder *responder;
	struct host_seat *seat;
	struct host_binder *binder;
	uint8_t *pages;		/* the working set */
	pthread_t thread;
	pid_t process;		/* 0: it is a thread */
	bool started;
};

/* As db_bucket() parts: 128 single ticks, then 64 buckets an octave. */
uint32_t
host_gap(uint64_t ticks)
{
	uint32_t shift = 0;

	while (ticks >> shift >= 128)
		shift++;
	shift = shift * 64 + (uint32_t)(ticks >> shift);
	return (shift < HOST_GAPS ? shift : HOST_GAPS - 1);
}

uint64_t
host_gap_low(uint32_t gap)
{
	uint32_t shift = gap < 128 ? 0 : gap / 64 - 1;

	return ((uint64_t)(gap - shift * 64) << shift);
}

/* Involuntary context switches of this thread so far. */
static bool
switches(uint64_t *count)
{
	struct rusage usage;

	if (getrusage(RUSAGE_THREAD, &usage) != 0 || usage.ru_nivcsw < 0)
		return (false);
	*count = (uint64_t)usage.ru_nivcsw;
	return (true);
}

static void
work(struct worker *w)
{
	struct db_responder *r = w->responder;
	struct db_run *run = r->run;
	uint64_t last, now, turn, usual = UINT64_MAX, before, after = 0;
	uint32_t i;
	bool known;

	for (i = 0, last = db_ticks(); i < USUAL_TURNS; i++, last = now) {
		host_touch(w->pages + i % WORKING_SET * DB_PAGE_SIZE);
		now = db_ticks();
		if (now - last < usual)
			usual = now - last;
	}
	r->usual = w->seat->usual = usual;
	known = switches(&before);
	db_store(&r->ready, 1);
	for (last = db_ticks(); db_load(&run->order) == DB_SPIN;
	    i++, last = now) {
		host_touch(w->pages + i % WORKING_SET * DB_PAGE_SIZE);
		now = db_ticks();
		turn = now - last;
		if (turn > LONG_TURN * usual && db_load(&run->counting)) {
			r->stolen += turn - usual;
			w->seat->stolen += turn - usual;
			r->gaps++;
			w->seat->gaps[host_gap(turn)]++;
		}
	}
	w->seat->switches_known = known && switches(&after) && after >= before;
	w->seat->switches = w->seat->switches_known ? after - before : 0;
}

static void *
thread(void *arg)
{
	struct worker *w = arg;

	w->seat->error = host_bind_to(w->binder, w->seat->cpu);
	__atomic_store_n(&w->seat->bound, 1, __ATOMIC_RELEASE);
	if (w->seat->error == 0)
		work(w);
	__atomic_store_n(&w->seat->left, 1, __ATOMIC_RELEASE);
	return (NULL);
}

/* Without its parent the process would spin for ever. */
static void
die_with_parent(pid_t parent)
{
	int signal = SIGKILL;

#ifdef __FreeBSD__
	procctl(P_PID, 0, PROC_PDEATHSIG_CTL, &signal);
#else
	prctl(PR_SET_PDEATHSIG, signal);
#endif
	if (getppid() != parent)
		_exit(0);
}

static int
start(struct db_run *run, struct worker *w)
{
	pid_t parent = getpid();
	int error;

	if ((run->plan.path->row.flags & DB_PRIVATE) == 0) {
		error = pthread_create(&w->thread, NULL, thread, w);
	} else {
		w->process = fork();
		if (w->process == 0) {
			die_with_parent(parent);
			thread(w);
			_exit(0);
		}
		error = w->process < 0 ? errno : 0;
	}
	w->started = error == 0;
	return (error);
}

/* A process may have ended by a signal, or for lack of memory. */
static bool
ended(struct worker *w)
{
	pid_t got;

	if (w->process == 0)
		return (false);
	got = waitpid(w->process, NULL, WNOHANG);
	/* If SIGCHLD is ignored, an ended child cannot be waited for. */
	if (got != w->process && (got == 0 || errno != ECHILD))
		return (false);
	w->started = false;
	return (true);
}

/* Wait for the worker's flag: 0, or EIO if it has ended. */
static int
await(struct worker *w, const uint32_t *flag)
{
	bool over = false;

	while (!__atomic_load_n(flag, __ATOMIC_ACQUIRE)) {
		if (over)
			return (EIO);
		over = ended(w);
		sched_yield();
	}
	return (0);
}

/* Wait until it is bound, or until it is ready. */
static int
settle(struct db_run *run, struct worker *w, const uint32_t *flag)
{
	if (await(w, flag) == 0)
		return (w->seat->error);
	run->lost++;
	return (db_refuse(run->module, EIO, "responders: the process on CPU "
	    "%u ended before it was ready", w->seat->cpu));
}

static void
finish(struct db_run *run, struct worker *w)
{
	if (w->started && w->process > 0)
		while (waitpid(w->process, NULL, 0) < 0 && errno == EINTR)
			continue;
	else if (w->started)
		pthread_join(w->thread, NULL);
	if (w->started && !__atomic_load_n(&w->seat->left, __ATOMIC_ACQUIRE))
		run->lost++;
	host_free(w->pages);
}

void
host_stop(struct db_run *run)
{
	struct worker *w = run->respond_state;
	uint32_t i;

	db_store(&run->order, DB_LEAVE);
	for (i = 0; i < run->plan.responders; i++)
		finish(run, &w[i]);
	free(w);
}

int
host_start(struct db_run *run, const struct topo_responder *at,
    struct host_binder *binder, struct host_seat *seats)
{
	struct worker *w = calloc(run->plan.responders + 1, sizeof(*w));
	uint32_t i;
	int error = 0;

	if (w == NULL)
		return (db_refuse(run->module, ENOMEM,
		    "responders: no memory"));
	run->respond_state = w;
	for (i = 0; i < run->plan.responders && error == 0; i++) {
		memset(&seats[i], 0, sizeof(seats[i]));
		seats[i].cpu = at[i].cpu;
		seats[i].distance = at[i].distance;
		run->responder[i].run = run;
		run->responder[i].cpu = seats[i].cpu;
		w[i].responder = &run->responder[i];
		w[i].seat = &seats[i];
		w[i].binder = binder;
		w[i].pages = host_alloc((WORKING_SET + 1) * DB_PAGE_SIZE);
		error = w[i].pages == NULL ? ENOMEM : start(run, &w[i]);
		if (error == 0)
			error = settle(run, &w[i], &seats[i].bound);
	}
	if (error != 0 && run->lost == 0)
		db_refuse(run->module, error, "responders: number %u could "
		    "not be started on CPU %u: error %d", i, seats[i - 1].cpu,
		    error);
	for (i = 0; i < run->plan.responders && error == 0; i++)
		error = settle(run, &w[i], &run->responder[i].ready);
	if (error != 0)
		host_stop(run);
	return (error);
}
