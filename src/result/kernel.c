/* SPDX-License-Identifier: BSD-2-Clause */
/* A kernel's name, where its release does not tell its machine. */
#include <stdio.h>
#include <string.h>

#include "result/result.h"
#include "util/printable.h"

#define PAE "vm.pmap.pae_mode: " /* a circumstance of kmod/freebsd */

/* FreeBSD's releases are the same on all machines; this one goes unsaid. */
static bool
tells_machine(const struct result_context *c)
{
	return (c->os == NULL || strcmp(c->os, "freebsd") != 0 ||
	    c->machine == NULL || strcmp(c->machine, "amd64") == 0);
}

/* The text for such a kernel with PAE, or without; "" if it has no choice. */
static const char *
page_tables(const struct result_context *c, const char *with,
    const char *without)
{
	const char *pae = c->mitigations != NULL ?
	    strstr(c->mitigations, PAE) : NULL;

	if (pae == NULL)
		return ("");
	return (pae[strlen(PAE)] == '0' ? without : with);
}

const char *
result_kernel(const struct result_context *c, char text[RESULT_KERNEL_MAX])
{
	const char *release = c->release != NULL ? c->release : "";

	if (tells_machine(c))
		snprintf(text, RESULT_KERNEL_MAX, "%s", release);
	else
		snprintf(text, RESULT_KERNEL_MAX, "%.150s %.40s%s", release,
		    c->machine, page_tables(c, " PAE", " non-PAE"));
	/* A report may say anything: it stays one line. */
	printable_name(text);
	return (text);
}

const char *
result_kernel_folder(const struct result_context *c,
    char text[RESULT_KERNEL_MAX])
{
	const char *release = c->release != NULL ? c->release : "";

	if (tells_machine(c))
		snprintf(text, RESULT_KERNEL_MAX, "%s", release);
	else
		snprintf(text, RESULT_KERNEL_MAX, "%.150s-%.40s%s", release,
		    c->machine, page_tables(c, "", "-nopae"));
	return (text);
}
