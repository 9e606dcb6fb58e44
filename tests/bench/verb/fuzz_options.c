/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: the options of `dumpbench run`, a word a line, as command
 * lines and `dumpbench matrix -- OPTION ...` have them.
 */
#include "fuzz/fuzz.h"
#include "verb/run_options.h"

#define WORDS 16

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = fuzz_text(input, size), *rest = text, *word[WORDS];
	struct errmsg err = {""};
	size_t n;
	int error;

	for (n = 0; n < WORDS && rest != NULL; n++)
		word[n] = strsep(&rest, "\n");
	error = run_options_check(word, n, &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	free(text);
	return (0);
}
