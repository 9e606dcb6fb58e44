/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench topo: show the initiator and the responders. */
#include <stdio.h>

#include "topo/topo.h"
#include "verb/verb.h"
#include "verb/verbs.h"

struct asked {
	const char *synthetic;
};

static const struct option_row rows[] = {
	{"synthetic", "DESCRIPTION", "another machine, in hwloc's syntax: "
	    "\"pack:2 l3:1 core:4 pu:2\"", .set = option_text,
	    .at = OPTION_AT(struct asked, synthetic, const char *)},
};

static const struct option_group groups[] = {
	OPTION_GROUP(NULL, rows), OPTION_GROUPS_END};

const struct option_table topo_verb_options = {
	.program = "dumpbench topo",
	.usage = "[option ...]",
	.about = "Show the CPU that measures (the initiator) and those that "
	    "serve its TLB shootdowns (the responders), nearest first, among "
	    "the CPUs that this process may use.",
	.groups = groups,
};

/* One CPU's row, with the kind of its core where there are several. */
static void
show_cpu(const struct topo *topo, const char *role, unsigned cpu,
    unsigned kind, const char *shares)
{
	printf("%-10s  %4u  ", role, cpu);
	if (topo->nkinds > 0)
		printf("%4u  ", kind);
	printf("%s\n", shares);
}

static void
show_kinds(const struct topo *topo)
{
	const size_t other = topo_other_kinds(topo);
	size_t i;

	for (i = 0; i < topo->nkinds; i++)
		printf("kind %-5zu  %s\n", i, topo->kinds[i]);
	if (other > 0)
		printf("%zu of %zu responders are on cores of another kind "
		    "than the initiator's\n", other, topo->nresponders);
}

static void
show(const struct topo *topo)
{
	size_t i;

	printf("%-10s  %4s  %s%s\n", "role", "CPU",
	    topo->nkinds > 0 ? "kind  " : "", "shares with the initiator");
	show_cpu(topo, "initiator", topo->initiator, topo->kind, "-");
	for (i = 0; i < topo->nresponders; i++)
		show_cpu(topo, "responder", topo->responders[i].cpu,
		    topo->responders[i].kind,
		    topo_distance_name(topo->responders[i].distance));
	if (topo->nresponders == 0)
		printf("no responder: this process may use one CPU only\n");
	show_kinds(topo);
	printf("synthetic   %s\n", topo->synthetic);
}

int
verb_topo(int argc, char **argv)
{
	struct asked asked = {NULL};
	struct option_words words;
	struct topo *topo;
	struct errmsg err;
	int error, status;

	if (!verb_options(&topo_verb_options, argc, argv, &asked, &words,
	    &status))
		return (status);
	error = asked.synthetic != NULL
		    ? topo_open_synthetic(asked.synthetic, &topo, &err)
		    : topo_open_host(&topo, &err);
	if (error != 0)
		return (asked.synthetic != NULL ?
		    verb_unchecked(&topo_verb_options, error, &err) :
		    verb_fail(&topo_verb_options, 1, "%s", err.text));
	show(topo);
	topo_close(topo);
	return (0);
}
