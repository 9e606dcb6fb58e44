/* SPDX-License-Identifier: BSD-2-Clause */
/* Name the flag that getopt_long(3) has just refused. */
#ifndef DUMPBENCH_FLAG_H
#define DUMPBENCH_FLAG_H

#include <getopt.h>
#include <string.h>

/*
 * The whole word of a long flag; of a short one ("-x", or one of "-xyz") only
 * its letter, since getopt_long(3) may not have left the word yet.
 */
static inline const char *
refused_flag(char **argv, char letter[3])
{
	if (strncmp(argv[optind - 1], "--", 2) == 0)
		return (argv[optind - 1]);
	letter[0] = '-';
	letter[1] = (char)optopt;
	letter[2] = '\0';
	return (letter);
}

#endif
