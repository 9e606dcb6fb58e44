/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "table/noise.h"
#include "report/findings.h"
#include "util/text_stream.h"

struct comparison *
report_compare(struct samples *old, struct samples *new)
{
	static const struct compare_options options = {0.05, 0.05};
	struct comparison *c = NULL;
	struct errmsg err;

	if (compare_new(old, new, NULL, &c, &err) != 0)
		return (NULL);
	if (compare_finish(&c, 1, &options) == 0)
		return (c);
	compare_free(c);
	return (NULL);
}

void
report_kind(const struct report_group *g, char *text, size_t size)
{
	snprintf(text, size, "%s, %s%s", g->system, g->runs ? "kernel " :
	    g->flavour[0] != '\0' ? "flavour " : "no flavour", g->flavour);
}

/* "a, b and c": each call adds one of n. */
void
findings_list(FILE *out, size_t i, size_t n, const char *word)
{
	fprintf(out, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " and ", word);
}

static bool
has_company(const struct report_groups *groups, const struct report_kernel *k)
{
	size_t g, i;

	for (g = 0; g < groups->n; g++)
		for (i = 0; i < groups->group[g].n; i++)
			if (groups->group[g].kernels[i] == k &&
			    groups->group[g].n > 1)
				return (true);
	return (false);
}

FILE *
findings_begin(struct report *report, struct text_stream *text)
{
	if (text_stream_open(text) == NULL)
		report_fail(report, "report: no memory");
	return (text->file);
}

char *
findings_text(struct report *report, struct text_stream *text)
{
	char *said = text_stream_close(text);

	if (said == NULL)
		report_fail(report, "report: no memory");
	return (said);
}

void
report_say_groups(struct report *report, const struct report_set *set,
    const struct report_groups *groups)
{
	size_t i, alone = 0, said = 0;
	struct text_stream names;
	char *text;

	if (set->n < 2)
		return;
	for (i = 0; i < set->n; i++)
		alone += !has_company(groups, &set->kernels[i]);
	if (findings_begin(report, &names) == NULL)
		return;
	for (i = 0; i < set->n; i++)
		if (!has_company(groups, &set->kernels[i]))
			findings_list(names.file, said++, alone,
			    set->kernels[i].name);
	text = findings_text(report, &names);
	if (text == NULL)
		return;
	report_text(report,
	    "Kernels of the same system, machine, target and "
	    "flavour are compared, in the order of their versions.%s%s%s",
	    alone > 0 ? " Compared with no other: " : "", text,
	    alone > 0 ? "." : "");
	free(text);
}

/* The noise of a kernel that was measured with the family host. */
static void
say_noise(struct report *report, const struct report_kernel *k)
{
	const struct result_rows *rows = k->rows[SAMPLES_TSC];
	const struct selection host = SELECT(ROW_HOST);
	struct noise noise;
	char said[1024], *s;

	if (rows == NULL || select_paths(rows, &host).n == 0)
		return;
	noise = noise_judge(rows);
	noise_say(&noise, said, sizeof(said));
	for (s = said; *s != '\0'; s++)
		if (*s == '\n')
			*s = ' ';
	if (s > said && s[-1] == ' ')
		s[-1] = '\0';
	report_text(report, "%s, a process's own mappings: %s", k->name, said);
}

void
report_say_caveats(struct report *report, const struct report_set *set)
{
	bool emulated;
	size_t i;
	int c;

	for (i = 0; i < set->n; i++)
		say_noise(report, &set->kernels[i]);
	for (c = 0; c < REPORT_CLOCKS; c++) {
		emulated = false;
		for (i = 0; i < set->n; i++)
			emulated |= set->kernels[i].rows[c] != NULL &&
			    set->kernels[i].rows[c]->context.emulated;
		if (emulated)
			report_text(report, c == SAMPLES_EXACT ?
			    "Instructions were counted on an emulated CPU; "
			    "they do not measure time." :
			    "Cycles of an emulated CPU show only orders of "
			    "magnitude.");
	}
}
