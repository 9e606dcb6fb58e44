/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mutants of a source: each differs from it in one place of a function.
 *
 *	mutate FILE	a line for each: number, line, operator, the line's
 *			text and the mutant's, with tabs between
 *	mutate FILE N	the Nth, from 1, as a source
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutation/tokens.h"

struct mutant {
	const char *operator;
	size_t start, length; /* what is replaced */
	char text[64];	      /* by what, or by the source in !( ) */
	bool negate;
};

struct mutants {
	struct tokens t;
	struct mutant *mutant;
	size_t n, room;
};

#define N(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *operator, *sign, *other;
	bool binary; /* only between operands */
} swaps[] = {
	{"relational", "<", "<=", true},
	{"relational", "<=", "<", true},
	{"relational", ">", ">=", true},
	{"relational", ">=", ">", true},
	{"relational", "==", "!=", true},
	{"relational", "!=", "==", true},
	{"logical", "&&", "||", true},
	{"logical", "||", "&&", true},
	{"arithmetic", "+", "-", true},
	{"arithmetic", "-", "+", true},
	{"arithmetic", "*", "/", true},
	{"arithmetic", "/", "*", true},
	{"arithmetic", "%", "*", true},
	{"arithmetic", "<<", ">>", true},
	{"arithmetic", ">>", "<<", true},
	{"arithmetic", "&", "|", true},
	{"arithmetic", "|", "&", true},
	{"arithmetic", "+=", "-=", false},
	{"arithmetic", "-=", "+=", false},
	{"arithmetic", "|=", "&=", false},
	{"arithmetic", "&=", "|=", false},
	{"arithmetic", "++", "--", false},
	{"arithmetic", "--", "++", false},
};

static struct mutant *
add(struct mutants *m, const char *operator, size_t start, size_t length)
{
	if (m->n == m->room) {
		m->room = m->room * 2 + 64;
		m->mutant = realloc(m->mutant, m->room * sizeof(*m->mutant));
		if (m->mutant == NULL)
			abort();
	}
	m->mutant[m->n] = (struct mutant){operator, start, length, "", false};
	return (&m->mutant[m->n++]);
}

/* Does an operand end with the token? */
static bool
is_operand(const struct tokens *t, size_t i)
{
	return (t->token[i].kind == TOKEN_NUMBER ||
	    (t->token[i].kind == TOKEN_WORD && !tokens_is(t, i, "return") &&
	    !tokens_is(t, i, "case")) ||
	    tokens_is(t, i, ")") || tokens_is(t, i, "]"));
}

static void
swap(struct mutants *m, size_t i)
{
	const struct token *token = &m->t.token[i];
	struct mutant *mutant;
	size_t k;

	for (k = 0; k < N(swaps); k++)
		if (tokens_is(&m->t, i, swaps[k].sign) && (!swaps[k].binary ||
		    is_operand(&m->t, i - 1))) {
			mutant = add(m, swaps[k].operator, token->start,
			    token->length);
			snprintf(mutant->text, sizeof(mutant->text), "%s",
			    swaps[k].other);
		}
}

static void
count(struct mutants *m, size_t i)
{
	const struct token *token = &m->t.token[i];
	static const char *const by[] = {"+", "-"};
	struct mutant *mutant;
	size_t k;

	if (m->t.token[i].kind != TOKEN_NUMBER)
		return;
	for (k = 0; k < N(by); k++) {
		mutant = add(m, "constant", token->start, token->length);
		snprintf(mutant->text, sizeof(mutant->text), "(%.*s %s 1)",
		    (int)token->length, m->t.source + token->start, by[k]);
	}
}

static void
negate(struct mutants *m, size_t i)
{
	size_t from, to;

	if (!tokens_is(&m->t, i, "if") && !tokens_is(&m->t, i, "while"))
		return;
	from = m->t.token[i + 1].start;
	to = m->t.token[tokens_close(&m->t, i + 1)].start + 1;
	add(m, "condition", from, to - from)->negate = true;
}

/* The end of the statement that begins at token i, or t->n if it is none that
 * can be left out: a declaration, a jump, what has a body. */
static size_t
statement(const struct tokens *t, size_t i)
{
	static const char *const kept[] = {"return", "if", "while", "for",
	    "do", "switch", "case", "default", "break", "continue", "goto",
	    "else", "throw", "struct", "enum", "static", "const", "using"};
	bool does = false;
	size_t k;

	for (k = 0; k < N(kept); k++)
		if (tokens_is(t, i, kept[k]))
			return (t->n);
	/* (void)name; does nothing. */
	if (tokens_is(t, i, "(") && tokens_is(t, i + 1, "void") &&
	    tokens_is(t, i + 4, ";"))
		return (t->n);
	/* Two words: a type and a name.  A pointer's, with a sign between. */
	if (t->token[i].kind == TOKEN_WORD && i + 1 < t->n &&
	    (t->token[i + 1].kind == TOKEN_WORD || tokens_is(t, i + 1, "*") ||
	    tokens_is(t, i + 1, "&") || tokens_is(t, i + 1, "::") ||
	    tokens_is(t, i + 1, ":")))
		return (t->n);
	for (; i < t->n && !tokens_is(t, i, ";"); i++) {
		if (tokens_is(t, i, "{") || tokens_is(t, i, "}"))
			return (t->n);
		does |= tokens_is(t, i, "=") || tokens_is(t, i, "(") ||
		    tokens_is(t, i, "++") || tokens_is(t, i, "--") ||
		    (t->token[i].length == 2 &&
		    t->source[t->token[i].start + 1] == '=');
		if (tokens_is(t, i, "("))
			i = tokens_close(t, i);
	}
	return (does ? i : t->n);
}

/* After `i`, does a statement begin? */
static bool
begins(const struct tokens *t, size_t i)
{
	return (tokens_is(t, i, ";") || tokens_is(t, i, "{") ||
	    tokens_is(t, i, "}") || tokens_is(t, i, "else") ||
	    tokens_is(t, i, ")"));
}

static void
leave_out(struct mutants *m, size_t i)
{
	const struct token *token = &m->t.token[i];
	size_t end;

	if (token->kind == TOKEN_TEXT || tokens_is(&m->t, i, ";") ||
	    tokens_is(&m->t, i, "{") || !begins(&m->t, i - 1))
		return;
	if (tokens_is(&m->t, i - 1, ")") && token->kind != TOKEN_WORD)
		return;
	end = statement(&m->t, i);
	if (end < m->t.n)
		add(m, "statement", token->start,
		    m->t.token[end].start - token->start);
}

static void
make(struct mutants *m)
{
	bool header = false; /* in what a for loop is told */
	size_t i, end = 0;

	for (i = 1; i < m->t.n; i++) {
		if (!m->t.token[i].body)
			continue;
		if (tokens_is(&m->t, i - 1, "for"))
			end = tokens_close(&m->t, i);
		header = i < end;
		swap(m, i);
		count(m, i);
		negate(m, i);
		if (!header)
			leave_out(m, i);
	}
}

static void
print_mutant(const struct mutants *m, const struct mutant *x, size_t from,
    size_t to, FILE *f)
{
	const char *s = m->t.source;

	fwrite(s + from, 1, x->start - from, f);
	if (x->negate)
		fprintf(f, "(!%.*s)", (int)x->length, s + x->start);
	else
		fputs(x->text, f);
	fwrite(s + x->start + x->length, 1, to - x->start - x->length, f);
}

/* A text in one line: blanks, new lines among them, become one. */
static void
print_line(FILE *from)
{
	int c, blank = 0, any = 0;

	rewind(from);
	while ((c = getc(from)) != EOF)
		if (c == ' ' || c == '\t' || c == '\n')
			blank = any;
		else {
			if (blank)
				putchar(' ');
			putchar(c);
			blank = 0;
			any = 1;
		}
}

static int
list(const struct mutants *m)
{
	const char *s = m->t.source;
	const struct mutant *x;
	size_t i, k, from, to, line;
	FILE *f;

	for (i = 0; i < m->n; i++) {
		x = &m->mutant[i];
		for (from = x->start; from > 0 && s[from - 1] != '\n'; from--)
			;
		for (to = x->start + x->length; s[to] != '\0' && s[to] != '\n';
		     to++)
			;
		for (line = 1, k = 0; k < x->start; k++)
			line += s[k] == '\n';
		printf("%zu\t%zu\t%s\t", i + 1, line, x->operator);
		f = tmpfile();
		if (f == NULL)
			return (1);
		fwrite(s + from, 1, to - from, f);
		print_line(f);
		fclose(f);
		putchar('\t');
		f = tmpfile();
		if (f == NULL)
			return (1);
		print_mutant(m, x, from, to, f);
		print_line(f);
		fclose(f);
		putchar('\n');
	}
	return (0);
}

static int
usage(void)
{
	fprintf(stderr, "usage: mutate FILE [N]\n");
	return (2);
}

/* The number of a mutant, or 0 if it is none. */
static size_t
number(const struct mutants *m, const char *s)
{
	size_t length = strlen(s);
	unsigned long n;

	if (length != strspn(s, "0123456789") || length > 9)
		return (0);
	n = strtoul(s, NULL, 10);
	return (n <= m->n ? n : 0);
}

int
main(int argc, char **argv)
{
	struct mutants m = {.n = 0};
	size_t n;
	int error = 0;

	if (argc != 2 && argc != 3)
		return (usage());
	if (!tokens_read(argv[1], &m.t)) {
		warnx("%s: %s (expected a source in C or C++)", argv[1],
		    strerror(errno));
		return (usage());
	}
	make(&m);
	if (argc == 2)
		error = list(&m);
	else if ((n = number(&m, argv[2])) > 0)
		print_mutant(&m, &m.mutant[n - 1], 0, m.t.size, stdout);
	else {
		warnx("'%s' is no mutant of %s (expected a whole number from "
		    "1 to %zu)", argv[2], argv[1], m.n);
		error = usage();
	}
	free(m.mutant);
	tokens_free(&m.t);
	return (error);
}
