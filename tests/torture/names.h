/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a message tells what failed. */
#ifndef TESTS_TORTURE_NAMES_H
#define TESTS_TORTURE_NAMES_H

#include "torture/cases.h"
#include "torture/drive.h"

/*
 * One of the things whose calls failed: a file, by its name or that of the file
 * that it is to become; else, and of a child always, one of the case's words
 * for what it talks to.
 */
bool names_what_failed(const struct torture_case *test,
    const struct drive *drive, bool children, const struct outcome *good,
    const struct outcome *outcome, const char *message);

#endif
