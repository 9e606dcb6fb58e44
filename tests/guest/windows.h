/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plugin in QEMU: what it attributes adds up to what the module counts, to
 * the digit, and the module counts the same with it and without.
 */
#ifndef DUMPBENCH_TEST_WINDOWS_H
#define DUMPBENCH_TEST_WINDOWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "boot.h"

/* Boots it twice. */
int windows_test(const struct boot_machine *which);

#endif
