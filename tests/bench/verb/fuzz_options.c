/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: the options of `dumpbench run`, a word a line, as command
 * lines and `dumpbench matrix -- OPTION ...` have them.
 * max_len: 400
 * reader: src/util/options.c src/util/options_set.c bench/verb/run_options.c
 * reader: bench/measure/gbench_flags.c
 */
#include "fuzz/fuzz.h"
#include "measure/gbench_flags.h"
#include "verb/run_options.h"

#define WORDS 16

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static const struct option_table table = {
		.program = "dumpbench run",
		.groups = run_groups,
	};
	static struct options defaults, options;
	static char program[] = "dumpbench";
	char *text = fuzz_text(input, size), *rest = text;
	char *word[WORDS + 2] = {program};
	struct option_words words;
	struct errmsg err = {""};
	int argc, error, n;

	if (defaults.target == NULL)
		FUZZ_CHECK(run_options_default(&defaults, &err) == 0);
	options = defaults;
	for (n = 1; n <= WORDS && rest != NULL; n++)
		word[n] = strsep(&rest, "\n");
	error = options_parse(&table, n, word, &options, &words, &err);
	if (error == 0 && !words.help && !words.version)
		error = run_options_consistent(&options, &err);
	argc = (int)words.noperands + 1;
	if (error == 0 && !words.help && !words.version)
		error = bench_flags_set(&options, GUEST_CLOCK_EXACT, &argc,
		    word, &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	fuzz_forget_context();
	free(text);
	return (0);
}
