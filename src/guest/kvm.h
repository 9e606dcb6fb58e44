/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_KVM_H
#define DUMPBENCH_KVM_H

#include <stdbool.h>

#include "util/errmsg.h"

/*
 * Boot a program that counts, and ends QEMU with a status of its own, under
 * "kvm" or "tcg"; it gets 3 seconds, and needs a tenth.
 */
bool kvm_probe(const char *qemu, const char *accelerator, struct errmsg *why);

#endif
