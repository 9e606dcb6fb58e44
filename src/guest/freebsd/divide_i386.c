/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a compiler calls on i386 to divide 64-bit numbers, which its own library
 * has only where a whole 32-bit system is installed.
 */
#include <stdint.h>

uint64_t __udivdi3(uint64_t n, uint64_t by);
uint64_t __umoddi3(uint64_t n, uint64_t by);

uint64_t
__udivdi3(uint64_t n, uint64_t by)
{
	uint64_t quotient = 0, rest = 0;
	int i, carry;

	for (i = 63; i >= 0; i--) {
		carry = (int)(rest >> 63);
		rest = rest << 1 | (n >> i & 1);
		quotient <<= 1;
		if (carry || rest >= by) {
			rest -= by;
			quotient |= 1;
		}
	}
	return (quotient);
}

uint64_t
__umoddi3(uint64_t n, uint64_t by)
{
	return (n - __udivdi3(n, by) * by);
}
