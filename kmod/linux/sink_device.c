/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
#include <linux/bio.h>
#include <linux/slab.h>

#include "compat.h"
#include "linux.h"

/*
 * Writes each batch to a disk and waits for it.  The pages are found again
 * from the mapped addresses through the page table, as FreeBSD's
 * bus_dmamap_load() does: a wrong mapping writes wrong data.
 */
struct dump_device {
	struct db_disk disk;
	sector_t sectors;
	sector_t next;
	struct bio_vec vec[DB_BATCH_MAX];
};

#define SECTORS_A_PAGE	(PAGE_SIZE >> SECTOR_SHIFT)

static int
refuse_open(struct db_run *run, int error)
{
	const char *why;

	switch (error) {
	case ENOENT:
		why = "does not exist";
		break;
	case ENOTBLK:
		why = "is not a block device";
		break;
	case EBUSY:
		why = "is mounted or in use";
		break;
	case EROFS:
	case EACCES:
	case EPERM:
		why = "cannot be written";
		break;
	default:
		why = "cannot be opened";
	}
	return (db_refuse(run->module, error,
	    "device: %s %s: error %d (expected a block device that is not "
	    "in use)", run->plan.device, why, error));
}

static int
init(struct db_run *run)
{
	struct dump_device *device;
	int error;

	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (device == NULL)
		return (db_refuse(run->module, ENOMEM, "sink device: no "
		    "memory"));
	error = db_disk_open(&device->disk, run->plan.device, device);
	if (error != 0) {
		kfree(device);
		return (refuse_open(run, error));
	}
	device->sectors = db_disk_sectors(&device->disk);
	if (device->sectors < run->plan.batch * SECTORS_A_PAGE) {
		db_disk_close(&device->disk);
		kfree(device);
		return (db_refuse(run->module, EINVAL,
		    "device: %s is smaller than a batch of %u pages",
		    run->plan.device, run->plan.batch));
	}
	run->sink_state = device;
	return (0);
}

static int
consume(struct db_run *run, struct db_batch *batch)
{
	struct dump_device *device = run->sink_state;
	struct page *page;
	struct bio bio;
	uint32_t i;
	int error;

	if (device->next + batch->n * SECTORS_A_PAGE > device->sectors)
		device->next = 0;
	db_bio_init(&bio, &device->disk, device->vec, DB_BATCH_MAX,
	    REQ_OP_WRITE | REQ_SYNC);
	bio.bi_iter.bi_sector = device->next;
	error = 0;
	for (i = 0; i < batch->n && error == 0; i++) {
		page = linux_page_at(batch->va[i]);
		if (page == NULL ||
		    bio_add_page(&bio, page, PAGE_SIZE, 0) != PAGE_SIZE)
			error = EIO;
	}
	if (error == 0)
		error = -submit_bio_wait(&bio);
	bio_uninit(&bio);
	device->next += batch->n * SECTORS_A_PAGE;
	return (error);
}

static void
cleanup(struct db_run *run)
{
	struct dump_device *device = run->sink_state;

	db_disk_close(&device->disk);
	kfree(device);
}

const struct db_sink db_sink_device = {
	.row = {"device", "writes the batch to the disk that device names",
	    DB_DEVICE | DB_UNSETTLED},
	.init = init,
	.consume = consume,
	.cleanup = cleanup,
};
