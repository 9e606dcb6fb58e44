/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The context panic: a run arms, which keeps the pages of the source, filled
 * to the last byte, for the kernel that a panic starts to find them in the old
 * memory.  Its result says where they are and what is in them.  Run with device
 * "none" disarms.
 */
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#if __has_include(<linux/panic.h>)
#include <linux/panic.h> /* before 5.14 in kernel.h */
#endif

#include "compat.h"
#include "linux.h"
#include "report.h"

/* A page takes up to 27 bytes of the result. */
#define PAGES_MAX	4096

/* What db_stamp() writes at both ends of a page stays. */
#define STAMP_WORDS	2
#define PAGE_WORDS	(PAGE_SIZE / sizeof(uint64_t))

static struct db_run *armed;	/* null: not armed */

void
linux_panic(void)
{
	panic("dumpbench: the knob panic was set");
}

static void
fill(const struct db_run *run, uint32_t index)
{
	uint64_t state = run->plan.seed ^ (uint64_t)index << 32;
	uint64_t *page = db_page_map(run->pages[index]);
	uint32_t i;

	for (i = STAMP_WORDS; i < PAGE_WORDS - STAMP_WORDS; i++)
		page[i] = db_random(&state);
	db_page_unmap(page);
}

static uint64_t
checksum(struct page *kept)
{
	uint8_t *page = db_page_map(kept);
	uint64_t sum = DB_FNV_BASIS;
	uint32_t i;

	for (i = 0; i < PAGE_SIZE; i++)
		sum = (sum ^ page[i]) * DB_FNV_PRIME;
	db_page_unmap(page);
	return (sum);
}

/* "kept":["<frame number> <checksum>", …] in the order of the stamps. */
static void
tell(const struct db_run *run, struct db_out *out)
{
	unsigned long long serial = run->module->serial;
	struct page *page;
	uint32_t i;

	db_out(out, "{\"serial\":%llu,\"schema\":%d,\"os\":\"%s\","
	    "\"version\":\"%s\",\"plan\":{\"context\":\"panic\","
	    "\"pages\":%u,\"seed\":%llu},\"kept\":[", serial,
	    DB_RESULT_SCHEMA, run->os->name, DB_VERSION, run->plan.pages,
	    (unsigned long long)run->plan.seed);
	for (i = 0; i < run->plan.pages; i++) {
		page = run->pages[i];
		db_out(out, "%s\"%llx %llx\"", i > 0 ? "," : "",
		    (unsigned long long)page_to_phys(page) >> PAGE_SHIFT,
		    (unsigned long long)checksum(page));
		run->os->relax();
	}
	db_out(out, "],\"end\":%llu}", serial);
}

static void
write_result(struct db_run *run)
{
	struct db_module *module = run->module;
	struct db_out out = {module->result, DB_RESULT_MAX, 0, false};

	run->os->lock(module);
	module->serial++;
	tell(run, &out);
	module->result_length = out.length;
	run->os->unlock(module);
}

static void
release(struct db_run *run)
{
	run->os->free(run->pages);
	run->os->free(run);
}

static int
arm(struct db_module *module, const struct db_plan *plan)
{
	struct db_run *run = module->os->alloc(sizeof(*run));
	uint32_t i;
	int error;

	if (run == NULL)
		return (db_refuse(module, ENOMEM, "run: no memory"));
	run->module = module;
	run->os = module->os;
	run->plan = *plan;
	run->pages = run->os->alloc(plan->pages * sizeof(run->pages[0]));
	if (run->pages == NULL) {
		release(run);
		return (db_refuse(module, ENOMEM, "run: no memory for %u pages",
		    plan->pages));
	}
	error = db_source_pages.init(run);
	if (error != 0) {
		release(run);
		return (error);
	}
	for (i = 0; i < plan->pages; i++) {
		fill(run, i);
		run->os->relax();
	}
	write_result(run);
	/* rmmod is refused from now on, as during a run. */
	__module_get(THIS_MODULE);
	db_store(&armed, run);
	return (0);
}

static void
disarm(void)
{
	struct db_run *run = armed;

	if (run == NULL)
		return;
	db_store(&armed, NULL);
	db_source_pages.cleanup(run);
	release(run);
	module_put(THIS_MODULE);
}

static int
run_panic(struct db_module *module, const struct db_plan *plan)
{
	if (strcmp(plan->device, "none") == 0) {
		disarm();
		return (0);
	}
	if (plan->device[0] != '\0')
		return (db_refuse(module, EINVAL,
		    "device: context panic writes to no device (expected none, "
		    "which disarms)"));
	if (armed != NULL)
		return (db_refuse(module, EBUSY,
		    "run: a panic is armed already (device none and a run "
		    "disarm it)"));
	if (plan->source != &db_source_pages)
		return (db_refuse(module, EINVAL,
		    "source: context panic keeps pages of its own, not source "
		    "%s (expected pages)", plan->source->row.name));
	if (plan->pages > PAGES_MAX)
		return (db_refuse(module, EINVAL,
		    "pages: too many for context panic (expected 1 to %d)",
		    PAGES_MAX));
	return (arm(module, plan));
}

const struct db_context db_context_panic = {
	.row = {"panic", "a run arms: keeps the pages, filled, for the kernel "
	    "that a panic starts; device none disarms"},
	.run = run_panic,
};
