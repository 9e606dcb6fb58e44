/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

#include <sys/kernel.h>
#include <sys/module.h>
#include <sys/priv.h>
#include <sys/proc.h>
#include <sys/smp.h>
#include <sys/sx.h>
#include <machine/clock.h>

const struct db_row *const freebsd_paths[] = {
	&db_path_null.row,
#ifdef __amd64__
	&db_path_direct.row,
#endif
	&db_path_kenter_temporary.row,
	&db_path_enter.row,
	&db_path_enter_fresh.row,
	&db_path_enter_batch.row,
	&db_path_qenter.row,
	&db_path_kenter_flush.row,
#if FREEBSD_QUICK_ENTER
	&db_path_quick_enter.row,
#ifdef __amd64__
	&db_path_io_transient.row,
#endif
#endif
	&db_path_sf_buf.row,
	&db_path_sf_buf_private.row,
#if FREEBSD_SUPERPAGE
	&db_path_superpage.row,
#endif
	NULL,
};

static const struct db_row *const sources[] = {
	&db_source_pages.row,
	&db_source_ram.row,
	&db_source_run.row,
	NULL,
};

static const struct db_row *const sinks[] = {
	&db_sink_null.row,
	&db_sink_touch.row,
	&db_sink_copy.row,
	&db_sink_verify.row,
	&db_sink_dumper.row,
	NULL,
};

static const struct db_row *const contexts[] = {
	&db_context_live.row,
	&db_context_panic.row,
#if FREEBSD_LIVEDUMP
	&db_context_livedump.row,
#endif
	NULL,
};

static struct {
	struct db_module module;
	struct sx lock;
} softc;

static uint64_t
ticks_per_second(void)
{
	return (tsc_freq);
}

static uint64_t
ram_pages(void)
{
	return ((uint64_t)physmem);
}

static void *
alloc(size_t bytes)
{
	return (malloc(bytes, M_DUMPBENCH, M_WAITOK | M_ZERO));
}

static void
release(void *p)
{
	free(p, M_DUMPBENCH);
}

static void
lock(struct db_module *module)
{
	sx_xlock(&softc.lock);
}

static void
unlock(struct db_module *module)
{
	sx_xunlock(&softc.lock);
}

/* A run writes to page tables, which securelevel 1 forbids even root. */
static int
allowed(struct db_module *module)
{
	int error = securelevel_gt(curthread->td_ucred, 0);

	if (error != 0)
		return (db_refuse(module, error,
		    "run: securelevel is above 0, which forbids writing to "
		    "the kernel's memory"));
	return (0);
}

static void
crash(void)
{
	panic("dumpbench: the knob panic was set");
}

static const struct db_os freebsd_os = {
	.name = "freebsd",
	.paths = freebsd_paths,
	.sources = sources,
	.sinks = sinks,
	.contexts = contexts,
	.ticks_per_second = ticks_per_second,
	.ram_pages = ram_pages,
	.cpus = freebsd_cpus,
	.may_use = freebsd_may_use,
	.alloc = alloc,
	.free = release,
	.lock = lock,
	.unlock = unlock,
	.panic = crash,
	.allowed = allowed,
	.bind = freebsd_bind,
	.unbind = freebsd_unbind,
	.respond = freebsd_respond,
	.dismiss = freebsd_dismiss,
	.ipis = freebsd_ipis,
	.served = freebsd_served,
	.interrupted = freebsd_interrupted,
	.relax = freebsd_relax,
};

static int
load(void)
{
	int error;

	sx_init(&softc.lock, "dumpbench softc");
	error = db_module_init(&softc.module, &freebsd_os);
	if (error == 0) {
		error = freebsd_sysctl_add(&softc.module);
		if (error != 0)
			db_module_destroy(&softc.module);
	}
	if (error != 0)
		sx_destroy(&softc.lock);
	return (error);
}

/* The code of a run or of an armed panic must stay. */
static int
busy(void)
{
	if (db_load(&softc.module.running) != 0 || freebsd_panic_armed())
		return (EBUSY);
	return (0);
}

static int
unload(void)
{
	if (busy() != 0)
		return (EBUSY);
	freebsd_sysctl_remove();
	/* A run that began before that may have armed a panic. */
	freebsd_panic_disarm();
	freebsd_cpu_fini();
	db_module_destroy(&softc.module);
	sx_destroy(&softc.lock);
	return (0);
}

static int
event(module_t mod, int what, void *arg)
{
	switch (what) {
	case MOD_LOAD:
		return (load());
	case MOD_QUIESCE:
		return (busy());
	case MOD_UNLOAD:
		return (unload());
	default:
		return (EOPNOTSUPP);
	}
}

static moduledata_t dumpbench_module = {"dumpbench", event, NULL};

DECLARE_MODULE(dumpbench, dumpbench_module, SI_SUB_DRIVERS, SI_ORDER_ANY);
MODULE_VERSION(dumpbench, 1);
