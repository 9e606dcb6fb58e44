/* SPDX-License-Identifier: BSD-2-Clause */
/* One disk, /dev/fake, and block I/O of whole pages to it. */
#include "internal.h"

struct fake_disk fake_disk;

/* Opaque to the module; there is one of each. */
struct block_device {
	struct fake_disk *disk;
};
struct file {
	struct block_device bdev;
};

static struct file file = {{&fake_disk}};

void
fake_disk_boot(void)
{
	memset(&fake_disk, 0, sizeof(fake_disk));
	fake_disk.sectors = FAKE_DISK * (PAGE_SIZE >> SECTOR_SHIFT);
}

struct file *
bdev_file_open_by_path(const char *path, unsigned mode, void *holder,
    const void *operations)
{
	fake_may_sleep("bdev_file_open_by_path");
	if (mode != (BLK_OPEN_READ | BLK_OPEN_WRITE) || operations != NULL)
		fake_broken("a disk is opened in an odd mode");
	if (holder == NULL)
		fake_broken("a disk is opened without being held");
	if (strcmp(path, "/dev/fake") != 0)
		return (ERR_PTR(-ENOENT));
	if (fake_disk.open_error != 0)
		return (ERR_PTR(fake_disk.open_error));
	if (fake_fails())
		return (ERR_PTR(-ENOMEM));
	if (fake.disks != 0)
		return (ERR_PTR(-EBUSY));
	fake.disks++;
	return (&file);
}

struct block_device *
file_bdev(struct file *f)
{
	return (&f->bdev);
}

void
fput(struct file *f)
{
	if (f != &file || fake.disks == 0)
		fake_broken("a disk is closed that is not open");
	fake.disks--;
}

sector_t
bdev_nr_sectors(struct block_device *bdev)
{
	return (bdev->disk->sectors);
}

void
bio_init(struct bio *bio, struct block_device *bdev, struct bio_vec *vec,
    unsigned max, unsigned operation)
{
	if (!(operation & REQ_OP_WRITE))
		fake_broken("a transfer that is no write");
	memset(bio, 0, sizeof(*bio));
	bio->bdev = bdev;
	bio->vec = vec;
	bio->max = max;
}

unsigned
bio_add_page(struct bio *bio, struct page *page, unsigned length,
    unsigned offset)
{
	if (bio->n == bio->max || fake_fails())
		return (0);
	bio->vec[bio->n++] = (struct bio_vec){page, length, offset};
	return (length);
}

int
submit_bio_wait(struct bio *bio)
{
	struct fake_disk *disk = bio->bdev->disk;
	unsigned long at = bio->bi_iter.bi_sector >>
	    (PAGE_SHIFT - SECTOR_SHIFT);
	unsigned i;

	fake_may_sleep("submit_bio_wait");
	if (fake.disks == 0)
		fake_broken("a write to a disk that is closed");
	if (at + bio->n > FAKE_DISK)
		fake_broken("a write beyond the end of the disk");
	if (disk->write_error != 0)
		return (disk->write_error);
	if (fake_fails())
		return (-EIO);
	for (i = 0; i < bio->n; i++) {
		if (bio->vec[i].length != PAGE_SIZE || bio->vec[i].offset != 0)
			fake_broken("a write that is no whole page");
		memcpy(disk->contents[at + i], fake_contents(bio->vec[i].page),
		    PAGE_SIZE);
	}
	disk->writes++;
	return (0);
}

void
bio_uninit(struct bio *bio)
{
	bio->vec = NULL;
}
