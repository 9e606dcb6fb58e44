/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "guest/freebsd/sysctl.h"
#include "guest/freebsd/system.h"

#define NAME_WORDS 24 /* CTL_MAXNAME */
#define NAME_BYTES 256
#define SIZE_FIRST 4096

/* A variable's numeric name, and before it room for what is asked of it. */
struct oid {
	int question[2]; /* {0, one of these} */
	int words[NAME_WORDS];
	size_t n;
};

enum question {
	ASK_NAME = 1,
	ASK_NEXT = 2,
	ASK_OID = 3,
	ASK_FORMAT = 4
};

/* Kinds of variables, <sys/sysctl.h>'s CTLTYPE_*. */
#define KIND_MASK   0xf
#define KIND_STRING 3

/* The bytes of an integer of that kind; 0 for what is none. */
static size_t
width(unsigned kind)
{
	static const uint8_t widths[KIND_MASK + 1] = {
		[2] = 4, [4] = 8, [6] = 4, [7] = sizeof(long),
		[8] = sizeof(long), [9] = 8,
		[10] = 1, [11] = 2, [12] = 1, [13] = 2, [14] = 4, [15] = 4,
	};

	return (widths[kind & KIND_MASK]);
}

static bool
is_signed(unsigned kind)
{
	kind &= KIND_MASK;
	return (kind == 2 || kind == 4 || kind == 7 ||
	    (kind >= 12 && kind <= 14));
}

static int
control(const int *name, size_t words, void *old, size_t *old_size,
    const void *new, size_t new_size)
{
	return ((int)CALL6(SYSTEM_SYSCTL, name, words, old, old_size, new,
	    new_size));
}

static int
ask(struct oid *oid, enum question question, void *answer, size_t *size)
{
	oid->question[0] = 0;
	oid->question[1] = question;
	return (control(oid->question, oid->n + 2, answer, size, NULL, 0));
}

static int
find(const char *name, struct oid *oid)
{
	const int question[2] = {0, ASK_OID};
	size_t size = sizeof(oid->words);
	int error;

	error = control(question, 2, oid->words, &size, name, strlen(name));
	oid->n = size / sizeof(int);
	return (error);
}

bool
sysctl_exists(const char *name)
{
	struct oid oid;

	return (find(name, &oid) == 0);
}

static int
kind_of(struct oid *oid, unsigned *kind)
{
	char answer[NAME_BYTES];
	size_t size = sizeof(answer);
	int error;

	error = ask(oid, ASK_FORMAT, answer, &size);
	memcpy(kind, answer, sizeof(*kind));
	return (error);
}

static void
add_integer(struct text *text, unsigned kind, uint64_t bits)
{
	unsigned unused = 64 - 8 * (unsigned)width(kind);

	if (is_signed(kind))
		text_add(text, "%lld", (long long)(bits << unused) >> unused);
	else
		text_add(text, "%llu", (unsigned long long)bits);
}

/* One call for the whole value, however long: a second one may be another. */
static int
add_string(struct text *text, const struct oid *oid)
{
	size_t room, size;
	int error;

	for (room = SIZE_FIRST;; room *= 4) {
		text_room(text, room);
		size = room;
		error = control(oid->words, oid->n, text->bytes + text->length,
		    &size, NULL, 0);
		if (error != -ENOMEM || room > PROTOCOL_BODY)
			break;
	}
	if (error != 0)
		return (error);
	if (size > 0 && text->bytes[text->length + size - 1] == '\0')
		size--;
	if (size > 0 && text->bytes[text->length + size - 1] == '\n')
		size--;
	text->length += size;
	text->bytes[text->length] = '\0';
	return (0);
}

int
sysctl_get(const char *name, struct text *text)
{
	struct oid oid;
	unsigned kind;
	uint64_t bits = 0;
	size_t size;
	int error;

	error = find(name, &oid);
	if (error == 0)
		error = kind_of(&oid, &kind);
	if (error != 0)
		return (text_refuse(text, error, "%s: %s", name,
		    os_strerror(-error)));
	if ((kind & KIND_MASK) == KIND_STRING)
		return (add_string(text, &oid));
	size = width(kind);
	if (size == 0)
		return (text_refuse(text, -EOPNOTSUPP, "%s is neither a "
		    "string nor an integer", name));
	error = control(oid.words, oid.n, &bits, &size, NULL, 0);
	if (error == 0)
		add_integer(text, kind, bits);
	return (error);
}

int
sysctl_set(const char *name, const char *value, size_t length)
{
	struct oid oid;
	const char *end;
	unsigned kind;
	uint64_t bits;
	int error;

	error = find(name, &oid);
	if (error == 0)
		error = kind_of(&oid, &kind);
	if (error != 0 || (kind & KIND_MASK) == KIND_STRING)
		return (error != 0 ? error :
		    control(oid.words, oid.n, NULL, NULL, value, length));
	bits = text_number(value + (*value == '-'), &end);
	if (width(kind) == 0 || length == 0 || *end != '\0')
		return (-EINVAL);
	if (*value == '-')
		bits = 0 - bits;
	return (control(oid.words, oid.n, NULL, NULL, &bits, width(kind)));
}

int
sysctl_list(const char *name, struct text *text)
{
	struct oid top, at, next;
	char full[NAME_BYTES];
	size_t length = strlen(name), size;
	int error;

	error = find(name, &top);
	if (error != 0)
		return (error);
	for (at = top;; at = next) {
		next.n = 0;
		size = sizeof(next.words);
		/* The end of the tree, or another branch. */
		if (ask(&at, ASK_NEXT, next.words, &size) != 0)
			return (0);
		next.n = size / sizeof(int);
		if (next.n <= top.n || memcmp(next.words, top.words,
		    top.n * sizeof(int)) != 0)
			return (0);
		size = sizeof(full) - 1;
		error = ask(&next, ASK_NAME, full, &size);
		if (error != 0)
			return (error);
		full[size] = '\0';
		if (strlen(full) > length)
			text_add(text, "%s\n", full + length + 1);
	}
}
