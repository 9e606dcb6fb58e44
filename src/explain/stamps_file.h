/* SPDX-License-Identifier: BSD-2-Clause */
/* Files with time stamps, read by libelf. */
#ifndef DUMPBENCH_STAMPS_FILE_H
#define DUMPBENCH_STAMPS_FILE_H

#include <libelf.h>

#include "util/errmsg.h"

/* Null: libelf's error, for stamps_why(), says why. */
Elf *stamps_open(int fd);

/*
 * An error of reading such a file: where libelf has a reason, such as a lack of
 * memory, that is told in the place of what the file seems to lack.
 */
int stamps_why(int error, const char *what, const char *path,
    struct errmsg *err);

#endif
