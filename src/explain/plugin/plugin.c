/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plugin that QEMU loads:
 *
 *	-plugin windows.so,windows=<path>
 *
 * The file at this path is that of "explain/plugin/layout.h".  It needs the
 * exact clock, in which one thread executes all CPUs.  Until a time stamp is
 * executed it only looks at what is translated, so that booting takes no
 * longer.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "explain/plugin/callback.h"
#include "explain/plugin/code.h"
#include "explain/plugin/gather.h"
#include "explain/plugin/operand.h"
#include "explain/plugin/qemu.h"
#include "explain/plugin/tlb.h"
#include "explain/plugin/which.h"

/*
 * The local APIC's page, as systems leave it, and its registers: "Intel 64 and
 * IA-32 Architectures Software Developer's Manual", volume 3, "Local APIC
 * Register Address Map".
 */
#define APIC_BASE 0xfee00000u
#define APIC_PAGE 0x1000u
#define APIC_EOI  0xb0u
#define APIC_ICR  0x300u /* its low half: a store sends */

/* QEMU loads a plugin once, and calls it with no pointer of ours. */
static struct plugin {
	qemu_plugin_id_t id;
	struct layout_header *file;
	struct gather *gather;
	bool points; /* callbacks get a pointer */
	bool copies; /* of qemu_plugin_insn_data()'s two forms, the second */
	void *insn_data;
	bool arming;
	bool models, operands; /* a TLB; with INVLPG's operands */
	unsigned cpu; /* that executes, where that has to be asked for */
} plugin;

QEMU_EXPORT int qemu_plugin_version = QEMU_PLUGIN_FIRST;

/*
 * QEMU reads the version before it calls anything, and takes none that is
 * older than its own oldest: from 9.0 on that is 2, in 11.1 it is 7; each has
 * a function that those before it have not.
 */
__attribute__((constructor)) static void
choose_version(void)
{
	if (dlsym(RTLD_DEFAULT, "qemu_plugin_set_pc") != NULL)
		qemu_plugin_version = QEMU_PLUGIN_POINTS;
	else if (dlsym(RTLD_DEFAULT, "qemu_plugin_scoreboard_new") != NULL)
		qemu_plugin_version = 2;
}

/* The bytes of an instruction: how many there are. */
static size_t
insn_bytes(const struct qemu_plugin_insn *insn, uint8_t *bytes)
{
	qemu_insn_copy_fn *copy;
	qemu_insn_data_fn *data;
	size_t n = qemu_plugin_insn_size(insn);

	if (n > CODE_LENGTH_MAX)
		n = CODE_LENGTH_MAX;
	if (plugin.copies) {
		memcpy(&copy, &plugin.insn_data, sizeof(copy));
		return (copy(insn, bytes, n));
	}
	memcpy(&data, &plugin.insn_data, sizeof(data));
	memcpy(bytes, data(insn), n);
	return (n);
}

/* On QEMU's standard error, and in the file if there is one. */
static int
refuse(const char *why)
{
	fprintf(stderr, "windows: %s\n", why);
	if (plugin.file != NULL) {
		snprintf(plugin.file->refusal, sizeof(plugin.file->refusal),
		    "%s", why);
		plugin.file->state = LAYOUT_REFUSED;
	}
	return (-1);
}

static bool
is_lfence(const uint8_t *bytes, size_t n)
{
	return (n == 3 && memcmp(bytes, "\x0f\xae\xe8", 3) == 0);
}

static void
begin_block(unsigned vcpu, void *data)
{
	if (!which_now(vcpu, data, WHICH_STATE(), &plugin.cpu))
		refuse("this QEMU does not tell which CPU executes");
}

static unsigned
this_cpu(unsigned vcpu)
{
	return (which_asks() ? plugin.cpu : vcpu);
}

static void
execute(unsigned vcpu, void *data)
{
	gather_step(plugin.gather, this_cpu(vcpu), data);
}

/* The same, of one that flushes, for the model. */
static void
execute_flush(unsigned vcpu, void *data)
{
	struct code_operand operand;
	enum code_flush flush;
	uint64_t address;
	bool known;

	flush = gather_flushes(plugin.gather, data, &operand);
	known = flush == CODE_FLUSH_PAGE && operand_address(&operand,
	    plugin.file->bits == 64, &address);
	gather_step(plugin.gather, this_cpu(vcpu), data);
	gather_flush(plugin.gather, this_cpu(vcpu), flush,
	    known ? &address : NULL);
}

static void
execute_unknown(unsigned vcpu, void *data)
{
	(void)data;
	gather_unknown(plugin.gather, this_cpu(vcpu));
}

static void
access_memory(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t vaddr,
    void *data)
{
	const struct qemu_plugin_hwaddr *address;
	uint64_t at, physical = TLB_NOWHERE;
	unsigned access;

	(void)data;
	access = qemu_plugin_mem_is_store(info) ? GATHER_STORE : GATHER_LOAD;
	if (gather_is_open(plugin.gather)) {
		address = qemu_plugin_get_hwaddr(info, vaddr);
		if (address != NULL && qemu_plugin_hwaddr_is_io(address)) {
			access |= GATHER_DEVICE;
			at = qemu_plugin_hwaddr_phys_addr(address) - APIC_BASE;
			if (at == APIC_ICR && (access & GATHER_STORE) != 0)
				access |= GATHER_IPI;
			if (at == APIC_EOI && (access & GATHER_STORE) != 0)
				access |= GATHER_EOI;
		}
	}
	gather_access(plugin.gather, this_cpu(vcpu), access);
	if (!plugin.models)
		return;
	if (!plugin.operands) {
		address = qemu_plugin_get_hwaddr(info, vaddr);
		if (address != NULL && !qemu_plugin_hwaddr_is_io(address))
			physical = qemu_plugin_hwaddr_phys_addr(address);
	}
	gather_translate(plugin.gather, this_cpu(vcpu), vaddr, physical);
}

static void
instrument_execution(struct qemu_plugin_insn *insn, struct insn *ours)
{
	struct code_operand operand;

	if (plugin.models && gather_flushes(plugin.gather, ours, &operand) !=
	    CODE_FLUSH_NONE)
		qemu_plugin_register_vcpu_insn_exec_cb(insn, execute_flush,
		    plugin.operands ? QEMU_PLUGIN_CB_R_REGS :
		    QEMU_PLUGIN_CB_NO_REGS, ours);
	else
		qemu_plugin_register_vcpu_insn_exec_cb(insn, execute,
		    QEMU_PLUGIN_CB_NO_REGS, ours);
}

/* Once armed: everything counts. */
static void
instrument(struct qemu_plugin_tb *tb, void *unused)
{
	size_t i, length, n = qemu_plugin_tb_n_insns(tb);
	uint8_t bytes[CODE_LENGTH_MAX];
	struct qemu_plugin_insn *insn;
	struct insn *ours;
	bool fenced = false;

	(void)unused;
	if (which_asks())
		qemu_plugin_register_vcpu_tb_exec_cb(tb, begin_block,
		    QEMU_PLUGIN_CB_R_REGS, which_translated());
	for (i = 0; i < n; i++) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		length = insn_bytes(insn, bytes);
		ours = gather_insn(plugin.gather, qemu_plugin_insn_vaddr(insn),
		    bytes, length, fenced);
		fenced = is_lfence(bytes, length);
		if (ours == NULL) {
			qemu_plugin_register_vcpu_insn_exec_cb(insn,
			    execute_unknown, QEMU_PLUGIN_CB_NO_REGS, NULL);
			continue;
		}
		instrument_execution(insn, ours);
		qemu_plugin_register_vcpu_mem_cb(insn, access_memory,
		    QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW, NULL);
	}
}

static void
instrument_by_id(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	instrument(tb, NULL);
}

static void
armed(void *unused)
{
	(void)unused;
	plugin.file->state = LAYOUT_ARMED;
	callback_translation(plugin.id, plugin.points, instrument_by_id, instrument);
}

static void
armed_by_id(qemu_plugin_id_t id)
{
	(void)id;
	armed(NULL);
}

static void
arm(unsigned vcpu, void *data)
{
	gather_stamp(plugin.gather, vcpu, data);
	if (plugin.arming)
		return;
	plugin.arming = true;
	callback_reset(plugin.id, plugin.points, armed_by_id, armed);
}

/* Until then: looks for time stamps. */
static void
look(struct qemu_plugin_tb *tb, void *unused)
{
	size_t i, length, n = qemu_plugin_tb_n_insns(tb);
	uint8_t bytes[CODE_LENGTH_MAX], before[CODE_LENGTH_MAX];
	struct qemu_plugin_insn *insn;
	struct insn *ours;
	bool fenced;

	(void)unused;
	for (i = 0; i < n; i++) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		if (qemu_plugin_insn_size(insn) != 2)
			continue;
		length = insn_bytes(insn, bytes);
		if (memcmp(bytes, "\x0f\x31", 2) != 0)
			continue;
		fenced = i > 0 && is_lfence(before,
		    insn_bytes(qemu_plugin_tb_get_insn(tb, i - 1), before));
		ours = gather_insn(plugin.gather, qemu_plugin_insn_vaddr(insn),
		    bytes, length, fenced);
		if (ours != NULL && gather_is_stamp(ours))
			qemu_plugin_register_vcpu_insn_exec_cb(insn, arm,
			    QEMU_PLUGIN_CB_NO_REGS, ours);
	}
}

static void
look_by_id(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	look(tb, NULL);
}

static int
map_file(const char *path, size_t *length)
{
	struct stat st;
	void *p;
	int fd;

	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		return (-1);
	if (fstat(fd, &st) == -1 ||
	    st.st_size < (off_t)sizeof(struct layout_header)) {
		close(fd);
		errno = EINVAL;
		return (-1);
	}
	*length = (size_t)st.st_size;
	p = mmap(NULL, *length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (p == MAP_FAILED)
		return (-1);
	plugin.file = p;
	return (0);
}

static int
check_version(const struct qemu_plugin_info *info)
{
	char why[200];

	plugin.file->api = (uint32_t)info->version.cur;
	plugin.copies = info->version.cur >= QEMU_PLUGIN_COPIES;
	plugin.insn_data = dlsym(RTLD_DEFAULT, QEMU_INSN_DATA);
	if (info->version.cur >= QEMU_PLUGIN_FIRST &&
	    info->version.cur <= QEMU_PLUGIN_LAST && plugin.insn_data != NULL)
		return (0);
	snprintf(why, sizeof(why), "this QEMU's plugin interface is version "
	    "%d: versions %d to %d are accepted", info->version.cur,
	    QEMU_PLUGIN_FIRST, QEMU_PLUGIN_LAST);
	return (refuse(why));
}

int
qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_plugin_info *info,
    int argc, char **argv)
{
	char why[256];
	size_t length;

	if (argc != 1 || strncmp(argv[0], "windows=", 8) != 0)
		return (refuse("one argument is accepted: windows=<path>"));
	if (map_file(argv[0] + 8, &length) != 0) {
		snprintf(why, sizeof(why), "%s: %s", argv[0] + 8,
		    strerror(errno));
		return (refuse(why));
	}
	if (check_version(info) != 0)
		return (-1);
	if (!info->system_emulation || info->system.max_vcpus > LAYOUT_CPUS ||
	    (strcmp(info->target_name, "x86_64") != 0 &&
	    strcmp(info->target_name, "i386") != 0))
		return (refuse("a machine of x86 with 64 CPUs or fewer is "
		    "accepted"));
	if (!which_begin(info->version.cur, info->system.max_vcpus))
		return (refuse("this QEMU does not show registers"));
	if (which_asks() && plugin.file->bits == 32)
		return (refuse("with this QEMU several CPUs are told apart in "
		    "64-bit code only: one CPU is accepted, or a QEMU before "
		    "9.0"));
	plugin.gather = gather_new(plugin.file, length, why, sizeof(why));
	if (plugin.gather == NULL)
		return (refuse(why));
	plugin.models = gather_models(plugin.gather);
	plugin.operands = plugin.models && operand_begin(info->version.cur);
	plugin.id = id;
	plugin.points = info->version.cur >= QEMU_PLUGIN_POINTS;
	plugin.file->state = LAYOUT_LOADED;
	callback_translation(plugin.id, plugin.points, look_by_id, look);
	return (0);
}
