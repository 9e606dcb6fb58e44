/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <string.h>

#include "util/options_complete.h"

enum kind { NONE, WORDS, LIST, FILES, FOLDERS };

static const char *const kinds[] = {
	[NONE] = "none",
	[WORDS] = "words",
	[LIST] = "list",
	[FILES] = "files",
	[FOLDERS] = "folders",
};

/* What the word for a value stands for; a choice is one in small letters. */
static enum kind
kind_of(const char *value)
{
	static const struct {
		const char *name;
		enum kind kind;
	} names[] = {{"FILE", FILES}, {"FILE|FOLDER", FILES},
	    {"FILE|DIR|RELEASE", FILES}, {"LOG", FILES}, {"DEVICE", FILES},
	    {"FOLDER", FOLDERS}, {"DIR", FOLDERS}};
	size_t i;

	if (value == NULL)
		return (NONE);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(value, names[i].name) == 0)
			return (names[i].kind);
	if (!islower((unsigned char)value[0]) &&
	    !isdigit((unsigned char)value[0]))
		return (NONE);
	return (strcspn(value, ",") < strcspn(value, "|[") ? LIST : WORDS);
}

/* The choices of a value, blanks between; "[" begins what is none. */
static void
print_words(const char *value, FILE *out)
{
	size_t i, n = strcspn(value, "[");

	for (i = 0; i < n; i++)
		fputc(strchr("|,", value[i]) != NULL ? ' ' : value[i], out);
}

void
options_complete_quote(const char *text, size_t length, bool backslash,
    FILE *out)
{
	size_t i;

	fputc('\'', out);
	for (i = 0; i < length; i++)
		if (text[i] == '\'')
			fputs(backslash ? "\\'" : "'\\''", out);
		else if (text[i] == '\\' && backslash)
			fputs("\\\\", out);
		else
			fputc(text[i], out);
	fputc('\'', out);
}

/* What a summary begins with: its defaults and conditions follow. */
static size_t
brief(const char *summary)
{
	return (strcspn(summary, ";"));
}

/* Is the value always a part of the option's word? */
static bool
is_joined(const struct option_row *row)
{
	return (row->value != NULL && row->set == NULL);
}

static void
print_names(const struct option_table *table, FILE *out)
{
	const struct option_group *group;
	const struct option_row *row;

	for (group = table->groups; group->rows != NULL; group++)
		for (row = group->rows; row < group->rows + group->n; row++)
			fprintf(out, "--%s%s ", row->name,
			    is_joined(row) ? "=" : "");
	fputs("--help --version", out);
}

static void
bash_kind(const char *variable, const char *value, FILE *out)
{
	const enum kind kind = kind_of(value);

	fprintf(out, "%s=%s", variable, kinds[kind]);
	if (kind == WORDS || kind == LIST) {
		fputs(" words='", out);
		print_words(value, out);
		fputc('\'', out);
	}
}

void
options_complete_bash(const struct option_table *table, const char *verb,
    FILE *out)
{
	const struct option_group *group;
	const struct option_row *row;

	fprintf(out, "\t%s)\n\t\toptions='", verb);
	print_names(table, out);
	fputs("'\n\t\tcase $option in\n", out);
	for (group = table->groups; group->rows != NULL; group++)
		for (row = group->rows; row < group->rows + group->n; row++) {
			if (row->value == NULL)
				continue;
			fputs("\t\t", out);
			if (!is_joined(row))
				fprintf(out, "--%s | ", row->name);
			fprintf(out, "--%s=) ", row->name);
			bash_kind("kind", row->value, out);
			fputs(" ;;\n", out);
		}
	fputs("\t\t*=) kind=none ;;\n\t\t*) kind=operand ", out);
	bash_kind("operand", table->operand, out);
	fputs(" ;;\n\t\tesac\n\t\t;;\n", out);
}

/* A part of a specification of _arguments, within single quotes. */
static void
zsh_text(const char *text, size_t length, FILE *out)
{
	size_t i;

	for (i = 0; i < length; i++)
		if (text[i] == '\'')
			fputs("'\\''", out);
		else {
			if (strchr("\\:[]", text[i]) != NULL)
				fputc('\\', out);
			fputc(text[i], out);
		}
}

/* ":message:action" */
static void
zsh_action(const char *value, FILE *out)
{
	static const char *const actions[] = {
		[NONE] = " ",
		[FILES] = "_files",
		[FOLDERS] = "_files -/",
	};
	const enum kind kind = kind_of(value);

	fputc(':', out);
	zsh_text(value, strlen(value), out);
	fputc(':', out);
	if (kind != WORDS && kind != LIST) {
		fputs(actions[kind], out);
		return;
	}
	fputs(kind == WORDS ? "(" : "_values -s , value ", out);
	print_words(value, out);
	fputs(kind == WORDS ? ")" : "", out);
}

void
options_complete_zsh(const struct option_table *table, const char *verb,
    FILE *out)
{
	const struct option_group *group;
	const struct option_row *row;

	fprintf(out, "\t%s)\n\t\t_arguments -S : \\\n", verb);
	for (group = table->groups; group->rows != NULL; group++)
		for (row = group->rows; row < group->rows + group->n; row++) {
			fprintf(out, "\t\t    '--%s%s[", row->name,
			    row->value == NULL ? "" :
			    is_joined(row) ? "=-" : "=");
			zsh_text(row->summary, brief(row->summary), out);
			fputc(']', out);
			if (row->value != NULL)
				zsh_action(row->value, out);
			fputs("' \\\n", out);
		}
	if (table->operand != NULL) {
		fputs("\t\t    '*", out);
		zsh_action(table->operand, out);
		fputs("' \\\n", out);
	}
	fputs("\t\t    '(-)'{-h,--help}'[print the options]' \\\n"
	    "\t\t    '(-)'{-V,--version}'[print the version]'\n\t\t;;\n", out);
}

/* What follows an option, or an operand, of that value. */
static void
fish_action(const char *value, FILE *out)
{
	const enum kind kind = kind_of(value);

	switch (kind) {
	case FILES:
		fputs(" -r -F", out);
		return;
	case FOLDERS:
		fputs(" -x -a '(__fish_complete_directories)'", out);
		return;
	case NONE:
		fputs(" -x", out);
		return;
	default:
		fputs(kind == WORDS ? " -x -a '" : " -x -a '(__fish_append , ",
		    out);
		print_words(value, out);
		fputs(kind == WORDS ? "'" : ")'", out);
	}
}

void
options_complete_fish(const struct option_table *table, const char *command,
    const char *condition, FILE *out)
{
	const struct option_group *group;
	const struct option_row *row;
	const enum kind operand = kind_of(table->operand);

	for (group = table->groups; group->rows != NULL; group++)
		for (row = group->rows; row < group->rows + group->n; row++) {
			fprintf(out, "complete -c %s -n '%s' -l %s", command,
			    condition, row->name);
			if (row->value != NULL)
				fish_action(row->value, out);
			fputs(" -d ", out);
			options_complete_quote(row->summary,
			    brief(row->summary), true, out);
			fputc('\n', out);
		}
	if (operand == FILES || operand == FOLDERS)
		fprintf(out, "complete -c %s -n '%s' -F\n", command, condition);
	if (operand == WORDS) {
		fprintf(out, "complete -c %s -n '%s' -a '", command,
		    condition);
		print_words(table->operand, out);
		fputs("'\n", out);
	}
	fprintf(out, "complete -c %s -n '%s' -s h -l help "
	    "-d 'print the options'\n"
	    "complete -c %s -n '%s' -s V -l version "
	    "-d 'print the version'\n", command, condition, command,
	    condition);
}

void
options_complete_fish_rest(const struct option_table *table,
    const char *command, const char *condition, FILE *out)
{
	fprintf(out, "complete -c %s -n '%s' -a '", command, condition);
	print_names(table, out);
	fputs("'\n", out);
}
