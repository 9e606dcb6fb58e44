/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: the JSON that a guest's module, or the agent of its capture
 * kernel, tells of a run, and the row that is made of it.
 * reader: bench/family/kdump_rows.c bench/measure/made_row.c
 * reader: src/util/json_text.c
 */
#include "family/kdump.h"
#include "fuzz/fuzz.h"
#include "util/json_text.h"

static struct result *
new_result(void)
{
	const struct result_context context = {
		.os = "linux",
		.release = "6.1.0-56-amd64",
		.target = "guest",
		.clock = "tsc",
		.accelerator = "tcg",
		.emulated = true,
		.version = "#1 SMP",
		.machine = "x86_64",
		.cpu_model = "QEMU",
		.qemu_version = "7.2",
		.topology = "pu:1",
		.started = "2026-01-31T12:00:00Z",
		.ticks_per_second = 1000000000,
		.num_cpus = 1,
	};
	struct result *result;
	struct errmsg err;

	FUZZ_CHECK(result_new(&context, &result, &err) == 0);
	return (result);
}

static void
add_row(const json_t *run)
{
	static struct result *result;
	struct errmsg err = {""};
	int error;

	if (result == NULL)
		result = new_result();
	error = result_add(result, kdump_row(run, false, 1e9), &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	else
		FUZZ_CHECK(result_check(result->root, &err) == 0);
	json_array_clear(json_object_get(result->root, "benchmarks"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = fuzz_text(input, size), *frames, value[32];
	struct errmsg err = {""};
	json_t *run;
	int error;

	kdump_info(text, "PAGESIZE", value, sizeof(value));
	error = json_text_answer(text, "the answer", &run, &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	else {
		add_row(run);
		frames = kdump_frames(run);
		free(frames);
	}
	json_decref(run);
	free(text);
	return (0);
}
