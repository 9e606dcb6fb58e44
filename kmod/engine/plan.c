/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The plan's knobs.  A value that is refused changes nothing.
 */
#include "engine.h"

typedef unsigned long long ull;

static const struct db_row *
find(const struct db_row *const *rows, const char *name)
{
	for (; *rows != NULL; rows++)
		if (strcmp((*rows)->name, name) == 0)
			break;
	return (*rows);
}

/* The row of that name; null, and a sentence that lists the names. */
static const struct db_row *
choose(struct db_module *module, const char *knob,
    const struct db_row *const *rows, const char *name)
{
	const struct db_row *row = find(rows, name);
	char names[DB_SENTENCE_MAX];
	struct db_out out = {names, sizeof(names), 0, false};

	if (row != NULL)
		return (row);
	names[0] = '\0';
	for (; *rows != NULL; rows++)
		db_out(&out, "%s%s", out.length > 0 ? ", " : "",
		    (*rows)->name);
	db_refuse(module, EINVAL, "%s: unknown %s '%.40s' (expected %s)", knob,
	    knob, name, names);
	return (NULL);
}

static int
number(struct db_module *module, const char *knob, const char *text,
    uint64_t low, uint64_t high, uint64_t *value)
{
	const char *p = text;
	uint64_t v = 0;
	bool fits = true;

	for (; *p >= '0' && *p <= '9'; p++) {
		unsigned digit = (unsigned)(*p - '0');

		/* Kernels of 32 bits have no division of such numbers. */
		if (v > UINT64_MAX / 10 || v * 10 > UINT64_MAX - digit)
			fits = false;
		v = v * 10 + digit;
	}
	if (p == text || *p != '\0')
		return (db_refuse(module, EINVAL,
		    "%s: '%.40s' is not a whole number from %llu to %llu", knob,
		    text, (ull)low, (ull)high));
	if (!fits || v < low || v > high)
		return (db_refuse(module, EINVAL,
		    "%s: %.40s is out of range (expected %llu to %llu)", knob,
		    text, (ull)low, (ull)high));
	*value = v;
	return (0);
}

#define NAME_KNOB(member, table)					\
static void								\
get_##member(struct db_module *module, const struct db_knob *knob,	\
    struct db_out *out)							\
{									\
	(void)knob;							\
	db_out(out, "%s", module->plan.member->row.name);		\
}									\
static int								\
set_##member(struct db_module *module, const struct db_knob *knob,	\
    const char *text)							\
{									\
	const struct db_row *row;					\
									\
	row = choose(module, knob->name, module->os->table, text);	\
	if (row == NULL)						\
		return (EINVAL);					\
	module->os->lock(module);					\
	/* The row is the first member of what the plan points to. */	\
	module->plan.member = (const void *)row;			\
	module->os->unlock(module);					\
	return (0);							\
}

NAME_KNOB(path, paths)
NAME_KNOB(source, sources)
NAME_KNOB(sink, sinks)
NAME_KNOB(context, contexts)

#define NUMBER_KNOB(id, member, type, low, high)			\
static void								\
get_##id(struct db_module *module, const struct db_knob *knob,		\
    struct db_out *out)							\
{									\
	(void)knob;							\
	db_out(out, "%llu", (ull)module->plan.member);			\
}									\
static int								\
set_##id(struct db_module *module, const struct db_knob *knob,		\
    const char *text)							\
{									\
	uint64_t value = 0;						\
									\
	if (number(module, knob->name, text, low, high, &value) != 0)	\
		return (EINVAL);					\
	module->os->lock(module);					\
	module->plan.member = (type)value;				\
	module->os->unlock(module);					\
	return (0);							\
}

static uint64_t
pages_max(const struct db_module *module)
{
	uint64_t quarter = module->os->ram_pages() / DB_PAGES_PART;

	return (quarter < UINT32_MAX ? quarter : UINT32_MAX);
}

static uint64_t
responders_max(const struct db_module *module)
{
	uint32_t cpus = module->os->cpus(), others = cpus > 0 ? cpus - 1 : 0;

	return (others < DB_RESPONDERS_MAX ? others : DB_RESPONDERS_MAX);
}

NUMBER_KNOB(batch, batch, uint32_t, 1, DB_BATCH_MAX)
NUMBER_KNOB(pages, pages, uint32_t, 1, pages_max(module))
NUMBER_KNOB(rounds, rounds, uint32_t, 1, DB_ROUNDS_MAX)
NUMBER_KNOB(responders, responders, uint32_t, 0, responders_max(module))
NUMBER_KNOB(seed, seed, uint64_t, 0, DB_SEED_MAX)
NUMBER_KNOB(any_cpu, cpu, uint32_t, 0, UINT32_MAX)

static int
set_cpu(struct db_module *module, const struct db_knob *knob, const char *text)
{
	uint64_t value = 0;

	if (number(module, knob->name, text, 0, UINT32_MAX, &value) != 0)
		return (EINVAL);
	if (!module->os->may_use((uint32_t)value))
		return (db_refuse(module, EINVAL,
		    "cpu: %llu is not online, or the caller may not use it; it "
		    "may use %u CPUs", (ull)value, module->os->cpus()));
	return (set_any_cpu(module, knob, text));
}

static void
get_device(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	db_out(out, "%s", module->plan.device);
}

static int
set_device(struct db_module *module, const struct db_knob *knob,
    const char *text)
{
	size_t length = strlen(text);

	if (length >= DB_DEVICE_MAX)
		return (db_refuse(module, EINVAL,
		    "%s: the name has %u characters (expected at most %d)",
		    knob->name, (unsigned)length, DB_DEVICE_MAX - 1));
	module->os->lock(module);
	memcpy(module->plan.device, text, length + 1);
	module->os->unlock(module);
	return (0);
}

static void
get_handicap(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	db_handicap_get(&module->plan, out);
}

static int
set_handicap(struct db_module *module, const struct db_knob *knob,
    const char *text)
{
	(void)knob;
	return (db_handicap_set(module, text));
}

const struct db_knob db_plan_knobs[] = {
	{"path", "how a batch of pages is mapped, a name from paths",
	    get_path, set_path, 0},
	{"batch", "pages a map call, 1 to 16", get_batch, set_batch, 0},
	{"pages", "pages of the source, at most a quarter of RAM",
	    get_pages, set_pages, 0},
	{"rounds", "times that the source is streamed",
	    get_rounds, set_rounds, 0},
	{"source", "the pages that are streamed, a name from sources",
	    get_source, set_source, 0},
	{"sink", "where a mapped batch goes, a name from sinks",
	    get_sink, set_sink, 0},
	{"context", "the state of the machine, a name from contexts",
	    get_context, set_context, 0},
	{"device", "the disk that the sink device writes to",
	    get_device, set_device, 0},
	{"cpu", "the CPU that measures", get_any_cpu, set_cpu, 0},
	{"responders", "other CPUs that spin and answer shootdowns",
	    get_responders, set_responders, 0},
	{"seed", "decides the order of the pages", get_seed, set_seed, 0},
	{"handicap", "instructions that a path's map burns, or none",
	    get_handicap, set_handicap, 0},
};
const size_t db_nplan_knobs = sizeof(db_plan_knobs) / sizeof(db_plan_knobs[0]);

void
db_plan_default(struct db_plan *plan, const struct db_os *os)
{
	memset(plan, 0, sizeof(*plan));
	plan->path = (const void *)os->paths[0];
	plan->source = (const void *)os->sources[0];
	plan->sink = (const void *)os->sinks[0];
	plan->context = (const void *)os->contexts[0];
	plan->batch = 1;
	plan->pages = 1024;
	plan->rounds = 4;
	plan->seed = 1;
}

int
db_plan_check(struct db_module *module, const struct db_plan *plan)
{
	const struct db_os *os = module->os;
	uint64_t samples;

	if (plan->batch > plan->pages)
		return (db_refuse(module, EINVAL,
		    "batch: %u pages are more than the source's %u",
		    plan->batch, plan->pages));
	if (plan->path->batch_max != 0 && plan->batch > plan->path->batch_max)
		return (db_refuse(module, EINVAL,
		    "batch: path %s maps at most %u pages a call here",
		    plan->path->row.name, plan->path->batch_max));
	samples = (uint64_t)(plan->pages / plan->batch) * plan->rounds;
	if (samples > DB_SAMPLES_MAX)
		return (db_refuse(module, EINVAL,
		    "rounds: %u rounds of %u batches are more than the %u "
		    "samples that are kept", plan->rounds,
		    plan->pages / plan->batch, DB_SAMPLES_MAX));
	if (plan->path->row.flags & DB_NO_ADDRESS &&
	    !(plan->sink->row.flags & DB_NO_ADDRESS))
		return (db_refuse(module, EINVAL,
		    "sink: path %s maps nothing that sink %s could read "
		    "(expected null)", plan->path->row.name,
		    plan->sink->row.name));
	if (plan->path->row.flags & DB_OWN_PAGES &&
	    !(plan->source->row.flags & DB_OWN_PAGES))
		return (db_refuse(module, EINVAL,
		    "source: path %s maps no page that the kernel uses itself, "
		    "as those of source %s are (expected pages)",
		    plan->path->row.name,
		    plan->source->row.name));
	if (plan->path->row.flags & DB_ONE_RUN &&
	    !(plan->source->row.flags & DB_ONE_RUN))
		return (db_refuse(module, EINVAL,
		    "source: path %s maps a large page, which source %s has "
		    "not (expected run)", plan->path->row.name,
		    plan->source->row.name));
	if (plan->sink->row.flags & DB_DEVICE && plan->device[0] == '\0')
		return (db_refuse(module, EINVAL,
		    "device: none is set, and sink %s writes to one (expected "
		    "the name of a disk)",
		    plan->sink->row.name));
	if (!os->may_use(plan->cpu))
		return (db_refuse(module, EINVAL,
		    "cpu: %u is not online, or the caller may not use it; it "
		    "may use %u CPUs", plan->cpu, os->cpus()));
	if (plan->responders > responders_max(module))
		return (db_refuse(module, EINVAL,
		    "responders: %u are more than the %llu other CPUs that the "
		    "caller may use", plan->responders,
		    (ull)responders_max(module)));
	return (0);
}
