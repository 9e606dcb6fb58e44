/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a result, whole or not at all. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "result/result.h"
#include "util/folders.h"
#include "util/output.h"

#define TRIES 1000 /* to find a name that no other process takes */

/* A member a line. */
static int
print_explanation(json_t *explanation, FILE *file)
{
	const char *key;
	json_t *member;
	int bad = 0, n = 0;

	fputs(",\n\"explanation\": {", file);
	json_object_foreach(explanation, key, member) {
		fprintf(file, "%s\n\"%s\": ", n++ > 0 ? "," : "", key);
		bad |= json_dumpf(member, file, JSON_COMPACT |
		    JSON_ENCODE_ANY);
	}
	fputs("\n}", file);
	return (bad);
}

/* One row a line, which keeps files small and useful for diff(1). */
static int
print_result(const struct result *result, FILE *file)
{
	const json_t *row, *rows;
	json_t *explanation;
	size_t i;
	int bad;

	fputs("{\n\"context\": ", file);
	bad = json_dumpf(json_object_get(result->root, "context"), file,
	    JSON_INDENT(2));
	fputs(",\n\"benchmarks\": [", file);
	rows = json_object_get(result->root, "benchmarks");
	json_array_foreach (rows, i, row) {
		fputs(i == 0 ? "\n" : ",\n", file);
		bad |= json_dumpf(row, file, JSON_COMPACT);
	}
	fputs("\n]", file);
	explanation = json_object_get(result->root, "explanation");
	if (explanation != NULL)
		bad |= print_explanation(explanation, file);
	fputs("\n}\n", file);
	return (bad);
}

int
result_folder(const char *folder, struct errmsg *err)
{
	char probe[PATH_MAX];
	struct output *output;
	struct errmsg why = {""};
	struct stat st;
	size_t made, n;
	int error;

	if (stat(folder, &st) == 0 && !S_ISDIR(st.st_mode))
		return (errmsg_set(err, ENOTDIR, "%s: %s", folder,
		    strerror(ENOTDIR)));
	n = (size_t)snprintf(probe, sizeof(probe), "%s/probe", folder);
	error = folders_make(probe, &made, err);
	if (error != 0)
		return (error);
	error = output_open(probe, &output, &why);
	if (error == 0)
		output_abandon(output);
	folders_unmake(probe, made);
	if (error == 0)
		return (0);
	/* Nobody asked for that file. */
	if (n < sizeof(probe) && strncmp(why.text, probe, n) == 0)
		return (errmsg_set(err, -error, "%.900s%.900s", folder,
		    why.text + n));
	return (errmsg_set(err, -error, "%.900s: %.900s", folder, why.text));
}

static int
write_to(const struct result *result, const char *path, bool new,
    struct errmsg *err)
{
	struct output *output;
	size_t made;
	int error;

	if (result_lacks(result))
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	error = folders_make(path, &made, err);
	if (error != 0)
		return (error);
	error = output_open(path, &output, err);
	if (error == 0)
		output_sync(output);
	if (error == 0 && new)
		output_new(output);
	if (error == 0 && (print_result(result, output_file(output)) != 0 ||
	    result_lacks(result))) {
		output_abandon(output);
		error = errmsg_set(err, ENOMEM, "%s: no memory", path);
	} else if (error == 0)
		error = output_finish(output, err);
	if (error != 0)
		folders_unmake(path, made);
	return (error);
}

int
result_write(const struct result *result, const char *path, struct errmsg *err)
{
	return (write_to(result, path, false, err));
}

int
result_store(const struct result *result, const char *folder, char **path,
    struct errmsg *err)
{
	int error = -EEXIST, i;

	*path = NULL;
	for (i = 0; i < TRIES && error == -EEXIST; i++) {
		free(*path);
		*path = result_path(result, folder);
		error = *path == NULL ? errmsg_set(err, ENOMEM, "no memory") :
		    write_to(result, *path, true, err);
	}
	return (error);
}
