/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of --fail-on. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table/compare.h"
#include "util/figure.h"

/* "5%" or "0.5" as a share; false for anything else. */
bool
compare_percent(const char *s, size_t n, double *share)
{
	char text[32], *end;

	if (n == 0 || n >= sizeof(text) || strchr("0123456789.", *s) == NULL)
		return (false);
	memcpy(text, s, n);
	text[n] = '\0';
	*share = strtod(text, &end) / 100;
	if (*end == '%')
		end++;
	return (*end == '\0' && isfinite(*share));
}

struct rule {
	bool verdicts[COMPARE_VERDICTS];
	double above; /* share of old; -1: any */
};

/* The rule at *s, which is moved behind it; false if it is not a rule. */
static bool
read_rule(const char **s, struct rule *rule)
{
	static const struct {
		const char *name;
		bool verdicts[COMPARE_VERDICTS];
	} words[] = {
	    {"worse", {[COMPARE_WORSE] = true}},
	    {"better", {[COMPARE_BETTER] = true}},
	    {"differs", {[COMPARE_WORSE] = true, [COMPARE_BETTER] = true}},
	    {"cannot-tell", {[COMPARE_UNKNOWN] = true}},
	};
	size_t all = strcspn(*s, ","), word = strcspn(*s, ",>"), i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == word &&
		    memcmp(*s, words[i].name, word) == 0)
			break;
	if (i == sizeof(words) / sizeof(words[0]))
		return (false);
	memcpy(rule->verdicts, words[i].verdicts, sizeof(rule->verdicts));
	rule->above = -1;
	if (word < all && (rule->verdicts[COMPARE_UNKNOWN] ||
	    !compare_percent(*s + word + 1, all - word - 1, &rule->above)))
		return (false);
	*s += all;
	return (true);
}

int
compare_rules_check(const char *rules, struct errmsg *err)
{
	struct rule rule;
	const char *s, *from;

	for (s = rules;; s++) {
		from = s;
		if (!read_rule(&s, &rule))
			return (errmsg_set(err, EINVAL, "--fail-on: unknown "
			    "rule '%.200s' (expected worse, better, differs "
			    "or cannot-tell, all but the last also as in "
			    "'worse>5%%')", from));
		if (*s == '\0')
			return (0);
	}
}

/* A change from 0 is not a number, and above any. */
static bool
applies(const struct rule *rule, const struct compare_figure *f)
{
	return (rule->verdicts[f->verdict] &&
	    !(fabs(f->change) <= rule->above));
}

bool
compare_rules_hit(const char *rules, const struct compare_figure *f)
{
	struct rule rule;
	const char *s = rules;

	while (read_rule(&s, &rule)) {
		if (applies(&rule, f))
			return (true);
		if (*s++ == '\0')
			break;
	}
	return (false);
}

/* The first figure to which a rule applies, and how many there are. */
static const struct compare_figure *
first_of(const struct rule *rule, const struct compared *c, size_t *n)
{
	const struct compare_figure *f, *first = NULL;
	size_t i, k;

	*n = 0;
	for (i = 0; i < c->n; i++)
		for (k = 0; k < c->comparisons[i]->nfigures; k++) {
			f = &c->comparisons[i]->figures[k];
			if (!applies(rule, f))
				continue;
			if ((*n)++ == 0)
				first = f;
		}
	return (first);
}

bool
compare_rules_apply(const char *rules, const struct compared *c,
    const char *program, FILE *out)
{
	const struct compare_figure *first;
	const char *s, *from;
	struct rule rule;
	bool found = false;
	char change[FIGURE_MAX];
	size_t n;

	for (s = rules;; s++) {
		from = s;
		if (!read_rule(&s, &rule))
			return (found);
		first = first_of(&rule, c, &n);
		if (first != NULL)
			fprintf(out, "%s: %.*s: %zu figure%s, such as %s %s "
			    "%s\n", program, (int)(s - from), from, n,
			    n == 1 ? "" : "s", first->name, first->metric,
			    first->why[0] != '\0' ? first->why :
			    figure_percent(change, first->change));
		found = found || first != NULL;
		if (*s == '\0')
			return (found);
	}
}
