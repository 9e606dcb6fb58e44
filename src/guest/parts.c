/* SPDX-License-Identifier: BSD-2-Clause */
#include <elf.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guest/elf.h"
#include "guest/file.h"
#include "guest/guest_os.h"
#include "guest/parts.h"
#include "guest/unpack.h"

/* Where a FreeBSD module says which kernels it is for. */
#define FREEBSD_METADATA "set_modmetadata_set"
#define FREEBSD_DEPEND	 "_dumpbench_depend_on_kernel"

/*
 * A file as it is, or a Linux module as it was before it was packed.  *bytes is
 * null for what is no file.
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

/* The value of a module's "key=", which ends with a NUL; null: none. */
static const char *
modinfo(const struct elf *elf, const char *key)
{
	size_t length, at, n = strlen(key);
	const char *info = elf_section(elf, ".modinfo", &length);

	if (info == NULL)
		return (NULL);
	for (at = 0; at < length; at += strnlen(info + at, length - at) + 1)
		if (length - at > n && strncmp(info + at, key, n) == 0 &&
		    memchr(info + at, '\0', length - at) != NULL)
			return (info + at + n);
	return (NULL);
}

/* What such a file is, as far as it says. */
static const char *
kind_of(const char *bytes, size_t length, char *text, size_t size)
{
	const char *vermagic;
	struct elf elf;

	if (bytes == NULL)
		return ("no file");
	if (!elf_open(bytes, length, &elf))
		return (length == 0 ? "an empty file" : "no ELF file");
	vermagic = modinfo(&elf, "vermagic=");
	if (vermagic == NULL)
		return (elf_describe(&elf, text, size));
	snprintf(text, size, "a module for Linux %.*s on %s",
	    (int)strcspn(vermagic, " "), vermagic, elf_machine(&elf));
	return (text);
}

static bool
is_linux_module(const char *bytes, size_t length, const char *release)
{
	const char *vermagic;
	struct elf elf;
	size_t n;

	if (bytes == NULL || !elf_open(bytes, length, &elf) ||
	    elf.machine != EM_X86_64 || elf.type != ET_REL)
		return (false);
	vermagic = modinfo(&elf, "vermagic=");
	n = vermagic != NULL ? strcspn(vermagic, " ") : 0;
	return (vermagic != NULL && n == strlen(release) &&
	    memcmp(vermagic, release, n) == 0);
}

/* The kernel's version must lie in the range that the module was built for. */
static int
check_freebsd_range(const char *path, const struct elf *elf,
    const struct kernel *kernel, struct errmsg *err)
{
	const char *bytes = elf_symbol(elf, FREEBSD_DEPEND, 12);
	int32_t range[3]; /* least, preferred, most */

	if (bytes == NULL || kernel->osreldate == 0)
		return (0);
	memcpy(range, bytes, sizeof(range));
	if (kernel->osreldate >= range[0] && kernel->osreldate <= range[2])
		return (0);
	return (errmsg_set(err, EINVAL, "the module file %s is for FreeBSD "
	    "kernels whose __FreeBSD_version is %d to %d: one for this kernel, "
	    "%s with %d, is accepted", path, range[0], range[2],
	    kernel->release, kernel->osreldate));
}

static bool
is_freebsd_module(const char *bytes, size_t length, struct elf *elf)
{
	return (bytes != NULL && elf_open(bytes, length, elf) &&
	    elf->machine == EM_X86_64 &&
	    elf->type == ET_REL && memmem(bytes, length, FREEBSD_METADATA,
		sizeof(FREEBSD_METADATA)) != NULL);
}

int
parts_module(const char *path, const struct kernel *kernel,
    struct errmsg *err)
{
	const bool freebsd = kernel->os == KERNEL_FREEBSD;
	char *bytes = NULL, text[256];
	struct elf elf = {0};
	size_t length = 0;
	int error;

	error = read_part("module", path, !freebsd &&
	    strstr(base_name(path), ".ko.") != NULL, &bytes, &length, err);
	if (error != 0)
		return (error);
	if (freebsd ? !is_freebsd_module(bytes, length, &elf) :
	    !is_linux_module(bytes, length, kernel->release))
		error = errmsg_set(err, EINVAL, "the module file %s is %s: "
		    "one for this kernel, %s %s on x86-64, is accepted", path,
		    kind_of(bytes, length, text, sizeof(text)),
		    freebsd ? "FreeBSD" : "Linux", kernel->release);
	else if (freebsd)
		error = check_freebsd_range(path, &elf, kernel, err);
	free(bytes);
	return (error);
}

int
parts_agent(const char *path, const struct kernel *kernel, struct errmsg *err)
{
	const bool freebsd = kernel->os == KERNEL_FREEBSD;
	const char *what;
	char *bytes = NULL, text[256];
	struct elf elf = {0};
	size_t length = 0;
	int error;

	error = read_part("agent", path, false, &bytes, &length, err);
	if (error != 0)
		return (error);
	if (bytes == NULL || !elf_open(bytes, length, &elf) || !elf.is64 ||
	    elf.machine != EM_X86_64 || elf.freebsd != freebsd ||
	    (elf.type != ET_EXEC && elf.type != ET_DYN))
		what = kind_of(bytes, length, text, sizeof(text));
	else
		what = elf.interpreted ? "a program that is not static" : NULL;
	free(bytes);
	if (what == NULL)
		return (0);
	return (errmsg_set(err, EINVAL, "the agent file %s is %s: a static "
	    "program for %s on x86-64, such as %s, is accepted", path, what,
	    freebsd ? "FreeBSD" : "Linux", freebsd ? "agent-freebsd" :
	    "agent-linux"));
}
