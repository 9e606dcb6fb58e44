/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_PLOT_TIPS_H
#define DUMPBENCH_PLOT_TIPS_H

#include <stdio.h>

/*
 * Copy an SVG of gnuplot's to a file.  Its hypertext labels ask for a script of
 * gnuplot's; each becomes the title of a <g class="tip">, which a browser shows
 * at the pointer by itself.
 */
void plot_tips(const char *svg, FILE *out);

#endif
