/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place_made.h" /* by src/install/layout */
#include "util/place.h"
#include "util/self.h"

/* What is looked for, below the root of what `make install` installs. */
struct row {
	const char *root;     /* installed: from the program's folder on */
	const char *folder;   /* below it, and below the sources */
	const char *file;     /* that the folder has */
	const char *variable; /* of the environment; null: none */
};

static const struct row rows[PLACES] = {
	[PLACE_TOOLS] = {PLACE_LIBEXEC, ".", "agent-linux", NULL},
	[PLACE_LAB] = {PLACE_SHARE, "src/lab", "matrix", "DUMPBENCH_LABDIR"},
	[PLACE_PLOT] = {PLACE_SHARE, "plot", "style.gp", "DUMPBENCH_PLOTDIR"},
	[PLACE_REFERENCE] = {PLACE_SHARE, "results/reference", ".", NULL},
};

static bool
has(const char *folder, const char *file)
{
	char path[4 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	return (access(path, R_OK) == 0);
}

/* The folder of this program; 0 or a negative errno value. */
static int
own_folder(char *folder, size_t size)
{
	int error = self_path(folder, size);

	if (error == 0)
		*strrchr(folder, '/') = '\0';
	return (error);
}

/* `path` without its "." and "..", if it is there. */
static bool
resolve(const char *path, char *folder, size_t size)
{
	char whole[PATH_MAX];

	return (realpath(path, whole) != NULL && strlen(whole) < size &&
	    memccpy(folder, whole, '\0', size) != NULL);
}

/* Is the program's folder where this row's file was installed for it? */
static bool
installed(const char *own, const struct row *row, char *folder, size_t size)
{
	const char *last = strrchr(own, '/');
	char path[2 * PATH_MAX];

	if (last == NULL || strcmp(last + 1, PLACE_BIN) != 0)
		return (false);
	snprintf(path, sizeof(path), "%s/%s/%s", own, row->root, row->folder);
	return (has(path, row->file) && resolve(path, folder, size));
}

bool
place_installed(void)
{
	char own[PATH_MAX], folder[PATH_MAX];

	return (own_folder(own, sizeof(own)) == 0 &&
	    installed(own, &rows[PLACE_LAB], folder, sizeof(folder)));
}

/* A folder of the sources, that the program was built in or beside. */
static bool
in_sources(const char *own, const struct row *row, char *folder, size_t size)
{
	char above[PATH_MAX], path[2 * PATH_MAX], *slash;

	snprintf(above, sizeof(above), "%s", own);
	do {
		snprintf(path, sizeof(path), "%s/%s", above, row->folder);
		if (has(path, row->file))
			return (resolve(path, folder, size));
		slash = strrchr(above, '/');
		if (slash != NULL)
			*slash = '\0';
	} while (slash != NULL);
	snprintf(path, sizeof(path), PLACE_TOP "/%s", row->folder);
	return (PLACE_TOP[0] != '\0' && has(path, row->file) &&
	    resolve(path, folder, size));
}

static int
of_variable(const struct row *row, const char *value, char *folder,
    size_t size, struct errmsg *err)
{
	if (has(value, row->file) && resolve(value, folder, size))
		return (0);
	return (errmsg_set(err, ENOENT, "%s=%s: no %s in it (expected "
	    "dumpbench's folder %s)", row->variable, value, row->file,
	    row->folder));
}

int
place_find(enum place place, char *folder, size_t size, struct errmsg *err)
{
	const struct row *row = &rows[place];
	const char *value = row->variable != NULL ? getenv(row->variable) :
	    NULL;
	char own[PATH_MAX];
	int error;

	if (value != NULL)
		return (of_variable(row, value, folder, size, err));
	error = own_folder(own, sizeof(own));
	if (error != 0)
		return (errmsg_set(err, -error, "cannot find this program's "
		    "own file: %s", strerror(-error)));
	if (installed(own, row, folder, size))
		return (0);
	if (place == PLACE_TOOLS) {
		snprintf(folder, size, "%s", own);
		return (0);
	}
	if (in_sources(own, row, folder, size))
		return (0);
	return (errmsg_set(err, ENOENT, "no %s/%s for the program in %s "
	    "(expected it in its build folder or where `make install` puts it)",
	    row->folder, row->file, own));
}

/* That of a build folder: above the program, or below the sources. */
static bool
built_kernels(char *folder, size_t size)
{
	char own[PATH_MAX], lab[PATH_MAX], *slash;
	struct errmsg unused;

	if (own_folder(own, sizeof(own)) != 0)
		return (false);
	while ((slash = strrchr(own, '/')) != NULL) {
		snprintf(folder, size, "%s/kernels", own);
		if (has(own, "kernels") && has(own, "libbench.a"))
			return (true);
		*slash = '\0';
	}
	if (place_find(PLACE_LAB, lab, sizeof(lab), &unused) != 0)
		return (false);
	snprintf(folder, size, "%.*s/build/kernels",
	    (int)(strlen(lab) - strlen("/src/lab")), lab);
	return (true);
}

/* The user's folder for what can be made again. */
static int
user_kernels(char *folder, size_t size, struct errmsg *err)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	const struct passwd *user;

	/* A relative one is invalid, by its specification. */
	if (cache != NULL && cache[0] == '/') {
		snprintf(folder, size, "%s/dumpbench/kernels", cache);
		return (0);
	}
	if (home == NULL || home[0] != '/') {
		user = getpwuid(getuid());
		home = user != NULL ? user->pw_dir : NULL;
	}
	if (home == NULL || home[0] != '/')
		return (errmsg_set(err, ENOENT, "no folder for kernels "
		    "(expected HOME, XDG_CACHE_HOME or KERNELS to name one)"));
	snprintf(folder, size, "%s/.cache/dumpbench/kernels", home);
	return (0);
}

int
place_kernels(char *folder, size_t size, struct errmsg *err)
{
	const char *said = getenv("KERNELS");

	if (said != NULL && said[0] != '\0') {
		snprintf(folder, size, "%s", said);
		return (0);
	}
	if (!place_installed() && built_kernels(folder, size))
		return (0);
	return (user_kernels(folder, size, err));
}
