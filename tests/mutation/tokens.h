/* SPDX-License-Identifier: BSD-2-Clause */
/* A source of C or C++, cut into tokens. */
#ifndef TESTS_MUTATION_TOKENS_H
#define TESTS_MUTATION_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind { TOKEN_WORD, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SIGN };

struct token {
	enum token_kind kind;
	size_t start, length; /* in the source */
	bool body;	      /* of a function, where what is done is said */
};

struct tokens {
	char *source;
	size_t size;
	struct token *token;
	size_t n;
};

/*
 * Comments and the preprocessor's lines are no tokens.  False: the file cannot
 * be read, or memory is lacking.
 */
bool tokens_read(const char *path, struct tokens *t);
void tokens_free(struct tokens *t);

/* Is token i this word or sign?  An i past the end is none. */
bool tokens_is(const struct tokens *t, size_t i, const char *text);

/* The token that closes the bracket that token i opens, or t->n. */
size_t tokens_close(const struct tokens *t, size_t i);

#endif
