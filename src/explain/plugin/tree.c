/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>

#include "explain/plugin/tree.h"

/* Twice as many as there can be entries, so that a search ends soon. */
#define NODE_SLOTS (2 * TREE_NODES)
#define SPOT_SLOTS (2 * TREE_SPOTS)

/* Nodes of tree_any()'s: of each CPU and role. */
#define TREE_ANYS (LAYOUT_CPUS * 3)

/* A slot of a hash table is in use where its turn is the table's. */
struct slot {
	uint32_t turn, index;
};

struct tree {
	uint32_t turn, nodes, spots;
	struct layout_node node[TREE_NODES];
	struct layout_spot spot[TREE_SPOTS];
	/* While another is merged: what its nodes are here. */
	uint32_t same[TREE_NODES];
	struct slot node_slot[NODE_SLOTS];
	struct slot spot_slot[SPOT_SLOTS];
};

struct tree *
tree_new(void)
{
	struct tree *tree;

	/* Pages that are never used are never there. */
	tree = calloc(1, sizeof(*tree));
	if (tree != NULL)
		tree->turn = 1;
	return (tree);
}

void
tree_free(struct tree *tree)
{
	free(tree);
}

void
tree_clear(struct tree *tree)
{
	tree->nodes = tree->spots = 0;
	if (++tree->turn != 0)
		return;
	/* The turns begin again: no slot may look used. */
	memset(tree->node_slot, 0, sizeof(tree->node_slot));
	memset(tree->spot_slot, 0, sizeof(tree->spot_slot));
	tree->turn = 1;
}

static uint64_t
mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9e3779b97f4a7c15u;
	return (hash ^ hash >> 29);
}

static bool
same_node(const struct layout_node *a, const struct layout_node *b)
{
	return (a->entry == b->entry && a->site == b->site &&
	    a->parent == b->parent && a->cpu == b->cpu && a->how == b->how &&
	    a->role == b->role);
}

uint32_t
tree_node(struct tree *tree, const struct layout_node *node)
{
	struct slot *slot;
	uint64_t hash;
	uint32_t i;

	hash = mix(mix(mix(node->cpu, node->entry), node->site), node->parent);
	for (i = (uint32_t)hash;; i++) {
		slot = &tree->node_slot[i % NODE_SLOTS];
		if (slot->turn != tree->turn)
			break;
		if (same_node(&tree->node[slot->index], node))
			return (slot->index);
	}
	if (tree->nodes >= (node->entry == TREE_ANY_ENTRY ? TREE_NODES :
	    TREE_NODES - TREE_ANYS))
		return (TREE_FULL);
	*slot = (struct slot){tree->turn, tree->nodes};
	tree->node[tree->nodes] = *node;
	return (tree->nodes++);
}

uint32_t
tree_any(struct tree *tree, const struct layout_node *node)
{
	struct layout_node any = {
		.entry = TREE_ANY_ENTRY,
		.parent = LAYOUT_NO_NODE,
		.cpu = node->cpu,
		.role = node->role,
		.how = LAYOUT_ROOT,
	};

	return (tree_node(tree, &any));
}

uint32_t
tree_spot(struct tree *tree, uint32_t node, uint64_t pc, uint32_t work)
{
	const struct layout_spot *spot;
	struct slot *slot;
	uint32_t i;

	for (i = (uint32_t)mix(node, pc);; i++) {
		slot = &tree->spot_slot[i % SPOT_SLOTS];
		if (slot->turn != tree->turn)
			break;
		spot = &tree->spot[slot->index];
		if (spot->pc == pc && spot->node == node && spot->work == work)
			return (slot->index);
	}
	if (tree->spots >= (tree->node[node].entry == TREE_ANY_ENTRY ?
	    TREE_SPOTS : TREE_SPOTS / 4 * 3))
		return (TREE_FULL);
	*slot = (struct slot){tree->turn, tree->spots};
	tree->spot[tree->spots] =
	    (struct layout_spot){.pc = pc, .node = node, .work = work};
	return (tree->spots++);
}

/* Nodes and spots, wherever they are. */
struct parts {
	const struct layout_node *node;
	const struct layout_spot *spot;
	uint32_t nodes, spots;
};

static void
merge_nodes(struct tree *to, const struct parts *from)
{
	struct layout_node node;
	uint32_t i, n;

	for (i = 0; i < from->nodes; i++) {
		node = from->node[i];
		node.times = node.faults = 0;
		if (node.parent != LAYOUT_NO_NODE)
			node.parent = to->same[node.parent];
		n = tree_node(to, &node);
		if (n == TREE_FULL)
			n = tree_any(to, &node);
		to->same[i] = n;
		to->node[n].times += from->node[i].times;
		to->node[n].faults += from->node[i].faults;
	}
}

/* How many instructions found no room. */
static uint64_t
merge(struct tree *to, const struct parts *from)
{
	const struct layout_spot *spot;
	struct layout_spot *sum;
	uint64_t lost = 0;
	uint32_t i, s;

	merge_nodes(to, from);
	for (i = 0; i < from->spots; i++) {
		spot = &from->spot[i];
		s = tree_spot(to, to->same[spot->node], spot->pc, spot->work);
		if (s == TREE_FULL)
			s = tree_spot(to, tree_any(to,
			    &from->node[spot->node]), spot->pc, spot->work);
		if (s == TREE_FULL) {
			lost += spot->count;
			continue;
		}
		sum = &to->spot[s];
		sum->count += spot->count;
		sum->waiting += spot->waiting;
		sum->loads += spot->loads;
		sum->stores += spot->stores;
		sum->devices += spot->devices;
		sum->ipis += spot->ipis;
		sum->eois += spot->eois;
		sum->length = spot->length;
		memcpy(sum->bytes, spot->bytes, sizeof(sum->bytes));
	}
	return (lost);
}

uint64_t
tree_merge(struct tree *to, const struct tree *from)
{
	const struct parts parts = {from->node, from->spot, from->nodes,
		from->spots};

	return (merge(to, &parts));
}

uint64_t
tree_merge_record(struct tree *to, const struct layout_record *from)
{
	const struct layout_node *node = (const void *)(from + 1);
	const struct parts parts = {node, (const void *)(node + from->nodes),
		from->nodes, from->spots};

	return (merge(to, &parts));
}

void
tree_copy(const struct tree *tree, void *to)
{
	const size_t nodes = tree->nodes * sizeof(tree->node[0]);

	memcpy(to, tree->node, nodes);
	memcpy((char *)to + nodes, tree->spot,
	    tree->spots * sizeof(tree->spot[0]));
}

uint32_t
tree_nodes(const struct tree *tree)
{
	return (tree->nodes);
}

uint32_t
tree_spots(const struct tree *tree)
{
	return (tree->spots);
}

struct layout_node *
tree_node_at(struct tree *tree, uint32_t index)
{
	return (&tree->node[index]);
}

struct layout_spot *
tree_spot_at(struct tree *tree, uint32_t index)
{
	return (&tree->spot[index]);
}
