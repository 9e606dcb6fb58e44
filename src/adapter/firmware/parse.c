/* SPDX-License-Identifier: BSD-2-Clause */
/* Models and faults, from the values of options. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/firmware/adapter.h"
#include "util/suggest.h"

#define MB    1000000U
#define KINDS 8 /* of faults */

/*
 * 66 MHz x 64 bit of PCI; 150 MB/s sequential read and 200 MB/s of write are
 * rates that reviews measured; 64 MB of cache.  The cost of a command is an
 * estimate.
 */
static const struct adapter_model model_2200s = {
	.command_ns = 60000,
	.pci_rate = 533 * (uint64_t)MB,
	.read_rate = 150 * (uint64_t)MB,
	.write_rate = 200 * (uint64_t)MB,
	.cache = 64 << 20,
};

/* A plain decimal number up to `most`, which ends where it should. */
static bool
number(const char **text, uint64_t most, uint64_t *value)
{
	char *end;

	if (!isdigit((unsigned char)**text))
		return (false);
	errno = 0;
	*value = strtoull(*text, &end, 10);
	*text = end;
	return (errno == 0 && *value <= most);
}

static bool
term(const char **text, struct adapter_model *m)
{
	const struct {
		const char *name;
		uint64_t *value;
		uint64_t unit, most;
	} terms[] = {
		{"command=", &m->command_ns, 1, 1000000000},
		{"pci=", &m->pci_rate, MB, 100000},
		{"read=", &m->read_rate, MB, 100000},
		{"write=", &m->write_rate, MB, 100000},
		{"cache=", &m->cache, 1 << 20, 4096},
	};
	size_t i, n;

	for (i = 0; i < sizeof(terms) / sizeof(terms[0]); i++) {
		n = strlen(terms[i].name);
		if (strncmp(*text, terms[i].name, n) != 0)
			continue;
		*text += n;
		if (!number(text, terms[i].most, terms[i].value))
			return (false);
		*terms[i].value *= terms[i].unit;
		return (true);
	}
	return (false);
}

int
adapter_model_parse(const char *text, struct adapter_model *model,
    struct errmsg *err)
{
	const char *p = text;
	bool good;

	memset(model, 0, sizeof(*model));
	if (strcmp(text, "off") == 0)
		return (0);
	if (strcmp(text, "2200s") == 0) {
		*model = model_2200s;
		return (0);
	}
	while ((good = term(&p, model)) && *p == ',')
		p++;
	if (good && *p == '\0')
		return (0);
	return (errmsg_set(err, EINVAL, "unknown model '%.200s' (expected off, "
	    "2200s, or numbers for any of command=NS,pci=MB,read=MB,write=MB,"
	    "cache=MB)", text));
}

int
adapter_fault_parse(const char *text, struct adapter_fault *what,
    struct errmsg *err)
{
	static const struct {
		const char *name;
		enum adapter_fault_kind kind;
	} kinds[KINDS] = {
		{"media", ADAPTER_FAULT_MEDIA},
		{"mailbox", ADAPTER_FAULT_MAILBOX},
		{"silent", ADAPTER_FAULT_SILENT},
		{"slow", ADAPTER_FAULT_SLOW},
		{"held", ADAPTER_FAULT_HELD},
		{"panic", ADAPTER_FAULT_PANIC},
		{"gone", ADAPTER_FAULT_GONE},
		{"torn", ADAPTER_FAULT_TORN},
	};
	const char *names[KINDS], *p;
	char question[SUGGEST_MAX];
	size_t i, n = strcspn(text, ":");
	bool good;

	memset(what, 0, sizeof(*what));
	for (i = 0; i < KINDS; i++) {
		if (text[n] != ':' || n != strlen(kinds[i].name) ||
		    memcmp(text, kinds[i].name, n) != 0)
			continue;
		p = text + n + 1;
		what->kind = kinds[i].kind;
		good = number(&p, UINT64_MAX, &what->nth) && what->nth > 0;
		if (good && (what->kind == ADAPTER_FAULT_SLOW ||
		    what->kind == ADAPTER_FAULT_HELD))
			good = *p++ == ':' &&
			    number(&p, 60000000000, &what->ns);
		if (good && *p == '\0')
			return (0);
		break;
	}
	memset(what, 0, sizeof(*what));
	for (i = 0; i < KINDS; i++)
		names[i] = kinds[i].name;
	return (errmsg_set(err, EINVAL, "unknown fault '%.200s'%s (expected "
	    "media:N, mailbox:N, silent:N, panic:N, gone:N, torn:N, "
	    "slow:N:NS or held:N:NS, N being the write it comes with, from "
	    "1)", text,
	    suggest_question(question, text, ":", names, KINDS)));
}
