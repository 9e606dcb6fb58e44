/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench topo: which CPU measures, which respond, how far apart. */
#include <stdio.h>

#include "flag.h"
#include "topo/topo.h"
#include "verbs.h"

static const char usage[] =
    "usage: dumpbench topo [--synthetic DESCRIPTION]\n"
    "\n"
    "Show the CPU that measures (the initiator) and those that must serve\n"
    "its TLB shootdowns (the responders), nearest first, on this machine as\n"
    "far as this process may use it.\n"
    "\n"
    "  --synthetic DESCRIPTION  of another machine, in hwloc's syntax:\n"
    "                           \"pack:2 l3:1 core:4 pu:2\"\n"
    "  --help                   this text\n";

/* One CPU's row; of which kind its core is where there are several. */
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
		printf("no responder: nothing to shoot down here\n");
	show_kinds(topo);
	printf("synthetic   %s\n", topo->synthetic);
}

int
verb_topo(int argc, char **argv)
{
	static const struct option options[] = {
	    {"synthetic", required_argument, NULL, 's'},
	    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	const char *synthetic;
	struct topo *topo;
	struct fault fault;
	char letter[3];
	int c, error;

	synthetic = NULL;
	opterr = 0;
	optind = 0; /* glibc: start anew */
	while ((c = getopt_long(argc, argv, "+:", options, NULL)) != -1) {
		switch (c) {
		case 's':
			synthetic = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return (0);
		case ':':
			fprintf(stderr, "dumpbench topo: %s: wants a value\n",
			    argv[optind - 1]);
			return (2);
		default:
			fprintf(stderr,
			    "dumpbench topo: %s: not a flag; "
			    "--synthetic DESCRIPTION and --help accepted\n",
			    refused_flag(argv, letter));
			return (2);
		}
	}
	if (optind < argc) {
		fprintf(stderr,
		    "dumpbench topo: %s: takes no argument; "
		    "--synthetic DESCRIPTION and --help accepted\n",
		    argv[optind]);
		return (2);
	}
	error = synthetic != NULL
		    ? topo_open_synthetic(synthetic, &topo, &fault)
		    : topo_open_host(&topo, &fault);
	if (error != 0) {
		fprintf(stderr, "dumpbench topo: %s\n", fault.text);
		return (1);
	}
	show(topo);
	topo_close(topo);
	return (0);
}
