/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Kernel files.  Offsets are those of the setup header in Linux's x86 boot
 * protocol (Documentation/arch/x86/boot.rst); numbers are little-endian.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest/elf.h"
#include "guest/freebsd/kernel.h"
#include "guest/kernel.h"
#include "guest/unpack.h"
#include "util/whole.h"

#define SETUP_SECTS    0x1f1
#define SETUP_SYSSIZE  0x1f4 /* what follows the setup sectors, by 16 bytes */
#define SETUP_MAGIC    0x202 /* "HdrS" */
#define SETUP_VERSION  0x206
#define SETUP_RELEASE  0x20e /* offset of a string, less 0x200 */
#define SETUP_XFLAGS   0x236
#define SETUP_PAYLOAD  0x248 /* offset behind the setup sectors */
#define SETUP_LENGTH   0x24c
#define SETUP_END      0x250
#define XFLAG_KERNEL64 1
#define VERSION_XFLAGS 0x20c /* first one to have them */

/* ELF note of the entry that takes Xen's PVH start info. */
#define NOTE_PHYS32_ENTRY 18

struct file {
	unsigned char *bytes; /* read only */
	size_t length;
};

static uint32_t
number(struct file f, size_t at, size_t width)
{
	uint32_t n = 0;

	while (width-- > 0)
		n = n << 8 | f.bytes[at + width];
	return (n);
}

static bool
has(struct file f, size_t at, const void *bytes, size_t length)
{
	return (f.length >= at + length &&
	    memcmp(f.bytes + at, bytes, length) == 0);
}

static size_t
setup_end(struct file f)
{
	return ((f.bytes[SETUP_SECTS] + 1u) * 512);
}

/* What an ELF file is. */
static const char *
elf_kind(const struct elf *elf, char *text, size_t size)
{
	size_t n;

	elf_describe(elf, text, size);
	n = strlen(text);
	if (elf->machine == EM_X86_64 && !elf->freebsd &&
	    elf->type == ET_EXEC)
		snprintf(text + n, size - n, ", perhaps a vmlinux");
	return (text);
}

/* What a file that is not a bzImage is. */
static const char *
kind(struct file f, char *text, size_t size)
{
	struct elf elf;

	if (f.length == 0)
		return ("an empty file");
	if (has(f, SETUP_MAGIC, "HdrS", 4) && f.length >= SETUP_END)
		return ("a bzImage of Linux 3.7 or older");
	if (has(f, 0x38, "ARM\x64", 4))
		return ("a kernel for arm64");
	if (has(f, 0x30, "RISCV", 5) || has(f, 0x38, "RSC\x05", 4))
		return ("a kernel for RISC-V");
	if (has(f, 0x24, "\x18\x28\x6f\x01", 4))
		return ("a kernel for 32-bit ARM");
	if (elf_open(f.bytes, f.length, &elf))
		return (elf_kind(&elf, text, size));
	if (has(f, 0, "!<arch>\n", 8))
		return ("an archive, perhaps a Debian package that is still "
		    "to be unpacked");
	if (has(f, 0, "\x1f\x8b", 2))
		return ("a gzip file, perhaps a kernel of another "
		    "architecture");
	return ("of an unknown kind");
}

static const char *
expected(enum kernel_os want)
{
	static const char *const kinds[] = {
		[KERNEL_ANY] = "(expected a bzImage for x86-64 or i386, such "
		    "as Debian's /boot/vmlinuz-*, or a FreeBSD kernel for "
		    "amd64 or i386)",
		[KERNEL_LINUX] = "(expected a bzImage for x86-64 or i386, such "
		    "as Debian's /boot/vmlinuz-*)",
		[KERNEL_FREEBSD] = "(expected a FreeBSD kernel for amd64 or "
		    "i386)",
	};

	return (kinds[want]);
}

/* The machine of a bzImage; null: it is none, or too old to tell. */
static const struct kernel_machine *
bzimage_machine(struct file f)
{
	if (f.length < SETUP_END || !has(f, SETUP_MAGIC, "HdrS", 4) ||
	    number(f, SETUP_VERSION, 2) < VERSION_XFLAGS)
		return (NULL);
	return ((number(f, SETUP_XFLAGS, 2) & XFLAG_KERNEL64) != 0 ?
	    &machine_amd64 : &machine_i386);
}

/* The first word of the version string. */
static bool
read_release(struct file f, char *release, size_t size)
{
	size_t at, n;

	at = number(f, SETUP_RELEASE, 2) + 0x200u;
	for (n = 0; n < size - 1 && at + n < f.length; n++) {
		if (f.bytes[at + n] == ' ' || f.bytes[at + n] == '\0')
			break;
		release[n] = (char)f.bytes[at + n];
	}
	release[n] = '\0';
	return (n > 0 && strchr(release, '/') == NULL);
}

/* Does this ELF file have the note that QEMU looks for? */
static bool
has_pvh(const char *bytes, size_t length)
{
	struct elf elf;

	return (elf_open(bytes, length, &elf) &&
	    elf_noted(&elf, "Xen", NOTE_PHYS32_ENTRY));
}

/* A file in memory with these contents, or -1. */
static int
memory_file(const char *bytes, size_t length)
{
	int fd = memfd_create("vmlinux", MFD_CLOEXEC);

	if (fd != -1 && whole_write(fd, bytes, length) != 0) {
		close(fd);
		return (-1);
	}
	return (fd);
}

/* Take the kernel out of a bzImage.  QEMU boots one that cannot be, too. */
static void
extract(struct file f, struct kernel *kernel)
{
	size_t at, length, unpacked;
	char *bytes;

	at = setup_end(f) + number(f, SETUP_PAYLOAD, 4);
	length = number(f, SETUP_LENGTH, 4);
	if (at > f.length || length > f.length - at || length < 8)
		return;
	/* All but gzip are followed by the unpacked size. */
	if (!has(f, at, "\x1f\x8b", 2))
		length -= 4;
	if (unpack("kernel", f.bytes + at, length, &bytes, &unpacked,
		NULL) != 0)
		return;
	kernel->image = memory_file(bytes, unpacked);
	kernel->direct = kernel->image != -1 && has_pvh(bytes, unpacked);
	free(bytes);
}

/* What is asked of a file. */
struct ask {
	const char *path;
	enum kernel_os want;
	bool image; /* unpacked, to be booted */
};

static int
look_linux(const struct ask *ask, struct file f, struct kernel *kernel,
    struct errmsg *err)
{
	const char *path = ask->path;
	const enum kernel_os want = ask->want;
	char text[128];

	kernel->machine = bzimage_machine(f);
	if (kernel->machine == NULL)
		return (errmsg_set(err, EINVAL, "the kernel file %s is %s %s",
		    path, kind(f, text, sizeof(text)), expected(want)));
	if (f.length < setup_end(f) + number(f, SETUP_SYSSIZE, 4) * 16ull ||
	    !read_release(f, kernel->release, sizeof(kernel->release)))
		return (errmsg_set(err, EINVAL, "the kernel file %s is cut "
		    "short (expected a whole bzImage)", path));
	if (want == KERNEL_FREEBSD)
		return (errmsg_set(err, EINVAL, "the kernel file %s is of "
		    "Linux %s for %s %s", path, kernel->release,
		    kernel->machine->title, expected(want)));
	kernel->os = KERNEL_LINUX;
	if (ask->image)
		extract(f, kernel);
	return (0);
}

/* A FreeBSD kernel that gzip packed, as its loader takes it, too. */
static int
look_packed(const struct ask *ask, struct file f, struct kernel *kernel,
    struct errmsg *err)
{
	size_t length;
	char *bytes;
	int error;

	if (unpack(ask->path, f.bytes, f.length, &bytes, &length, NULL) != 0)
		return (look_linux(ask, f, kernel, err));
	if (freebsd_is(bytes, length)) {
		error = freebsd_look(ask->path, bytes, length, kernel, err);
		if (error == 0 && ask->image)
			kernel->image = memory_file(bytes, length);
	} else
		error = look_linux(ask, f, kernel, err);
	free(bytes);
	return (error);
}

static int
look(const struct ask *ask, int fd, struct file f, struct kernel *kernel,
    struct errmsg *err)
{
	int error;

	if (has(f, 0, "\x1f\x8b", 2))
		return (look_packed(ask, f, kernel, err));
	if (!freebsd_is(f.bytes, f.length))
		return (look_linux(ask, f, kernel, err));
	error = freebsd_look(ask->path, f.bytes, f.length, kernel, err);
	if (error == 0 && ask->image)
		kernel->image = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	return (error);
}

static int
open_kernel(const struct ask *ask, struct kernel *kernel, struct errmsg *err)
{
	struct file f = {NULL, 0};
	struct stat st;
	int error, fd;

	memset(kernel, 0, sizeof(*kernel));
	kernel->image = -1;
	/* A fifo is refused, not waited for. */
	fd = open(ask->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1 || fstat(fd, &st) == -1) {
		error = errmsg_set(err, errno, "the kernel file %s: %s",
		    ask->path, strerror(errno));
		goto out;
	}
	if (!S_ISREG(st.st_mode)) {
		error = errmsg_set(err, EINVAL, "the kernel file %s is not a "
		    "file %s", ask->path, expected(ask->want));
		goto out;
	}
	f.length = (size_t)st.st_size;
	if (f.length > 0) {
		f.bytes = mmap(NULL, f.length, PROT_READ, MAP_PRIVATE, fd, 0);
		if (f.bytes == MAP_FAILED) {
			f.bytes = NULL;
			error = errmsg_set(err, errno, "the kernel file %s: "
			    "%s", ask->path, strerror(errno));
			goto out;
		}
	}
	error = look(ask, fd, f, kernel, err);
	if (error == 0 && ask->want == KERNEL_LINUX &&
	    kernel->os == KERNEL_FREEBSD)
		error = errmsg_set(err, EINVAL, "the kernel file %s is of "
		    "FreeBSD %s %s", ask->path, kernel->release,
		    expected(ask->want));
out:
	if (error != 0)
		kernel_close(kernel);
	if (f.bytes != NULL)
		munmap(f.bytes, f.length);
	if (fd != -1)
		close(fd);
	return (error);
}

int
kernel_open(const char *path, enum kernel_os want, struct kernel *kernel,
    struct errmsg *err)
{
	return (open_kernel(&(struct ask){path, want, true}, kernel, err));
}

int
kernel_look(const char *path, enum kernel_os want, struct kernel *kernel,
    struct errmsg *err)
{
	return (open_kernel(&(struct ask){path, want, false}, kernel, err));
}

void
kernel_close(struct kernel *kernel)
{
	if (kernel->image != -1)
		close(kernel->image);
	kernel->image = -1;
}
