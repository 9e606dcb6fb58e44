/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * "Callgrind Format Specification" of Valgrind's manual.  Addresses are those
 * of the image's own file.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/export.h"
#include "explain/profile.h"

static const char *const events[ATTRIBUTION_KINDS] = {
	[ATTRIBUTION_INSTRUCTIONS] = "Ir",
	[ATTRIBUTION_WAITING] = "Waiting",
	[ATTRIBUTION_LOADS] = "Loads",
	[ATTRIBUTION_STORES] = "Stores",
	[ATTRIBUTION_LOCKED] = "Locked",
	[ATTRIBUTION_FLUSHES] = "Flushes",
	[ATTRIBUTION_IPIS] = "Ipis",
	[ATTRIBUTION_EOIS] = "Eois",
	[ATTRIBUTION_DEVICES] = "Devices",
	[ATTRIBUTION_PAUSES] = "Pauses",
	[ATTRIBUTION_INTERRUPTS] = "Interrupts",
};

struct grinding {
	const struct attribution *a;
	const struct frames *frames;
	const struct profile *profile; /* of instructions */
	FILE *out;
};

static uint64_t
image_base(const struct attribution *a, const char *image)
{
	size_t i;

	for (i = 0; i < a->images; i++)
		if (strcmp(a->image[i].name, image) == 0)
			return (a->image[i].base);
	return (0);
}

static void
print_costs(const struct grinding *g, const uint64_t n[ATTRIBUTION_KINDS])
{
	size_t k, last = ATTRIBUTION_KINDS;

	while (last > 1 && n[last - 1] == 0)
		last--;
	for (k = 0; k < last; k++)
		fprintf(g->out, " %llu", (unsigned long long)n[k]);
	fputc('\n', g->out);
}

/* Names are numbered as functions are; what is not known has the next one. */
static void
print_function(const struct grinding *g, const char *what, uint32_t function)
{
	const bool known = function != ATTRIBUTION_NONE;

	fprintf(g->out, "%s=(%zu) %s\n", what, 1 + (known ? (size_t)function :
	    g->a->functions), known ? g->a->function[function].name :
	    "(not known)");
}

static void
print_place(const struct grinding *g, const char *object, const char *file,
    uint32_t function)
{
	const struct attribution_function *f = function != ATTRIBUTION_NONE ?
	    &g->a->function[function] : NULL;

	fprintf(g->out, "%s=%s\n", object,
	    f != NULL && f->image[0] != '\0' ? f->image : "???");
	fprintf(g->out, "%s=%s\n", file,
	    f != NULL && f->file[0] != '\0' ? f->file : "???");
}

static unsigned
line_number(const struct attribution *a, uint32_t line)
{
	return (line == ATTRIBUTION_NONE ? 0 : a->line[line].number);
}

/* Interrupts are a function's, and no instruction's. */
static void
print_interrupts(const struct grinding *g, uint32_t function, uint64_t base)
{
	uint64_t n[ATTRIBUTION_KINDS] = {0};
	size_t i;

	for (i = 0; i < g->frames->n; i++)
		if (g->frames->frame[i].function == function)
			n[ATTRIBUTION_INTERRUPTS] += g->frames->frame[i]
			    .self[ATTRIBUTION_INTERRUPTS];
	if (n[ATTRIBUTION_INTERRUPTS] == 0)
		return;
	fprintf(g->out, "0x%llx 0", function == ATTRIBUTION_NONE ? 0 :
	    (unsigned long long)(g->a->function[function].start - base));
	print_costs(g, n);
}

/* The function's own instructions. */
static void
print_own(const struct grinding *g, uint32_t function, uint64_t base)
{
	const struct attribution_insn *insn;
	uint32_t last = ATTRIBUTION_NONE;
	size_t i;

	for (i = 0; i < g->profile->n; i++) {
		insn = &g->a->insn[g->profile->entry[i].which];
		if (insn->function != function)
			continue;
		if (insn->line != ATTRIBUTION_NONE && insn->line != last)
			fprintf(g->out, "fi=%s\n",
			    g->a->line[insn->line].file);
		last = insn->line;
		fprintf(g->out, "0x%llx %u",
		    (unsigned long long)(insn->pc - base),
		    line_number(g->a, insn->line));
		print_costs(g, g->profile->entry[i].self);
	}
}

/* What the function called, from each of its frames. */
static void
print_calls(const struct grinding *g, uint32_t function, uint64_t base)
{
	const struct frame *f, *parent;
	uint64_t site, entry;
	size_t i;

	for (i = 0; i < g->frames->n; i++) {
		f = &g->frames->frame[i];
		parent = f->parent != ATTRIBUTION_NONE ?
		    &g->frames->frame[f->parent] : NULL;
		if (parent == NULL || parent->function != function ||
		    f->total[0] == 0)
			continue;
		print_place(g, "cob", "cfi", f->function);
		print_function(g, "cfn", f->function);
		site = f->site != 0 || function == ATTRIBUTION_NONE ?
		    f->site : g->a->function[function].start;
		entry = f->function == ATTRIBUTION_NONE ? 0 :
		    g->a->function[f->function].start - image_base(g->a,
		    g->a->function[f->function].image);
		fprintf(g->out, "calls=%llu 0x%llx 0\n0x%llx 0",
		    (unsigned long long)(f->calls > 0 ? f->calls : 1),
		    (unsigned long long)entry,
		    (unsigned long long)(site > base ? site - base : 0));
		print_costs(g, f->total);
	}
}

static bool
appears(const struct frames *frames, uint32_t function)
{
	size_t i;

	for (i = 0; i < frames->n; i++)
		if (frames->frame[i].function == function &&
		    frames->frame[i].total[0] > 0)
			return (true);
	return (false);
}

static void
print_row(const struct grinding *g, const char *name)
{
	uint64_t sum[ATTRIBUTION_KINDS] = {0}, base;
	uint32_t function;
	size_t i, k;

	fprintf(g->out, "desc: Trigger: %s\n", name);
	fputs("positions: instr line\nevents:", g->out);
	for (k = 0; k < ATTRIBUTION_KINDS; k++)
		fprintf(g->out, " %s", events[k]);
	for (i = 0; i < g->frames->n; i++)
		for (k = 0; k < ATTRIBUTION_KINDS; k++)
			sum[k] += g->frames->frame[i].self[k];
	fputs("\nsummary:", g->out);
	print_costs(g, sum);
	for (i = 0; i <= g->a->functions; i++) {
		function = i < g->a->functions ? (uint32_t)i :
		    ATTRIBUTION_NONE;
		if (!appears(g->frames, function))
			continue;
		base = function == ATTRIBUTION_NONE ? 0 : image_base(g->a,
		    g->a->function[function].image);
		fputc('\n', g->out);
		print_place(g, "ob", "fl", function);
		print_function(g, "fn", function);
		print_interrupts(g, function, base);
		print_own(g, function, base);
		print_calls(g, function, base);
	}
}

int
export_callgrind(const struct export_rows *rows, FILE *out)
{
	struct grinding g = {.a = rows->a, .out = out};
	struct profile *profile;
	struct frames *frames;
	bool good;

	frames = frames_new(rows->row[0], rows->a, rows->stages, true);
	profile = profile_new(rows->row[0], rows->a, rows->stages, true,
	    PROFILE_INSN);
	good = frames != NULL && profile != NULL;
	g.frames = frames;
	g.profile = profile;
	if (good) {
		fprintf(out, "# callgrind format\nversion: 1\n"
		    "creator: dumpbench\ncmd: %.*s\n",
		    (int)strcspn(rows->command, "\n"), rows->command);
		print_row(&g, rows->row[0]->name);
	}
	frames_free(frames);
	profile_free(profile);
	return (good ? 0 : -ENOMEM);
}
