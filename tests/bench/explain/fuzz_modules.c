/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: a line of a guest's /proc/modules.
 * reader: bench/explain/files.c
 */
#include "explain/files.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *line = fuzz_text(input, size), name[EXPLAIN_MODULE_MAX];
	uint64_t base;

	if (explain_module_line(line, name, &base))
		FUZZ_CHECK(base != 0 && strchr(name, ' ') == NULL &&
		    strlen(name) < sizeof(name));
	free(line);
	return (0);
}
