/* SPDX-License-Identifier: BSD-2-Clause */
/* The CPU time to map a whole dump, as a part of the time of the disk. */
#include <math.h>
#include <string.h>

#include "report/findings.h"
#include "table/cost.h"
#include "table/pair.h"
#include "util/figure.h"

/*
 * The write rate of an Adaptec 2200S in reviews, and an assumed instruction
 * rate of a CPU of that time, for an order of magnitude.
 */
#define ADAPTER_BYTES_PER_SECOND 200e6
#define INSTRUCTIONS_PER_SECOND 1e9
#define DUMP_BATCH 16

/* Instructions a page, without the harness. */
static double
net(const struct report_kernel *k, const char *path)
{
	struct selection s = SELECT(ROW_LATENCY);
	struct ratio_cost cost;

	s.path = path;
	s.batch = DUMP_BATCH;
	cost = cost_of(k->rows[SAMPLES_EXACT], &s);
	return (ratio_net(&cost));
}

static void
say_kernel_dump(
    struct report *report, const struct report_kernel *k, double bytes)
{
	const double adapter = bytes / ADAPTER_BYTES_PER_SECOND;
	const double pages = bytes / ROW_PAGE_BYTES;
	const double older = net(k, pair_path(PAIR_OLDER)) * pages;
	const double newer = net(k, pair_path(PAIR_NEWER)) * pages;
	char setup[96];

	if (isnan(older) || isnan(newer))
		return;
	report_setup(k, SAMPLES_EXACT, ROW_LATENCY, setup, sizeof(setup));
	report_text(report,
	    "On %s%s%s%s, mapping takes %s million instructions "
	    "with %s and %s million with %s, without the harness: %s %% "
	    "and %s %% of the adapter's time.",
	    k->name, setup[0] != '\0' ? " (" : "", setup,
	    setup[0] != '\0' ? ")" : "", FIGURE(older / 1e6, 3),
	    pair_path(PAIR_OLDER), FIGURE(newer / 1e6, 3),
	    pair_path(PAIR_NEWER),
	    FIGURE(100 * older / INSTRUCTIONS_PER_SECOND / adapter, 2),
	    FIGURE(100 * newer / INSTRUCTIONS_PER_SECOND / adapter, 2));
}

void
report_say_dump(struct report *report, const struct report_groups *groups,
    double gigabytes)
{
	const double bytes = gigabytes * 1e9;
	const struct report_group *g;
	const struct report_kernel *last;
	bool said = false;
	size_t i;

	for (i = 0; i < groups->n; i++) {
		g = &groups->group[i];
		last = g->kernels[g->n - 1];
		if (g->clock != SAMPLES_EXACT ||
		    isnan(net(last, pair_path(PAIR_OLDER))) ||
		    isnan(net(last, pair_path(PAIR_NEWER))))
			continue;
		if (!said)
			report_text(report, "A dump of %s GB is %s million "
			    "pages. An Adaptec 2200S, at the 200 MB/s that "
			    "reviews gave for its writes, takes %s s. The cost "
			    "of mapping, in batches of %d, is converted to "
			    "time at 1000 million instructions per second, "
			    "which is an assumption and was not measured.",
			    FIGURE(gigabytes, 6),
			    FIGURE(bytes / ROW_PAGE_BYTES / 1e6, 3),
			    FIGURE(bytes / ADAPTER_BYTES_PER_SECOND, 3),
			    DUMP_BATCH);
		said = true;
		say_kernel_dump(report, last, bytes);
	}
}

/* The figure of one of a path's stages; null: there is none. */
static const struct compare_figure *
find_figure(const struct comparison *c, const char *path, enum row_stage stage)
{
	const struct compare_figure *f;
	char metric[ROW_COUNTER_MAX];
	struct row_name name;
	size_t i;

	row_counter_name(ROW_AT(stage, ROW_MEDIAN), metric);
	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		if (f->clock == SAMPLES_EXACT && row_parse(f->name, &name) &&
		    name.row.family == ROW_LATENCY &&
		    name.row.batch == DUMP_BATCH &&
		    strcmp(name.row.path, path) == 0 &&
		    strcmp(f->metric, metric) == 0)
			return (f);
	}
	return (NULL);
}

static void
say_path_dump_change(struct report *report, const struct report_pair *pair,
    const char *path, double pages)
{
	const struct compare_figure *map, *unmap;
	const double old = net(pair->old, path), new = net(pair->new, path);

	map = find_figure(pair->comparison, path, ROW_MAP);
	unmap = find_figure(pair->comparison, path, ROW_UNMAP);
	if (map == NULL || unmap == NULL || isnan(old) || isnan(new))
		return;
	if (map->verdict == COMPARE_UNKNOWN ||
	    unmap->verdict == COMPARE_UNKNOWN)
		report_text(report,
		    "With %s, whether such a dump takes more on %s than "
		    "on %s cannot be told.",
		    path, pair->new->name, pair->old->name);
	else if (old == new)
		report_text(report,
		    "With %s, such a dump takes the same number of "
		    "instructions on %s as on %s.",
		    path, pair->new->name, pair->old->name);
	else
		report_text(report, "With %s, such a dump takes %s million "
		    "instructions %s on %s than on %s.", path,
		    FIGURE(fabs(new - old) * pages / 1e6, 3),
		    new > old ? "more" : "less",
		    pair->new->name, pair->old->name);
}

void
report_say_dump_change(struct report *report, const struct report_pair *pair,
    double gigabytes)
{
	const double pages = gigabytes * 1e9 / ROW_PAGE_BYTES;

	if (pair->group->clock != SAMPLES_EXACT)
		return;
	say_path_dump_change(report, pair, pair_path(PAIR_OLDER), pages);
	say_path_dump_change(report, pair, pair_path(PAIR_NEWER), pages);
}
