/* SPDX-License-Identifier: BSD-2-Clause */
/* Explanations that are written as the calls of one batch, for tests. */
#ifndef DUMPBENCH_TESTS_CALLS_H
#define DUMPBENCH_TESTS_CALLS_H

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "explain/attribution.h"

/* A function in its caller, an earlier call or -1, and its instructions. */
struct call {
	const char *name;
	int parent;
	int n;
};

#define CALLS 8

/* The index of a function in the list, made if need be. */
static inline int
calls_function(json_t *functions, const char *name)
{
	const json_t *f;
	char start[20];
	size_t i;

	json_array_foreach(functions, i, f)
		if (strcmp(json_string_value(json_object_get(f, "name")),
		    name) == 0)
			return ((int)i);
	snprintf(start, sizeof(start), "0x%zx", 4096 * (i + 1));
	json_array_append_new(functions, json_pack("{ss ss ss ss si}", "name",
	    name, "image", "kernel", "file", "", "start", start, "size", 64));
	return ((int)i);
}

static inline json_t *
calls_tree(const struct call *call, json_t *functions, json_t *insns,
    int *sum)
{
	json_t *nodes = json_array(), *spots = json_array();
	int i, f, parent;

	*sum = 0;
	for (i = 0; i < CALLS && call[i].name != NULL; i++) {
		f = calls_function(functions, call[i].name);
		parent = call[i].parent;
		json_array_append_new(insns, json_pack("[iisi]", f, i, "90",
		    -1));
		json_array_append_new(nodes, json_pack("{s[ii] so si si ss ss "
		    "si si}", "entry", f, 0, "site", parent < 0 ?
		    json_array() : json_pack("[ii]", calls_function(functions,
		    call[parent].name), 8), "parent", parent, "cpu", 0,
		    "role", "initiator", "how", parent < 0 ? "root" : "call",
		    "times", 1, "faults", 0));
		json_array_append_new(spots, json_pack("[iii]", i, i,
		    call[i].n));
		*sum += call[i].n;
	}
	return (json_pack("{si si si si so so}", "windows", 1, "times", 1,
	    "instructions", *sum, "unattributed", 0, "nodes", nodes, "spots",
	    spots));
}

/* A row of one batch, of one page. */
static inline struct attribution *
calls_read(const struct call *call)
{
	json_t *functions = json_array(), *insns = json_array(), *tree, *all;
	struct attribution *a;
	struct errmsg err;
	int sum;

	tree = calls_tree(call, functions, insns, &sum);
	all = json_pack("{si s[s] s[] so s[] so s[{ss si si s{s{si si si si si "
	    "si s[o]} sn sn}}]}", "schema", 1, "kinds", "instructions",
	    "images", "functions", functions, "lines", "instructions", insns,
	    "rows", "name", "latency/enter/1", "batch", 1, "responders", 0,
	    "stages", "map", "windows", 1, "sum", sum, "min", sum, "median",
	    sum, "max", sum, "missing", 0, "trees", tree, "sink", "unmap");
	assert_non_null(all);
	if (attribution_read(all, &a, &err) != 0)
		fail_msg("%s", err.text);
	json_decref(all);
	return (a);
}

#endif
