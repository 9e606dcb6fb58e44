/* SPDX-License-Identifier: BSD-2-Clause */
/* The timeline of the last dump in an event log of the adapter. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/log/dumps.h"
#include "plot/plot.h"
#include "plot/file.h"
#include "util/path.h"

#define BINS_MAX 200
#define BINS_MIN 10

struct writes {
	struct adapter_event *event; /* the completed writes */
	size_t n;
	uint64_t bytes, first, last; /* ns: the first start, the last end */
	size_t which, of; /* dumps in the log, from 1 */
};

/* The completed writes of the last dump that has any. */
static int
take_last(const struct adapter_dumps *dumps, struct writes *w)
{
	const struct adapter_dump *d;
	const struct adapter_event *e;
	size_t i;

	for (w->which = w->of = dumps->n; w->which > 0; w->which--)
		if (dumps->dump[w->which - 1].writes > 0)
			break;
	if (w->which == 0)
		return (0);
	d = &dumps->dump[w->which - 1];
	w->event = calloc(d->writes, sizeof(*w->event));
	if (w->event == NULL)
		return (-ENOMEM);
	w->first = d->start;
	w->last = d->end;
	w->bytes = d->bytes;
	for (i = 0; i < d->n; i++) {
		e = &dumps->event[d->first + i];
		if (adapter_write_done(e))
			w->event[w->n++] = *e;
	}
	return (0);
}

static int
read_writes(const char *path, struct writes *w)
{
	struct adapter_dumps dumps;
	FILE *log;
	int error;

	log = fopen(path, "re");
	if (log == NULL)
		return (-errno);
	error = adapter_dumps_read(log, &dumps);
	fclose(log);
	if (error == 0)
		error = take_last(&dumps, w);
	adapter_dumps_free(&dumps);
	return (error);
}

/* Seconds since the first write, and MB/s in that bin. */
static int
print_rates(const struct writes *w, const char *folder)
{
	const size_t bins = w->n / 8 > BINS_MAX ? BINS_MAX :
	    w->n / 8 < BINS_MIN ? BINS_MIN : w->n / 8;
	const double width = fmax((double)(w->last - w->first), 1) /
	    (double)bins;
	double bytes[BINS_MAX] = {0};
	FILE *data = plot_create(folder, "rate.tsv");
	size_t i, bin;

	if (data == NULL)
		return (-errno);
	for (i = 0; i < w->n; i++) {
		bin = (size_t)((double)(w->event[i].end - w->first) / width);
		bytes[bin < bins ? bin : bins - 1] += w->event[i].bytes;
	}
	/* Two points per bin, so that the area has steps. */
	for (i = 0; i < bins; i++)
		fprintf(data, "%.9f\t%.4f\n%.9f\t%.4f\n",
		    (double)i * width / 1e9, bytes[i] / width * 1e3,
		    (double)(i + 1) * width / 1e9, bytes[i] / width * 1e3);
	return (plot_finish(data));
}

/* Start of a write, us since the end of the one before, its own us. */
static int
print_gaps(const struct writes *w, const char *folder)
{
	const struct adapter_event *e = w->event;
	FILE *data = plot_create(folder, "gaps.tsv");
	double gap;
	size_t i;

	if (data == NULL)
		return (-errno);
	for (i = 0; i < w->n; i++) {
		fprintf(data, "%.9f", (double)(e[i].start - w->first) / 1e9);
		gap = i > 0 && e[i].start > e[i - 1].end ?
		    (double)(e[i].start - e[i - 1].end) / 1e3 : NAN;
		if (isnan(gap))
			fputs("\tNaN", data);
		else
			fprintf(data, "\t%.3f", gap);
		/* A logarithmic axis has no 0. */
		fprintf(data, "\t%.3f\n",
		    fmax((double)(e[i].end - e[i].start) / 1e3, 0.1));
	}
	return (plot_finish(data));
}

static void
print_captions(const struct writes *w, const char *path, FILE *vars)
{
	const double s = (double)(w->last - w->first) / 1e9;
	char text[256], which[64] = "";

	if (w->of > 1)
		snprintf(which, sizeof(which), "dump %zu of %zu in the log: ",
		    w->which, w->of);
	snprintf(text, sizeof(text),
	    "%s%.1f MB in %zu writes, %.2f s, %.1f MB/s", which,
	    (double)w->bytes / 1e6, w->n, s,
	    (double)w->bytes / fmax(s, 1e-9) / 1e6);
	plot_string(vars, "kernel", text);
	snprintf(text, sizeof(text), "log %.200s", path_name(path));
	plot_string(vars, "machine", text);
	plot_string(vars, "warning", "");
	plot_string(vars, "clock", "host");
	plot_string(vars, "unit", "us");
}

int
plot_timeline(const char *log, const char *folder, FILE *vars)
{
	struct writes w = {.n = 0};
	int error;

	error = read_writes(log, &w);
	if (error == 0 && w.n > 0) {
		print_captions(&w, log, vars);
		error = print_rates(&w, folder);
		if (error == 0)
			error = print_gaps(&w, folder);
	}
	free(w.event);
	return (error != 0 ? error : w.n > INT32_MAX ? INT32_MAX : (int)w.n);
}
