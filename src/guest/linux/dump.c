/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Write all of /proc/vmcore to a disk, past the page cache, and tell what that
 * took: read(2) or mmap(2), copying, and the kernel's way to the disk.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "guest/linux/vmcore.h"
#include "guest/linux/vmcore_samples.h"
#include "util/check.h"

#define BYTES_MAX  (4u << 20) /* a call */
#define DISK_POLLS 3000	      /* each is 20 ms of the guest's time */
#define COPIES	   64	      /* of which the median is taken */
#define HALF	   (DB_PAGE_SIZE / 2)

struct way;

struct dump {
	const struct way *way;
	int core, disk;
	uint64_t size;	  /* of the core */
	uint64_t done;	  /* of it, written */
	uint32_t bytes;	  /* a call */
	char *buffer;	  /* of as many */
	struct check sum; /* of what was written */
	struct db_run run;
	uint64_t *copy;	  /* ticks of copying, a call; null: is in stage map */
	uint64_t spent;	  /* ticks of all stages and copying, in all samples */
};

struct way {
	struct db_path path;
	unsigned stages; /* that have samples: a bit each */
	unsigned pairs;	 /* of time stamps in map and unmap */
	bool copies;	 /* by itself, and not in stage map */
	/* Get so many bytes from dump->done on into the buffer. */
	int (*get)(struct dump *d, size_t bytes, uint64_t ticks[DB_STAGES],
	    uint64_t *copy);
};

static const struct db_source source_core = {
	.row = {"core", "all of the old kernel's core", 0},
};
static const struct db_sink sink_disk = {
	/* How a large write is parted depends on what memory is free. */
	.row = {"device", "write(2) to a disk, past the page cache",
	    DB_DEVICE | DB_UNSETTLED},
};

static int
get_read(struct dump *d, size_t bytes, uint64_t ticks[DB_STAGES],
    uint64_t *copy) /* NOLINT(readability-non-const-parameter) */
{
	uint64_t start;
	ssize_t n;

	(void)copy;
	if (lseek(d->core, (off_t)d->done, SEEK_SET) == -1)
		return (-errno);
	start = db_ticks();
	n = read(d->core, d->buffer, bytes);
	ticks[DB_MAP] = db_ticks() - start;
	return (n == (ssize_t)bytes ? 0 : n == -1 ? -errno : -EIO);
}

/* A disk does not take these pages themselves: they are none of a kernel's. */
static int
get_mmap(struct dump *d, size_t bytes, uint64_t ticks[DB_STAGES],
    uint64_t *copy)
{
	uint64_t start;
	void *p;
	int error;

	start = db_ticks();
	p = mmap((void *)VMCORE_MAPPED, bytes, PROT_READ, MAP_PRIVATE |
	    MAP_FIXED_NOREPLACE, d->core, (off_t)d->done);
	ticks[DB_MAP] = db_ticks() - start;
	if (p == MAP_FAILED)
		return (-errno);
	start = db_ticks();
	memcpy(d->buffer, p, bytes);
	*copy = db_ticks() - start;
	start = db_ticks();
	error = munmap(p, bytes);
	ticks[DB_UNMAP] = db_ticks() - start;
	return (error == 0 ? 0 : -errno);
}

static const struct way ways[] = {
	{{.row = {"dump_read", "read(2), and each call written to a disk",
	    DB_ALLOCATES | DB_UNSETTLED | DB_FLUSH_ALL},
	    .batch_max = BYTES_MAX / DB_PAGE_SIZE},
	    VMCORE_BIT(DB_MAP) | VMCORE_BIT(DB_SINK), 1, false, get_read},
	{{.row = {"dump_mmap", "mmap(2), a copy of it, and each call written "
	    "to a disk", DB_ALLOCATES | DB_UNSETTLED},
	    .batch_max = BYTES_MAX / DB_PAGE_SIZE},
	    VMCORE_BIT(DB_MAP) | VMCORE_BIT(DB_SINK) | VMCORE_BIT(DB_UNMAP), 2,
	    true, get_mmap},
};

static int
put(struct dump *d, size_t bytes, uint64_t ticks[DB_STAGES])
{
	uint64_t start = db_ticks();
	ssize_t n = pwrite(d->disk, d->buffer, bytes, (off_t)d->done);

	ticks[DB_SINK] = db_ticks() - start;
	if (n != (ssize_t)bytes)
		return (n == -1 ? -errno : -ENOSPC);
	check_add(&d->sum, d->buffer, bytes);
	d->done += bytes;
	return (0);
}

/* Those calls alone that have all their bytes are samples. */
static void
keep(struct dump *d, const uint64_t ticks[DB_STAGES], uint64_t copy)
{
	struct db_run *run = &d->run;
	uint32_t i = run->batches, stage;

	if (i == run->samples)
		return;
	for (stage = 0; stage < DB_STAGES; stage++)
		if (run->sample[stage] != NULL) {
			run->sample[stage][i] = ticks[stage];
			d->spent += ticks[stage];
		}
	if (d->copy != NULL) {
		d->copy[i] = copy;
		d->spent += copy;
	}
	run->batches++;
}

static int
stream(struct dump *d)
{
	uint64_t ticks[DB_STAGES], copy = 0, begin;
	size_t bytes;
	int error = 0;

	vmcore_wait_tick();
	begin = db_ticks();
	while (d->done < d->size && error == 0) {
		bytes = d->size - d->done < d->bytes ?
		    (size_t)(d->size - d->done) : d->bytes;
		error = d->way->get(d, bytes, ticks, &copy);
		if (error == 0)
			error = put(d, bytes, ticks);
		if (error == 0 && bytes == d->bytes)
			keep(d, ticks, copy);
	}
	d->run.ticks = db_ticks() - begin;
	return (error);
}

/* What read(2) takes of the core's first bytes, which are mapped already. */
static uint64_t
read_head(struct dump *d, size_t bytes, uint64_t *room)
{
	uint64_t start;
	uint32_t i;

	for (i = 0; i < COPIES; i++) {
		start = db_ticks();
		if (pread(d->core, d->buffer, bytes, 0) != (ssize_t)bytes)
			return (0);
		room[i] = db_ticks() - start;
	}
	db_sort(room, COPIES, NULL);
	return (db_quantile(room, COPIES, 50));
}

/*
 * Of a call, copying: timed by itself with mmap(2); read(2) does it as it does
 * with the core's headers, of which half a page more takes so much more.
 */
static uint64_t
copying(struct dump *d, uint64_t *room)
{
	uint64_t page, half;

	if (d->copy != NULL) {
		db_sort(d->copy, d->run.samples, NULL);
		return (db_quantile(d->copy, d->run.samples, 50));
	}
	page = read_head(d, DB_PAGE_SIZE, room);
	half = read_head(d, HALF, room);
	return (page > half ? 2 * (page - half) * d->run.plan.batch : 0);
}

static int
tell(struct dump *d, uint64_t *room, struct text *t)
{
	struct text more = {NULL, 0, 0};
	uint64_t both = vmcore_median(&d->run, 0, d->run.samples, room);
	uint64_t copy = copying(d, room), within = d->way->copies ? 0 : copy;
	char sum[CHECK_TEXT];
	int error;

	check_text(&d->sum, sum);
	text_add(&more, "\"written\":%lu,\"check\":\"%s\",\"spent\":%lu,"
	    "\"mapping\":%lu,\"copying\":%lu,", (unsigned long)d->done, sum,
	    (unsigned long)d->spent,
	    (unsigned long)(both > within ? both - within : 0),
	    (unsigned long)copy);
	error = vmcore_tell(&d->run, d->way->pairs, more.bytes, room, t);
	free(more.bytes);
	return (error);
}

static int
refuse(struct text *t, int error, const struct dump *d)
{
	if (error == -ENOSPC)
		return (text_refuse(t, error, "the disk is full: the core has "
		    "%lu bytes, of which the first %lu are on it",
		    (unsigned long)d->size, (unsigned long)d->done));
	return (text_refuse(t, error, "dumping %s of %u bytes a call fails "
	    "behind the first %lu bytes: %s", d->way->path.row.name, d->bytes,
	    (unsigned long)d->done, strerror(-error)));
}

static int
measure(struct dump *d, struct text *t)
{
	struct db_run *run = &d->run;
	uint64_t *room;
	int error;

	d->buffer = vmcore_room(d->bytes);
	if (d->way->copies)
		d->copy = vmcore_room(run->samples * sizeof(*d->copy));
	if (!vmcore_begin(run, d->way->stages, &room) || d->buffer == NULL ||
	    (d->way->copies && d->copy == NULL))
		error = text_refuse(t, -ENOMEM, "no memory for %u calls",
		    run->samples);
	else {
		error = stream(d);
		error = error == 0 ? tell(d, room, t) : refuse(t, error, d);
	}
	vmcore_end(run, room);
	free(d->copy);
	free(d->buffer);
	return (error);
}

/* The kernel looks for disks after their driver is loaded. */
static int
open_disk(const char *path)
{
	const struct timespec nap = {.tv_nsec = 20000000};
	int fd = -1, i;

	for (i = 0; i < DISK_POLLS && fd == -1; i++) {
		fd = open(path, O_WRONLY | O_DIRECT | O_CLOEXEC);
		if (fd == -1 && errno != ENOENT && errno != ENXIO)
			break;
		if (fd == -1)
			nanosleep(&nap, NULL);
	}
	return (fd != -1 ? fd : -errno);
}

/* "read:65536:/dev/sda": what is behind the second colon; null: it is wrong. */
static const char *
parse(const char *words, struct dump *d)
{
	const char *end;
	size_t i, length = strcspn(words, ":");

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strlen(ways[i].path.row.name) == length + 5 &&
		    strncmp(ways[i].path.row.name + 5, words, length) == 0)
			d->way = &ways[i];
	if (d->way == NULL || words[length] != ':')
		return (NULL);
	d->bytes = (uint32_t)text_number(words + length + 1, &end);
	return (d->bytes > 0 && d->bytes <= BYTES_MAX &&
	    d->bytes % DB_PAGE_SIZE == 0 && end[0] == ':' && end[1] == '/' ?
	    end + 1 : NULL);
}

static int
open_both(struct dump *d, const char *disk, struct text *t)
{
	struct stat st;

	d->core = open(VMCORE, O_RDONLY | O_CLOEXEC);
	if (d->core == -1 || fstat(d->core, &st) == -1)
		return (text_refuse(t, -errno, VMCORE ": %s",
		    strerror(errno)));
	d->size = (uint64_t)st.st_size;
	d->disk = open_disk(disk);
	if (d->disk < 0)
		return (text_refuse(t, d->disk, "%s: %s", disk,
		    strerror(-d->disk)));
	return (0);
}

static void
plan(struct dump *d, struct db_module *module)
{
	struct db_run *run = &d->run;

	module->serial = 1;
	run->module = module;
	run->os = &vmcore_os;
	run->samples = (uint32_t)(d->size / d->bytes);
	run->plan = (struct db_plan){
		.path = &d->way->path,
		.source = &source_core,
		.sink = &sink_disk,
		.context = &vmcore_context,
		.batch = d->bytes / DB_PAGE_SIZE,
		.pages = (uint32_t)(d->size / DB_PAGE_SIZE),
		.rounds = 1,
	};
}

int
act_dump(const struct request *r, struct text *t)
{
	struct db_module module = {.os = &vmcore_os};
	struct dump d = {.core = -1, .disk = -1};
	const char *disk = parse(r->argument, &d);
	int error;

	if (disk == NULL)
		return (text_refuse(t, -EINVAL, "dump %s: \"read\" or "
		    "\"mmap\", bytes a call (whole pages, at most %u) and the "
		    "path of a disk are accepted, with colons between",
		    r->argument, BYTES_MAX));
	error = open_both(&d, disk, t);
	if (error == 0) {
		plan(&d, &module);
		error = d.run.samples > 0 ? measure(&d, t) :
		    text_refuse(t, -EINVAL, "the core has less than %u bytes",
			d.bytes);
	}
	if (d.core != -1)
		close(d.core);
	if (d.disk >= 0)
		close(d.disk);
	return (error);
}
