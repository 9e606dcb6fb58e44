/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: what a guest's kernel printed on its console.
 * reader: src/guest/console.c
 */
#include "fuzz/fuzz.h"
#include "guest/console.h"

static void
check(const char *text, size_t size)
{
	FUZZ_CHECK(strlen(text) < size);
	for (; *text != '\0'; text++)
		FUZZ_CHECK((unsigned char)*text >= ' ' || *text == '\n' ||
		    *text == '\t');
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	const size_t from = size > 0 ? input[0] : 0;
	const char *path = fuzz_file(input, size);
	char text[300];

	console_tail(path, from, text, sizeof(text));
	check(text, sizeof(text));
	console_panic(path, from, text, sizeof(text));
	check(text, sizeof(text));
	console_line(path, from, "mount", text, sizeof(text));
	check(text, sizeof(text));
	FUZZ_CHECK(console_has(path, from, "root") ==
	    (console_find(path, from, "root") >= (long)from));
	return (0);
}
