/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dumpbench matrix, dumpbench bisect: many kernels.  These are scripts, as
 * they call apt, make and parallel(1); this finds them and becomes them.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/self.h"
#include "verbs.h"

#ifndef LABDIR
#define LABDIR "src/lab"
#endif

/* Room for a path and a short name after it. */
#define JOINED (PATH_MAX + 64)

static void
join(char *path, const char *folder, const char *name)
{
	snprintf(path, JOINED, "%.*s/%s", PATH_MAX, folder, name);
}

/* As for the plots: in a folder above the program, else where it was built. */
static int
find_script(char *path, const char *name)
{
	char exe[PATH_MAX], folder[JOINED], *s;
	const char *said = getenv("DUMPBENCH_LABDIR");

	if (said != NULL) {
		join(path, said, name);
		return (access(path, X_OK));
	}
	self_path(exe, sizeof(exe));
	while ((s = strrchr(exe, '/')) != NULL) {
		*s = '\0';
		join(folder, exe, "src/lab");
		join(path, folder, name);
		if (access(path, X_OK) == 0)
			return (0);
	}
	join(path, LABDIR, name);
	return (access(path, X_OK));
}

static int
become(char **argv)
{
	char path[JOINED], self[PATH_MAX];
	const char *verb = argv[0];

	if (find_script(path, verb) != 0) {
		fprintf(stderr, "dumpbench %s: %s: no such script; set "
		    "DUMPBENCH_LABDIR to dumpbench's folder src/lab\n", verb,
		    path);
		return (1);
	}
	argv[0] = path;
	/* A shell cannot take back that it is ignored. */
	signal(SIGPIPE, SIG_DFL);
	if (self_path(self, sizeof(self)) == 0 &&
	    setenv("DUMPBENCH", self, 1) == 0)
		execv(path, argv);
	fprintf(stderr, "dumpbench %s: %s: %s\n", verb, path, strerror(errno));
	return (1);
}

int
verb_matrix(int argc, char **argv)
{
	(void)argc;
	return (become(argv));
}

int
verb_bisect(int argc, char **argv)
{
	(void)argc;
	return (become(argv));
}
