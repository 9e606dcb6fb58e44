/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"

/* The row is the first member of the path. */
static void
path_properties(const struct db_row *row, struct db_out *out)
{
	db_path_properties((const void *)row, out);
}

static void
list(const struct db_row *const *rows,
    void (*properties)(const struct db_row *, struct db_out *),
    struct db_out *out)
{
	const char *newline = "";

	for (; *rows != NULL; rows++) {
		db_out(out, "%s%-16s ", newline, (*rows)->name);
		properties(*rows, out);
		db_out(out, " %s", (*rows)->summary);
		newline = "\n";
	}
}

#define LIST_KNOB(table, properties)					\
static void								\
get_##table(struct db_module *module, const struct db_knob *knob,	\
    struct db_out *out)							\
{									\
	(void)knob;							\
	list(module->os->table, properties, out);			\
}

LIST_KNOB(paths, path_properties)
LIST_KNOB(sources, db_properties)
LIST_KNOB(sinks, db_properties)
LIST_KNOB(contexts, db_properties)

static void
get_version(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	db_out(out, "%s", DB_VERSION);
	/* A result with a handicap must show it. */
	if (module->plan.handicap != 0) {
		db_out(out, ", handicap ");
		db_handicap_get(&module->plan, out);
	}
}

static void
get_run(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	db_out(out, "%u", module->running);
}

/* "0" and "1" are what every sysctl tool writes to a switch. */
static int
set_run(struct db_module *module, const struct db_knob *knob, const char *text)
{
	if (strcmp(text, "1") != 0)
		return (db_refuse(module, EINVAL,
		    "%s: '%.40s' (expected 1, which starts a run)",
		    knob->name, text));
	return (db_run(module));
}

static void
get_progress(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	db_out(out, "%u", db_load(&module->progress));
}

static int
set_abort(struct db_module *module, const struct db_knob *knob,
    const char *text)
{
	if (strcmp(text, "1") != 0)
		return (db_refuse(module, EINVAL,
		    "%s: '%.40s' (expected 1, which ends a run)",
		    knob->name, text));
	db_store(&module->abort, 1);
	return (0);
}

static void
get_abort(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	db_out(out, "%u", db_load(&module->abort));
}

static void
get_panic(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)module;
	(void)knob;
	db_out(out, "0");
}

static int
set_panic(struct db_module *module, const struct db_knob *knob,
    const char *text)
{
	if (strcmp(text, "1") != 0)
		return (db_refuse(module, EINVAL,
		    "%s: '%.40s' (expected 1, which panics the kernel)",
		    knob->name, text));
	if (module->os->panic == NULL)
		return (db_refuse(module, EINVAL,
		    "%s: this target is a process, not a kernel", knob->name));
	module->os->panic();
	return (0);
}

static void
get_error(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	db_out(out, "%s", module->error);
}

static void
get_result(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	(void)knob;
	if (module->result_length >= out->size) {
		out->full = true;
		return;
	}
	memcpy(out->text, module->result, module->result_length + 1);
	out->length = module->result_length;
}

static const struct db_knob module_knobs[] = {
	{"version", "this module's version", get_version, NULL, 0},
	{"paths", "the mapping paths of this kernel", get_paths, NULL, 0},
	{"sources", "where the pages come from", get_sources, NULL, 0},
	{"sinks", "where a mapped batch can go", get_sinks, NULL, 0},
	{"contexts", "the states of the machine to measure in",
	    get_contexts, NULL, 0},
	{"run", "write 1 to run the plan; returns at its end",
	    get_run, set_run, 0},
	{"progress", "percent of the run that is done", get_progress, NULL, 0},
	{"abort", "write 1 to end the run that is under way",
	    get_abort, set_abort, 0},
	{"panic", "write 1 to panic the kernel, at once",
	    get_panic, set_panic, 0},
	{"error", "why a value or a run was refused, last", get_error, NULL, 0},
	{"result", "the last run, as JSON", get_result, NULL, DB_RESULT_MAX},
};

#define NMODULE_KNOBS	(sizeof(module_knobs) / sizeof(module_knobs[0]))

size_t
db_nknobs(void)
{
	return (NMODULE_KNOBS + db_nplan_knobs);
}

const struct db_knob *
db_knob(size_t i)
{
	if (i < NMODULE_KNOBS)
		return (&module_knobs[i]);
	i -= NMODULE_KNOBS;
	return (i < db_nplan_knobs ? &db_plan_knobs[i] : NULL);
}

const struct db_knob *
db_knob_find(const char *name)
{
	const struct db_knob *knob;
	size_t i;

	for (i = 0; (knob = db_knob(i)) != NULL; i++)
		if (strcmp(knob->name, name) == 0)
			break;
	return (knob);
}

void
db_knob_get(struct db_module *module, const struct db_knob *knob,
    struct db_out *out)
{
	out->text[0] = '\0';
	module->os->lock(module);
	knob->get(module, knob, out);
	module->os->unlock(module);
}

int
db_knob_set(struct db_module *module, const struct db_knob *knob,
    const char *text)
{
	return (knob->set(module, knob, text));
}

int
db_module_init(struct db_module *module, const struct db_os *os)
{
	module->os = os;
	module->result = os->alloc(DB_RESULT_MAX);
	if (module->result == NULL)
		return (ENOMEM);
	db_plan_default(&module->plan, os);
	return (0);
}

/* No run is under way and no knob is reached any more. */
void
db_module_destroy(struct db_module *module)
{
	module->os->free(module->result);
	module->result = NULL;
}
