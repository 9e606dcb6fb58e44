/* SPDX-License-Identifier: BSD-2-Clause */
/* src/util: a command line by its table, its help, and what was meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "util/options.h"
#include "util/suggest.h"

enum colour { RED, GREEN, BLUE };

struct taken {
	const char *file, *seed, *shade;
	unsigned number, kinds;
	enum colour colour;
	bool all;
};

#define AT(member, type) OPTION_AT(struct taken, member, type)

static const struct option_row rows[] = {
	{"file", "FILE", "a file, whose name is told here in so many words that "
	    "they need a second line", .set = option_text, .letter = 'f',
	    .at = AT(file, const char *)},
	{"number", "N", "a number", .set = option_number, .low = 2, .high = 9,
	    .at = AT(number, unsigned)},
	{"seed", "N", "a large one", .set = option_number_text,
	    .high = INT64_MAX, .at = AT(seed, const char *)},
	{"colour", "red|green|blue", "one of three", .set = option_choice,
	    .at = AT(colour, enum colour)},
	{"shade", "dun|red", "one of two", .set = option_choice_text,
	    .at = AT(shade, const char *)},
	{"kinds", "svg,png", "one or both", .set = option_choices,
	    .at = AT(kinds, unsigned)},
	{"all", NULL, "all of it", .set = option_true, .letter = 'a',
	    .at = AT(all, bool)},
	{"their_own-and_quite_long", "X", "of another parser", .set = NULL},
};

static const struct option_group groups[] = {
	OPTION_GROUP("Some", rows), OPTION_GROUPS_END};

static bool
theirs(const char *word)
{
	return (strncmp(word, "--their", 7) == 0);
}

static const struct option_table table = {
	.program = "prog verb",
	.usage = "[option ...] A B\n[option ...] A\n    -- WORD ...",
	.about = "What it does.  In more than one sentence, so that the line "
	    "breaks somewhere.\n  --as  it   stands",
	.notes = "The end.",
	.groups = groups,
	.operands = "A B",
	.least = 1,
	.most = 2,
	.rest = true,
	.theirs = theirs,
};

struct line {
	char *argv[16];
	int argc;
	struct taken taken;
	struct option_words words;
	struct errmsg err;
};

/* Read a command line, of words with blanks between. */
static int
read_line(struct line *l, const struct option_table *by, const char *text)
{
	static char copy[512];
	char *rest = copy, *word;

	snprintf(copy, sizeof(copy), "prog %s", text);
	memset(l, 0, sizeof(*l));
	while ((word = strsep(&rest, " ")) != NULL)
		l->argv[l->argc++] = word;
	return (options_parse(by, l->argc, l->argv, &l->taken, &l->words,
	    &l->err));
}

static void
accept(struct line *l, const char *text)
{
	if (read_line(l, &table, text) != 0)
		fail_msg("'%s': %s", text, l->err.text);
}

static void
refuse(const char *text, const char *why)
{
	struct line l;

	if (read_line(&l, &table, text) != -22)
		fail_msg("'%s' was taken", text);
	if (strstr(l.err.text, why) == NULL)
		fail_msg("'%s': '%s', without '%s'", text, l.err.text, why);
}

static void
test_values(void **state)
{
	struct line l;

	(void)state;
	accept(&l, "--file x --number=9 --seed 9223372036854775807 "
	    "--colour=blue --shade red --kinds png,svg -a one");
	assert_string_equal(l.taken.file, "x");
	assert_int_equal(l.taken.number, 9);
	assert_string_equal(l.taken.seed, "9223372036854775807");
	assert_int_equal(l.taken.colour, BLUE);
	assert_string_equal(l.taken.shade, "red");
	assert_int_equal(l.taken.kinds, 3);
	assert_true(l.taken.all);
	accept(&l, "-f x one -fy --kinds=svg --file=--all");
	assert_string_equal(l.taken.file, "--all");
	assert_int_equal(l.taken.kinds, 1);
	assert_false(l.taken.all);
}

static void
test_words(void **state)
{
	struct line l;

	(void)state;
	accept(&l, "one --all - -- --all two");
	assert_int_equal(l.words.noperands, 2);
	assert_string_equal(l.words.operands[0], "one");
	assert_string_equal(l.words.operands[1], "-");
	assert_null(l.words.operands[2]);
	assert_int_equal(l.words.nrest, 2);
	assert_string_equal(l.words.rest[0], "--all");
	assert_string_equal(l.words.rest[1], "two");
	accept(&l, "--theirs=1 one");
	assert_int_equal(l.words.noperands, 2);
	assert_string_equal(l.words.operands[0], "--theirs=1");
	assert_int_equal(l.words.nrest, 0);
	accept(&l, "one --");
	assert_int_equal(l.words.nrest, 0);
	assert_int_equal(l.words.noperands, 1);
}

/* Without .rest what follows "--" are operands, whatever they look like. */
static void
test_end_of_options(void **state)
{
	struct option_table plain = table;
	struct line l;

	(void)state;
	plain.rest = false;
	assert_int_equal(read_line(&l, &plain, "one -- --all"), 0);
	assert_int_equal(l.words.noperands, 2);
	assert_string_equal(l.words.operands[1], "--all");
	assert_false(l.taken.all);
	plain.most = 0;
	assert_int_equal(read_line(&l, &plain, "1 2 3 4 5"), 0);
	assert_int_equal(l.words.noperands, 5);
	plain.operands = NULL;
	plain.least = 0;
	assert_int_equal(read_line(&l, &plain, "--all"), 0);
	assert_int_equal(read_line(&l, &plain, "one"), -22);
	assert_non_null(strstr(l.err.text, "unknown argument 'one'"));
}

static void
test_refused(void **state)
{
	(void)state;
	refuse("one --number=1", "--number: '1' is not a whole number from 2 "
	    "to 9");
	refuse("one --number=10", "from 2 to 9");
	refuse("one --number=5x", "from 2 to 9");
	refuse("one --number +5", "from 2 to 9");
	refuse("one --number=0x5", "from 2 to 9");
	refuse("one --seed=-1", "--seed: '-1' is not a whole number from 0 "
	    "to 9223372036854775807");
	refuse("one --seed=99999999999999999999", "is not a whole number");
	refuse("one --colour=gren", "--colour: unknown colour 'gren'; did you "
	    "mean green? (expected red, green or blue)");
	refuse("one --shade=rde", "--shade: unknown shade 'rde'; did you mean "
	    "red? (expected dun or red)");
	refuse("one --colour=xyzzy", "--colour: unknown colour 'xyzzy' "
	    "(expected red, green or blue)");
	refuse("one --kinds=svg,gif", "unknown kinds 'gif' (expected svg or "
	    "png)");
	refuse("one --kinds=svg,", "unknown kinds ''");
	refuse("one --file", "--file: no value (expected FILE)");
	refuse("one --file=", "--file: an empty value (expected FILE)");
	refuse("one -f", "--file: no value (expected FILE)");
	refuse("one --all=yes", "--all: unexpected value 'yes' (expected none)");
	refuse("one --colr=red", "unknown option '--colr'; did you mean "
	    "--colour? (expected --file, --number, --seed, --colour, ");
	refuse("one -colour", "unknown option '-colour'; did you mean "
	    "--colour?");
	refuse("one -z", "unknown option '-z' (expected --file");
	refuse("one --the", "unknown option '--the'; did you mean --their");
	refuse("one two three", "one argument too many: 'three' (expected A "
	    "B)");
	refuse("--all", "no argument (expected A B)");
}

static void
test_asked(void **state)
{
	struct line l;

	(void)state;
	accept(&l, "--help --frobnicate");
	assert_true(l.words.help);
	accept(&l, "one -h");
	assert_true(l.words.help);
	accept(&l, "-V");
	assert_true(l.words.version);
	assert_false(l.words.help);
}

static void
test_help(void **state)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out;

	(void)state;
	out = open_memstream(&text, &size);
	assert_non_null(out);
	options_help(&table, out);
	fclose(out);
	assert_string_equal(text,
	    "usage: prog verb [option ...] A B\n"
	    "       prog verb [option ...] A\n"
	    "           -- WORD ...\n"
	    "\n"
	    "What it does. In more than one sentence, so that the line breaks "
	    "somewhere.\n"
	    "  --as  it   stands\n"
	    "\n"
	    "Some:\n"
	    "  -f, --file FILE  a file, whose name is told here in so many "
	    "words that they\n"
	    "                   need a second line\n"
	    "  --number N       a number\n"
	    "  --seed N         a large one\n"
	    "  --colour red|green|blue\n"
	    "                   one of three\n"
	    "  --shade dun|red  one of two\n"
	    "  --kinds svg,png  one or both\n"
	    "  -a, --all        all of it\n"
	    "  --their_own-and_quite_long=X\n"
	    "                   of another parser\n"
	    "\n"
	    "  -h, --help       print this text\n"
	    "  -V, --version    print the version\n"
	    "\n"
	    "The end.\n");
	free(text);
}

static void
test_distance(void **state)
{
	(void)state;
	assert_int_equal(suggest_distance("", ""), 0);
	assert_int_equal(suggest_distance("plot", "plot"), 0);
	assert_int_equal(suggest_distance("PLOT", "plot"), 0);
	assert_int_equal(suggest_distance("plto", "plot"), 1);
	assert_int_equal(suggest_distance("plt", "plot"), 1);
	assert_int_equal(suggest_distance("plott", "plot"), 1);
	assert_int_equal(suggest_distance("slot", "plot"), 1);
	assert_int_equal(suggest_distance("", "plot"), 4);
	assert_int_equal(suggest_distance("kitten", "sitting"), 3);
	assert_int_equal(suggest_distance("sitting", "kitten"), 3);
}

static void
test_near(void **state)
{
	static const char *const names[] = {"run", "list", "panic", "compare",
	    "collect", "plot"};
	char longer[200], text[SUGGEST_MAX];

	(void)state;
	assert_string_equal(suggest_near("plto", names, 6), "plot");
	assert_string_equal(suggest_near("lsit", names, 6), "list");
	assert_string_equal(suggest_near("pan", names, 6), "panic");
	assert_string_equal(suggest_near("comp", names, 6), "compare");
	assert_string_equal(suggest_near("rnu", names, 6), "run");
	/* Two begin so. */
	assert_null(suggest_near("co", names, 6));
	assert_null(suggest_near("x", names, 6));
	assert_null(suggest_near("frobnicate", names, 6));
	assert_null(suggest_near("", names, 6));
	assert_string_equal(suggest_question(text, "plto:x", ":", names, 6),
	    "; did you mean plot?");
	assert_string_equal(suggest_question(text, "plot:x", ":", names, 6),
	    "");
	assert_string_equal(suggest_question(text, "plto:x", "", names, 6), "");
	memset(longer, 'p', sizeof(longer));
	longer[sizeof(longer) - 1] = '\0';
	assert_null(suggest_near(longer, names, 6));
	assert_string_equal(suggest_question(text, longer, "", names, 6), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_end_of_options),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_asked),
	    cmocka_unit_test(test_help),
	    cmocka_unit_test(test_distance),
	    cmocka_unit_test(test_near),
	};

	return (cmocka_run_group_tests_name("options", tests, NULL, NULL));
}
