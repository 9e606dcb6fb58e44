/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench plot: pictures of results. */
#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flag.h"
#include "plot.h"
#include "verbs.h"

static const char usage[] =
    "usage: dumpbench plot [--out FOLDER] [--format svg,png] RESULT.json ...\n"
    "       dumpbench plot [--out FOLDER] [--format svg,png] [--results "
    "FOLDER]\n"
    "       dumpbench plot [--out FOLDER] [--format svg,png] --timeline LOG\n"
    "\n"
    "Draw what each result has rows for: latency (distributions), throughput,\n"
    "shootdown (cost by responders), seed (the 2x2), host (a process's own\n"
    "mappings) and share (of a dump to the emulated card, what is mapping).\n"
    "Without a file: of the newest result of each clock.\n"
    "\n"
    "  --out FOLDER      where to write; beside the result if not given\n"
    "  --format svg,png  either or both; both if not given\n"
    "  --timeline LOG    draw a dump to the emulated card, from its log\n"
    "  --results FOLDER  where to look for the newest; results if not given\n"
    "  --help            this text\n"
    "\n"
    "DUMPBENCH_PLOTDIR names the folder of gnuplot scripts, if it has moved.\n";

static int
parse_formats(struct plot_request *r, const char *list)
{
	static const char *const known[] = {"svg", "png"};
	const char *s;
	size_t i, n;

	r->nformats = 0;
	for (s = list;; s += n + 1) {
		n = strcspn(s, ",");
		for (i = 0; i < 2; i++)
			if (n == 3 && strncmp(s, known[i], n) == 0)
				break;
		if (i == 2 || r->nformats == 2)
			return (EINVAL);
		r->formats[r->nformats++] = known[i];
		if (s[n] == '\0')
			return (0);
	}
}

static const char *
base(const char *path)
{
	const char *s;

	s = strrchr(path, '/');
	return (s != NULL ? s + 1 : path);
}

/*
 * The newest result of a clock below a folder; null: none.  For free(3).  A
 * result's name starts with its time, in digits that sort, and ends with its
 * clock.
 */
static char *
newest(const char *folder, const char *clock)
{
	char *argv[] = {strdup(folder), NULL}, *best, end[32];
	size_t n;
	FTS *fts;
	FTSENT *e;

	snprintf(end, sizeof(end), "-%s.json", clock);
	n = strlen(end);
	best = NULL;
	fts = argv[0] != NULL ? fts_open(argv, FTS_PHYSICAL | FTS_NOCHDIR, NULL)
			      : NULL;
	while (fts != NULL && (e = fts_read(fts)) != NULL) {
		/* <kernel>/<time>: reference/ and others' folders are deeper. */
		if (e->fts_info == FTS_D && e->fts_level > 1)
			fts_set(fts, e, FTS_SKIP);
		if (e->fts_info != FTS_F || e->fts_namelen <= n ||
		    strcmp(e->fts_name + e->fts_namelen - n, end) != 0)
			continue;
		if (best != NULL && strcmp(e->fts_name, base(best)) <= 0)
			continue;
		free(best);
		best = strdup(e->fts_path);
	}
	if (fts != NULL)
		fts_close(fts);
	free(argv[0]);
	return (best);
}

static void
tell(const char *path)
{
	puts(path);
	fflush(stdout);
}

/* Pictures of one result, in the folder `out` or, if null, beside it. */
static int
plot_file(struct plot_request *r, const char *path, const char *out)
{
	struct fault fault;
	char *stem;
	size_t n;
	int drawn;

	if (asprintf(&stem, "%s%s%s", out != NULL ? out : "",
		out != NULL ? "/" : "",
		out != NULL ? base(path) : path) == -1) {
		fprintf(stderr, "dumpbench plot: no memory\n");
		return (1);
	}
	n = strlen(stem);
	if (n > 5 && strcmp(stem + n - 5, ".json") == 0)
		stem[n - 5] = '\0';
	r->stem = stem;
	drawn = plot_draw(r, &fault);
	free(stem);
	if (drawn < 0)
		fprintf(stderr, "dumpbench plot: %s\n", fault.text);
	else if (drawn == 0 && r->log != NULL)
		fprintf(stderr, "dumpbench plot: %s: no write in it\n", path);
	else if (drawn == 0)
		fprintf(stderr,
		    "dumpbench plot: %s: no row to draw; rows of "
		    "the families latency, stream, shootdown, seed, "
		    "host and card accepted\n",
		    path);
	return (drawn > 0 ? 0 : 1);
}

/* *made: it was not there before. */
static int
make_folder(const char *out, bool *made)
{
	*made = out != NULL && mkdir(out, 0777) == 0;
	if (out == NULL || *made || errno == EEXIST)
		return (0);
	fprintf(stderr, "dumpbench plot: %s: %s\n", out, strerror(errno));
	return (1);
}

/* Read all before drawing any: a bad file leaves nothing behind. */
static int
plot_files(
    const struct plot_request *asked, const char *out, char **paths, size_t n)
{
	struct plot_request *requests;
	struct result *result;
	struct fault fault;
	size_t i;
	bool made = false;
	int status;

	requests = calloc(n, sizeof(*requests));
	if (requests == NULL) {
		fprintf(stderr, "dumpbench plot: no memory\n");
		return (1);
	}
	status = 0;
	for (i = 0; i < n; i++) {
		result = NULL;
		if (result_read(paths[i], &result, &fault) != 0) {
			fprintf(stderr, "dumpbench plot: %s\n", fault.text);
			status = 1;
		}
		requests[i] = *asked;
		requests[i].result = result;
	}
	if (status == 0)
		status = make_folder(out, &made);
	for (i = 0; i < n && status == 0; i++)
		status = plot_file(&requests[i], paths[i], out);
	if (status != 0 && made)
		rmdir(out); /* if it is still empty */
	for (i = 0; i < n; i++)
		result_free(requests[i].result);
	free(requests);
	return (status);
}

static int
plot_log(struct plot_request *r, const char *out)
{
	bool made;
	int status;

	if (make_folder(out, &made) != 0)
		return (1);
	status = plot_file(r, r->log, out);
	if (status != 0 && made)
		rmdir(out);
	return (status);
}

static int
plot_newest(const struct plot_request *r, const char *out, const char *folder)
{
	static const char *const clocks[] = {"exact", "tsc"};
	char *paths[2];
	size_t i, n;
	int status;

	n = 0;
	for (i = 0; i < 2; i++)
		if ((paths[n] = newest(folder, clocks[i])) != NULL)
			n++;
	if (n == 0) {
		fprintf(stderr,
		    "dumpbench plot: %s: no result there; "
		    "`dumpbench run` makes one, and a file's name is "
		    "accepted\n",
		    folder);
		return (1);
	}
	status = plot_files(r, out, paths, n);
	for (i = 0; i < n; i++)
		free(paths[i]);
	return (status);
}

int
verb_plot(int argc, char **argv)
{
	static const struct option options[] = {
	    {"out", required_argument, NULL, 'o'},
	    {"format", required_argument, NULL, 'f'},
	    {"results", required_argument, NULL, 'r'},
	    {"timeline", required_argument, NULL, 't'},
	    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct plot_request r = {
	    .formats = {"svg", "png"}, .nformats = 2, .told = tell};
	const char *folder, *out;
	char letter[3];
	int c;

	folder = NULL;
	out = NULL;
	opterr = 0;
	optind = 0; /* glibc: start anew */
	while ((c = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		switch (c) {
		case 'o':
			out = optarg;
			break;
		case 'f':
			if (parse_formats(&r, optarg) == 0)
				break;
			fprintf(stderr,
			    "dumpbench plot: --format %s: svg, png "
			    "and svg,png accepted\n",
			    optarg);
			return (2);
		case 'r':
			folder = optarg;
			break;
		case 't':
			r.log = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return (0);
		case ':':
			fprintf(stderr, "dumpbench plot: %s: wants a value\n",
			    argv[optind - 1]);
			return (2);
		default:
			fprintf(stderr,
			    "dumpbench plot: %s: not a flag; --out "
			    "FOLDER, --format svg,png, --results FOLDER, "
			    "--timeline LOG and --help accepted\n",
			    refused_flag(argv, letter));
			return (2);
		}
	}
	if (r.log != NULL && (optind < argc || folder != NULL)) {
		fprintf(stderr, "dumpbench plot: --timeline %s: alone, "
		    "without results\n", r.log);
		return (2);
	}
	if (r.log != NULL)
		return (plot_log(&r, out));
	if (optind == argc)
		return (
		    plot_newest(&r, out, folder != NULL ? folder : "results"));
	if (folder != NULL) {
		fprintf(stderr,
		    "dumpbench plot: --results %s: not with a "
		    "file; one or the other accepted\n",
		    folder);
		return (2);
	}
	return (plot_files(&r, out, argv + optind, (size_t)(argc - optind)));
}
