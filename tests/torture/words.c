/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "built.h"
#include "torture/words.h"

#define WORDS_OPTIONS 16
#define WORDS_FIRST   256 /* of long options: behind all characters */

/* The next word of "red, green or blue". */
static void
add(char list[WORDS_LIST], const char *dashes, const char *word, bool last)
{
	const size_t n = strlen(list);

	snprintf(list + n, WORDS_LIST - n, "%s%s%s",
	    n == 0 ? "" : last ? " or " : ", ", dashes, word);
}

void
words_list(words_name *name, char list[WORDS_LIST])
{
	size_t i;

	list[0] = '\0';
	for (i = 0; name(i) != NULL; i++)
		add(list, "", name(i), name(i + 1) == NULL);
}

size_t
words_place(const char *what, const char *word, words_name *name)
{
	char list[WORDS_LIST];
	size_t i;

	for (i = 0; name(i) != NULL; i++)
		if (strcasecmp(name(i), word) == 0)
			return (i);
	words_list(name, list);
	errx(2, "%s '%s' (expected %s)", what, word, list);
}

bool
words_have(char **words, const char *name)
{
	while (*words != NULL && strcasecmp(*words, name) != 0)
		words++;
	return (*words != NULL);
}

bool
words_whole(const char *word, size_t n, unsigned long most,
    unsigned long *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < n && isdigit((unsigned char)word[i]) &&
	    *value <= most; i++)
		*value = *value * 10 + (unsigned long)(word[i] - '0');
	return (n > 0 && i == n && *value <= most);
}

const char *
words_value(const char *option, const char *expected)
{
	if (optarg == NULL)
		errx(2, "%s: no value (expected %s)", option, expected);
	return (optarg);
}

unsigned long
words_number(const char *option, unsigned long least, unsigned long most)
{
	char expected[64];
	const char *word;
	unsigned long value;

	snprintf(expected, sizeof(expected), "a whole number from %lu to %lu",
	    least, most);
	word = words_value(option, expected);
	if (!words_whole(word, strlen(word), most, &value) || value < least)
		errx(2, "%s: '%s' is not %s", option, word, expected);
	return (value);
}

static void
words_unknown(const struct words_option *table, const char *word, size_t n)
{
	char list[WORDS_LIST] = "";
	size_t i;

	for (i = 0; table[i].name != NULL; i++)
		add(list, "--", table[i].name, table[i + 1].name == NULL);
	errx(2, "unknown option '%.*s' (expected %s)", (int)n, word, list);
}

int
words_next(int argc, char **argv, const struct words_option *table)
{
	struct option options[WORDS_OPTIONS + 1] = {{NULL, 0, NULL, 0}};
	char letter[3] = "-";
	const char *word;
	int c, i;

	for (i = 0; table[i].name != NULL; i++)
		options[i] = (struct option){table[i].name,
		    table[i].value != NULL ? required_argument : no_argument,
		    NULL, WORDS_FIRST + i};
	opterr = 0;
	c = getopt_long(argc, argv, ":h", options, NULL);
	if (c == ':')
		c = optopt;
	if (c != '?')
		return (c == 'h' ? 0 : c == -1 ? -1 : c - WORDS_FIRST);
	word = argv[optind - 1];
	if (optopt >= WORDS_FIRST)
		errx(2, "--%s: unexpected value '%s' (expected none)",
		    table[optopt - WORDS_FIRST].name, strchr(word, '=') + 1);
	letter[1] = (char)optopt;
	if (optopt != 0)
		word = letter;
	words_unknown(table, word, strcspn(word, "="));
	return (-1);
}

void
words_show(const char *title, words_name *name)
{
	int column = printf("%s:", title);
	size_t i;

	for (i = 0; name(i) != NULL; i++) {
		if ((size_t)column + strlen(name(i)) > 78)
			column = printf("\n   ");
		column += printf(" %s", name(i));
	}
	putchar('\n');
}

void
words_usage(const char *what, const struct words_option *table)
{
	char option[64];
	size_t i;

	printf("usage: %s [OPTION ...] [CASE ...]\n\n%s\n\n",
	    program_invocation_short_name, what);
	for (i = 0; table[i].name != NULL; i++) {
		snprintf(option, sizeof(option), "%s--%s%s%s",
		    i == 0 ? "-h, " : "", table[i].name,
		    table[i].value != NULL ? " " : "",
		    table[i].value != NULL ? table[i].value : "");
		printf("  %-16s  %s\n", option, table[i].help);
	}
	putchar('\n');
}

void
words_end(void)
{
	if (fflush(stdout) != 0)
		err(2, "standard output");
	exit(0);
}

void
words_built(void)
{
	const char *folder = getenv("BUILD");
	char path[PATH_MAX];
	ssize_t n;

	if (folder != NULL && folder[0] != '\0')
		return;
	n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (n == -1)
		err(2, "/proc/self/exe");
	path[n] = '\0';
	*strrchr(path, '/') = '\0';
	setenv("BUILD", path, 1);
}

void
words_need(const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", built_folder(), name);
	if (access(path, R_OK) == -1)
		errx(2, "no %s in '%s' (expected BUILD to name the folder of "
		    "what make built)", name, built_folder());
}
