/* SPDX-License-Identifier: BSD-2-Clause */
#include "measure/clocks.h"
#include "guest/guest.h"

const enum guest_clock clock_order[CLOCKS] = {GUEST_CLOCK_EXACT,
    GUEST_CLOCK_TSC};

const char *
clock_name(enum guest_clock clock)
{
	return (clock == GUEST_CLOCK_EXACT ? "exact" : "tsc");
}

bool
clock_is_wanted(struct options *options, enum guest_clock clock)
{
	struct errmsg why;

	if (clock == GUEST_CLOCK_TSC && options->tsc_if_kvm) {
		options->tsc_if_kvm = false;
		if (guest_kvm_works(options->qemu, &why)) {
			options->clock[GUEST_CLOCK_TSC] = true;
			options->accel = GUEST_ACCEL_KVM;
		}
	}
	return (options->clock[clock]);
}
