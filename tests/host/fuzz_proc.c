/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any bytes as /proc/interrupts, and as the line of /proc/stat.
 * reader: src/host/interrupts_linux.c src/host/busy_linux.c
 */
#include "fuzz/fuzz.h"
#include "host/internal.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *line = fuzz_text(input, size);
	struct host_counts counts;
	struct host_times times;

	if (host_read_interrupts(fuzz_file(input, size), &counts))
		FUZZ_CHECK(counts.n > 0 && counts.n <= HOST_COUNTS_MAX);
	if (host_read_stat(line, &times))
		FUZZ_CHECK(times.n > 0 && times.n <= HOST_TIMES_MAX);
	free(line);
	return (0);
}
