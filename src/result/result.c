/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds a result: its context, then its rows one by one. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "result/result.h"
#include "result/schema.h"
#include "util/json_text.h"
#include "util/member.h"
#include "util/printable.h"

static json_t *
known(unsigned n)
{
	return (n > 0 ? json_integer(n) : json_null());
}

static json_t *
our_context(const struct result_context *c)
{
	return (json_pack(
	    "{s:i, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:s?, s:I,"
	    " s:s?, s:s?, s:s?, s:s?, s:o, s:s?, s:o, s:o, s:I, s:s?, s:s?,"
	    " s:s?, s:n}",
	    "schema", RESULT_SCHEMA, "os", c->os, "release", c->release,
	    "version", c->version, "machine", c->machine, "module_version",
	    c->module_version, "target", c->target, "accelerator",
	    c->accelerator, "emulated", c->emulated_unknown ? json_null() :
	    json_boolean(c->emulated), "clock", c->clock,
	    "ticks_per_second", (json_int_t)c->ticks_per_second, "qemu_version",
	    c->qemu_version, "cpu_model", c->cpu_model, "mitigations",
	    c->mitigations, "topology", c->topology, "initiator",
	    c->initiator_unknown ? json_null() :
	    json_integer((json_int_t)c->initiator), "command", c->command,
	    "cpus", known(c->cpus), "memory_mb", known(c->memory_mb), "seed",
	    (json_int_t)c->seed, "started", c->started, "host", c->host,
	    "hypervisor", c->hypervisor, "ended"));
}

/*
 * The members that Google Benchmark's tools expect.  They describe the machine
 * that dumpbench runs on; context.dumpbench describes the kernel under test.
 */
static json_t *
whole_context(const struct result_context *c)
{
	return (json_pack("{s:s?, s:s, s:i, s:I, s:b, s:[], s:s, s:o}", "date",
	    c->started, "executable", "dumpbench", "num_cpus",
	    c->num_cpus != 0 ? (int)c->num_cpus :
	    (int)sysconf(_SC_NPROCESSORS_ONLN), "mhz_per_cpu",
	    (json_int_t)(c->ticks_per_second / 1000000), "cpu_scaling_enabled",
	    0, "caches", "library_build_type", "release", "dumpbench",
	    our_context(c)));
}

int
result_new(const struct result_context *context, struct result **result,
    struct errmsg *err)
{
	const unsigned long denied = json_text_denied();
	struct result *r;
	json_t *c;
	int error;

	if (context->seed > INT64_MAX)
		return (errmsg_set(err, EINVAL, "seed %ju (expected 0 to %jd)",
		    (uintmax_t)context->seed, (intmax_t)INT64_MAX));
	c = whole_context(context);
	if (json_text_denied() != denied) {
		json_decref(c);
		return (errmsg_set(err, ENOMEM, "result: no memory"));
	}
	if (c == NULL)
		return (errmsg_set(err, EINVAL,
		    "result: a string of the context is not UTF-8"));
	error = schema_context(c, err);
	if (error != 0) {
		json_decref(c);
		return (error);
	}
	r = calloc(1, sizeof(*r));
	if (r != NULL)
		r->root = json_pack("{s:o, s:[]}", "context", c, "benchmarks");
	else
		json_decref(c);
	if (r == NULL || r->root == NULL) {
		free(r);
		return (errmsg_set(err, ENOMEM, "result: no memory"));
	}
	r->denied = denied;
	*result = r;
	return (0);
}

bool
result_lacks(const struct result *result)
{
	return (json_text_denied() != result->denied);
}

bool
result_context_has(const char *key, size_t length)
{
	static const char *const members[] = {"date", "host_name",
	    "executable", "num_cpus", "mhz_per_cpu", "cpu_scaling_enabled",
	    "aslr_enabled", "caches", "load_avg", "library_version",
	    "library_build_type", "json_schema_version", "dumpbench"};
	size_t i;

	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (strlen(members[i]) == length &&
		    memcmp(members[i], key, length) == 0)
			return (true);
	return (false);
}

const char *
result_context_added(const struct result *result, size_t i,
    const char **value)
{
	json_t *context = json_object_get(result->root, "context"), *v;
	const char *key;

	json_object_foreach(context, key, v)
		if (json_is_string(v) &&
		    !result_context_has(key, strlen(key)) && i-- == 0) {
			*value = json_string_value(v);
			return (key);
		}
	return (NULL);
}

int
result_context_add(struct result *result, const char *key, const char *value,
    struct errmsg *err)
{
	json_t *context = json_object_get(result->root, "context");

	if (result_context_has(key, strlen(key)))
		return (errmsg_set(err, EINVAL,
		    "context.%s: every result has it already", key));
	if (json_object_set_new(context, key, json_string(value)) != 0)
		return (errmsg_set(err, EINVAL,
		    "context.%s: no memory, or no UTF-8", key));
	return (0);
}

void
result_end(struct result *result, const char *why)
{
	json_t *context = json_object_get(result->root, "context");

	json_object_set_new(json_object_get(context, "dumpbench"), "ended",
	    json_string(why));
}

json_t *
result_number(double value)
{
	if (!isfinite(value))
		return (json_null());
	/* Beyond 2^53 a double is no longer every integer. */
	if (value == trunc(value) && fabs(value) <= 0x1p53)
		return (json_integer((json_int_t)value));
	return (json_real(value));
}

int
result_add(struct result *result, json_t *row, struct errmsg *err)
{
	json_t *rows;
	int error;

	rows = json_object_get(result->root, "benchmarks");
	if (result_lacks(result)) {
		json_decref(row);
		return (errmsg_set(err, ENOMEM, "result: no memory"));
	}
	error = schema_row(row, json_array_size(rows), RESULT_SCHEMA, err);
	if (error != 0) {
		json_decref(row);
		return (error);
	}
	if (json_array_append_new(rows, row) != 0)
		return (errmsg_set(err, ENOMEM, "result: no memory"));
	return (0);
}

/* The report of another machine may say anything of it. */
static void
folder_name(const struct result_context *kernel, char *name, size_t size)
{
	char text[RESULT_KERNEL_MAX];

	snprintf(name, size, "%.50s-%s", kernel->os,
	    result_kernel_folder(kernel, text));
	printable_name(name);
	while ((name = strpbrk(name, "/?")) != NULL)
		*name = '_';
}

char *
result_path(const struct result *result, const char *folder)
{
	const json_t *context = json_object_get(json_object_get(result->root,
	    "context"), "dumpbench");
	const struct result_context kernel = {
		.os = member_text(context, "os"),
		.release = member_text(context, "release"),
		.machine = member_text(context, "machine"),
		.mitigations = member_text(context, "mitigations"),
	};
	const char *kind = member_text(context, "clock");
	char name[RESULT_KERNEL_MAX + 64], stamp[32], again[16] = "", *path;
	const char *s;
	unsigned i;
	size_t n;

	if (json_object_get(result->root, "explanation") != NULL)
		kind = "explain";
	n = 0;
	for (s = member_text(context, "started"); *s != '\0'; s++)
		if (*s != '-' && *s != ':' && n < sizeof(stamp) - 1)
			stamp[n++] = *s;
	stamp[n] = '\0';
	folder_name(&kernel, name, sizeof(name));
	/* Another result of this second stays: "." sorts behind "-". */
	for (i = 2; asprintf(&path, "%s/%s/%s%s-%s.json", folder, name, stamp,
		 again, kind) != -1; i++) {
		if (access(path, F_OK) == -1)
			return (path);
		free(path);
		snprintf(again, sizeof(again), ".%u", i);
	}
	return (NULL);
}

void
result_free(struct result *result)
{
	if (result == NULL)
		return;
	json_decref(result->root);
	free(result);
}
