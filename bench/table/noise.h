/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How far the figures of the family host can be trusted, told from the file
 * alone: by the repetitions of each benchmark, and by what other processes took
 * of the machine meanwhile.
 */
#ifndef DUMPBENCH_NOISE_H
#define DUMPBENCH_NOISE_H

#include <stdbool.h>
#include <stddef.h>

#include "result/select.h"

#define NOISE_STEADY 0.03 /* two runs are to agree within this */
/*
 * CPUs' worth of others' work.  With a few processes beside it, runs whose own
 * repetitions agreed within 1.2% were seen to lie 4% apart.
 */
#define NOISE_BUSY   0.2
#define NOISE_LEAST  6	  /* repetitions that tell anything */

struct noise {
	/* Benchmarks without responders: all, those with enough repetitions,
	 * and of these those whose median is uncertain by more than
	 * NOISE_STEADY. */
	size_t asked, told, bad;
	double worst;	   /* the largest uncertainty among those told */
	const char *which; /* and whose it is */
	double others;	   /* CPUs' time that others took; NAN: not known */
	bool busy;	   /* and that is too much to believe repetitions */
	bool noisy;	   /* bad or busy: the figures are not to be trusted */
};

/* Of a result without rows of the family host: all 0. */
struct noise noise_judge(const struct result_rows *rows);

/*
 * How far the true median of a benchmark's page_ticks may lie from that of its
 * repetitions, as a part of it; NAN: fewer than NOISE_LEAST.
 */
double noise_doubt(const struct result_rows *rows, const char *name);

/* The judgement in sentences, in lines as wide as a terminal. */
void noise_say(const struct noise *noise, char *text, size_t size);

#endif
