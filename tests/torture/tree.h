/* SPDX-License-Identifier: BSD-2-Clause */
/* All files below a folder, in memory. */
#ifndef TESTS_TORTURE_TREE_H
#define TESTS_TORTURE_TREE_H

#include <stdbool.h>
#include <stddef.h>

struct tree_file {
	char *name; /* below the folder; that of a folder ends in '/' */
	char *text;
	size_t size;
	int mode;
};

struct tree {
	struct tree_file *files; /* by name */
	size_t n;
};

/* These end the program when they fail: the runner's own machine is broken. */
void tree_read(const char *folder, struct tree *tree);
/* Make the folder such as the tree says; it was as `now` says. */
void tree_restore(const char *folder, const struct tree *tree,
    const struct tree *now);
void tree_free(struct tree *tree);
char *tree_text(const char *path, size_t *size);

const struct tree_file *tree_find(const struct tree *tree, const char *name);
/* Times of day, in names and texts, become zeros: equal but for the moment. */
void tree_timeless(struct tree *tree);
void timeless(char *text, size_t size);
bool tree_same(const struct tree_file *a, const struct tree_file *b);

#endif
