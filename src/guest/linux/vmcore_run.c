/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One measurement of read(2) or mmap(2) on /proc/vmcore.  The engine's code
 * sorts and prints the samples, in the form of the module's result.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "engine/engine.h"
#include "guest/linux/core.h"
#include "guest/linux/vmcore.h"
#include "guest/linux/vmcore_run.h"

#define CALLS_MIN   16
#define CALLS_MAX   (1u << 16)
#define WARM_UP	    2	      /* calls */

/*
 * Where mmap(2) maps: far from all else that this process has, so that what
 * page tables a call makes and frees does not depend on its neighbours.  The
 * page at ANCHOR is there before, and with it the tables of the upper levels.
 */
#define ANCHOR	    0x200000000000ul
#define MAPPED	    (ANCHOR + (2ul << 20))
#define HARNESS	    64	      /* pairs of time stamps */
#define RATE_NS	    20000000  /* long enough for 4 digits */
#define IDLE_NS	    500000000 /* what the kernel put off is done by then */

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

static int
call_read(struct job *job, uint64_t at, uint64_t ticks[DB_STAGES])
{
	uint64_t start, end;
	ssize_t n;

	if (lseek(job->fd, (off_t)at, SEEK_SET) == -1)
		return (-errno);
	start = db_ticks();
	n = read(job->fd, job->buffer, job->bytes);
	end = db_ticks();
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

	start[DB_MAP] = db_ticks();
	p = mmap((void *)MAPPED, job->bytes, PROT_READ, MAP_PRIVATE |
	    MAP_FIXED_NOREPLACE, job->fd, (off_t)at);
	end[DB_MAP] = db_ticks();
	if (p == MAP_FAILED)
		return (-errno);
	start[DB_SINK] = db_ticks();
	for (i = 0; i < job->bytes; i += DB_PAGE_SIZE)
		job->witness += db_load((const uint64_t *)(const void *)(p +
		    i));
	end[DB_SINK] = db_ticks();
	start[DB_UNMAP] = db_ticks();
	error = munmap((void *)(uintptr_t)p, job->bytes);
	end[DB_UNMAP] = db_ticks();
	for (i = 0; i < DB_STAGES; i++)
		ticks[i] = end[i] - start[i];
	return (error == 0 ? 0 : -errno);
}

#define BIT(stage) (1u << (stage))

/*
 * Page tables are allocated, and read(2) frees them late, on every CPU.  The
 * cost of finding a free range for each page differs from boot to boot.
 */
static const struct vmcore_path paths[] = {
	{{.row = {"read", "read(2): maps, copies and unmaps each page by "
	    "itself", DB_ALLOCATES | DB_UNSETTLED | DB_FLUSH_ALL},
	    .batch_max = VMCORE_BYTES_MAX / DB_PAGE_SIZE},
	    &db_sink_null, BIT(DB_MAP), 1, call_read},
	{{.row = {"mmap", "mmap(2), munmap(2): maps all pages of a call "
	    "together", DB_ALLOCATES},
	    .batch_max = VMCORE_BYTES_MAX / DB_PAGE_SIZE},
	    &db_sink_touch, BIT(DB_MAP) | BIT(DB_SINK) | BIT(DB_UNMAP), 2,
	    call_mmap},
};

static const struct db_source source_vmcore = {
	.row = {"vmcore", "the longest range of the old kernel's memory", 0},
};
static const struct db_context context_kdump = {
	.row = {"kdump", "the kernel that a panic of another started", 0},
};

/* Time stamps a second, against the system's own clock. */
static uint64_t
rate(void)
{
	struct timespec now;
	uint64_t first, from, ns, ticks;

	clock_gettime(CLOCK_MONOTONIC, &now);
	first = db_ticks();
	from = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	do {
		clock_gettime(CLOCK_MONOTONIC, &now);
		ticks = db_ticks() - first;
		ns = (uint64_t)now.tv_sec * 1000000000 +
		    (uint64_t)now.tv_nsec - from;
	} while (ns < RATE_NS);
	return ((uint64_t)((double)ticks / (double)ns * 1e9));
}

static const struct db_os vmcore_os = {
	.name = "linux",
	.ticks_per_second = rate,
};

/*
 * Wait until deferred work, such as freeing, is done, and begin just after a
 * tick of the kernel's timer: later ticks then fall into the same calls in each
 * boot.
 */
static void
wait_tick(void)
{
	const struct timespec idle = {.tv_nsec = IDLE_NS};
	struct timespec first, now;

	nanosleep(&idle, NULL);
	clock_gettime(CLOCK_MONOTONIC_COARSE, &first);
	do
		clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	while (now.tv_nsec == first.tv_nsec);
}

/* The calls follow each other through the range, and begin again behind it. */
static int
stream(struct job *job, const struct vmcore_path *path)
{
	struct db_run *run = &job->run;
	uint64_t calls = job->load->bytes / job->bytes, at, ticks[DB_STAGES];
	uint64_t begin = 0;
	uint32_t i, stage;
	int error = 0;

	wait_tick();
	for (i = 0; i < run->samples + WARM_UP && error == 0; i++) {
		at = job->load->offset + i % calls * job->bytes;
		if (i == WARM_UP)
			begin = db_ticks();
		error = path->call(job, at, ticks);
		for (stage = 0; i >= WARM_UP && stage < DB_STAGES; stage++)
			if (run->sample[stage] != NULL)
				run->sample[stage][i - WARM_UP] =
				    ticks[stage];
	}
	run->ticks = db_ticks() - begin;
	return (error);
}

/* Median of map and unmap together, over some of the calls. */
static uint64_t
median(const struct db_run *run, uint32_t first, uint32_t n, uint64_t *room)
{
	uint32_t i;

	for (i = 0; i < n; i++) {
		room[i] = run->sample[DB_MAP][first + i];
		if (run->sample[DB_UNMAP] != NULL)
			room[i] += run->sample[DB_UNMAP][first + i];
	}
	db_sort(room, n, NULL);
	return (db_quantile(room, n, 50));
}

static uint64_t
harness(uint64_t *room)
{
	uint64_t start;
	uint32_t i;

	for (i = 0; i < HARNESS; i++) {
		start = db_ticks();
		room[i] = db_ticks() - start;
	}
	db_sort(room, HARNESS, NULL);
	return (db_quantile(room, HARNESS, 50));
}

/* The module's result, with members of our own before all others. */
static int
tell(struct job *job, const struct vmcore_path *path, uint64_t *room,
    struct text *t)
{
	struct db_run *run = &job->run;
	uint32_t quarter = run->samples / 4;
	struct db_out out = {malloc(DB_RESULT_MAX), DB_RESULT_MAX, 0, false};

	if (out.text == NULL)
		return (text_refuse(t, -ENOMEM, "no memory for a result"));
	text_add(t, "{\"first_quarter\":%lu,\"last_quarter\":%lu,"
	    "\"harness\":%lu,",
	    (unsigned long)median(run, 0, quarter, room),
	    (unsigned long)median(run, run->samples - quarter, quarter, room),
	    (unsigned long)harness(room) * path->pairs);
	db_result(run, &out);
	if (!out.full)
		text_bytes(t, out.text + 1, out.length - 1);
	free(out.text);
	return (!out.full ? 0 : text_refuse(t, -E2BIG, "the result is longer "
	    "than %u bytes", DB_RESULT_MAX));
}

/* Memory that is written once, so that no page fault comes later. */
static void *
room_for(size_t bytes)
{
	void *room = aligned_alloc(DB_PAGE_SIZE, (bytes + DB_PAGE_SIZE - 1) /
	    DB_PAGE_SIZE * DB_PAGE_SIZE);

	if (room != NULL)
		memset(room, 1, bytes);
	return (room);
}

static bool
drop_anchor(void)
{
	char *page;

	page = mmap((void *)ANCHOR, DB_PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (page == MAP_FAILED)
		return (false);
	db_store(page, 1);
	return (true);
}

static int
measure(struct job *job, const struct vmcore_path *path, struct text *t)
{
	struct db_run *run = &job->run;
	size_t bytes = (run->samples + HARNESS) * sizeof(uint64_t);
	uint64_t *room = room_for(bytes);
	uint32_t stage;
	int error = 0;

	job->buffer = room_for(job->bytes);
	for (stage = 0; stage < DB_STAGES; stage++)
		if ((path->stages & BIT(stage)) != 0) {
			run->sample[stage] = room_for(bytes);
			if (run->sample[stage] == NULL)
				error = -ENOMEM;
		}
	if (room == NULL || job->buffer == NULL || error != 0 ||
	    !drop_anchor())
		error = text_refuse(t, -ENOMEM, "no memory for %u calls",
		    run->samples);
	if (error == 0) {
		error = stream(job, path);
		error = error == 0 ? tell(job, path, room, t) :
		    text_refuse(t, error, VMCORE ": %s of %u bytes: %s",
			path->engine.row.name, job->bytes, strerror(-error));
	}
	munmap((void *)ANCHOR, DB_PAGE_SIZE);
	for (stage = 0; stage < DB_STAGES; stage++)
		free(run->sample[stage]);
	free(job->buffer);
	free(room);
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
		.source = &source_vmcore,
		.sink = path->sink,
		.context = &context_kdump,
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
