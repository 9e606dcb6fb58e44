/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whether the figures of the family host are reproducible, judged from the file
 * alone: by the repetitions of each benchmark, and by the CPU time that other
 * processes used meanwhile.
 */
#ifndef DUMPBENCH_NOISE_H
#define DUMPBENCH_NOISE_H

#include <stdbool.h>
#include <stddef.h>

#include "result/select.h"

#define NOISE_STEADY 0.03 /* uncertainty of a median, as a part of it */
/*
 * CPUs that other processes use.  With a few processes beside them, two runs
 * whose own repetitions agreed within 1.2% were seen to differ by 4%.
 */
#define NOISE_BUSY   0.2
#define NOISE_LEAST  6	  /* repetitions that are needed */

struct noise {
	/* Benchmarks without responders: all, those with enough repetitions,
	 * and of these those whose median is uncertain by more than
	 * NOISE_STEADY. */
	size_t asked, told, bad;
	double worst;	   /* the largest uncertainty among those told */
	const char *which; /* the benchmark that has it */
	double others;	   /* CPUs that others used; NAN: not known */
	bool busy;	   /* others is above NOISE_BUSY */
	bool noisy;	   /* a benchmark is bad, or the machine busy */
};

/* Of a result without rows of the family host: all 0. */
struct noise noise_judge(const struct result_rows *rows);

/*
 * How far the true median of a benchmark's page_ticks may lie from that of its
 * repetitions, as a part of it; NAN: fewer than NOISE_LEAST.
 */
double noise_doubt(const struct result_rows *rows, const char *name);

/* The judgement in sentences, with line breaks for 80 columns. */
void noise_say(const struct noise *noise, char *text, size_t size);

#endif
