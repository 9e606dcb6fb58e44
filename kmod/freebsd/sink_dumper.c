/* SPDX-License-Identifier: BSD-2-Clause */
#include "freebsd.h"
#include "compat.h"

/*
 * The disk's polled dump routine: the very function that a panic calls, for
 * aac(4) aac_disk_dump().
 */
struct sink {
	struct freebsd_disk *disk;
	off_t next;		/* from the beginning of the disk's dump area */
};

static int
init(struct db_run *run)
{
	struct dumperinfo *di;
	struct freebsd_disk *disk;
	struct sink *sink;
	int error;

	error = freebsd_disk_open(run->module, run->plan.device, true, &disk);
	if (error != 0)
		return (error);
	di = freebsd_disk_dumper(disk);
	if (di == NULL || di->mediasize < run->plan.batch * PAGE_SIZE ||
	    (di->maxiosize != 0 &&
	    di->maxiosize < run->plan.batch * PAGE_SIZE)) {
		freebsd_disk_close(disk);
		return (db_refuse(run->module, EINVAL,
		    "device: %s takes no batch of %u pages",
		    run->plan.device, run->plan.batch));
	}
	sink = malloc(sizeof(*sink), M_DUMPBENCH, M_WAITOK | M_ZERO);
	sink->disk = disk;
	run->sink_state = sink;
	return (0);
}

/* Contiguous pages go in one write, as in a dump. */
static int
consume(struct db_run *run, struct db_batch *batch)
{
	struct sink *sink = run->sink_state;
	struct dumperinfo *di = freebsd_disk_dumper(sink->disk);
	uint32_t first, n;
	int error;

	if (di == NULL)
		return (ENXIO);
	if (sink->next + (off_t)batch->n * PAGE_SIZE > di->mediasize)
		sink->next = 0;
	for (first = 0; first < batch->n; first += n) {
		n = 1;
		while (first + n < batch->n && (char *)batch->va[first + n] ==
		    (char *)batch->va[first] + n * PAGE_SIZE)
			n++;
		error = freebsd_disk_write(sink->disk, batch->va[first],
		    di->mediaoffset + sink->next, n * PAGE_SIZE);
		if (error != 0)
			return (error);
		sink->next += n * PAGE_SIZE;
	}
	return (0);
}

static void
cleanup(struct db_run *run)
{
	struct sink *sink = run->sink_state;

	freebsd_disk_write(sink->disk, NULL, 0, 0);
	freebsd_disk_close(sink->disk);
	free(sink, M_DUMPBENCH);
}

const struct db_sink db_sink_dumper = {
	.row = {"dumper", "the polled dump routine of the disk that device "
	    "names, which destroys its data",
	    DB_DEVICE | DB_UNSETTLED},
	.init = init,
	.consume = consume,
	.cleanup = cleanup,
};
