/* SPDX-License-Identifier: BSD-2-Clause */
#include "guest/guest_os.h"

static const struct guest_os *const systems[] = {
	&guest_os_linux,
	&guest_os_freebsd,
};

const struct guest_os *
guest_os_of(enum kernel_os os)
{
	size_t i;

	for (i = 0; i < sizeof(systems) / sizeof(systems[0]); i++)
		if (systems[i]->kernel == os)
			return (systems[i]);
	return (NULL);
}
