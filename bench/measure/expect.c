/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Seconds on one machine (two CPUs at 2.6 GHz, QEMU's TCG).  Only their ratios
 * matter: how fast this machine is, is learned from what was measured.
 */
#include <stdlib.h>
#include <string.h>

#include "measure/expect.h"
#include "measure/plan.h"
#include "util/property.h"

/* Parts whose expected times are wrong by the same factor. */
enum kind { ALONE, SHOOTDOWN, ADAPTER, BOOT };

#define BOOT_S	3.0	/* another guest, with the adapter */
#define ASK_S	0.03	/* a guest's knobs, through its console */
#define ADAPTER_S	0.04	/* the same with the adapter */

/* For each page that is streamed. */
#define PAGE_S	2e-6
#define ALLOCATES_S	5e-6
#define PROCESS_S	5e-6	/* system calls of a process */
#define SHOOTDOWN_S	6e-6	/* a responder */
#define UNTIMED	2	/* streams: one verifies, one warms up */

static double
pages_of(const struct bench *bench, const struct plan *plan)
{
	const double pages = strtod(plan_pages(bench, plan), NULL);
	const double rounds = strtod(plan_rounds(bench, plan), NULL);

	return (pages * (rounds + UNTIMED));
}

/* A batch has one shootdown, however many its pages. */
static double
seconds(const struct bench *bench, const struct plan *plan)
{
	const char *properties = plan->path->properties;
	const bool process = bench->options->target->process;
	double page = PAGE_S;

	if (plan->adapter != NULL)
		return (ADAPTER_S);
	if (property_has(properties, "no-address"))
		page = 0;
	else if (process)
		page = PROCESS_S;
	if (property_has(properties, "allocates"))
		page += ALLOCATES_S;
	if (property_has(properties, "flush=all"))
		page += SHOOTDOWN_S * plan->responders / plan->batch;
	return ((process ? 0 : ASK_S) + page * pages_of(bench, plan));
}

void
expect_boot(struct progress *progress)
{
	progress_start(progress, progress_expect(progress, BOOT, BOOT_S, 1),
	    "the guest boots");
}

void
expect_case(struct bench *bench, struct bench_case *c, size_t times)
{
	const enum kind kind = c->plan.adapter != NULL ? ADAPTER :
	    c->plan.responders > 0 ? SHOOTDOWN : ALONE;
	const char *adapter = c->plan.adapter;

	c->part = progress_expect(bench->progress, kind,
	    seconds(bench, &c->plan), times);
	if (adapter != NULL && (bench->boot_for == NULL ||
	    strcmp(bench->boot_for, adapter) != 0)) {
		bench->boot = progress_expect(bench->progress, BOOT, BOOT_S,
		    1);
		bench->boot_for = adapter;
	}
}
