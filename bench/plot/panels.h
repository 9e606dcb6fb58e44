/* SPDX-License-Identifier: BSD-2-Clause */
/* The panels of plot/versions.gp, and the names of the steps in them. */
#ifndef DUMPBENCH_PLOT_PANELS_H
#define DUMPBENCH_PLOT_PANELS_H

#include "plot/axis.h"
#include "plot/plot.h"

#define PANEL_TITLE 64
#define PANEL_ROWS  3 /* of names of steps above a panel, at most */

struct panel {
	struct selection of;
	char title[PANEL_TITLE];
	double most;	    /* of all its points */
	double first, last; /* of the first flavour */
	size_t points;
};

/* Steps of all flavours at one place of a panel. */
struct panel_step {
	size_t panel, place;
	double least, most; /* changes */
	bool told;	    /* all of them */
	int row;	    /* of its name above the panel; -1: no room */
	double at;	    /* pixels to the name's middle, from the left */
};

struct panels {
	const struct plot_many *many;
	struct plot_places places;
	struct names flavours;
	struct panel panel[SELECT_MAX];
	size_t n;
	int batch;  /* of those that are no crash's */
	bool crash; /* some are */
	struct panel_step *step;
	size_t nsteps;
};

/* Does it show this benchmark? */
bool panel_shows(const struct panel *panel, const char *benchmark);

/*
 * Where the names go, so that none overlap; the largest steps come first.  0 or
 * -ENOMEM.
 */
int panels_place_steps(struct panels *panels);
void panels_vars(const struct panels *panels, FILE *vars);
void panels_free(struct panels *panels);

#endif
