/* SPDX-License-Identifier: BSD-2-Clause */
/* What a report says in sentences. */
#ifndef DUMPBENCH_PAGE_WORDS_H
#define DUMPBENCH_PAGE_WORDS_H

#include "report/writer.h"
#include "report/changes.h"
#include "report/groups.h"

/* Two kernels of a group compared: its base, and the newest other. */
struct page_pair {
	const struct page_group *group; /* of two kernels or more */
	const struct page_kernel *old, *new;
	struct comparison *comparison;
	struct changes changes;
};

/* Null without memory, or where the two share no clock. */
struct comparison *page_compare(const struct page_kernel *old,
    const struct page_kernel *new);

/* "linux x86_64, target guest (tcg, emulated), flavour amd64" */
void page_kind(const struct page_group *group, char *text, size_t size);

/* What is compared with what, and what with nothing. */
void page_say_groups(struct page *page, const struct page_set *set,
    const struct page_groups *groups);

/* What changed between the two, and at which of the group's kernels. */
void page_say_pair(struct page *page, const struct page_pair *pair);

/* What a dump of so many GB takes, on the newest kernel of each group. */
void page_say_dump(struct page *page, const struct page_groups *groups,
    double gigabytes);
void page_say_dump_change(struct page *page, const struct page_pair *pair,
    double gigabytes);

/* What the figures are not, and on how noisy a machine they came about. */
void page_say_caveats(struct page *page, const struct page_set *set);

#endif
