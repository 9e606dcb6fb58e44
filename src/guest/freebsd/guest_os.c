/* SPDX-License-Identifier: BSD-2-Clause */
/* How FreeBSD is booted: our stub, a root image, the kernel's environment. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest/file.h"
#include "guest/freebsd/kernel.h"
#include "guest/freebsd/root.h"
#include "guest/guest_os.h"
#include "guest/protocol.h"
#include "util/self.h"
#include "util/path.h"

#define STUB "stub-freebsd"

/* In a module: the section of its metadata, and where it says which kernels it is for. */
#define METADATA "set_modmetadata_set"
#define DEPEND	 "_dumpbench_depend_on_kernel"

/* The kernel's environment; a comment says what the variable below is for. */
#define VARIABLES_ALWAYS \
	"vfs.root.mountfrom=ufs:/dev/md0 init_path=/init"		\
	/* The first serial port is the console, the second the agent's. */ \
	" console=comconsole boot_serial=YES"				\
	" hw.uart.console=io:0x3f8,br:115200"				\
	" hint.uart.0.at=isa hint.uart.0.port=0x3F8 hint.uart.0.irq=4"	\
	" hint.uart.0.flags=0x10"					\
	" hint.uart.1.at=isa hint.uart.1.port=0x2F8 hint.uart.1.irq=3"	\
	/* A panic ends QEMU, after its dump, which is noticed. */	\
	" debug.debugger_on_panic=0 kern.panic_reboot_wait_time=0"

/* ATA without disks: busy loops of seconds. */
#define VARIABLES_NO_ATA " hint.atapci.0.disabled=1"

/*
 * Cards that plug and play on the ISA bus: busy loops that take 20 s of several
 * CPUs in the exact clock.  Serial ports and clock are ACPI's.
 */
#define VARIABLES_NO_ISA " hint.isa.0.disabled=1"

/* With all CPUs in a PAUSE, half a second takes half a minute here. */
#define VARIABLES_EXACT " " PROTOCOL_BEAT_MS "=50"
#define VARIABLES_TSC   " " PROTOCOL_BEAT_MS "=500"

/*
 * Before 13 a kernel waits a second to learn the TSC's frequency, which takes
 * eight seconds of this machine's in the exact clock, unless an Intel CPU's
 * name tells it.  In that clock the frequency is 1 GHz.
 */
#define CPU_1GHZ BOOT_CPU \
	",vendor=GenuineIntel,model-id=QEMU TCG CPU @ 1.00GHz"
#define VARIABLES_1GHZ " machdep.disable_tsc_calibration=1"

/*
 * Before 12 it waits another second, in which it reads a device's register all
 * the time, to learn the frequency of the local APIC's timer: it gets another
 * timer, whose interrupts work in this machine by the legacy route only.
 */
#define VARIABLES_HPET \
	" kern.eventtimer.timer=HPET hint.hpet.0.legacy_route=1"

/*
 * Before 8 a kernel does not look for the note of a program for FreeBSD: a
 * program whose header names no system is for the one of this number.
 */
#define VARIABLES_BRAND \
	" kern.elf32.fallback_brand=9 kern.elf64.fallback_brand=9"

static bool
before(const struct kernel *kernel, unsigned long release)
{
	return (strtoul(kernel->release, NULL, 10) < release);
}

/* In the exact clock, does a kernel before this release start? */
static bool
exact_before(const struct guest_config *c, const struct kernel *kernel,
    unsigned long release)
{
	return (c->clock == GUEST_CLOCK_EXACT && before(kernel, release));
}

static bool
tells_frequency(const struct guest_config *c, const struct kernel *kernel)
{
	return (exact_before(c, kernel, 13));
}

static char *
environment(const struct guest_config *c, const struct kernel *kernel)
{
	static const char *const pae[] = {
		[GUEST_PAE_AUTO] = "",
		[GUEST_PAE_ON] = " " FREEBSD_PAE "=1",
		[GUEST_PAE_OFF] = " " FREEBSD_PAE "=0",
	};
	char *text;

	if (asprintf(&text, "%s%s%s%s%s%s%s%s%s%s%s%s", VARIABLES_ALWAYS,
		VARIABLES_NO_ATA, kernel->spare_isa ? VARIABLES_NO_ISA : "",
		pae[c->pae],
		c->clock == GUEST_CLOCK_EXACT ? VARIABLES_EXACT : VARIABLES_TSC,
		tells_frequency(c, kernel) ? VARIABLES_1GHZ : "",
		exact_before(c, kernel, 12) ? VARIABLES_HPET : "",
		before(kernel, 8) ? VARIABLES_BRAND : "",
		c->knobs != NULL ? " " PROTOCOL_KNOBS "=" : "",
		c->knobs != NULL ? c->knobs : "",
		c->append != NULL ? " " : "",
		c->append != NULL ? c->append : "") == -1)
		return (NULL);
	return (text);
}

/* Each variable needs a name and a value. */
static int
check_environment(const char *text, struct errmsg *err)
{
	size_t length;
	const char *equals;

	for (; text != NULL && *text != '\0'; text += length) {
		text += strspn(text, " ");
		length = strcspn(text, " ");
		equals = memchr(text, '=', length);
		if (length > 0 && (equals == NULL || equals == text))
			return (errmsg_set(err, EINVAL, "\"%.*s\" is not a "
			    "variable of FreeBSD's kernel environment "
			    "(expected name=value)", (int)length, text));
	}
	return (0);
}

/* /some/where/a-module.ko is a-module. */
static char *
module_name(const char *path)
{
	const char *base = path_name(path);

	return (strndup(base, strcspn(base, ".")));
}

/* The root image: what a guest of ours has, and the caller's files. */
static int
pack(const struct guest_config *c, const char *agent, const char *image,
    const char *module, struct errmsg *err)
{
	struct guest_file *files;
	size_t i, n = 0;
	int error;

	files = calloc(c->nfiles + 2, sizeof(*files));
	if (files == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	files[n++] = (struct guest_file){agent, "/init"};
	if (module != NULL)
		files[n++] = (struct guest_file){c->module, module};
	for (i = 0; i < c->nfiles; i++)
		files[n++] = c->files[i];
	error = root_make(image, files, n, err);
	free(files);
	return (error);
}

/* The disk, on the best controller that the kernel knows; or the adapter. */
static int
choose_disk(const struct guest_config *c, const struct kernel *kernel,
    struct boot *boot, struct errmsg *err)
{
	if (c->adapter != NULL && !kernel->adapter)
		return (errmsg_set(err, EINVAL, "the kernel file %s has no "
		    "driver of the adapter (expected one with device aac)",
		    c->kernel));
	switch (kernel->disk) {
	case KERNEL_DISK_VIRTIO:
		boot->disk_options[0] = "virtio-blk-pci,drive=disk";
		boot->disk_name = "/dev/vtbd0";
		return (0);
	case KERNEL_DISK_AHCI:
		boot->disk_options[0] = "ich9-ahci,id=ahci";
		boot->disk_options[1] = "ide-hd,drive=disk,bus=ahci.0";
		boot->disk_name = "/dev/ada0";
		return (0);
	case KERNEL_DISK_NVME:
		boot->disk_options[0] = "nvme,drive=disk,serial=dumpbench";
		boot->disk_name = "/dev/nvd0";
		return (0);
	case KERNEL_DISK_NONE:
		break;
	}
	return (c->disk == NULL ? 0 : errmsg_set(err, EINVAL, "the kernel "
	    "file %s has no driver for a disk of QEMU's (expected virtio, "
	    "ahci or nvme)", c->kernel));
}

/* The stub: in the folder of tools, or beside the agent. */
static char *
stub_path(const struct guest_config *c, const char *agent)
{
	char *path;
	int n;

	if (c->tools != NULL)
		n = asprintf(&path, "%s/" STUB, c->tools);
	else
		n = asprintf(&path, "%.*s" STUB,
		    (int)(path_name(agent) - agent), agent);
	return (n == -1 ? NULL : path);
}

/* QEMU's Multiboot loader splits at spaces, so files go by their numbers. */
static int
keep(struct boot *boot, int fd, const char *path, struct errmsg *err)
{
	if (fd == -1)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	boot->keep[boot->nkeep++] = fd;
	return (0);
}

static bool
is_module(const struct elf *elf, const struct kernel *kernel)
{
	size_t length;

	(void)kernel;
	/* i386 links modules as shared objects. */
	return ((elf->type == ET_REL || elf->type == ET_DYN) &&
	    elf_section(elf, METADATA, &length) != NULL);
}

/* The kernel's version must lie in the range that the module was built for. */
static int
check_module(const char *path, const struct elf *elf,
    const struct kernel *kernel, struct errmsg *err)
{
	const char *bytes = elf_symbol(elf, DEPEND, 12);
	int32_t range[3]; /* least, preferred, most */

	if (bytes == NULL || kernel->osreldate == 0)
		return (0);
	memcpy(range, bytes, sizeof(range));
	if (kernel->osreldate >= range[0] && kernel->osreldate <= range[2])
		return (0);
	return (errmsg_set(err, EINVAL, "the module file %s is for FreeBSD "
	    "kernels whose __FreeBSD_version is %d to %d (expected one for "
	    "this kernel, %s with %d)", path, range[0], range[2],
	    kernel->release, kernel->osreldate));
}

static int
check_memory(const struct guest_config *c, const struct kernel *kernel,
    struct errmsg *err)
{
	const struct kernel_machine *m = kernel->machine;
	const bool nopae = m->pae && (c->pae == GUEST_PAE_OFF ||
	    !kernel->chooses_pae);
	const unsigned most = nopae ? m->memory_mb_nopae : m->memory_mb;

	if (c->memory_mb <= most)
		return (0);
	return (errmsg_set(err, EINVAL, "--memory: %u MB are more than a "
	    "kernel for %s addresses%s (expected at most %u)", c->memory_mb,
	    m->name, nopae ? " without PAE" : "", most));
}

static int
check(const struct guest_config *c, const struct kernel *kernel,
    struct errmsg *err)
{
	struct boot unused = {NULL};
	int error;

	error = check_memory(c, kernel, err);
	if (error == 0)
		error = choose_disk(c, kernel, &unused, err);
	return (error);
}

static int
prepare(const struct guest_config *c, const struct kernel *kernel,
    const char *agent, const char *image, bool kvm, struct boot *boot,
    struct errmsg *err)
{
	int error;

	(void)kvm;
	if (c->capture_mb != 0)
		return (errmsg_set(err, EINVAL, "FreeBSD has no capture "
		    "kernel: it dumps by itself in a panic (expected 0 MB)"));
	error = check(c, kernel, err);
	if (error == 0)
		error = check_environment(c->append, err);
	if (error == 0)
		error = choose_disk(c, kernel, boot, err);
	if (error != 0)
		return (error);
	boot->kernel = stub_path(c, agent);
	boot->append = environment(c, kernel);
	boot->adapter_name = "/dev/aacd0";
	/* Without the controller of keyboard and mouse: 40 s in exact. */
	boot->machine = "pc,usb=off,i8042=off";
	boot->cpu = tells_frequency(c, kernel) ? CPU_1GHZ : BOOT_CPU;
	if (c->module != NULL) {
		boot->module_name = module_name(c->module);
		if (asprintf(&boot->module, "/%s.ko", boot->module_name) == -1)
			boot->module = NULL;
	}
	if (boot->kernel == NULL || boot->append == NULL ||
	    (c->module != NULL && (boot->module == NULL ||
	    boot->module_name == NULL)))
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (access(boot->kernel, R_OK) == -1)
		return (errmsg_set(err, errno, "%s, which starts a FreeBSD "
		    "kernel: %s", boot->kernel, strerror(errno)));
	error = pack(c, agent, image, boot->module, err);
	if (error == 0)
		error = keep(boot, fcntl(kernel->image, F_DUPFD_CLOEXEC, 0),
		    c->kernel, err);
	if (error == 0)
		error = keep(boot, open(image, O_RDONLY | O_CLOEXEC), image,
		    err);
	if (error == 0 && asprintf(&boot->initrd, SELF_FD " kernel,"
		SELF_FD " root", boot->keep[0], boot->keep[1]) == -1) {
		boot->initrd = NULL;
		error = errmsg_set(err, ENOMEM, "out of memory");
	}
	return (error);
}

const struct guest_os guest_os_freebsd = {
	.os = "freebsd",
	.title = "FreeBSD",
	.kernel = KERNEL_FREEBSD,
	.elf_freebsd = true,
	.agent = "agent-freebsd",
	.dump_done = "Dump complete",
	.panic = {"set", "debug.kdb.panic", "1"},
	/*
	 * A second of a busy loop follows, a minute in the exact clock; before
	 * 10, which have no variable against it, 15 seconds.
	 */
	.panic_end = {"\nRebooting...", "\nAutomatic reboot in "},
	.no_root = "\nmountroot> ",
	.is_module = is_module,
	.check_module = check_module,
	.check = check,
	.prepare = prepare,
};
