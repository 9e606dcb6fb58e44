/* SPDX-License-Identifier: BSD-2-Clause */
/* The folder of a case, on a disk of its own if that is to become full. */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <linux/btrfs.h>
#include <linux/btrfs_tree.h>

#include "scratch.h"
#include "torture/kills.h"

#define ROOM_MB	   96  /* that a run has */
#define IMAGE_MB   256 /* of the disk whose quota that is */
#define TEXT(n)	   TEXT_OF(n)
#define TEXT_OF(n) #n

/*
 * A limit to what the top folder of a btrfs holds: root, which other file
 * systems' quotas do not bind, meets it as well.
 */
static bool
limit(const char *disk)
{
	struct btrfs_ioctl_quota_ctl_args on = {.cmd = BTRFS_QUOTA_CTL_ENABLE};
	struct btrfs_ioctl_qgroup_limit_args args = {
		.qgroupid = BTRFS_FS_TREE_OBJECTID,
		.lim = {.flags = BTRFS_QGROUP_LIMIT_MAX_RFER,
			.max_rfer = ROOM_MB * 1024ULL * 1024},
	};
	int fd = open(disk, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd != -1 && ioctl(fd, BTRFS_IOC_QUOTA_CTL, &on) == 0 &&
	    ioctl(fd, BTRFS_IOC_QGROUP_LIMIT, &args) == 0;

	if (fd != -1)
		close(fd);
	return (good);
}

static bool
mount_quota(const struct kill_place *p)
{
	char command[2048];

	snprintf(command, sizeof(command), "{ cd '%s' && "
	    "truncate -s " TEXT(IMAGE_MB) "M image && mkfs.btrfs -q -M image "
	    "&& mount -o loop image disk && rm image; } >/dev/null 2>&1",
	    p->top);
	if (system(command) != 0)
		return (false);
	if (limit(p->disk))
		return (true);
	umount(p->disk);
	return (false);
}

bool
kill_place_make(struct kill_place *p, enum kill_disk disk)
{
	if (scratch_folder(p->top) == NULL)
		err(2, "%s", p->top);
	snprintf(p->disk, sizeof(p->disk), "%s/disk", p->top);
	if (mkdir(p->disk, 0777) == -1)
		err(2, "%s", p->disk);
	p->mounted = disk == KILL_DISK_QUOTA ? mount_quota(p) :
	    disk == KILL_DISK_SMALL && mount("none", p->disk, "tmpfs", 0,
	    "size=" TEXT(ROOM_MB) "m") == 0;
	snprintf(p->tmp, sizeof(p->tmp), "%s/tmp", p->disk);
	snprintf(p->results, sizeof(p->results), "%s/results", p->disk);
	snprintf(p->out, sizeof(p->out), "%s/out", p->top);
	snprintf(p->err, sizeof(p->err), "%s/err", p->top);
	if (mkdir(p->tmp, 0777) == -1 || mkdir(p->results, 0777) == -1)
		err(2, "%s", p->top);
	return (disk == KILL_DISK_ANY || p->mounted);
}

static void
fill_path(const struct kill_place *p, char path[320])
{
	snprintf(path, 320, "%s/fill", p->disk);
}

void
kill_place_fill(const struct kill_place *p)
{
	static const char bytes[65536] = "x";
	size_t size = sizeof(bytes);
	char path[320];
	int fd;

	fill_path(p, path);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	while (fd != -1 && size > 0)
		if (write(fd, bytes, size) <= 0)
			size /= 2;
	if (fd != -1)
		close(fd);
}

void
kill_place_empty(const struct kill_place *p)
{
	char path[320];

	fill_path(p, path);
	unlink(path);
}

void
kill_place_remove(struct kill_place *p)
{
	struct tree none = {NULL, 0}, now;

	if (p->mounted)
		umount(p->disk);
	tree_read(p->top, &now);
	tree_restore(p->top, &none, &now);
	tree_free(&now);
	rmdir(p->top);
}
