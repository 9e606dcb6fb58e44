/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernels by version: a panel for each path, since ranges differ, and a line
 * for each flavour.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "plot/file.h"
#include "plot/panels.h"
#include "table/capture_rows.h"
#include "util/figure.h"

static void
add_panel(struct panels *panels, const struct selection *s, const char *title)
{
	struct panel *p;
	size_t i;

	for (i = 0; i < panels->n; i++)
		if (strcmp(panels->panel[i].title, title) == 0)
			return;
	if (panels->n == SELECT_MAX)
		return;
	p = &panels->panel[panels->n++];
	*p = (struct panel){.of = *s, .most = 0};
	snprintf(p->title, sizeof(p->title), "%s", title);
}

/* The largest batch that any has. */
static int
largest_batch(const struct plot_many *many)
{
	const struct selection s = SELECT(ROW_LATENCY);
	struct numbers batches;
	int most = 0;
	size_t i;

	for (i = 0; i < many->n; i++) {
		batches = select_batches(many->rows[i], &s);
		if (batches.n > 0 && batches.number[batches.n - 1] > most)
			most = batches.number[batches.n - 1];
	}
	return (most);
}

/* Paths of all kernels but the harness, those of the newest first. */
static void
add_paths(struct panels *panels)
{
	const struct plot_many *many = panels->many;
	struct selection s = SELECT(ROW_LATENCY);
	const char *harness;
	struct names paths;
	size_t i, p;

	s.batch = panels->batch = largest_batch(many);
	for (i = many->n; i-- > 0;) {
		s.path = NULL;
		harness = select_harness(many->rows[i]);
		paths = select_paths(many->rows[i], &s);
		for (p = 0; p < paths.n; p++) {
			s.path = paths.name[p];
			if (harness == NULL || strcmp(s.path, harness) != 0)
				add_panel(panels, &s, s.path);
		}
	}
}

/* What reads the old memory after a crash, by the bytes of a call. */
static void
add_captures(struct panels *panels)
{
	const struct plot_many *many = panels->many;
	struct selection s = SELECT(ROW_KDUMP);
	char call[CAPTURE_CALL_MAX], title[PANEL_TITLE];
	const struct result_row *row;
	size_t i, before = panels->n;

	for (i = 0; i < many->n; i++)
		for (row = many->rows[i]->row;
		    row < many->rows[i]->row + many->rows[i]->n; row++) {
			if (!capture_reads(row))
				continue;
			s.path = row->row.path;
			s.batch = (int)row->row.batch;
			snprintf(title, sizeof(title), "crash: %.16s, %s",
			    s.path, capture_call(row->row.batch, call));
			add_panel(panels, &s, title);
		}
	panels->crash = panels->n > before;
}

/* The last column of a line. */
static void
print_name(FILE *data, const char *name)
{
	fputc('\t', data);
	for (; *name != '\0'; name++)
		fputc((unsigned char)*name < ' ' || *name == '"' ? '?' : *name,
		    data);
	fputc('\n', data);
}

/* Place, ticks a page and name of each kernel of a flavour that has the row. */
static int
print_line(FILE *data, const struct panels *panels, struct panel *p,
    const char *flavour)
{
	const struct plot_many *many = panels->many;
	int points = 0;
	size_t i;
	double v;

	for (i = 0; i < many->n; i++) {
		if (strcmp(many->flavours[i], flavour) != 0)
			continue;
		v = select_median(many->rows[i], &p->of, ROW_PAGE_TICKS);
		if (isnan(v))
			continue;
		fprintf(data, "%zu", panels->places.of[i] + 1);
		plot_value(data, v);
		print_name(data, many->names[i]);
		p->most = fmax(p->most, v);
		if (p->points++ == 0)
			p->first = v;
		if (strcmp(flavour, many->flavours[0]) == 0)
			p->last = v;
		points++;
	}
	/* A line without a point: gnuplot counts no empty block. */
	fputs(points > 0 ? "\n\n" : "NaN\tNaN\n\n\n", data);
	return (points);
}

/* Rings around the points of steps, a block for each panel. */
static int
print_rings(const char *folder, const struct panels *panels)
{
	const struct plot_many *many = panels->many;
	FILE *data = plot_create(folder, "rings.tsv");
	const struct plot_step *s;
	size_t p;

	if (data == NULL)
		return (-errno);
	for (p = 0; p < panels->n; p++) {
		fputs("NaN\tNaN\n", data);
		for (s = many->steps; s < many->steps + many->nsteps; s++)
			if (panel_shows(&panels->panel[p], s->name)) {
				fprintf(data, "%zu", panels->places.of[
				    s->kernel] + 1);
				plot_value(data, select_median(
				    many->rows[s->kernel],
				    &panels->panel[p].of, ROW_PAGE_TICKS));
				fputc('\n', data);
			}
		fputs("\n\n", data);
	}
	return (plot_finish(data));
}

static int
print_data(const char *folder, struct panels *panels)
{
	FILE *data = plot_create(folder, "versions.tsv");
	int points = 0;
	size_t p, f;

	if (data == NULL)
		return (-errno);
	for (p = 0; p < panels->n; p++)
		for (f = 0; f < panels->flavours.n; f++)
			points += print_line(data, panels, &panels->panel[p],
			    panels->flavours.name[f]);
	return (plot_finish(data) != 0 ? -EIO : points);
}

/* In order; a kernel without a flavour has one without a name. */
static void
find_flavours(struct panels *panels)
{
	const struct plot_many *many = panels->many;
	struct names *f = &panels->flavours;
	size_t i, k;

	for (i = 0; i < many->n; i++) {
		for (k = 0; k < f->n; k++)
			if (strcmp(f->name[k], many->flavours[i]) == 0)
				break;
		if (k == f->n && f->n < SELECT_MAX)
			f->name[f->n++] = many->flavours[i];
	}
}

static int
draw(struct panels *panels, const char *folder, FILE *vars)
{
	int points, error = 0;

	find_flavours(panels);
	add_paths(panels);
	add_captures(panels);
	if (panels->n == 0)
		return (0);
	points = print_data(folder, panels);
	if (points > 0)
		error = print_rings(folder, panels);
	if (points > 0 && error == 0)
		error = panels_place_steps(panels);
	if (points > 0 && error == 0)
		panels_vars(panels, vars);
	return (error != 0 ? error : points);
}

int
plot_versions(const struct plot_many *many, const char *folder, FILE *vars)
{
	struct panels panels = {.many = many};
	int points = -ENOMEM;

	if (many->flavours == NULL)
		return (0);
	if (plot_places_new(many, &panels.places) == 0)
		points = draw(&panels, folder, vars);
	plot_places_free(&panels.places);
	panels_free(&panels);
	return (points);
}
