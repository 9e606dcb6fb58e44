/* SPDX-License-Identifier: BSD-2-Clause */
#include "gbench/gbench.h"
#include "out_file.h"
#include "util/output.h"

static int
open_file(const char *path, struct output **output, struct fault *fault)
{
	struct fault why;
	int error = output_open(path, output, &why);

	return (error == 0 ? 0 : fault_set(fault, -error,
	    "--benchmark_out=%.1900s", why.text));
}

int
out_file_check(struct fault *fault)
{
	const char *path = gbench_flag("benchmark_out");
	struct output *output = NULL;
	int error = 0;

	if (path != NULL && *path != '\0')
		error = open_file(path, &output, fault);
	if (error == 0)
		output_abandon(output);
	return (error);
}

int
out_file_write(const char *path, const char *text, size_t length, void *arg)
{
	struct output *output;
	struct fault why;

	if (open_file(path, &output, arg) != 0)
		return (0);
	output_sync(output);
	fwrite(text, 1, length, output_file(output));
	if (output_finish(output, &why) != 0)
		fault_set(arg, 0, "--benchmark_out=%.1900s", why.text);
	return (0);
}
