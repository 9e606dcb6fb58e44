/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "adapter/option.h"
#include "table/adapter_notes.h"
#include "plot/rows.h"
#include "util/figure.h"

#define PAGE_BYTES 4096.0

/* One figure, or from where to where. */
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

/* Of all paths: the model knows none. */
static void
say_batch(FILE *out, const struct result *result, struct key *k)
{
	const struct names paths = plot_names(result, k, "path");
	double least = INFINITY, most = -INFINITY, us;
	size_t i;

	for (i = 0; i < paths.n; i++) {
		k->path = paths.name[i];
		us = plot_model_ns(result, k) / 1000 / k->batch;
		if (isnan(us))
			continue;
		least = fmin(least, us);
		most = fmax(most, us);
	}
	k->path = NULL;
	if (!(least > 0) || least > most)
		return;
	fprintf(out, "Card alone (model %s), batch %d: ",
	    adapter_speed(k->adapter), k->batch);
	put_range(out, 4, least, most);
	fprintf(out, " us a page, ");
	put_range(out, 3, PAGE_BYTES / most, PAGE_BYTES / least);
	fprintf(out, " MB/s\n");
}

void
adapter_say(const struct result *result, char *text, size_t size)
{
	struct key k = PLOT_ALL("adapter");
	const struct names models = plot_names(result, &k, "adapter");
	const struct numbers batches = plot_numbers(result, &k, "batch");
	FILE *out = fmemopen(text, size, "w");
	size_t b, m;

	text[0] = '\0';
	if (out == NULL)
		return;
	for (m = 0; m < models.n; m++) {
		k.adapter = models.name[m];
		for (b = 0; b < batches.n; b++) {
			k.batch = batches.number[b];
			say_batch(out, result, &k);
		}
		if (strcmp(k.adapter, "off") == 0)
			fprintf(out, "off: no model adds time; what is measured "
			    "is the emulation's own\n");
	}
	fclose(out);
	/* Where all of it was filled, nothing has ended it. */
	text[size - 1] = '\0';
}
