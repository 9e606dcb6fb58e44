/* SPDX-License-Identifier: BSD-2-Clause */
/* The output formats of `dumpbench compare`. */
#ifndef DUMPBENCH_BENCH_COMPARE_H
#define DUMPBENCH_BENCH_COMPARE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "stats/compare.h"

struct compared {
	const char *old;		 /* path */
	const char *const *new;		 /* paths */
	struct comparison **comparisons; /* one a new */
	struct why **whys; /* the same; null: nothing is explained */
	size_t n;
};

struct compared_how {
	bool all;	     /* for people: not only better and worse figures */
	bool colour;
	const char *fail_on; /* rules, by which a figure fails; null: worse */
};

/* Print a comparison; 0 or -ENOMEM. */
typedef int compared_print(const struct compared *c,
    const struct compared_how *how, FILE *out);

struct compared_form {
	const char *name;
	bool people; /* for people: a sentence may stand before it */
	compared_print *print;
};

/* A form a row; a null name ends them. */
extern const struct compared_form compared_forms[];

/* Columns for a terminal, and tables. */
compared_print compared_text, compared_markdown;

/* All figures, for programs. */
compared_print compared_csv, compared_json;

/* Each figure a test that passes, fails or is skipped. */
compared_print compared_junit, compared_ktap;

/* For GitHub. */
compared_print compared_gha;

/* One line, by the rules, which must be there. */
compared_print compared_line;

/* "worse: 840 to 843, +0.36%", with the reason, if there is one. */
void compared_change(const struct compare_figure *f, char *text, size_t size);

/* Text from a file or the command line, which may be invalid UTF-8. */
json_t *compared_json_text(const char *s);

/*
 * Two files a figure that ministat(1) reads, one value a line:
 * <folder>/<number>-<clock>-<benchmark>-<metric>.old and .new
 */
int compared_ministat(const struct compared *c, const char *folder,
    struct errmsg *err);

/* The members of the contexts that differ. */
void compared_context(const struct comparison *c, bool markdown, FILE *out);

/*
 * Print a string from a file, padded to `width`: Markdown's special characters
 * are escaped, control characters (U+0080 to U+009f included) replaced.
 */
void compared_name(const char *s, int width, bool markdown, FILE *out);

/* Rules of --fail-on.  0, or -EINVAL and what is accepted. */
int compare_rules_check(const char *rules, struct errmsg *err);

/* Does one of the rules apply to this figure? */
bool compare_rules_hit(const char *rules, const struct compare_figure *f);

/* True if a rule applies; prints a sentence for each that does. */
bool compare_rules_apply(const char *rules, const struct compared *c,
    const char *program, FILE *out);

/* The first n characters, "5%" or "0.5", as a share; false if they are none. */
bool compare_percent(const char *s, size_t n, double *share);

#endif
