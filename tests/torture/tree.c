/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "torture/tree.h"

char *
tree_text(const char *path, size_t *size)
{
	FILE *f = fopen(path, "r");
	char *text = malloc(1), room[65536];
	size_t n;

	*size = 0;
	if (f == NULL || text == NULL)
		err(2, "%s", path);
	while ((n = fread(room, 1, sizeof(room), f)) > 0) {
		text = realloc(text, *size + n + 1);
		if (text == NULL)
			err(2, "%s", path);
		memcpy(text + *size, room, n);
		*size += n;
	}
	text[*size] = '\0';
	fclose(f);
	return (text);
}

/* nftw(3) has no argument for what it fills. */
static struct tree *filling;
static size_t prefix;

static int
add(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	struct tree *t = filling;
	struct tree_file *f;

	(void)ftw;
	if (strlen(path) <= prefix)
		return (0);
	t->files = realloc(t->files, (t->n + 1) * sizeof(*t->files));
	if (t->files == NULL)
		err(2, "%s", path);
	f = &t->files[t->n++];
	memset(f, 0, sizeof(*f));
	f->mode = (int)(st->st_mode & 07777);
	if (asprintf(&f->name, "%s%s", path + prefix,
	    type == FTW_D ? "/" : "") == -1)
		err(2, "%s", path);
	if (S_ISREG(st->st_mode))
		f->text = tree_text(path, &f->size);
	else
		f->text = strdup(type == FTW_D ? "" : "special");
	return (0);
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(((const struct tree_file *)a)->name,
	    ((const struct tree_file *)b)->name));
}

void
tree_read(const char *folder, struct tree *tree)
{
	memset(tree, 0, sizeof(*tree));
	filling = tree;
	prefix = strlen(folder) + 1;
	if (nftw(folder, add, 16, FTW_PHYS) != 0)
		err(2, "%s", folder);
	if (tree->n > 0)
		qsort(tree->files, tree->n, sizeof(*tree->files), by_name);
}

static void
put(const char *folder, const struct tree_file *f)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, f->name);
	if (f->name[strlen(f->name) - 1] == '/') {
		if (mkdir(path, 0777) == -1)
			err(2, "%s", path);
		return;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (fd == -1 || write(fd, f->text, f->size) != (ssize_t)f->size ||
	    fchmod(fd, (mode_t)f->mode) == -1)
		err(2, "%s", path);
	close(fd);
}

void
tree_restore(const char *folder, const struct tree *tree,
    const struct tree *now)
{
	char path[PATH_MAX];
	const struct tree_file *f;
	size_t i;

	/* What is in a folder sorts behind it. */
	for (i = now->n; i-- > 0;) {
		f = tree_find(tree, now->files[i].name);
		if (f != NULL && tree_same(f, &now->files[i]))
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder,
		    now->files[i].name);
		if (remove(path) == -1)
			err(2, "%s", path);
	}
	for (i = 0; i < tree->n; i++) {
		f = tree_find(now, tree->files[i].name);
		if (f == NULL || !tree_same(f, &tree->files[i]))
			put(folder, &tree->files[i]);
	}
}

void
tree_free(struct tree *tree)
{
	size_t i;

	for (i = 0; i < tree->n; i++) {
		free(tree->files[i].name);
		free(tree->files[i].text);
	}
	free(tree->files);
	memset(tree, 0, sizeof(*tree));
}

const struct tree_file *
tree_find(const struct tree *tree, const char *name)
{
	struct tree_file key = {.name = (char *)(size_t)name};

	return (tree->n == 0 ? NULL : bsearch(&key, tree->files, tree->n,
	    sizeof(key), by_name));
}

bool
tree_same(const struct tree_file *a, const struct tree_file *b)
{
	return (a->size == b->size && a->mode == b->mode &&
	    memcmp(a->text, b->text, a->size) == 0);
}

/* "2026-11-23T01:00:32Z" or "20261123T010032Z": its length, or 0. */
static size_t
stamp(const char *s, size_t size)
{
	static const char *const shapes[] = {"0000-00-00T00:00:00Z",
	    "00000000T000000Z", "0000-00-00 00:00:00"};
	size_t i, k, n;

	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		n = strlen(shapes[i]);
		for (k = 0; n <= size && k < n; k++)
			if (shapes[i][k] == '0' ?
			    !isdigit((unsigned char)s[k]) :
			    s[k] != shapes[i][k])
				break;
		if (n <= size && k == n)
			return (n);
	}
	return (0);
}

void
timeless(char *text, size_t size)
{
	size_t i, n;

	for (i = 0; i < size; i++)
		for (n = stamp(text + i, size - i); n > 0; n--, i++)
			if (isdigit((unsigned char)text[i]))
				text[i] = '0';
}

void
tree_timeless(struct tree *tree)
{
	size_t i;

	for (i = 0; i < tree->n; i++) {
		timeless(tree->files[i].name, strlen(tree->files[i].name));
		timeless(tree->files[i].text, tree->files[i].size);
	}
}
