/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The memory of a fuzzed host at the beginning: an init structure, queues, and
 * in their slots eight FIBs of valid commands.  A doorbell alone makes the
 * adapter move data, and a small change of a word makes a command invalid.
 */
#ifndef TEST_FUZZ_FIBS_H
#define TEST_FUZZ_FIBS_H

#include <stdint.h>

/* Where it has them. */
#define INIT   0x1000U
#define QUEUES 0x2000U
#define FIBS   0x8000U

#define FUZZ_FIBS  8
#define FUZZ_WORDS 11
#define FUZZ_SENT  0x20U /* the state of each */

/* The command, then the data's words; addresses are below 0x1000. */
static const uint32_t fuzz_fibs[FUZZ_FIBS][FUZZ_WORDS] = {
	{500, 7, 0, 3, 1024, 1, 2, 0x100, 512, 0x900, 512}, /* write */
	{500, 6, 0, 2, 512, 1, 0x400, 512},		    /* read */
	{500, 20, 2 << 16, 4, 0, 1, 0x500, 0, 1024},	    /* 64 bits */
	{500, 19, 1 << 16, 30, 0, 1, 0x8a80, 0, 512},
	{500, 2, 129}, /* flush */
	{500, 1},      /* name service */
	{703},	       /* adapter info */
	{500, 5},      /* close all */
};

/* All of it, a word at a time, into memory that is zero. */
static void
fuzz_furnish(void (*put)(uint32_t address, uint32_t value))
{
	unsigned i, word;

	put(INIT, 3);
	put(INIT + 12, QUEUES);
	for (i = 0; i < 512; i++)
		put(QUEUES + 64 + 12 * 8 + 8 * i + 4,
		    FIBS + 512 * (i % FUZZ_FIBS));
	for (i = 0; i < FUZZ_FIBS; i++) {
		put(FIBS + 512 * i, FUZZ_SENT);
		put(FIBS + 512 * i + 4, fuzz_fibs[i][0]);
		put(FIBS + 512 * i + 8, 512 | 512 << 16);
		for (word = 1; word < FUZZ_WORDS; word++)
			put(FIBS + 512 * i + 28 + 4 * word,
			    fuzz_fibs[i][word]);
	}
}

#endif
