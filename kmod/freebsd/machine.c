/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What this machine is, from its variables.  They are read when a dump is
 * prepared, since a panic cannot read them.
 */
#include "freebsd.h"
#include "circumstances.h"

#include <sys/proc.h>
#include <sys/sysctl.h>

/* Is a value text?  Of an int's four bytes one is not printable. */
static bool
is_text(const char *value, size_t n)
{
	size_t i;

	if (n > 0 && value[n - 1] == '\0')
		n--;
	for (i = 0; i < n; i++)
		if ((value[i] < ' ' || value[i] > '~') && value[i] != '\n')
			return (false);
	return (n > 0);
}

/* Its value as text; "" where there is no such variable. */
static void
ask(const char *name, char *text, size_t size)
{
	size_t length = size - 1, n = 0;
	int number;

	memset(text, 0, size);
	if (kernel_sysctlbyname(curthread, __DECONST(char *, name), text,
	    &length, NULL, 0, &n, 0) != 0) {
		text[0] = '\0';
		return;
	}
	if (n == sizeof(number) && !is_text(text, n)) {
		memcpy(&number, text, sizeof(number));
		snprintf(text, size, "%d", number);
		return;
	}
	text[n < size ? n : size - 1] = '\0';
	/* The kernel's version has more than one line, the last one empty. */
	for (n = 0; text[n] != '\0'; n++)
		if (text[n] == '\n')
			text[n] = ' ';
	while (n > 0 && text[n - 1] == ' ')
		text[--n] = '\0';
}

static void
ask_circumstances(struct freebsd_machine *machine)
{
	struct db_out out = {machine->circumstances,
		sizeof(machine->circumstances), 0, false};
	char value[64];
	size_t i;

	for (i = 0; i < NCIRCUMSTANCES; i++) {
		ask(circumstances[i], value, sizeof(value));
		if (value[0] != '\0')
			db_out(&out, "%s%s: %s", out.length > 0 ? "; " : "",
			    circumstances[i], value);
	}
}

void
freebsd_machine_ask(struct freebsd_machine *machine)
{
	memset(machine, 0, sizeof(*machine));
	ask("kern.version", machine->version, sizeof(machine->version));
	ask("hw.machine", machine->machine, sizeof(machine->machine));
	ask("hw.model", machine->cpu_model, sizeof(machine->cpu_model));
	ask("kern.vm_guest", machine->hypervisor,
	    sizeof(machine->hypervisor));
	ask("hw.hv_vendor", machine->hypervisor_vendor,
	    sizeof(machine->hypervisor_vendor));
	ask_circumstances(machine);
}

/* A member, its name quoted, and the comma behind it. */
static void
member(struct db_out *out, const char *name, const char *text)
{
	db_out(out, "%s", name);
	if (text[0] != '\0')
		db_out_string(out, text);
	else
		db_out(out, "null");
	db_out(out, ",");
}

void
freebsd_machine_report(const struct freebsd_machine *machine,
    struct db_out *out)
{
	member(out, "\"kernel_version\":", machine->version);
	member(out, "\"machine\":", machine->machine);
	member(out, "\"cpu_model\":", machine->cpu_model);
	member(out, "\"hypervisor\":", machine->hypervisor);
	member(out, "\"hypervisor_vendor\":", machine->hypervisor_vendor);
	member(out, "\"circumstances\":", machine->circumstances);
}
