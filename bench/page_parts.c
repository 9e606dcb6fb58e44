/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "page_parts.h"
#include "plot.h"
#include "plot_rows.h"

#define CELL 32

const char *
page_unit(enum samples_clock clock)
{
	return (clock == SAMPLES_EXACT ? "instructions" : "cycles");
}

double
page_ticks(const struct page_kernel *kernel, enum samples_clock clock,
    const char *path, int batch)
{
	struct key k = PLOT_ALL("latency");

	k.path = path;
	k.batch = batch;
	if (kernel->result[clock] == NULL)
		return (NAN);
	return (plot_median(kernel->result[clock], &k, "page_ticks"));
}

static void
put(char *cell, double v)
{
	if (isnan(v))
		snprintf(cell, CELL, "n/a");
	else
		snprintf(cell, CELL, "%.4g", v);
}

/* One table of numbers: a line a name, a column a number. */
struct grid {
	const char *cells[PLOT_MAXNAMES + 1];
	char text[PLOT_MAXNAMES + 1][CELL];
	size_t columns;
};

static void
grid_open(struct grid *g, struct page *page, const char *caption,
    const char *corner)
{
	g->cells[0] = corner;
	page_table(page, caption, g->cells, g->columns + 1);
}

static void
grid_row(struct grid *g, struct page *page, const char *name)
{
	size_t i;

	g->cells[0] = name;
	for (i = 0; i < g->columns; i++)
		g->cells[i + 1] = g->text[i];
	page_row(page, g->cells);
}

/* A line a kernel, a column a path. */
static void
kernels_table(struct page *page, const struct page_set *set,
    enum samples_clock clock, const struct page_kernel *last, int batch)
{
	struct key k = PLOT_ALL("latency");
	struct names paths;
	struct grid g;
	char caption[96];
	size_t i, p;

	k.batch = batch;
	paths = plot_paths(last->result[clock], &k);
	if (paths.n == 0)
		return;
	g.columns = paths.n;
	for (p = 0; p < paths.n; p++)
		g.cells[p + 1] = paths.name[p];
	snprintf(caption, sizeof(caption), "%s per page, %d page%s per batch: "
	    "kernel and path", page_unit(clock), batch, batch == 1 ? "" : "s");
	grid_open(&g, page, caption, "kernel");
	for (i = 0; i < set->n; i++) {
		if (set->kernels[i].result[clock] == NULL)
			continue;
		for (p = 0; p < paths.n; p++)
			put(g.text[p], page_ticks(&set->kernels[i], clock,
			    paths.name[p], batch));
		grid_row(&g, page, set->kernels[i].name);
	}
	page_table_end(page);
}

/* A line a path, a column a batch or a number of responders. */
static void
family_table(struct page *page, const struct result *result,
    const char *family, bool by_batch, const char *caption)
{
	struct key k = PLOT_ALL(family);
	struct names paths = plot_paths(result, &k);
	struct numbers columns = plot_numbers(result, &k,
	    by_batch ? "batch" : "responders");
	char heads[PLOT_MAXNAMES][CELL];
	struct grid g;
	size_t i, p;

	if (paths.n == 0)
		return;
	g.columns = columns.n;
	for (i = 0; i < columns.n; i++) {
		snprintf(heads[i], CELL, "%d %s", columns.number[i],
		    !by_batch ? "responding" : columns.number[i] == 1 ?
		    "page" : "pages");
		g.cells[i + 1] = heads[i];
	}
	grid_open(&g, page, caption, "path");
	for (p = 0; p < paths.n; p++) {
		k.path = paths.name[p];
		for (i = 0; i < columns.n; i++) {
			if (by_batch)
				k.batch = columns.number[i];
			else
				k.responders = columns.number[i];
			put(g.text[i], plot_median(result, &k, "page_ticks"));
		}
		grid_row(&g, page, paths.name[p]);
	}
	page_table_end(page);
}

static void
nobody(const char *path)
{
	(void)path;
}

static void
remove_folder(const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);

	while (dir != NULL && (entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	if (dir != NULL)
		closedir(dir);
	rmdir(path);
}

/* Draw what is asked for and put what came of it into the page. */
static int
draw(struct page *page, struct plot_request *request,
    const char *const (*kinds)[2], const char *of, struct fault *fault)
{
	const char *tmp = getenv("TMPDIR");
	char folder[PATH_MAX], stem[PATH_MAX + 8], path[PATH_MAX + 64],
	    caption[512];
	size_t i;
	int error;

	if (!page->html)
		return (0);
	snprintf(folder, sizeof(folder), "%s/dumpbench-report.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	if (mkdtemp(folder) == NULL)
		return (fault_set(fault, errno, "%s: %s", folder,
		    strerror(errno)));
	snprintf(stem, sizeof(stem), "%s/p", folder);
	request->stem = stem;
	request->formats[0] = "svg";
	request->nformats = 1;
	request->told = nobody;
	error = plot_draw(request, fault);
	for (i = 0; error > 0 && kinds[i][0] != NULL; i++) {
		snprintf(path, sizeof(path), "%s-%s.svg", stem, kinds[i][0]);
		snprintf(caption, sizeof(caption), "%s%s%s", kinds[i][1],
		    *of != '\0' ? ", " : "", of);
		if (access(path, R_OK) == 0)
			error = page_picture(page, path, caption) == 0 ? error :
			    fault_set(fault, EIO, "%s: no SVG", path);
	}
	remove_folder(folder);
	return (error < 0 ? error : 0);
}

static int
draw_versions(struct page *page, const struct page_set *set,
    enum samples_clock clock, struct fault *fault)
{
	static const char *const kinds[][2] = {
		{"versions", "Each path, against the first kernel"},
		{NULL, NULL}};
	struct plot_many many = {.n = 0};
	struct plot_request request = {.many = &many};
	size_t i;
	int error;

	many.names = calloc(set->n, sizeof(*many.names));
	many.results = calloc(set->n, sizeof(*many.results));
	for (i = 0; i < set->n && many.names != NULL && many.results != NULL;
	    i++)
		if (set->kernels[i].result[clock] != NULL) {
			many.names[many.n] = set->kernels[i].name;
			many.results[many.n++] = set->kernels[i].result[clock];
		}
	request.result = many.n > 0 ? many.results[0] : NULL;
	error = many.n > 1 ? draw(page, &request, kinds, page_unit(clock),
	    fault) : 0;
	free(many.names);
	free(many.results);
	return (error);
}

int
page_parts(struct page *page, const struct page_set *set,
    enum samples_clock clock, const struct page_kernel *last,
    struct fault *fault)
{
	static const char *const kinds[][2] = {
		{"seed", "The path and the batch apart"},
		{"shootdown", "What responders add"},
		{"latency", "Distributions of map and unmap"},
		{"throughput", "What gets through"},
		{"share", "What of a page's time is mapping, what the card"},
		{NULL, NULL}};
	struct plot_request request = {.result = last->result[clock]};
	int error;

	kernels_table(page, set, clock, last, 16);
	kernels_table(page, set, clock, last, 1);
	error = draw_versions(page, set, clock, fault);
	if (error != 0)
		return (error);
	if (set->n > 1)
		page_text(page, "From here on: %s.", last->name);
	family_table(page, request.result, "seed", true,
	    "The old question: path and batch, per page");
	family_table(page, request.result, "shootdown", false,
	    "A page, while other CPUs must be told");
	return (draw(page, &request, kinds, last->name, fault));
}

int
page_timeline(struct page *page, const char *log, struct fault *fault)
{
	static const char *const kinds[][2] = {
		{"timeline", "A dump, write by write"}, {NULL, NULL}};
	struct plot_request request = {.log = log};

	page_heading(page, "A dump's timeline");
	return (draw(page, &request, kinds, "", fault));
}
