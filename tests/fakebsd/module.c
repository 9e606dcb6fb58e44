/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Loading and unloading the module, and its knobs.  The linker replaces
 * freebsd_sysctl_add() by a function of this file, which thereby learns where
 * the softc is.
 */
#include "fakebsd/internal.h"
#include "engine.h"

struct db_module *fake_softc;
static struct db_module *memory;	/* of the softc, loaded or not */

int __real_freebsd_sysctl_add(struct db_module *module);
int __wrap_freebsd_sysctl_add(struct db_module *module);

int
__wrap_freebsd_sysctl_add(struct db_module *module)
{
	int error = __real_freebsd_sysctl_add(module);

	memory = module;
	fake_softc = error == 0 ? module : NULL;
	return (error);
}

int
fake_event(enum fake_event event)
{
	static const int what[] = {
		[FAKE_LOAD] = MOD_LOAD,
		[FAKE_UNLOAD] = MOD_UNLOAD,
		[FAKE_SHUTDOWN] = MOD_SHUTDOWN,
		[FAKE_QUIESCE] = MOD_QUIESCE,
	};

	return (fake_module()->event(NULL, what[event], fake_module()->arg));
}

/* A module that is loaded finds its memory fresh. */
int
fake_load(void)
{
	if (memory != NULL)
		memset(memory, 0, sizeof(*memory));
	return (fake_event(FAKE_LOAD));
}

int
fake_unload(void)
{
	int error = fake_event(FAKE_QUIESCE);

	if (error == 0)
		error = fake_event(FAKE_UNLOAD);
	if (error != 0)
		return (error);
	fake_softc = NULL;
	if (fake.geoms != 0)
		fake_broken("the module goes, its geoms stay");
	return (0);
}

static void
full_name(const char *knob, char *name, size_t size)
{
	snprintf(name, size, "debug.dumpbench.%s", knob);
}

/* As sysctl(8) does it: with the NUL, and with no look at the old value. */
int
fake_set(const char *knob, const char *value)
{
	char name[64];

	full_name(knob, name, sizeof(name));
	return (fake_sysctl(name, NULL, NULL, value, strlen(value) + 1));
}

const char *
fake_get(const char *knob)
{
	static char value[1 << 19];
	size_t size = sizeof(value);
	char name[64];
	int error;

	full_name(knob, name, sizeof(name));
	error = fake_sysctl(name, value, &size, NULL, 0);
	if (error != 0)
		fake_broken("%s cannot be read: error %d", name, error);
	if (size == 0 || strlen(value) != size - 1)
		fake_broken("%s is not one string of %zu bytes", name, size);
	return (value);
}
