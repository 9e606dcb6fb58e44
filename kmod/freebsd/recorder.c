/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A panic leaves this CPU only: no interrupts, no scheduler, no allocation.  So
 * everything is allocated beforehand.  Every write of the dump is forwarded and
 * timed; then one path, each in turn, is measured on its pages.
 */
#include "freebsd.h"
#include "compat.h"
#include "recorder.h"
#include "report.h"

#include <sys/kernel.h>
#include <sys/sched.h>
#include <sys/smp.h>
#include <sys/time.h>

_Static_assert(DB_BATCH_MAX == DB_REPORT_BATCH_MAX, "userland's bound");

#define CHUNK		(64 * 1024)
#define LINE		512	/* of the console, at a time */

/*
 * Unmanaged copies of the pages' structures: pmap_enter() then keeps no list of
 * the mapping, whatever the page is used for.  They hold the page's address and
 * its caching, which is all that mapping needs.
 */
static bool
borrow_pages(struct freebsd_recorder *recorder, const char *va, uint32_t n,
    void **page)
{
	vm_page_t m;
	uint32_t i;

	for (i = 0; i < n; i++) {
		m = freebsd_page_of(va + i * PAGE_SIZE);
		if (m == NULL)
			return (false);
		recorder->fake[i] = *m;
		freebsd_set_address(&recorder->fake[i], va + i * PAGE_SIZE);
		recorder->fake[i].oflags |= VPO_UNMANAGED;
		page[i] = &recorder->fake[i];
	}
	return (true);
}

/*
 * A symbol before a time stamp of a path, by which `dumpbench explain` knows it
 * from those of the dump, wherever a compiler puts it.  It is no instruction,
 * and an object, so that nobody takes it for a function.
 */
#define PATH_STAMP()	__asm__ __volatile__( \
	".type db_panic_stamp_%=, @object\n" \
	"db_panic_stamp_%=:" ::)

/*
 * The dump code does not use its window while its data are written, so that
 * kenter_temporary may use it here.
 */
static void
measure_path(struct freebsd_recorder *recorder, void **page)
{
	struct measured *m = &recorder->path[recorder->turn];
	const struct db_path *path = m->run.plan.path;
	struct db_batch batch = {.pages = page, .n = recorder->plan.batch};
	uint64_t start, end;
	db_irq_t irq = 0;
	int error;

	recorder->turn = (recorder->turn + 1) % recorder->paths;
	if (m->n == SAMPLES_MAX)
		return;
	if (path->row.flags & DB_IRQS_OFF)
		irq = db_irq_off();
	PATH_STAMP();
	start = db_ticks();
	error = path->map(&m->run, &batch);
	PATH_STAMP();
	end = db_ticks();
	if (error == 0) {
		m->map[m->n] = end - start;
		PATH_STAMP();
		start = db_ticks();
		path->unmap(&m->run, &batch);
		PATH_STAMP();
		end = db_ticks();
		m->unmap[m->n++] = end - start;
	} else
		m->failed++;
	if (path->row.flags & DB_IRQS_OFF)
		db_irq_on(irq);
}

static void
note_extent(struct freebsd_recorder *recorder, off_t offset, size_t length)
{
	struct extent *e = recorder->extents == 0 ? NULL :
	    &recorder->extent[recorder->extents - 1];
	size_t i;

	if (e == NULL || e->offset + (off_t)e->bytes != offset) {
		if (recorder->extents == EXTENTS_MAX)
			return;
		e = &recorder->extent[recorder->extents++];
		e->offset = offset;
		e->bytes = 0;
		e->fnv = DB_FNV_BASIS;
	}
	e->bytes += length;
	if (recorder->copy != NULL)
		for (i = 0; i < length; i++)
			e->fnv = (e->fnv ^ (uint8_t)recorder->copy[i]) *
			    DB_FNV_PRIME;
}

static int
forward(struct freebsd_recorder *recorder, void *virtual, off_t offset,
    size_t length)
{
	uint64_t start;
	int error;

	if (recorder->disk == NULL)
		return (0);
	start = db_ticks();
	error = freebsd_disk_write(recorder->disk, virtual, offset, length);
	if (length > 0 && recorder->kept < WRITES_MAX)
		recorder->write[recorder->kept] = db_ticks() - start;
	if (error != 0 && recorder->error == 0)
		recorder->error = error;
	return (error);
}

/*
 * The dump has ended: write the report to the beginning of the disk, and to the
 * console in pieces of the size that printf(9) takes.
 */
static void
finish(struct freebsd_recorder *recorder)
{
	struct db_out out = {recorder->report + DB_REPORT_HEADER,
		DB_REPORT_SIZE - DB_REPORT_HEADER, 0, false};
	struct dumperinfo *di;
	size_t at;

	memset(recorder->report, 0, DB_REPORT_SIZE);
	freebsd_recorder_report(recorder, &out);
	snprintf(recorder->report, DB_REPORT_HEADER + 1, "%s%016ju\n",
	    DB_REPORT_MAGIC, (uintmax_t)out.length);
	/* snprintf() ended the header where the JSON begins. */
	recorder->report[DB_REPORT_HEADER] = '{';
	di = freebsd_disk_dumper(recorder->disk);
	if (di != NULL && !out.full)
		for (at = 0; at < DB_REPORT_SIZE; at += CHUNK)
			freebsd_disk_write(recorder->disk,
			    recorder->report + at, di->mediaoffset +
			    DB_REPORT_OFFSET + (off_t)at, CHUNK);
	if (out.full) {
		printf("\ndumpbench: no report: it has more than %d bytes\n",
		    DB_REPORT_SIZE - DB_REPORT_HEADER);
		return;
	}
	printf("\ndumpbench: report of %zu bytes\n", out.length);
	for (at = 0; at < out.length; at += LINE)
		printf("%.*s", (int)MIN(LINE, out.length - at), out.text + at);
	printf("\ndumpbench: end of report\n");
}

/* What the kernel's dump code calls for each piece. */
static int
record(FREEBSD_DUMPER_ARGS)
{
	struct freebsd_recorder *recorder = priv;
	void *page[DB_BATCH_MAX];
	uint64_t came = db_ticks();
	int error;

	if (length == 0) {
		if (recorder->disk != NULL)
			finish(recorder);
		return (forward(recorder, virtual, offset, length));
	}
	if (recorder->writes++ == 0) {
		recorder->cpu = (uint32_t)curcpu;
		recorder->time = time_second;
		freebsd_lift();
	}
	recorder->bytes += length;
	if (recorder->copy != NULL && length > CHUNK)
		return (EFBIG);
	if (recorder->copy != NULL)
		memcpy(recorder->copy, virtual, length);
	note_extent(recorder, offset, length);
	error = forward(recorder, recorder->copy != NULL ? recorder->copy :
	    virtual, offset, length);
	if (recorder->kept < WRITES_MAX) {
		recorder->size[recorder->kept] = (uint32_t)length;
		recorder->gap[recorder->kept++] = recorder->left == 0 ?
		    NO_GAP : came - recorder->left;
	}
	if (error == 0 && ((vm_offset_t)virtual & PAGE_MASK) == 0 &&
	    length >= recorder->plan.batch * PAGE_SIZE &&
	    borrow_pages(recorder, virtual, recorder->plan.batch, page)) {
		sched_pin();
		measure_path(recorder, page);
		sched_unpin();
	}
	recorder->left = db_ticks();
	return (error);
}

/* A path that can take any page, a batch of the plan's size, and no more. */
static bool
is_measured(const struct db_path *path, const struct db_plan *plan)
{
	if (FREEBSD_PANIC_IPIS && mp_ncpus > 1 &&
	    !(path->row.flags & DB_IRQS_OFF))
		return (false);
	return ((path->row.flags & DB_ONE_RUN) == 0 &&
	    (path->batch_max == 0 || plan->batch <= path->batch_max));
}

static int
add_path(struct freebsd_recorder *recorder, const struct db_path *path)
{
	struct measured *m = &recorder->path[recorder->paths];
	int error;

	m->run.module = recorder->module;
	m->run.os = recorder->module->os;
	m->run.plan = recorder->plan;
	m->run.plan.path = path;
	db_handicap(&m->run);
	error = path->init != NULL ? path->init(&m->run) : 0;
	if (error != 0)
		return (error);
	recorder->paths++;
	m->map = malloc(SAMPLES_MAX * sizeof(uint64_t), M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	m->unmap = malloc(SAMPLES_MAX * sizeof(uint64_t), M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	return (0);
}

/*
 * The disk's dumper, without the module's area at its beginning.  The kernel
 * would take a size of 0 or less as unlimited.
 */
static int
make_dumper(struct freebsd_recorder *recorder)
{
	struct db_module *module = recorder->module;
	const char *device = recorder->plan.device;
	struct dumperinfo *di, *from;

	di = malloc(sizeof(*di), M_DUMPBENCH, M_WAITOK | M_ZERO);
	recorder->dumper = di;
	if (recorder->disk != NULL) {
		from = freebsd_disk_dumper(recorder->disk);
		if (from == NULL)
			return (db_refuse(module, ENXIO,
			    "device: %s is not there any more", device));
		if (from->mediasize <= DB_REPORT_AREA)
			return (db_refuse(module, ENOSPC,
			    "device: %s is too small for a dump and the "
			    "report of %d KB", device, DB_REPORT_AREA / 1024));
		if (from->maxiosize != 0 && from->maxiosize < CHUNK)
			return (db_refuse(module, ENOSPC,
			    "device: %s takes %u bytes a write (expected at "
			    "least %d)", device, from->maxiosize, CHUNK));
		*di = *from;
		di->mediaoffset += DB_REPORT_AREA;
		di->mediasize -= DB_REPORT_AREA;
	} else {
		di->blocksize = DEV_BSIZE;
		di->maxiosize = DB_BATCH_MAX * PAGE_SIZE;
		di->mediasize = (off_t)1 << 50;
	}
	di->dumper = record;
	di->priv = recorder;
	return (0);
}

static int
make_memory(struct freebsd_recorder *recorder)
{
	recorder->size = malloc(WRITES_MAX * sizeof(uint32_t), M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	recorder->gap = malloc(WRITES_MAX * sizeof(uint64_t), M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	recorder->write = malloc(WRITES_MAX * sizeof(uint64_t), M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	recorder->chosen = malloc(WRITES_MAX * sizeof(uint64_t), M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	recorder->report = malloc(DB_REPORT_SIZE + 1, M_DUMPBENCH,
	    M_WAITOK | M_ZERO);
	if (recorder->plan.sink != &db_sink_verify)
		return (0);
	recorder->copy = contigmalloc(CHUNK, M_DUMPBENCH, M_WAITOK, 0,
	    ~(vm_paddr_t)0, PAGE_SIZE, 0);
	if (recorder->copy == NULL)
		return (db_refuse(recorder->module, ENOMEM,
		    "sink verify: no contiguous %d KB of RAM", CHUNK / 1024));
	return (0);
}

static int
add_paths(struct freebsd_recorder *recorder)
{
	const struct db_row *const *row = recorder->module->os->paths;
	const struct db_path *path;
	int error = 0;

	for (; *row != NULL && recorder->paths < PATHS_MAX && error == 0;
	    row++) {
		path = (const void *)*row;
		if (is_measured(path, &recorder->plan))
			error = add_path(recorder, path);
	}
	return (error);
}

int
freebsd_recorder_new(struct db_module *module, const struct db_plan *plan,
    struct freebsd_disk *disk, struct freebsd_recorder **result)
{
	struct freebsd_recorder *recorder;
	int error;

	recorder = malloc(sizeof(*recorder), M_DUMPBENCH, M_WAITOK | M_ZERO);
	recorder->module = module;
	recorder->plan = *plan;
	recorder->disk = disk;
	freebsd_machine_ask(&recorder->machine);
	error = make_dumper(recorder);
	if (error == 0)
		error = make_memory(recorder);
	if (error == 0)
		error = add_paths(recorder);
	if (error != 0)
		freebsd_recorder_free(recorder);
	else
		*result = recorder;
	return (error);
}

void
freebsd_recorder_free(struct freebsd_recorder *recorder)
{
	struct measured *m;
	uint32_t i;

	for (i = 0; i < recorder->paths; i++) {
		m = &recorder->path[i];
		if (m->run.plan.path->cleanup != NULL)
			m->run.plan.path->cleanup(&m->run);
		free(m->map, M_DUMPBENCH);
		free(m->unmap, M_DUMPBENCH);
	}
	free(recorder->size, M_DUMPBENCH);
	free(recorder->gap, M_DUMPBENCH);
	free(recorder->write, M_DUMPBENCH);
	free(recorder->chosen, M_DUMPBENCH);
	if (recorder->copy != NULL)
		contigfree(recorder->copy, CHUNK, M_DUMPBENCH);
	free(recorder->report, M_DUMPBENCH);
	free(recorder->dumper, M_DUMPBENCH);
	free(recorder, M_DUMPBENCH);
}

struct dumperinfo *
freebsd_recorder_dumper(struct freebsd_recorder *recorder)
{
	return (recorder->dumper);
}
