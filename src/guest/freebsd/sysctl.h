/* SPDX-License-Identifier: BSD-2-Clause */
/* Variables of the kernel, by name, as text. */
#ifndef DUMPBENCH_AGENT_SYSCTL_H
#define DUMPBENCH_AGENT_SYSCTL_H

#include <stdbool.h>

#include "guest/agent.h"

bool sysctl_exists(const char *name);

/* Append the value: a string, or an integer in decimal. */
int sysctl_get(const char *name, struct text *text);

int sysctl_set(const char *name, const char *value, size_t length);

/* Append the last parts of the names below this one, one a line. */
int sysctl_list(const char *name, struct text *text);

#endif
