/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "knob/rows.h"
#include "util/property.h"

#define ROWS_MAX 100 /* of a list; a module has a dozen */

/* The word at *s, which is moved to the next one; null without memory. */
static char *
take_word(const char **s)
{
	size_t n = strcspn(*s, " ");
	char *word = strndup(*s, n);

	*s += n;
	*s += strspn(*s, " ");
	return (word);
}

static int
add_row(struct knob_rows *rows, const char *line)
{
	struct knob_row *more, row;

	if (rows->n == ROWS_MAX)
		return (-E2BIG);
	more = realloc(rows->row, (rows->n + 1) * sizeof(*more));
	if (more == NULL)
		return (-ENOMEM);
	rows->row = more;
	row.name = take_word(&line);
	row.properties = take_word(&line);
	row.summary = strdup(line);
	rows->row[rows->n++] = row;
	if (row.name == NULL || row.properties == NULL || row.summary == NULL)
		return (-ENOMEM);
	return (row.properties[0] == '\0' ? -EPROTO : 0);
}

int
knob_rows_read(struct knobs *knobs, const char *knob, struct knob_rows *rows,
    struct errmsg *err)
{
	char *text, *line, *save = NULL;
	int error;

	*rows = (struct knob_rows){NULL, 0};
	error = knob_get(knobs, knob, &text, err);
	if (error != 0)
		return (error);
	for (line = strtok_r(text, "\n", &save); line != NULL && error == 0;
	    line = strtok_r(NULL, "\n", &save)) {
		error = add_row(rows, line);
		if (error == -ENOMEM)
			errmsg_set(err, ENOMEM, "no memory for %s", knob);
		else if (error == -E2BIG)
			errmsg_set(err, E2BIG, "%s: it has more lines than "
			    "any module's (expected at most %d)", knob,
			    ROWS_MAX);
		else if (error != 0)
			errmsg_set(err, EPROTO, "%s: '%.80s' has no "
			    "properties (expected a line 'name properties "
			    "summary')", knob, line);
	}
	free(text);
	if (error != 0)
		knob_rows_free(rows);
	return (error);
}

void
knob_rows_free(struct knob_rows *rows)
{
	while (rows->n > 0) {
		rows->n--;
		free(rows->row[rows->n].name);
		free(rows->row[rows->n].properties);
		free(rows->row[rows->n].summary);
	}
	free(rows->row);
	rows->row = NULL;
}

const struct knob_row *
knob_rows_find(const struct knob_rows *rows, const char *name)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (strcmp(rows->row[i].name, name) == 0)
			return (&rows->row[i]);
	return (NULL);
}

const struct knob_row *
knob_rows_with(const struct knob_rows *rows, const char *property)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		if (property_has(rows->row[i].properties, property))
			return (&rows->row[i]);
	return (NULL);
}
