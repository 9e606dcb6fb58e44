/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON from a text, and Jansson's memory. */
#ifndef DUMPBENCH_JSON_TEXT_H
#define DUMPBENCH_JSON_TEXT_H

#include <jansson.h>

#include "util/errmsg.h"

/*
 * As json_loadb(3), but without memory it fails, where Jansson may call the
 * text wrong, or lose some of its characters.  Null: errno is ENOMEM or EINVAL,
 * and *at says where, or that memory ended.
 */
json_t *json_text(const char *text, size_t size, size_t flags,
    json_error_t *at);

/*
 * Of JSON that is put together, a member for which there is no memory is
 * missing.  The number of allocations of Jansson's that failed in this thread;
 * if it has not changed, nothing is missing.  The first call begins to count.
 */
unsigned long json_text_denied(void);

/* The same of a peer's answer, which `what` names in a message. */
int json_text_answer(const char *text, const char *what, json_t **value,
    struct errmsg *err);

#endif
