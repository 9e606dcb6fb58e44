/* SPDX-License-Identifier: BSD-2-Clause */
#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guest/elf.h"
#include "guest/file.h"
#include "guest/guest_os.h"
#include "guest/parts.h"
#include "guest/unpack.h"
#include "util/path.h"

/*
 * A file's bytes, a packed module's as they were before.  *bytes is null for
 * what is not a regular file.
 */
static int
read_part(const char *what, const char *path, bool packed, char **bytes,
    size_t *length, struct errmsg *err)
{
	struct errmsg why;
	struct stat st;
	int error;

	if (stat(path, &st) == -1)
		return (errmsg_set(err, errno, "the %s file %s: %s", what,
		    path, strerror(errno)));
	*bytes = NULL;
	*length = 0;
	if (!S_ISREG(st.st_mode))
		return (0);
	error = packed ? unpack_file(path, bytes, length, &why) :
	    file_read(path, bytes, length, &why);
	if (error != 0)
		errmsg_set(err, -error, "the %s file %.1500s", what, why.text);
	return (error);
}

/* What a file is, by its own headers. */
static const char *
kind_of(const char *bytes, size_t length, char *text, size_t size)
{
	const char *vermagic;
	struct elf elf;

	if (bytes == NULL)
		return ("not a file");
	if (!elf_open(bytes, length, &elf))
		return (length == 0 ? "an empty file" : "not an ELF file");
	vermagic = elf_modinfo(&elf, "vermagic=");
	if (vermagic == NULL && guest_os_freebsd.is_module(&elf, NULL))
		snprintf(text, size, "a module for FreeBSD on %s",
		    elf_machine(&elf));
	else if (vermagic == NULL)
		return (elf_describe(&elf, text, size));
	else
		snprintf(text, size, "a module for Linux %.*s on %s",
		    (int)strcspn(vermagic, " "), vermagic, elf_machine(&elf));
	return (text);
}

int
parts_module(const char *path, const struct kernel *kernel,
    struct errmsg *err)
{
	const struct guest_os *os = guest_os_of(kernel->os);
	char *bytes = NULL, text[256];
	struct elf elf = {0};
	size_t length = 0;
	int error;

	error = read_part("module", path, os->packed_modules &&
	    strstr(path_name(path), ".ko.") != NULL, &bytes, &length, err);
	if (error != 0)
		return (error);
	if (bytes == NULL || !elf_open(bytes, length, &elf) ||
	    kernel_machine_of(&elf) != kernel->machine ||
	    !os->is_module(&elf, kernel))
		error = errmsg_set(err, EINVAL, "the module file %s is %s "
		    "(expected one for this kernel, %s %s on %s)", path,
		    kind_of(bytes, length, text, sizeof(text)), os->title,
		    kernel->release, kernel->machine->title);
	else if (os->check_module != NULL)
		error = os->check_module(path, &elf, kernel, err);
	free(bytes);
	return (error);
}

int
parts_agent(const char *path, const struct kernel *kernel, struct errmsg *err)
{
	const struct guest_os *os = guest_os_of(kernel->os);
	const char *what;
	char *bytes = NULL, text[256];
	struct elf elf = {0};
	size_t length = 0;
	int error;

	error = read_part("agent", path, false, &bytes, &length, err);
	if (error != 0)
		return (error);
	if (bytes == NULL || !elf_open(bytes, length, &elf) ||
	    kernel_machine_of(&elf) != kernel->machine ||
	    elf.freebsd != os->elf_freebsd ||
	    (elf.type != ET_EXEC && elf.type != ET_DYN))
		what = kind_of(bytes, length, text, sizeof(text));
	else
		what = elf.interpreted ? "a program that is not static" : NULL;
	free(bytes);
	if (what == NULL)
		return (0);
	return (errmsg_set(err, EINVAL, "the agent file %s is %s (expected a "
	    "static program for %s on %s, such as %s%s)", path, what,
	    os->title, kernel->machine->title, os->agent,
	    kernel->machine->suffix));
}
