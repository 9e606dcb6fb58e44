/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The context livedump: the kernel's own minidump code on the running system,
 * through the recorder of the module, to the disk that `device` names or to
 * none.
 */
#include "freebsd.h"
#include "compat.h"

#if FREEBSD_LIVEDUMP
static int
dump(struct db_module *module, const struct db_plan *plan,
    struct freebsd_recorder *recorder)
{
	struct diocskerneldump_arg arg;
	struct db_run run = {.module = module, .plan = *plan};
	struct dumperinfo *di;
	int error;

	memset(&arg, 0, sizeof(arg));
	error = dumper_create(freebsd_recorder_dumper(recorder), "dumpbench",
	    &arg, &di);
	if (error != 0)
		return (error);
	/* The dump code's window is used by this CPU only. */
	freebsd_bind(&run);
	error = minidumpsys(di, true);
	freebsd_unbind(&run);
	dumper_destroy(di);
	return (error);
}

static int
run_livedump(struct db_module *module, const struct db_plan *plan)
{
	struct db_out out = {module->result, DB_RESULT_MAX, 0, false};
	struct freebsd_recorder *recorder;
	struct freebsd_disk *disk = NULL;
	int error = 0;

	if (freebsd_panic_armed())
		return (db_refuse(module, EBUSY,
		    "run: a panic is armed (device none and a run disarm it)"));
	if (plan->device[0] != '\0')
		error = freebsd_disk_open(module, plan->device, true, &disk);
	if (error != 0)
		return (error);
	error = freebsd_recorder_new(module, plan, disk, &recorder);
	if (error == 0) {
		error = dump(module, plan, recorder);
		if (error != 0)
			db_refuse(module, error,
			    "run: the kernel's dump failed: error %d", error);
		module->os->lock(module);
		if (error == 0) {
			freebsd_recorder_report(recorder, &out);
			module->result_length = out.full ? 0 : out.length;
			module->result[module->result_length] = '\0';
		}
		module->os->unlock(module);
		freebsd_recorder_free(recorder);
	}
	freebsd_disk_close(disk);
	return (error);
}

const struct db_context db_context_livedump = {
	.row = {"livedump", "the kernel's minidump of the running system, "
	    "recorded, to device or nowhere"},
	.run = run_livedump,
};
#endif
