/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "knob/rows.h"
#include "measure/clocks.h"
#include "measure/target_internal.h"
#include "util/suggest.h"

const struct target_ops *const target_kinds[TARGET_KINDS] = {
	&guest_target,
	&local_target,
	&host_target,
};

int
target_check(const struct options *options, enum kernel_os os, bool module,
    struct errmsg *err)
{
	const struct target_ops *ops = options->target;

	return (ops->check != NULL ? ops->check(options, os, module, err) : 0);
}

/* The module refused it: a path that it does not have? */
static int
refuse_path(struct target *target, const char *handicap, struct errmsg *err)
{
	char *path = strndup(handicap, strcspn(handicap, ":"));
	struct knob_rows paths = {.n = 0};
	const char **names;
	int error = -EINVAL;
	size_t i;

	if (path == NULL || knob_rows_read(target->knobs, "paths", &paths,
	    NULL) != 0) {
		free(path);
		return (error);
	}
	names = calloc(paths.n + 1, sizeof(*names));
	for (i = 0; i < paths.n && names != NULL; i++)
		names[i] = paths.row[i].name;
	if (names != NULL && knob_rows_find(&paths, path) == NULL) {
		suggest_refuse(err, "--handicap: ", "path", "", path, names,
		    paths.n);
		error = -TARGET_WRONG;
	}
	free(names);
	free(path);
	knob_rows_free(&paths);
	return (error);
}

/* A kernel that was just booted has the module's default handicap. */
static int
set_handicap(struct target *target, struct errmsg *err)
{
	const char *handicap = target->options->handicap;
	int error;

	if (handicap == NULL)
		return (0);
	error = knob_set(target->knobs, "handicap", handicap, err);
	return (error == -EINVAL ? refuse_path(target, handicap, err) :
	    error);
}

int
target_open(const struct options *options, enum guest_clock clock,
    void (*news)(void *, const char *), void *arg, struct target **result,
    struct errmsg *err)
{
	struct target *target;
	int error;

	target = calloc(1, sizeof(*target));
	if (target == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a target"));
	target->ops = options->target;
	target->options = options;
	target->clock = clock;
	target->news = news;
	target->news_arg = arg;
	error = target->ops->open(target, err);
	/* The handicap first, as it is part of the version. */
	if (error == 0)
		error = set_handicap(target, err);
	/* A guest may be crashed without the module. */
	if (error == 0 && (options->kmod != NULL || !target->ops->boots))
		error = knob_get(target->knobs, "version",
		    &target->module_version, err);
	if (error != 0) {
		target_close(target);
		return (error);
	}
	*result = target;
	return (0);
}

void
target_close(struct target *target)
{
	if (target == NULL)
		return;
	target->ops->close(target);
	topo_close(target->topo);
	free(target->module_version);
	free(target);
}

struct knobs *
target_knobs(struct target *target)
{
	return (target->knobs);
}

const struct topo *
target_topo(const struct target *target)
{
	return (target->topo);
}

const char *
target_disk(const struct target *target)
{
	return (target->ops->disk != NULL ? target->ops->disk(target) : "");
}

bool
target_has_adapter(const struct target *target, const char *model)
{
	return (target->ops->has_adapter == NULL ||
	    target->ops->has_adapter(target, model));
}

int
target_set_adapter(struct target *target, const char *model, struct errmsg *err)
{
	int error;

	if (target_has_adapter(target, model))
		return (0);
	error = target->ops->set_adapter(target, model, err);
	return (error == 0 ? set_handicap(target, err) : error);
}

struct adapter_sum
target_adapter_sum(struct target *target)
{
	return (target->ops->adapter_sum != NULL ?
	    target->ops->adapter_sum(target) : adapter_log_sum(NULL));
}

unsigned
target_cpus_max(const struct target *target)
{
	return (target->cpus_max);
}

int
target_set_cpus(struct target *target, unsigned n, struct errmsg *err)
{
	if (n > target->cpus_max)
		return (errmsg_set(err, EINVAL, "%u CPUs are needed (expected "
		    "at most %u)", n, target->cpus_max));
	return (target->ops->set_cpus != NULL ?
	    target->ops->set_cpus(target, n, err) : 0);
}

int
target_panic(struct target *target, unsigned timeout_s, struct errmsg *err)
{
	return (target->ops->panic(target, timeout_s, err));
}

void
target_describe(const struct target *target, struct result_context *context)
{
	context->command = target->options->command;
	context->target = target->ops->name;
	context->cpus = target->cpus_max;
	context->module_version = target->ops->process ? NULL :
	    target->module_version;
	context->clock = clock_name(target->clock);
	context->topology = target->topo->synthetic;
	context->initiator = target->topo->initiator;
	target->ops->describe(target, context);
}

unsigned
target_possible_cpus(const struct target *target)
{
	return (target->ops->possible_cpus(target));
}
