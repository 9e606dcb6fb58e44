/* SPDX-License-Identifier: BSD-2-Clause */
#include "torture/kills.h"

#define GUEST	   "--kernel \"$DUMPBENCH_KERNEL\" --kmod \"$DUMPBENCH_KMOD\" " \
		   "--clock=exact --cpus=1 --results \"$RESULTS\" "
#define HOST	   "run --target=host --results \"$RESULTS\" --pages=64 " \
		   "--rounds=1 --benchmark_filter=host/null/0 --plot"
#define RUN	   "run " GUEST SMALL "--benchmark_filter='^latency/null/1$'"
#define EXPLAIN	   "explain --kernel \"$DUMPBENCH_KERNEL\" --kmod " \
		   "\"$DUMPBENCH_KMOD\" --cpus=1 --results \"$RESULTS\" " \
		   SMALL "latency/null/1"
#define MATRIX	   "matrix --results \"$RESULTS/$FOLDER\" --kernels " \
		   "\"linux:$DUMPBENCH_KERNEL:$DUMPBENCH_KMOD\" -- --cpus=1 " \
		   SMALL "--benchmark_filter='^latency/null/1$'"
#define SMALL	   "--pages=16 --rounds=1 "
#define BIT(word)  (1U << KILL_##word)
#define USUAL	   (BIT(PROGRAM) | BIT(GROUP) | BIT(ALL))

const struct kill_case kill_cases[] = {
	{"host", HOST, USUAL, KILL_DISK_ANY, false},
	{"run", RUN, USUAL | BIT(QEMU), KILL_DISK_ANY, false},
	{"adapter", "run " GUEST SMALL "--modules-root \"$DUMPBENCH_ROOT\" "
	    "--adapter 2200s --benchmark_filter='^adapter/direct/16/'",
	    BIT(PROGRAM) | BIT(ALL) | BIT(QEMU) | BIT(ADAPTER), KILL_DISK_ANY,
	    false},
	{"explain", EXPLAIN, USUAL | BIT(QEMU), KILL_DISK_ANY, false},
	{"matrix", MATRIX, USUAL | BIT(QEMU) | BIT(JOB), KILL_DISK_ANY, false},
	{"panic", "panic --kernel \"$FREEBSD_KERNEL\" --kmod "
	    "\"$DUMPBENCH_FREEBSD_KMOD\" --clock=exact --cpus=1 --results "
	    "\"$RESULTS\"", USUAL | BIT(QEMU), KILL_DISK_ANY, false},
	{"panic-linux", "panic " GUEST "--pages=64", USUAL | BIT(QEMU),
	    KILL_DISK_ANY, false},
	{"kdump", "run --also=kdump " GUEST "--pages=64 --rounds=1 "
	    "--benchmark_filter='^(latency/null/1|kdump.*)$'",
	    USUAL | BIT(QEMU), KILL_DISK_ANY, false},
	{"host-full", HOST, BIT(DISK), KILL_DISK_SMALL, false},
	{"run-full", RUN, BIT(DISK), KILL_DISK_SMALL, false},
	{"explain-full", EXPLAIN, BIT(DISK), KILL_DISK_SMALL, false},
	{"matrix-full", MATRIX, BIT(DISK), KILL_DISK_SMALL, false},
	{"host-quota", HOST, BIT(DISK), KILL_DISK_QUOTA, false},
	{"run-quota", RUN, BIT(DISK), KILL_DISK_QUOTA, false},
	{"explain-quota", EXPLAIN, BIT(DISK), KILL_DISK_QUOTA, false},
	{"matrix-quota", MATRIX, BIT(DISK), KILL_DISK_QUOTA, false},
	{"host-twice", HOST, USUAL, KILL_DISK_ANY, true},
	{"run-twice", RUN, USUAL | BIT(QEMU), KILL_DISK_ANY, true},
	{"explain-twice", EXPLAIN, USUAL | BIT(QEMU), KILL_DISK_ANY, true},
};

const size_t kill_ncases = sizeof(kill_cases) / sizeof(kill_cases[0]);
