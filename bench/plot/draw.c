/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Run gnuplot on data in a temporary folder, and put the pictures in place
 * when they are whole.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest/file.h"
#include "plot/file.h"
#include "plot/plot.h"
#include "plot/tips.h"
#include "util/output.h"
#include "util/place.h"
#include "util/program.h"
#include "util/tempdir.h"

/* Room for a path and a short name after it. */
#define JOINED (PATH_MAX + 64)

#define ENDING 16 /* bytes of a picture, by which it is known to be whole */

struct work {
	const struct plot_request *request;
	char scripts[JOINED]; /* where the scripts are */
	const char *folder; /* for data */
};

/* The last line of gnuplot's log, which has its error message. */
static void
last_line(const char *folder, char *line, size_t size)
{
	char next[512], path[JOINED];
	FILE *f;

	snprintf(line, size, "it printed no message (expected space in %s)",
	    folder);
	snprintf(path, sizeof(path), "%s/log", folder);
	f = fopen(path, "r");
	if (f == NULL)
		return;
	while (fgets(next, sizeof(next), f) != NULL) {
		next[strcspn(next, "\n")] = '\0';
		if (next[strspn(next, " \t^")] != '\0')
			snprintf(line, size, "%s", next);
	}
	fclose(f);
}

/* gnuplot in that folder: reads vars.gp and the script; writes picture. */
static int
run_gnuplot(const char *folder, const char *script, const char *format,
    struct errmsg *err)
{
	const struct program_how how = {
		.folder = folder,
		.input = "/dev/null",
		.output = "log",
		.errors = true,
	};
	char line[512], set[64];
	const char *const argv[] = {"gnuplot", "-d", "-e", set, "vars.gp",
		script, NULL};
	pid_t pid;
	int error, status;

	snprintf(set, sizeof(set), "format = '%s'", format);
	error = -program_start(argv, &how, &pid);
	if (error != 0)
		return (errmsg_set(err, error,
		    "gnuplot: cannot be run (%s); expected gnuplot 5.4 in PATH",
		    strerror(error)));
	while (waitpid(pid, &status, 0) == -1)
		if (errno != EINTR)
			return (errmsg_set(err, errno,
			    "gnuplot: no exit status"));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return (0);
	last_line(folder, line, sizeof(line));
	return (errmsg_set(err, EIO, "gnuplot %s: failed: %s", script, line));
}

/*
 * gnuplot does not notice that a write failed, for instance at the limit of the
 * size of a file.
 */
static bool
is_whole(const char *picture, size_t size)
{
	/* The last tag of an SVG; the last chunk of a PNG and its checksum. */
	static const char svg[] = "</svg>", png[] = "IEND\xae\x42\x60\x82";
	const size_t n = size < ENDING ? size : ENDING;
	const char *end = picture + size - n;

	return (memmem(end, n, svg, sizeof(svg) - 1) != NULL ||
	    memmem(end, n, png, sizeof(png) - 1) != NULL);
}

/* *picture is null or for free(3), also on an error. */
static int
read_picture(const char *from, const char *to, char **picture, size_t *size,
    struct errmsg *err)
{
	struct errmsg why;
	int error = file_read(from, picture, size, &why);

	if (error == -ENOENT)
		return (errmsg_set(err, ENOENT, "%s: gnuplot wrote no picture",
		    to));
	if (error != 0)
		return (errmsg_set(err, -error, "%s: gnuplot's picture: %s",
		    to, why.text));
	if (is_whole(*picture, *size))
		return (0);
	return (errmsg_set(err, EIO, "%s: gnuplot's picture is incomplete: "
	    "%.*s has no space left, or the limit on the size of files is too "
	    "small", to, (int)(strrchr(from, '/') - from), from));
}

static int
write_picture(const char *picture, size_t size, const char *to,
    const char *format, struct errmsg *err)
{
	struct output *output;
	int error = output_open(to, &output, err);

	if (error != 0)
		return (error);
	if (strcmp(format, "svg") == 0)
		plot_tips(picture, output_file(output));
	else
		fwrite(picture, 1, size, output_file(output));
	return (output_finish(output, err));
}

/* Copy the picture to its place, whole or not at all. */
static int
put(const char *from, const char *to, const char *format, struct errmsg *err)
{
	char *picture;
	size_t size;
	int error = read_picture(from, to, &picture, &size, err);

	if (error == 0)
		error = write_picture(picture, size, to, format, err);
	free(picture);
	return (error);
}

/* What is drawn now: its script, and one of these, or neither: a log. */
struct what {
	const char *name;
	plot_extract *extract;
	plot_extract_many *extract_many;
	bool unwanted; /* it is for other sets of kernels */
};

/* Write data files and variables; returns the number of points. */
static int
extract(const struct work *work, const struct what *kind, struct errmsg *err)
{
	FILE *vars;
	int points;

	vars = plot_create(work->folder, "vars.gp");
	if (vars == NULL)
		return (errmsg_set(err, errno, "%s/vars.gp: %s", work->folder,
		    strerror(errno)));
	plot_string(vars, "scripts", work->scripts);
	if (work->request->log == NULL)
		plot_captions(work->request->rows, vars);
	if (kind->extract != NULL)
		points =
		    kind->extract(work->request->rows, work->folder, vars);
	else if (kind->extract_many != NULL)
		points = kind->extract_many(work->request->many, work->folder,
		    vars);
	else
		points = plot_timeline(work->request->log, work->folder, vars);
	if (plot_finish(vars) != 0 && points >= 0)
		points = -EIO;
	if (points == -EINVAL && work->request->log != NULL)
		errmsg_set(err, EINVAL, "%s: not an event log of the emulated "
		    "adapter", work->request->log);
	else if (points < 0)
		errmsg_set(err, -points, "%s: %s",
		    work->request->log != NULL ? work->request->log :
		    work->folder, strerror(-points));
	return (points);
}

/* One kind in one format. */
static int
draw(const struct work *work, const char *kind, const char *format,
    struct errmsg *err)
{
	char from[JOINED], script[JOINED + 64], to[JOINED];
	int error;

	if (snprintf(to, sizeof(to), "%s-%s.%s", work->request->stem, kind,
		format) >= (int)sizeof(to))
		return (errmsg_set(err, ENAMETOOLONG,
		    "%.64s…: path too long (expected at most %d bytes)",
		    work->request->stem, PATH_MAX));
	snprintf(from, sizeof(from), "%s/picture", work->folder);
	snprintf(script, sizeof(script), "%s/%s.gp", work->scripts, kind);
	error = run_gnuplot(work->folder, script, format, err);
	if (error == 0)
		error = put(from, to, format, err);
	unlink(from);
	if (error == 0 && work->request->told != NULL)
		work->request->told(to);
	return (error);
}

/* The i-th of what there is to draw; false: there are no more. */
static bool
choose(const struct plot_request *r, size_t i, struct what *what)
{
	const size_t n = r->log != NULL ? 1 : r->many != NULL ?
	    PLOT_KINDS_MANY : plot_nkinds;

	if (i == n)
		return (false);
	if (r->log != NULL)
		*what = (struct what){.name = "timeline"};
	else if (r->many != NULL)
		*what = (struct what){.name = plot_kinds_many[i].name,
			.extract_many = plot_kinds_many[i].extract,
			.unwanted = plot_kinds_many[i].mixed != r->mixed};
	else
		*what = (struct what){.name = plot_kinds[i].name,
			.extract = plot_kinds[i].extract};
	return (true);
}

static int
draw_kinds(const struct work *work, struct errmsg *err)
{
	const struct plot_request *r = work->request;
	struct what what;
	size_t f, i;
	int drawn = 0, error;

	for (i = 0; choose(r, i, &what); i++) {
		error = what.unwanted ? 0 : extract(work, &what, err);
		if (error < 0)
			return (error);
		if (error == 0)
			continue;
		for (f = 0; f < r->nformats; f++, drawn++) {
			error = draw(work, what.name, r->formats[f], err);
			if (error != 0)
				return (error);
		}
	}
	return (drawn);
}

int
plot_draw(const struct plot_request *request, struct errmsg *err)
{
	struct work work = {.request = request};
	struct tempdir *tempdir;
	int drawn;

	drawn = place_find(PLACE_PLOT, work.scripts, sizeof(work.scripts),
	    err);
	if (drawn == 0)
		drawn = tempdir_new(&tempdir, err);
	if (drawn != 0)
		return (drawn);
	work.folder = tempdir_path(tempdir);
	drawn = draw_kinds(&work, err);
	tempdir_free(tempdir);
	return (drawn);
}
