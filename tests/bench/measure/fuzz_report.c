/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: the report that a panic left on a dump device.  An input is
 * its JSON, or, if it begins as the report does, header and JSON.
 * reader: bench/measure/collect_read.c bench/measure/collect_rows.c
 */
#include <stdbool.h>

#include "engine/report.h"
#include "fuzz/fuzz.h"
#include "measure/collect_internal.h"

static void
make_result(const json_t *report)
{
	struct result_context context = {
		.target = "local",
		.clock = "tsc",
		.started = "2026-01-31T12:00:00Z",
		.emulated_unknown = true,
	};
	struct result *result;
	struct errmsg err = {""};
	int error;

	error = collect_result(report, &context, &result, &err);
	if (error != 0) {
		FUZZ_REFUSED(error, &err);
		return;
	}
	FUZZ_CHECK(result_check(result->root, &err) == 0);
	collect_print_dump((void *)(uintptr_t)report, fuzz_drop());
	result_free(result);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	const bool whole = size >= strlen(DB_REPORT_MAGIC) &&
	    memcmp(input, DB_REPORT_MAGIC, strlen(DB_REPORT_MAGIC)) == 0;
	const size_t header = whole ? 0 : DB_REPORT_HEADER;
	char *area = calloc(1, header + size + 1);
	struct errmsg err = {""};
	json_t *report;
	int error;

	FUZZ_CHECK(area != NULL);
	if (!whole)
		snprintf(area, header + size + 1, "%s%016zu\n",
		    DB_REPORT_MAGIC, size);
	memcpy(area + header, input, size);
	error = collect_parse("area", area, header + size, &report, &err);
	free(area);
	if (error != 0) {
		FUZZ_REFUSED(error, &err);
		return (0);
	}
	make_result(report);
	json_decref(report);
	return (0);
}
