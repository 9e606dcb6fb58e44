/* SPDX-License-Identifier: BSD-2-Clause */
/* How Linux is booted: an initrd, and its command line. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest/file.h"
#include "guest/guest_os.h"
#include "guest/initrd.h"
#include "guest/linux/machine.h"
#include "guest/protocol.h"
#include "guest/qemu.h"
#include "util/self.h"
#include "util/path.h"

#define MODULE "/module.ko"

/* The kernel's command line; a comment says what the option below is for. */
#define OPTIONS_ALWAYS \
	"console=ttyS0"							\
	/* A panic or an oops ends QEMU at once, which is noticed. */	\
	" panic=-1 oops=panic"						\
	/* So does a CPU or a task that hangs while the agent runs. */	\
	" softlockup_panic=1 hung_task_panic=1"				\
	/* The agent brings the others online when they are wanted. */	\
	" maxcpus=1"							\
	/* The same addresses in every boot. */				\
	" nokaslr"							\
	/* Self tests take 0.7 s. */		\
	" cryptomgr.notests"

#define OPTIONS_TCG \
	/* QEMU's TSC is the same on every CPU.  Unless Linux is told so it \
	 * takes its own time stamps from a slow device. */		\
	" tsc=reliable"

#define OPTIONS_EXACT \
	/* Linux measures the local APIC's timer in a loop with a PAUSE,  \
	 * where this clock goes forty times slower than elsewhere: 2.4 s \
	 * on one CPU, 6 s on four.  Without it the HPET ticks for all. */ \
	" nolapic_timer"						\
	/* Loops of 1 s and of 10 ms for every CPU that comes online.	\
	 * The former is 1 GHz over HZ=250, Debian's. */		\
	" lpj=4000000 cpu_init_udelay=0"				\
	/* While a CPU is idle this clock leaps, and a disk that takes a  \
	 * moment of ours takes minutes of the guest's. */		\
	" sysctl.kernel.hung_task_timeout_secs=600"			\
	/* In a PAUSE on every CPU, half a second would take half a	\
	 * minute of ours. */						\
	" " PROTOCOL_BEAT_MS "=50 " PROTOCOL_SPINNERS "=1"

#define OPTIONS_TSC \
	" sysctl.kernel.hung_task_timeout_secs=12"			\
	" " PROTOCOL_BEAT_MS "=500"

/* For the kernel that crashes, and for the capture kernel. */
#define OPTIONS_CRASH \
	" crashkernel=%uM"						\
	/* Panic notifiers run first, as they do without one. */	\
	" crash_kexec_post_notifiers"
#define OPTIONS_CAPTURE \
	/* Devices are as the crash left them. */			\
	" reset_devices nr_cpus=1 " PROTOCOL_CAPTURE "=1"

/* The caller's own options come last, so that they override `more`. */
static char *
command_line(const struct guest_config *c, const struct kernel *kernel,
    bool kvm, const char *more)
{
	char *text;

	if (asprintf(&text, "%s%s%s%s%s%s%s%s%s", OPTIONS_ALWAYS,
		linux_machine_of(kernel->machine)->options,
		kvm ? "" : OPTIONS_TCG,
		c->clock == GUEST_CLOCK_EXACT ? OPTIONS_EXACT : OPTIONS_TSC,
		more,
		c->knobs != NULL ? " " PROTOCOL_KNOBS "=" : "",
		c->knobs != NULL ? c->knobs : "",
		c->append != NULL ? " " : "",
		c->append != NULL ? c->append : "") == -1)
		return (NULL);
	return (text);
}

/* /some/where/a-module.ko.xz is a_module. */
static char *
module_name(const char *path)
{
	char *name, *p;

	name = strdup(path_name(path));
	for (p = name; p != NULL && *p != '\0'; p++) {
		if (*p == '.')
			*p = '\0';
		else if (*p == '-')
			*p = '_';
		if (*p == '\0')
			break;
	}
	return (name);
}

/* The capture kernel and its initrd, a file beside this one's. */
static int
add_capture(const struct guest_config *c, struct initrd *initrd,
    const char *path, struct errmsg *err)
{
	int error;

	error = initrd_add(initrd, c->kernel, PROTOCOL_CAPTURE_KERNEL, err);
	return (error != 0 ? error : initrd_add(initrd, path,
	    PROTOCOL_CAPTURE_INITRD, err));
}

/* `capture` is another initrd, to be carried by this one; NULL: none. */
static int
pack(const struct guest_config *c, const char *agent, const char *path,
    const struct drivers *d, const char *capture, struct errmsg *err)
{
	struct initrd *initrd;
	char to[64];
	size_t i;
	int error;

	error = initrd_new(path, &initrd, err);
	if (error != 0)
		return (error);
	error = initrd_add(initrd, agent, "/init", err);
	if (error == 0 && c->module != NULL)
		error = initrd_add(initrd, c->module, MODULE, err);
	for (i = 0; i < d->count && error == 0; i++) {
		snprintf(to, sizeof(to), "/drivers/%zu.ko", i);
		error = initrd_add(initrd, d->paths[i], to, err);
	}
	for (i = 0; i < c->nfiles && error == 0; i++)
		error = initrd_add(initrd, c->files[i].from, c->files[i].to,
		    err);
	if (error == 0 && capture != NULL)
		error = add_capture(c, initrd, capture, err);
	if (error == 0)
		return (initrd_finish(initrd, err));
	initrd_abandon(initrd);
	return (error);
}

/* The initrd, with another in it for a capture kernel. */
static int
pack_all(const struct guest_config *c, const char *agent, const char *path,
    const struct drivers *d, struct errmsg *err)
{
	char *capture;
	int error;

	if (c->capture_mb == 0)
		return (pack(c, agent, path, d, NULL, err));
	if (asprintf(&capture, "%s.capture", path) == -1)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = pack(c, agent, capture, d, NULL, err);
	if (error == 0)
		error = pack(c, agent, path, d, capture, err);
	unlink(capture);
	free(capture);
	return (error);
}

/* The command lines of the kernel and of its capture kernel. */
static int
write_command_lines(const struct guest_config *c, const struct kernel *kernel,
    bool kvm, struct boot *boot)
{
	char crash[128] = "", capture[512];

	if (c->capture_mb != 0) {
		snprintf(crash, sizeof(crash), OPTIONS_CRASH, c->capture_mb);
		snprintf(capture, sizeof(capture), OPTIONS_CAPTURE "%s%s",
		    c->vmcore != NULL ? " " PROTOCOL_VMCORE "=" : "",
		    c->vmcore != NULL ? c->vmcore : "");
		boot->capture_append = command_line(c, kernel, kvm,
		    capture);
		if (boot->capture_append == NULL)
			return (-ENOMEM);
	}
	boot->append = command_line(c, kernel, kvm, crash);
	return (boot->append != NULL ? 0 : -ENOMEM);
}

/* The drivers of the disk and the adapter, as far as there are these. */
static int
find_drivers(const struct guest_config *c, const struct kernel *kernel,
    struct drivers *drivers, struct errmsg *err)
{
	static const char *const adapter[] = {DRIVERS_ADAPTER};
	const char *names[4];
	size_t n = 0;

	if (c->disk != NULL) {
		names[n++] = "virtio_pci";
		names[n++] = "virtio_blk";
	}
	if (c->adapter != NULL) {
		memcpy(names + n, adapter, sizeof(adapter));
		n += sizeof(adapter) / sizeof(adapter[0]);
	}
	if (n > 0 && c->modules_root == NULL)
		return (errmsg_set(err, EINVAL, "a disk needs drivers "
		    "(expected a folder that holds lib/modules of this "
		    "kernel)"));
	if (n == 0)
		return (0);
	return (drivers_find(c->modules_root, kernel->release, names, n,
	    drivers, err));
}

static bool
is_module(const struct elf *elf, const struct kernel *kernel)
{
	const char *vermagic = elf_modinfo(elf, "vermagic=");
	const size_t n = vermagic != NULL ? strcspn(vermagic, " ") : 0;

	return (elf->type == ET_REL && vermagic != NULL &&
	    n == strlen(kernel->release) &&
	    memcmp(vermagic, kernel->release, n) == 0);
}

static unsigned
memory_mb(const struct kernel *kernel)
{
	return (linux_machine_of(kernel->machine)->memory_mb);
}

static int
check_memory(const struct guest_config *c, const struct kernel *kernel,
    struct errmsg *err)
{
	const unsigned most = linux_machine_of(kernel->machine)->memory_mb_max;

	if (most == 0 || c->memory_mb <= most)
		return (0);
	return (errmsg_set(err, EINVAL, "--memory: %u MB are more than a "
	    "kernel for %s addresses (expected at most %u)", c->memory_mb,
	    kernel->machine->title, most));
}

static int
check(const struct guest_config *c, const struct kernel *kernel,
    struct errmsg *err)
{
	struct drivers drivers = {0};
	int error;

	error = check_memory(c, kernel, err);
	if (error == 0)
		error = find_drivers(c, kernel, &drivers, err);
	drivers_free(&drivers);
	return (error);
}

static int
prepare(const struct guest_config *c, const struct kernel *kernel,
    const char *agent, const char *image, bool kvm, struct boot *boot,
    struct errmsg *err)
{
	int error, fd;

	error = find_drivers(c, kernel, &boot->drivers, err);
	if (error == 0)
		error = pack_all(c, agent, image, &boot->drivers, err);
	if (error != 0)
		return (error);
	if (kernel->direct) {
		fd = fcntl(kernel->image, F_DUPFD_CLOEXEC, 0);
		if (fd == -1)
			return (errmsg_set(err, errno, "%s: %s", c->kernel,
			    strerror(errno)));
		boot->keep[boot->nkeep++] = fd;
		if (asprintf(&boot->kernel, SELF_FD, fd) == -1)
			boot->kernel = NULL;
	} else
		boot->kernel = strdup(c->kernel);
	boot->initrd = qemu_value(image);
	boot->machine = "pc,usb=off";
	boot->cpu = BOOT_CPU;
	boot->disk_options[0] = "virtio-blk-pci,drive=disk";
	boot->disk_name = "/dev/vda";
	boot->adapter_name = "/dev/sda";
	if (c->module != NULL) {
		boot->module = strdup(MODULE);
		boot->module_name = module_name(c->module);
	}
	if (boot->kernel == NULL || boot->initrd == NULL ||
	    write_command_lines(c, kernel, kvm, boot) != 0 ||
	    (c->module != NULL &&
	    (boot->module == NULL || boot->module_name == NULL)))
		return (errmsg_set(err, ENOMEM, "out of memory"));
	return (0);
}

const struct guest_os guest_os_linux = {
	.os = "linux",
	.title = "Linux",
	.kernel = KERNEL_LINUX,
	.packed_modules = true,
	.agent = "agent-linux",
	.hotplug = true,
	.driver_modules = true,
	.memory_mb = memory_mb,
	.disk_ready = "/sys/block/%s/size",
	.panic = {"write", "/proc/sysrq-trigger", "c"},
	.is_module = is_module,
	.check = check,
	.prepare = prepare,
};
