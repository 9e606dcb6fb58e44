/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "guest/linux/vmcore_samples.h"

#define HARNESS 64	  /* pairs of time stamps */
#define RATE_NS 20000000  /* long enough for 4 digits */
#define IDLE_NS 500000000 /* what the kernel put off is done by then */

const struct db_source vmcore_longest = {
	.row = {"vmcore", "the longest range of the old kernel's memory", 0},
};
const struct db_context vmcore_context = {
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

const struct db_os vmcore_os = {
	.name = "linux",
	.ticks_per_second = rate,
};

void
vmcore_wait_tick(void)
{
	const struct timespec idle = {.tv_nsec = IDLE_NS};
	struct timespec first, now;

	nanosleep(&idle, NULL);
	clock_gettime(CLOCK_MONOTONIC_COARSE, &first);
	do
		clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	while (now.tv_nsec == first.tv_nsec);
}

void *
vmcore_room(size_t bytes)
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

	page = mmap((void *)VMCORE_ANCHOR, DB_PAGE_SIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	if (page == MAP_FAILED)
		return (false);
	db_store(page, 1);
	return (true);
}

bool
vmcore_begin(struct db_run *run, unsigned stages, uint64_t **room)
{
	size_t bytes = (run->samples + HARNESS) * sizeof(uint64_t);
	uint32_t stage;
	bool good;

	*room = vmcore_room(bytes);
	good = *room != NULL && drop_anchor();
	for (stage = 0; stage < DB_STAGES && good; stage++)
		if ((stages & VMCORE_BIT(stage)) != 0) {
			run->sample[stage] = vmcore_room(bytes);
			good = run->sample[stage] != NULL;
		}
	return (good);
}

void
vmcore_end(struct db_run *run, uint64_t *room)
{
	uint32_t stage;

	munmap((void *)VMCORE_ANCHOR, DB_PAGE_SIZE);
	for (stage = 0; stage < DB_STAGES; stage++)
		free(run->sample[stage]);
	free(room);
}

uint64_t
vmcore_median(const struct db_run *run, uint32_t first, uint32_t n,
    uint64_t *room)
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

int
vmcore_tell(struct db_run *run, unsigned pairs, const char *more,
    uint64_t *room, struct text *t)
{
	uint32_t quarter = run->samples / 4;
	struct db_out out = {malloc(DB_RESULT_MAX), DB_RESULT_MAX, 0, false};

	if (out.text == NULL)
		return (text_refuse(t, -ENOMEM, "no memory for a result"));
	text_add(t, "{%s\"first_quarter\":%lu,\"last_quarter\":%lu,"
	    "\"harness\":%lu,", more,
	    (unsigned long)vmcore_median(run, 0, quarter, room),
	    (unsigned long)vmcore_median(run, run->samples - quarter, quarter,
		room),
	    (unsigned long)harness(room) * pairs);
	db_result(run, &out);
	if (!out.full)
		text_bytes(t, out.text + 1, out.length - 1);
	free(out.text);
	return (!out.full ? 0 : text_refuse(t, -E2BIG, "the result is longer "
	    "than %u bytes", DB_RESULT_MAX));
}
