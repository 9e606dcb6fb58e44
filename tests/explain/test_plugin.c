/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plugin as a file, loaded by a stand-in for QEMU: what it accepts, and
 * what it refuses with which sentence.  The functions of QEMU that it calls are
 * those of this program.
 */
#include <dlfcn.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "built.h"
#include "explain/plugin/qemu.h"
#include "explain/windows.h"

/* An instruction of this QEMU's. */
struct qemu_plugin_insn {
	uint64_t vaddr;
	size_t length;
	uint8_t bytes[16];
	qemu_plugin_execute_fn *fn;
	void *data;
	enum qemu_plugin_cb_flags flags;
	qemu_plugin_memory_fn *memory;
};

struct qemu_plugin_tb {
	qemu_plugin_execute_fn *fn;
	void *data;
	size_t n;
	struct qemu_plugin_insn insn[8];
};

/* What an access is of. */
struct qemu_plugin_hwaddr {
	uint64_t physical;
};

/* Of the address sanitizer: the plugin's memory goes with its QEMU. */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

typedef int install_fn(qemu_plugin_id_t id,
    const struct qemu_plugin_info *info, int argc, char **argv);

static void *library;
static install_fn *install;
static int current; /* version of the interface */

/* Callbacks in either form, and what they get from version 7 on. */
typedef void any_fn(void);
static any_fn *translation, *done;
static void *translation_data, *done_data;

void qemu_plugin_reset(qemu_plugin_id_t id, any_fn *fn, void *data);
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, any_fn *fn,
    void *data);

void
qemu_plugin_reset(qemu_plugin_id_t id, any_fn *fn, void *data)
{
	(void)id;
	done = fn;
	done_data = data;
}

void
qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, any_fn *fn,
    void *data)
{
	(void)id;
	translation = fn;
	translation_data = data;
}

static void
translate(struct qemu_plugin_tb *tb)
{
	if (current >= QEMU_PLUGIN_POINTS)
		((qemu_plugin_block_fn *)translation)(tb, translation_data);
	else
		((qemu_plugin_translate_fn *)translation)(1, tb);
}

static void
reset(void)
{
	if (current >= QEMU_PLUGIN_POINTS)
		((qemu_plugin_done_fn *)done)(done_data);
	else
		((qemu_plugin_simple_fn *)done)(1);
}

void
qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
    qemu_plugin_execute_fn *fn, enum qemu_plugin_cb_flags flags, void *data)
{
	insn->fn = fn;
	insn->data = data;
	insn->flags = flags;
}

void
qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
    qemu_plugin_execute_fn *fn, enum qemu_plugin_cb_flags flags, void *data)
{
	(void)flags;
	tb->fn = fn;
	tb->data = data;
}

/* The registers of the CPU that executes: its bases, and two others. */
static uint64_t gs_base, kernel_gs_base, rax, rdi;
static unsigned reads; /* of registers */

struct qemu_plugin_register {
	uint64_t *value;
};

struct qemu_array *qemu_plugin_get_registers(void);
int qemu_plugin_read_register(struct qemu_plugin_register *handle,
    struct qemu_bytes *bytes);
struct qemu_bytes *g_byte_array_new(void);
char *g_array_free(struct qemu_array *array, int data_too);
unsigned g_array_get_element_size(struct qemu_array *array);

/* With a member of which we know nothing, as later QEMUs have it. */
struct descriptor {
	struct qemu_register ours;
	bool is_readonly;
};

struct qemu_array *
qemu_plugin_get_registers(void)
{
	static struct qemu_plugin_register handles[] = {{&gs_base},
		{&kernel_gs_base}, {&rax}, {&rdi}};
	static struct descriptor registers[] = {
		{.ours = {&handles[1], "k_gs_base", "core"}},
		{.ours = {&handles[0], "gs_base", "core"}},
		{.ours = {&handles[2], "rax", "core"}},
		{.ours = {&handles[3], "rdi", "core"}}};
	static struct qemu_array all = {(char *)registers, 4};

	return (&all);
}

unsigned
g_array_get_element_size(struct qemu_array *array)
{
	(void)array;
	return (sizeof(struct descriptor));
}

int
qemu_plugin_read_register(struct qemu_plugin_register *handle,
    struct qemu_bytes *bytes)
{
	reads++;
	memcpy(bytes->data + bytes->length, handle->value, 8);
	bytes->length += 8;
	return (8);
}

struct qemu_bytes *
g_byte_array_new(void)
{
	static uint8_t room[64];
	static struct qemu_bytes bytes = {room, 0};

	return (&bytes);
}

char *
g_array_free(struct qemu_array *array, int data_too)
{
	(void)array, (void)data_too;
	return (NULL);
}

void
qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
    qemu_plugin_memory_fn *fn, enum qemu_plugin_cb_flags flags,
    enum qemu_plugin_mem_rw rw, void *data)
{
	(void)flags, (void)rw, (void)data;
	insn->memory = fn;
}

size_t
qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
	return (tb->n);
}

struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t index)
{
	return ((struct qemu_plugin_insn *)(uintptr_t)&tb->insn[index]);
}

size_t
qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	return (insn->length);
}

uint64_t
qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
	return (insn->vaddr);
}

/* Both of its forms: before version 3 `to` and `size` are not there. */
uintptr_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *to,
    size_t size);

uintptr_t
qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *to,
    size_t size)
{
	if (current < QEMU_PLUGIN_COPIES)
		return ((uintptr_t)insn->bytes);
	if (size > insn->length)
		size = insn->length;
	memcpy(to, insn->bytes, size);
	return (size);
}

bool
qemu_plugin_mem_is_store(qemu_plugin_meminfo_t info)
{
	return (info != 0);
}

static struct qemu_plugin_hwaddr accessed;

struct qemu_plugin_hwaddr *
qemu_plugin_get_hwaddr(qemu_plugin_meminfo_t info, uint64_t vaddr)
{
	(void)info, (void)vaddr;
	return (&accessed);
}

bool
qemu_plugin_hwaddr_is_io(const struct qemu_plugin_hwaddr *address)
{
	(void)address;
	return (false);
}

uint64_t
qemu_plugin_hwaddr_phys_addr(const struct qemu_plugin_hwaddr *address)
{
	return (address->physical);
}

/* A file of windows with one time stamp of a responder, at 0x123 of a page. */
static struct windows *
make(void)
{
	struct layout_header layout = {
		.bits = 64,
		.groups = 1,
		.stamps = 1,
		.group = {{LAYOUT_RESPOND, 1, 0x100, 0x200}},
		.stamp = {{0x123, 0, 0}},
		.base_use = LAYOUT_BASE_FIND,
	};
	struct errmsg err = {""};
	struct windows *w;

	if (windows_new(&layout, &w, &err) != 0)
		fail_msg("%s", err.text);
	return (w);
}

static int
try(struct windows *w, int version, const char *target, bool system,
    int vcpus)
{
	const struct qemu_plugin_info info = {
		.target_name = target,
		.version = {.min = 0, .cur = version},
		.system_emulation = system,
		.system = {vcpus, vcpus},
	};
	char *argument = windows_argument(w), *argv[] = {argument};
	int error;

	assert_non_null(argument);
	current = version;
	if (__lsan_disable != NULL)
		__lsan_disable();
	error = install(1, &info, 1, argv);
	if (__lsan_enable != NULL)
		__lsan_enable();
	free(argument);
	return (error);
}

static void
expect_refusal(int version, const char *target, bool system, int vcpus,
    const char *sentence)
{
	struct windows *w = make();
	struct errmsg err = {""};

	assert_int_not_equal(try(w, version, target, system, vcpus), 0);
	assert_int_equal(windows_header(w)->state, LAYOUT_REFUSED);
	assert_true(windows_check(w, &err) != 0);
	if (strstr(err.text, sentence) == NULL)
		fail_msg("'%s' lacks '%s'", err.text, sentence);
	windows_free(w);
}

static void
test_refused(void **state)
{
	const struct qemu_plugin_info info = {.target_name = "x86_64"};
	char none[] = "windows=/nowhere", other[] = "other=1";
	char small[] = "windows=/dev/null", *argv[] = {other, other};

	(void)state;
	expect_refusal(0, "x86_64", true, 1, "version 0: versions 1 to 7");
	expect_refusal(QEMU_PLUGIN_LAST + 1, "x86_64", true, 1, "version 8");
	expect_refusal(1, "riscv64", true, 1, "x86");
	expect_refusal(1, "x86_64", false, 1, "x86");
	expect_refusal(1, "x86_64", true, LAYOUT_CPUS + 1, "64 CPUs");
	assert_int_not_equal(install(1, &info, 0, argv), 0);
	assert_int_not_equal(install(1, &info, 1, argv), 0);
	assert_int_not_equal(install(1, &info, 2, argv), 0);
	argv[0] = none;
	assert_int_not_equal(install(1, &info, 1, argv), 0);
	argv[0] = small;
	assert_int_not_equal(install(1, &info, 1, argv), 0);
}

static void
put(struct qemu_plugin_tb *tb, uint64_t at, const char *bytes)
{
	struct qemu_plugin_insn *insn = &tb->insn[tb->n++];

	*insn = (struct qemu_plugin_insn){.vaddr = at};
	insn->length = strlen(bytes);
	memcpy(insn->bytes, bytes, insn->length);
}

/* It looks for the stamp only, until that is executed; then at everything. */
static void
check_arming(int version)
{
	struct windows *w = make();
	struct qemu_plugin_tb tb = {.n = 0};
	struct errmsg err = {""};

	translation = NULL;
	done = NULL;
	assert_int_equal(try(w, version, "x86_64", true, 4), 0);
	assert_int_equal(windows_header(w)->state, LAYOUT_LOADED);
	assert_int_equal(windows_header(w)->api, version);
	assert_non_null(translation);
	put(&tb, 0x7000111, "\x90");
	put(&tb, 0x7000120, "\x0f\xae\xe8");
	put(&tb, 0x7000123, "\x0f\x31");
	translate(&tb);
	assert_null(tb.insn[0].fn);
	assert_null(tb.insn[1].fn);
	assert_non_null(tb.insn[2].fn);
	assert_int_equal(windows_header(w)->base, 0x7000000);
	assert_true(windows_check(w, &err) != 0);
	assert_non_null(strstr(err.text, "no time stamp"));
	tb.insn[2].fn(0, tb.insn[2].data);
	assert_int_equal(windows_header(w)->stamp[0].place, 1);
	assert_non_null(done);
	reset();
	assert_int_equal(windows_header(w)->state, LAYOUT_ARMED);
	assert_int_equal(windows_check(w, &err), 0);
	translate(&tb);
	assert_non_null(tb.insn[0].fn);
	assert_non_null(tb.insn[1].fn);
	windows_free(w);
}

static void
test_old_interface(void **state)
{
	(void)state;
	check_arming(1);
}

static int
load(void **state)
{
	char path[512];

	(void)state;
	snprintf(path, sizeof(path), "%s/windows.so", built_folder());
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		fail_msg("%s", dlerror());
	*(void **)&install = dlsym(library, "qemu_plugin_install");
	assert_non_null(install);
	return (0);
}

/* A plugin is loaded once in a QEMU's life, and so anew in each test. */
static int
unload(void **state)
{
	(void)state;
	return (dlclose(library));
}

static void
test_new_interface(void **state)
{
	(void)state;
	check_arming(QEMU_PLUGIN_COPIES);
}

/* Whose callbacks get a pointer. */
static void
test_newest_interface(void **state)
{
	(void)state;
	check_arming(QEMU_PLUGIN_POINTS);
}

#define BASE_0 0xffff888000000000u
#define BASE_1 0xffff888000100000u

/* A block begins, on the CPU with these bases, and is executed. */
static void
run(struct qemu_plugin_tb *tb, unsigned translator, uint64_t gs,
    uint64_t kernel_gs)
{
	size_t i;

	gs_base = gs;
	kernel_gs_base = kernel_gs;
	tb->fn(translator, tb->data);
	for (i = 0; i < tb->n; i++)
		tb->insn[i].fn(translator, tb->insn[i].data);
}

/* One CPU executes what another had translated. */
static void
test_which_cpu(void **state)
{
	struct layout_header layout = {
		.bits = 64,
		.groups = 1,
		.stamps = 2,
		.group = {{LAYOUT_STAGES, 2, 0x100, 0x200}},
		.stamp = {{0x100, 0, 0}, {0x103, 0, 0}},
		.base_use = LAYOUT_BASE_FIXED,
		.base = 0x7000000,
	};
	struct qemu_plugin_tb tb = {.n = 0}, other = {.n = 0};
	struct errmsg err = {""};
	struct windows *w;

	(void)state;
	if (windows_new(&layout, &w, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(try(w, QEMU_PLUGIN_COPIES, "x86_64", true, 2), 0);
	put(&tb, 0x7000100, "\x0f\x31");
	put(&tb, 0x7000102, "\x90");
	put(&tb, 0x7000103, "\x0f\x31");
	put(&other, 0x8000000, "\x90");
	translate(&tb);
	tb.insn[0].fn(0, tb.insn[0].data);
	reset();
	gs_base = BASE_0;
	translate(&tb);
	gs_base = BASE_1;
	translate(&other);
	run(&other, 1, BASE_1, 0);
	run(&tb, 0, BASE_1, 0);
	/* In a program, or on the way out of it. */
	run(&tb, 0, 0x1000, BASE_0);
	assert_int_equal(windows_header(w)->records, 2);
	assert_int_equal(windows_next(w, NULL)->initiator, 1);
	assert_int_equal(windows_next(w, windows_next(w, NULL))->initiator, 0);
	windows_free(w);
}

#ifdef __x86_64__
/* As QEMU's code does on x86-64: RBP has the address of the CPU's state. */
static void
call_with_state(qemu_plugin_execute_fn *fn, unsigned vcpu, void *data,
    uintptr_t state)
{
	__asm__ volatile("mov %%rsp, %%rbx\n\t"
	    "sub $256, %%rsp\n\t"
	    "and $-16, %%rsp\n\t"
	    "push %%rbp\n\t"
	    "push %%rbp\n\t"
	    "mov %3, %%rbp\n\t"
	    "call *%2\n\t"
	    "pop %%rbp\n\t"
	    "pop %%rbp\n\t"
	    "mov %%rbx, %%rsp" : "+D" (vcpu), "+S" (data),
	    "+a" (fn), "+c" (state) : : "rbx", "rdx", "r8", "r9", "r10",
	    "r11", "memory", "cc");
}

/* A window of this CPU. */
static void
run_state(struct qemu_plugin_tb *tb, uintptr_t state, uint64_t gs)
{
	size_t i;

	gs_base = gs;
	call_with_state(tb->fn, 0, tb->data, state);
	for (i = 0; i < tb->n; i++)
		tb->insn[i].fn(0, tb->insn[i].data);
}

/* Initiator of the last record. */
static unsigned
last_initiator(const struct windows *w)
{
	const struct layout_record *r = NULL, *last = NULL;

	while ((r = windows_next(w, r)) != NULL)
		last = r;
	assert_non_null(last);
	return (last != NULL ? last->initiator : UINT_MAX);
}

#define OTHER_STATE 0x2000

/*
 * Once a CPU's state has agreed with its registers for long, these are read in
 * one block of many; if the two no longer agree, what is counted is refused.
 */
static void
test_state(void **state)
{
	struct layout_header layout = {
		.bits = 64,
		.groups = 1,
		.stamps = 2,
		.group = {{LAYOUT_STAGES, 2, 0x100, 0x200}},
		.stamp = {{0x100, 0, 0}, {0x103, 0, 0}},
		.base_use = LAYOUT_BASE_FIXED,
		.base = 0x7000000,
	};
	struct qemu_plugin_tb tb = {.n = 0}, other = {.n = 0};
	struct errmsg err = {""};
	struct windows *w;
	int i;

	(void)state;
	if (windows_new(&layout, &w, &err) != 0)
		fail_msg("%s", err.text);
	assert_int_equal(try(w, QEMU_PLUGIN_COPIES, "x86_64", true, 2), 0);
	put(&tb, 0x7000100, "\x0f\x31");
	put(&tb, 0x7000102, "\x90");
	put(&tb, 0x7000103, "\x0f\x31");
	put(&other, 0x8000000, "\x90");
	translate(&tb);
	tb.insn[0].fn(0, tb.insn[0].data);
	reset();
	gs_base = BASE_0;
	translate(&tb);
	gs_base = BASE_1;
	translate(&other);
	gs_base = BASE_1;
	call_with_state(other.fn, 1, other.data, OTHER_STATE);
	for (i = 0; i < 5000; i++)
		run_state(&tb, 0x1000, BASE_0);
	assert_int_equal(last_initiator(w), 0);
	reads = 0;
	/* From here on mostly its state says which one it is. */
	for (i = 0; i < 640; i++)
		run_state(&tb, OTHER_STATE, BASE_1);
	assert_int_equal(last_initiator(w), 1);
	assert_in_range(reads, 10, 20);
	assert_int_equal(windows_header(w)->records, 2);
	assert_int_equal(windows_next(w, NULL)->windows, 5000);
	assert_int_equal(windows_check(w, &err), 0);
	for (i = 0; i < 64; i++)
		run_state(&tb, OTHER_STATE, BASE_0);
	assert_true(windows_check(w, &err) != 0);
	assert_non_null(strstr(err.text, "which CPU executes"));
	windows_free(w);
}
#endif

/* Executes an instruction, which loads where `load` is not 0. */
static void
execute(struct qemu_plugin_insn *insn, uint64_t load)
{
	insn->fn(0, insn->data);
	if (load != 0)
		insn->memory(0, 0, load, NULL);
}

/*
 * A run of two windows: each loads from 0x5000, which is elsewhere each time,
 * and from 0x6000, flushes 0x6000 and loads from it again.  The walks that
 * flushes caused.
 */
static uint64_t
model_walks(int version, uint64_t *guesses)
{
	struct layout_header layout = {
		.bits = 64,
		.groups = 2,
		.stamps = 4,
		.group = {{LAYOUT_STAGES, 2, 0x100, 0x120},
		    {LAYOUT_RUN, 2, 0x120, 0x140}},
		.stamp = {{0x100, 0, 0}, {0x10b, 0, 0}, {0x120, 1, 0},
		    {0x122, 1, 0}},
		.base_use = LAYOUT_BASE_FIXED,
		.base = 0xffffffffc0000000u,
	};
	struct qemu_plugin_tb runs = {.n = 0}, tb = {.n = 0};
	const struct layout_record *r = NULL, *walks = NULL;
	struct errmsg err = {""};
	uint64_t flushed = 0;
	struct windows *w;
	uint32_t i;

	if (windows_new(&layout, &w, &err) != 0)
		fail_msg("%s", err.text);
	windows_model(w, 16, 4);
	assert_int_equal(try(w, version, "x86_64", true, 1), 0);
	put(&runs, layout.base + 0x120, "\x0f\x31");
	put(&runs, layout.base + 0x122, "\x0f\x31");
	translate(&runs);
	runs.insn[0].fn(0, runs.insn[0].data);
	reset();
	translate(&runs);
	put(&tb, layout.base + 0x100, "\x0f\x31");
	put(&tb, layout.base + 0x102, "\x90");
	put(&tb, layout.base + 0x103, "\x0f\x01\x3f"); /* invlpg [rdi] */
	put(&tb, layout.base + 0x106, "\x90");
	put(&tb, layout.base + 0x10b, "\x0f\x31");
	translate(&tb);
	assert_int_equal(tb.insn[2].flags, version >= 2 ?
	    QEMU_PLUGIN_CB_R_REGS : QEMU_PLUGIN_CB_NO_REGS);
	rdi = 0x6000;
	execute(&runs.insn[0], 0);
	for (i = 1; i <= 2; i++) {
		execute(&tb.insn[0], 0);
		accessed.physical = i << 16;
		execute(&tb.insn[1], 0x5000);
		accessed.physical = 0x77000;
		execute(&tb.insn[1], 0x6000);
		execute(&tb.insn[2], 0);
		execute(&tb.insn[3], 0x6000);
		execute(&tb.insn[4], 0);
	}
	execute(&runs.insn[1], 0);
	while ((r = windows_next(w, r)) != NULL)
		if (r->what == LAYOUT_WALKS)
			walks = r;
	if (walks == NULL) {
		fail_msg("no walks");
		return (0);
	}
	assert_int_equal(walks->windows, 2);
	for (i = 0; i < walks->spots; i++)
		flushed += windows_spots(walks)[i].waiting;
	*guesses = windows_header(w)->tlb_guesses;
	windows_free(w);
	return (flushed);
}

/* With registers it is exact: 0x6000, twice. */
static void
test_model_told(void **state)
{
	uint64_t guesses = 0;

	(void)state;
	assert_int_equal(model_walks(QEMU_PLUGIN_COPIES, &guesses), 2);
	assert_int_equal(guesses, 0);
}

/* Without, what moved is seen: 0x5000, at its first load after the flush. */
static void
test_model_inferred(void **state)
{
	uint64_t guesses = 0;

	(void)state;
	assert_int_equal(model_walks(1, &guesses), 1);
	assert_int_equal(guesses, 2);
}

/* The version that it says is its own, where QEMU reads it. */
static void
test_version(void **state)
{
	const int *version = dlsym(library, "qemu_plugin_version");

	(void)state;
	assert_non_null(version);
	assert_int_equal(*version, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_version, load, unload),
		cmocka_unit_test_setup_teardown(test_refused, load, unload),
		cmocka_unit_test_setup_teardown(test_old_interface, load,
		    unload),
		cmocka_unit_test_setup_teardown(test_newest_interface, load,
		    unload),
		cmocka_unit_test_setup_teardown(test_new_interface, load,
		    unload),
		cmocka_unit_test_setup_teardown(test_which_cpu, load, unload),
#ifdef __x86_64__
		cmocka_unit_test_setup_teardown(test_state, load, unload),
#endif
		cmocka_unit_test_setup_teardown(test_model_told, load, unload),
		cmocka_unit_test_setup_teardown(test_model_inferred, load,
		    unload),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
