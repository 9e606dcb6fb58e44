/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_ADAPTER_DUMP_H
#define DUMPBENCH_ADAPTER_DUMP_H

#include "measure/options.h"
#include "util/errmsg.h"

/*
 * Boot a kernel without our module, make it panic, and print what the emulated
 * adapter logged of its dump.
 */
int adapter_dump(const struct options *options, enum guest_clock clock,
    void (*news)(void *arg, const char *line), struct errmsg *err);

#endif
