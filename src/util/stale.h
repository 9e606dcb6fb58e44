/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Temporary files and folders whose processes were all killed.  Their maker
 * holds a lock, flock(2), which ends with it; what is unlocked, has a name of
 * ours and belongs to this user is removed by the next one that makes such.
 */
#ifndef DUMPBENCH_STALE_H
#define DUMPBENCH_STALE_H

/* In a temporary folder, and locked: what has none is not touched. */
#define STALE_LOCK ".dumpbench-temporary"

#define STALE_FOLDER "dumpbench.XXXXXX" /* for mkdtemp(3) */
#define STALE_FILE   ".dumpbench.XXXXXX.tmp"

/*
 * Make the lock in a new folder: its descriptor, -1 where files cannot be
 * locked, and -2 if another process has removed the folder meanwhile.
 */
int stale_lock_folder(const char *folder);

/* Share the lock of a folder that another process made; -1 as above. */
int stale_share_folder(const char *folder);

/*
 * Make a file of the mode that the umask leaves, and lock it.  The last letters
 * of the path, STALE_FILE, are replaced.  Its descriptor, or -1 and errno.
 */
int stale_make_file(char *name);

/* Remove what is stale in a folder. */
void stale_remove_folders(const char *folder);
void stale_remove_files(const char *folder);

#endif
