/* SPDX-License-Identifier: BSD-2-Clause */
/* Where an output goes (output.c): what its path names, and whether it can. */
#ifndef DUMPBENCH_OUTPUT_PLACE_H
#define DUMPBENCH_OUTPUT_PLACE_H

#include <limits.h>
#include <signal.h>

#include "util/errmsg.h"

struct output_place {
	char *path;	       /* as it was given; for free(3) */
	const char *name;      /* the same for messages */
	char target[PATH_MAX]; /* behind all symbolic links */
	enum {
		OUTPUT_FILE,   /* to be replaced, or new */
		OUTPUT_OPEN,   /* a descriptor of this process */
		OUTPUT_SOCKET,
		OUTPUT_DEVICE  /* or a fifo: what open(2) takes */
	} kind;
	int fd;		       /* OUTPUT_OPEN */
};

/*
 * Find out what the path names and check that it can be written, as far as that
 * can be known before; nothing is left changed.
 */
int output_place(const char *path, struct output_place *place,
    struct errmsg *err);

/* The folder that the target is in. */
void output_place_folder(const struct output_place *place,
    char folder[PATH_MAX]);

/* Make a new file beside the target: its descriptor, or -1 and errno. */
#define OUTPUT_BESIDE_MAX (PATH_MAX + 64)
int output_place_beside(const struct output_place *place,
    char name[OUTPUT_BESIDE_MAX]);

/*
 * Block all signals that can be, while there is a temporary file: a signal must
 * not end this process before it is renamed or removed.
 */
void output_hold_signals(sigset_t *old);

#endif
