/* SPDX-License-Identifier: BSD-2-Clause */
/* What a report in HTML begins and ends with. */
#ifndef DUMPBENCH_REPORT_PAGE_H
#define DUMPBENCH_REPORT_PAGE_H

#include <stdio.h>

/*
 * What stands in <head> but for the title: the document may load nothing and
 * execute no script but its own, which a hash tells.
 */
void page_head(FILE *out);

/* The script, when all that it looks at has been read. */
void page_end(FILE *out);

#endif
