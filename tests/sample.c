/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Write a result that nobody measured, in the shape of a default plan, for
 * tests of what reads results:
 *
 *     sample exact|tsc|wide folder [text replacing the CPU model]
 *
 * prints the file's path.  "wide" has more of all than any module offers: paths,
 * batches, responders, and long names of the machine, in the clock exact.  The
 * figures are of the order that real runs gave; the file says in its module
 * version and CPU model that they are made up.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result/result.h"

#define ROUNDS	    1000
#define REPETITIONS 3

/* Ticks of the exact clock, a call and a page. */
static const struct path {
	const char *name;
	double map_call, map_page;
	double unmap_call, unmap_page;
	double per_responder; /* more for each, a shootdown */
	bool shoots_a_page; /* one shootdown a page, else one a batch */
	double spread; /* of what allocates */
	const char *flush;
} paths[] = {
    {"null", 6, 0, 6, 0, 0, false, 0, "none"},
    {"direct", 7, 3, 6, 0, 0, false, 0, "none"},
    {"kmap_local", 8, 5, 7, 4, 0, false, 0, "none"},
    {"kenter_temporary", 9, 35, 6, 0, 0, false, 0, "cpu"},
    {"enter", 9, 152, 6, 0, 1430, true, 0, "all"},
    {"enter_fresh", 12, 41, 9, 148, 1430, true, 0, "all"},
    {"qenter", 14, 7, 120, 6, 1430, false, 0, "all"},
    {"vmap", 1700, 60, 800, 45, 2, false, 0.15, "all"},
    {"vm_map_ram", 520, 30, 340, 28, 2, false, 0.05, "all"},
    {"ioremap", 2900, 2600, 1300, 1250, 1450, true, 0.1, "all"},
};

#define NPATHS (sizeof(paths) / sizeof(paths[0]))

/* Further paths of FreeBSD's, and some that no module has. */
static const char *const more_paths[] = {"sf_buf", "sf_buf_private",
    "quick_enter", "kenter_flush", "io_transient", "enter_batch", "superpage",
    "toy_01", "toy_02", "toy_03", "toy_04", "toy_05", "toy_06", "toy_07",
    "toy_08", "toy_09", "toy_10", "toy_11", "toy_12", "toy_13", "toy_14",
    "toy_15", "toy_16", "toy_17", "toy_18", "toy_19", "toy_with_a_name_too_long"};

#define NMORE (sizeof(more_paths) / sizeof(more_paths[0]))

struct sampler {
	struct result *result;
	bool tsc;
	int repetitions;
	uint64_t state;
};

struct plan {
	const char *family;
	const struct path *path;
	unsigned batch;
	const char *sink;
	unsigned responders;
};

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "sample: %s\n", what);
	exit(1);
}

/* Evenly in (0, 1]; the same in every run. */
static double
random_part(struct sampler *s)
{
	s->state = s->state * 6364136223846793005u + 1442695040888963407u;
	return ((double)(s->state >> 40) / 0x1p24 + 0x1p-25);
}

/* One duration: exact ones move only for paths that allocate. */
static uint64_t
ticks(struct sampler *s, double base, double spread)
{
	double r;

	r = random_part(s);
	if (s->tsc) {
		/* Emulation: a long tail, and now and then ten times all. */
		base = base * 2.2 + 180;
		base *= exp(
		    0.7 * sqrt(-2 * log(r)) * cos(6.2831853 * random_part(s)));
		if (random_part(s) < 0.02)
			base *= 10;
	} else if (spread > 0) {
		base *= 1 + spread * -log(r) * (r < 0.3);
	}
	return ((uint64_t)(base + 0.5));
}

static int
by_size(const void *a, const void *b)
{
	uint64_t x, y;

	x = *(const uint64_t *)a;
	y = *(const uint64_t *)b;
	return ((x > y) - (x < y));
}

/* The start of a value's bucket: 32 to a power of two. */
static uint64_t
bucket(uint64_t v)
{
	unsigned shift;

	for (shift = 0; v >> shift >= 64; shift++)
		;
	return (v >> shift << shift);
}

static double
stage(struct sampler *s, json_t *row, json_t *stages, const char *name,
    double base, double spread)
{
	static const struct {
		const char *name;
		double part;
	} points[] = {{"min", 0}, {"p10", 0.1}, {"median", 0.5}, {"p90", 0.9}, {"p99", 0.99},
	    {"max", 1}};
	uint64_t v[ROUNDS];
	json_t *list;
	char key[32];
	size_t first, i;

	for (i = 0; i < ROUNDS; i++)
		v[i] = ticks(s, base, spread);
	qsort(v, ROUNDS, sizeof(v[0]), by_size);
	for (i = 0; i < 6; i++) {
		snprintf(key, sizeof(key), "%s_%s", name, points[i].name);
		json_object_set_new(row, key,
		    json_integer((
			json_int_t)v[(size_t)(points[i].part * (ROUNDS - 1))]));
	}
	list = json_array();
	for (i = first = 0; i < ROUNDS; i++)
		if (i == ROUNDS - 1 || bucket(v[i + 1]) != bucket(v[i])) {
			json_array_append_new(
			    list, json_pack("[I,I]", (json_int_t)bucket(v[i]),
				      (json_int_t)(i + 1 - first)));
			first = i + 1;
		}
	json_object_set_new(
	    stages, name, json_pack("{s:o}", "histogram", list));
	return ((double)v[(ROUNDS - 1) / 2]);
}

static void
add(struct sampler *s, const char *name, const struct plan *p, int repetition)
{
	const struct path *path = p->path;
	struct errmsg err;
	json_t *row, *stages;
	double map, shoot, sink, unmap;
	char properties[64];
	bool late;

	/* A path that shoots when it unmaps, or when it maps. */
	late = path->unmap_page > path->map_page || path->unmap_call > 100;
	shoot = path->per_responder * p->responders *
		(path->shoots_a_page ? p->batch : 1);
	sink = strcmp(p->sink, "copy") == 0    ? 530 * p->batch
	       : strcmp(p->sink, "touch") == 0 ? 68 * p->batch
					       : 0;
	row = json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:s}", "name",
	    name, "run_name", name, "run_type", "iteration", "repetitions",
	    s->repetitions, "repetition_index", repetition, "threads", 1,
	    "iterations", ROUNDS, "time_unit", "ns");
	stages = json_object();
	map = stage(s, row, stages, "map",
	    path->map_call + path->map_page * p->batch + (late ? 0 : shoot),
	    path->spread);
	sink = stage(s, row, stages, "sink", sink + 5, 0);
	unmap = stage(s, row, stages, "unmap",
	    path->unmap_call + path->unmap_page * p->batch + (late ? shoot : 0),
	    path->spread);
	json_object_set_new(
	    row, "real_time", result_number(map + sink + unmap));
	json_object_set_new(row, "cpu_time", result_number(map + sink + unmap));
	json_object_set_new(
	    row, "page_ticks", result_number((map + unmap) / p->batch));
	json_object_set_new(row, "bytes_per_second", s->tsc ?
	    result_number(p->batch * 4096 * 1e9 / (map + sink + unmap)) :
	    json_null());
	json_object_set_new(row, "bytes_per_instruction", s->tsc ? json_null() :
	    result_number(p->batch * 4096 / (map + sink + unmap)));
	json_object_set_new(
	    row, "ipis", result_number(shoot > 0 ? p->responders : 0));
	json_object_set_new(row, "stolen", json_null());
	json_object_set_new(row, "harness_ticks", result_number(12));
	snprintf(properties, sizeof(properties), "flush=%s,batch=1-16%s%s",
	    path->flush, strcmp(path->name, "null") == 0 ? ",no-address" : "",
	    path->spread > 0 ? ",allocates,unsettled" : "");
	json_object_set_new(row, "dumpbench",
	    json_pack("{s:s, s:s, s:i, s:s, s:i, s:o, s:s, s:i, s:i, s:s, "
		"s:i}", "family", p->family, "path", path->name, "batch",
		p->batch, "sink", p->sink, "responders", p->responders,
		"stages", stages, "properties", properties, "pages",
		1000 * p->batch, "rounds", 1, "source", "pages", "possible_cpus", 4));
	if (strcmp(p->family, "adapter") == 0)
		json_object_set_new(json_object_get(row, "dumpbench"),
		    "adapter", json_pack("{s:s, s:i}", "model", "2200s", "model_ns",
			80480));
	if (result_add(s->result, row, &err) != 0)
		die(err.text);
}

/* Something like the repetitions' mean, which no plot may take for a run. */
static void
add_aggregate(struct sampler *s, const char *run_name)
{
	struct errmsg err;
	json_t *row, *rows;
	char name[160];

	rows = json_object_get(s->result->root, "benchmarks");
	row = json_deep_copy(json_array_get(rows, json_array_size(rows) - 1));
	snprintf(name, sizeof(name), "%s_mean", run_name);
	json_object_del(row, "dumpbench");
	json_object_del(row, "repetition_index");
	json_object_set_new(row, "name", json_string(name));
	json_object_set_new(row, "run_type", json_string("aggregate"));
	json_object_set_new(row, "aggregate_name", json_string("mean"));
	json_object_set_new(row, "aggregate_unit", json_string("time"));
	if (result_add(s->result, row, &err) != 0)
		die(err.text);
}

static void
repeat(struct sampler *s, struct plan p)
{
	char name[128];
	int i;

	snprintf(name, sizeof(name), "%s/%s/%u%s%s/manual_time", p.family,
	    p.path->name,
	    strcmp(p.family, "shootdown") == 0 ? p.responders : p.batch,
	    strcmp(p.family, "stream") == 0 ? "/" : "",
	    strcmp(p.family, "stream") == 0 ? p.sink : "");
	for (i = 0; i < s->repetitions; i++)
		add(s, name, &p, i);
	add_aggregate(s, name);
}

static void
default_plan(struct sampler *s)
{
	static const unsigned batches[] = {1, 4, 16};
	static const char *const sinks[] = {"touch", "copy"};
	size_t b, i, k;
	unsigned r;

	for (i = 0; i < NPATHS; i++)
		for (b = 0; b < 3; b++) {
			repeat(s, (struct plan){"latency", &paths[i],
				      batches[b], "null", 0});
			for (k = 0; k < 2; k++)
				repeat(s, (struct plan){"stream", &paths[i],
					      batches[b], sinks[k], 0});
		}
	for (i = 0; i < NPATHS; i++)
		for (r = 0; r < 4; r++)
			repeat(s, (struct plan){
				      "shootdown", &paths[i], 1, "null", r});
	for (i = 3; i < 5; i++)
		for (b = 0; b < 3; b += 2)
			repeat(s, (struct plan){"drivers2x2", &paths[i], batches[b],
				      "null", 0});
}

static void
wide_plan(struct sampler *s)
{
	static const unsigned batches[] = {1, 2, 4, 8, 16},
	    responders[] = {0, 1, 3, 7, 15};
	static const char *const sinks[] = {"touch", "copy", "device"};
	struct path path;
	size_t b, i, k;

	s->repetitions = 1;
	for (i = 0; i < NPATHS + NMORE; i++) {
		path = paths[i % NPATHS];
		if (i >= NPATHS)
			path.name = more_paths[i - NPATHS];
		for (b = 0; b < 5; b++) {
			repeat(s, (struct plan){"latency", &path, batches[b],
				      "null", 0});
			repeat(s, (struct plan){"adapter", &path, batches[b],
				      "device", 0});
			repeat(s, (struct plan){"shootdown", &path, 1, "null",
				      responders[b]});
			for (k = 0; k < 3; k++)
				repeat(s, (struct plan){"stream", &path,
					      batches[b], sinks[k], 0});
		}
	}
}

int
main(int argc, char **argv)
{
	struct result_context context = {
	    .os = "linux",
	    .release = "6.1.0-56-amd64",
	    .version = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-1",
	    .machine = "x86_64",
	    .module_version = "none: a sample",
	    .target = "guest",
	    .accelerator = "tcg",
	    .emulated = true,
	    .clock = "exact",
	    .ticks_per_second = 1000000000,
	    .qemu_version = "7.2.22",
	    .cpu_model = "QEMU TCG CPU version 2.5+ (figures made up)",
	    .topology = "Package:4 Core:1 PU:1",
	    .seed = 1,
	    .started = "2026-01-31T12:00:00Z",
	    .host = "a host that never was",
	};
	struct sampler s = {.state = 1, .repetitions = REPETITIONS};
	struct errmsg err;
	char *path;
	bool wide;

	if (argc < 3)
		die("usage: sample exact|tsc|wide folder [CPU model]");
	wide = strcmp(argv[1], "wide") == 0;
	if (wide) {
		context.release = "6.12.117-with-a-long-name-of-somebody-s-own"
		    "+deb12-cloud-amd64";
		context.cpu_model = "A processor whose name is as long as any "
		    "name that one was ever given @ 2.00GHz";
		context.host = "and another processor, of the machine below, "
		    "with as long a name";
	} else {
		context.clock = argv[1];
	}
	if (argc > 3)
		context.cpu_model = argv[3];
	s.tsc = strcmp(argv[1], "tsc") == 0;
	if (result_new(&context, &s.result, &err) != 0)
		die(err.text);
	if (wide)
		wide_plan(&s);
	else
		default_plan(&s);
	path = result_path(s.result, argv[2]);
	if (path == NULL)
		die("no memory");
	if (result_write(s.result, path, &err) != 0)
		die(err.text);
	puts(path);
	free(path);
	result_free(s.result);
	return (0);
}
