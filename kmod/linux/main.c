/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/cpumask.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "compat.h"
#include "linux.h"

static const struct db_row *const paths[] = {
	&db_path_null.row,
#ifndef CONFIG_HIGHMEM
	&db_path_direct.row,
#endif
#ifdef DB_KMAP_LOCAL
	&db_path_kmap_local.row,
#endif
#ifdef CONFIG_HIGHMEM
	&db_path_kmap.row,
#endif
	&db_path_kenter_temporary.row,
	&db_path_enter.row,
	&db_path_enter_fresh.row,
	&db_path_qenter.row,
	&db_path_vmap.row,
	&db_path_vm_map_ram.row,
	&db_path_ioremap.row,
	NULL,
};

static const struct db_row *const sources[] = {
	&db_source_pages.row,
	&db_source_ram.row,
	NULL,
};

static const struct db_row *const sinks[] = {
	&db_sink_null.row,
	&db_sink_touch.row,
	&db_sink_copy.row,
	&db_sink_verify.row,
	&db_sink_device.row,
	NULL,
};

static const struct db_row *const contexts[] = {
	&db_context_live.row,
	&db_context_panic.row,
	NULL,
};

static struct {
	struct db_module module;
	struct mutex lock;
} softc;

static uint64_t
ram_pages(void)
{
	struct sysinfo info;

	si_meminfo(&info);
	return (info.totalram);
}

static void *
alloc(size_t bytes)
{
	return (kvzalloc(bytes, GFP_KERNEL | __GFP_NOWARN));
}

static void
release(void *p)
{
	kvfree(p);
}

static void
lock(struct db_module *module)
{
	mutex_lock(&softc.lock);
}

static void
unlock(struct db_module *module)
{
	mutex_unlock(&softc.lock);
}

static bool
interrupted(void)
{
	return (signal_pending(current));
}

static void
relax(void)
{
	cond_resched();
}

/* The knob's first value: "path:instructions". */
static char handicap[64];
module_param_string(handicap, handicap, sizeof(handicap), 0400);
MODULE_PARM_DESC(handicap, "path:instructions that its map burns");

static const struct db_os linux_os = {
	.name = "linux",
	.paths = paths,
	.sources = sources,
	.sinks = sinks,
	.contexts = contexts,
	.ticks_per_second = linux_ticks_per_second,
	.ram_pages = ram_pages,
	.cpus = linux_cpus,
	.may_use = linux_may_use,
	.alloc = alloc,
	.free = release,
	.lock = lock,
	.unlock = unlock,
	.panic = linux_panic,
	.bind = linux_bind,
	.unbind = linux_unbind,
	.respond = linux_respond,
	.dismiss = linux_dismiss,
	.ipis = linux_ipis,
	.interrupted = interrupted,
	.relax = relax,
	.owes = linux_owes,
	.rest = linux_rest,
};

static int __init
dumpbench_init(void)
{
	int error;

	mutex_init(&softc.lock);
	error = db_module_init(&softc.module, &linux_os);
	if (error != 0)
		return (-error);
	if (handicap[0] != '\0')
		error = db_handicap_set(&softc.module, handicap);
	if (error == 0)
		error = linux_sysctl_add(&softc.module);
	if (error != 0)
		db_module_destroy(&softc.module);
	return (-error);
}

static void __exit
dumpbench_exit(void)
{
	linux_sysctl_remove();
	db_module_destroy(&softc.module);
}

module_init(dumpbench_init);
module_exit(dumpbench_exit);
MODULE_DESCRIPTION("Benchmarks of dump mapping paths, debug.dumpbench.*");
MODULE_VERSION(DB_VERSION);
MODULE_LICENSE("Dual BSD/GPL");
