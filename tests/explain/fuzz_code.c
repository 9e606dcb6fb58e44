/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: instructions of a guest.  The first byte says whether they
 * are of 64 bits, each further group how many bytes one has, and those.
 * reader: src/explain/plugin/code.c
 */
#include "explain/plugin/code.h"
#include "fuzz/fuzz.h"

static void
check(const uint8_t *bytes, size_t length, bool is64)
{
	uint8_t *copy = (uint8_t *)fuzz_text(bytes, length);
	struct code_operand operand;
	enum code_flush flush;
	struct code code;

	code = code_read(copy, length, 0x1000, is64);
	FUZZ_CHECK(code.flow <= FLOW_ANY);
	flush = code_flush(copy, length, 0x1000, is64, &operand);
	if (flush == CODE_FLUSH_PAGE)
		FUZZ_CHECK(!operand.known ||
		    (operand.base <= CODE_NO_REGISTER &&
		    operand.index <= CODE_NO_REGISTER));
	/* What takes something out of a TLB is such work. */
	FUZZ_CHECK(flush == CODE_FLUSH_NONE || flush == CODE_FLUSH_ALL ||
	    (code.work & WORK_FLUSH) != 0);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	const bool is64 = size > 0 && (input[0] & 1) != 0;
	size_t at, n;

	for (at = 1; at < size; at += 1 + n) {
		n = 1 + input[at] % CODE_LENGTH_MAX;
		if (at + 1 + n > size)
			break;
		check(input + at + 1, n, is64);
	}
	return (0);
}
