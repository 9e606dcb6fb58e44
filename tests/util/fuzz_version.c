/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: releases of kernels, three of them, a line each.
 * max_len: 400
 * reader: src/util/version.c
 */
#include "fuzz/fuzz.h"
#include "util/version.h"

static int
sign(int n)
{
	return ((n > 0) - (n < 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = fuzz_text(input, size), *rest = text;
	const char *release[3], *flavour;
	int i, j, k, length;

	for (i = 0; i < 3; i++)
		release[i] = rest != NULL ? strsep(&rest, "\n") : "";
	for (i = 0; i < 3; i++) {
		flavour = version_flavour(release[i], &length);
		FUZZ_CHECK(length >= 0 && (size_t)length <= strlen(flavour));
		FUZZ_CHECK(version_compare(release[i], release[i]) == 0);
		j = (i + 1) % 3;
		k = (i + 2) % 3;
		FUZZ_CHECK(sign(version_compare(release[i], release[j])) ==
		    -sign(version_compare(release[j], release[i])));
		/* An order: what precedes the one before precedes this. */
		FUZZ_CHECK(version_compare(release[i], release[j]) > 0 ||
		    version_compare(release[j], release[k]) > 0 ||
		    version_compare(release[i], release[k]) <= 0);
	}
	free(text);
	return (0);
}
