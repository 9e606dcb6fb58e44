/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any bytes as a kernel's modules.builtin.
 * reader: src/guest/drivers.c
 */
#include "fuzz/fuzz.h"
#include "guest/drivers.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = fuzz_text(input, size);
	FILE *list;

	if (size > 0) {
		list = fmemopen(text, size, "r");
		FUZZ_CHECK(list != NULL);
		if (drivers_listed(list, "sd_mod"))
			FUZZ_CHECK(memmem(text, size, ".ko", 3) != NULL);
		fclose(list);
	}
	free(text);
	return (0);
}
