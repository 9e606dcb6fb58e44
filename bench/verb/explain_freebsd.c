/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the program runs on FreeBSD it has no plugin for QEMU. */
#include <stdio.h>

#include "verb/verb.h"
#include "verb/verbs.h"

static const struct option_group groups[] = {OPTION_GROUPS_END};

const struct option_table explain_verb_options = {
	.program = "dumpbench explain",
	.usage = "",
	.about = "Show where the instructions of a figure go: only where this "
	    "program runs on Linux.",
	.groups = groups,
};

int
verb_explain(int argc, char **argv)
{
	struct option_words words;
	int status;

	if (verb_options(&explain_verb_options, argc, argv, NULL, &words,
	    &status))
		return (verb_fail(&explain_verb_options, 2, "the plugin for "
		    "QEMU is there on Linux alone (expected a machine with "
		    "Linux; a guest may be of either)"));
	return (status);
}
