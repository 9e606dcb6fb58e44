/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any bytes as the adapter's log of events.
 * reader: src/adapter/log/log.c src/adapter/log/dumps.c
 */
#include <errno.h>

#include "adapter/log/dumps.h"
#include "fuzz/fuzz.h"

static void
look(const struct adapter_dumps *dumps)
{
	const struct adapter_dump *d;
	size_t i, events = 0;

	for (i = 0; i < dumps->n; i++) {
		d = &dumps->dump[i];
		FUZZ_CHECK(d->n > 0 && d->first >= events &&
		    d->first + d->n <= dumps->nevents &&
		    d->writes + d->failed == d->n && d->end >= d->start);
		events = d->first + d->n;
		adapter_dump_times(dumps, d);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct adapter_dumps dumps;
	FILE *log;
	int error;

	if (size == 0)
		return (0);
	log = fmemopen((void *)(uintptr_t)input, size, "r");
	FUZZ_CHECK(log != NULL);
	error = adapter_dumps_read(log, &dumps);
	FUZZ_CHECK(error == 0 || error == -EINVAL);
	if (error == 0) {
		look(&dumps);
		adapter_dumps_free(&dumps);
	}
	rewind(log);
	adapter_log_sum(log);
	fclose(log);
	return (0);
}
