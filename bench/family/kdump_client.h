/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What everybody reads a crash dump by, Debian's makedumpfile, in the capture
 * kernel beside our own reading: with mmap(2), with read(2), and to the
 * emulated adapter, compressed and with the pages that matter alone.
 */
#ifndef DUMPBENCH_KDUMP_CLIENT_H
#define DUMPBENCH_KDUMP_CLIENT_H

#include <jansson.h>
#include <limits.h>

#include "measure/target.h"

#define KDUMP_CLIENT_FILES 32

struct kdump_client {
	char folder[PATH_MAX]; /* that src/setup/client made */
	struct guest_file files[KDUMP_CLIENT_FILES]; /* for the guest */
	size_t nfiles;
};

/*
 * From the option's word: "makedumpfile", which is below the folder of kernels,
 * or a folder.  -EINVAL and a sentence: it is not there.  -ENOMEM.
 */
int kdump_client_open(const char *word, struct kdump_client *client,
    struct errmsg *err);
void kdump_client_close(struct kdump_client *client);

/*
 * Run it in the capture kernel on a core of so many pages; a result for each
 * way is appended to `runs`, in the form that guest_dump() has them in.
 */
int kdump_client_run(struct target *target, const struct kdump_client *client,
    double pages, double rate, json_t *runs, struct errmsg *err);

/* Must find the panic's message in a dump, raw or its own. */
int kdump_client_check(const struct kdump_client *client, const char *dump,
    struct errmsg *err);

#endif
