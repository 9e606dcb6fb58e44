/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "family/kdump.h"
#include "measure/made_row.h"
#include "util/member.h"
#include "util/text_stream.h"

static const json_t *
stage(const json_t *run, const char *name)
{
	return (json_object_get(json_object_get(run, "stages"), name));
}

/* Of a dump, from getting to writing; `rate` is 0 where a tick is no time. */
static void
set_rate(json_t *row, const json_t *run, double rate)
{
	const double bytes = member_number(run, "batches") *
	    member_number(json_object_get(run, "plan"), "batch") *
	    ROW_PAGE_BYTES;
	const double a_tick = bytes / member_number(run, "spent");
	char counter[ROW_COUNTER_MAX];

	json_object_set_new(row, row_counter_name(rate == 0 ?
	    ROW_BYTES_PER_INSTRUCTION : ROW_BYTES_PER_SECOND, counter),
	    result_number(rate == 0 ? a_tick : a_tick * rate));
}

json_t *
kdump_row(const json_t *run, bool exact, double ticks_per_second)
{
	static const char *const of_run[] = {"properties", "sink_properties",
		"first_quarter", "last_quarter", "mapping", "copying",
		"adapter"};
	static const char *const of_plan[] = {"pages", "rounds", "source"};
	const json_t *plan = json_object_get(run, "plan");
	const struct made_row made = {
		.family = ROW_KDUMP,
		.path = member_text(plan, "path"),
		.batch = member_small(plan, "batch"),
		.sink = member_text(plan, "sink"),
		.samples = member_integer(run, "batches"),
		.ticks_per_second = ticks_per_second,
	};
	json_t *row, *own;
	size_t i;

	row = made_row(&made, stage(run, "map"), stage(run, "sink"),
	    stage(run, "unmap"));
	json_object_set(row, "harness_ticks", json_object_get(run, "harness"));
	own = json_object_get(row, "dumpbench");
	for (i = 0; i < sizeof(of_run) / sizeof(of_run[0]); i++)
		if (json_object_get(run, of_run[i]) != NULL)
			json_object_set(own, of_run[i],
			    json_object_get(run, of_run[i]));
	set_rate(row, run, exact ? 0 : ticks_per_second);
	for (i = 0; i < sizeof(of_plan) / sizeof(of_plan[0]); i++)
		json_object_set(own, of_plan[i],
		    json_object_get(plan, of_plan[i]));
	json_object_set_new(own, "possible_cpus", json_integer(1));
	return (row);
}

char *
kdump_frames(const json_t *armed)
{
	const json_t *kept = json_object_get(armed, "kept"), *frame;
	struct text_stream lines;
	char *text;
	size_t i;

	errno = EPROTO;
	if (json_array_size(kept) == 0)
		return (NULL);
	errno = ENOMEM;
	if (text_stream_open(&lines) == NULL)
		return (NULL);
	json_array_foreach(kept, i, frame)
		if (json_is_string(frame))
			fprintf(lines.file, "%s\n", json_string_value(frame));
	text = text_stream_close(&lines);
	errno = ENOMEM;
	return (text);
}

void
kdump_info(const char *vmcoreinfo, const char *name, char *value, size_t size)
{
	const char *line, *end;
	size_t length = strlen(name);

	value[0] = '\0';
	for (line = vmcoreinfo; *line != '\0'; line = end + (*end != '\0')) {
		end = strchrnul(line, '\n');
		if (strncmp(line, name, length) != 0 || line[length] != '=')
			continue;
		line += length + 1;
		if ((size_t)(end - line) < size)
			snprintf(value, size, "%.*s", (int)(end - line), line);
		return;
	}
}
