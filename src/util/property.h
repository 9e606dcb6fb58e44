/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Properties: what a module says of its paths, sources and sinks, as one word,
 * "flush=all,batch=1-16,allocates".  kmod/engine/engine.h has the list of them.
 */
#ifndef DUMPBENCH_PROPERTY_H
#define DUMPBENCH_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>

/* Is this one of them?  With "=" it is a whole one: "flush=all". */
bool property_has(const char *list, const char *property);

/*
 * What stands behind "name=", and how many characters of it are the property's;
 * null: there is none of that name with a value.
 */
const char *property_value(const char *list, const char *name, size_t *length);

/* A number without a sign, and what follows it; false: there is none. */
bool property_number(const char *text, unsigned *value, const char **end);

/* The bounds of "name=low-high"; false, and both untouched, without it. */
bool property_range(const char *list, const char *name, unsigned *low,
    unsigned *high);

#endif
