/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/row.h"

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

/* What stands in a family's names behind the path. */
enum fourth { NOTHING, SINK, SPEED, DISTANCE };

static const struct {
	const char *name;
	bool responders; /* the number; else it is the batch */
	enum fourth fourth;
	unsigned page;	 /* what a page of the batch is in the number; 0: 1 */
} families[ROW_FAMILIES] = {
	[ROW_LATENCY] = {"latency", false, NOTHING, 0},
	[ROW_STREAM] = {"stream", false, SINK, 0},
	[ROW_SEED] = {"seed", false, NOTHING, 0},
	[ROW_SHOOTDOWN] = {"shootdown", true, NOTHING, 0},
	[ROW_HOST] = {"host", true, DISTANCE, 0},
	[ROW_ADAPTER] = {"card", false, SPEED, 0},
	[ROW_PANIC] = {"panic", false, NOTHING, 0},
	[ROW_KDUMP] = {"kdump", false, NOTHING, ROW_PAGE_BYTES},
};

void
row_counter(enum row_stage stage, enum row_quantile quantile,
    char name[ROW_COUNTER_MAX])
{
	snprintf(name, ROW_COUNTER_MAX, "%s_%s", row_stages[stage],
	    row_quantiles[quantile]);
}

const char *
row_family_name(enum row_family family)
{
	return (families[family].name);
}

enum row_family
row_family_find(const char *name)
{
	enum row_family f;

	for (f = 0; f < ROW_FAMILIES; f++)
		if (strcmp(families[f].name, name) == 0)
			break;
	return (f);
}

bool
row_counts_responders(enum row_family family)
{
	return (families[family].responders);
}

/* By which the number in a name is more than the row's. */
static unsigned
unit(enum row_family family)
{
	return (families[family].page != 0 ? families[family].page : 1);
}

int
row_compose(const struct row *row, char name[ROW_NAME_MAX])
{
	const char *more[] = {
		[NOTHING] = NULL,
		[SINK] = row->sink,
		[SPEED] = row->speed,
		[DISTANCE] = row->distance,
	};
	enum fourth fourth = families[row->family].fourth;
	unsigned long page = unit(row->family);
	const char *last = more[fourth];
	char *blank;
	int n;

	if (row->path == NULL || (fourth == SINK && last == NULL))
		return (-EINVAL);
	n = snprintf(name, ROW_NAME_MAX, "%s/%s/%lu%s%s",
	    families[row->family].name, row->path,
	    families[row->family].responders ? row->responders :
	    row->batch * page,
	    last == NULL ? "" : fourth == DISTANCE ? "-" : "/",
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

/* A number without a sign; what follows it stays in *end. */
static bool
number(const char *text, unsigned *value, char **end)
{
	unsigned long n;

	if (*text < '0' || *text > '9')
		return (false);
	errno = 0;
	n = strtoul(text, end, 10);
	if (errno != 0 || n > UINT_MAX)
		return (false);
	*value = (unsigned)n;
	return (true);
}

bool
row_parse(const char *name, struct row_name *parsed)
{
	struct row *row = &parsed->row;
	char *text = parsed->text, *w, *end;
	enum fourth fourth;
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
	    !number(w, &n, &end) || n % unit(row->family) != 0)
		return (false);
	*(families[row->family].responders ? &row->responders :
	    &row->batch) = n / unit(row->family);
	fourth = families[row->family].fourth;
	if (fourth == DISTANCE && *end == '-' && end[1] != '\0')
		row->distance = end + 1;
	else if (*end != '\0')
		return (false);
	if (fourth == SINK)
		row->sink = word(&text);
	else if (fourth == SPEED)
		row->speed = word(&text);
	return ((fourth != SINK || row->sink != NULL) &&
	    (fourth != SPEED || row->speed != NULL));
}
