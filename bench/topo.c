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

static void
show(const struct topo *topo)
{
	size_t i;

	printf("%-10s  %4s  %s\n", "role", "CPU", "shares with the initiator");
	printf("%-10s  %4u  %s\n", "initiator", topo->initiator, "-");
	for (i = 0; i < topo->nresponders; i++)
		printf("%-10s  %4u  %s\n", "responder", topo->responders[i].cpu,
		    topo_distance_name(topo->responders[i].distance));
	if (topo->nresponders == 0)
		printf("no responder: nothing to shoot down here\n");
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
