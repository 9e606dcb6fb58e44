/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_KVM_H
#define DUMPBENCH_KVM_H

#include <stdbool.h>

#include "util/fault.h"

/*
 * Boot a few instructions that end QEMU with a status of their own, under
 * "kvm" or "tcg"; 3 seconds are plenty.
 */
bool kvm_probe(const char *qemu, const char *accelerator, struct fault *why);

#endif
