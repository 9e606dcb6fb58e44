/* SPDX-License-Identifier: BSD-2-Clause */
/* The sentences of a report's summary. */
#ifndef DUMPBENCH_REPORT_WORDS_H
#define DUMPBENCH_REPORT_WORDS_H

#include "explain/why.h"
#include "report/writer.h"
#include "report/changes.h"
#include "report/groups.h"
#include "util/text_stream.h"

/* A comparison of two kernels of a group: its base and the newest other. */
struct report_pair {
	const struct report_group *group; /* of two kernels or more */
	const struct report_kernel *old, *new;
	struct comparison *comparison;
	struct changes changes;
	struct why *why; /* what explains it */
};

/* Null without memory, or if the two share no clock. */
struct comparison *report_compare(struct samples *old, struct samples *new);

/*
 * Text that is written in parts: where to, and what it came to, for free(3).
 * Null: there is no memory, and the report has failed.
 */
FILE *findings_begin(struct report *report, struct text_stream *text);
char *findings_text(struct report *report, struct text_stream *text);

/* "a, b and c": each call adds one of n. */
void findings_list(FILE *out, size_t i, size_t n, const char *word);

/* "linux x86_64, target guest (tcg, emulated), flavour amd64" */
void report_kind(const struct report_group *group, char *text, size_t size);

/* Which kernels are compared, and which have no other of their group. */
void report_say_groups(struct report *report, const struct report_set *set,
    const struct report_groups *groups);

/* The functions that account for a change; nothing if it is not explained. */
void report_why(struct report *report, const struct report_pair *pair,
    const struct compare_figure *figure);

/* The changes between the two, and at each of the group's kernels. */
void report_say_pair(struct report *report, const struct report_pair *pair);

/* The cost of mapping a dump of so many GB, on each group's newest kernel. */
void report_say_dump(struct report *report, const struct report_groups *groups,
    double gigabytes);
void report_say_dump_change(
    struct report *report, const struct report_pair *pair, double gigabytes);

/* The noise of the machine, and the limits of an emulated CPU. */
void report_say_caveats(struct report *report, const struct report_set *set);

#endif
