/* SPDX-License-Identifier: BSD-2-Clause */
#include "torture/kills.h"

#define GUEST	   "--kernel \"$DUMPBENCH_KERNEL\" --kmod \"$DUMPBENCH_KMOD\" " \
		   "--clock=exact --cpus=1 --results \"$RESULTS\" "
#define SMALL	   "--pages=16 --rounds=1 "
#define BIT(word)  (1U << KILL_##word)
#define USUAL	   (BIT(PROGRAM) | BIT(GROUP) | BIT(ALL))

const struct kill_case kill_cases[] = {
	{"host", "run --target=host --results \"$RESULTS\" --pages=64 "
	    "--rounds=1 --benchmark_filter=host/null/0 --plot", USUAL},
	{"host-full", "run --target=host --results \"$RESULTS\" --pages=64 "
	    "--rounds=1 --benchmark_filter=host/null/0 --plot", BIT(DISK)},
	{"run-full", "run " GUEST SMALL
	    "--benchmark_filter='^latency/null/1$'", BIT(DISK)},
	{"run", "run " GUEST SMALL "--benchmark_filter='^latency/null/1$'",
	    USUAL | BIT(QEMU)},
	{"adapter", "run " GUEST SMALL "--modules-root \"$DUMPBENCH_ROOT\" "
	    "--adapter 2200s --benchmark_filter='^adapter/direct/16/'",
	    BIT(PROGRAM) | BIT(ALL) | BIT(QEMU) | BIT(ADAPTER)},
	{"explain", "explain --kernel \"$DUMPBENCH_KERNEL\" --kmod "
	    "\"$DUMPBENCH_KMOD\" --cpus=1 --results \"$RESULTS\" " SMALL
	    "latency/null/1", USUAL | BIT(QEMU)},
	{"matrix", "matrix --results \"$RESULTS/$FOLDER\" --kernels "
	    "\"linux:$DUMPBENCH_KERNEL:$DUMPBENCH_KMOD\" -- --cpus=1 " SMALL
	    "--benchmark_filter='^latency/null/1$'",
	    USUAL | BIT(QEMU) | BIT(JOB)},
	{"panic", "panic " GUEST "--pages=64", USUAL | BIT(QEMU)},
	{"kdump", "run --also=kdump " GUEST "--pages=64 --rounds=1 "
	    "--benchmark_filter='^(latency/null/1|kdump.*)$'",
	    USUAL | BIT(QEMU)},
};

const size_t kill_ncases = sizeof(kill_cases) / sizeof(kill_cases[0]);
