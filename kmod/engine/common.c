/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is the same on every system: the empty path, the sinks in plain C, the
 * stamps in pages of our own, and the differences of counters.
 */
#include "engine.h"

void
db_unmap_nothing(struct db_run *run, struct db_batch *batch)
{
	(void)run;
	(void)batch;
}

static int
map_null(struct db_run *run, struct db_batch *batch)
{
	(void)run;
	(void)batch;
	return (0);
}

const struct db_path db_path_null = {
	.row = {"null", "maps nothing: the harness's own cost",
	    DB_IRQS_OFF | DB_NO_ADDRESS},
	.map = map_null,
	.unmap = db_unmap_nothing,
};

static int
consume_null(struct db_run *run, struct db_batch *batch)
{
	(void)run;
	(void)batch;
	return (0);
}

const struct db_sink db_sink_null = {
	.row = {"null", "does nothing",
	    DB_IRQS_OFF | DB_NO_ADDRESS},
	.consume = consume_null,
};

static int
consume_touch(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		run->witness += db_load((const uint64_t *)batch->va[i]);
	return (0);
}

const struct db_sink db_sink_touch = {
	.row = {"touch", "reads the first 8 bytes of each page",
	    DB_IRQS_OFF},
	.consume = consume_touch,
};

static int
init_copy(struct db_run *run)
{
	run->sink_state = run->os->alloc(DB_BATCH_MAX * DB_PAGE_SIZE);
	if (run->sink_state == NULL)
		return (db_refuse(run->module, ENOMEM,
		    "sink copy: no memory for a batch"));
	return (0);
}

static int
consume_copy(struct db_run *run, struct db_batch *batch)
{
	uint8_t *to = run->sink_state;
	uint32_t i;

	for (i = 0; i < batch->n; i++, to += DB_PAGE_SIZE)
		memcpy(to, batch->va[i], DB_PAGE_SIZE);
	return (0);
}

static void
cleanup_copy(struct db_run *run)
{
	run->os->free(run->sink_state);
}

const struct db_sink db_sink_copy = {
	.row = {"copy", "copies the batch into one buffer of 64 KB",
	    DB_IRQS_OFF},
	.init = init_copy,
	.consume = consume_copy,
	.cleanup = cleanup_copy,
};

static int
consume_verify(struct db_run *run, struct db_batch *batch)
{
	uint32_t i;

	for (i = 0; i < batch->n; i++)
		if (!run->plan.source->check(run, batch->first + i,
		    batch->va[i]))
			return (EIO);
	return (0);
}

const struct db_sink db_sink_verify = {
	.row = {"verify", "checks that each address shows its own page",
	    DB_CHECKS},
	.consume = consume_verify,
};

/* At both ends of a page, so that a mapping at a wrong offset is found. */
struct stamp {
	uint64_t seed;
	uint64_t index;
};

#define STAMP_AT_END	(DB_PAGE_SIZE - sizeof(struct stamp))

void
db_stamp(const struct db_run *run, uint32_t index, void *page)
{
	struct stamp stamp = {run->plan.seed, index};

	memcpy(page, &stamp, sizeof(stamp));
	memcpy((char *)page + STAMP_AT_END, &stamp, sizeof(stamp));
}

bool
db_stamped(struct db_run *run, uint32_t index, const void *va)
{
	struct stamp stamp = {run->plan.seed, index};

	return (memcmp(va, &stamp, sizeof(stamp)) == 0 &&
	    memcmp((const char *)va + STAMP_AT_END, &stamp, sizeof(stamp)) ==
	    0);
}

const struct db_context db_context_live = {
	.row = {"live", "the system runs on, on all CPUs"},
};

/*
 * A run has at most DB_SAMPLES_MAX batches, so that no counter of one CPU gets
 * near DB_MOVED_MAX.  So a counter that was reset to 0 is found, unless it was
 * within DB_MOVED_MAX of wrapping.
 */
bool
db_moved(uint64_t before, uint64_t after, uint64_t *sum)
{
	uint64_t by = after - before;

	if (after < before && before <= UINT32_MAX)
		by = (uint32_t)by;
	if (by > DB_MOVED_MAX)
		return (false);
	*sum += by;
	return (true);
}
