/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "adapter/option.h"
#include "table/adapter_notes.h"
#include "result/select.h"
#include "util/figure.h"

/* One figure, or "LEAST to MOST". */
static void
put_range(FILE *out, int digits, double least, double most)
{
	char a[FIGURE_MAX], b[FIGURE_MAX];

	figure_text(a, least, digits, 0);
	figure_text(b, most, digits, 0);
	if (strcmp(a, b) != 0)
		fprintf(out, "%s to ", a);
	fputs(b, out);
}

/* The range over all paths, on which the model does not depend. */
static void
say_batch(FILE *out, const struct result_rows *rows, struct selection *s)
{
	const struct names paths = select_paths(rows, s);
	double least = INFINITY, most = -INFINITY, us;
	size_t i;

	for (i = 0; i < paths.n; i++) {
		s->path = paths.name[i];
		us = select_median(rows, s, RESULT_MODEL_NS) / 1000 /
		    s->batch;
		if (isnan(us))
			continue;
		least = fmin(least, us);
		most = fmax(most, us);
	}
	s->path = NULL;
	if (!(least > 0) || least > most)
		return;
	fprintf(out, "Adapter alone (model %s), batch %d: ",
	    adapter_speed(s->adapter), s->batch);
	put_range(out, 4, least, most);
	fprintf(out, " us a page, ");
	put_range(out, 3, ROW_PAGE_BYTES / most, ROW_PAGE_BYTES / least);
	fprintf(out, " MB/s\n");
}

void
adapter_say(const struct result_rows *rows, char *text, size_t size)
{
	struct selection s = SELECT(ROW_ADAPTER);
	const struct names models = select_adapters(rows, &s);
	const struct numbers batches = select_batches(rows, &s);
	FILE *out = fmemopen(text, size, "w");
	size_t b, m;

	text[0] = '\0';
	if (out == NULL)
		return;
	for (m = 0; m < models.n; m++) {
		s.adapter = models.name[m];
		for (b = 0; b < batches.n; b++) {
			s.batch = batches.number[b];
			say_batch(out, rows, &s);
		}
		if (adapter_is_off(s.adapter))
			fprintf(out, "off: no model adds time; the figures "
			    "are those of the emulation\n");
	}
	fclose(out);
	/* fmemopen(3) does not end a text that fills the buffer. */
	text[size - 1] = '\0';
}
