/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_GUEST_ADAPTER_H
#define DUMPBENCH_GUEST_ADAPTER_H

#include <stdbool.h>

#include "guest/guest.h"

/* The words that start QEMU through the adapter's program, null-ended. */
int adapter_words(const struct guest_config *config, bool kvm, char ***words,
    struct errmsg *err);

/* NULL is allowed. */
void adapter_words_free(char **words);

#endif
