/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: names of benchmarks, as result files and command lines have
 * them.
 * max_len: 400
 * reader: src/result/row.c
 */
#include <errno.h>

#include "fuzz/fuzz.h"
#include "result/row.h"

/* What is parsed can be composed, and that is parsed to the same. */
static void
compose(const struct row *row)
{
	char name[ROW_NAME_MAX], twice[ROW_NAME_MAX];
	struct row_name again;

	if (row_compose(row, name) != 0)
		return;
	FUZZ_CHECK(strlen(name) < ROW_NAME_MAX && strchr(name, ' ') == NULL);
	FUZZ_CHECK(row_parse(name, &again) && again.row.family == row->family &&
	    again.row.batch == row->batch &&
	    again.row.responders == row->responders);
	FUZZ_CHECK(row_compose(&again.row, twice) == 0 &&
	    strcmp(name, twice) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *name = fuzz_text(input, size);
	struct row_name parsed;
	const char *now;
	size_t n;

	row_family_find(name);
	row_family_of(name, strlen(name));
	n = row_old_name(name, strlen(name), &now);
	FUZZ_CHECK(n <= strlen(name) && (n == 0 || now != NULL));
	if (row_path_of(name, &n) != NULL)
		FUZZ_CHECK(n <= strlen(name));
	if (row_parse(name, &parsed))
		compose(&parsed.row);
	free(name);
	return (0);
}
