/* SPDX-License-Identifier: BSD-2-Clause */
/* Which rows are explained. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/asked.h"
#include "gbench/gbench.h"
#include "measure/filter.h"

/* The old question's pair, and what one responder adds. */
static char default_1[] = "latency/kenter_temporary/1";
static char default_2[] = "latency/kenter_temporary/16";
static char default_3[] = "latency/enter/1";
static char default_4[] = "latency/enter/16";
static char default_5[] = "shootdown/enter/1";
static char *const defaults[] = {default_1, default_2, default_3, default_4,
	default_5};
static char *const brief_defaults[] = {default_1, default_3};

char *
explain_filter(char *const *names, size_t n)
{
	size_t size = 32, i;
	char *filter, *p;
	const char *s;

	for (i = 0; i < n; i++)
		size += 2 * strlen(names[i]) + 1;
	filter = malloc(size);
	if (filter == NULL)
		return (NULL);
	p = stpcpy(filter, "^(");
	for (i = 0; i < n; i++) {
		if (i > 0)
			*p++ = '|';
		for (s = names[i]; *s != '\0'; s++) {
			if (strchr(".+*?()[]{}|^$\\", *s) != NULL)
				*p++ = '\\';
			*p++ = *s;
		}
	}
	strcpy(p, ")(/manual_time)?$");
	return (filter);
}

int
explain_check_filter(struct explain_asked *asked, struct errmsg *err)
{
	if (asked->regex != NULL)
		asked->filter = filter_of(asked->regex);
	else if (asked->nnames > 0)
		asked->filter = explain_filter(asked->names, asked->nnames);
	else if (asked->brief)
		asked->filter = explain_filter(brief_defaults, 2);
	else if (asked->file == NULL)
		asked->filter = explain_filter(defaults, sizeof(defaults) /
		    sizeof(defaults[0]));
	else
		return (0);
	if (asked->filter == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	if (gbench_list(asked->filter, NULL, NULL) < 0)
		return (errmsg_set(err, EINVAL, "--benchmark_filter: %s",
		    gbench_error()));
	return (0);
}
