/* SPDX-License-Identifier: BSD-2-Clause */
/* Three benchmarks for each test of flags and runs. */
#ifndef GBENCH_THREE_H
#define GBENCH_THREE_H

#include "gbench_benchmarks.h"

static int ran; /* by all of the benchmarks below */

static inline int
three(void **unused)
{
	(void)unused;
	ran = 0;
	gbench_clear();
	gbench_iterations(gbench_register("map", empty, &ran), 1);
	gbench_iterations(gbench_register("unmap", empty, &ran), 1);
	gbench_iterations(gbench_register("sink", empty, &ran), 1);
	return (0);
}

#define flag_test(name) \
	cmocka_unit_test_setup_teardown(name, three, forget_benchmarks)

#endif
