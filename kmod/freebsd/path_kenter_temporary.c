/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

/*
 * pmap_kenter_temporary(), as the dump code uses it: page i of a batch goes
 * to slot i of the crash-dump window, over whatever the slot held, and that
 * address is flushed on this CPU.  The batch's bound keeps i inside the
 * window, which the function itself does not check.  Nothing is unmapped.
 */
static int
map(struct db_run *run, struct db_batch *batch)
{
	char *window = NULL;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		window = pmap_kenter_temporary(freebsd_pa(batch->pages[i]),
		    (int)i);
		batch->va[i] = window + i * PAGE_SIZE;
	}
	return (0);
}

const struct db_path db_path_kenter_temporary = {
	.row = {"kenter_temporary", "pmap_kenter_temporary(), a PTE of the "
	    "16-page crash-dump window; flushes it on this CPU",
	    DB_IRQS_OFF | DB_FLUSH_CPU},
	.map = map,
	.unmap = db_unmap_nothing,
};
