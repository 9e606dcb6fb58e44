/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Does the kernel count the shootdowns that happen?  Other CPUs' TLBs can be
 * flushed without an interrupt, by a hypervisor or by the CPU itself; the
 * kernel then counts nothing, although every CPU was flushed.
 *
 * So a thread of this address space loops on another CPU while a page that was
 * touched is protected.  If the thread ran meanwhile, its CPU had to be
 * flushed, and the count must have moved.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "host/hypervisor.h"
#include "internal.h"

#define TRIALS		200	/* in which the witness ran */
#define ENOUGH		50	/* of them are needed to judge */
#define LIMIT_MS	1000	/* on a busy machine it may never run */

/*
 * Linux 6.15 and later, with INVLPGB: an address space that more than three
 * CPUs use is given to that instruction, some time within 32 clock ticks
 * (arch/x86/mm/tlb.c, consider_global_asid()), which last 10 ms at most.
 */
#define CROWD		3	/* threads beside the one that measures */
#define SETTLE_MS	400

struct witness {
	struct host_binder *binder;
	uint32_t cpu;
	pthread_t thread;
	bool started;
	uint32_t settled;	/* it is bound, or error says why not */
	int error;
	uint32_t stop;
	/* On a cache line that nothing else is on. */
	uint64_t turns __attribute__((aligned(64)));
	char rest[64 - sizeof(uint64_t)];
};

struct trials {
	uint64_t tried;
	uint64_t met;		/* the witness turned meanwhile */
	uint64_t moved;		/* the count */
	bool counted;		/* moved is known */
};

static void *
turn(void *arg)
{
	struct witness *w = arg;
	uint64_t turns = 0;

	w->error = host_bind_to(w->binder, w->cpu);
	__atomic_store_n(&w->settled, 1, __ATOMIC_RELEASE);
	while (w->error == 0 && !db_load(&w->stop))
		db_store(&w->turns, ++turns);
	return (NULL);
}

/* Threads on the nearest CPUs; the first that could be placed, or null. */
static struct witness *
gather(struct witness *w, size_t n, const struct topo *topo,
    struct host_binder *binder)
{
	struct witness *first = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		w[i].binder = binder;
		w[i].cpu = topo->responders[i].cpu;
		w[i].error = pthread_create(&w[i].thread, NULL, turn, &w[i]);
		w[i].started = w[i].error == 0;
		while (w[i].started &&
		    !__atomic_load_n(&w[i].settled, __ATOMIC_ACQUIRE))
			sched_yield();
		if (first == NULL && w[i].started && w[i].error == 0)
			first = &w[i];
	}
	return (first);
}

static void
dismiss(struct witness *w, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		db_store(&w[i].stop, 1);
	for (i = 0; i < n; i++)
		if (w[i].started)
			pthread_join(w[i].thread, NULL);
}

/*
 * Protect the page while the witness loops; *met if it ran meanwhile.  An error
 * number: the page cannot be touched any more.
 */
static int
try(const struct witness *w, void *page, uint64_t until, bool *met)
{
	uint64_t turns;

	host_touch(page);
	turns = db_load(&w->turns);
	while (db_load(&w->turns) == turns && db_ticks() < until)
		continue;
	turns = db_load(&w->turns);
	*met = mprotect(page, DB_PAGE_SIZE, PROT_NONE) == 0 &&
	    db_load(&w->turns) != turns;
	return (mprotect(page, DB_PAGE_SIZE, PROT_READ | PROT_WRITE) == 0 ? 0 :
	    errno);
}

static int
run_trials(const struct witness *w, int cpu, void *page, uint64_t until,
    host_counter *counter, struct trials *trials)
{
	struct host_counts *looks = calloc(2, sizeof(*looks));
	int error = 0;
	bool met;

	memset(trials, 0, sizeof(*trials));
	if (looks == NULL || !counter(&looks[0])) {
		free(looks);
		return (0);
	}
	while (error == 0 && trials->met < TRIALS && db_ticks() < until) {
		trials->tried++;
		error = try(w, page, until, &met);
		trials->met += met;
	}
	trials->counted = counter(&looks[1]) &&
	    host_moved(&looks[0], &looks[1], cpu, &trials->moved);
	free(looks);
	return (error);
}

/* For as long as Linux may take to choose an instruction for a crowd. */
static int
settle(const struct witness *w, void *page, uint64_t until)
{
	int error = 0;
	bool met;

	while (error == 0 && db_ticks() < until)
		error = try(w, page, until, &met);
	return (error);
}

static void
judge(const struct trials *t, const struct witness *w,
    const struct hypervisor *h, struct host_check *check)
{
	char offers[160];

	check->known = t->counted && t->met >= ENOUGH &&
	    t->moved * 10 >= t->met * 9;
	if (check->known)
		return;
	hypervisor_offers(h, offers, sizeof(offers));
	if (t->met < ENOUGH)
		snprintf(check->why, sizeof(check->why), "shootdowns are null: "
		    "a thread on CPU %u was running in %llu of %llu "
		    "trials, too few to check the kernel's count of them",
		    w->cpu, (unsigned long long)t->met,
		    (unsigned long long)t->tried);
	else if (!t->counted)
		snprintf(check->why, sizeof(check->why), "shootdowns are null: "
		    "the kernel's count of them could not be followed while "
		    "it was checked");
	else
		snprintf(check->why, sizeof(check->why), "shootdowns are null: "
		    "a page was protected from a thread that ran on CPU %u "
		    "%llu times, and the kernel counted %llu; %s", w->cpu,
		    (unsigned long long)t->met, (unsigned long long)t->moved,
		    offers);
}

static void
fail(struct host_check *check, const char *what, int error)
{
	snprintf(check->why, sizeof(check->why), "shootdowns are null: the "
	    "kernel's count of them could not be checked, %s: %s", what,
	    strerror(error));
}

static void
check_with(struct witness *crowd, size_t n, const struct topo *topo,
    struct host_binder *binder, uint64_t hz, host_counter *counter,
    const struct hypervisor *h, struct host_check *check)
{
	const struct witness *w = gather(crowd, n, topo, binder);
	/* The kernel has no count for a CPU of another machine's topology. */
	int cpu = w != NULL && host_is_here(binder) ? (int)w->cpu : -1;
	void *page = mmap(NULL, DB_PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct trials trials;
	int error = 0;

	if (w == NULL) {
		fail(check, "no thread could be placed on another CPU",
		    crowd[0].error);
	} else if (page == MAP_FAILED) {
		fail(check, "no page", errno);
	} else {
		if (n > 1)
			error = settle(w, page, db_ticks() +
			    hz * SETTLE_MS / 1000);
		if (error == 0)
			error = run_trials(w, cpu, page, db_ticks() +
			    hz * LIMIT_MS / 1000, counter, &trials);
		if (error == 0)
			judge(&trials, w, h, check);
		else
			fail(check, "a page's protection could not be "
			    "changed", error);
	}
	if (page != MAP_FAILED)
		munmap(page, DB_PAGE_SIZE);
	dismiss(crowd, n);
}

void
host_check_counts(const struct topo *topo, struct host_binder *binder,
    uint64_t hz, host_counter *counter, struct host_check *check)
{
	struct witness *crowd = host_alloc(CROWD * sizeof(*crowd));
	struct hypervisor h;
	size_t n = 1;
	int error;

	check->known = false;
	check->why[0] = '\0';
	hypervisor_look(&h, hypervisor_cpuid);
	if (h.invlpgb && topo->nresponders >= CROWD)
		n = CROWD;
	if (crowd == NULL) {
		fail(check, "no memory", ENOMEM);
		return;
	}
	error = host_remember(binder);
	if (error == 0)
		error = host_bind_to(binder, topo->initiator);
	if (error != 0)
		fail(check, "this thread could not be kept on a CPU", error);
	else
		check_with(crowd, n, topo, binder, hz, counter, &h, check);
	(void)host_bind_back(binder);
	host_free(crowd);
}
