/* SPDX-License-Identifier: BSD-2-Clause */
/* The same of <string.h>: what bare.c has. */
#include "guest/freebsd/bare.h"
