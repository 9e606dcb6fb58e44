/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: any text as a picture that gnuplot drew.
 * reader: bench/plot/tips.c
 */
#include "fuzz/fuzz.h"
#include "plot/tips.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *svg = fuzz_text(input, size);

	plot_tips(svg, fuzz_drop());
	free(svg);
	return (0);
}
