/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any bytes as a result file, which all that shows results reads
 * by its typed rows; and what was accepted is written and read again.
 * reader: src/result/read.c src/result/check*.c src/result/shape.c
 * reader: src/result/older.c src/result/rows.c src/result/select.c
 * reader: src/result/text.c bench/table/table.c
 */
#include "adapter/option.h"
#include "fuzz/fuzz.h"
#include "result/kind.h"
#include "result/select.h"
#include "table/table.h"

static void
look_at_row(const struct result_row *row)
{
	struct result_bucket bucket, last = {-1, 0};
	char name[ROW_NAME_MAX];
	struct row_name parsed;
	struct row plan = row->row;
	size_t i;
	int s;

	for (s = 0; s < ROW_STAGES; s++)
		for (i = 0, last.ticks = -1;
		     i < result_row_buckets(row, s); i++, last = bucket) {
			bucket = result_row_bucket(row, s, i);
			FUZZ_CHECK(bucket.ticks > last.ticks &&
			    bucket.count > 0);
		}
	for (i = 0; i < result_row_gaps(row); i++)
		result_row_gap(row, i);
	/* A name that can be composed is one that can be parsed. */
	plan.speed = adapter_speed(row->adapter != NULL ? row->adapter : "");
	if (row->state == RESULT_MEASURED && row_compose(&plan, name) == 0)
		FUZZ_CHECK(row_parse(name, &parsed) &&
		    parsed.row.family == row->row.family);
}

static void
look_at_families(const struct result_rows *rows)
{
	struct selection s;
	struct result_bucket *buckets;
	struct names paths;
	double least, most;
	size_t n;
	int family;

	for (family = 0; family < ROW_FAMILIES; family++) {
		s = SELECT((enum row_family)family);
		paths = select_paths(rows, &s);
		if (paths.n > 0)
			select_private(rows, paths.name[0]);
		select_sinks(rows, &s);
		select_adapters(rows, &s);
		select_batches(rows, &s);
		select_responders(rows, &s);
		select_public(rows, &s);
		select_median(rows, &s, RESULT_RATE);
		if (select_cumulate(rows, &s, ROW_MAP, &buckets, &n) != 0)
			abort();
		free(buckets);
		select_possible_cpus(rows, (enum row_family)family, &least,
		    &most);
	}
}

/* What this program accepts, and writes, it accepts again. */
static void
read_again(const struct result *result)
{
	char *text = json_dumps(result->root, JSON_COMPACT);
	struct result *again;
	struct errmsg err;

	FUZZ_CHECK(text != NULL);
	FUZZ_CHECK(result_read(fuzz_file((const uint8_t *)text, strlen(text)),
	    &again, &err) == 0);
	result_free(again);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	const char *path = fuzz_file(input, size);
	struct result_rows rows;
	struct errmsg err = {""};
	bool run;
	size_t i;
	int error;

	result_is_run(path, &run, &err);
	error = result_rows_read(path, &rows, &err);
	if (error != 0) {
		FUZZ_REFUSED(error, &err);
		return (0);
	}
	for (i = 0; i < rows.n; i++)
		look_at_row(&rows.row[i]);
	look_at_families(&rows);
	table_print(&rows, fuzz_drop());
	read_again(rows.result);
	result_rows_free(&rows);
	return (0);
}
