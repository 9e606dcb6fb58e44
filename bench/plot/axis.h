/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An axis of versions: a place for each, in order of release, which the kernels
 * of several flavours share.  Or of runs, by their names.
 */
#ifndef DUMPBENCH_PLOT_AXIS_H
#define DUMPBENCH_PLOT_AXIS_H

#include "plot/plot.h"

#define AXIS_NAME 96

struct plot_axis_place {
	char name[AXIS_NAME];  /* without the flavour */
	char minor[AXIS_NAME]; /* "6.12" of "6.12.118+deb13"; else the name */
};

struct plot_places {
	struct plot_axis_place *place;
	size_t n;
	size_t *of;    /* each kernel's */
	bool by_minor; /* no two have one minor, which is enough */
};

/* 0 or -ENOMEM; plot_places_free() in either case. */
int plot_places_new(const struct plot_many *many, struct plot_places *places);
void plot_places_free(struct plot_places *places);

/* A place's name as it is drawn. */
const char *plot_place_name(const struct plot_places *places, size_t i);

#endif
