/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A function's instructions with how often each is executed.  They are those
 * that were executed, as a kernel has patched them; what was not is left out.
 */
#include <capstone.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/text.h"
#include "util/figure.h"
#include "util/suggest.h"

#define NAMES_MAX 4096

struct annotating {
	const struct attribution *a;
	const struct profile *profile;
	unsigned batch;
	csh capstone;
	FILE *out;
	bool *short_of; /* an instruction was not decoded for lack of memory */
};

static int
by_pc(const void *x, const void *y, void *arg)
{
	const struct profile_entry *e = x, *f = y;
	const struct attribution *a = arg;
	uint64_t p = a->insn[e->which].pc, q = a->insn[f->which].pc;

	return (p < q ? -1 : p > q);
}

/* The kinds of its work. */
static void
say_kinds(const struct profile_entry *e, FILE *out)
{
	static const char *const marks[ATTRIBUTION_KINDS] = {
		[ATTRIBUTION_LOADS] = " load",
		[ATTRIBUTION_STORES] = " store",
		[ATTRIBUTION_LOCKED] = " locked",
		[ATTRIBUTION_FLUSHES] = " flush",
		[ATTRIBUTION_IPIS] = " IPI",
		[ATTRIBUTION_EOIS] = " EOI",
		[ATTRIBUTION_DEVICES] = " device",
		[ATTRIBUTION_WAITING] = " waits",
	};
	bool any = false;
	size_t k;

	for (k = 0; k < ATTRIBUTION_KINDS; k++) {
		if (marks[k] == NULL || e->self[k] == 0)
			continue;
		fprintf(out, "%s%s", any ? "" : "  ;", marks[k]);
		any = true;
	}
}

static void
print_insn(const struct annotating *p, const struct profile_entry *e,
    const struct attribution_function *f)
{
	const struct attribution_insn *insn = &p->a->insn[e->which];
	const double pages = (double)p->profile->windows * p->batch;
	char text[64] = "", mnemonic[256];
	cs_insn *decoded;
	size_t n;

	n = cs_disasm(p->capstone, insn->bytes, insn->length, insn->pc, 1,
	    &decoded);
	if (n == 1)
		snprintf(mnemonic, sizeof(mnemonic), "%s%s%s",
		    decoded->mnemonic, decoded->op_str[0] != '\0' ? " " : "",
		    decoded->op_str);
	else
		snprintf(mnemonic, sizeof(mnemonic), "(%u bytes)",
		    insn->length);
	if (n == 1)
		cs_free(decoded, 1);
	else if (cs_errno(p->capstone) == CS_ERR_MEM)
		*p->short_of = true;
	snprintf(text, sizeof(text), "%.*f", pages > 1 ? 3 : 0,
	    (double)e->self[0] / pages);
	fprintf(p->out, "%10s  +%-5llx %s", text,
	    (unsigned long long)(insn->pc - f->start), mnemonic);
	say_kinds(e, p->out);
	fputc('\n', p->out);
}

static void
print_line(const struct annotating *p, const struct attribution_insn *insn,
    uint32_t *last)
{
	const struct attribution_line *l;

	if (insn->line == *last || insn->line == ATTRIBUTION_NONE)
		return;
	*last = insn->line;
	l = &p->a->line[insn->line];
	fprintf(p->out, "%s:%u\n", l->file, l->number);
}

static void
print_function(const struct annotating *p, uint32_t function)
{
	const struct attribution_function *f = &p->a->function[function];
	const struct attribution_insn *insn;
	uint32_t last = ATTRIBUTION_NONE;
	uint64_t next = f->start, sum = 0;
	char name[256];
	size_t i;

	text_function(p->a, function, sizeof(name) - 1, name, sizeof(name));
	fprintf(p->out, "\n%s at 0x%llx\n", name,
	    (unsigned long long)f->start);
	for (i = 0; i < p->profile->n; i++) {
		insn = &p->a->insn[p->profile->entry[i].which];
		if (insn->function != function)
			continue;
		print_line(p, insn, &last);
		if (insn->pc > next)
			fprintf(p->out, "%10s  (%llu bytes)\n", "-",
			    (unsigned long long)(insn->pc - next));
		print_insn(p, &p->profile->entry[i], f);
		next = insn->pc + insn->length;
		sum += p->profile->entry[i].self[0];
	}
	fprintf(p->out, "%10s  a page\n", FIGURE((double)sum /
	    ((double)p->profile->windows * p->batch), 15));
}

static int
unknown(const struct annotating *p, const char *function, struct errmsg *err)
{
	const char **names = calloc(p->a->functions + 1, sizeof(char *));
	char question[SUGGEST_MAX] = "";
	size_t i;

	for (i = 0; names != NULL && i < p->a->functions; i++)
		names[i] = p->a->function[i].name;
	if (names != NULL)
		suggest_question(question, function, "", names,
		    p->a->functions);
	free(names);
	return (errmsg_set(err, ENOENT, "--annotate: no function '%s' was "
	    "executed%s (expected one that the table names)", function,
	    question));
}

int
text_annotate(const struct attribution *a, const struct attribution_row *row,
    unsigned stages, const char *function, FILE *out, struct errmsg *err)
{
	struct profile *profile = profile_new(row, a, stages, true,
	    PROFILE_INSN);
	struct annotating p = {.a = a, .profile = profile,
		.batch = row->batch, .out = out};
	const bool is64 = a->functions > 0 &&
	    a->function[a->functions - 1].end > UINT32_MAX;
	size_t i, n = 0;
	bool short_of = false;

	p.short_of = &short_of;
	if (profile == NULL || cs_open(CS_ARCH_X86, is64 ? CS_MODE_64 :
	    CS_MODE_32, &p.capstone) != CS_ERR_OK) {
		profile_free(profile);
		return (errmsg_set(err, ENOMEM, "no memory"));
	}
	if (profile->n > 0)
		qsort_r(profile->entry, profile->n, sizeof(profile->entry[0]),
		    by_pc, &(struct attribution){.insn = a->insn});
	for (i = 0; i < a->functions; i++)
		if (strcmp(a->function[i].name, function) == 0) {
			print_function(&p, (uint32_t)i);
			n++;
		}
	cs_close(&p.capstone);
	if (n == 0)
		unknown(&p, function, err);
	else if (short_of)
		errmsg_set(err, ENOMEM, "no memory");
	profile_free(profile);
	return (n == 0 ? -ENOENT : short_of ? -ENOMEM : 0);
}
