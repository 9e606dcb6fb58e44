/* SPDX-License-Identifier: BSD-2-Clause */
/* Load a capture kernel: kexec_file_load(2), without kexec-tools. */
#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guest/linux/vmcore.h"

/* x86-64 has it; i386 has no such call. */
#ifndef SYS_kexec_file_load
#define SYS_kexec_file_load (-1)
#endif

#define RESERVED "/sys/kernel/kexec_crash_size"
#define LOADED	 "/sys/kernel/kexec_crash_loaded"

/* The number in a file of sysfs, or a negative errno value. */
static long
number_in(const char *path)
{
	struct text value = {NULL, 0, 0};
	long n;

	n = text_file(&value, path);
	if (n == 0)
		n = value.length > 0 ? (long)text_number(value.bytes, NULL) :
		    -EIO;
	free(value.bytes);
	return (n);
}

static int
refuse(struct text *t, int error, long reserved)
{
	switch (error) {
	case ENOSYS:
		return (text_refuse(t, -error, "the kernel has no "
		    "kexec_file_load(2): CONFIG_KEXEC_FILE is needed"));
	case EPERM:
		return (text_refuse(t, -error, "the kernel refuses to load "
		    "another: kernel.kexec_load_disabled, or lockdown"));
	case EKEYREJECTED:
	case ENOKEY:
	case EBADMSG:
	case ENODATA:
		return (text_refuse(t, -error, "the kernel requires a known "
		    "signature on the capture kernel (%s): a kernel without "
		    "CONFIG_KEXEC_SIG_FORCE is needed", strerror(error)));
	case ENOMEM:
	case EADDRNOTAVAIL:
		return (text_refuse(t, -error, "the capture kernel and its "
		    "initrd do not fit into the %ld MB that crashkernel= "
		    "reserves (%s)", reserved >> 20, strerror(error)));
	default:
		return (text_refuse(t, -error, "the capture kernel does not "
		    "load: %s", strerror(error)));
	}
}

/* 0 or an errno value. */
static int
load(const char *command_line, size_t length)
{
	int error = 0, initrd, kernel;

	kernel = open(PROTOCOL_CAPTURE_KERNEL, O_RDONLY | O_CLOEXEC);
	initrd = open(PROTOCOL_CAPTURE_INITRD, O_RDONLY | O_CLOEXEC);
	if (kernel == -1 || initrd == -1 || syscall(SYS_kexec_file_load,
		kernel, initrd, length + 1, command_line,
		(unsigned long)KEXEC_FILE_ON_CRASH) == -1)
		error = errno;
	if (kernel != -1)
		close(kernel);
	if (initrd != -1)
		close(initrd);
	return (error);
}

int
act_capture(const struct request *r, struct text *t)
{
	long reserved;
	int error;

	reserved = number_in(RESERVED);
	if (reserved < 0)
		return (text_refuse(t, -ENOSYS, RESERVED ": %s: the kernel "
		    "cannot start another in a panic, CONFIG_CRASH_DUMP is "
		    "needed", strerror((int)-reserved)));
	if (reserved == 0)
		return (text_refuse(t, -ENOMEM, "the kernel reserved no memory "
		    "for a capture kernel: crashkernel= of its command line "
		    "found no contiguous range of that size"));
	error = load(r->body.bytes, r->body.length);
	if (error != 0)
		return (refuse(t, error, reserved));
	if (number_in(LOADED) != 1)
		return (text_refuse(t, -EIO, LOADED " does not say 1 although "
		    "kexec_file_load(2) did not fail"));
	return (0);
}
