/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Of the C library, for a machine that this system has no headers of: the error
 * numbers, which Linux's own headers have for all machines.
 */
#include <asm-generic/errno.h>
