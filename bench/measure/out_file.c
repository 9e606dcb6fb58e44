/* SPDX-License-Identifier: BSD-2-Clause */
#include "gbench/gbench.h"
#include "measure/out_file.h"
#include "util/output.h"

int
out_file_check(struct errmsg *err)
{
	const char *path = gbench_flag("benchmark_out");
	struct output *output = NULL;
	int error = 0;

	if (path != NULL && *path != '\0')
		error = output_open(path, &output, err);
	if (error == 0)
		output_abandon(output);
	return (error);
}

int
out_file_write(const char *path, const char *text, size_t length, void *arg)
{
	struct output *output;
	struct errmsg why;

	int error = output_open(path, &output, &why);

	if (error == 0) {
		output_sync(output);
		fwrite(text, 1, length, output_file(output));
		error = output_finish(output, &why);
	}
	if (error != 0)
		errmsg_set(arg, -error, "--benchmark_out: %.1900s", why.text);
	return (0);
}
