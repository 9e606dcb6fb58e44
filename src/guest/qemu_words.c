/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * QEMU's program: a file, or one in a folder that holds a whole system, as
 * mmdebstrap(1) makes it.  That one is started by the folder's own loader with
 * its own libraries, as those of this machine may be older.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/qemu.h"

/* Places in a system of Debian for amd64. */
#define BINARY	"usr/bin/" QEMU_PROGRAM
#define LOADER	"lib64/ld-linux-x86-64.so.2" /* psABI, program interpreter */
#define LIBRARY "usr/lib/x86_64-linux-gnu"

static bool
add(struct qemu_words *w, const char *before, const char *folder,
    const char *after)
{
	if (asprintf(&w->word[w->n], "%s%s%s", before, folder, after) == -1)
		return (false);
	w->n++;
	return (true);
}

static bool
add_folder(struct qemu_words *w, const char *folder)
{
	return (add(w, "env", "", "") &&
	    add(w, "QEMU_MODULE_DIR=", folder, "/" LIBRARY "/qemu") &&
	    add(w, "", folder, "/" LOADER) &&
	    add(w, "--library-path", "", "") &&
	    add(w, "", folder, "/" LIBRARY) &&
	    add(w, "", folder, "/" BINARY) &&
	    add(w, "-L", "", "") && add(w, "", folder, "/usr/share/qemu") &&
	    add(w, "-L", "", "") && add(w, "", folder, "/usr/share/seabios"));
}

static int
look_into(const char *folder, struct errmsg *err)
{
	static const char *const files[] = {BINARY, LOADER};
	char *path;
	size_t i;
	int error = 0;

	for (i = 0; i < sizeof(files) / sizeof(files[0]) && error == 0; i++) {
		if (asprintf(&path, "%s/%s", folder, files[i]) == -1)
			return (errmsg_set(err, ENOMEM, "out of memory"));
		if (access(path, X_OK) == -1)
			error = errmsg_set(err, errno, "%s: %s (expected a "
			    "folder with a system of Debian and its package "
			    "qemu-system-x86)", path, strerror(errno));
		free(path);
	}
	return (error);
}

void
qemu_words_free(struct qemu_words *words)
{
	while (words->n > 0)
		free(words->word[--words->n]);
}

int
qemu_words(const char *program, struct qemu_words *words, struct errmsg *err)
{
	struct stat st;
	bool folder;
	int error;

	words->n = 0;
	if (program == NULL)
		program = QEMU_PROGRAM;
	folder = stat(program, &st) == 0 && S_ISDIR(st.st_mode);
	error = folder ? look_into(program, err) : 0;
	if (error == 0 && !(folder ? add_folder(words, program) :
	    add(words, program, "", "")))
		error = errmsg_set(err, ENOMEM, "out of memory");
	if (error != 0)
		qemu_words_free(words);
	return (error);
}
