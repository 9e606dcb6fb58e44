/* SPDX-License-Identifier: BSD-2-Clause */
/* Nodes and spots: of a window, while it is open; of many, while a run goes. */
#ifndef DUMPBENCH_TREE_H
#define DUMPBENCH_TREE_H

#include <stdbool.h>
#include <stdint.h>

#include "explain/plugin/layout.h"

#define TREE_NODES (1u << 14)
#define TREE_SPOTS (1u << 16)
#define TREE_FULL  UINT32_MAX

/* A node of tree_any()'s begins here, where no code is. */
#define TREE_ANY_ENTRY 0

struct tree;

/* NULL: out of memory. */
struct tree *tree_new(void);
void tree_free(struct tree *tree);

/* Empties it, whatever its size, at once. */
void tree_clear(struct tree *tree);

/*
 * Index of the node that agrees in all but counts, made if need be; or
 * TREE_FULL.  A quarter of the tree is kept for tree_any()'s.
 */
uint32_t tree_node(struct tree *tree, const struct layout_node *node);

/*
 * The node that stands for all of this one's CPU and role, wherever they were
 * called from: for what is beyond a full tree.
 */
uint32_t tree_any(struct tree *tree, const struct layout_node *node);

/* The same of the spot of an address in a node. */
uint32_t tree_spot(struct tree *tree, uint32_t node, uint64_t pc,
    uint32_t work);

/*
 * Adds all of one tree to another: how many instructions found no room there.
 */
uint64_t tree_merge(struct tree *to, const struct tree *from);

/* The same of a record's, which follow it. */
uint64_t tree_merge_record(struct tree *to, const struct layout_record *from);

/* The tree's nodes, and its spots behind them, as a record has them. */
void tree_copy(const struct tree *tree, void *to);

uint32_t tree_nodes(const struct tree *tree);
uint32_t tree_spots(const struct tree *tree);
struct layout_node *tree_node_at(struct tree *tree, uint32_t index);
struct layout_spot *tree_spot_at(struct tree *tree, uint32_t index);

#endif
