/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "util/command.h"

/* What no shell gives a meaning to, wherever it stands in a word. */
static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
			    "XYZ0123456789%+,-./:=@_";

/* What may stand before a path within a word. */
static const char between[] = "=,:";

struct text {
	char *text;
	size_t size, length; /* length goes on where the text is full */
};

static void
put(struct text *t, const char *s)
{
	for (; *s != '\0'; s++, t->length++)
		if (t->length + 1 < t->size)
			t->text[t->length] = *s >= ' ' && *s <= '~' ? *s : '?';
}

/* Where the last name of an absolute path begins, up to a separator. */
static const char *
last_name(const char *path)
{
	const char *last = path, *s;

	for (s = path; *s != '\0' && strchr(between, *s) == NULL; s++)
		if (*s == '/')
			last = s;
	return (last + 1);
}

static void
put_word(struct text *t, const char *s)
{
	const char *quote = *s == '\0' || s[strspn(s, plain)] != '\0' ? "'" :
	    "", *start = s;
	char one[2] = "";

	put(t, " ");
	put(t, quote);
	for (; *s != '\0'; s++) {
		if (*s == '/' && (s == start ||
		    strchr(between, s[-1]) != NULL)) {
			put(t, ".../");
			s = last_name(s);
			if (*s == '\0')
				break;
		}
		one[0] = *s;
		put(t, *s == '\'' ? "'\\''" : one);
	}
	put(t, quote);
}

void
command_word(FILE *out, const char *word)
{
	if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
		fputs(word, out);
		return;
	}
	fputc('\'', out);
	for (; *word != '\0'; word++)
		if (*word == '\'')
			fputs("'\\''", out);
		else
			fputc(*word, out);
	fputc('\'', out);
}

void
command_text(int argc, char *const *argv, char *text, size_t size)
{
	static const char more[] = "...";
	struct text t = {text, size, 0};
	int i;

	put(&t, "dumpbench");
	for (i = 0; i < argc; i++)
		put_word(&t, argv[i]);
	if (t.length < size)
		text[t.length] = '\0';
	else
		memcpy(text + size - sizeof(more), more, sizeof(more));
}

/*
 * Read the word at *text, without its quotes, and go on behind it.  False:
 * there is none, or it is too long.
 */
static bool
next_word(const char **text, char *word, size_t size)
{
	const char *s = *text + strspn(*text, " ");
	bool quoted = false;
	size_t n = 0;

	if (*s == '\0')
		return (false);
	for (; *s != '\0' && (quoted || *s != ' ') && n + 1 < size; s++) {
		if (*s == '\'')
			quoted = !quoted;
		else if (!quoted && *s == '\\' && s[1] != '\0')
			word[n++] = *++s;
		else
			word[n++] = *s;
	}
	word[n] = '\0';
	*text = s;
	return (*s == '\0' || *s == ' ');
}

bool
command_option(const char *text, const char *name, char *value, size_t size)
{
	const size_t n = strlen(name);
	char word[4096];

	while (next_word(&text, word, sizeof(word))) {
		if (strncmp(word, "--", 2) != 0 ||
		    strncmp(word + 2, name, n) != 0)
			continue;
		if (word[2 + n] == '=' && strlen(word + n + 3) < size) {
			strcpy(value, word + n + 3);
			return (true);
		}
		if (word[2 + n] == '\0')
			return (next_word(&text, value, size));
	}
	return (false);
}
