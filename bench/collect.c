/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "collect.h"
#include "machine.h"
#include "table.h"
#include "topo/topo.h"
#include "verbs.h"

static double
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	return (json_is_number(value) ? json_number_value(value) : NAN);
}

static const char *
text(const json_t *object, const char *member)
{
	const char *value = json_string_value(json_object_get(object, member));

	return (value != NULL ? value : "");
}

/* The five counters of a stage, null where there are no samples. */
static void
set_stage(json_t *row, const char *name, const json_t *stage)
{
	static const char *const parts[] = {"min", "median", "p90", "p99",
		"max"};
	char counter[32];
	size_t i;

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		snprintf(counter, sizeof(counter), "%s_%s", name, parts[i]);
		json_object_set_new(row, counter,
		    result_number(number(stage, parts[i])));
	}
}

static json_t *
histogram(const json_t *stage)
{
	json_t *buckets = json_object_get(stage, "histogram");

	return (json_pack("{so}", "histogram", json_is_array(buckets) ?
	    json_incref(buckets) : json_array()));
}

/* Stages may be null: nothing was measured. */
static json_t *
make_row(const json_t *report, const char *path, json_int_t samples,
    const json_t *map, const json_t *sink, const json_t *unmap)
{
	double page = number(map, "median") +
	    (unmap != NULL ? number(unmap, "median") : 0);
	double rate = number(report, "ticks_per_second");
	int batch = (int)number(report, "batch");
	double mean = number(map, "mean");
	json_t *row = json_object();
	char name[128];
	size_t i;

	if (sink != NULL && !isnan(number(sink, "mean")))
		mean += number(sink, "mean");
	if (unmap != NULL)
		mean += number(unmap, "mean");
	snprintf(name, sizeof(name), "panic/%s/%d", path, batch);
	for (i = 0; i < result_ncounters; i++)
		json_object_set_new(row, result_counters[i], json_null());
	set_stage(row, "map", map);
	set_stage(row, "sink", sink);
	set_stage(row, "unmap", unmap);
	json_object_set_new(row, "page_ticks", result_number(page / batch));
	json_object_set_new(row, "name", json_string(name));
	json_object_set_new(row, "run_name", json_string(name));
	json_object_set_new(row, "run_type", json_string("iteration"));
	json_object_set_new(row, "repetitions", json_integer(1));
	json_object_set_new(row, "repetition_index", json_integer(0));
	json_object_set_new(row, "threads", json_integer(1));
	json_object_set_new(row, "iterations", json_integer(samples));
	mean = isnan(mean) ? 0 : mean / rate * 1e9;
	json_object_set_new(row, "real_time", json_real(mean));
	json_object_set_new(row, "cpu_time", json_real(mean));
	json_object_set_new(row, "time_unit", json_string("ns"));
	json_object_set_new(row, "dumpbench",
	    json_pack("{ss ss si ss si s{so so so}}", "family", "panic",
	    "path", path, "batch", batch, "sink", "dumper", "responders", 0,
	    "stages", "map", histogram(map), "sink", histogram(sink), "unmap",
	    histogram(unmap)));
	return (row);
}

static json_t *
dump_row(const json_t *report)
{
	json_t *gap = json_object_get(report, "gap");
	json_t *write = json_object_get(report, "write");
	double ticks = number(gap, "sum") + number(write, "sum"), bytes = 0;
	const json_t *extent;
	json_t *row;
	size_t i;

	row = make_row(report, "dump", json_integer_value(json_object_get(
	    report, "writes")), gap, write, NULL);
	json_array_foreach(json_object_get(report, "extents"), i, extent)
		bytes += number(extent, "bytes");
	json_object_set_new(row, "bytes_per_second", result_number(
	    bytes * number(report, "ticks_per_second") / ticks));
	return (row);
}

int
collect_result(const json_t *report, struct result_context *context,
    struct result **result, struct fault *fault)
{
	const json_t *path;
	size_t i;
	int error;

	if (number(report, "report") != 1 || isnan(number(report, "batch")))
		return (fault_set(fault, EINVAL,
		    "the report is of a kind this version does not know"));
	context->os = text(report, "os");
	context->release = text(report, "release");
	context->module_version = text(report, "version");
	context->ticks_per_second =
	    (uint64_t)number(report, "ticks_per_second");
	*result = NULL;
	error = result_new(context, result, fault);
	if (error != 0)
		return (error);
	json_array_foreach(json_object_get(report, "paths"), i, path)
		if (error == 0)
			error = result_add(*result, make_row(report,
			    text(path, "path"), json_integer_value(
			    json_object_get(path, "samples")),
			    json_object_get(path, "map"), NULL,
			    json_object_get(path, "unmap")), fault);
	if (error == 0)
		error = result_add(*result, dump_row(report), fault);
	if (error != 0)
		result_free(*result);
	return (error);
}

int
collect_write(const struct result *result, const char *folder,
    struct fault *fault)
{
	char *path = result_path(result, folder);
	int error;

	if (path == NULL)
		return (fault_set(fault, ENOMEM, "no memory for a path"));
	error = result_write(result, path, fault);
	if (error == 0) {
		table_print(result, stdout);
		printf("\nwrote %s\n", path);
	}
	free(path);
	return (error);
}

/* The machine that panicked and came back is the one this runs on. */
static int
write_from_here(const json_t *report, const char *folder, struct fault *fault)
{
	char *model = machine_cpu_model(), started[32];
	char *mitigations = machine_mitigations();
	struct result_context context = {
		.target = "local",
		.clock = "tsc",
		.cpu_model = model,
		.mitigations = mitigations,
		.started = started,
		.host = model,
	};
	struct result *result = NULL;
	struct utsname name;
	struct topo *topo = NULL;
	time_t now = time(NULL);
	struct tm utc;
	int error;

	uname(&name);
	context.version = name.version;
	context.machine = name.machine;
	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ",
	    gmtime_r(&now, &utc));
	error = topo_open_host(&topo, fault);
	if (error == 0) {
		context.topology = topo->synthetic;
		context.initiator = topo->initiator;
		error = collect_result(report, &context, &result, fault);
		if (error == 0) {
			error = collect_write(result, folder, fault);
			result_free(result);
		}
		topo_close(topo);
	}
	free(model);
	free(mitigations);
	return (error);
}

static int
collect(const char *device, const char *folder, struct fault *fault)
{
	json_t *report = NULL;
	int error;

	error = collect_read(device, &report, fault);
	if (error == 0)
		error = write_from_here(report, folder, fault);
	json_decref(report);
	return (error);
}

static const char usage[] =
    "usage: dumpbench collect [--results FOLDER] DEVICE\n"
    "\n"
    "Read the report of a panic that was recorded (context panic) back from\n"
    "the dump device, or from a file with its contents; write it as a result\n"
    "and print it.\n";

int
verb_collect(int argc, char **argv)
{
	const char *folder = "results", *device = NULL;
	struct fault fault = {""};
	int i;

	for (i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(usage, stdout);
			return (0);
		}
		if (strcmp(argv[i], "--results") == 0 && i + 1 < argc)
			folder = argv[++i];
		else if (strncmp(argv[i], "--results=", 10) == 0)
			folder = argv[i] + 10;
		else if (argv[i][0] != '-' && device == NULL)
			device = argv[i];
		else {
			fprintf(stderr, "dumpbench collect: '%s' is none of "
			    "--results FOLDER, --help and one DEVICE\n",
			    argv[i]);
			return (2);
		}
	}
	if (device == NULL) {
		fputs(usage, stderr);
		return (2);
	}
	if (collect(device, folder, &fault) != 0) {
		fprintf(stderr, "dumpbench collect: %s\n", fault.text);
		return (1);
	}
	return (0);
}
