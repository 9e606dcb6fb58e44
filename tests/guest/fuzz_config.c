/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any bytes as the configuration of a Linux kernel.
 * reader: src/guest/linux/config.c
 */
#include <errno.h>

#include "fuzz/fuzz.h"
#include "guest/linux/config.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct errmsg err = {""};
	FILE *file;
	int error;

	if (size == 0)
		return (0);
	file = fmemopen((void *)(uintptr_t)input, size, "r");
	FUZZ_CHECK(file != NULL);
	error = config_check_file(file, "vmlinuz", &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	fclose(file);
	return (0);
}
