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

#define TRIES	   100
#define ROOM_MB	   96 /* that a run has */
#define ROOM	   (ROOM_MB * 1024ULL * 1024)
#define IMAGE_MB   256 /* of the disk whose quota that is */
#define TEXT(n)	   TEXT_OF(n)
#define TEXT_OF(n) #n

static bool
control(const char *folder, unsigned long request, void *args)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool good = fd != -1 && ioctl(fd, request, args) == 0;

	if (fd != -1)
		close(fd);
	return (good);
}

/*
 * Limit what a subvolume of btrfs holds: root, which other file systems' quotas
 * do not bind, meets it as well.
 */
static bool
limit(const struct kill_place *p, unsigned long long bytes)
{
	struct btrfs_ioctl_qgroup_limit_args args = {
		.qgroupid = BTRFS_FIRST_FREE_OBJECTID,
		.lim = {.flags = BTRFS_QGROUP_LIMIT_MAX_RFER,
			.max_rfer = bytes},
	};

	return (control(p->mount, BTRFS_IOC_QGROUP_LIMIT, &args));
}

/* The disk is the first subvolume. */
static bool
mount_quota(struct kill_place *p)
{
	struct btrfs_ioctl_quota_ctl_args on = {.cmd = BTRFS_QUOTA_CTL_ENABLE};
	struct btrfs_ioctl_vol_args disk = {.name = "disk"};
	char command[2048];

	snprintf(p->mount, sizeof(p->mount), "%s/quota", p->top);
	snprintf(p->disk, sizeof(p->disk), "%s/disk", p->mount);
	snprintf(command, sizeof(command), "{ cd '%s' && mkdir quota && "
	    "truncate -s " TEXT(IMAGE_MB) "M image && mkfs.btrfs -q -M image "
	    "&& mount -o loop image quota && rm image; } >/dev/null 2>&1",
	    p->top);
	p->mounted = system(command) == 0;
	p->limited = p->mounted &&
	    control(p->mount, BTRFS_IOC_SUBVOL_CREATE, &disk) &&
	    control(p->mount, BTRFS_IOC_QUOTA_CTL, &on) && limit(p, ROOM);
	return (p->limited);
}

static bool
mount_small(struct kill_place *p)
{
	snprintf(p->mount, sizeof(p->mount), "%s/disk", p->top);
	p->mounted = mkdir(p->disk, 0777) == 0 && mount("none", p->disk,
	    "tmpfs", 0, "size=" TEXT(ROOM_MB) "m") == 0;
	return (p->mounted);
}

bool
kill_place_make(struct kill_place *p, enum kill_disk disk)
{
	bool good;

	if (scratch_folder(p->top) == NULL)
		err(2, "%s", p->top);
	snprintf(p->disk, sizeof(p->disk), "%s/disk", p->top);
	p->mounted = p->limited = false;
	if (disk == KILL_DISK_QUOTA)
		good = mount_quota(p);
	else if (disk == KILL_DISK_SMALL)
		good = mount_small(p);
	else
		good = mkdir(p->disk, 0777) == 0;
	if (!good)
		return (false);
	snprintf(p->tmp, sizeof(p->tmp), "%s/tmp", p->disk);
	snprintf(p->results, sizeof(p->results), "%s/results", p->disk);
	snprintf(p->out, sizeof(p->out), "%s/out", p->top);
	snprintf(p->err, sizeof(p->err), "%s/err", p->top);
	if (mkdir(p->tmp, 0777) == -1 || mkdir(p->results, 0777) == -1)
		err(2, "%s", p->top);
	return (true);
}

static void
fill_path(const struct kill_place *p, char path[330])
{
	snprintf(path, 330, "%s/fill", p->disk);
}

void
kill_place_fill(const struct kill_place *p)
{
	static const char bytes[65536] = "x";
	size_t size = sizeof(bytes);
	char path[330];
	int fd;

	if (p->limited) {
		limit(p, 1);
		return;
	}
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
	char path[330];

	fill_path(p, path);
	unlink(path);
	if (p->limited)
		limit(p, ROOM);
}

/* What the last run had below it may be in use for a moment longer. */
static void
unmount(const struct kill_place *p)
{
	int i;

	for (i = 0; p->mounted && umount(p->mount) == -1; i++) {
		if (i == TRIES) {
			umount2(p->mount, MNT_DETACH);
			return;
		}
		kill_nap(0.1);
	}
}

void
kill_place_remove(struct kill_place *p)
{
	struct tree none = {NULL, 0}, now;

	unmount(p);
	tree_read(p->top, &now);
	tree_restore(p->top, &none, &now);
	tree_free(&now);
	rmdir(p->top);
}
