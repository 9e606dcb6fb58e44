/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench collect: read the report of a panic from its dump device. */
#include "measure/collect.h"
#include "verb/verb.h"
#include "verb/verbs.h"

struct asked {
	const char *results;
};

static const struct option_row rows[] = {
	{"results", "FOLDER", "folder of the results; default: results",
	    .set = option_text,
	    .at = OPTION_AT(struct asked, results, const char *)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

const struct option_table collect_verb_options = {
	.program = "dumpbench collect",
	.usage = "[option ...] DEVICE",
	.about = "Read the report of a recorded panic (context panic) from its "
	    "dump device, or from a file with the device's contents; write it "
	    "as a result and print it.",
	.groups = groups,
	.operands = "DEVICE",
	.operand = "DEVICE",
	.least = 1,
	.most = 1,
};

int
verb_collect(int argc, char **argv)
{
	struct asked asked = {"results"};
	struct option_words words;
	struct errmsg err;
	int status;

	if (!verb_options(&collect_verb_options, argc, argv, &asked, &words,
	    &status))
		return (status);
	if (collect_device(words.operands[0], asked.results, &err) != 0)
		return (verb_fail(&collect_verb_options, 1, "%s", err.text));
	return (0);
}
