/* SPDX-License-Identifier: BSD-2-Clause */
/* Read a result. */
#include <errno.h>
#include <stdlib.h>

#include "result/result.h"
#include "result/schema.h"
#include "result/text.h"
#include "util/json_text.h"

/* -EINVAL and a sentence without the file's name; else *root is a result's. */
static int
parse(const struct result_text *text, json_t **root, struct errmsg *err)
{
	const unsigned long denied = json_text_denied();
	json_error_t at;
	int error;

	error = result_text_check(text->text, text->size, err);
	if (error != 0)
		return (error);
	*root = json_text(text->text, text->size, JSON_REJECT_DUPLICATES, &at);
	if (*root == NULL && errno == ENOMEM)
		return (errmsg_set(err, ENOMEM, "no memory"));
	if (*root == NULL)
		return (errmsg_set(err, EINVAL,
		    "not whole JSON (line %d, column %d: %s; expected a result "
		    "file as dumpbench writes it)", at.line, at.column,
		    at.text));
	older_rename(*root);
	error = result_check(*root, err);
	if (error == 0)
		older_upgrade(*root);
	/* An older result's new members, one of which would be missing. */
	if (error == 0 && json_text_denied() != denied)
		error = errmsg_set(err, ENOMEM, "no memory");
	return (error);
}

int
result_read(const char *path, struct result **result, struct errmsg *err)
{
	struct result_text text = {.text = NULL};
	struct result *r = calloc(1, sizeof(*r));
	struct errmsg why;
	int error;

	if (r == NULL)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	error = result_text_read(&text, path, &why);
	if (error == 0)
		error = parse(&text, &r->root, &why);
	result_text_free(&text);
	if (error != 0) {
		result_free(r);
		return (errmsg_set(err, -error, "%s: %.1900s", path,
		    why.text));
	}
	r->denied = json_text_denied();
	*result = r;
	return (0);
}
