/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"

#include <sys/sf_buf.h>

/*
 * sf_buf_alloc(): the direct map on amd64; on i386 a window whose flush of the
 * other CPUs SFB_CPUPRIVATE leaves out.
 */
static int
init(struct db_run *run)
{
	run->path_state = malloc(DB_BATCH_MAX * sizeof(struct sf_buf *),
	    M_DUMPBENCH, M_WAITOK | M_ZERO);
	return (0);
}

static void
cleanup(struct db_run *run)
{
	free(run->path_state, M_DUMPBENCH);
}

static void
release(struct sf_buf **sf, uint32_t n)
{
	while (n > 0)
		sf_buf_free(sf[--n]);
}

static int
map_with(struct db_run *run, struct db_batch *batch, int flags)
{
	struct sf_buf **sf = run->path_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++) {
		sf[i] = sf_buf_alloc(batch->pages[i], SFB_NOWAIT | flags);
		if (sf[i] == NULL) {
			release(sf, i);
			return (ENOMEM);
		}
		batch->va[i] = (void *)sf_buf_kva(sf[i]);
	}
	return (0);
}

static int
map(struct db_run *run, struct db_batch *batch)
{
	return (map_with(run, batch, 0));
}

static int
map_private(struct db_run *run, struct db_batch *batch)
{
	return (map_with(run, batch, SFB_CPUPRIVATE));
}

static void
unmap(struct db_run *run, struct db_batch *batch)
{
	release(run->path_state, batch->n);
}

const struct db_path db_path_sf_buf = {
	.row = {"sf_buf", "sf_buf_alloc(), sf_buf_free(); flushes nothing on "
	    "amd64, CPUs with a stale entry on i386",
	    FREEBSD_WINDOW_FLUSH(DB_FLUSH_ALL)},
	.init = init,
	.map = map,
	.unmap = unmap,
	.cleanup = cleanup,
};

const struct db_path db_path_sf_buf_private = {
	.row = {"sf_buf_private", "sf_buf_alloc(SFB_CPUPRIVATE), "
	    "sf_buf_free(); flushes nothing on amd64, this CPU on i386",
	    FREEBSD_WINDOW_FLUSH(DB_FLUSH_CPU)},
	.init = init,
	.map = map_private,
	.unmap = unmap,
	.cleanup = cleanup,
};
