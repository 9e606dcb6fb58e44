/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The FreeBSD module and disks, on the fake FreeBSD of tests/fakebsd: how it
 * finds a disk's dump routine, the sink that calls it, and what stands between
 * the kernel's dump code and the disk in a panic and in a live dump.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <jansson.h>

#include "freebsd.h"
#include "report.h"
#include "fakebsd/fake.h"
#include "fakebsd/sys.h"
#include "bench/measure/collect.h"
#include "scratch.h"

#include <cmocka.h>

/* A dumper has a name from 10 on. */
#define OUR_NAME	(__FreeBSD_version >= 1000000 ? "dumpbench" : "dumper")

#define MB	(1L << 20)
#define PAGES	200	/* of a dump: 12 writes of 64 KB and one of 32 KB */
#define WRITES	(1 + PAGES / 16 + 1 + 2)

static struct fake_disk da0, da1;

/* One disk whole, and a slice of another, both large enough for a dump. */
static void
boot(unsigned cpus)
{
	fake_boot(cpus);
	assert_int_equal(fake_load(), 0);
	da0 = (struct fake_disk){.name = "da0", .length = 2 * MB,
		.maxiosize = 1 << 16};
	da1 = (struct fake_disk){.name = "da1p2", .offset = MB + 4096,
		.length = 3 * MB / 2, .maxiosize = 1 << 17};
	fake_disk_add(&da0);
	fake_disk_add(&da1);
}

static void
shut_down(void)
{
	assert_int_equal(fake_unload(), 0);
	fake_check_balance();
	fake_disk_free(&da0);
	fake_disk_free(&da1);
	fake_boot(1);	/* frees the last dump */
}

static void
set(const char *knob, const char *value)
{
	int error = fake_set(knob, value);

	if (error != 0)
		fail_msg("%s=%s: error %d, %s", knob, value, error,
		    fake_get("error"));
}

static void
check_words(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("no '%s' in '%.300s'", words, text);
}

static void
run_refused(const char *device, int error, const char *words)
{
	set("device", device);
	assert_int_equal(fake_set("run", "1"), error);
	check_words(fake_get("error"), words);
	assert_int_equal(fake.topology, 0);
	assert_int_equal(fake.geoms, 0);
	assert_int_equal(fake.consumers, 0);
}

static void
plan(const char *path, const char *batch, const char *sink,
    const char *context)
{
	set("path", path);
	set("batch", batch);
	set("pages", "16");
	set("rounds", "1");
	set("sink", sink);
	set("context", context);
}

/* Which disks may be written to, by the sink and by the recorder. */
static void
try_bad_disks(const char *sink, const char *context)
{
	struct fake_disk other = {.name = "da00", .length = MB};

	boot(1);
	plan("qenter", "16", sink, context);
	set("source", "ram");	/* takes no memory, which could fail */
	run_refused("da9", ENXIO, "there is no disk da9");
	run_refused("/dev/da9", ENXIO, "there is no disk da9");
	run_refused("force:/dev/da9", ENXIO, "there is no disk da9");
	/* A file system, also one that is only read; and a reader. */
	fake_disk_access(&da0, 1, 1, 1);
	run_refused("da0", EBUSY, "da0 is mounted or in use");
	check_words(fake_get("error"), "force:da0 uses it");
	fake_disk_access(&da0, 0, -1, -1);
	run_refused("/dev/da0", EBUSY, "da0 is mounted or in use");
	fake_disk_access(&da0, -1, 0, 0);
	da1.no_dump = true;
	run_refused("da1p2", ENODEV, "no routine for kernel dumps");
	da1.no_dump = false;
	assert_string_equal(fake_disk_open(&da1), "r0w0e0");
	/* The system's dump devices, by their whole names. */
	fake_disk_add(&other);
#if __FreeBSD_version >= 1300000
	assert_int_equal(fake_dumpon(&da1), 0);
	run_refused("da1p2", EBUSY, "is the system's dump device");
#endif
	assert_int_equal(fake_dumpon(&other), 0);
	run_refused("a00", ENXIO, "there is no disk a00");
	run_refused("da00", EBUSY, "is the system's dump device");
	check_words(fake_get("error"), "force:da00 uses it");
	run_refused("/dev/da00", EBUSY, "is the system's dump device");
	/* Where the list cannot be read any disk may be on it. */
	fake.fallible = 0;
	fake.fail = 1;
	run_refused("da0", ENOMEM, "system's dump device cannot be read");
	check_words(fake_get("error"), "force:da0 uses it");
	fake.fallible = 0;
	fake.fail = 2;	/* after kern.shutdown.dumpdevname: g_attach() */
	run_refused("da0", ENXIO, "in use: error 6");
	fake.fail = 0;
	set("context", "live");
	set("sink", "null");
	set("run", "1");
	fake_disk_free(&other);
	shut_down();
}

static void
test_bad_disks(void **state)
{
	(void)state;
	try_bad_disks("dumper", "live");
	try_bad_disks("null", "panic");
}

static char open_meanwhile[16];

static void
note_open(struct fake_disk *disk)
{
	snprintf(open_meanwhile, sizeof(open_meanwhile), "%s",
	    fake_disk_open(disk));
}

/* While it is written to no other may open it, but by force. */
static void
test_sink_opens(void **state)
{
	(void)state;
	boot(1);
	plan("qenter", "4", "dumper", "live");
	da0.on_write = note_open;
	set("device", "/dev/da0");
	set("run", "1");
	assert_string_equal(open_meanwhile, "r1w1e1");
	assert_string_equal(fake_disk_open(&da0), "r0w0e0");
	fake_disk_access(&da0, 1, 1, 1);
	assert_int_equal(fake_dumpon(&da0), 0);
	set("device", "force:/dev/da0");
	set("run", "1");
	assert_string_equal(open_meanwhile, "r2w1e1");
	assert_string_equal(fake_disk_open(&da0), "r1w1e1");
	shut_down();
}

static void
vanish(struct fake_disk *disk)
{
	if (disk->writes == 3)
		fake_disk_vanish(disk);
}

static void
test_sink_fails(void **state)
{
	(void)state;
	boot(1);
	plan("qenter", "4", "dumper", "live");
	da0.fail_write = 2;
	run_refused("da0", EIO, "sink dumper: page 4 and the 3 after it "
	    "failed: error 5");
	assert_int_equal(da0.ends, 1);
	da0.on_write = vanish;
	da0.writes = 0;
	run_refused("da0", ENXIO, "sink dumper");
	assert_int_equal(da0.writes, 3);
	assert_int_equal(da0.ends, 1);
	run_refused("da0", ENXIO, "there is no disk da0");
	shut_down();
}

static void
test_small_disks(void **state)
{
	(void)state;
	boot(1);
	plan("qenter", "16", "dumper", "live");
	da0.length = 16 * 4096 - 512;
	run_refused("da0", EINVAL, "takes no batch of 16 pages");
	da0.length = 16 * 4096;
	set("run", "1");
	da0.maxiosize = 15 * 4096;
	run_refused("da0", EINVAL, "takes no batch of 16 pages");
	da0.maxiosize = 0;	/* no bound */
	set("run", "1");
	shut_down();
}

static const void *
row_of(const struct db_row *const *rows, const char *name)
{
	for (; *rows != NULL; rows++)
		if (strcmp((*rows)->name, name) == 0)
			return (*rows);
	fail_msg("no row %s", name);
	return (NULL);
}

/*
 * The disk gets the pages in order, from its beginning again when it is full;
 * those that lie side by side in one write.
 */
static void
try_sink(const char *name, unsigned writes)
{
	const struct db_os *os = fake_softc->os;
	const struct db_path *path = row_of(os->paths, name);
	const struct db_sink *sink = row_of(os->sinks, "dumper");
	const struct db_source *source = row_of(os->sources, "pages");
	struct db_run run = {.module = fake_softc, .os = os,
		.plan = {.path = path, .batch = 5, .pages = 20, .seed = 5,
		    .device = "da1p2"}};
	void *pages[20];
	struct db_batch batch;
	unsigned i;

	run.pages = pages;
	da1.length = 12 * 4096 + 512;	/* two batches, and no third */
	da1.writes = da1.ends = 0;
	assert_int_equal(source->init(&run), 0);
	assert_int_equal(sink->init(&run), 0);
	assert_int_equal(os->bind(&run), 0);
	if (path->init != NULL)
		assert_int_equal(path->init(&run), 0);
	for (i = 0; i < 4; i++) {
		batch = (struct db_batch){&pages[5 * i], 5 * i, 5, {NULL}};
		assert_int_equal(path->map(&run, &batch), 0);
		assert_int_equal(sink->consume(&run, &batch), 0);
		path->unmap(&run, &batch);
	}
	assert_int_equal(da1.writes, writes);
	for (i = 0; i < 10; i++)
		assert_memory_equal(da1.image + da1.offset + i * 4096,
		    fake_contents(pages[10 + i]), 4096);
	if (path->cleanup != NULL)
		path->cleanup(&run);
	os->unbind(&run);
	assert_int_equal(da1.ends, 0);
	sink->cleanup(&run);
	assert_int_equal(da1.ends, 1);
	source->cleanup(&run);
}

static void
test_sink(void **state)
{
	(void)state;
	boot(1);
	try_sink("qenter", 4);
	try_sink("kenter_temporary", 4);
#ifdef __amd64__
	/* Side by side by chance only; twice round the same disk. */
	try_sink("direct", 20);
#endif
	shut_down();
}

/* The report that a disk holds, read as userland reads it. */
static json_t *
collect(const struct fake_disk *disk)
{
	char path[SCRATCH_MAX];
	struct errmsg err = {""};
	json_t *report = NULL;
	int fd = scratch_file(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, disk->image + disk->offset,
	    (size_t)disk->length), disk->length);
	close(fd);
	if (collect_read(path, &report, &err) != 0)
		print_message("%s\n", err.text);
	unlink(path);
	return (report);
}

static json_int_t
number(const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	if (!json_is_integer(value))
		fail_msg("%s is no number", member);
	return (json_integer_value(value));
}

/* Samples of a stage: what its histogram counts. */
static unsigned
samples(const json_t *object, const char *stage)
{
	const json_t *value = json_object_get(object, stage), *bucket;
	unsigned n = 0;
	size_t i;

	if (json_is_null(value))
		return (0);
	json_array_foreach(json_object_get(value, "histogram"), i, bucket)
		n += (unsigned)json_integer_value(json_array_get(bucket, 1));
	return (n);
}

/* Fowler, Noll and Vo's constants in decimal, as others have them. */
static uint64_t
fnv1a(const unsigned char *data, size_t n)
{
	uint64_t hash = 14695981039346656037u;

	while (n-- > 0) {
		hash ^= *data++;
		hash *= 1099511628211u;
	}
	return (hash);
}

/* Writes that go on where the last one ended are one extent. */
static void
check_extents(const json_t *report, const struct fake_disk *disk, bool summed)
{
	const json_t *extents = json_object_get(report, "extents"), *extent;
	const struct fake_dump *dump = &fake_dump;
	const json_t *sum;
	char words[20];
	long begin, end;
	unsigned i = 0;
	size_t n = 0;

	while (i < dump->writes) {
		begin = end = dump->write[i].offset;
		for (; i < dump->writes && dump->write[i].offset == end; i++)
			end += (long)dump->write[i].length;
		extent = json_array_get(extents, n++);
		assert_int_equal(number(extent, "offset"), begin);
		assert_int_equal(number(extent, "bytes"), end - begin);
		sum = json_object_get(extent, "fnv1a64");
		assert_int_equal(json_is_null(sum), !summed);
		if (!summed)
			continue;
		snprintf(words, sizeof(words), "%016jx",
		    (uintmax_t)fnv1a(disk->image + begin,
		    (size_t)(end - begin)));
		assert_string_equal(json_string_value(sum), words);
	}
	assert_int_equal(json_array_size(extents), n);
	/* The dump, its header before it, its trailer after it. */
	assert_int_equal(n, 3);
}

/* Byte for byte what the kernel handed over, and nowhere near the report. */
static void
check_dump(const struct fake_disk *disk)
{
	const struct fake_dump *dump = &fake_dump;
	unsigned i, at;

	assert_int_equal(dump->writes, WRITES);
	assert_int_equal(dump->media_offset, disk->offset + DB_REPORT_AREA);
	assert_int_equal(dump->media_size, disk->length - DB_REPORT_AREA);
	for (i = 0; i < dump->writes; i++) {
		assert_memory_equal(disk->image + dump->write[i].offset,
		    dump->data + dump->write[i].at, dump->write[i].length);
		assert_true(dump->write[i].offset >=
		    disk->offset + DB_REPORT_AREA);
		assert_int_equal(disk->write[i].offset,
		    dump->write[i].offset);
		assert_int_equal(disk->write[i].length,
		    dump->write[i].length);
	}
	/* And it was the RAM that it should be, page by page. */
	for (i = 0, at = 4096; i < PAGES; i++, at += 4096)
		assert_memory_equal(dump->data + at,
		    fake_contents(fake_page(i)), 4096);
	/* Before the report lie others' labels. */
	for (i = 0; i < DB_REPORT_OFFSET; i++)
		assert_int_equal(disk->image[disk->offset + i], 0);
	for (i = dump->writes; i < disk->writes; i++)
		assert_in_range(disk->write[i].offset,
		    disk->offset + DB_REPORT_OFFSET,
		    disk->offset + DB_REPORT_AREA -
		    (long)disk->write[i].length);
	assert_int_equal(disk->ends, 1);
}

/* What depends on the pages is unsettled in a dump, and nothing else is. */
static void
check_properties(const json_t *path)
{
	const char *name = json_string_value(json_object_get(path, "path"));
	const char *text = json_string_value(json_object_get(path,
	    "properties"));

	assert_non_null(text);
	assert_int_equal(strstr(text, "unsettled") != NULL,
	    strncmp(name, "enter", 5) == 0);
	check_words(text, "flush=");
}

/*
 * One path after the other, one a write.  Up to 11 a shootdown in a panic
 * waits for CPUs that are stopped, so that only paths without can be measured.
 */
static void
check_paths(const json_t *report, unsigned measured, bool all)
{
	const json_t *paths = json_object_get(report, "paths"), *path;
	unsigned total = 0, n, expected = 0;
	const char *name;
	size_t i;

	for (i = 0; freebsd_paths[i] != NULL; i++) {
		const struct db_path *row = (const void *)freebsd_paths[i];

		expected += !(row->row.flags & DB_ONE_RUN) &&
		    (all || row->row.flags & DB_IRQS_OFF);
	}
	assert_int_equal(json_array_size(paths), expected);
	json_array_foreach(paths, i, path) {
		name = json_string_value(json_object_get(path, "path"));
		assert_non_null(name);
		n = (unsigned)number(path, "samples");
		/* Rounded down or up. */
		assert_in_range(n * expected + expected - 1, measured,
		    measured + 2 * (expected - 1));
		assert_int_equal(samples(path, "map"), n);
		assert_int_equal(samples(path, "unmap"), n);
		check_properties(path);
		total += n;
	}
	assert_int_equal(total, measured);
}

/* What the machine says of itself, its circumstances among it. */
static void
check_machine(const json_t *report)
{
	static const char *const members[][2] = {
		{"kernel_version", "FreeBSD 13.2-FAKE \"of\" a test     now"},
		{"machine", "amd64"},
		{"cpu_model", "A fake CPU"},
		{"hypervisor", "generic"},
		{"hypervisor_vendor", "TCGTCGTCGTCG"},
		{"circumstances", "kern.vm_guest: generic; vm.pmap.pti: 1; "
		    "vm.pmap.pcid_invlpg_workaround: 0; "
		    "machdep.mitigations.mds.state: off"},
	};
	const json_t *value;
	size_t i;

	for (i = 0; i < nitems(members); i++) {
		value = json_object_get(report, members[i][0]);
		assert_non_null(value);
		if (fake.tells_little)
			assert_true(json_is_null(value));
		else
			assert_string_equal(json_string_value(value),
			    members[i][1]);
	}
	assert_int_equal(number(report, "cpus"), mp_ncpus);
	assert_int_equal(number(report, "memory"), FAKE_RAM * 4096);
	assert_int_equal(number(report, "cpu"), fake.cpu);
	assert_int_equal(number(report, "time"), time_second);
}

/*
 * Writes of a page, of a window and of a header's block are told apart, each
 * with its time and with the gap before it, which the first has not.
 */
static void
check_sizes(const json_t *report, bool disk)
{
	const struct fake_dump *dump = &fake_dump;
	const json_t *sizes = json_object_get(report, "sizes"), *size;
	unsigned i, n, total = 0;
	json_int_t bytes, last = 0;
	size_t at;

	json_array_foreach(sizes, at, size) {
		bytes = number(size, "bytes");
		assert_true(bytes > last);
		last = bytes;
		for (i = n = 0; i < dump->writes; i++)
			n += (json_int_t)dump->write[i].length == bytes;
		assert_int_equal(number(size, "writes"), n);
		assert_int_equal(samples(size, "gap"),
		    n - ((json_int_t)dump->write[0].length == bytes));
		assert_int_equal(samples(size, "write"), disk ? n : 0);
		total += n;
	}
	assert_int_equal(total, dump->writes);
	assert_int_equal(json_array_size(sizes), 4);
	assert_int_equal(number(report, "page_bytes"), 4096);
	assert_int_equal(number(report, "bytes"), dump->bytes);
	check_words(json_string_value(json_object_get(report,
	    "sink_properties")), "waits");
}

static void
check_report(const json_t *report, const char *device, const char *context,
    unsigned writes, bool disk)
{
	assert_int_equal(number(report, "report"), 2);
	assert_string_equal(json_string_value(json_object_get(report, "os")),
	    "freebsd");
	assert_string_equal(json_string_value(json_object_get(report,
	    "device")), device);
	assert_string_equal(json_string_value(json_object_get(report,
	    "context")), context);
	assert_int_equal(number(report, "osreldate"), __FreeBSD_version);
	assert_int_equal(number(report, "writes"), writes);
	assert_int_equal(number(report, "error"), 0);
	check_machine(report);
	check_sizes(report, disk);
}

/* The console has the same report, in lines that say so. */
static void
check_console(const json_t *report)
{
	static const char before[] = "\ndumpbench: report of ",
	    after[] = "\ndumpbench: end of report\n";
	const char *begin = strstr(fake.console, before), *end;
	json_error_t error;
	json_t *shown;
	size_t length;

	assert_non_null(begin);
	length = strtoul(begin + strlen(before), NULL, 10);
	begin = strchr(begin + 1, '\n') + 1;
	end = strstr(begin, after);
	assert_non_null(end);
	assert_int_equal(end - begin, length);
	shown = json_loadb(begin, length, 0, &error);
	assert_true(json_equal(shown, report));
	json_decref(shown);
}

static void
arm(const char *device)
{
	set("context", "panic");
	set("device", device);
	set("run", "1");
}

static void
disarm(void)
{
	set("device", "none");
	set("run", "1");
	assert_int_equal(fake.geoms, 0);
}

/* Up to 11 a page that was never free, as those of the kernel, has none. */
static void
forget_addresses(bool forget)
{
	static vm_paddr_t kept[PAGES];
	unsigned i;

	for (i = 0; i < PAGES && __FreeBSD_version < 1200000; i++) {
		if (forget)
			kept[i] = fake_page(i)->phys_addr;
		fake_page(i)->phys_addr = forget ? 0 : kept[i];
	}
}

/* A panic of a machine with so many CPUs, recorded to that disk. */
static void
try_panic(unsigned cpus, struct fake_disk *disk, const char *batch,
    const char *sink, bool hidden)
{
	bool all = __FreeBSD_version >= 1200000 || cpus == 1;
	unsigned long ipis;
	json_t *report;
	unsigned i, measured;

	boot(cpus);
	plan("enter", batch, sink, "panic");
	arm(disk->name);
	assert_string_equal(fake_disk_open(disk), "r1w0e0");
	ipis = fake.ipis;
	/* Pages of which the VM system knows nothing are only written. */
	fake.hidden = hidden ? FAKE_RAM : 0;
	forget_addresses(true);
	assert_int_equal(fake_panic(PAGES), 0);
	forget_addresses(false);
	assert_int_equal(fake.ipis, ipis);
	assert_int_equal(fake.pinned, 0);
	assert_int_equal(fake.irqs_off, 1);
	check_dump(disk);
	report = collect(disk);
	assert_non_null(report);
	check_report(report, disk->name, "panic", WRITES, true);
	assert_int_equal(number(report, "batch"), atoi(batch));
	check_extents(report, disk, strcmp(sink, "verify") == 0);
	/* The header page has no vm_page, the last write is a half one. */
	measured = hidden ? 0 : PAGES / 16 + (atoi(batch) <= PAGES % 16);
	check_paths(report, measured, all);
	check_console(report);
	json_decref(report);
	/* What was borrowed is as it was. */
	for (i = 0; i < PAGES; i++)
		assert_int_equal(fake_page(i)->oflags, 0);
	fake.hidden = 0;
	fake_reset();
	disarm();
	assert_int_equal(fake.dumpers, 0);
	shut_down();
}

/* A kernel that has none of the variables: null, and no empty text. */
static void
test_unknown_machine(void **state)
{
	json_t *report;

	(void)state;
	boot(1);
	plan("enter", "16", "null", "panic");
	fake.tells_little = true;
	arm("da0");
	assert_int_equal(fake_panic(PAGES), 0);
	report = collect(&da0);
	assert_non_null(report);
	check_machine(report);
	json_decref(report);
	fake_reset();
	disarm();
	shut_down();
}

static void
test_panic(void **state)
{
	(void)state;
	try_panic(1, &da0, "1", "null", false);
	try_panic(1, &da0, "8", "verify", false);
	try_panic(1, &da1, "16", "verify", false);
	try_panic(4, &da0, "16", "null", false);
	try_panic(2, &da1, "5", "verify", false);
	try_panic(2, &da1, "5", "null", true);
}

static void
test_arm_and_disarm(void **state)
{
	(void)state;
	boot(2);
	plan("enter", "16", "null", "panic");
	run_refused("", EINVAL, "expected the disk to dump to");
	set("device", "none");
	set("run", "1");	/* nothing to disarm */
	arm("da0");
	assert_string_equal(fake_dumpers(), OUR_NAME);
	assert_string_equal(fake_disk_open(&da0), "r1w0e0");
	/* Once is enough, and the code must stay. */
	set("device", "da1p2");
	assert_int_equal(fake_set("run", "1"), EBUSY);
	check_words(fake_get("error"), "armed already");
	assert_string_equal(fake_disk_open(&da1), "r0w0e0");
	assert_int_equal(fake_event(FAKE_QUIESCE), EBUSY);
	assert_int_equal(fake_event(FAKE_UNLOAD), EBUSY);
	/* The machine goes on measuring, and it stays armed. */
	set("context", "live");
	set("run", "1");
	assert_int_equal(fake_event(FAKE_QUIESCE), EBUSY);
	set("context", "panic");
	disarm();
	assert_string_equal(fake_dumpers(), "");
	assert_string_equal(fake_disk_open(&da0), "r0w0e0");
	disarm();
	arm("da1p2");
	disarm();
	shut_down();
}

/* Before all others; or, up to 12, only where there is no other. */
static void
test_other_dumpers(void **state)
{
	(void)state;
	boot(1);
	plan("enter", "16", "null", "panic");
	assert_int_equal(fake_dumpon(&da1), 0);
#if __FreeBSD_version >= 1300000
	arm("da0");
	assert_string_equal(fake_dumpers(), "dumpbench,da1p2");
	assert_int_equal(fake_panic(PAGES), 0);
	check_dump(&da0);
	assert_int_equal(da1.writes, 0);
	fake_reset();
	disarm();
	assert_string_equal(fake_dumpers(), "da1p2");
	assert_int_equal(fake_panic(PAGES), 0);
	assert_int_equal(da1.writes, WRITES);
	fake_reset();
#else
	run_refused("da0", EBUSY, "`dumpon off' removes it");
	assert_string_equal(fake_dumpers(), "da1p2");
#endif
	shut_down();
}

/* Whatever can fail in arming does so, once each. */
static void
test_arming_fails(void **state)
{
	unsigned fail;
	int error, objects;

	(void)state;
	boot(1);
	plan("enter", "16", "verify", "panic");
	set("device", "da0");
	objects = fake.objects;
	for (fail = 1;; fail++) {
		fake.fallible = 0;
		fake.fail = fail;
		error = fake_set("run", "1");
		fake.fail = 0;
		/* None was left to fail. */
		if (error == 0 && fake.fallible < fail)
			break;
		/* What cannot be read of the machine forbids nothing. */
		if (error == 0) {
			set("device", "none");
			set("run", "1");
			set("device", "da0");
		}
		assert_int_equal(fake.objects, objects);
		assert_int_equal(fake.kva + fake.entries + fake.counted, 0);
		assert_int_equal(fake.geoms + fake.consumers, 0);
		assert_int_equal(fake.dumpers, 0);
		assert_false(freebsd_panic_armed());
	}
	/* The list, the disk, the copy, windows and fillers, the dumper. */
	assert_true(fail > 3 + 5 + 16 + 1);
	disarm();
	shut_down();
}

static void
try_too_small(void)
{
	da0.length = DB_REPORT_AREA;
	run_refused("da0", ENOSPC, "too small for a dump and the report");
	da0.length = 64 * 1024;
	run_refused("da0", ENOSPC, "too small for a dump and the report");
	da0.length = 2 * MB;
	da0.maxiosize = 15 * 4096;
	run_refused("da0", ENOSPC, "da0");
	da0.maxiosize = 0;
}

/* Too small to begin with, or only for this dump; then others have theirs. */
static void
test_too_small(void **state)
{
	(void)state;
	boot(1);
	plan("enter", "16", "null", "panic");
	try_too_small();
	da0.length = DB_REPORT_AREA + 64 * 1024;
	arm("da0");
	assert_int_equal(fake_panic(PAGES), E2BIG);
	assert_int_equal(da0.writes, 0);
	assert_null(collect(&da0));
	fake_reset();
	disarm();
	shut_down();
}

/* The disk fails, or has gone: the kernel hears of it. */
static void
test_disk_fails(void **state)
{
	unsigned fail;

	(void)state;
	boot(1);
	plan("enter", "16", "null", "panic");
	for (fail = 1; fail <= WRITES; fail++) {
		da0.writes = da0.ends = 0;
		arm("da0");
#if __FreeBSD_version >= 1300000
		da1.writes = da1.ends = 0;
		assert_int_equal(fake_dumpon(&da1), 0);
#endif
		da0.fail_write = fail;
#if __FreeBSD_version >= 1300000
		assert_int_equal(fake_panic(PAGES), 0);
		assert_int_equal(da1.writes, WRITES);
#else
		assert_int_equal(fake_panic(PAGES), EIO);
#endif
		assert_int_equal(da0.writes, fail - 1);
		fake_reset();
		disarm();
		/* Only the system's is left, and goes with this machine. */
#if __FreeBSD_version >= 1300000
		dumper_remove("da1p2", &(struct diocskerneldump_arg){
		    .kda_index = KDA_REMOVE_DEV});
#endif
	}
	arm("da0");
	fake_disk_vanish(&da0);
	assert_int_equal(fake.geoms, 0);
	assert_true(freebsd_panic_armed());
	assert_int_equal(fake_panic(PAGES), ENXIO);
	fake_reset();
	disarm();
	shut_down();
}

static struct freebsd_recorder *
open_recorder(const char *device, struct freebsd_disk **disk, bool verify,
    bool vanishes)
{
	const struct db_os *os = fake_softc->os;
	struct db_plan p = {.batch = 2, .pages = 16,
		.path = row_of(os->paths, "enter"),
		.source = row_of(os->sources, "pages"),
		.sink = row_of(os->sinks, verify ? "verify" : "null"),
		.context = row_of(os->contexts, "panic")};
	struct freebsd_recorder *recorder = NULL;

	*disk = NULL;
	if (device != NULL) {
		snprintf(p.device, sizeof(p.device), "%s", device);
		assert_int_equal(freebsd_disk_open(fake_softc, device, false,
		    disk), 0);
	}
	if (vanishes)
		fake_disk_vanish(&da0);
	assert_int_equal(freebsd_recorder_new(fake_softc, &p, *disk,
	    &recorder), vanishes ? ENXIO : 0);
	return (recorder);
}

static json_t *
report_of(struct freebsd_recorder *recorder)
{
	static char text[DB_REPORT_SIZE];
	struct db_out out = {text, sizeof(text), 0, false};
	json_error_t error;

	freebsd_recorder_report(recorder, &out);
	assert_false(out.full);
	return (json_loads(text, 0, &error));
}

static int
call(struct freebsd_recorder *recorder, void *data, long offset, size_t length)
{
	struct dumperinfo *di = freebsd_recorder_dumper(recorder);

#if __FreeBSD_version >= 1302000
	return (di->dumper(di->priv, data, offset, length));
#else
	return (di->dumper(di->priv, data, 0x1234, offset, length));
#endif
}

/* The first error of the disk is in a report that could be written after. */
static void
test_error_in_report(void **state)
{
	static char data[4096] __attribute__((aligned(4096)));
	struct freebsd_recorder *recorder;
	struct freebsd_disk *disk;
	json_t *report;
	unsigned i;

	(void)state;
	boot(1);
	recorder = open_recorder("da0", &disk, false, false);
	da0.fail_write = 3;
	for (i = 0; i < 5; i++)
		assert_int_equal(call(recorder, data, MB + i * 4096L, 4096),
		    i == 2 ? EIO : 0);
	assert_int_equal(call(recorder, NULL, 0, 0), 0);
	report = collect(&da0);
	assert_non_null(report);
	assert_int_equal(number(report, "error"), EIO);
	assert_int_equal(number(report, "writes"), 5);
	json_decref(report);
	freebsd_recorder_free(recorder);
	freebsd_disk_close(disk);
	shut_down();
}

/* A disk that goes while the recorder is being made. */
static void
test_vanished_meanwhile(void **state)
{
	struct freebsd_disk *disk;

	(void)state;
	boot(1);
	assert_null(open_recorder("da0", &disk, false, true));
	check_words(fake_get("error"), "da0 is not there any more");
	freebsd_disk_close(disk);
	shut_down();
}

/* More pieces than there is room for, and data that no page holds. */
static void
test_many_extents(void **state)
{
	static char data[3 * 4096] __attribute__((aligned(4096)));
	struct freebsd_recorder *recorder;
	struct freebsd_disk *disk;
	json_t *report, *extents;
	int verify;
	unsigned i;

	(void)state;
	boot(1);
	memset(data, 'd', sizeof(data));
	for (verify = 0; verify < 2; verify++) {
		recorder = open_recorder(NULL, &disk, verify, false);
		for (i = 0; i < 100; i++)
			assert_int_equal(call(recorder, data + i % 2 * 512,
			    i * 65536L, 8192), 0);
		assert_int_equal(call(recorder, NULL, 0, 0), 0);
		report = report_of(recorder);
		extents = json_object_get(report, "extents");
		assert_int_equal(json_array_size(extents), 64);
		for (i = 0; i < 64; i++)
			assert_int_equal(number(json_array_get(extents, i),
			    "offset"), i * 65536);
		assert_int_equal(number(report, "writes"), 100);
		check_paths(report, 0, true);
		json_decref(report);
		freebsd_recorder_free(recorder);
	}
	shut_down();
}

/* A handler that arms while the module is on its way out. */
static void
arm_late(void)
{
	set("run", "1");
}

static void
test_armed_while_unloading(void **state)
{
	(void)state;
	boot(1);
	plan("enter", "16", "null", "panic");
	set("device", "da0");
	fake_on_drain = arm_late;
	assert_int_equal(fake_unload(), 0);
	assert_int_equal(fake.dumpers, 0);
	assert_int_equal(fake_load(), 0);
	shut_down();
}

#if __FreeBSD_version >= 1302000
static json_t *
result(void)
{
	json_error_t error;
	json_t *report = json_loads(fake_get("result"), 0, &error);

	assert_non_null(report);
	return (report);
}

/* To a disk or to nowhere; its report is the result. */
static void
try_livedump(struct fake_disk *disk, const char *sink)
{
	const char *name = disk != NULL ? disk->name : "";
	json_t *report, *collected;

	boot(3);
	plan("enter", "4", sink, "livedump");
	set("cpu", "1");
	set("device", name);
	fake_dump.pages = PAGES;
	set("run", "1");
	assert_int_equal(fake.dumpers, 0);
	assert_int_equal(fake.cpu, 1);
	report = result();
	check_report(report, name, "livedump", WRITES, disk != NULL);
	check_paths(report, PAGES / 16 + 1, true);
	if (disk != NULL) {
		check_extents(report, disk, strcmp(sink, "verify") == 0);
		check_dump(disk);
		assert_string_equal(fake_disk_open(disk), "r0w0e0");
		collected = collect(disk);
		assert_true(json_equal(collected, report));
		json_decref(collected);
	} else
		assert_int_equal(da0.writes + da1.writes, 0);
	json_decref(report);
	shut_down();
}

static void
test_livedump(void **state)
{
	(void)state;
	try_livedump(NULL, "null");
	try_livedump(&da0, "null");
	try_livedump(&da1, "verify");
}

static void
test_livedump_fails(void **state)
{
	unsigned fail;
	int objects;

	(void)state;
	boot(1);
	plan("enter", "4", "null", "livedump");
	fake_dump.pages = PAGES;
	try_too_small();
	da0.fail_write = 4;
	run_refused("da0", EIO, "dump failed: error 5");
	da0.length = DB_REPORT_AREA + 128 * 1024;
	run_refused("da0", E2BIG, "dump failed: error 7");
	objects = fake.objects;
	for (fail = 1; fail < 70; fail++) {
		fake.fallible = 0;
		fake.fail = fail;
		set("device", "");
		fake_set("run", "1");
		fake.fail = 0;
		assert_int_equal(fake.objects, objects);
		assert_int_equal(fake.kva + fake.entries + fake.copies, 0);
	}
	da0.length = 2 * MB;
	da0.writes = 0;
	da0.on_write = vanish;
	run_refused("da0", ENXIO, "dump failed: error 6");
	set("device", "da1p2");
	set("context", "panic");
	set("run", "1");
	set("context", "livedump");
	set("device", "");
	assert_int_equal(fake_set("run", "1"), EBUSY);
	check_words(fake_get("error"), "a panic is armed");
	set("context", "panic");
	disarm();
	shut_down();
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bad_disks),
		cmocka_unit_test(test_sink_opens),
		cmocka_unit_test(test_sink_fails),
		cmocka_unit_test(test_small_disks),
		cmocka_unit_test(test_sink),
		cmocka_unit_test(test_panic),
		cmocka_unit_test(test_unknown_machine),
		cmocka_unit_test(test_arm_and_disarm),
		cmocka_unit_test(test_other_dumpers),
		cmocka_unit_test(test_arming_fails),
		cmocka_unit_test(test_too_small),
		cmocka_unit_test(test_disk_fails),
		cmocka_unit_test(test_error_in_report),
		cmocka_unit_test(test_vanished_meanwhile),
		cmocka_unit_test(test_many_extents),
		cmocka_unit_test(test_armed_while_unloading),
#if __FreeBSD_version >= 1302000
		cmocka_unit_test(test_livedump),
		cmocka_unit_test(test_livedump_fails),
#endif
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
