/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plot/file.h"
#include "plot/panels.h"
#include "util/figure.h"

#define LETTER 9.6 /* pixels, of a wide letter of the small font */
#define GAP    6.0 /* between two names */
#define NAME   240 /* of a step, with its change */

/* Pixels: the plot of a panel, and what a name may use on its left. */
static double
plot_width(const struct panels *panels)
{
	return (panels->n <= 4 ? 400 : panels->n <= 9 ? 250 : 176);
}
#define LEFT 43.0

bool
panel_shows(const struct panel *p, const char *benchmark)
{
	struct row_name name;

	return (row_parse(benchmark, &name) &&
	    name.row.family == p->of.family &&
	    name.row.batch == (unsigned)p->of.batch &&
	    strcmp(name.row.path, p->of.path) == 0);
}

/* Where all changes are named, small ones are, too. */
static void
percent(const struct panels *panels, double change, char text[FIGURE_MAX])
{
	const bool small = panels->many->every && fabs(change) < 0.095;

	snprintf(text, FIGURE_MAX, "%+.*f%%", small ? 1 : 0, 100 * change);
}

/* "6.12 +257%", "7.2 +30% to +34%"; "?" behind what cannot be told. */
static void
label(const struct panels *panels, const struct panel_step *s, char text[NAME])
{
	char from[FIGURE_MAX], to[FIGURE_MAX];
	bool one;

	percent(panels, s->least, from);
	percent(panels, s->most, to);
	one = strcmp(from, to) == 0;
	snprintf(text, NAME, "%.96s %s%s%s%s",
	    plot_place_name(&panels->places, s->place), one ? "" : from,
	    one ? "" : " to ", to, s->told ? "" : "?");
}

/* One mark for all flavours that have a step there. */
static void
add(struct panels *panels, size_t panel, const struct plot_step *step)
{
	const size_t at = panels->places.of[step->kernel];
	struct panel_step *s;

	for (s = panels->step; s < panels->step + panels->nsteps; s++)
		if (s->panel == panel && s->place == at) {
			s->least = fmin(s->least, step->change);
			s->most = fmax(s->most, step->change);
			s->told &= step->told;
			return;
		}
	*s = (struct panel_step){.panel = panel, .place = at,
	    .least = step->change, .most = step->change, .told = step->told,
	    .row = -1};
	panels->nsteps++;
}

static double
extent(const struct panel_step *s)
{
	return (fmax(fabs(log1p(s->least)), fabs(log1p(s->most))));
}

static int
by_extent(const void *a, const void *b)
{
	const double x = extent(a), y = extent(b);

	return ((x < y) - (x > y));
}

/* Is the row free there? What is placed comes before s. */
static bool
is_free(const struct panels *panels, const struct panel_step *s, double width)
{
	const struct panel_step *o;
	char text[NAME];

	for (o = panels->step; o < s; o++) {
		if (o->panel != s->panel || o->row != s->row)
			continue;
		label(panels, o, text);
		if (fabs(o->at - s->at) < (width + LETTER *
		    (double)strlen(text)) / 2 + GAP)
			return (false);
	}
	return (true);
}

static void
place(const struct panels *panels, struct panel_step *s)
{
	const double all = plot_width(panels);
	double width, at;
	char text[NAME];

	label(panels, s, text);
	width = LETTER * (double)strlen(text);
	at = ((double)s->place + 0.5) / (double)panels->places.n * all;
	s->at = fmax(fmin(at, all - width / 2), width / 2 - LEFT);
	/* Of a name that is too long for a panel there is only the mark. */
	if (width > all + LEFT)
		return;
	for (s->row = 0; s->row < PANEL_ROWS; s->row++)
		if (is_free(panels, s, width))
			return;
	s->row = -1;
}

int
panels_place_steps(struct panels *panels)
{
	const struct plot_many *many = panels->many;
	size_t i, p;

	panels->step = calloc(many->nsteps * panels->n + 1,
	    sizeof(*panels->step));
	if (panels->step == NULL)
		return (-ENOMEM);
	for (p = 0; p < panels->n; p++)
		for (i = 0; i < many->nsteps; i++)
			if (panel_shows(&panels->panel[p],
			    many->steps[i].name))
				add(panels, p, &many->steps[i]);
	qsort(panels->step, panels->nsteps, sizeof(*panels->step), by_extent);
	for (i = 0; i < panels->nsteps; i++)
		place(panels, &panels->step[i]);
	return (0);
}

static void
string_at(FILE *vars, const char *array, size_t i, const char *text)
{
	char name[64];

	snprintf(name, sizeof(name), "%s[%zu]", array, i + 1);
	plot_string(vars, name, text);
}

static void
steps_vars(const struct panels *panels, FILE *vars)
{
	const struct panel_step *s = panels->step;
	char text[NAME];
	size_t i;

	fprintf(vars, "steps = %zu\n", panels->nsteps);
	fprintf(vars, "array step_panel[%zu]\narray step_place[%zu]\n"
	    "array step_row[%zu]\narray step_at[%zu]\narray step_name[%zu]\n",
	    panels->nsteps + 1, panels->nsteps + 1, panels->nsteps + 1,
	    panels->nsteps + 1, panels->nsteps + 1);
	for (i = 0; i < panels->nsteps; i++, s++) {
		label(panels, s, text);
		fprintf(vars, "step_panel[%zu] = %zu\nstep_place[%zu] = %zu\n"
		    "step_row[%zu] = %d\nstep_at[%zu] = %.1f\n", i + 1,
		    s->panel + 1, i + 1, s->place + 1, i + 1, s->row + 1,
		    i + 1, s->at);
		string_at(vars, "step_name", i, text);
	}
}

static void
panel_vars(const struct panel *p, size_t i, FILE *vars)
{
	char text[2 * FIGURE_MAX + 8];

	string_at(vars, "titles", i, p->title);
	snprintf(text, sizeof(text), "%s%s%s", FIGURE(p->first, 4),
	    p->points > 1 ? " to " : "", p->points > 1 ?
	    FIGURE(p->last, 4) : "");
	string_at(vars, "figures", i, text);
	fprintf(vars, "mosts[%zu] = %.10g\n", i + 1, p->most);
}

void
panels_vars(const struct panels *panels, FILE *vars)
{
	const size_t n = panels->n, places = panels->places.n;
	size_t i, longest = 0;

	fprintf(vars, "panels = %zu\nplaces = %zu\nflavours = %zu\n"
	    "kernels = %zu\nwide = %.0f\nbatch = %d\ncrash = %d\n"
	    "runs = %d\nevery = %d\n", n, places,
	    panels->flavours.n, panels->many->n, plot_width(panels),
	    panels->batch, panels->crash, panels->many->runs != NULL,
	    panels->many->every);
	fprintf(vars, "array titles[%zu]\narray figures[%zu]\n"
	    "array mosts[%zu]\narray place_names[%zu]\narray legend[%zu]\n",
	    n, n, n, places, panels->flavours.n);
	for (i = 0; i < n; i++)
		panel_vars(&panels->panel[i], i, vars);
	for (i = 0; i < places; i++) {
		const char *name = plot_place_name(&panels->places, i);

		string_at(vars, "place_names", i, name);
		longest = strlen(name) > longest ? strlen(name) : longest;
	}
	for (i = 0; i < panels->flavours.n; i++)
		string_at(vars, "legend", i, panels->flavours.name[i][0] !=
		    '\0' ? panels->flavours.name[i] : "no flavour");
	fprintf(vars, "longest = %zu\n", longest);
	steps_vars(panels, vars);
}

void
panels_free(struct panels *panels)
{
	free(panels->step);
	panels->step = NULL;
	panels->nsteps = 0;
}
