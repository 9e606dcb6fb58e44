/* SPDX-License-Identifier: BSD-2-Clause */
/* What the targets local and host share: their kernel is this machine's. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/utsname.h>

#include "host/hypervisor.h"
#include "measure/machine.h"
#include "measure/target_internal.h"

struct machine {
	char *cpu_model;
	char *mitigations;
	struct hypervisor hypervisor;
	struct utsname uname;
	char os[16]; /* "linux", "freebsd" */
};

/* The CPUs that this process may use, which may be fewer than are online. */
static void
count_cpus(struct target *target)
{
	const unsigned asked = target->options->cpus;

	target->cpus_max = (unsigned)target->topo->nresponders + 1;
	if (asked != 0 && asked < target->cpus_max)
		target->cpus_max = asked;
}

int
machine_target_open(struct target *target, struct errmsg *err)
{
	struct machine *machine = calloc(1, sizeof(*machine));
	size_t i;
	int error;

	if (machine == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a target"));
	target->own = machine;
	uname(&machine->uname);
	for (i = 0; i < sizeof(machine->os) - 1; i++)
		machine->os[i] = (char)tolower(
		    (unsigned char)machine->uname.sysname[i]);
	error = machine_cpu_model(&machine->cpu_model, err);
	if (error == 0)
		error = machine_mitigations(&machine->mitigations, err);
	if (error != 0)
		return (error);
	hypervisor_look(&machine->hypervisor, hypervisor_cpuid);
	count_cpus(target);
	return (0);
}

void
machine_target_close(struct target *target)
{
	struct machine *machine = target->own;

	knobs_close(target->knobs);
	if (machine == NULL)
		return;
	free(machine->cpu_model);
	free(machine->mitigations);
	free(machine);
}

void
machine_target_describe(const struct target *target,
    struct result_context *context)
{
	const struct machine *machine = target->own;
	const struct hypervisor *hypervisor = &machine->hypervisor;

	context->os = machine->os;
	context->release = machine->uname.release;
	context->version = machine->uname.version;
	context->machine = machine->uname.machine;
	context->memory_mb = machine_memory_mb();
	context->cpu_model = machine->cpu_model;
	context->mitigations = machine->mitigations;
	context->host = machine->cpu_model;
	context->emulated = hypervisor->emulator;
	if (hypervisor->present)
		context->hypervisor = hypervisor->name[0] != '\0' ?
		    hypervisor->name : "without a name";
}

unsigned
machine_target_possible_cpus(const struct target *target)
{
	(void)target;
	return (machine_possible_cpus());
}
