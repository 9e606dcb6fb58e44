/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "result/row.h"
#include "util/property.h"

const char *const row_contexts[ROW_CONTEXTS] = {
	[ROW_CONTEXT_LIVE] = "live",
	[ROW_CONTEXT_PANIC] = "panic",
	[ROW_CONTEXT_KDUMP] = "kdump",
};

const struct row_clock_info row_clocks[ROW_CLOCKS] = {
	[ROW_EXACT] = {"exact", "instructions"},
	[ROW_TSC] = {"tsc", "cycles"},
};

const char *const row_stages[ROW_STAGES] = {
	[ROW_MAP] = "map",
	[ROW_SINK] = "sink",
	[ROW_UNMAP] = "unmap",
};

const char *const row_quantiles[ROW_QUANTILES] = {
	[ROW_MIN] = "min",
	[ROW_P10] = "p10",
	[ROW_MEDIAN] = "median",
	[ROW_P90] = "p90",
	[ROW_P99] = "p99",
	[ROW_MAX] = "max",
};

/* Counters beside those of the stages. */
static const struct {
	const char *name;
	int since; /* schema */
} counters[ROW_COUNTERS - ROW_PAGE_TICKS] = {
	[ROW_PAGE_TICKS - ROW_PAGE_TICKS] = {"page_ticks", 1},
	[ROW_BYTES_PER_SECOND - ROW_PAGE_TICKS] = {"bytes_per_second", 1},
	[ROW_BYTES_PER_INSTRUCTION - ROW_PAGE_TICKS] =
	    {"bytes_per_instruction", 2},
	[ROW_IPIS - ROW_PAGE_TICKS] = {"ipis", 1},
	[ROW_STOLEN - ROW_PAGE_TICKS] = {"stolen", 1},
	[ROW_HARNESS_TICKS - ROW_PAGE_TICKS] = {"harness_ticks", 1},
};

const struct row_family_info row_families[ROW_FAMILIES] = {
	[ROW_LATENCY] = {.name = "latency"},
	[ROW_STREAM] = {.name = "stream", .tail = ROW_TAIL_SINK,
	    .by_rate = true},
	[ROW_DRIVERS2X2] = {.name = "drivers2x2", .old_name = "seed",
	    .pair = {"enter", "kenter_temporary"}},
	[ROW_SHOOTDOWN] = {.name = "shootdown", .counts_responders = true},
	[ROW_HOST] = {.name = "host", .tail = ROW_TAIL_DISTANCE,
	    .counts_responders = true, .noisy = true},
	[ROW_ADAPTER] = {.name = "adapter", .old_name = "card",
	    .tail = ROW_TAIL_SPEED, .has_adapter = true},
	[ROW_PANIC] = {.name = "panic"},
	[ROW_KDUMP] = {.name = "kdump", .page = ROW_PAGE_BYTES},
};

enum row_clock
row_clock_find(const char *name)
{
	enum row_clock c;

	for (c = 0; c < ROW_CLOCKS; c++)
		if (name != NULL && strcmp(row_clocks[c].name, name) == 0)
			break;
	return (c);
}

const char *
row_counter_name(unsigned counter, char name[ROW_COUNTER_MAX])
{
	if (counter >= ROW_PAGE_TICKS)
		snprintf(name, ROW_COUNTER_MAX, "%s",
		    counters[counter - ROW_PAGE_TICKS].name);
	else
		snprintf(name, ROW_COUNTER_MAX, "%s_%s",
		    row_stages[counter / ROW_QUANTILES],
		    row_quantiles[counter % ROW_QUANTILES]);
	return (name);
}

int
row_counter_since(unsigned counter)
{
	if (counter >= ROW_PAGE_TICKS)
		return (counters[counter - ROW_PAGE_TICKS].since);
	return (counter % ROW_QUANTILES == ROW_P10 ? 2 : 1);
}

/* Called for each row of many files; most differ in the first letter. */
static bool
is_name(const char *name, const char *word, size_t n)
{
	return (n > 0 && name != NULL && name[0] == word[0] &&
	    strncmp(name, word, n) == 0 && name[n] == '\0');
}

static enum row_family
find(const char *word, size_t n)
{
	enum row_family f;

	for (f = 0; f < ROW_FAMILIES; f++)
		if (is_name(row_families[f].name, word, n) ||
		    is_name(row_families[f].old_name, word, n))
			break;
	return (f);
}

enum row_family
row_family_find(const char *name)
{
	return (find(name, strlen(name)));
}

/* The length of the first word of a name. */
static size_t
first_word(const char *name, size_t length)
{
	const char *end = memchr(name, '/', length);

	return (end != NULL ? (size_t)(end - name) : length);
}

enum row_family
row_family_of(const char *name, size_t length)
{
	return (find(name, first_word(name, length)));
}

size_t
row_old_name(const char *name, size_t length, const char **now)
{
	const size_t n = first_word(name, length);
	enum row_family f;

	for (f = 0; f < ROW_FAMILIES; f++)
		if (is_name(row_families[f].old_name, name, n)) {
			*now = row_families[f].name;
			return (n);
		}
	return (0);
}

const char *
row_path_of(const char *name, size_t *length)
{
	const char *slash = strchr(name, '/');

	if (slash == NULL)
		return (NULL);
	*length = strcspn(slash + 1, "/");
	return (slash + 1);
}

/* The factor between the number in a name and the batch. */
static unsigned
unit(const struct row_family_info *family)
{
	return (family->page != 0 ? family->page : 1);
}

int
row_compose(const struct row *row, char name[ROW_NAME_MAX])
{
	const char *more[] = {
		[ROW_TAIL_NONE] = NULL,
		[ROW_TAIL_SINK] = row->sink,
		[ROW_TAIL_SPEED] = row->speed,
		[ROW_TAIL_DISTANCE] = row->distance,
	};
	const struct row_family_info *family = &row_families[row->family];
	const char *last = more[family->tail];
	char *blank;
	int n;

	if (row->path == NULL ||
	    (family->tail == ROW_TAIL_SINK && last == NULL))
		return (-EINVAL);
	n = snprintf(name, ROW_NAME_MAX, "%s/%s/%lu%s%s", family->name,
	    row->path, family->counts_responders ? row->responders :
	    (unsigned long)row->batch * unit(family), last == NULL ? "" :
	    family->tail == ROW_TAIL_DISTANCE ? "-" : "/",
	    last != NULL ? last : "");
	if (n >= ROW_NAME_MAX)
		return (-EINVAL);
	while ((blank = strchr(name, ' ')) != NULL)
		*blank = '-';
	return (0);
}

/* Cut the text at the next '/': what stood before it, or null at the end. */
static char *
word(char **text)
{
	char *start = *text;
	size_t n;

	if (start == NULL)
		return (NULL);
	n = strcspn(start, "/");
	*text = start[n] == '/' ? start + n + 1 : NULL;
	start[n] = '\0';
	return (n > 0 ? start : NULL);
}

bool
row_parse(const char *name, struct row_name *parsed)
{
	const struct row_family_info *family;
	struct row *row = &parsed->row;
	char *text = parsed->text, *w;
	const char *end;
	unsigned n;

	*row = (struct row){.family = ROW_FAMILIES};
	if (strlen(name) >= sizeof(parsed->text))
		return (false);
	memcpy(text, name, strlen(name) + 1);
	w = word(&text);
	row->family = w != NULL ? row_family_find(w) : ROW_FAMILIES;
	row->path = word(&text);
	w = word(&text);
	if (row->family == ROW_FAMILIES || row->path == NULL || w == NULL ||
	    !property_number(w, &n, &end))
		return (false);
	family = &row_families[row->family];
	if (n % unit(family) != 0)
		return (false);
	*(family->counts_responders ? &row->responders : &row->batch) =
	    n / unit(family);
	if (family->tail == ROW_TAIL_DISTANCE && *end == '-' && end[1] != '\0')
		row->distance = end + 1;
	else if (*end != '\0')
		return (false);
	if (family->tail == ROW_TAIL_SINK)
		row->sink = word(&text);
	else if (family->tail == ROW_TAIL_SPEED)
		row->speed = word(&text);
	return ((family->tail != ROW_TAIL_SINK || row->sink != NULL) &&
	    (family->tail != ROW_TAIL_SPEED || row->speed != NULL));
}
