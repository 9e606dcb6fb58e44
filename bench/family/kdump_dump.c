/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "family/kdump_dump.h"
#include "family/kdump_image.h"
#include "measure/answer.h"
#include "util/json_text.h"
#include "util/member.h"

#define WRITTEN_MAX 1e15 /* bytes; no disk has as many */

/* What the adapter's model says that a call's writes take. */
static void
add_model(struct target *target, const char *model, json_t *run)
{
	const struct adapter_sum sum = target_adapter_sum(target);
	const double calls = member_number(run, "written") /
	    (member_number(json_object_get(run, "plan"), "batch") * 4096);
	const bool known = sum.bytes > 0 && !adapter_is_off(model);

	json_object_set_new(run, "adapter", json_pack("{ss so}", "model",
	    model, "model_ns", known ? result_number((double)sum.model /
	    calls) : json_null()));
}

/* Nothing of an earlier dump: what a later one loses would be there. */
static int
empty(const char *path, struct errmsg *err)
{
	struct stat st;

	if (stat(path, &st) == -1 || truncate(path, 0) == -1 ||
	    truncate(path, st.st_size) == -1)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	return (0);
}

static int
check(const char *path, const json_t *run, const char *release,
    const char *frames, struct errmsg *err)
{
	const json_t *plan = json_object_get(run, "plan");
	const double written = member_number(run, "written");
	struct kdump_image image;
	int error;

	error = kdump_image_read(path, (uint64_t)written, frames, &image, err);
	if (error != 0)
		return (error);
	if (strcmp(image.check, member_text(run, "check")) != 0)
		return (errmsg_set(err, EIO, "%s of %.0f pages a call: what is "
		    "on the adapter's disk is not the %.0f bytes that the "
		    "capture kernel wrote", member_text(plan, "path"),
		    member_number(plan, "batch"), written));
	if (strcmp(image.release, release) != 0 ||
	    image.equal != image.frames)
		return (errmsg_set(err, EIO, "%s of %.0f pages a call: the "
		    "dump is of kernel '%s', not of %s, or not its memory: of "
		    "%u pages that the module kept, %u are in it as they were",
		    member_text(plan, "path"), member_number(plan, "batch"),
		    image.release, release, image.frames, image.equal));
	return (0);
}

static int
dump(struct target *target, const char *path, const char *way, unsigned bytes,
    json_t **run, struct errmsg *err)
{
	char *text;
	int error;

	error = empty(path, err);
	if (error != 0)
		return (error);
	/* What came before is none of this. */
	target_adapter_sum(target);
	error = guest_dump(guest_target_guest(target), target_disk(target), way,
	    bytes, &text, err);
	if (error != 0)
		return (error);
	error = json_text_answer(text, "the guest's answer", run, err);
	free(text);
	if (error == 0)
		error = answer_run(*run, false, "what the capture kernel's "
		    "agent dumped", err);
	if (error == 0 && !answer_counts(*run, "written", WRITTEN_MAX))
		error = errmsg_set(err, EPROTO, "what the capture kernel's "
		    "agent dumped: written is no count of bytes");
	if (error != 0) {
		json_decref(*run);
		*run = NULL;
	}
	return (error);
}

int
kdump_dumps(struct target *target, const char *model, const char *release,
    const char *frames, json_t *runs, struct errmsg *err)
{
	static const struct {
		const char *way;
		unsigned bytes;
	} calls[] = {
		{"read", 65536}, {"read", 1048576},
		{"mmap", 65536}, {"mmap", 1048576},
	};
	char *path = guest_target_adapter_file(target);
	json_t *run = NULL;
	size_t i;
	int error = 0;

	if (path == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for a path"));
	for (i = 0; i < sizeof(calls) / sizeof(calls[0]) && error == 0; i++) {
		error = dump(target, path, calls[i].way, calls[i].bytes, &run,
		    err);
		if (error == 0) {
			add_model(target, model, run);
			json_array_append_new(runs, run);
			error = check(path, run, release, frames, err);
		}
	}
	free(path);
	return (error);
}
