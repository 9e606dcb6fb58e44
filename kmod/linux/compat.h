/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Linux 6.1 and later: everything that changed between two versions.
 */
#ifndef DUMPBENCH_COMPAT_H
#define DUMPBENCH_COMPAT_H

#include <linux/blkdev.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/sysctl.h>
#include <linux/version.h>

/* Tables of sysctl rows ended in an empty row until 6.11 forbade it. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
#define DB_SYSCTL_SENTINEL	1
typedef struct ctl_table db_ctl_table;
#else
#define DB_SYSCTL_SENTINEL	0
typedef const struct ctl_table db_ctl_table;
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#define db_register_sysctl(path, table, n)	register_sysctl(path, table)
#else
#define db_register_sysctl(path, table, n)	register_sysctl_sz(path, table, n)
#endif

/* A disk opened for this holder alone. */
struct db_disk {
	void *handle;
	struct block_device *bdev;
};

static inline int
db_disk_open(struct db_disk *disk, const char *path, void *holder)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	struct file *file;

	file = bdev_file_open_by_path(path, BLK_OPEN_READ | BLK_OPEN_WRITE,
	    holder, NULL);
	if (IS_ERR(file))
		return (-PTR_ERR(file));
	disk->handle = file;
	disk->bdev = file_bdev(file);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	struct bdev_handle *handle;

	handle = bdev_open_by_path(path, BLK_OPEN_READ | BLK_OPEN_WRITE,
	    holder, NULL);
	if (IS_ERR(handle))
		return (-PTR_ERR(handle));
	disk->handle = handle;
	disk->bdev = handle->bdev;
#else
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	disk->bdev = blkdev_get_by_path(path, BLK_OPEN_READ | BLK_OPEN_WRITE,
	    holder, NULL);
#else
	disk->bdev = blkdev_get_by_path(path,
	    FMODE_READ | FMODE_WRITE | FMODE_EXCL, holder);
#endif
	if (IS_ERR(disk->bdev))
		return (-PTR_ERR(disk->bdev));
	disk->handle = holder;
#endif
	return (0);
}

static inline void
db_disk_close(struct db_disk *disk)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	fput(disk->handle);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	bdev_release(disk->handle);
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	blkdev_put(disk->bdev, disk->handle);
#else
	blkdev_put(disk->bdev, FMODE_READ | FMODE_WRITE | FMODE_EXCL);
#endif
}

#endif
