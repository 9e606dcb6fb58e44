/* SPDX-License-Identifier: BSD-2-Clause */
/* Where an operand in memory is, which only registers tell. */
#ifndef DUMPBENCH_OPERAND_H
#define DUMPBENCH_OPERAND_H

#include <stdbool.h>
#include <stdint.h>

#include "explain/plugin/code.h"

/* For a QEMU of this version of the interface; false: it is never known. */
bool operand_begin(int api);

/*
 * Before the instruction is executed, in a callback that reads registers: its
 * operand's address.  False: it is not known.
 */
bool operand_address(const struct code_operand *operand, bool is64,
    uint64_t *address);

#endif
