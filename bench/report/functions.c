/* SPDX-License-Identifier: BSD-2-Clause */
/* Under a finding, the functions that account for it. */
#include <errno.h>
#include <stdio.h>

#include "explain/why.h"
#include "report/findings.h"
#include "util/figure.h"

#define SHOWN 8 /* functions; those that are left are one line */

void
report_why(struct report *report, const struct report_pair *pair,
    const struct compare_figure *f)
{
	static const char *const head[] = {"function", "old", "new", "by"};
	char caption[320], stage[64], by[FIGURE_MAX];
	const struct why_line *l;
	struct why_lines lines;
	size_t i;
	int error;

	error = why_lines_new(pair->why, f, SHOWN, &lines);
	if (error == -ENOMEM)
		report_fail(report, "report: no memory");
	if (error != 0)
		return;
	changes_stage(f->metric, stage, sizeof(stage));
	snprintf(caption, sizeof(caption), "Functions of %.120s, %s, but "
	    "those that are the same: instructions per batch of their own",
	    f->name, stage);
	report_table(report, caption, head, 4);
	for (i = 0; i < lines.n; i++) {
		l = &lines.line[i];
		report_row(report, (const char *const[]){l->name,
		    FIGURE(l->old, 15), FIGURE(l->new, 15),
		    figure_text(by, l->new - l->old, 15, FIGURE_SIGN)});
	}
	report_row(report, (const char *const[]){
	    "in all",
	    FIGURE(f->old_median, 15), FIGURE(f->new_median, 15),
	    figure_text(by, f->new_median - f->old_median, 15, FIGURE_SIGN)});
	report_table_end(report);
	why_lines_free(&lines);
}
