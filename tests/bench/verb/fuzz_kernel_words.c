/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: the words for kernels that matrix and bisect take.
 * max_len: 400
 * reader: bench/verb/kernel_names.c
 */
#include <errno.h>

#include "fuzz/fuzz.h"
#include "verb/kernel_names.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = fuzz_text(input, size);
	struct errmsg err = {""};
	int error;

	error = kernel_words_check("kernels: ", text, &err);
	FUZZ_CHECK(error == 0 || error == -EINVAL);
	FUZZ_CHECK(error == 0 || strncmp(err.text, "kernels: ", 9) == 0);
	free(text);
	return (0);
}
