/* SPDX-License-Identifier: BSD-2-Clause */
/* The report of another machine, and what it says of that machine. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "host/hypervisor.h"
#include "measure/clocks.h"
#include "measure/collect_internal.h"
#include "measure/target.h"
#include "util/member.h"
#include "util/utc.h"

/* A string of the report, or null. */
static const char *
said(const json_t *report, const char *member)
{
	const char *value = member_text(report, member);

	return (value[0] != '\0' ? value : NULL);
}

/*
 * Is the CPU emulated?  QEMU's TCG has a signature; all other hypervisors that
 * FreeBSD knows by name run the CPU itself.
 */
static void
set_emulated(struct result_context *context, const json_t *report)
{
	const char *hypervisor = member_text(report, "hypervisor");

	context->emulated = hypervisor_emulates(member_text(report,
	    "hypervisor_vendor"));
	context->emulated_unknown = !context->emulated &&
	    (hypervisor[0] == '\0' || strcmp(hypervisor, "generic") == 0);
}

/*
 * The machine that panicked need not be this one: what the report does not have
 * is unknown.
 */
static void
set_machine(struct result_context *context, const json_t *report)
{
	const json_t *cpu = json_object_get(report, "cpu");
	const json_int_t memory = member_integer(report, "memory");

	context->target = local_target.name;
	context->clock = clock_name(GUEST_CLOCK_TSC);
	context->version = said(report, "kernel_version");
	context->machine = said(report, "machine");
	context->cpu_model = said(report, "cpu_model");
	context->mitigations = said(report, "circumstances");
	context->initiator_unknown = !json_is_integer(cpu) ||
	    json_integer_value(cpu) < 0;
	if (!context->initiator_unknown)
		context->initiator = (unsigned)json_integer_value(cpu);
	context->num_cpus = context->cpus =
	    (unsigned)member_integer(report, "cpus");
	if (memory > 0)
		context->memory_mb = (unsigned)(memory >> 20 & UINT32_MAX);
	set_emulated(context, report);
}

/* The time of the panic, by its own clock, else of now. */
static const char *
started(char text[UTC_MAX], const json_t *report)
{
	time_t when = (time_t)member_integer(report, "time");

	return (when > 0 && utc_text(text, when) ? text : utc_now(text));
}

/* Which members of the result are null. */
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

	fputs("not in the report, and null in the result:\n", out);
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (members[i].unknown) {
			fprintf(out, "%s%s", between, members[i].name);
			between = ", ";
		}
	fputc('\n', out);
}

static int
write_result(const json_t *report, const char *folder, struct errmsg *err)
{
	struct result_context context = {.seed = 0};
	struct result *result = NULL;
	char when[UTC_MAX];
	int error;

	error = collect_check(report, err);
	if (error != 0)
		return (error);
	set_machine(&context, report);
	context.started = started(when, report);
	error = collect_result(report, &context, &result, err);
	if (error == 0) {
		error = collect_keep(report, result, folder, err);
		if (error == 0)
			print_unknown(&context, stdout);
		result_free(result);
	}
	return (error);
}

int
collect_device(const char *device, const char *folder, struct errmsg *err)
{
	json_t *report = NULL;
	int error;

	error = collect_read(device, &report, err);
	if (error == 0)
		error = write_result(report, folder, err);
	json_decref(report);
	return (error);
}
