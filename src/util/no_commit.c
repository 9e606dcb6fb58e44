/* SPDX-License-Identifier: BSD-2-Clause */
/* For what is not linked to commit.c: tests, and the programs of others. */
#include "util/commit.h"

const char commit_name[] = "";
