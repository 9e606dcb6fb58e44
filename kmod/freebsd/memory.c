/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

#include <sys/kernel.h>

MALLOC_DEFINE(M_DUMPBENCH, "dumpbench", "benchmarks of dump mapping paths");
