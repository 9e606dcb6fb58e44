/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any bytes as a result file with an explanation, in all forms
 * that `dumpbench explain FILE` prints.
 * reader: src/explain/attribution_read.c src/explain/attribution_walks.c
 * reader: src/explain/reader.c src/explain/frames.c src/explain/profile.c
 * reader: src/explain/export_*.c bench/explain/text.c
 */
#include <errno.h>

#include "explain/difference.h"
#include "explain/export.h"
#include "explain/stored.h"
#include "explain/text.h"
#include "fuzz/fuzz.h"

#define STAGES (1u << ROW_MAP | 1u << ROW_SINK | 1u << ROW_UNMAP)

static void
print_texts(const struct attribution *a, const struct attribution_row *row)
{
	struct text_asked asked = {.stages = STAGES};
	struct errmsg err = {""};
	int by, error;

	for (by = TEXT_FUNCTION; by <= TEXT_KIND; by++) {
		asked.by = by;
		asked.tree = by == TEXT_CPU;
		error = text_row(a, row, &asked, fuzz_drop(), &err);
		if (error != 0)
			FUZZ_REFUSED(error, &err);
	}
	asked.annotate = a->functions > 0 ? a->function[0].name : "";
	text_row(a, row, &asked, fuzz_drop(), &err);
	text_brief(a, row, row, FRAMES_PAGE, fuzz_drop(), &err);
}

static void
print_exports(const struct attribution *a, const struct attribution_row *row)
{
	const struct export_rows rows = {
		.a = a,
		.row = &row,
		.rows = 1,
		.stages = STAGES,
		.command = "command",
		.kernel = "kernel",
	};
	const struct export_flame against = {.old = rows};

	FUZZ_CHECK(export_callgrind(&rows, fuzz_drop()) == 0 &&
	    export_folded(&rows, fuzz_drop()) == 0 &&
	    export_speedscope(&rows, fuzz_drop()) == 0 &&
	    export_flame(&rows, NULL, fuzz_drop()) == 0 &&
	    export_flame(&rows, &against, fuzz_drop()) == 0);
}

/* Nothing differs from itself. */
static void
compare(const struct attribution *a, const struct attribution_row *row)
{
	const struct difference_side side = {a, row};
	struct difference *d = difference_new(&side, &side, STAGES);
	size_t i;

	FUZZ_CHECK(d != NULL);
	for (i = 0; i < d->n; i++)
		FUZZ_CHECK(d->entry[i].old == d->entry[i].now);
	difference_free(d);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	const struct attribution *a;
	struct stored stored;
	struct errmsg err = {""};
	size_t i;
	int error;

	error = stored_read(fuzz_file(input, size), &stored, &err);
	if (error != 0) {
		FUZZ_REFUSED(error, &err);
		return (0);
	}
	a = stored.attribution;
	for (i = 0; i < a->rows; i++) {
		print_texts(a, &a->row[i]);
		print_exports(a, &a->row[i]);
		compare(a, &a->row[i]);
	}
	stored_free(&stored);
	return (0);
}
