/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is used of QEMU's plugin interface.  No package has a header of it;
 * these are declarations of our own after "QEMU TCG Plugins",
 * docs/devel/tcg-plugins.rst, and the documentation of the interface in
 * include/qemu/qemu-plugin.h of QEMU 7.2 (version 1) and of 10.0 (version 4).
 */
#ifndef DUMPBENCH_QEMU_PLUGIN_H
#define DUMPBENCH_QEMU_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Versions: 1 up to QEMU 8.2; 2 with 9.0; 3 with 9.1, where
 * qemu_plugin_insn_data() became another; 4 with 9.2; 5 with 10.2, which
 * changes nothing that is used here; 6 and 7 with 11.1, where callbacks get a
 * pointer of ours in the place of the plugin's number.
 */
#define QEMU_PLUGIN_FIRST 1
#define QEMU_PLUGIN_LAST  7
#define QEMU_PLUGIN_POINTS 7 /* from here on callbacks get a pointer */
#define QEMU_PLUGIN_COPIES 3 /* from here on the data of insns is copied */

#define QEMU_EXPORT __attribute__((visibility("default")))

/* Which version this plugin is written for; QEMU reads it first. */
extern QEMU_EXPORT int qemu_plugin_version;

typedef uint64_t qemu_plugin_id_t;

/* What a plugin is told as it is loaded. */
struct qemu_plugin_info {
	const char *target_name;
	struct {
		int min, cur;
	} version; /* those of the interface that this QEMU has */
	bool system_emulation;
	struct {
		int smp_vcpus, max_vcpus;
	} system;
};

struct qemu_plugin_tb;
struct qemu_plugin_insn;
struct qemu_plugin_hwaddr;
typedef uint32_t qemu_plugin_meminfo_t;

enum qemu_plugin_cb_flags {
	QEMU_PLUGIN_CB_NO_REGS,
	QEMU_PLUGIN_CB_R_REGS /* the callback reads registers */
};

enum qemu_plugin_mem_rw {
	QEMU_PLUGIN_MEM_RW = 3
};

typedef void qemu_plugin_simple_fn(qemu_plugin_id_t id);
typedef void qemu_plugin_translate_fn(qemu_plugin_id_t id,
    struct qemu_plugin_tb *tb);
/* The same two from version 7 on. */
typedef void qemu_plugin_done_fn(void *data);
typedef void qemu_plugin_block_fn(struct qemu_plugin_tb *tb, void *data);
typedef void qemu_plugin_execute_fn(unsigned vcpu, void *data);
typedef void qemu_plugin_memory_fn(unsigned vcpu, qemu_plugin_meminfo_t info,
    uint64_t vaddr, void *data);

/* 0: loaded. */
QEMU_EXPORT int qemu_plugin_install(qemu_plugin_id_t id,
    const struct qemu_plugin_info *info, int argc, char **argv);

/* Takes all callbacks away and has everything translated again. */
#define QEMU_RESET "qemu_plugin_reset"
typedef void qemu_reset_fn(qemu_plugin_id_t id, qemu_plugin_simple_fn *done);
typedef void qemu_reset_data_fn(qemu_plugin_id_t id, qemu_plugin_done_fn *done,
    void *data); /* from version 7 on */

#define QEMU_REGISTER_TRANSLATION "qemu_plugin_register_vcpu_tb_trans_cb"
typedef void qemu_translation_fn(qemu_plugin_id_t id,
    qemu_plugin_translate_fn *fn);
typedef void qemu_translation_data_fn(qemu_plugin_id_t id,
    qemu_plugin_block_fn *fn, void *data); /* from version 7 on */

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
    qemu_plugin_execute_fn *fn, enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
    qemu_plugin_execute_fn *fn, enum qemu_plugin_cb_flags flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
    qemu_plugin_memory_fn *fn, enum qemu_plugin_cb_flags flags,
    enum qemu_plugin_mem_rw rw, void *data);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(
    const struct qemu_plugin_tb *tb, size_t index);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

/* Before version 3, and from it on: found by name, called by version. */
#define QEMU_INSN_DATA "qemu_plugin_insn_data"
typedef const void *qemu_insn_data_fn(const struct qemu_plugin_insn *insn);
typedef size_t qemu_insn_copy_fn(const struct qemu_plugin_insn *insn,
    void *to, size_t size);

/*
 * Registers, from version 2 on, found by name: of the CPU that executes or
 * translates.  The arrays are GLib's GArray and GByteArray, see its reference
 * manual; the list is the caller's to free.
 */
struct qemu_plugin_register;

struct qemu_register {
	struct qemu_plugin_register *handle;
	const char *name, *feature;
};

struct qemu_array {
	char *data;
	unsigned length; /* of elements */
};

struct qemu_bytes {
	uint8_t *data;
	unsigned length;
};

typedef struct qemu_array *qemu_get_registers_fn(void);
typedef int qemu_read_register_fn(struct qemu_plugin_register *handle,
    struct qemu_bytes *bytes); /* appends to them */
typedef struct qemu_bytes *glib_new_fn(void);
typedef char *glib_free_fn(struct qemu_array *array, int data_too);
typedef unsigned glib_element_fn(struct qemu_array *array); /* its bytes */

bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info);
/* NULL where an address has no page; only while its access is told. */
struct qemu_plugin_hwaddr *qemu_plugin_get_hwaddr(qemu_plugin_meminfo_t info,
    uint64_t vaddr);
bool qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *address);
uint64_t qemu_plugin_hwaddr_phys_addr(
    const struct qemu_plugin_hwaddr *address);

#endif
