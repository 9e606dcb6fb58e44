/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "util/suggest.h"

#define LETTERS_MAX 63 /* of the longest word that is compared */
#define NAMES_SIZE  1024

static size_t
least(size_t a, size_t b)
{
	return (a < b ? a : b);
}

static size_t
most(size_t a, size_t b)
{
	return (a > b ? a : b);
}

static bool
same(char a, char b)
{
	return (tolower((unsigned char)a) == tolower((unsigned char)b));
}

/* The distances to all beginnings of b, a letter of a after another. */
size_t
suggest_distance(const char *a, const char *b)
{
	size_t rows[3][LETTERS_MAX + 1], n = strlen(a), m = strlen(b), i, j;
	size_t *before = rows[0], *last = rows[1], *now = rows[2], *swap;

	if (n > LETTERS_MAX || m > LETTERS_MAX)
		return (most(n, m));
	for (j = 0; j <= m; j++)
		last[j] = before[j] = j;
	for (i = 1; i <= n; i++) {
		now[0] = i;
		for (j = 1; j <= m; j++) {
			now[j] = least(least(last[j], now[j - 1]) + 1,
			    last[j - 1] + !same(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
			    same(a[i - 2], b[j - 1]))
				now[j] = least(now[j], before[j - 2] + 1);
		}
		swap = before;
		before = last;
		last = now;
		now = swap;
	}
	return (last[m]);
}

/* The only name that begins with the word. */
static const char *
completed(const char *word, const char *const *names, size_t n)
{
	const char *only = NULL;
	size_t i, letters = strlen(word);

	for (i = 0; i < n && letters > 1; i++)
		if (strncasecmp(names[i], word, letters) == 0) {
			if (only != NULL)
				return (NULL);
			only = names[i];
		}
	return (only);
}

const char *
suggest_near(const char *word, const char *const *names, size_t n)
{
	const char *near = completed(word, names, n);
	size_t i, distance, longer, best = SIZE_MAX;

	if (near != NULL)
		return (near);
	for (i = 0; i < n; i++) {
		distance = suggest_distance(word, names[i]);
		longer = most(strlen(word), strlen(names[i]));
		if (distance * 3 <= longer && distance < best) {
			best = distance;
			near = names[i];
		}
	}
	return (near);
}

const char *
suggest_question(char text[SUGGEST_MAX], const char *word, const char *ends,
    const char *const *names, size_t n)
{
	char bare[LETTERS_MAX + 1];
	const char *near = NULL;
	size_t length = strcspn(word, ends);

	if (length <= LETTERS_MAX) {
		memcpy(bare, word, length);
		bare[length] = '\0';
		near = suggest_near(bare, names, n);
		/* Then what follows is wrong. */
		if (near != NULL && strcmp(near, bare) == 0)
			near = NULL;
	}
	snprintf(text, SUGGEST_MAX, "%s%.64s%s", near != NULL ?
	    "; did you mean " : "", near != NULL ? near : "", near != NULL ?
	    "?" : "");
	return (text);
}

int
suggest_refuse(struct errmsg *err, const char *before, const char *what,
    const char *mark, const char *word, const char *const *names, size_t n)
{
	const char *near = suggest_near(word + strspn(word, mark), names, n);
	char list[NAMES_SIZE] = "";
	size_t i, length = 0;

	for (i = 0; i < n && length < sizeof(list); i++)
		length += (size_t)snprintf(list + length,
		    sizeof(list) - length, "%s%s%s", i == 0 ? "" :
		    i + 1 < n ? ", " : " or ", mark, names[i]);
	if (near == NULL)
		return (errmsg_set(err, EINVAL, "%sunknown %s '%.200s' "
		    "(expected %s)", before, what, word, list));
	return (errmsg_set(err, EINVAL, "%sunknown %s '%.200s'; did you "
	    "mean %s%s? (expected %s)", before, what, word, mark, near,
	    list));
}
