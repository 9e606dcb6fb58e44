/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explain/asked.h"
#include "explain/plugin/tlb.h"
#include "measure/target.h"
#include "result/row.h"
#include "util/suggest.h"
#include "measure/near_family.h"
#include "verb/verb.h"
#include "verb/verbs.h"

/* "1536:12" */
static int
set_tlb(const struct option_row *row, void *into, const char *value,
    struct errmsg *err)
{
	struct explain_tlb *tlb = (struct explain_tlb *)(void *)
	    ((char *)into + row->at);
	unsigned long entries, ways = 0;
	char *end;

	entries = strtoul(value, &end, 10);
	if (*end == ':')
		ways = strtoul(end + 1, &end, 10);
	if (strspn(value, "0123456789:") == strlen(value) && *end == '\0' &&
	    entries <= TLB_ENTRIES_MAX && ways <= TLB_ENTRIES_MAX &&
	    tlb_is_geometry((unsigned)entries, (unsigned)ways)) {
		tlb->entries = (unsigned)entries;
		tlb->ways = (unsigned)ways;
		return (0);
	}
	return (option_refuse(row, err, "'%.200s' is no geometry of a TLB "
	    "(expected its entries, 1 to %u, and ways, of which they are a "
	    "multiple, such as 1536:12)", value, TLB_ENTRIES_MAX));
}

#define AT(member, type) OPTION_AT(struct explain_asked, member, type)
#define TEXT(member)	 .set = option_text, .at = AT(member, const char *)

static const struct option_row shown_rows[] = {
	{"by", "function|line|cpu|kind", "what a table's lines are; default: "
	    "function", .set = option_choice, .at = AT(by, enum explain_by)},
	{"brief", NULL, "print three lines of two benchmarks instead: what "
	    "each does, and what makes the difference",
	    .set = option_true, .at = AT(brief, bool)},
	{"tree", NULL, "print who called whom instead", .set = option_true,
	    .at = AT(tree, bool)},
	{"annotate", "FUNCTION", "print the function's instructions instead, "
	    "with how often each is executed", TEXT(annotate)},
	{"stages", "map,sink,unmap", "which stages of a batch; default: "
	    "map,unmap", .set = option_choices, .at = AT(stages, unsigned)},
	{"format", "text|json|callgrind|folded|speedscope|svg", "default: "
	    "text; svg is a flame graph, of one row", .set = option_choice,
	    .at = AT(format, enum explain_format)},
	{"out", "FILE", "where to print; default: standard output",
	    TEXT(out)},
	{"against", "OLD.json", "with --format svg: draw what differs from "
	    "the same row there", TEXT(against)},
	{"width", "new|old", "with --against: whose widths; default: new",
	    .set = option_choice, .at = AT(width, unsigned)},
	{"tlb-model", "ENTRIES:WAYS", "add page walks that flushes cause, "
	    "in a model of a TLB such as 1536:12; default: no model",
	    .set = set_tlb, .at = AT(tlb, struct explain_tlb)},
	{"debug-file", "FILE", "the kernel's debug information (vmlinux, "
	    "kernel.debug), for lines of source", TEXT(debug_file)},
	{"benchmark_filter", "REGEX", "the benchmarks whose name matches",
	    TEXT(regex)},
};

#define GROUP(title, rows) {(title), (rows), sizeof(rows) / sizeof((rows)[0])}

static const struct option_group groups[] = {
	GROUP("What is shown", shown_rows),
	{"What is measured", run_target_rows, RUN_EXPLAIN_ROWS},
	GROUP("The guest", run_guest_rows),
	GROUP("How", run_plan_rows),
	{NULL, NULL, 0},
};

const struct option_table explain_verb_options = {
	.program = "dumpbench explain",
	.usage = "[option ...] [NAME ...]\n"
	    "[option ...] RESULT.json [NAME ...]",
	.about = "Say where the instructions of a figure go: to which "
	    "functions, CPUs and kinds of work.  Measures the benchmarks that "
	    "are named, in a guest, in the clock exact, and keeps the "
	    "explanation in a result's file; or reads such a file.  Without a "
	    "name: latency/kenter_temporary and latency/enter, 1 and 16, and "
	    "shootdown/enter/1.",
	.groups = groups,
	.operands = "[RESULT.json] [NAME ...]",
};

static bool
is_file(const char *word)
{
	const size_t n = strlen(word);

	return (n > 5 && strcmp(word + n - 5, ".json") == 0);
}

/* Options of what is measured, beside a file that was. */
static int
check_stored(const struct explain_asked *a, struct errmsg *err)
{
	const struct {
		const char *name;
		bool given;
	} rows[] = {
		{"kernel", a->run.kernel != NULL},
		{"kmod", a->run.kmod != NULL},
		{"build", a->run.build != NULL},
		{"debug-file", a->debug_file != NULL},
		{"tlb-model", a->tlb.entries != 0},
		{"modules-root", a->run.modules_root != NULL},
		{"disk", a->run.disk != NULL},
		{"adapter", a->run.adapter.on},
		{"handicap", a->run.handicap != NULL},
		{"pages", a->run.pages != NULL},
		{"rounds", a->run.rounds != NULL},
		{"cpus", a->run.cpus != 0},
		{"accel", a->run.accel != GUEST_ACCEL_AUTO},
		{"qemu", a->run.qemu != NULL},
		{"agent", a->run.agent != NULL},
		{"device", a->run.device != NULL},
		{"max-time", a->run.max_time_s != 0},
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && a->file != NULL;
	     i++)
		if (rows[i].given)
			return (errmsg_set(err, EINVAL, "--%s: it is of a "
			    "measurement, and %s is measured already",
			    rows[i].name, a->file));
	return (0);
}

/* What fits one form of the output only. */
static int
check_form(const struct explain_asked *a, struct errmsg *err)
{
	const bool more = a->brief || a->tree || a->annotate != NULL ||
	    a->by != EXPLAIN_BY_DEFAULT;

	if (a->brief + a->tree + (a->annotate != NULL) +
	    (a->by != EXPLAIN_BY_DEFAULT) > 1)
		return (errmsg_set(err, EINVAL, "--brief, --tree, --annotate "
		    "and --by: each prints another table (expected one of "
		    "them)"));
	if (more && a->format != EXPLAIN_TEXT)
		return (errmsg_set(err, EINVAL, "--%s: it shapes the format "
		    "text alone (expected --format=text)", a->brief ? "brief" :
		    a->tree ? "tree" : a->annotate != NULL ? "annotate" :
		    "by"));
	if (a->against != NULL && a->format != EXPLAIN_SVG)
		return (errmsg_set(err, EINVAL, "--against: it is drawn "
		    "(expected --format=svg); `dumpbench compare` prints what "
		    "differs"));
	if (a->width != 0 && a->against == NULL)
		return (errmsg_set(err, EINVAL, "--width: there is one width "
		    "without --against OLD.json"));
	return (0);
}

/* What would be known to fail only once all is measured. */
static int
check_new(const struct explain_asked *a, struct errmsg *err)
{
	const bool one = a->format == EXPLAIN_CALLGRIND ||
	    a->format == EXPLAIN_SVG;

	if (a->file != NULL)
		return (0);
	if (one && a->regex == NULL && a->nnames != 1)
		return (errmsg_set(err, EINVAL, "--format: callgrind and svg "
		    "hold one benchmark (expected one name such as "
		    "latency/enter/16)"));
	if (a->brief && a->regex == NULL && a->nnames != 0 && a->nnames != 2)
		return (errmsg_set(err, EINVAL, "--brief: it is of two "
		    "benchmarks (expected two names, or none)"));
	if (a->by == EXPLAIN_BY_LINE && a->debug_file == NULL)
		return (errmsg_set(err, EINVAL, "--by: for lines of source "
		    "--debug-file FILE, the kernel's debug information, is "
		    "missing"));
	return (0);
}

static int
check_target(const struct explain_asked *a, struct errmsg *err)
{
	if (a->run.target != &guest_target)
		return (errmsg_set(err, EINVAL, "--target: instructions are "
		    "seen in QEMU alone (expected guest)"));
	/* Without a clock it implies tsc, which was not asked for. */
	if (a->run.accel == GUEST_ACCEL_KVM)
		return (errmsg_set(err, EINVAL, "--accel: with kvm QEMU does "
		    "not see what a guest executes (expected auto or tcg)"));
	if (a->run.clock[GUEST_CLOCK_TSC])
		return (errmsg_set(err, EINVAL, "--clock: what is explained "
		    "are instructions, and tsc counts cycles (expected "
		    "exact)"));
	return (0);
}

/* Names, if there is no regular expression: those that somebody may mean. */
static int
check_names(const struct explain_asked *a, struct errmsg *err)
{
	char question[SUGGEST_MAX];
	struct row_name parsed;
	size_t i;

	if (a->nnames > 0 && a->regex != NULL)
		return (errmsg_set(err, EINVAL, "--benchmark_filter: names "
		    "are given, too (expected either)"));
	for (i = 0; i < a->nnames; i++) {
		if (row_parse(a->names[i], &parsed))
			continue;
		if (is_file(a->names[i]))
			return (errmsg_set(err, EINVAL, "'%.200s': %s "
			    "(expected one RESULT.json, then names; `dumpbench "
			    "compare` compares results)", a->names[i],
			    a->file != NULL ? "one result is read at a time" :
			    "a result stands before the names"));
		near_family(question, a->names[i]);
		return (errmsg_set(err, EINVAL, "'%.200s' is no benchmark's "
		    "name%s (expected one such as latency/enter/16; `dumpbench "
		    "list` with the same options has all)", a->names[i],
		    question));
	}
	return (0);
}

bool
explain_options(struct explain_asked *asked, int argc, char **argv,
    int *status)
{
	struct errmsg err;
	int error;

	*asked = (struct explain_asked){
		.by = EXPLAIN_BY_DEFAULT,
		.stages = 1u << ROW_MAP | 1u << ROW_UNMAP,
		.out = "-",
	};
	if (!run_options(&explain_verb_options, &asked->run, &argc, argv,
	    status))
		return (false);
	asked->run.tsc_if_kvm = false;
	asked->names = argv + 1;
	asked->nnames = (size_t)argc - 1;
	if (asked->nnames > 0 && is_file(asked->names[0])) {
		asked->file = asked->names[0];
		asked->names++;
		asked->nnames--;
	}
	error = check_stored(asked, &err);
	if (error == 0)
		error = check_target(asked, &err);
	if (error == 0)
		error = check_names(asked, &err);
	if (error == 0)
		error = explain_check_crash(asked, &err);
	if (error == 0)
		error = check_form(asked, &err);
	if (error == 0)
		error = check_new(asked, &err);
	if (error != 0)
		*status = verb_wrong(&explain_verb_options, &err);
	return (error == 0);
}
