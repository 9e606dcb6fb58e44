/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs that are tortured. */
#ifndef TESTS_TORTURE_CASES_H
#define TESTS_TORTURE_CASES_H

#include <stdbool.h>
#include <stddef.h>

#define CASE_ARGS 24

struct torture_case {
	const char *name;
	const char *program; /* below the folder of what make built */
	const char *args[CASE_ARGS];
	const char *prepare; /* behind prepare.sh */
	const char *peers; /* words for what it talks to, '|' between them */
	int status; /* without a failure */
	int limit_s; /* it ends within that, if not 20 */
	bool forks; /* its children are tortured, too */
	bool varies; /* its figures differ from run to run */
	bool long_only; /* not with --short: it takes too long */
	bool apart; /* its children alone are: the program is their peer */
};

extern const struct torture_case torture_cases[];
extern const size_t torture_ncases;

#endif
