/* SPDX-License-Identifier: BSD-2-Clause */
/* A report's tables and plots. */
#ifndef DUMPBENCH_REPORT_PARTS_H
#define DUMPBENCH_REPORT_PARTS_H

#include "report/findings.h"
#include "report/steps.h"

/* A table of changes, a line per path and stage; none if nothing changed. */
void report_changes(struct report *report, const struct report_pair *pair);

/*
 * The n groups of one system in one clock, and the steps of each: tables of
 * their kernels and paths, a plot of all by version, and the tables and plots
 * of the newest kernel of the largest group.  0, or -errno.
 */
int report_parts(struct report *report, const struct report_group *groups,
    size_t n, const struct report_steps *steps, struct errmsg *err);

/* What a page takes with that batch: a line per kernel, a column per path. */
void report_kernels_table(struct report *report,
    const struct report_group *groups, size_t n, int batch);

/* The picture of a kernel's benchmarks of a family; 0: there is none. */
unsigned report_shown_at(const struct report *report, enum row_family family,
    enum row_clock clock, const char *of);

/*
 * All figures of the pairs' groups, each compared with its group's base, and
 * flame graphs of those that differ and are explained.  0 or -errno.
 */
int report_figures(struct report *report, const struct report_pair *pairs,
    size_t npairs, struct errmsg *err);

/* Plots of one result; 0 or -errno. */
int report_plots(struct report *report, const struct result_rows *rows,
    const char *of, struct errmsg *err);

/*
 * The plots of a system's kernels by version.  They draw nothing unless a group
 * has two kernels.  0 or -errno.
 */
int report_versions(struct report *report, const struct report_group *groups,
    size_t n, const struct report_steps *steps, struct errmsg *err);

/* A table of the old memory in capture kernels; none if there are no rows. */
void report_captures(struct report *report, const struct report_group *groups,
    size_t n);

/*
 * A section on dumps to the emulated adapter, of all kernels of whatever system
 * whose results have one; none if no result has.  0 or -errno.
 */
int report_dumps(struct report *report, const struct report_groups *groups,
    struct errmsg *err);

/* The plots of several kernels, of one system or mixed; 0 or -errno. */
struct plot_many;
int report_many(struct report *report, const struct plot_many *many,
    bool mixed, struct errmsg *err);

/* The timeline in an event log of the emulated adapter. */
int report_timeline(struct report *report, const char *log, struct errmsg *err);

#endif
