/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mutation/tokens.h"

/* The longest are first. */
static const char *const signs[] = {"<<=", ">>=", "...", "->", "++", "--",
    "<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "::"};

#define N(a) (sizeof(a) / sizeof((a)[0]))

static bool
slurp(const char *path, struct tokens *t)
{
	FILE *f = fopen(path, "r");
	long size;

	if (f == NULL)
		return (false);
	/* Of a folder there is no size to rely on. */
	if (getc(f) == EOF && ferror(f)) {
		fclose(f);
		return (false);
	}
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0 &&
	    fseek(f, 0, SEEK_SET) == 0) {
		t->source = calloc(1, (size_t)size + 1);
		if (t->source != NULL)
			t->size = fread(t->source, 1, (size_t)size, f);
	}
	fclose(f);
	return (t->source != NULL);
}

/* The end of what is no token and begins here: a blank, a comment, a line of
 * the preprocessor; s itself if there is none. */
static const char *
skip(const char *s, bool new_line)
{
	const char *end;

	if (isspace((unsigned char)*s))
		return (s + 1);
	if (s[0] == '/' && s[1] == '*') {
		end = strstr(s + 2, "*/");
		return (end != NULL ? end + 2 : s + strlen(s));
	}
	if (s[0] == '/' && s[1] == '/')
		return (s + strcspn(s, "\n"));
	if (*s != '#' || !new_line)
		return (s);
	for (end = s; *end != '\0' && *end != '\n'; end++)
		if (end[0] == '\\' && end[1] == '\n')
			end++;
	return (end);
}

static const char *
end_of(const char *s, enum token_kind *kind)
{
	const char *end = s;
	size_t i;

	if (*s == '"' || *s == '\'') {
		*kind = TOKEN_TEXT;
		for (end++; *end != '\0' && *end != *s; end++)
			if (*end == '\\' && end[1] != '\0')
				end++;
		return (*end != '\0' ? end + 1 : end);
	}
	if (isalnum((unsigned char)*s) || *s == '_') {
		*kind = isdigit((unsigned char)*s) ? TOKEN_NUMBER : TOKEN_WORD;
		while (isalnum((unsigned char)*end) || *end == '_' ||
		    (*kind == TOKEN_NUMBER && *end == '.'))
			end++;
		/* The sign of an exponent. */
		if (*kind == TOKEN_NUMBER && s[1] != 'x' && end[-1] == 'e' &&
		    (*end == '-' || *end == '+'))
			for (end++; isdigit((unsigned char)*end); end++)
				;
		return (end);
	}
	*kind = TOKEN_SIGN;
	for (i = 0; i < N(signs); i++)
		if (strncmp(s, signs[i], strlen(signs[i])) == 0)
			return (s + strlen(signs[i]));
	return (s + 1);
}

/* A body begins with the brace after a list of arguments. */
static void
find_bodies(struct tokens *t)
{
	size_t i, end = 0;

	for (i = 0; i < t->n; i++) {
		if (i >= end && tokens_is(t, i, "{") && i > 0 &&
		    (tokens_is(t, i - 1, ")") || tokens_is(t, i - 1, "const")))
			end = tokens_close(t, i);
		t->token[i].body = i < end;
	}
}

bool
tokens_read(const char *path, struct tokens *t)
{
	const char *s, *end;
	struct token *token;
	bool new_line = true;

	*t = (struct tokens){.n = 0};
	if (!slurp(path, t))
		return (false);
	/* There are not more tokens than letters. */
	t->token = calloc(t->size + 1, sizeof(*t->token));
	if (t->token == NULL) {
		tokens_free(t);
		return (false);
	}
	for (s = t->source; *s != '\0'; s = end) {
		end = skip(s, new_line);
		if (end != s) {
			new_line |= *s == '\n';
			continue;
		}
		new_line = false;
		token = &t->token[t->n++];
		end = end_of(s, &token->kind);
		token->start = (size_t)(s - t->source);
		token->length = (size_t)(end - s);
	}
	find_bodies(t);
	return (true);
}

void
tokens_free(struct tokens *t)
{
	free(t->source);
	free(t->token);
}

bool
tokens_is(const struct tokens *t, size_t i, const char *text)
{
	return (i < t->n && t->token[i].length == strlen(text) &&
	    strncmp(t->source + t->token[i].start, text, strlen(text)) == 0);
}

size_t
tokens_close(const struct tokens *t, size_t i)
{
	size_t depth = 0;

	for (; i < t->n; i++)
		if (tokens_is(t, i, "(") || tokens_is(t, i, "[") ||
		    tokens_is(t, i, "{"))
			depth++;
		else if ((tokens_is(t, i, ")") || tokens_is(t, i, "]") ||
		    tokens_is(t, i, "}")) && --depth == 0)
			break;
	return (i);
}
