/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line of a program, or of one of its verbs, as a table: an option
 * is one row.  Parsing, --help and the completions of shells are made from the
 * table.
 *
 * An option and its value are one word (--name=value, -xvalue) or two (--name
 * value, -x value).  Of an option that is given twice the last one counts,
 * unless its setter adds up.  Other words are operands, wherever they stand;
 * "--" ends the options.  Every table has --help (-h) and --version (-V).
 */
#ifndef DUMPBENCH_UTIL_OPTIONS_H
#define DUMPBENCH_UTIL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "util/errmsg.h"

struct option_row {
	const char *name;    /* without its dashes */
	const char *value;   /* "FILE", "exact|tsc|both"; null: it takes none */
	const char *summary; /* for the help, which breaks its lines */
	/*
	 * Checks the value, which is not empty, and keeps it in `into`; null
	 * for an option without a value.  Null: another parser's, which stays
	 * among the operands, and so does the next word, if that is its value.
	 */
	int (*set)(const struct option_row *row, void *into, const char *value,
	    struct errmsg *err);
	size_t at;	     /* in `into`, where setters below keep the value */
	uint64_t low, high;  /* bounds of a number */
	char letter;	     /* of its short form; 0: none */
};

struct option_group {
	const char *title; /* for the help; null: none */
	const struct option_row *rows;
	size_t n;
};

/* {OPTION_GROUP(NULL, rows), OPTION_GROUPS_END} */
#define OPTION_GROUP(title, rows) \
	{(title), (rows), sizeof(rows) / sizeof((rows)[0])}
#define OPTION_GROUPS_END {NULL, NULL, 0}

struct option_table {
	const char *program; /* "dumpbench run" */
	/* What follows it, a line a form; one with a blank first goes on. */
	const char *usage;
	/* Paragraphs; a line that begins with a blank is not broken. */
	const char *about, *notes;
	void (*list)(FILE *out); /* prints lines behind about; null: none */
	const struct option_group *groups; /* ends with rows of null */
	const char *operands; /* "OLD NEW ..."; null: it takes none */
	/* What one of them is, as row.value has it; null: do not complete. */
	const char *operand;
	unsigned least, most; /* how many; most 0: any number */
	bool rest;	      /* "--" ends them; other options follow */
	/* That has these options, for completion; null: another program. */
	const struct option_table *rest_table;
	/* Options that another parser takes: they become operands. */
	bool (*theirs)(const char *word);
};

struct option_words {
	char **operands; /* argv + 1, where they were gathered; null-ended */
	size_t noperands;
	char **rest; /* behind "--" */
	size_t nrest;
	bool help, version;
};

/*
 * Setters of row.set.  OPTION_AT gives the place of a member of that type:
 *     {"cpus", "N", "how many", option_number,
 *      OPTION_AT(struct s, cpus, unsigned), 1, 8},
 */
/* NOLINTBEGIN(bugprone-macro-parentheses): types take none */
#define OPTION_AT(structure, member, type) \
	(offsetof(structure, member) + 0 * sizeof(char[_Generic( \
	    ((structure *)NULL)->member, type: 1)]))
/* NOLINTEND(bugprone-macro-parentheses) */

typedef int option_set(const struct option_row *row, void *into,
    const char *value, struct errmsg *err);

option_set option_true;	       /* bool */
option_set option_text;	       /* const char *: the word itself */
option_set option_number;      /* unsigned: whole, row.low to row.high */
option_set option_number_text; /* const char *: the same, as it was written */
option_set option_choice;      /* unsigned: which of row.value, from 0 */
option_set option_choice_text; /* const char *: the same, as it was written */
option_set option_choices;     /* unsigned: a comma list, bits 1 << which */

/* -EINVAL, and "--<name>: <sentence>" in the message. */
int option_refuse(const struct option_row *row, struct errmsg *err,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* -EINVAL, and --<name>: unknown <what> '<word>' (expected …). */
int option_unknown(const struct option_row *row, const char *what,
    const char *word, const char *const *names, size_t n,
    struct errmsg *err);

/*
 * Read the words of argv into `into`, which holds the defaults.  0, or -EINVAL
 * and what was wrong and what was expected.  After --help or --version nothing
 * else is looked at.
 */
int options_parse(const struct option_table *table, int argc, char **argv,
    void *into, struct option_words *words, struct errmsg *err);

/* The text of --help, at most 80 columns of ASCII. */
void options_help(const struct option_table *table, FILE *out);

/*
 * After --help that text, after --version the first word of table->program and
 * the version, and true; else nothing, and false.
 */
bool options_answer(const struct option_table *table,
    const struct option_words *words, const char *version, FILE *out);

#endif
