/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names of rows that are measured in a crash stand alone: it ends its guest,
 * and the time stamps are others than a run's.
 */
#include <errno.h>
#include <stdlib.h>

#include "explain/asked.h"
#include "family/kdump.h"
#include "measure/panic.h"
#include "result/row.h"

static int
check_panic_name(const char *name, const struct row *row, struct errmsg *err)
{
	if (row->batch == PANIC_BATCH)
		return (0);
	return (errmsg_set(err, EINVAL, "%.200s: a panic maps %d pages at a "
	    "time (expected panic/%.100s/%d)", name, PANIC_BATCH, row->path,
	    PANIC_BATCH));
}

/* Those that the agent measures; not paths of the module. */
static int
check_kdump_name(char *name, struct errmsg *err)
{
	const struct knob_rows no_paths = {.n = 0};
	char *filter = explain_filter(&name, 1);
	const int known = filter == NULL ? -ENOMEM :
	    kdump_is_wanted(filter, &no_paths);

	free(filter);
	if (known < 0)
		return (errmsg_set(err, ENOMEM, "no memory"));
	return (known == 1 ? 0 : errmsg_set(err, EINVAL, "%.200s: in a capture "
	    "kernel the reads of the old memory are explained (expected "
	    "kdump/read/4096, kdump/read/65536, kdump/read/1048576, "
	    "kdump/mmap/4096, kdump/mmap/65536 or kdump/mmap/4194304)", name));
}

/* How many names are of that family; negative: one is not measured there. */
static int
count(const struct explain_asked *a, enum row_family family,
    struct errmsg *err)
{
	struct row_name parsed;
	int n = 0, error = 0;
	size_t i;

	for (i = 0; i < a->nnames && error == 0; i++) {
		row_parse(a->names[i], &parsed);
		if (parsed.row.family != family)
			continue;
		n++;
		if (a->file == NULL)
			error = family == ROW_PANIC ?
			    check_panic_name(a->names[i], &parsed.row, err) :
			    check_kdump_name(a->names[i], err);
	}
	return (error != 0 ? error : n);
}

static int
check_alone(struct explain_asked *a, enum row_family family,
    enum explain_stamps stamps, const char *what, const char *example,
    struct errmsg *err)
{
	int n = count(a, family, err);

	if (n <= 0 || a->file != NULL)
		return (n < 0 ? n : 0);
	a->stamps = stamps;
	return ((size_t)n == a->nnames ? 0 : errmsg_set(err, EINVAL, "names of "
	    "%s stand alone (expected names such as %s, or none of them)",
	    what, example));
}

/* What a run streams, and a crash does not. */
static int
check_options(const struct explain_asked *a, struct errmsg *err)
{
	const char *option = a->run.rounds != NULL ? "rounds" :
	    a->run.device != NULL ? "device" : NULL;

	if (a->stamps == EXPLAIN_STAMPS_RUN || option == NULL)
		return (0);
	return (errmsg_set(err, EINVAL, "--%s: not used in a crash (expected "
	    "other benchmarks)", option));
}

int
explain_check_crash(struct explain_asked *asked, struct errmsg *err)
{
	int error;

	error = check_alone(asked, ROW_PANIC, EXPLAIN_STAMPS_PANIC, "a panic",
	    "panic/enter/16", err);
	if (error == 0)
		error = check_alone(asked, ROW_KDUMP, EXPLAIN_STAMPS_AGENT,
		    "a capture kernel", "kdump/read/4096", err);
	if (error == 0 && asked->stamps == EXPLAIN_STAMPS_PANIC &&
	    asked->tlb.entries != 0)
		error = errmsg_set(err, EINVAL, "--tlb-model: not used in a "
		    "panic, in which no run begins and ends (expected other "
		    "benchmarks)");
	return (error != 0 ? error : check_options(asked, err));
}
