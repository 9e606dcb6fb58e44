/* SPDX-License-Identifier: BSD-2-Clause */
/* What kinds of work a row is made of, and the sentence below. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "explain/text.h"
#include "util/wrap.h"

#define COLUMNS 80
#define ROLES	(LAYOUT_OTHER + 1)

/* As people say it; what a figure counts. */
static const char *const words[ATTRIBUTION_KINDS] = {
	[ATTRIBUTION_INSTRUCTIONS] = "instructions",
	[ATTRIBUTION_WAITING] = "of these, waiting for another CPU",
	[ATTRIBUTION_LOADS] = "loads",
	[ATTRIBUTION_STORES] = "stores",
	[ATTRIBUTION_LOCKED] = "locked operations",
	[ATTRIBUTION_FLUSHES] = "TLB flushes of the CPU's own",
	[ATTRIBUTION_IPIS] = "interprocessor interrupts sent",
	[ATTRIBUTION_EOIS] = "ends of interrupt",
	[ATTRIBUTION_DEVICES] = "accesses to device registers",
	[ATTRIBUTION_PAUSES] = "PAUSE",
	[ATTRIBUTION_INTERRUPTS] = "interrupts and exceptions taken",
};

static const char *
page_figure(char text[FIGURE_MAX], const struct profile *p, unsigned batch,
    uint64_t n)
{
	return (text_figure(text, (double)n / ((double)p->windows * batch)));
}

void
text_bill(const struct profile *profile, unsigned batch, FILE *out)
{
	char text[FIGURE_MAX];
	unsigned role, roles = 0;
	size_t k;

	for (role = 0; role < ROLES; role++)
		if (profile_sum(profile, role, ATTRIBUTION_INSTRUCTIONS) > 0)
			roles |= 1u << role;
	fprintf(out, "%-42s", "work a page");
	for (role = 0; role < ROLES; role++)
		if ((roles & 1u << role) != 0)
			fprintf(out, " %11s", text_role(role));
	fputc('\n', out);
	for (k = 0; k < ATTRIBUTION_KINDS; k++) {
		fprintf(out, "%-42s", words[k]);
		for (role = 0; role < ROLES; role++)
			if ((roles & 1u << role) != 0)
				fprintf(out, " %11s", page_figure(text,
				    profile, batch, profile_sum(profile, role,
				    (enum attribution_kind)k)));
		fputc('\n', out);
	}
}

struct sentence {
	char text[1024];
	size_t n;
};

static __attribute__((format(printf, 2, 3))) void
say(struct sentence *s, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(s->text + s->n, sizeof(s->text) - s->n, format, args);
	va_end(args);
	if (n > 0)
		s->n += (size_t)n;
	if (s->n >= sizeof(s->text))
		s->n = sizeof(s->text) - 1;
}

/* Whose they are, where they are not all the initiator's. */
static void
say_roles(struct sentence *s, const struct profile *p, unsigned batch)
{
	uint64_t responder = profile_sum(p, LAYOUT_RESPONDER, 0);
	uint64_t other = profile_sum(p, LAYOUT_OTHER, 0);
	uint64_t waits = profile_sum(p, ROLES, ATTRIBUTION_WAITING);
	char text[FIGURE_MAX];

	if (responder + other > 0)
		say(s, "; %s are the initiator's",
		    page_figure(text, p, batch, profile_sum(p,
		    LAYOUT_INITIATOR, 0)));
	if (responder > 0)
		say(s, " and %s the responders'", page_figure(text, p, batch,
		    responder));
	if (other > 0)
		say(s, " and %s those of other CPUs", page_figure(text, p,
		    batch, other));
	if (waits > 0)
		say(s, "; %s of all only wait for another CPU",
		    page_figure(text, p, batch, waits));
}

/*
 * A Linux that has woken its thread for softirqs, and does not let it run yet,
 * looks for that thread at the end of each interrupt.
 */
static bool
finds_softirqs(const struct attribution *a, const struct profile *p)
{
	const struct profile_entry *e;
	size_t i;

	for (i = 0; i < p->n; i++) {
		e = &p->entry[i];
		if (e->role == LAYOUT_RESPONDER &&
		    e->which != ATTRIBUTION_NONE && strcmp(
		    a->function[e->which].name, "__kthread_should_park") == 0)
			return (true);
	}
	return (false);
}

void
text_sentence(const struct attribution *a, const struct profile *profile,
    const struct attribution_row *row, FILE *out)
{
	struct sentence s = {.n = 0};
	const struct profile_entry *e;
	char text[FIGURE_MAX], name[256];
	size_t i;

	say(&s, "Of %s instructions a page", page_figure(text, profile,
	    row->batch, profile->sum));
	for (i = 0; i < profile->n && i < 3; i++) {
		e = &profile->entry[i];
		text_function(a, e->which, sizeof(name) - 1, name,
		    sizeof(name));
		say(&s, "%s %s (%.0f%%)%s in %s", i == 2 ||
		    (i > 0 && i + 1 == profile->n) ? " and" : ",",
		    page_figure(text, profile, row->batch, e->self[0]),
		    100 * (double)e->self[0] / (double)profile->sum,
		    i == 0 ? " are" : "", name);
	}
	say_roles(&s, profile, row->batch);
	say(&s, ".%s\n", !finds_softirqs(a, profile) ? "" : "  A responder "
	    "finds softirqs pending as it leaves the interrupt, as it does in "
	    "some boots and not in others.");
	wrap_print(out, COLUMNS, 0, 0, s.text);
}
