/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words of a command line.  What is wrong with one ends the program with
 * exit status 2 and a sentence that says what is accepted.
 */
#ifndef TESTS_TORTURE_WORDS_H
#define TESTS_TORTURE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#define WORDS_LIST 1024

/* The table's first is --help, which is -h as well; its last has no name. */
struct words_option {
	const char *name;
	const char *value; /* null: it takes none */
	const char *help;
};

/* The words of a list, in order; null: there are no more. */
typedef const char *words_name(size_t i);

/* "red, green or blue" */
void words_list(words_name *name, char list[WORDS_LIST]);

/* The place of a word in a list; what, "unknown colour", begins the refusal. */
size_t words_place(const char *what, const char *word, words_name *name);

/* Is it among these words, which a null ends? */
bool words_have(char **words, const char *name);

/* Are these n characters a whole number up to most, which is far from 2^64? */
bool words_whole(const char *word, size_t n, unsigned long most,
    unsigned long *value);

/* What getopt_long(3) found behind an option. */
const char *words_value(const char *option, const char *expected);

/* It is a number. */
unsigned long words_number(const char *option, unsigned long least,
    unsigned long most);

/*
 * The place of the next option in the table, its value in optarg, null if there
 * is none; or -1: argv's other words are from optind on.
 */
int words_next(int argc, char **argv, const struct words_option *table);

/* Parts of what --help prints: a list, and the options. */
void words_show(const char *title, words_name *name);
void words_usage(const char *what, const struct words_option *table);

/* Of a text on standard output, which may be a full disk. */
void words_end(void);

/* Without $BUILD: what make built is beside this program. */
void words_built(void);

/* It must be there, too. */
void words_need(const char *name);

#endif
