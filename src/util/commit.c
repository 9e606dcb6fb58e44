/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linked to the programs by itself and not through the library, of which all
 * tests would then be linked again at each commit.
 */
#include "commit_made.h" /* by src/setup/commit */
#include "util/commit.h"

const char commit_name[] = DB_COMMIT;
