/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest/guest_os.h"

void
boot_free(struct boot *boot)
{
	free(boot->kernel);
	free(boot->initrd);
	free(boot->append);
	free(boot->capture_append);
	while (boot->nkeep > 0)
		close(boot->keep[--boot->nkeep]);
	free(boot->module);
	free(boot->module_name);
	drivers_free(&boot->drivers);
}

const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (slash != NULL ? slash + 1 : path);
}
