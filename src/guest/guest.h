/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A guest: a kernel file booted in QEMU, with our agent as its init and the
 * module under test loaded.  No disk image and no userland of a distribution.
 */
#ifndef DUMPBENCH_GUEST_H
#define DUMPBENCH_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "guest/kernel.h"
#include "util/errmsg.h"

struct guest;
struct knobs;

/* The least RAM of a guest, without a capture kernel's. */
#define GUEST_MEMORY_MB_MIN 192
/* What a kernel of Debian's needs as a capture kernel, with the initrd. */
#define GUEST_CAPTURE_MB 160

/* What the guest's time stamp counter counts. */
enum guest_clock {
	GUEST_CLOCK_TSC,  /* follows host time */
	GUEST_CLOCK_EXACT /* QEMU icount, shift 0: one tick an instruction */
};

enum guest_accel {
	GUEST_ACCEL_AUTO, /* KVM where a probe shows that it runs a guest */
	GUEST_ACCEL_KVM,
	GUEST_ACCEL_TCG /* always so in the exact clock */
};

/* Page tables of a kernel that has two kinds: FreeBSD's for i386. */
enum guest_pae {
	GUEST_PAE_AUTO, /* as the kernel decides: PAE where the CPU has it */
	GUEST_PAE_ON,
	GUEST_PAE_OFF
};

/* A file that the initrd carries besides the agent and the modules. */
struct guest_file {
	const char *from; /* on this machine */
	const char *to;   /* in the guest, absolute */
};

/*
 * An emulated Adaptec 2200S in the guest.  Its CPUs take turns then, unless
 * KVM runs them.
 */
struct guest_adapter {
	const char *program;   /* aac2200s; NULL: beside the agent, or tools */
	const char *container; /* raw file: guest_info's adapter_disk */
	const char *model;     /* as adapter_model_parse(); NULL: off */
	const char *fault;     /* as adapter_fault_parse(); NULL: none */
	bool untimed;	       /* tell the model's times, take none */
	const char *log;       /* gets a line a command; NULL: none */
};

struct guest_config {
	/*
	 * QEMU's program, or a folder that holds a system of Debian with it;
	 * NULL: qemu-system-x86_64 from PATH.
	 */
	const char *qemu;
	const char *kernel; /* a bzImage, or FreeBSD's kernel */
	const char *module; /* dumpbench.ko for that kernel; NULL: none */
	enum kernel_os os;  /* of the kernel that is accepted */
	const char *agent;  /* our static init; NULL: that of `tools` */
	/* Holds agent-linux, agent-freebsd and so on; NULL: agent's. */
	const char *tools;
	/*
	 * Drivers for the disk: modules_root/lib/modules/<release>.  Only
	 * needed with a disk or an adapter, on Linux.
	 */
	const char *modules_root;
	const char *workdir; /* holds initrd and console log; must exist */
	enum guest_clock clock;
	enum guest_accel accel;
	enum guest_pae pae;
	unsigned cpus;      /* that can be online, 1 to 8; starts with 1 */
	unsigned memory_mb; /* 0: guest_memory_default() */
	/*
	 * MB of it that are reserved for a capture kernel, which is the same
	 * kernel again: guest_crash() needs one.  Linux; 0: none.
	 */
	unsigned capture_mb;
	/*
	 * What the capture kernel's agent measures of /proc/vmcore before it
	 * does anything else: "read:65536:8192,mmap:4194304:8192", by read(2)
	 * or mmap(2), so many bytes a call (whole pages, at most 4 MB), on so
	 * many pages, but in 16 calls or more.  NULL: nothing.
	 */
	const char *vmcore;
	const char *disk;   /* raw file, guest_info's disk; NULL: none */
	const struct guest_adapter *adapter; /* NULL: none */
	const struct guest_file *files;
	size_t nfiles;
	/*
	 * More kernel command line; on FreeBSD words "name=value" for the
	 * kernel's environment, such as dumpdev=/dev/vtbd0.  NULL: none.
	 */
	const char *append;
	/*
	 * Folder of the knobs in the guest; NULL: /proc/sys/debug/dumpbench,
	 * on FreeBSD debug.dumpbench.
	 */
	const char *knobs;
	/* A plugin for QEMU, and its "key=value".  Only in the exact clock. */
	const char *plugin; /* its file; NULL: none */
	const char *plugin_argument;
	/*
	 * Time in which QEMU waits for a CPU of this machine does not count
	 * (util/patience.h).
	 */
	unsigned boot_timeout_s;   /* 0: 60 */
	unsigned silence_timeout_s; /* no heartbeat for so long: hung; 0: 25 */
	/*
	 * When the guest is ended whatever it does, by CLOCK_MONOTONIC in
	 * milliseconds; 0: never.  What is asked of it then fails with -EIO.
	 */
	long long deadline_ms;
	/* Called with one line of news ("KVM does not run a guest: …"). */
	void (*news)(void *arg, const char *line);
	void *news_arg;
};

/*
 * What is known of a running guest.  Strings live as long as the guest, also
 * when it is booted again and says other things then.
 */
struct guest_info {
	const char *os;             /* "linux", "freebsd" */
	enum kernel_os kernel_os;   /* the same */
	const char *release;        /* uname -r */
	const char *version;        /* uname -v */
	const char *machine;        /* uname -m */
	const char *disk;           /* "/dev/vda"; NULL: none */
	const char *adapter_disk;   /* "/dev/sda"; NULL: none */
	const char *cpu_model;      /* as the guest sees it */
	const char *mitigations;    /* "meltdown: Not affected; …" */
	const char *accelerator;    /* "kvm" or "tcg" */
	bool kvm;                   /* the same */
	const char *qemu_version;   /* "7.2.22" */
	const char *command_line;   /* the kernel's; FreeBSD: environment */
	double boot_seconds;        /* QEMU's start to the agent's hello */
	unsigned cpus;              /* online now */
	bool hotplug;               /* CPUs come online while it runs */
	bool driver_modules;        /* drivers of disks are modules */
	const char *disk_ready;     /* for printf(3) with a disk's name: the
				       file that is there once the disk is;
				       NULL: as soon as the agent answers */
	const char *dump_done;      /* what the console says once a panic's
				       dump is written; NULL: the kernel
				       writes none by itself */
};

/*
 * Check a guest's files before it is started: each must be there and fit the
 * kernel.  *os is the kernel's system, or KERNEL_ANY if it is no kernel.  Of an
 * adapter only its drivers are looked for.
 */
int guest_check(const struct guest_config *config, enum kernel_os *os,
    struct errmsg *err);

/* MB of a guest with that kernel; of what is no kernel, of most of them. */
unsigned guest_memory_default(const char *kernel);

/*
 * Boot and wait for the agent.  QEMU ends with the calling thread, however
 * that ends: it may be killed, and nothing is left behind.  On failure nothing
 * is left running and the message holds the last lines of the console.
 */
int guest_start(const struct guest_config *config, struct guest **guest,
    struct errmsg *err);

/* End QEMU.  Null is allowed. */
void guest_stop(struct guest *guest);

const struct guest_info *guest_info(const struct guest *guest);

/*
 * The guest's knobs.  Owned by the guest.  A call fails with -EIO and the last
 * console lines when the guest panics, hangs or loses its agent, and so with
 * -ECONNABORTED when a signal has ended QEMU, or QEMU itself has failed.
 */
struct knobs *guest_knobs(struct guest *guest);

/*
 * Bring CPUs online until n are; -EINVAL below what is online already.  A
 * FreeBSD kernel cannot: it is booted again, with n CPUs, more or fewer; the
 * module is loaded as at the start and its knobs are new.
 */
int guest_set_cpus(struct guest *guest, unsigned n, struct errmsg *err);

/*
 * Contents of a file in the guest: a string for free(3), as all that is
 * returned by `char **` here; null on failure.
 */
int guest_read(struct guest *guest, const char *path, char **text,
    struct errmsg *err);

/*
 * Run a program of the initrd and wait for it: its exit status (or 128 + the
 * signal that ended it) and what it wrote to stdout and stderr.
 */
int guest_exec(struct guest *guest, const char *const argv[], int *status,
    char **output, struct errmsg *err);

/*
 * The same of a Linux guest, and how many ticks it took until all was written
 * that it had to write.
 */
int guest_timed(struct guest *guest, const char *const argv[], int *status,
    uint64_t *ticks, char **output, struct errmsg *err);

/* Load the module under test: 0 or a negative errno value. */
int guest_load(struct guest *guest, struct errmsg *err);

/*
 * Make the kernel panic, on purpose, and wait for QEMU's end: 0 when it came
 * within so many seconds, and by the guest.  Then what a dump wrote to the disk
 * is complete, and the console's text still there; any further request fails
 * with -EIO.
 */
int guest_panic(struct guest *guest, unsigned timeout_s, struct errmsg *err);

/* How the kernel is made to panic. */
enum guest_crash {
	GUEST_CRASH_MODULE, /* the module under test: its knob panic */
	GUEST_CRASH_SYSRQ   /* the kernel itself: /proc/sysrq-trigger */
};

/*
 * Load the capture kernel, make the kernel panic, and wait so many seconds for
 * the agent in the capture kernel.  From then on the guest is that kernel:
 * guest_info is of it, the disks' drivers are loaded, and the module is not.  A
 * refusal to load leaves the guest as it was, and one of the drivers' in the
 * capture kernel; all else that fails ends it, in a sentence that says how far
 * it came.
 */
int guest_crash(struct guest *guest, enum guest_crash how, unsigned timeout_s,
    struct errmsg *err);

/*
 * What guest_config's vmcore was found to cost: a list in JSON, each of its
 * objects in the form of the module's result, with these members before all
 * others, in ticks a call:
 *   first_quarter, last_quarter   median of map and unmap together in the
 *                                 first and in the last quarter of the calls
 *   harness                       what of these is time stamps
 */
int guest_vmcore(struct guest *guest, char **results, struct errmsg *err);

/*
 * In a capture kernel: does the core of the old memory hold these frames?
 * `frames` has a line "frame checksum" for each, in hexadecimal, the checksum
 * being FNV-1a of 64 bits.  JSON: ranges and bytes of the core; frames, those
 * that are equal, those that are in no range; and vmcoreinfo, a string.
 */
int guest_core(struct guest *guest, const char *frames, char **report,
    struct errmsg *err);

/*
 * In a capture kernel: write all of the old memory's core to a disk, from its
 * first byte on, by "read" or "mmap", so many bytes a call (whole pages, at
 * most 4 MB).  The result is a JSON object as guest_vmcore() has them.  Its stage
 * sink is the write, and before all others it has:
 *   written   bytes
 *   check     their checksum, as check_text() has it
 *   spent     ticks of all calls that are samples, from getting to writing
 *   mapping   ticks a call of mapping and unmapping, and
 *   copying   of copying, which is in stage map with read, and in no stage with
 *             mmap
 */
int guest_dump(struct guest *guest, const char *disk, const char *way,
    unsigned bytes, char **result, struct errmsg *err);

/*
 * Have a process of a Linux guest write to a disk's first 64 KB from now on, so
 * that a crash comes while a command is under way, if that takes any time.
 */
int guest_busy(struct guest *guest, const char *disk, struct errmsg *err);

/* Everything the console has said so far. */
int guest_console(struct guest *guest, char **text, struct errmsg *err);

/* True when a short boot under KVM came to its end; else why not. */
bool guest_kvm_works(const char *qemu, struct errmsg *why);

#endif
