/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fts.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "explain/difference.h"
#include "explain/stored.h"
#include "explain/why.h"
#include "util/figure.h"

#define END	"-explain.json"
#define SHOWN	8 /* functions; what is left is one line */

struct side {
	const char *path;
	struct stored *stored;
	char **paths; /* of these */
	size_t n;
};

struct why {
	struct side old, new;
};

static bool
ends(const char *path, const char *end)
{
	const size_t n = strlen(path), m = strlen(end);

	return (n >= m && strcmp(path + n - m, end) == 0);
}

/* A file that has no explanation, or cannot be read, is none of ours. */
static int
add(struct side *side, const char *path)
{
	struct stored *grown, stored;
	char **paths;
	struct errmsg err;

	if (stored_read(path, &stored, &err) != 0)
		return (0);
	grown = realloc(side->stored, (side->n + 1) * sizeof(*grown));
	if (grown != NULL)
		side->stored = grown;
	paths = realloc(side->paths, (side->n + 1) * sizeof(char *));
	if (paths != NULL)
		side->paths = paths;
	if (grown == NULL || paths == NULL ||
	    (paths[side->n] = strdup(path)) == NULL) {
		stored_free(&stored);
		return (-ENOMEM);
	}
	stored.path = paths[side->n];
	side->stored[side->n++] = stored;
	return (0);
}

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return (strcmp((*a)->fts_name, (*b)->fts_name));
}

/* All in a folder, in the order of their times; in it alone, or below, too. */
static int
add_folder(struct side *side, char *folder, bool below)
{
	char *argv[] = {folder, NULL};
	FTS *fts = fts_open(argv, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *e;
	int error = 0;

	while (fts != NULL && error == 0 && (e = fts_read(fts)) != NULL) {
		if (e->fts_info == FTS_D && e->fts_level > 0 && !below)
			fts_set(fts, e, FTS_SKIP);
		if (e->fts_info == FTS_F && ends(e->fts_name, END))
			error = add(side, e->fts_path);
	}
	if (fts != NULL)
		fts_close(fts);
	return (error);
}

static bool
is_folder(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

static int
add_side(struct side *side, const char *path)
{
	char *folder, *slash;
	int error;

	side->path = path;
	folder = strdup(path);
	if (folder == NULL)
		return (-ENOMEM);
	if (is_folder(path))
		error = add_folder(side, folder, true);
	else if (ends(path, END))
		error = add(side, path);
	else {
		slash = strrchr(folder, '/');
		if (slash != NULL)
			slash[1] = '\0';
		error = add_folder(side, slash != NULL ? folder :
		    strcpy(folder, "."), false);
	}
	free(folder);
	return (error);
}

int
why_new(const char *old, const char *new, struct why **why,
    struct errmsg *err)
{
	int error = -ENOMEM;

	*why = calloc(1, sizeof(**why));
	if (*why != NULL)
		error = add_side(&(*why)->old, old);
	if (error == 0)
		error = add_side(&(*why)->new, new);
	if (error != 0) {
		why_free(*why);
		*why = NULL;
		errmsg_set(err, -error, "no memory");
	}
	return (error);
}

static void
free_side(struct side *side)
{
	size_t i;

	for (i = 0; i < side->n; i++) {
		stored_free(&side->stored[i]);
		free(side->paths[i]);
	}
	free(side->stored);
	free(side->paths);
}

void
why_free(struct why *why)
{
	if (why == NULL)
		return;
	free_side(&why->old);
	free_side(&why->new);
	free(why);
}

/* Stages of a figure, and of how many batches' pages it is; 0: of none. */
static unsigned
stages_of(const char *metric)
{
	size_t s, n;

	if (strcmp(metric, "page_ticks") == 0)
		return (FRAMES_PAGE);
	for (s = 0; s < ROW_STAGES; s++) {
		n = strlen(row_stages[s]);
		if (strncmp(metric, row_stages[s], n) == 0 &&
		    strcmp(metric + n, "_median") == 0)
			return (1u << s);
	}
	return (0);
}

static double
scale_of(const struct compare_figure *f, const struct attribution_row *row)
{
	return (strcmp(f->metric, "page_ticks") == 0 ? row->batch : 1);
}

static double
median_of(const struct attribution_row *row, unsigned stages)
{
	double sum = 0;
	size_t s;

	for (s = 0; s < ROW_STAGES; s++)
		if ((stages & 1u << s) != 0)
			sum += (double)row->stage[s].median;
	return (sum);
}

/* The newest explanation of a figure with that value. */
static int
find(const struct side *side, const struct compare_figure *f, double value,
    struct difference_side *found, struct errmsg *err)
{
	const unsigned stages = stages_of(f->metric);
	const struct attribution_row *row;
	const char *other = NULL;
	size_t i;

	for (i = side->n; i-- > 0;) {
		row = attribution_find(side->stored[i].attribution, f->name);
		if (row == NULL)
			continue;
		if (median_of(row, stages) == value * scale_of(f, row)) {
			*found = (struct difference_side){
			    side->stored[i].attribution, row};
			return (0);
		}
		other = side->paths[i];
	}
	if (other != NULL)
		return (errmsg_set(err, ENOENT, "%s %s is another figure in "
		    "%s, of another run of %s", f->name, f->metric, other,
		    side->path));
	return (errmsg_set(err, ENOENT, "%s: no explanation of %s is in it or "
	    "beside it; `dumpbench explain --kernel FILE --kmod FILE %s` "
	    "measures one", side->path, f->name, f->name));
}

static int
find_both(struct why *why, const struct compare_figure *f,
    struct difference_side *old, struct difference_side *new,
    struct errmsg *err)
{
	int error;

	if (stages_of(f->metric) == 0 || f->clock != SAMPLES_EXACT)
		return (errmsg_set(err, ENOENT, "%s is not explained (expected "
		    "map_median, sink_median, unmap_median or page_ticks of "
		    "the clock exact)", f->metric));
	error = find(&why->old, f, f->old_median, old, err);
	if (error == 0)
		error = find(&why->new, f, f->new_median, new, err);
	return (error);
}

int
why_check(struct why *why, const struct compare_figure *figure,
    struct errmsg *err)
{
	struct difference_side old, new;

	return (find_both(why, figure, &old, &new, err));
}

static struct difference *
make(struct why *why, const struct compare_figure *f, double *scale)
{
	struct difference_side old, new;
	struct errmsg err;

	if (find_both(why, f, &old, &new, &err) != 0)
		return (NULL);
	*scale = scale_of(f, new.row);
	return (difference_new(&old, &new, stages_of(f->metric)));
}

static void
say_name(const struct difference_entry *e, char *text, size_t size)
{
	char image[64] = "";

	if (e->image[0] != '\0' && strcmp(e->image, "kernel") != 0)
		snprintf(image, sizeof(image), " [%.40s]", e->image);
	snprintf(text, size, "%.120s%s%s%.80s%s", e->name, image,
	    e->was != NULL ? ", was " : "", e->was != NULL ? e->was : "",
	    e->gone ? " (gone)" : e->new ? " (new)" : "");
}

struct form {
	FILE *out;
	bool markdown;
	int width; /* of the columns before the figures */
};

static void
print_line(const struct form *form, const char *name, double old, double now)
{
	char by[FIGURE_MAX];

	figure_text(by, now - old, 15, FIGURE_SIGN);
	if (form->markdown)
		fprintf(form->out, "| %s |  | %s | %s |  | %s |  |\n", name,
		    FIGURE(old, 15), FIGURE(now, 15), by);
	else
		fprintf(form->out, "    %-*s %9s %9s %8s  %s\n",
		    form->width - 4, name, FIGURE(old, 15), FIGURE(now, 15),
		    "", by);
}

static void
print_lines(const struct difference *d, double scale, const struct form *form)
{
	const struct difference_entry *e;
	double old = 0, now = 0;
	char name[256];
	size_t i, more = 0;

	for (i = 0; i < d->n; i++) {
		e = &d->entry[i];
		if (e->old == e->now)
			continue;
		if (i >= SHOWN) {
			old += e->old;
			now += e->now;
			more++;
			continue;
		}
		say_name(e, name, sizeof(name));
		print_line(form, name, e->old / scale,
		    e->now / scale);
	}
	snprintf(name, sizeof(name), "(%zu more)", more);
	if (more > 0)
		print_line(form, name, old / scale, now / scale);
}

/* Means may leave something of a difference of medians; it is told. */
static void
print_rest(const struct difference *d, const struct compare_figure *f,
    double scale, const struct form *form)
{
	const double by = f->new_median - f->old_median;
	const double rest = by - (d->now - d->old - d->rest) / scale;

	if (fabs(rest) < 1e-9 * fmax(1, fabs(by)))
		return;
	print_line(form, d->rest != 0 ? "(not attributed)" : d->usual ?
	    "(batches near the medians to these)" :
	    "(means of batches to medians)", 0, rest);
}

void
why_print(struct why *why, const struct compare_figure *figure, bool markdown,
    int width, FILE *out)
{
	const struct form form = {out, markdown, width};
	struct difference *d;
	double scale = 1;

	d = make(why, figure, &scale);
	if (d == NULL)
		return;
	print_lines(d, scale, &form);
	print_rest(d, figure, scale, &form);
	difference_free(d);
}

json_t *
why_json(struct why *why, const struct compare_figure *figure)
{
	const struct difference_entry *e;
	struct difference *d;
	json_t *all;
	double scale = 1;
	size_t i;

	d = make(why, figure, &scale);
	if (d == NULL)
		return (json_null());
	all = json_array();
	for (i = 0; i < d->n; i++) {
		e = &d->entry[i];
		if (e->old == e->now)
			continue;
		json_array_append_new(all, json_pack("{ss ss so so so so}",
		    "name", e->name, "image", e->image, "was", e->was != NULL ?
		    json_string(e->was) : json_null(), "old",
		    json_real(e->old / scale), "new",
		    json_real(e->now / scale), "by",
		    json_real((e->now - e->old) / scale)));
	}
	difference_free(d);
	return (all);
}
