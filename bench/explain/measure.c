/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "explain/asked_names.h"
#include "explain/files.h"
#include "explain/measure.h"
#include "explain/symbols.h"
#include "gbench/gbench.h"
#include "measure/expect.h"
#include "measure/filter.h"
#include "measure/gb_reporter.h"
#include "measure/stop.h"
#include "measure/near_family.h"

/* No errno value: there is a result, in which something is missing. */
#define MISSING 1

struct measuring {
	struct explain_files *files;
	struct attribution *attribution;
	struct bench *bench;
	struct progress *progress;
	uint32_t runs;
};

static void
news(void *arg, const char *line)
{
	const struct measuring *m = arg;

	progress_say(m->progress, line);
}

static void
run_begins(void *arg)
{
	struct measuring *m = arg;

	windows_forget(m->files->windows);
	windows_row(m->files->windows, ++m->runs);
}

/* Of several repetitions the first is explained. */
static int
case_ends(void *arg, const char *name, const json_t *run, struct errmsg *err)
{
	struct measuring *m = arg;
	int error;

	if (attribution_find(m->attribution, name) != NULL)
		return (0);
	error = windows_check(m->files->windows, err);
	/* What found no room is told of its row. */
	if (error == 0 || error == -ENOSPC)
		error = attribution_add(m->attribution, name, run,
		    m->files->windows, err);
	return (error);
}

static int
expect_one(const char *name, void *arg)
{
	struct measuring *m = arg;
	struct bench_case *c;
	char own[ROW_NAME_MAX];

	snprintf(own, sizeof(own), "%.*s", filter_name_length(name), name);
	c = bench_find(m->bench, own);
	if (c != NULL)
		expect_case(m->bench, c, 1);
	return (0);
}

/* What of all was not measured, and why. */
static int
tell_missing(const struct gb_reporter *report, struct errmsg *err)
{
	const size_t missing = report->failed + report->stopped;

	if (missing == 0)
		return (0);
	errmsg_set(err, EIO, "%zu of %zu benchmarks were not measured%s%.1500s",
	    missing, missing + report->measured, stop_reason() != NULL ?
	    ": " : "; the first, ", stop_reason() != NULL ? stop_reason() :
	    report->bench->err.text);
	return (report->measured > 0 ? MISSING : stop_reason() != NULL ?
	    -EINTR : -EIO);
}

static int
run_matching(struct measuring *m, const struct explain_wanted *wanted,
    struct errmsg *err)
{
	struct gb_reporter report = {.bench = m->bench};
	const struct gbench_options options = {
		.filter = wanted->filter, .quiet = true,
	};
	const char *written = wanted->written != NULL ? wanted->written :
	    wanted->filter;
	char question[SUGGEST_MAX];
	int n, error;

	error = asked_names_found(m->bench, wanted->names, wanted->nnames,
	    err);
	if (error != 0)
		return (error);
	n = gbench_list(wanted->filter, expect_one, m);
	if (n == 0)
		return (errmsg_set(err, ENOENT, "'%s' matches no benchmark%s "
		    "(expected some of those that `dumpbench list` with the "
		    "same options names)", written, near_family(question,
		    written)));
	error = n < 0 ? errmsg_set(err, -n, "%s", gbench_error()) :
	    gb_reporter_run(&report, &options, err);
	return (error != 0 ? error : tell_missing(&report, err));
}

/* Names for what was measured, and both into one. */
static int
finish(struct measuring *m, struct errmsg *err)
{
	json_t *explanation;
	int error;

	error = explain_files_name(m->files,
	    guest_target_guest(m->bench->target), m->attribution, err);
	if (error == 0)
		error = gb_reporter_sort(m->bench->result, err);
	if (error != 0)
		return (error);
	explanation = attribution_write(m->attribution);
	if (json_object_set_new(m->bench->result->root, "explanation",
	    explanation) != 0)
		return (errmsg_set(err, ENOMEM, "no memory"));
	return (0);
}

static int
measure(struct measuring *m, const struct explain_wanted *wanted,
    struct result **result, struct errmsg *err)
{
	const struct bench_watch watch = {run_begins, case_ends, m};
	struct errmsg why;
	int error, named;

	m->bench->progress = m->progress;
	m->bench->watch = &watch;
	error = run_matching(m, wanted, err);
	m->bench->progress = NULL;
	if (error < 0)
		return (error);
	named = finish(m, &why);
	if (named != 0) {
		*err = why;
		return (named);
	}
	*result = m->bench->result;
	m->bench->result = NULL;
	return (error);
}

/* The guest did not start: it may be the plugin's sake. */
static int
tell_plugin(const struct explain_files *files, int error, struct errmsg *err)
{
	const struct layout_header *h = windows_header(files->windows);

	if (h->state == LAYOUT_REFUSED)
		return (errmsg_set(err, -error, "the plugin: %.255s",
		    h->refusal));
	if (strstr(err->text, "-plugin: invalid option") != NULL)
		return (errmsg_set(err, -error, "this QEMU takes no plugins "
		    "(expected one that was built with them, as Debian's "
		    "is)"));
	return (error);
}

int
explain_measure(const struct options *options,
    const struct explain_wanted *wanted, struct explain_files *files,
    struct result **result,
    struct attribution **attribution, struct errmsg *err)
{
	struct measuring m = {.files = files,
		.attribution = attribution_new()};
	struct options plugged = *options;
	int error = 0;

	*result = NULL;
	*attribution = NULL;
	plugged.plugin = files->plugin;
	plugged.plugin_argument = files->argument;
	m.progress = progress_new("explain");
	expect_boot(m.progress);
	if (m.attribution == NULL)
		error = errmsg_set(err, ENOMEM, "no memory");
	if (error == 0)
		error = bench_open(&plugged, GUEST_CLOCK_EXACT, news, &m,
		    &m.bench, err);
	if (error != 0)
		error = tell_plugin(files, error, err);
	progress_done(m.progress);
	if (error == 0 && m.bench != NULL)
		error = measure(&m, wanted, result, err);
	progress_free(m.progress);
	bench_close(m.bench);
	if (error < 0)
		attribution_free(m.attribution);
	else
		*attribution = m.attribution;
	return (error);
}
