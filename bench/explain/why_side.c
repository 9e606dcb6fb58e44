/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "explain/why_side.h"
#include "result/newest.h"
#include "util/walk.h"

#define END	"-explain.json"

static bool
ends(const char *path, const char *end)
{
	const size_t n = strlen(path), m = strlen(end);

	return (n >= m && strcmp(path + n - m, end) == 0);
}

static int
append(struct why_side *side, const struct stored *stored)
{
	struct stored *grown;
	char **paths;

	grown = realloc(side->stored, (side->n + 1) * sizeof(*grown));
	if (grown != NULL)
		side->stored = grown;
	paths = realloc(side->paths, (side->n + 1) * sizeof(char *));
	if (paths != NULL)
		side->paths = paths;
	if (grown == NULL || paths == NULL ||
	    (paths[side->n] = strdup(stored->path)) == NULL)
		return (-ENOMEM);
	grown[side->n] = *stored;
	grown[side->n].path = paths[side->n];
	side->n++;
	return (0);
}

/* A file that has no explanation is none of ours. */
static int
add(struct why_side *side, const char *path, struct errmsg *err)
{
	struct stored stored;
	int error;

	error = stored_read(path, &stored, err);
	if (error != 0)
		return (error == -EINVAL || error == -EACCES ||
		    error == -ENOENT ? 0 : error);
	error = append(side, &stored);
	if (error != 0) {
		stored_free(&stored);
		errmsg_set(err, ENOMEM, "%s: no memory", path);
	}
	return (error);
}

static int
add_explanation(const char *path, void *side, struct errmsg *err)
{
	return (ends(path, END) ? add(side, path, err) : 0);
}

/* All in a folder, in the order of their times; in it alone, or below, too. */
static int
add_folder(struct why_side *side, const char *folder, bool below,
    struct errmsg *err)
{
	const struct walk all = {add_explanation, side, below ? UINT_MAX : 1,
	    true};

	return (walk_files(folder, &all, err));
}

/* What cannot be looked at is none. */
static bool
is_folder(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

int
why_side_new(struct why_side *side, const char *path, struct errmsg *err)
{
	char *folder, *slash;
	struct stat st;
	int error;

	side->path = path;
	if (stat(path, &st) == -1)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	folder = strdup(path);
	if (folder == NULL)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	if (S_ISDIR(st.st_mode))
		error = add_folder(side, folder, true, err);
	else if (ends(path, END))
		error = add(side, path, err);
	else {
		slash = strrchr(folder, '/');
		if (slash != NULL)
			slash[1] = '\0';
		error = add_folder(side, slash != NULL ? folder : ".", false,
		    err);
	}
	free(folder);
	side->found = side->n;
	return (error);
}

void
why_side_free(struct why_side *side)
{
	size_t i;

	for (i = 0; i < side->n; i++) {
		stored_free(&side->stored[i]);
		free(side->paths[i]);
	}
	free(side->stored);
	free(side->paths);
}

int
why_side_add(struct why_side *side, const struct stored *measured)
{
	return (append(side, measured));
}

char *
why_side_result(const struct why_side *side)
{
	struct errmsg err;
	char *found;

	if (!is_folder(side->path))
		return (strdup(side->path));
	if (newest_result(side->path, "exact", NULL, &found, &err) == 0 &&
	    found == NULL)
		newest_result(side->path, "explain", NULL, &found, &err);
	return (found);
}

unsigned
why_side_stages(const struct compare_figure *f)
{
	size_t s, n;

	if (strcmp(f->metric, "page_ticks") == 0)
		return (FRAMES_PAGE);
	for (s = 0; s < ROW_STAGES; s++) {
		n = strlen(row_stages[s]);
		if (strncmp(f->metric, row_stages[s], n) == 0 &&
		    strcmp(f->metric + n, "_median") == 0)
			return (1u << s);
	}
	return (0);
}

int
why_side_takes(const struct compare_figure *f, struct errmsg *err)
{
	if (why_side_stages(f) != 0 && f->clock == SAMPLES_EXACT)
		return (0);
	return (errmsg_set(err, ENOENT, "%s %s is not explained (expected "
	    "map_median, sink_median, unmap_median or page_ticks of the clock "
	    "exact)", f->name, f->metric));
}

double
why_side_scale(const struct compare_figure *f,
    const struct attribution_row *row)
{
	return (strcmp(f->metric, "page_ticks") == 0 ? row->batch : 1);
}

double
why_side_median(const struct compare_figure *f,
    const struct attribution_row *row)
{
	const unsigned stages = why_side_stages(f);
	double sum = 0;
	size_t s;

	for (s = 0; s < ROW_STAGES; s++)
		if ((stages & 1u << s) != 0)
			sum += (double)row->stage[s].median;
	return (sum / why_side_scale(f, row));
}

int
why_side_find(const struct why_side *side, const struct compare_figure *f,
    double value, struct difference_side *found, struct errmsg *err)
{
	const struct attribution_row *row;
	const char *other = NULL;
	bool any = false;
	size_t i;

	for (i = side->n; i-- > 0;) {
		row = attribution_find(side->stored[i].attribution, f->name);
		if (row == NULL)
			continue;
		if (why_side_median(f, row) != value && i < side->found) {
			other = side->paths[i];
			continue;
		}
		if (why_side_median(f, row) == value || !any)
			*found = (struct difference_side){
			    side->stored[i].attribution, row};
		any = true;
		if (why_side_median(f, row) == value)
			break;
	}
	if (any)
		return (0);
	if (other != NULL)
		return (errmsg_set(err, ENOENT, "%s %s is another figure in "
		    "%s, of another run of %s", f->name, f->metric, other,
		    side->path));
	return (errmsg_set(err, ENOENT, "%s: no explanation of %s is in it or "
	    "beside it", side->path, f->name));
}
