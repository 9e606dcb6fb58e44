/* SPDX-License-Identifier: BSD-2-Clause */
/* A report's plots, drawn in a temporary folder. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "plot/plot.h"
#include "report/parts.h"
#include "report/system.h"
#include "util/tempdir.h"

/* Remember what the last picture shows. */
static void
remember(struct report *report, enum row_family family, enum row_clock clock,
    const char *of)
{
	struct report_shown *shown = &report->shown[report->nshown];

	if (report->nshown == REPORT_SHOWN)
		return;
	report->nshown++;
	*shown = (struct report_shown){.picture = report->pictures,
		.family = family, .clock = clock};
	snprintf(shown->of, sizeof(shown->of), "%s", of);
}

unsigned
report_shown_at(const struct report *report, enum row_family family,
    enum row_clock clock, const char *of)
{
	const struct report_shown *s = report->shown;
	const struct report_shown *end = s + report->nshown, *found = NULL;

	/* Of that kernel, or else of several. */
	for (; s < end; s++) {
		if (s->family != family || s->clock != clock)
			continue;
		if (strcmp(s->of, of) == 0)
			return (s->picture);
		if (s->of[0] == '\0')
			found = s;
	}
	return (found != NULL ? found->picture : 0);
}

/* Put the plots of these kinds that were drawn into the report. */
static int
put_pictures(struct report *report, const struct plot_request *request,
    const struct plot_kind *kinds, size_t n, const char *of,
    struct errmsg *err)
{
	char path[PATH_MAX + 64], caption[512];
	size_t i;
	int error;

	for (i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s-%s.svg", request->stem,
		    kinds[i].name);
		snprintf(caption, sizeof(caption), "%s%s%s", kinds[i].caption,
		    *of != '\0' ? ", " : "", of);
		error = report_picture(report, path, caption, err);
		if (error == -ENOENT)
			continue;
		if (error != 0)
			return (error);
		if (request->rows != NULL)
			remember(report, kinds[i].family, request->rows->clock,
			    of);
	}
	return (0);
}

/* Draw the request and put its plots into the report. */
static int
draw(struct report *report, struct plot_request *request,
    const struct plot_kind *kinds, size_t n, const char *of,
    struct errmsg *err)
{
	char stem[PATH_MAX + 8];
	struct tempdir *tempdir;
	int error;

	if (!report->html)
		return (0);
	error = tempdir_new(&tempdir, err);
	if (error != 0)
		return (error);
	snprintf(stem, sizeof(stem), "%s/p", tempdir_path(tempdir));
	request->stem = stem;
	request->formats[0] = "svg";
	request->nformats = 1;
	error = plot_draw(request, err);
	if (error > 0)
		error = put_pictures(report, request, kinds, n, of, err);
	tempdir_free(tempdir);
	return (error);
}

int
report_plots(struct report *report, const struct result_rows *rows,
    const char *of, struct errmsg *err)
{
	struct plot_request request = {.rows = rows};

	return (draw(report, &request, plot_kinds, plot_nkinds, of, err));
}

int
report_many(struct report *report, const struct plot_many *many, bool mixed,
    struct errmsg *err)
{
	struct plot_request request = {.many = many, .mixed = mixed,
		.rows = many->rows[0]};
	struct plot_kind kinds[PLOT_KINDS_MANY];
	size_t i, n = 0;

	for (i = 0; i < PLOT_KINDS_MANY; i++)
		if (plot_kinds_many[i].mixed == mixed)
			kinds[n++] = (struct plot_kind){
				.name = plot_kinds_many[i].name,
				.family = plot_kinds_many[i].family,
				.caption = many->runs != NULL &&
				    plot_kinds_many[i].caption_runs != NULL ?
				    plot_kinds_many[i].caption_runs :
				    plot_kinds_many[i].caption};
	return (draw(report, &request, kinds, n, "", err));
}

int
report_versions(struct report *report, const struct report_group *groups,
    size_t n, const struct report_steps *steps, struct errmsg *err)
{
	struct plot_many many;
	int error;

	if (!report_system_drawn(groups, n))
		return (0);
	error = report_system_new(groups, n, steps, &many);
	error = error == 0 ? report_many(report, &many, false, err) :
	    errmsg_set(err, ENOMEM, "report: no memory");
	report_system_free(&many);
	return (error);
}

int
report_timeline(struct report *report, const char *log, struct errmsg *err)
{
	static const struct plot_kind kind = {.name = "timeline",
	    .caption = "Timeline of a dump, write by write"};
	struct plot_request request = {.log = log};

	report_heading(report, "Timeline of a dump");
	return (draw(report, &request, &kind, 1, "", err));
}
