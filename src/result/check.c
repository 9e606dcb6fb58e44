/* SPDX-License-Identifier: BSD-2-Clause */
/* Check a result against the schema of result.h. */
#include <errno.h>

#include "result/result.h"
#include "result/schema.h"
#include "result/shape.h"

static const struct member file_members[] = {
    {"context", OBJECT, NULL},
    {"benchmarks", LIST, NULL},
    {"explanation", OBJECT | ABSENT, NULL},
};

int
result_check(json_t *root, struct errmsg *err)
{
	static const struct place at = {""};
	const json_t *ours;
	json_t *row;
	size_t i;
	int error, schema;

	if (!json_is_object(root))
		return (errmsg_set(err, EINVAL,
		    "is no JSON object (expected a result "
		    "file as dumpbench writes it)"));
	error = shape_check_all(root, &at, MEMBERS(file_members), err);
	if (error == 0)
		error = schema_context(json_object_get(root, "context"), err);
	if (error != 0)
		return (error);
	ours = json_object_get(json_object_get(root, "context"), "dumpbench");
	schema = (int)json_integer_value(json_object_get(ours, "schema"));
	json_array_foreach (json_object_get(root, "benchmarks"), i, row) {
		error = schema_row(row, i, schema, err);
		if (error != 0)
			return (error);
	}
	return (0);
}
