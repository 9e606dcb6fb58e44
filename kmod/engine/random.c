/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"

/*
 * SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014.  Any seed is a good one.
 */
uint64_t
db_random(uint64_t *state)
{
	uint64_t z;

	*state += 0x9e3779b97f4a7c15u;
	z = *state;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31));
}

/*
 * Fisher and Yates.  The index comes from the top 32 bits by a multiplication:
 * a 64-bit division is a library call that kernels of 32 bits lack.
 */
void
db_shuffle(void **item, uint32_t n, uint64_t seed)
{
	uint32_t i, j;
	void *t;

	for (i = n; i > 1; i--) {
		j = (uint32_t)(((db_random(&seed) >> 32) * i) >> 32);
		t = item[i - 1];
		item[i - 1] = item[j];
		item[j] = t;
	}
}
