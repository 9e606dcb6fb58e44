/* SPDX-License-Identifier: BSD-2-Clause */
/* The CPUs that respond to shootdowns, and the kernel's counts of these. */
#include "engine.h"

#define USUAL_TURNS	4096
#define LONG_TURN	8	/* times the usual one: something was stolen */
#define RESPONDER_RELAX	(1u << 20) /* turns, a power of two */

/* Obey an order other than to spin.  False: it is to leave. */
static bool
rest(struct db_responder *r)
{
	struct db_run *run = r->run;

	if (db_load(&run->order) == DB_REST) {
		db_store(&r->ready, 0);
		run->os->rest();
	}
	while (db_load(&run->order) == DB_REST) {
		run->os->relax();
		db_pause();
	}
	return (db_load(&run->order) != DB_LEAVE);
}

void
db_respond(struct db_responder *r)
{
	struct db_run *run = r->run;
	uint64_t last, now, turn, usual = UINT64_MAX;
	uint32_t i;

	for (i = 0, last = db_ticks(); i < USUAL_TURNS; i++, last = now) {
		now = db_ticks();
		if (now - last < usual)
			usual = now - last;
		db_pause();
	}
	r->usual = usual;
	do {
		db_store(&r->ready, 1);
		for (i = 1, last = db_ticks(); db_load(&run->order) == DB_SPIN;
		    i++, last = now) {
			now = db_ticks();
			turn = now - last;
			if (turn > LONG_TURN * usual &&
			    db_load(&run->counting)) {
				r->stolen += turn - usual;
				r->gaps++;
			}
			db_pause();
			if (i % RESPONDER_RELAX == 0)
				run->os->relax();
		}
	} while (rest(r));
}

static bool
look_served(const struct db_run *run, uint32_t cpu, uint64_t *count)
{
	return (run->os->served != NULL && run->os->served(cpu, count));
}

void
db_counts_begin(struct db_run *run)
{
	struct db_responder *r;
	uint32_t i;

	for (i = 0; i < run->plan.responders; i++) {
		r = &run->responder[i];
		r->served_known = look_served(run, r->cpu, &r->before);
	}
	run->ipis_known = run->os->ipis(run, &run->ipis);
}

void
db_counts_end(struct db_run *run)
{
	uint64_t before = run->ipis, count = 0;
	struct db_responder *r;
	uint32_t i;

	run->ipis_known = run->ipis_known && run->os->ipis(run, &count) &&
	    count >= before;
	run->ipis = run->ipis_known ? count - before : 0;
	for (i = 0; i < run->plan.responders; i++) {
		r = &run->responder[i];
		r->served = 0;
		r->served_known = r->served_known &&
		    look_served(run, r->cpu, &count) &&
		    db_moved(r->before, count, &r->served);
	}
}
