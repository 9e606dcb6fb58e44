/* SPDX-License-Identifier: BSD-2-Clause */
/* What a module offers: the lines of its knobs paths, sources and sinks. */
#ifndef DUMPBENCH_KNOB_ROWS_H
#define DUMPBENCH_KNOB_ROWS_H

#include <stddef.h>

#include "knob/knob.h"

struct knob_row {
	char *name;	  /* "enter" */
	char *properties; /* "flush=all,batch=1-16"; util/property.h reads it */
	char *summary;	  /* the rest of the line */
};

struct knob_rows {
	struct knob_row *row; /* in the module's order */
	size_t n;
};

/* On success for knob_rows_free(); of a line cut short -EPROTO. */
int knob_rows_read(struct knobs *knobs, const char *knob,
    struct knob_rows *rows, struct errmsg *err);
void knob_rows_free(struct knob_rows *rows);

/* By name; the first that has a property.  Null: none. */
const struct knob_row *knob_rows_find(const struct knob_rows *rows,
    const char *name);
const struct knob_row *knob_rows_with(const struct knob_rows *rows,
    const char *property);

#endif
