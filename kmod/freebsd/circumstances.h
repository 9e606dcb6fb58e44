/* SPDX-License-Identifier: BSD-2-Clause */
/* Variables that change what a figure means; no version has all of them. */
#ifndef DUMPBENCH_CIRCUMSTANCES_H
#define DUMPBENCH_CIRCUMSTANCES_H

static const char *const circumstances[] = {
	"kern.vm_guest",
	"vm.pmap.pae_mode",
	"vm.pmap.pti",
	"vm.pmap.pcid_enabled",
	"vm.pmap.invpcid_works",
	"vm.pmap.pcid_invlpg_workaround",
	"vm.pmap.invlpgb_works",
	"vm.pmap.pg_ps_enabled",
	"hw.ibrs_active",
	"hw.spec_store_bypass_disable_active",
	"hw.mds_disable_state",
	"machdep.mitigations.ibrs.active",
	"machdep.mitigations.ssb.active",
	"machdep.mitigations.mds.state",
	"machdep.mitigations.taa.state",
	"machdep.mitigations.rngds.state",
	"debug.witness.watch",
};

#define NCIRCUMSTANCES (sizeof(circumstances) / sizeof(circumstances[0]))

#endif
