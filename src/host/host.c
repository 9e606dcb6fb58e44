/* SPDX-License-Identifier: BSD-2-Clause */
/* A process as the engine's operating system, and its knobs. */
#include <sys/resource.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/host.h"
#include "internal.h"

/*
 * Static, since the functions of struct db_os that describe a system take no
 * argument.
 */
static struct {
	bool taken;
	const struct topo *topo;
	struct host_binder *binder;
	struct host_seat *seats;	/* DB_RESPONDERS_MAX of them */
	uint32_t seated;		/* of the last run */
	uint32_t skip;			/* responders, the nearest */
	uint64_t hz;
	uint64_t clock;			/* tenths of a tick, two readings */
	pthread_mutex_t lock;
	struct host_look look;		/* at the load of other processes */
	struct host_check check;	/* does the kernel count shootdowns? */
	struct host_counts counts[2];	/* a run's two readings of them */
	uint32_t looks;			/* readings of this run so far */
	struct db_module module;
} host = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const struct db_row *const paths[] = {
	&db_path_null.row,
	&host_remap[0].row, &host_remap[1].row,
	&host_fresh[0].row, &host_fresh[1].row,
	&host_batch[0].row, &host_batch[1].row,
	&host_mprotect[0].row, &host_mprotect[1].row,
#ifdef __linux__
	&host_madvise[0].row, &host_madvise[1].row,
	&host_mremap[0].row, &host_mremap[1].row,
#endif
	NULL
};
static const struct db_row *const sources[] = {&host_source_pages.row, NULL};
static const struct db_row *const sinks[] = {
	&db_sink_null.row, &db_sink_touch.row, &db_sink_copy.row,
	&db_sink_verify.row, NULL
};
static const struct db_row *const contexts[] = {&db_context_live.row, NULL};

static uint64_t
ticks_per_second(void)
{
	return (host.hz);
}

static uint64_t
ram_pages(void)
{
	return ((uint64_t)sysconf(_SC_PHYS_PAGES));
}

/* CPUs that this process may use. */
static uint32_t
cpus(void)
{
	return ((uint32_t)host.topo->nresponders + 1);
}

static bool
cpu_online(uint32_t cpu)
{
	size_t i;

	if (cpu == host.topo->initiator)
		return (true);
	for (i = 0; i < host.topo->nresponders; i++)
		if (host.topo->responders[i].cpu == cpu)
			return (true);
	return (false);
}

static void
lock(struct db_module *module)
{
	(void)module;
	pthread_mutex_lock(&host.lock);
}

static void
unlock(struct db_module *module)
{
	(void)module;
	pthread_mutex_unlock(&host.lock);
}

static int
bind(struct db_run *run)
{
	int error = host_remember(host.binder);

	host.looks = 0;
	return (error != 0 ? error : host_bind_to(host.binder, run->plan.cpu));
}

static void
unbind(struct db_run *run)
{
	(void)run;
	(void)host_bind_back(host.binder);
}

static int
respond(struct db_run *run)
{
	/* Distances are known from that CPU, which is no responder. */
	if (run->plan.responders > 0 && run->plan.cpu != host.topo->initiator)
		return (db_refuse(run->module, EINVAL,
		    "cpu: %u cannot measure with responders (expected %u, "
		    "from which their distances are known)", run->plan.cpu,
		    host.topo->initiator));
	if (run->plan.responders > host.topo->nresponders - host.skip)
		return (db_refuse(run->module, EINVAL,
		    "responders: %u (expected at most %u: %u, without the "
		    "nearest %u)", run->plan.responders,
		    (unsigned)host.topo->nresponders - host.skip,
		    (unsigned)host.topo->nresponders, host.skip));
	host.seated = run->plan.responders;
	return (host_start(run, host.topo->responders + host.skip,
	    host.binder, host.seats));
}

/* Since the run's first reading. */
static bool
shootdowns(struct db_run *run, uint64_t *count)
{
	uint32_t at = host.looks > 0;

	(void)run;
	if (!host.check.known || !host_shootdowns(&host.counts[at]))
		return (false);
	host.looks++;
	*count = 0;
	return (at == 0 ||
	    host_moved(&host.counts[0], &host.counts[1], -1, count));
}

static bool
served(uint32_t cpu, uint64_t *count)
{
	struct host_counts *counts = &host.counts[1];

	return (host.check.known && host_shootdowns(counts) &&
	    host_count_of(counts, cpu, count));
}

/* host_abort() is for signals; others end the process, and its responders. */
static bool
interrupted(void)
{
	return (false);
}

static void
relax(void)
{
}

static const struct db_os os = {
#ifdef __FreeBSD__
	.name = "freebsd",
#else
	.name = "linux",
#endif
	.paths = paths,
	.sources = sources,
	.sinks = sinks,
	.contexts = contexts,
	.ticks_per_second = ticks_per_second,
	.ram_pages = ram_pages,
	.cpus = cpus,
	.may_use = cpu_online,
	.alloc = host_alloc,
	.free = host_free,
	.lock = lock,
	.unlock = unlock,
	.bind = bind,
	.unbind = unbind,
	.respond = respond,
	.dismiss = host_stop,
	.ipis = shootdowns,
	.served = served,
	.interrupted = interrupted,
	.relax = relax,
};

static void
print_others(struct db_out *out)
{
	double cpus;

	if (host_others(&host.look, &cpus))
		db_out(out, "%.3f", cpus);
	else
		db_out(out, "null");
}

static int
get(void *state, const char *name, char **value, struct errmsg *err)
{
	struct db_out out = {.size = DB_RESULT_MAX};
	const struct db_knob *knob = db_knob_find(name);

	(void)state;
	out.text = calloc(1, out.size);
	if (out.text == NULL)
		return (errmsg_set(err, ENOMEM, "%s: no memory", name));
	if (strcmp(name, "gaps") == 0) {
		host_print_gaps(host.seats, host.seated, &out);
	} else if (strcmp(name, "unseen") == 0) {
		host_print_unseen(host.topo, host.binder,
		    host_shootdowns(&host.counts[1]) ? &host.check : NULL,
		    &out);
	} else if (strcmp(name, "others") == 0) {
		print_others(&out);
	} else if (strcmp(name, "skip") == 0) {
		db_out(&out, "%u", host.skip);
	} else if (strcmp(name, "clock") == 0) {
		db_out(&out, "%llu.%llu", (unsigned long long)host.clock / 10,
		    (unsigned long long)host.clock % 10);
	} else if (knob != NULL && knob->get != NULL) {
		db_knob_get(&host.module, knob, &out);
	} else {
		free(out.text);
		return (errmsg_set(err, ENOENT,
		    "%s: no such knob, or it cannot be read", name));
	}
	*value = out.text;
	return (0);
}

static int
set_skip(const char *value, struct errmsg *err)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end != '\0' || errno != 0 ||
	    n > host.topo->nresponders)
		return (errmsg_set(err, EINVAL,
		    "skip: '%s' is not a whole number from 0 to %zu", value,
		    host.topo->nresponders));
	host.skip = (uint32_t)n;
	return (0);
}

/* The reason for a refusal is in the knob "error". */
static int
set(void *state, const char *name, const char *value, struct errmsg *err)
{
	const struct db_knob *knob = db_knob_find(name);
	int error, kept;

	(void)state;
	if (strcmp(name, "skip") == 0)
		return (set_skip(value, err));
	if (knob == NULL || knob->set == NULL)
		return (errmsg_set(err, ENOENT,
		    "%s: no such knob, or it cannot be written", name));
	error = db_knob_set(&host.module, knob, value);
	kept = strcmp(name, "run") == 0 ? host_kept_error() : 0;
	if (error == 0 && kept != 0)
		error = db_refuse(&host.module, kept, "path %s: a page could "
		    "not be unmapped: %s", host.module.plan.path->row.name,
		    strerror(kept));
	return (-error);
}

static void
close_host(void *state)
{
	(void)state;
	db_module_destroy(&host.module);
	host_binder_free(host.binder);
	host_free(host.seats);
	host.taken = false;
}

void
host_abort(void)
{
	db_store(&host.module.abort, 1);
}

int
knobs_open_host(const struct topo *topo, struct knobs **knobs,
    struct errmsg *err)
{
	static const struct knob_transport transport = {
		.name = "host", .get = get, .set = set, .close = close_host,
	};
	double others;
	int error;

	if (host.taken)
		return (errmsg_set(err, EBUSY,
		    "host: this process measures already (expected one at a "
		    "time)"));
	error = host_tsc(&host.hz, err);
	if (error != 0)
		return (error);
	host.topo = topo;
	host.binder = NULL;
	host.seated = host.skip = 0;
	host.clock = host_tsc_cost();
	(void)host_others(&host.look, &others);
	memset(&host.module, 0, sizeof(host.module));
	host.seats = host_alloc(DB_RESPONDERS_MAX * sizeof(*host.seats));
	error = host.seats == NULL ? ENOMEM :
	    host_binder_new(&host.binder);
	if (error == 0)
		error = db_module_init(&host.module, &os);
	*knobs = error == 0 ? knobs_new(&transport, &host) : NULL;
	if (*knobs == NULL) {
		if (host.module.result != NULL)
			db_module_destroy(&host.module);
		host_binder_free(host.binder);
		host_free(host.seats);
		if (error == 0)
			error = ENOMEM;
		return (errmsg_set(err, error, "host: no memory, or hwloc "
		    "cannot read this machine's topology: %s",
		    strerror(error)));
	}
	/* With one CPU there are no shootdowns, and no count to check. */
	host.check.known = false;
	if (topo->nresponders > 0)
		host_check_counts(topo, host.binder, host.hz, host_shootdowns,
		    &host.check);
	/* This process may not be allowed on the default plan's CPU. */
	host.module.plan.cpu = topo->initiator;
	host.taken = true;
	return (0);
}
