/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that an explanation is made of, besides the guest's. */
#ifndef DUMPBENCH_EXPLAIN_FILES_H
#define DUMPBENCH_EXPLAIN_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "explain/measure.h"
#include "explain/windows.h"

struct guest;
struct symbols;

struct explain_files {
	const char *kmod, *modules_root;
	char *plugin, *argument;
	char *agent; /* whose time stamps they are; NULL: the module's */
	struct windows *windows;
	struct symbols *symbols;
};

/*
 * Names for all rows: of the kernel, of our module where the plugin found it or
 * of the agent, and of further modules that a Linux guest has loaded; NULL: it
 * has ended.
 */
int explain_files_name(struct explain_files *files, struct guest *guest,
    struct attribution *attribution, struct errmsg *err);

/* Of a guest that has ended: name all rows, and put them into the result. */
int explain_files_end(struct explain_files *files,
    struct attribution *attribution, const struct result *result,
    struct errmsg *err);

/*
 * The name and the address of the module that a line of Linux's /proc/modules
 * tells of; false: it tells no address.
 */
#define EXPLAIN_MODULE_MAX 64
bool explain_module_line(const char *line, char name[EXPLAIN_MODULE_MAX],
    uint64_t *base);

#endif
