/* SPDX-License-Identifier: BSD-2-Clause */
/* FreeBSD's sysctl(3), as far as src/knob/sysctl.c uses it. */
#ifndef FAKE_SYSCTL_H
#define FAKE_SYSCTL_H

#include <stddef.h>

int sysctlbyname(const char *name, void *old, size_t *old_size,
    const void *value, size_t value_size);

#endif
