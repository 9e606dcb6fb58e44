/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "util/options_complete.h"
#include "util/suggest.h"
#include "verb/completion.h"
#include "verb/verb.h"

#define COMMAND "dumpbench"

static const struct option_group groups[] = {{NULL, NULL, 0}};

const struct option_table completion_verb_options = {
	.program = COMMAND " completion",
	.usage = "bash|zsh|fish",
	.about = "Print a script that completes verbs, options and their "
	    "values in that shell.",
	.notes = "bash:  source <(" COMMAND " completion bash)\n"
	    "zsh:  source <(" COMMAND " completion zsh), after compinit\n"
	    "fish:  " COMMAND " completion fish | source",
	.groups = groups,
	.operands = "bash, zsh or fish",
	.operand = "bash|zsh|fish",
	.least = 1,
	.most = 1,
};

struct verbs {
	const struct verb *verb;
	size_t n;
};

/* What stands in a verb's place and has no options. */
static const struct {
	const char *name, *summary;
} others[] = {
	{"help", "print the options of a verb"},
	{"version", "print the version"},
};

/* A line: `format`, with the name at "@", and the summary. */
static void
print_summary(const char *name, const char *summary, const char *format,
    bool backslash, FILE *out)
{
	for (; *format != '\0'; format++)
		if (*format == '@')
			fputs(name, out);
		else
			fputc(*format, out);
	options_complete_quote(summary, strlen(summary), backslash, out);
	fputc('\n', out);
}

static void
summaries(const struct verbs *verbs, const char *format, bool backslash,
    FILE *out)
{
	size_t i;

	for (i = 0; i < verbs->n; i++)
		print_summary(verbs->verb[i].name, verbs->verb[i].summary,
		    format, backslash, out);
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		print_summary(others[i].name, others[i].summary, format,
		    backslash, out);
}

/* Arms of a case: what the verb is whose options follow a verb's "--". */
static void
rest_verbs(const struct verbs *verbs, const char *variable, FILE *out)
{
	const struct option_table *rest;
	size_t i;

	for (i = 0; i < verbs->n; i++) {
		rest = verbs->verb[i].options->rest_table;
		if (rest != NULL)
			fprintf(out, "\t\t%s) %s=%s ;;\n",
			    verbs->verb[i].name, variable,
			    strchr(rest->program, ' ') + 1);
	}
}

/*
 * What is completed is `cur`, behind `given`, which stays.  A word of bash ends
 * at "=", unless COMP_WORDBREAKS lacks it.
 */
static const char bash_words[] =
    "\t)\n"
    "\tlocal cur=${COMP_WORDS[COMP_CWORD]}\n"
    "\tlocal before=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]}\n"
    "\tlocal option='' given='' kind='' operand='' words='' options=''\n"
    "\tlocal word i width=0\n"
    "\tCOMPREPLY=()\n"
    "\tif [[ $cur == = ]]; then\n"
    "\t\toption=$before= cur=''\n"
    "\telif [[ $before == = ]]; then\n"
    "\t\toption=${COMP_WORDS[COMP_CWORD-2]}=\n"
    "\telif [[ $cur == --*=* ]]; then\n"
    "\t\toption=${cur%%=*}= given=$option cur=${cur#*=}\n"
    "\telif [[ $before == --?* ]]; then\n"
    "\t\toption=$before\n"
    "\tfi\n"
    "\t((COMP_CWORD > 1)) || verb=help\n"
    "\tif [[ \" ${COMP_WORDS[*]:1:COMP_CWORD-1} \" == *' -- '* ]]; then\n"
    "\t\tcase $verb in\n";

/* Where bash only lists the verbs, what each does stands beside it. */
static const char bash_kinds[] =
    "\thelp) kind=verbs ;;\n"
    "\tesac\n"
    "\tif [[ $kind == operand ]]; then\n"
    "\t\tkind=$operand\n"
    "\t\t[[ $cur != -* && $kind != none ]] || kind=words words=$options\n"
    "\tfi\n"
    "\tcase $kind in\n"
    "\tfiles) compopt -o default ;;\n"
    "\tfolders) compopt -o dirnames ;;\n"
    "\tlist)\n"
    "\t\tcompopt -o nospace\n"
    "\t\t[[ $cur != *,* ]] || given=$given${cur%,*},\n"
    "\t\tcur=${cur##*,}\n"
    "\t\t;;\n"
    "\tverbs) words=${!summaries[*]} ;;\n"
    "\tesac\n"
    "\t[[ -z $words ]] || mapfile -t COMPREPLY < <(\n"
    "\t    compgen -P \"$given\" -W \"$words\" -- \"$cur\")\n"
    "\tif [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then\n"
    "\t\tcompopt -o nospace\n"
    "\telif [[ $kind == verbs && ${#COMPREPLY[@]} -gt 1 &&\n"
    "\t    $COMP_TYPE -eq 63 ]]; then\n"
    "\t\tfor word in \"${COMPREPLY[@]}\"; do\n"
    "\t\t\t((${#word} <= width)) || width=${#word}\n"
    "\t\tdone\n"
    "\t\tfor i in \"${!COMPREPLY[@]}\"; do\n"
    "\t\t\tword=${COMPREPLY[i]}\n"
    "\t\t\tprintf -v 'COMPREPLY[i]' '%-*s  %s' \"$width\" \"$word\" \\\n"
    "\t\t\t    \"${summaries[$word]}\"\n"
    "\t\tdone\n"
    "\tfi\n"
    "}\n"
    "complete -F _dumpbench " COMMAND "\n";

static void
bash(const struct verbs *verbs, FILE *out)
{
	size_t i;

	fputs("# Completions of " COMMAND " for bash.\n"
	    "_dumpbench()\n{\n\tlocal -A summaries=(\n", out);
	summaries(verbs, "\t\t[@]=", false, out);
	fputs(bash_words, out);
	rest_verbs(verbs, "verb", out);
	fputs("\t\tesac\n\tfi\n\tcase $verb in\n", out);
	for (i = 0; i < verbs->n; i++)
		options_complete_bash(verbs->verb[i].options,
		    verbs->verb[i].name, out);
	fputs(bash_kinds, out);
}

static void
zsh(const struct verbs *verbs, FILE *out)
{
	size_t i;

	fputs("#compdef " COMMAND "\n"
	    "# Completions of " COMMAND " for zsh.\n"
	    "_dumpbench()\n"
	    "{\n"
	    "\tlocal verb=$words[2] rest\n"
	    "\tlocal -i end\n"
	    "\tlocal -a verbs=(\n", out);
	summaries(verbs, "\t\t@:", false, out);
	fputs("\t)\n"
	    "\tif ((CURRENT == 2)) || [[ $verb == help ]]; then\n"
	    "\t\t_describe -t verbs verb verbs\n"
	    "\t\treturn\n"
	    "\tfi\n"
	    "\tshift words\n"
	    "\t((CURRENT--))\n"
	    "\tend=${words[(i)--]}\n"
	    "\tif ((end < CURRENT)); then\n"
	    "\t\tcase $verb in\n", out);
	rest_verbs(verbs, "rest", out);
	fputs("\t\tesac\n"
	    "\tfi\n"
	    "\tif [[ -n $rest ]]; then\n"
	    "\t\tverb=$rest\n"
	    "\t\twords=($verb \"${(@)words[end+1,-1]}\")\n"
	    "\t\t((CURRENT -= end - 1))\n"
	    "\tfi\n"
	    "\tcase $verb in\n", out);
	for (i = 0; i < verbs->n; i++)
		options_complete_zsh(verbs->verb[i].options,
		    verbs->verb[i].name, out);
	fputs("\tesac\n"
	    "}\n"
	    "# As a file of $fpath this is the function, else it defines one.\n"
	    "if [[ $funcstack[1] == _dumpbench ]]; then\n"
	    "\t_dumpbench \"$@\"\n"
	    "else\n"
	    "\tcompdef _dumpbench " COMMAND "\n"
	    "fi\n", out);
}

static void
fish(const struct verbs *verbs, FILE *out)
{
	char condition[64];
	size_t i;

	fputs("# Completions of " COMMAND " for fish.\n"
	    "# Is the verb one of these?  An empty one: there is none yet.\n"
	    "function __dumpbench_verb\n"
	    "\tset -l words (commandline -opc)\n"
	    "\tcontains -- \"$words[2]\" $argv\n"
	    "end\n"
	    "function __dumpbench_rest\n"
	    "\t__dumpbench_verb $argv; and contains -- -- (commandline -opc)\n"
	    "end\n"
	    "complete -c " COMMAND " -f\n", out);
	summaries(verbs, "complete -c " COMMAND
	    " -n '__dumpbench_verb \"\" help' -a @ -d ", true, out);
	for (i = 0; i < verbs->n; i++) {
		snprintf(condition, sizeof(condition), "__dumpbench_verb %s",
		    verbs->verb[i].name);
		options_complete_fish(verbs->verb[i].options, COMMAND,
		    condition, out);
		if (verbs->verb[i].options->rest_table == NULL)
			continue;
		snprintf(condition, sizeof(condition), "__dumpbench_rest %s",
		    verbs->verb[i].name);
		options_complete_fish_rest(verbs->verb[i].options->rest_table,
		    COMMAND, condition, out);
	}
}

int
completion(const struct verb *verbs, size_t n, int argc, char **argv)
{
	static const char *const shells[] = {"bash", "zsh", "fish"};
	static void (*const print[])(const struct verbs *, FILE *) = {bash,
	    zsh, fish};
	const struct verbs all = {verbs, n};
	struct option_words words;
	struct errmsg err;
	int status;
	size_t i;

	if (!verb_options(&completion_verb_options, argc, argv, NULL, &words,
	    &status))
		return (status);
	for (i = 0; i < sizeof(shells) / sizeof(shells[0]); i++)
		if (strcmp(words.operands[0], shells[i]) == 0) {
			print[i](&all, stdout);
			return (0);
		}
	suggest_refuse(&err, "", "shell", "", words.operands[0], shells,
	    sizeof(shells) / sizeof(shells[0]));
	return (verb_wrong(&completion_verb_options, &err));
}
