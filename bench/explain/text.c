/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/text.h"
#include "util/wrap.h"

#define COLUMNS 80
#define NAME	42
#define SMALL	0.0005 /* a share below is left out, all of such in one line */

static double
per_page(uint64_t n, uint64_t windows, unsigned batch)
{
	/* Nothing was measured in none. */
	return (windows == 0 || batch == 0 ? 0 :
	    (double)n / ((double)windows * batch));
}

/* How many windows are as long as the median, for all that is known. */
static uint64_t
alike(const struct attribution_stage *stage)
{
	const struct attribution_tree *tree;
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < stage->trees; i++) {
		tree = &stage->tree[i];
		if (tree->times * tree->instructions ==
		    tree->windows * stage->median)
			n += tree->windows;
	}
	return (n);
}

/* Where what stands for the median is not as long. */
static void
say_near(const struct attribution_row *row, unsigned stages, FILE *out)
{
	const struct attribution_stage *stage;
	size_t s;

	for (s = 0; s < ROW_STAGES; s++) {
		stage = &row->stage[s];
		if ((stages & 1u << s) != 0 && stage->usual != NULL &&
		    stage->usual->instructions != stage->median)
			wrap_printf(out, COLUMNS, "%s: figures are of a batch "
			    "of %llu instructions, of those that are known the "
			    "nearest to the median, %llu.", row_stages[s],
			    (unsigned long long)stage->usual->instructions,
			    (unsigned long long)stage->median);
	}
}

/* "4090 of 4096 map" of a stage whose windows are not all as long. */
static void
say_windows(const struct attribution_row *row, unsigned stages, char *text,
    size_t size)
{
	const struct attribution_stage *stage;
	size_t s, n = 0;

	text[0] = '\0';
	for (s = 0; s < ROW_STAGES; s++) {
		stage = &row->stage[s];
		if ((stages & 1u << s) == 0 || stage->usual == NULL ||
		    stage->usual->instructions != stage->median ||
		    alike(stage) == stage->windows)
			continue;
		n = strlen(text);
		snprintf(text + n, size - n, "%s%llu of %llu %s",
		    n > 0 ? ", " : "",
		    (unsigned long long)alike(stage),
		    (unsigned long long)stage->windows, row_stages[s]);
	}
}

void
text_heading(const struct attribution_row *row, unsigned stages, FILE *out)
{
	const bool usual = frames_have_usual(row, stages);
	const struct attribution_stage *stage;
	char text[FIGURE_MAX], windows[160];
	double sum = 0, v;
	size_t s;

	fprintf(out, "%s:", row->name);
	for (s = 0; s < ROW_STAGES; s++) {
		stage = &row->stage[s];
		if ((stages & 1u << s) == 0 || stage->windows == 0)
			continue;
		v = usual ? per_page(stage->usual->instructions, 1,
		    row->batch) :
		    per_page(stage->sum, stage->windows, row->batch);
		fprintf(out, "%s %s %s", sum > 0 ? " +" : "", row_stages[s],
		    text_figure(text, v));
		sum += v;
	}
	fprintf(out, " = %s instructions a page\n", text_figure(text, sum));
	say_windows(row, stages, windows, sizeof(windows));
	if (usual)
		say_near(row, stages, out);
	if (!usual)
		wrap_printf(out, COLUMNS, "Figures are means of all batches: "
		    "none was as long as the median and came twice.");
	else if (windows[0] != '\0')
		wrap_printf(out, COLUMNS, "Figures are of a batch as long "
		    "as the median: %s.", windows);
}

static void
line(FILE *out, const char *name, const char *role, double self,
    const char *total, double share)
{
	char text[FIGURE_MAX];

	fprintf(out, "%-*s %-9s %9s %9s %6.1f%%\n", NAME, name, role,
	    text_figure(text, self), total, 100 * share);
}

static void
name_entry(const struct attribution *a, const struct profile_entry *e,
    enum profile_by by, char *text, size_t size)
{
	const struct attribution_line *l;
	const char *file;
	size_t n;

	if (by == PROFILE_FUNCTION)
		text_function(a, e->which, NAME, text, size);
	else if (by == PROFILE_CPU)
		snprintf(text, size, "CPU %u", e->which);
	else if (e->which == ATTRIBUTION_NONE)
		snprintf(text, size, "(no line is known)");
	else {
		l = &a->line[e->which];
		file = strncmp(l->file, "./", 2) == 0 ? l->file + 2 : l->file;
		n = strlen(file);
		snprintf(text, size, "%s%s:%u", n > NAME - 8 ? "~" : "",
		    n > NAME - 8 ? file + n - (NAME - 9) : file, l->number);
	}
}

/* What is too little for a line each is in one. */
static void
print_table(const struct attribution *a, const struct attribution_row *row,
    const struct profile *p, enum profile_by by, FILE *out)
{
	static const char *const titles[] = {"function", "line", "CPU"};
	const enum attribution_kind k = ATTRIBUTION_INSTRUCTIONS;
	char name[2 * NAME], text[FIGURE_MAX];
	const struct profile_entry *e;
	uint64_t small = 0;
	size_t i, n = 0;

	fprintf(out, "\n%-*s %-9s %9s %9s %7s\n", NAME, titles[by],
	    by == PROFILE_CPU ? "role" : "CPU", "self",
	    by == PROFILE_FUNCTION ? "total" : "", "share");
	for (i = 0; i < p->n; i++) {
		e = &p->entry[i];
		if (e->self[k] == 0)
			continue;
		if ((double)e->self[k] < SMALL * (double)p->sum) {
			small += e->self[k];
			n++;
			continue;
		}
		name_entry(a, e, by, name, sizeof(name));
		line(out, name, text_role(e->role),
		    per_page(e->self[k], p->windows, row->batch),
		    by == PROFILE_FUNCTION ? text_figure(text,
		    per_page(e->total, p->windows, row->batch)) : "",
		    (double)e->self[k] / (double)p->sum);
	}
	snprintf(name, sizeof(name), "(%zu more)", n);
	if (n > 0)
		line(out, name, "", per_page(small, p->windows, row->batch),
		    "", (double)small / (double)p->sum);
	if (p->missing != 0)
		fprintf(out, "%-*s %-9s %9lld instructions of all batches\n",
		    NAME, "(not attributed)", "", (long long)p->missing);
	line(out, "sum", "", per_page(p->sum, p->windows, row->batch), "", 1);
}

static bool
has_lines(const struct attribution *a, struct errmsg *err)
{
	if (a->lines > 0)
		return (true);
	errmsg_set(err, ENOENT, "--by: there are no lines of source; "
	    "--debug-file FILE names the kernel's debug information when it "
	    "is measured");
	return (false);
}

static int
print_by(const struct attribution *a, const struct attribution_row *row,
    const struct text_asked *asked, FILE *out, struct errmsg *err)
{
	static const enum profile_by bys[] = {
		[TEXT_FUNCTION] = PROFILE_FUNCTION,
		[TEXT_LINE] = PROFILE_LINE,
		[TEXT_CPU] = PROFILE_CPU,
		[TEXT_KIND] = PROFILE_FUNCTION,
	};
	struct profile *p, *functions;
	int error = 0;

	if (asked->by == TEXT_LINE && !has_lines(a, err))
		return (-ENOENT);
	p = profile_new(row, a, asked->stages, true, bys[asked->by]);
	functions = profile_new(row, a, asked->stages, true,
	    PROFILE_FUNCTION);
	if (p == NULL || functions == NULL)
		error = errmsg_set(err, ENOMEM, "no memory");
	else {
		profile_sort(p);
		profile_sort(functions);
		if (asked->by != TEXT_KIND)
			print_table(a, row, p, bys[asked->by], out);
		fputc('\n', out);
		text_bill(functions, row->batch, out);
		fputc('\n', out);
		text_sentence(a, functions, row, out);
		error = text_model(a, row, out, err);
	}
	profile_free(p);
	profile_free(functions);
	return (error);
}

int
text_row(const struct attribution *a, const struct attribution_row *row,
    const struct text_asked *asked, FILE *out, struct errmsg *err)
{
	text_heading(row, asked->stages, out);
	if (asked->tree)
		return (text_tree(a, row, asked->stages, out, err));
	if (asked->annotate != NULL)
		return (text_annotate(a, row, asked->stages, asked->annotate,
		    out, err));
	return (print_by(a, row, asked, out, err));
}
