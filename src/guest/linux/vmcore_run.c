/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One measurement of read(2) or mmap(2) on /proc/vmcore.  The engine's code
 * sorts and prints the samples, in the form of the module's result.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/engine.h"
#include "guest/linux/core.h"
#include "guest/linux/vmcore.h"
#include "guest/linux/vmcore_run.h"
#include "guest/linux/vmcore_samples.h"
#include "guest/linux/vmcore_stamp.h"

#define CALLS_MIN   16
#define CALLS_MAX   (1u << 16)
#define WARM_UP	    2	      /* calls */

struct job {
	int fd;
	const struct core_load *load;
	uint32_t bytes;		  /* a call */
	char *buffer;		  /* of as many */
	uint64_t witness;	  /* what was read, so that it must be */
	struct db_run run;
};

struct vmcore_path {
	struct db_path engine;	  /* as the engine describes it */
	const struct db_sink *sink;
	unsigned stages;	  /* that have samples: a bit each */
	unsigned pairs;		  /* of time stamps in map and unmap */
	int (*call)(struct job *job, uint64_t at, uint64_t ticks[DB_STAGES]);
};

VMCORE_STAMP(begin_read, VMCORE_STAMP_READ + 1)
VMCORE_STAMP(end_read, VMCORE_STAMP_READ + 2)
VMCORE_STAMP(begin_map, VMCORE_STAMP_MMAP + 1)
VMCORE_STAMP(end_map, VMCORE_STAMP_MMAP + 2)
VMCORE_STAMP(begin_touch, VMCORE_STAMP_MMAP + 3)
VMCORE_STAMP(end_touch, VMCORE_STAMP_MMAP + 4)
VMCORE_STAMP(begin_unmap, VMCORE_STAMP_MMAP + 5)
VMCORE_STAMP(end_unmap, VMCORE_STAMP_MMAP + 6)
VMCORE_STAMP(begin_run, VMCORE_STAMP_RUN + 1)
VMCORE_STAMP(end_run, VMCORE_STAMP_RUN + 2)

static int
call_read(struct job *job, uint64_t at, uint64_t ticks[DB_STAGES])
{
	uint64_t start, end;
	ssize_t n;

	if (lseek(job->fd, (off_t)at, SEEK_SET) == -1)
		return (-errno);
	start = begin_read();
	n = read(job->fd, job->buffer, job->bytes);
	end = end_read();
	ticks[DB_MAP] = end - start;
	return (n == (ssize_t)job->bytes ? 0 : n == -1 ? -errno : -EIO);
}

static int
call_mmap(struct job *job, uint64_t at, uint64_t ticks[DB_STAGES])
{
	uint64_t start[DB_STAGES], end[DB_STAGES];
	const char *p;
	uint32_t i;
	int error;

	start[DB_MAP] = begin_map();
	p = mmap((void *)VMCORE_MAPPED, job->bytes, PROT_READ, MAP_PRIVATE |
	    MAP_FIXED_NOREPLACE, job->fd, (off_t)at);
	end[DB_MAP] = end_map();
	if (p == MAP_FAILED)
		return (-errno);
	start[DB_SINK] = begin_touch();
	for (i = 0; i < job->bytes; i += DB_PAGE_SIZE)
		job->witness += db_load((const uint64_t *)(const void *)(p +
		    i));
	end[DB_SINK] = end_touch();
	start[DB_UNMAP] = begin_unmap();
	error = munmap((void *)(uintptr_t)p, job->bytes);
	end[DB_UNMAP] = end_unmap();
	for (i = 0; i < DB_STAGES; i++)
		ticks[i] = end[i] - start[i];
	return (error == 0 ? 0 : -errno);
}

/*
 * Page tables are allocated, and read(2) frees them late, on every CPU.  The
 * cost of finding a free range for each page differs from boot to boot.
 */
static const struct vmcore_path paths[] = {
	{{.row = {"read", "read(2): maps, copies and unmaps each page by "
	    "itself", DB_ALLOCATES | DB_UNSETTLED | DB_FLUSH_ALL},
	    .batch_max = VMCORE_BYTES_MAX / DB_PAGE_SIZE},
	    &db_sink_null, VMCORE_BIT(DB_MAP), 1, call_read},
	{{.row = {"mmap", "mmap(2), munmap(2): maps all pages of a call "
	    "together", DB_ALLOCATES},
	    .batch_max = VMCORE_BYTES_MAX / DB_PAGE_SIZE},
	    &db_sink_touch, VMCORE_BIT(DB_MAP) | VMCORE_BIT(DB_SINK) |
	    VMCORE_BIT(DB_UNMAP), 2, call_mmap},
};

/* The calls follow each other through the range, and begin again behind it. */
static int
stream(struct job *job, const struct vmcore_path *path)
{
	struct db_run *run = &job->run;
	uint64_t calls = job->load->bytes / job->bytes, at, ticks[DB_STAGES];
	uint64_t begin = 0;
	uint32_t i, stage;
	int error = 0;

	vmcore_wait_tick();
	for (i = 0; i < run->samples + WARM_UP && error == 0; i++) {
		at = job->load->offset + i % calls * job->bytes;
		if (i == WARM_UP)
			begin = begin_run();
		error = path->call(job, at, ticks);
		for (stage = 0; i >= WARM_UP && stage < DB_STAGES; stage++)
			if (run->sample[stage] != NULL)
				run->sample[stage][i - WARM_UP] =
				    ticks[stage];
	}
	run->ticks = end_run() - begin;
	return (error);
}

static int
measure(struct job *job, const struct vmcore_path *path, struct text *t)
{
	struct db_run *run = &job->run;
	uint64_t *room;
	int error;

	job->buffer = vmcore_room(job->bytes);
	if (!vmcore_begin(run, path->stages, &room) || job->buffer == NULL)
		error = text_refuse(t, -ENOMEM, "no memory for %u calls",
		    run->samples);
	else {
		error = stream(job, path);
		error = error == 0 ?
		    vmcore_tell(run, path->pairs, "", room, t) :
		    text_refuse(t, error, VMCORE ": %s of %u bytes: %s",
			path->engine.row.name, job->bytes, strerror(-error));
	}
	vmcore_end(run, room);
	free(job->buffer);
	return (error);
}

static void
plan(struct job *job, const struct vmcore_path *path, struct db_module *module,
    uint32_t pages)
{
	struct db_run *run = &job->run;
	uint32_t calls = pages / (job->bytes / DB_PAGE_SIZE);

	/* A quantile needs more than a few calls. */
	calls = calls < CALLS_MIN ? CALLS_MIN : calls;
	module->serial = 1;
	run->module = module;
	run->os = &vmcore_os;
	run->samples = run->batches = calls < CALLS_MAX ? calls : CALLS_MAX;
	run->plan = (struct db_plan){
		.path = &path->engine,
		.source = &vmcore_longest,
		.sink = path->sink,
		.context = &vmcore_context,
		.batch = job->bytes / DB_PAGE_SIZE,
		.rounds = 1,
	};
	run->plan.pages = run->samples * run->plan.batch;
}

const struct vmcore_path *
vmcore_path_find(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (strlen(paths[i].engine.row.name) == length &&
		    strncmp(paths[i].engine.row.name, name, length) == 0)
			return (&paths[i]);
	return (NULL);
}

int
vmcore_run(int fd, const struct core *core, const struct vmcore_path *path,
    uint32_t bytes, uint32_t pages, struct text *t)
{
	struct db_module module = {.os = &vmcore_os};
	struct job job = {
		.fd = fd,
		.load = core_longest(core),
		.bytes = bytes,
	};

	if (job.load->bytes < bytes)
		return (text_refuse(t, -EINVAL, "the longest range of the "
		    "old memory has less than %u bytes", bytes));
	plan(&job, path, &module, pages);
	return (measure(&job, path, t));
}
