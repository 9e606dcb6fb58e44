/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"

#define OCTAVE_BITS	6	/* 64 buckets an octave: 1.6 % wide */
#define RELAX_EVERY	4096

static void
sift(uint64_t *heap, uint32_t root, uint32_t n)
{
	uint64_t v = heap[root];
	uint32_t child;

	while ((child = 2 * root + 1) < n) {
		if (child + 1 < n && heap[child] < heap[child + 1])
			child++;
		if (v >= heap[child])
			break;
		heap[root] = heap[child];
		root = child;
	}
	heap[root] = v;
}

/* Heapsort: in place, without recursion, n log n in the worst case. */
void
db_sort(uint64_t *sample, uint32_t n, void (*relax)(void))
{
	uint64_t t;
	uint32_t i;

	for (i = n / 2; i > 0; i--)
		sift(sample, i - 1, n);
	for (i = n; i > 1; i--) {
		t = sample[i - 1];
		sample[i - 1] = sample[0];
		sample[0] = t;
		sift(sample, 0, i - 1);
		if (relax != NULL && i % RELAX_EVERY == 0)
			relax();
	}
}

uint64_t
db_quantile(const uint64_t *sample, uint32_t n, uint32_t percent)
{
	uint32_t rank;

	/* n is at most DB_SAMPLES_MAX, so the product fits. */
	rank = (n * percent + 99) / 100;
	return (sample[rank > 0 ? rank - 1 : 0]);
}

uint64_t
db_bucket(uint64_t v)
{
	unsigned shift;

	if (v < (2u << OCTAVE_BITS))
		return (v);
	shift = 63u - (unsigned)__builtin_clzll(v) - OCTAVE_BITS;
	return (v >> shift << shift);
}
