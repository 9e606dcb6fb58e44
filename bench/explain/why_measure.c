/* SPDX-License-Identifier: BSD-2-Clause */
/* What a comparison lacks, measured on the kernels of both sides. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/asked.h"
#include "explain/at_hand.h"
#include "explain/measure.h"
#include "explain/why_internal.h"
#include "gbench/gbench.h"
#include "measure/gbench_flags.h"
#include "measure/stop.h"
#include "measure/target.h"
#include "util/command.h"
#include "util/member.h"

#define NAMED 4 /* as many names fit a message */

/* One side: what is measured, and as its result was. */
struct again {
	struct why_side *side;
	const struct why_kernel *given;
	const struct why_asked *asked;
	const char *which; /* "old", "new" */
	char **names; /* of rows, that point into the comparison */
	size_t n;
	struct result *of;
	const json_t *context, *row; /* of that result */
	const char *command;
	struct at_hand files;
	char seed[32], pages[32], rounds[32], handicap[128];
	struct options options;
};

/* A row of a live guest, as explain measures it. */
static bool
is_live(const char *name)
{
	const enum row_family family = row_family_of(name, strlen(name));

	return (family == ROW_LATENCY || family == ROW_STREAM ||
	    family == ROW_SHOOTDOWN || family == ROW_DRIVERS2X2);
}

/* The rows that differ and are not explained on this side. */
static int
gather(struct again *again, const struct comparison *c, bool old,
    struct errmsg *err)
{
	const struct compare_figure *f;
	struct difference_side found;
	struct errmsg why;
	size_t i, k;

	again->names = calloc(c->nfigures + 1, sizeof(char *));
	if (again->names == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	for (i = 0; i < c->nfigures; i++) {
		f = &c->figures[i];
		if (!why_differs(f) || why_side_takes(f, &why) != 0 ||
		    !is_live(f->name) || why_side_find(again->side, f, old ?
		    f->old_median : f->new_median, &found, &why) == 0)
			continue;
		for (k = 0; k < again->n; k++)
			if (strcmp(again->names[k], f->name) == 0)
				break;
		if (k == again->n)
			again->names[again->n++] =
			    (char *)(uintptr_t)f->name;
	}
	return (0);
}

static const json_t *
find_row(const json_t *root, const char *name)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(root, "benchmarks"), i, row)
		if (strcmp(member_text(row, "name"), name) == 0)
			return (json_object_get(row, "dumpbench"));
	return (NULL);
}

static int
read_result(struct again *again, struct errmsg *err)
{
	char *path = why_side_result(again->side);
	int error;

	if (path == NULL)
		return (errmsg_set(err, ENOENT, "%s: no result of the clock "
		    "exact", again->side->path));
	error = result_read(path, &again->of, err);
	free(path);
	if (error != 0)
		return (error);
	again->context = json_object_get(json_object_get(again->of->root,
	    "context"), "dumpbench");
	again->command = member_text(again->context, "command");
	again->row = find_row(again->of->root, again->names[0]);
	return (0);
}

/* A number of the result as an option's value; NULL: it does not say. */
static const char *
number(char text[32], const json_t *object, const char *member)
{
	const json_t *value = json_object_get(object, member);

	if (!json_is_integer(value))
		return (NULL);
	snprintf(text, 32, "%lld", (long long)json_integer_value(value));
	return (text);
}

/* As the result was measured. */
static int
set_options(struct again *again, struct errmsg *err)
{
	static char program[] = "dumpbench";
	char *no_flags[] = {program, NULL};
	struct options *o = &again->options;
	int error, none = 1;

	error = run_options_default(o, err);
	if (error != 0)
		return (error);
	o->clock[GUEST_CLOCK_EXACT] = true;
	o->kernel = again->files.kernel;
	o->kmod = again->files.kmod;
	o->results = again->asked->results;
	o->cpus = member_small(again->context, "cpus");
	o->memory_mb = member_small(again->context, "memory_mb");
	if (number(again->seed, again->context, "seed") != NULL)
		o->seed = again->seed;
	o->pages = number(again->pages, again->row, "pages");
	o->rounds = number(again->rounds, again->row, "rounds");
	if (command_option(again->command, "handicap", again->handicap,
	    sizeof(again->handicap)))
		o->handicap = again->handicap;
	snprintf(o->command, sizeof(o->command), "dumpbench compare --why");
	error = run_options_consistent(o, err);
	if (error == 0)
		error = bench_flags_set(o, GUEST_CLOCK_EXACT, &none, no_flags,
		    err);
	if (error == 0)
		error = target_check(o, KERNEL_ANY, true, err);
	return (error);
}

/* The command that makes what is missing. */
static void
say_command(const struct again *again, FILE *out)
{
	const struct options *o = &again->options;
	size_t i;

	fprintf(out, "dumpbench explain --kernel FILE --kmod FILE");
	if (o->cpus != 0)
		fprintf(out, " --cpus %u", o->cpus);
	if (o->memory_mb != 0)
		fprintf(out, " --memory %u", o->memory_mb);
	if (o->seed != NULL && strcmp(o->seed, "1") != 0)
		fprintf(out, " --seed %s", o->seed);
	if (o->pages != NULL)
		fprintf(out, " --pages %s", o->pages);
	if (o->rounds != NULL)
		fprintf(out, " --rounds %s", o->rounds);
	if (again->n > NAMED)
		fprintf(out, " --benchmark_filter=.");
	for (i = 0; i < again->n && again->n <= NAMED; i++)
		fprintf(out, " %s", again->names[i]);
}

static int
not_at_hand(const struct again *again, int error, struct errmsg *err)
{
	char text[1024] = "", why[256];
	FILE *out = fmemopen(text, sizeof(text) - 1, "w");

	snprintf(why, sizeof(why), "%.240s", err->text);
	if (out != NULL) {
		say_command(again, out);
		fclose(out);
	}
	return (errmsg_set(err, -error, "%.200s: no explanation of %.100s%s is "
	    "in it or beside it, and %s (expected --%s-kernel FILE and "
	    "--%s-kmod FILE); `%s` measures what is missing",
	    again->side->path, again->names[0], again->n > 1 ?
	    " and others" : "", why, again->which, again->which, text));
}

/* Measured, kept, and of the kernel that it is meant to be of? */
static int
keep(struct again *again, struct stored *stored, struct errmsg *err)
{
	const json_t *context = json_object_get(json_object_get(
	    stored->result->root, "context"), "dumpbench");
	char *path;
	int error;

	if (strcmp(member_text(context, "release"), member_text(
	    again->context, "release")) != 0 || strcmp(member_text(context,
	    "version"), member_text(again->context, "version")) != 0)
		return (errmsg_set(err, EINVAL, "%s: the kernel is '%.60s "
		    "%.80s', and that of %s was '%.60s %.80s'",
		    again->files.kernel, member_text(context, "release"),
		    member_text(context, "version"), again->side->path,
		    member_text(again->context, "release"),
		    member_text(again->context, "version")));
	error = result_store(stored->result, again->asked->results, &path, err);
	stored->path = path;
	if (error == 0 && why_side_add(again->side, stored) != 0)
		error = errmsg_set(err, ENOMEM, "no memory");
	if (error == 0)
		fprintf(stderr, "%s: %s\n", again->asked->program, path);
	free(path);
	return (error);
}

/* What failed for some rows alone is told when these are looked for. */
static int
measure(struct again *again, struct explain_files *files, struct errmsg *err)
{
	char *filter = explain_filter(again->names, again->n);
	const struct explain_wanted wanted = {.filter = filter};
	struct stored stored = {.path = NULL};
	int error;

	if (filter == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	error = explain_measure(&again->options, &wanted, files,
	    &stored.result, &stored.attribution, err);
	free(filter);
	if (error < 0)
		return (error);
	if (error > 0)
		fprintf(stderr, "%s: %s\n", again->asked->program, err->text);
	error = keep(again, &stored, err);
	if (error != 0)
		stored_free(&stored);
	else if (stop_reason() != NULL)
		error = errmsg_set(err, EINTR, "%s: not all that is missing "
		    "was measured: %s", again->side->path, stop_reason());
	return (error);
}

static int
run(struct again *again, struct errmsg *err)
{
	struct explain_files *files = NULL;
	int error;

	error = explain_files_new(&again->options, NULL, EXPLAIN_STAMPS_RUN,
	    &files, err);
	if (error == 0)
		error = measure(again, files, err);
	explain_files_free(files);
	return (error);
}

/* All is checked before anything starts. */
static int
prepare(struct again *again, const struct comparison *c, bool old,
    struct errmsg *err)
{
	int error;

	error = gather(again, c, old, err);
	if (error != 0 || again->n == 0)
		return (error);
	error = read_result(again, err);
	if (error != 0)
		return (error);
	error = run_options_default(&again->options, err);
	if (error == 0)
		error = at_hand_find(member_text(again->context, "release"),
		    again->command, again->given, again->options.tools,
		    &again->files, err);
	if (error == -ENOENT) {
		set_options(again, &(struct errmsg){{""}});
		return (not_at_hand(again, error, err));
	}
	if (error == 0)
		error = set_options(again, err);
	return (error);
}

static void
finish(struct again *again)
{
	result_free(again->of);
	free(again->names);
}

int
why_measure(struct why *why, const struct comparison *c,
    const struct why_asked *asked, struct errmsg *err)
{
	struct again old = {.side = &why->old, .given = &asked->old,
		.asked = asked, .which = "old"};
	struct again new = {.side = &why->new, .given = &asked->new,
		.asked = asked, .which = "new"};
	int error;

	error = prepare(&old, c, true, err);
	if (error == 0)
		error = prepare(&new, c, false, err);
	if (error == 0 && old.n + new.n > 0)
		error = result_folder(asked->results, err);
	if (error == 0 && old.n > 0)
		error = run(&old, err);
	if (error == 0 && new.n > 0)
		error = run(&new, err);
	finish(&old);
	finish(&new);
	return (error);
}
