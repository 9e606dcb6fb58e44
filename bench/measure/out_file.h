/* SPDX-License-Identifier: BSD-2-Clause */
/* Google Benchmark's own file, of --benchmark_out: whole or not at all. */
#ifndef DUMPBENCH_OUT_FILE_H
#define DUMPBENCH_OUT_FILE_H

#include <stddef.h>

#include "util/errmsg.h"

/*
 * Can the file be written, if one was asked for?  If not, the message lacks the
 * flag's name.
 */
int out_file_check(struct errmsg *err);

/*
 * As gbench_options.write_out.  `arg` is a struct errmsg for what fails; it is
 * told after our own result is written, so that 0 is returned.
 */
int out_file_write(const char *path, const char *text, size_t length,
    void *arg);

#endif
