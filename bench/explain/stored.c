/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>

#include "explain/stored.h"

int
stored_read(const char *path, struct stored *stored, struct errmsg *err)
{
	const json_t *explanation;
	struct errmsg why;
	int error;

	*stored = (struct stored){.path = path};
	error = result_read(path, &stored->result, err);
	if (error != 0)
		return (error);
	explanation = json_object_get(stored->result->root, "explanation");
	if (explanation == NULL)
		error = errmsg_set(err, EINVAL, "%s: it carries no "
		    "explanation; `dumpbench explain --kernel FILE --kmod "
		    "FILE` measures one (…-explain.json)", path);
	else {
		error = attribution_read(explanation, &stored->attribution,
		    &why);
		if (error != 0)
			errmsg_set(err, -error, "%s: %.1500s", path, why.text);
	}
	if (error != 0)
		stored_free(stored);
	return (error);
}

void
stored_free(struct stored *stored)
{
	attribution_free(stored->attribution);
	result_free(stored->result);
	*stored = (struct stored){.path = NULL};
}
