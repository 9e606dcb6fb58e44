/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the fuzz targets share.  A target is a file tests/<room>/fuzz_<name>.c
 * with libFuzzer's entry; tests/fuzz/room.mk builds it, tests/fuzz/run starts
 * it on the inputs that are kept in tests/corpus/<name>.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/errmsg.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

/* What must hold, else the input is a finding. */
#define FUZZ_CHECK(condition)	do { \
		if (!(condition)) \
			abort(); \
	} while (0)

/* What is refused is refused by an error number and a sentence. */
#define FUZZ_REFUSED(error, err) \
	FUZZ_CHECK((error) < 0 && (err)->text[0] != '\0')

/*
 * The bytes with a NUL behind them, for free(3): in memory of their own, so
 * that a reader which goes on behind them is seen.
 */
char *fuzz_text(const uint8_t *input, size_t size);

/*
 * The path of a file in memory that holds these bytes, until the next call; it
 * is made once.
 */
const char *fuzz_file(const uint8_t *input, size_t size);

/* A stream of which nothing is kept. */
FILE *fuzz_drop(void);

/* flags.cc: what --benchmark_context had in executions before. */
void fuzz_forget_context(void);

#endif
