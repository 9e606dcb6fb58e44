/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The exact clock: two boots agree to the instruction, and the order of the
 * figures is that of the algorithms, on every system.
 */
#ifndef DUMPBENCH_EXACT_H
#define DUMPBENCH_EXACT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "boot.h"

/* Boots it twice; `more` is a test of the caller's, or null. */
int exact_test(const struct boot_machine *which,
    const struct CMUnitTest *more);

/* Ticks a page of "family/path/n" in the first run, or fails the test. */
double exact_page(const char *family, const char *path, unsigned n);

#endif
