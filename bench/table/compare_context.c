/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of the contexts that differ between two sides. */
#include <string.h>

#include "table/compare.h"

struct form {
	FILE *out;
	bool markdown;
};

void
compared_name(const char *s, int width, bool markdown, FILE *out)
{
	int n = 0;

	for (; *s != '\0'; s++, n++) {
		if (markdown && strchr("|*_`<>[]\\&~$#!@", *s) != NULL)
			fputc('\\', out);
		if (*s == '\xc2' && (s[1] & 0xe0) == 0x80) {
			fputc('?', out);
			s++;
		} else
			fputc((unsigned char)*s < ' ' || *s == 0x7f ? '?' : *s,
			    out);
	}
	for (; n < width; n++)
		fputc(' ', out);
}

/* The first n characters of s, or "none" if it is null. */
static void
side(const struct form *form, const char *s, size_t n)
{
	char text[1024];

	snprintf(text, sizeof(text), "%.*s", (int)n, s != NULL ? s : "none");
	compared_name(text, 0, form->markdown, form->out);
}

static void
whole_side(const struct form *form, const char *s)
{
	if (s == NULL)
		fputs("none", form->out);
	else
		compared_name(s, 0, form->markdown, form->out);
}

/* An entry of a list "name: value; name: value". */
struct entry {
	const char *name, *value; /* value null: it has none */
	size_t name_length, value_length;
};

/* The entry at *list, which is moved behind it; false at its end. */
static bool
next_entry(const char **list, struct entry *e)
{
	size_t length = 0, colon;
	const char *s = *list;

	if (s == NULL || *s == '\0')
		return (false);
	while (s[length] != '\0' && strncmp(s + length, "; ", 2) != 0)
		length++;
	*list = s + length + (s[length] != '\0' ? 2 : 0);
	for (colon = 0; colon < length && strncmp(s + colon, ": ", 2) != 0;
	    colon++)
		;
	e->name = s;
	e->name_length = colon;
	e->value = colon < length ? s + colon + 2 : NULL;
	e->value_length = colon < length ? length - colon - 2 : 0;
	return (true);
}

static bool
find_entry(const char *list, const struct entry *wanted, struct entry *e)
{
	while (next_entry(&list, e))
		if (e->name_length == wanted->name_length &&
		    memcmp(e->name, wanted->name, e->name_length) == 0)
			return (true);
	memset(e, 0, sizeof(*e));
	return (false);
}

/* Of one name: have both this value, or none? */
static bool
is_same(const struct entry *a, const struct entry *b)
{
	if (a->value == NULL || b->value == NULL)
		return (a->value == b->value);
	return (a->value_length == b->value_length &&
	    memcmp(a->value, b->value, a->value_length) == 0);
}

static void
print_entry(const struct form *form, const struct entry *name,
    const struct entry *old, const struct entry *new, bool mixed)
{
	fputs(form->markdown ? "  - " : "         ", form->out);
	side(form, name->name, name->name_length);
	fputs(": ", form->out);
	side(form, old->value, old->value != NULL ? old->value_length : 4);
	fputs(mixed ? " and " : " -> ", form->out);
	side(form, new->value, new->value != NULL ? new->value_length : 4);
	fputc('\n', form->out);
}

/*
 * Entries that only one of the two lists has, or both with different values.
 * Returns their number; prints them if `form` is not null.
 */
static size_t
entries(const struct form *form, const struct compare_difference *d)
{
	const char *list = d->old;
	struct entry old, new;
	size_t n = 0;

	while (next_entry(&list, &old)) {
		if (find_entry(d->new, &old, &new) && is_same(&old, &new))
			continue;
		n++;
		if (form != NULL)
			print_entry(form, &old, &old, &new, d->mixed);
	}
	list = d->new;
	while (next_entry(&list, &new)) {
		if (find_entry(d->old, &new, &old))
			continue;
		n++;
		if (form != NULL)
			print_entry(form, &new, &old, &new, d->mixed);
	}
	return (n);
}

/* Only the mitigations that differ are printed, a line each. */
static void
mitigations(const struct form *form, const struct compare_difference *d)
{
	fprintf(form->out, "%s%zu differ%s\n", d->mixed ? "several, of which "
	    : "", entries(NULL, d), entries(NULL, d) == 1 ? "s" : "");
	entries(form, d);
}

static void
difference(const struct form *form, const struct compare_difference *d)
{
	fprintf(form->out, form->markdown ? "- %s " : "%-6s",
	    samples_clock_name(d->clock));
	compared_name(d->member, form->markdown ? 0 : 16, form->markdown,
	    form->out);
	fputs(": ", form->out);
	if (strcmp(d->member, "mitigations") == 0 && d->old != NULL &&
	    d->new != NULL && entries(NULL, d) > 0) {
		mitigations(form, d);
		return;
	}
	fputs(d->mixed ? "several, such as " : "", form->out);
	whole_side(form, d->old);
	/* Of two sides of several, the first of each may be the same one. */
	if (!d->mixed || d->old == NULL || d->new == NULL ||
	    strcmp(d->old, d->new) != 0) {
		fputs(d->mixed ? " and " : " -> ", form->out);
		whole_side(form, d->new);
	}
	fputs(d->bars ? " (prevents a comparison)\n" : "\n", form->out);
}

void
compared_context(const struct comparison *c, bool markdown, FILE *out)
{
	const struct form form = {out, markdown};
	size_t i;

	for (i = 0; i < c->ndifferences; i++)
		difference(&form, &c->differences[i]);
	if (i == 0)
		fputs(c->stated > 0 ? "the circumstances are the same\n" :
		    "neither side states its circumstances\n", out);
}
