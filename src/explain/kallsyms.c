/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The symbols that a Linux kernel keeps of itself (CONFIG_KALLSYMS), in the
 * form that it gets as it is linked, which Linux's scripts/kallsyms.c and
 * kernel/kallsyms.c describe by what they do.  Nothing says where they are:
 *
 *	offsets, base, count, names, markers, tokens, index       up to 6.1
 *	count, names, markers, tokens, index, offsets, base       later ones
 *	count, names, markers, tokens, index, offsets             7.2
 *
 * each on a boundary of a word, with something else between markers and tokens
 * in some.  Without a base the offsets count from where they stand themselves,
 * and the boundaries are those of 4 bytes.  Found first are the tokens: 256 strings, of which those of digits
 * are these digits.  All else lies around them and is proved by what it says
 * of the others.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/table.h"

#define TOKENS	     256
#define NAMES_MARKER 256 /* names from one marker to the next */
#define TOKEN_BYTES  (64u << 10) /* more than all tokens take */
#define COUNT_MIN    (2 * NAMES_MARKER)
#define COUNT_MAX    (4u << 20)
#define NAME_MAX_LENGTH 1024
/* Between the markers and the tokens there is no more than this. */
#define GAP_MAX	     (16u << 20)

struct image_bytes {
	const unsigned char *bytes;
	size_t length;
	size_t word;  /* 4 or 8 */
	size_t align; /* of the tables: a word, or 4 */
};

struct tables {
	size_t tokens, index, markers, names, offsets;
	uint64_t base;
	uint64_t place; /* address of offsets that count from it; else 0 */
	uint32_t count, marks;
};

static uint64_t
number(const struct image_bytes *b, size_t at, size_t width)
{
	uint64_t n = 0;

	if (at > b->length || width > b->length - at)
		return (0);
	while (width-- > 0)
		n = n << 8 | b->bytes[at + width];
	return (n);
}

static size_t
align(const struct image_bytes *b, size_t at)
{
	return ((at + b->align - 1) / b->align * b->align);
}

/* Where the token before the one at `at` begins; 0: there is none. */
static size_t
token_before(const struct image_bytes *b, size_t at)
{
	size_t i = at - 1; /* its NUL */

	if (at < 2 || b->bytes[i] != '\0')
		return (0);
	while (i > 0 && b->bytes[i - 1] != '\0')
		i--;
	return (i < at - 1 ? i : 0);
}

/* The index says where each of the tokens begins. */
static bool
check_index(const struct image_bytes *b, struct tables *t)
{
	size_t at = t->tokens, i;
	const unsigned char *nul;

	for (i = 0; i < TOKENS; i++) {
		if (at >= b->length || at - t->tokens >= TOKEN_BYTES)
			return (false);
		nul = memchr(b->bytes + at, '\0', b->length - at);
		if (nul == NULL)
			return (false);
		at = (size_t)(nul - b->bytes) + 1;
	}
	t->index = align(b, at);
	for (i = 0, at = t->tokens; i < TOKENS; i++) {
		if (number(b, t->index + 2 * i, 2) != at - t->tokens)
			return (false);
		nul = memchr(b->bytes + at, '\0', b->length - at);
		at = (size_t)(nul - b->bytes) + 1;
	}
	return (t->index + 2 * TOKENS <= b->length);
}

/* Are the tokens of digits here? */
static bool
tokens_at(const struct image_bytes *b, size_t digits, struct tables *t)
{
	size_t at = digits;
	unsigned i;

	for (i = 0; i < '0' && at != 0; i++)
		at = token_before(b, at);
	/* Where tokens begin, the string before may be a token by accident:
	 * their first has no NUL of its own before it to rely on. */
	t->tokens = at;
	if (at == 0)
		return (false);
	if (at % b->align == 0 && check_index(b, t))
		return (true);
	for (at -= at % b->align; at < digits; at += b->align) {
		t->tokens = at;
		if (check_index(b, t))
			return (true);
	}
	return (false);
}

static bool
find_tokens(const struct image_bytes *b, struct tables *t)
{
	static const char digits[] =
	    "0\0001\0002\0003\0004\0005\0006\0007\0008\0009";
	const unsigned char *p = b->bytes;

	while ((p = memmem(p, b->length - (size_t)(p - b->bytes), digits,
	    sizeof(digits))) != NULL) {
		if (tokens_at(b, (size_t)(p - b->bytes), t))
			return (true);
		p++;
	}
	return (false);
}

/*
 * The name at `at`: how many bytes it takes, with its length, and where its
 * tokens begin.  0: it goes beyond the end.  Lengths of 128 and more take two
 * bytes.
 */
static size_t
name_size(const struct image_bytes *b, size_t at, size_t *first)
{
	size_t n = (size_t)number(b, at, 1), head = 1;

	if ((n & 0x80) != 0) {
		n = (n & 0x7f) | (size_t)number(b, at + 1, 1) << 7;
		head = 2;
	}
	*first = at + head;
	return (n > 0 && n + head <= b->length - at ? n + head : 0);
}

/* Behind so many names; 0: beyond the end. */
static size_t
skip_names(const struct image_bytes *b, size_t at, uint32_t n)
{
	size_t first, size;

	for (; n > 0; n--) {
		size = at < b->length ? name_size(b, at, &first) : 0;
		if (size == 0)
			return (0);
		at += size;
	}
	return (at);
}

/* Markers here?  They begin with 0 and grow by what 256 names take. */
static uint32_t
count_markers(const struct image_bytes *b, size_t at)
{
	uint64_t last = 0, next;
	uint32_t n = 1;

	if (number(b, at, 4) != 0)
		return (0);
	for (; n < COUNT_MAX / NAMES_MARKER; n++, last = next) {
		next = number(b, at + 4u * n, 4);
		if (next < last + 2 * NAMES_MARKER ||
		    next > last + NAMES_MARKER * 256)
			break;
	}
	return (n);
}

/* Names that the markers at t->markers lead to, and their count before them. */
static bool
find_names(const struct image_bytes *b, struct tables *t)
{
	uint64_t last = number(b, t->markers + 4u * (t->marks - 1), 4);
	size_t at, low;

	if (last > t->markers)
		return (false);
	at = t->markers - last;
	low = at > NAMES_MARKER * 260 ? at - NAMES_MARKER * 260 : b->align;
	for (at -= at % b->align; at >= low && at >= b->align; at -= b->align) {
		t->count = (uint32_t)number(b, at - b->align, 4);
		t->names = at;
		if ((t->count + NAMES_MARKER - 1) / NAMES_MARKER == t->marks &&
		    skip_names(b, at, NAMES_MARKER) ==
		    at + number(b, t->markers + 4, 4) &&
		    align(b, skip_names(b, at, t->count)) == t->markers)
			return (true);
	}
	return (false);
}

static bool
find_markers(const struct image_bytes *b, struct tables *t)
{
	size_t at = t->tokens, low;
	uint32_t n;

	low = at > GAP_MAX ? at - GAP_MAX : 0;
	for (at -= at % b->align; at > low + b->align;) {
		at -= b->align;
		t->markers = at;
		n = count_markers(b, at);
		/* What follows the last one may look like another. */
		for (t->marks = n; t->marks + 1 >= n &&
		    t->marks >= COUNT_MIN / NAMES_MARKER; t->marks--)
			if (find_names(b, t))
				return (true);
	}
	return (false);
}

/*
 * The address of a symbol: all relative to their places, or to the base; or,
 * where some are negative, those are, and the others are absolute (offsets into the memory of
 * each CPU).
 */
static uint64_t
address(const struct image_bytes *b, const struct tables *t, uint32_t i,
    bool negative)
{
	uint32_t offset = (uint32_t)number(b, t->offsets + 4u * i, 4);

	if (t->place != 0)
		return ((t->place + 4ull * i + (uint64_t)(int32_t)offset) &
		    (b->word == 4 ? UINT32_MAX : UINT64_MAX));
	if (!negative)
		return (t->base + offset);
	if ((int32_t)offset >= 0)
		return (offset);
	return (t->base - 1 - (uint64_t)(int64_t)(int32_t)offset);
}

static bool
has_negative(const struct image_bytes *b, const struct tables *t)
{
	uint32_t i;

	for (i = 0; i < t->count && t->place == 0; i++)
		if ((int32_t)number(b, t->offsets + 4u * i, 4) < 0)
			return (true);
	return (false);
}

/* Symbols are sorted by address, and those of a kernel lie high. */
static bool
check_offsets(const struct image_bytes *b, const struct tables *t)
{
	uint64_t last = 0, next, low;
	uint32_t i, high = 0;
	bool negative;

	if (t->offsets > b->length ||
	    4ull * t->count > b->length - t->offsets)
		return (false);
	low = b->word == 8 ? 0xffffffff00000000u : 0x10000u;
	if (t->base < low || (b->word == 4 && t->base > UINT32_MAX))
		return (false);
	negative = has_negative(b, t);
	for (i = 0; i < t->count; i++, last = next) {
		next = address(b, t, i, negative);
		if (next < last)
			return (false);
		high += next >= t->base;
	}
	return (high >= t->count / 2);
}

static bool
find_offsets(const struct image_bytes *b, struct tables *t)
{
	size_t size = align(b, 4ul * t->count), end;

	/* Behind the index, and the base behind them. */
	t->offsets = align(b, t->index + 2 * TOKENS);
	t->base = number(b, t->offsets + size, b->word);
	if (check_offsets(b, t))
		return (true);
	/* The same without a base. */
	t->place = elf_address(b->bytes, b->length, t->offsets);
	if (t->place != 0) {
		t->base = address(b, t, 0, false);
		if (check_offsets(b, t))
			return (true);
		t->place = 0;
	}
	/* Before the count. */
	end = t->names - b->align;
	if (end < b->word + size)
		return (false);
	t->base = number(b, end - b->word, b->word);
	t->offsets = end - b->word - size;
	return (check_offsets(b, t));
}

/* A name without its tokens, and the type before it. */
static bool
spell(const struct image_bytes *b, const struct tables *t, size_t at,
    size_t end, char *name)
{
	const unsigned char *token;
	size_t used = 0;

	for (; at < end; at++) {
		token = b->bytes + t->tokens +
		    number(b, t->index + 2u * b->bytes[at], 2);
		for (; *token != '\0'; token++) {
			if (used == NAME_MAX_LENGTH - 1)
				return (false);
			name[used++] = (char)*token;
		}
	}
	name[used] = '\0';
	return (used > 1);
}

static int
add_all(struct symbols *s, const struct image_bytes *b,
    const struct tables *t, uint64_t slide, struct errmsg *err)
{
	bool negative = has_negative(b, t);
	size_t at = t->names, first, size;
	char name[NAME_MAX_LENGTH];
	struct entry entry;
	uint32_t i;

	for (i = 0; i < t->count; i++, at += size) {
		size = name_size(b, at, &first);
		if (size == 0 || !spell(b, t, first, at + size, name))
			return (errmsg_set(err, EINVAL,
			    "symbol %u of the kernel has no name", i));
		memset(&entry, 0, sizeof(entry));
		entry.start = address(b, t, i, negative);
		/* What is relative to a CPU's memory is nowhere. */
		if (entry.start < t->base)
			continue;
		entry.start += slide;
		entry.code = strchr("tTwW", name[0]) != NULL;
		entry.name = entry.code ? table_text(s, name + 1) : 0;
		if (!table_add(s, &entry))
			return (errmsg_set(err, ENOMEM, "out of memory"));
	}
	return (0);
}

int
kallsyms_read(struct symbols *s, const char *name, const void *bytes,
    size_t length, uint64_t slide, struct errmsg *err)
{
	struct image_bytes b = {.bytes = bytes, .length = length};
	struct tables t;

	/* EI_CLASS */
	b.word = length > 4 && b.bytes[4] == 1 ? 4 : 8;
	for (b.align = b.word; b.align >= 4; b.align -= 4) {
		memset(&t, 0, sizeof(t));
		if (find_tokens(&b, &t) && find_markers(&b, &t) &&
		    find_offsets(&b, &t))
			return (add_all(s, &b, &t, slide, err));
	}
	return (errmsg_set(err, EINVAL, "the kernel %s has no table of "
	    "symbols for its own use: a kernel with CONFIG_KALLSYMS is "
	    "accepted, or a vmlinux", name));
}
