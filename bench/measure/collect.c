/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "measure/collect.h"
#include "engine/report.h"
#include "table/kept.h"
#include "measure/made_row.h"
#include "verb/verb.h"
#include "verb/verbs.h"

/* The path of the rows that are the kernel's own writes. */
#define WRITE_PATH "dump_write"

/*
 * Writes that have a row: FreeBSD's tables go page by page, its memory by the
 * window of 16.  Others are a few, and not the same few in every dump.
 */
static const int write_pages[] = {1, 16};

static double
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	return (json_is_number(value) ? json_number_value(value) : NAN);
}

/* 0 where there is none. */
static json_int_t
integer(const json_t *object, const char *member)
{
	return (json_integer_value(json_object_get(object, member)));
}

static const char *
text(const json_t *object, const char *member)
{
	const char *value = json_string_value(json_object_get(object, member));

	return (value != NULL ? value : "");
}

static bool
is_exact(const struct result_context *context)
{
	return (strcmp(context->clock, "exact") == 0);
}

static struct made_row
row_of(const json_t *report, const char *path, int batch, json_int_t samples,
    const char *sink)
{
	return ((struct made_row){
		.family = ROW_PANIC,
		.path = path,
		.batch = (unsigned)batch,
		.sink = sink,
		.samples = samples,
		.ticks_per_second = number(report, "ticks_per_second"),
	});
}

/*
 * What the module says of a row's path and sink.  The dump's own code is none
 * of its paths, and a path hands its pages to no sink; old reports say nothing.
 */
static void
set_properties(json_t *row, const json_t *path, const json_t *sink)
{
	json_t *own = json_object_get(row, "dumpbench");

	if (!json_is_string(path) && !json_is_string(sink))
		return;
	json_object_set_new(own, "properties", json_string(
	    json_is_string(path) ? json_string_value(path) : "-"));
	json_object_set_new(own, "sink_properties", json_string(
	    json_is_string(sink) ? json_string_value(sink) : "-"));
}

/* A path, on pages of the dump. */
static json_t *
path_row(const json_t *report, const json_t *path)
{
	json_int_t samples = integer(path, "samples");
	int batch = (int)integer(report, "batch");
	const struct made_row made = row_of(report, text(path, "path"), batch,
	    samples, "null");
	char why[128];
	json_t *row;

	if (samples > 0) {
		row = made_row(&made, json_object_get(path, "map"), NULL,
		    json_object_get(path, "unmap"));
		set_properties(row, json_object_get(path, "properties"), NULL);
		return (row);
	}
	if (integer(path, "failed") > 0)
		snprintf(why, sizeof(why), "each of %jd map calls failed",
		    (intmax_t)integer(path, "failed"));
	else
		snprintf(why, sizeof(why), "no write of the dump had %d whole "
		    "pages for it", batch);
	return (made_row_failed(&made, why));
}

/* What null took, a batch, is in every other path's figure. */
static void
set_harness(json_t *row, const json_t *report)
{
	const json_t *path;
	size_t i;

	json_array_foreach(json_object_get(report, "paths"), i, path)
		if (strcmp(text(path, "path"), "null") == 0)
			json_object_set_new(row, "harness_ticks",
			    result_number(number(json_object_get(path, "map"),
			    "median") + number(json_object_get(path, "unmap"),
			    "median")));
}

/* The writes of one size: null where there were none. */
static const json_t *
writes_of(const json_t *report, int pages)
{
	const json_t *size;
	size_t i;

	json_array_foreach(json_object_get(report, "sizes"), i, size)
		if (integer(size, "bytes") ==
		    pages * integer(report, "page_bytes"))
			return (size);
	return (NULL);
}

/* The kernel's own dump code, in its writes of so many pages each. */
static json_t *
write_row(const json_t *report, const struct result_context *context,
    int pages)
{
	const json_t *size = writes_of(report, pages), *gap, *write;
	json_int_t writes = integer(size, "writes");
	const struct made_row made = row_of(report, WRITE_PATH, pages, writes,
	    "dumper");
	double ticks, bytes;
	char why[128];
	json_t *row;

	gap = json_object_get(size, "gap");
	write = json_object_get(size, "write");
	if (!json_is_object(gap)) {
		snprintf(why, sizeof(why), "no write of the dump had %d "
		    "page%s", pages, pages == 1 ? "" : "s");
		return (made_row_failed(&made, why));
	}
	row = made_row(&made, gap, write, NULL);
	set_properties(row, NULL, json_object_get(report, "sink_properties"));
	ticks = number(gap, "sum") + number(write, "sum");
	bytes = (double)writes * (double)integer(size, "bytes");
	/* An instruction is no time. */
	if (is_exact(context))
		json_object_set_new(row, "bytes_per_instruction",
		    result_number(bytes / ticks));
	else
		json_object_set_new(row, "bytes_per_second", result_number(
		    bytes * number(report, "ticks_per_second") / ticks));
	return (row);
}

static int
check_report(const json_t *report, struct errmsg *err)
{
	json_int_t kind = integer(report, "report");
	const json_t *path;
	size_t i;

	if (kind != 1 && kind != 2)
		return (errmsg_set(err, EINVAL, "the report is of a kind that "
		    "this version does not know; 1 and 2 are accepted"));
	if (integer(report, "batch") < 1 ||
	    integer(report, "batch") > DB_REPORT_BATCH_MAX)
		return (errmsg_set(err, EINVAL, "the report's batch is none "
		    "of 1 to %d pages", DB_REPORT_BATCH_MAX));
	if (integer(report, "page_bytes") < 0 ||
	    integer(report, "page_bytes") > DB_REPORT_SIZE)
		return (errmsg_set(err, EINVAL, "the report's page_bytes is "
		    "none of 0 to %d", DB_REPORT_SIZE));
	if (integer(report, "ticks_per_second") < 1)
		return (errmsg_set(err, EINVAL, "the report names no rate of "
		    "the time stamp counter: its kernel did not know it"));
	if (integer(report, "cpus") < 1 || integer(report, "cpus") > INT32_MAX)
		return (errmsg_set(err, EINVAL, "the report's cpus is no "
		    "number of CPUs from 1"));
	json_array_foreach(json_object_get(report, "paths"), i, path)
		if (!json_is_integer(json_object_get(path, "samples")))
			return (errmsg_set(err, EINVAL, "the report's "
			    "paths[%zu].samples is no integer", i));
	return (0);
}

static int
add_rows(const json_t *report, const struct result_context *context,
    struct result *result, struct errmsg *err)
{
	const json_t *path;
	json_t *row;
	int error = 0;
	size_t i;

	json_array_foreach(json_object_get(report, "paths"), i, path) {
		row = path_row(report, path);
		if (json_object_get(row, "harness_ticks") != NULL)
			set_harness(row, report);
		error = result_add(result, row, err);
		if (error != 0)
			return (error);
	}
	/* The first reports had the writes of all sizes in one heap. */
	if (json_object_get(report, "sizes") == NULL)
		return (0);
	for (i = 0; i < sizeof(write_pages) / sizeof(write_pages[0]) &&
	    error == 0; i++)
		error = result_add(result, write_row(report, context,
		    write_pages[i]), err);
	return (error);
}

int
collect_result(const json_t *report, struct result_context *context,
    struct result **result, struct errmsg *err)
{
	int error;

	error = check_report(report, err);
	if (error != 0)
		return (error);
	context->os = text(report, "os");
	context->release = text(report, "release");
	context->module_version = text(report, "version");
	context->ticks_per_second =
	    (uint64_t)integer(report, "ticks_per_second");
	*result = NULL;
	error = result_new(context, result, err);
	if (error != 0)
		return (error);
	error = add_rows(report, context, *result, err);
	if (error != 0) {
		result_free(*result);
		*result = NULL;
	}
	return (error);
}

static void
print_dump(void *arg, FILE *out)
{
	const json_t *report = arg;
	json_int_t n, all = integer(report, "writes"), told = 0;
	size_t i;

	if (json_object_get(report, "sizes") == NULL) {
		fprintf(out, "\nthe dump had %jd writes; this report, of an "
		    "older module, does not tell them apart\nby their size\n",
		    (intmax_t)all);
		return;
	}
	fprintf(out, "\nthe dump: %.1f MB in %jd writes:",
	    number(report, "bytes") / 1e6, (intmax_t)all);
	for (i = 0; i < sizeof(write_pages) / sizeof(write_pages[0]); i++) {
		n = integer(writes_of(report, write_pages[i]), "writes");
		told += n;
		fprintf(out, " %jd of %d page%s,", (intmax_t)n,
		    write_pages[i], write_pages[i] == 1 ? "" : "s");
	}
	fprintf(out, " %jd others\n", (intmax_t)(all - told));
}

int
collect_keep(const json_t *report, const struct result *result,
    const char *folder, struct errmsg *err)
{
	const struct kept_how how = {
		.folder = folder,
		.more = print_dump,
		.arg = (void *)(uintptr_t)report,
	};
	struct kept kept;
	int error;

	error = kept_write(result, &how, &kept, err);
	if (error == 0) {
		putchar('\n');
		kept_say(&kept, 1, stdout);
	}
	free(kept.path);
	return (error);
}

/* A string of the report, or null where it does not say. */
static const char *
said(const json_t *report, const char *member)
{
	const char *value = text(report, member);

	return (value[0] != '\0' ? value : NULL);
}

/*
 * Is the CPU an emulated one?  QEMU's TCG says so; of other hypervisors all
 * those that FreeBSD knows by name run the CPU itself.
 */
static void
set_emulated(struct result_context *context, const json_t *report)
{
	const char *hypervisor = text(report, "hypervisor");

	context->emulated = strcmp(text(report, "hypervisor_vendor"),
	    "TCGTCGTCGTCG") == 0;
	context->emulated_unknown = !context->emulated &&
	    (hypervisor[0] == '\0' || strcmp(hypervisor, "generic") == 0);
}

/*
 * The machine that panicked need not be the one that this runs on: what the
 * report does not say of it is unknown.
 */
static void
set_machine(struct result_context *context, const json_t *report)
{
	const json_t *cpu = json_object_get(report, "cpu");

	context->target = "local";
	context->clock = "tsc";
	context->version = said(report, "kernel_version");
	context->machine = said(report, "machine");
	context->cpu_model = said(report, "cpu_model");
	context->mitigations = said(report, "circumstances");
	context->initiator_unknown = !json_is_integer(cpu) ||
	    json_integer_value(cpu) < 0;
	if (!context->initiator_unknown)
		context->initiator = (unsigned)json_integer_value(cpu);
	context->num_cpus = context->cpus = (unsigned)integer(report, "cpus");
	if (integer(report, "memory") > 0)
		context->memory_mb = (unsigned)(integer(report, "memory") >>
		    20 & UINT32_MAX);
	set_emulated(context, report);
}

/* When it panicked, by its own clock; else when it is collected. */
static void
set_started(char *started, size_t size, const json_t *report)
{
	time_t when = (time_t)integer(report, "time");
	struct tm utc;

	if (when <= 0 || gmtime_r(&when, &utc) == NULL ||
	    utc.tm_year + 1900 > 9999) {
		when = time(NULL);
		gmtime_r(&when, &utc);
	}
	strftime(started, size, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* What stays unknown of the machine, so that nobody takes it for read. */
static void
print_unknown(const struct result_context *context, FILE *out)
{
	const struct {
		const char *name;
		bool unknown;
	} members[] = {
		{"version", context->version == NULL},
		{"machine", context->machine == NULL},
		{"cpu_model", context->cpu_model == NULL},
		{"mitigations", context->mitigations == NULL},
		{"initiator", context->initiator_unknown},
		{"emulated", context->emulated_unknown},
		{"memory_mb", context->memory_mb == 0},
		{"topology", context->topology == NULL},
	};
	const char *between = "";
	size_t i;

	fputs("the report does not tell of the machine that panicked, null in "
	    "the result:\n", out);
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (members[i].unknown) {
			fprintf(out, "%s%s", between, members[i].name);
			between = ", ";
		}
	fputc('\n', out);
}

static int
write_elsewhere(const json_t *report, const char *folder, struct errmsg *err)
{
	struct result_context context = {.seed = 0};
	struct result *result = NULL;
	char started[32];
	int error;

	error = check_report(report, err);
	if (error != 0)
		return (error);
	set_machine(&context, report);
	set_started(started, sizeof(started), report);
	context.started = started;
	error = collect_result(report, &context, &result, err);
	if (error == 0) {
		error = collect_keep(report, result, folder, err);
		if (error == 0)
			print_unknown(&context, stdout);
		result_free(result);
	}
	return (error);
}

static int
collect(const char *device, const char *folder, struct errmsg *err)
{
	json_t *report = NULL;
	int error;

	error = collect_read(device, &report, err);
	if (error == 0)
		error = write_elsewhere(report, folder, err);
	json_decref(report);
	return (error);
}

struct asked {
	const char *results;
};

static const struct option_row rows[] = {
	{"results", "FOLDER", "folder of the results; default: results",
	    .set = option_text,
	    .at = OPTION_AT(struct asked, results, const char *)},
};

static const struct option_group groups[] = {
	{NULL, rows, sizeof(rows) / sizeof(rows[0])}, {NULL, NULL, 0}};

const struct option_table collect_verb_options = {
	.program = "dumpbench collect",
	.usage = "[option ...] DEVICE",
	.about = "Read the report of a panic that was recorded (context panic) "
	    "back from the dump device, or from a file with its contents; "
	    "write it as a result and print it.",
	.groups = groups,
	.operands = "DEVICE",
	.operand = "DEVICE",
	.least = 1,
	.most = 1,
};

int
verb_collect(int argc, char **argv)
{
	struct asked asked = {"results"};
	struct option_words words;
	struct errmsg err = {""};
	int status;

	if (!verb_options(&collect_verb_options, argc, argv, &asked, &words, &status))
		return (status);
	if (collect(words.operands[0], asked.results, &err) != 0) {
		fprintf(stderr, "dumpbench collect: %s\n", err.text);
		return (1);
	}
	return (0);
}
