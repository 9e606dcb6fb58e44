/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads the kernels of a report and the results of each. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "report/writer.h"
#include "result/kind.h"
#include "util/version.h"
#include "util/path.h"

static bool
is_result(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return (entry->d_name[0] != '.' && n > 5 &&
	    strcmp(entry->d_name + n - 5, ".json") == 0);
}

static int
select_result(const struct dirent *entry)
{
	return (is_result(entry));
}

static int
select_folder(const struct dirent *entry)
{
	return (entry->d_name[0] != '.');
}

static int
by_version(const struct dirent **a, const struct dirent **b)
{
	return (version_compare((*a)->d_name, (*b)->d_name));
}

static bool
has_name(const struct report_set *set, const char *name)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		if (set->kernels[i].name != NULL &&
		    strcmp(set->kernels[i].name, name) == 0)
			return (true);
	return (false);
}

/* A unique name: with a number behind it if another kernel has it. */
static char *
own_name(const struct report_set *set, const char *name)
{
	char *own;
	int n;

	if (!has_name(set, name))
		return (strdup(name));
	for (n = 2;; n++) {
		if (asprintf(&own, "%s (%d)", name, n) < 0)
			return (NULL);
		if (!has_name(set, own))
			return (own);
		free(own);
	}
}

static struct report_kernel *
add_kernel(struct report_set *set, const char *name, const char *path)
{
	struct report_kernel *more;
	char *own = own_name(set, name), *where = strdup(path);

	more = realloc(set->kernels, (set->n + 1) * sizeof(*more));
	if (more != NULL)
		set->kernels = more;
	if (more == NULL || own == NULL || where == NULL) {
		free(own);
		free(where);
		return (NULL);
	}
	more = &more[set->n++];
	*more = (struct report_kernel){.name = own, .path = where};
	return (more);
}

static void
free_rows(struct result_rows *rows)
{
	if (rows != NULL)
		result_rows_free(rows);
	free(rows);
}

static int
add_samples(struct samples **samples, const char *metrics, const char *path,
    struct errmsg *err)
{
	int error = 0;

	if (*samples == NULL)
		error = samples_new(metrics, samples, err);
	return (error != 0 ? error : samples_read(*samples, path, err));
}

/* Plots use the last file of a clock, comparisons use all files. */
static int
add_file(struct report_kernel *k, const char *path, struct errmsg *err)
{
	struct result_rows *rows = calloc(1, sizeof(*rows));
	char name[ROW_COUNTER_MAX];
	int error;

	if (rows == NULL)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	error = result_rows_read(path, rows, err);
	if (error != 0) {
		free(rows);
		return (error);
	}
	free_rows(k->rows[rows->clock]);
	k->rows[rows->clock] = rows;
	error = add_samples(&k->samples, NULL, path, err);
	if (error == 0)
		error = add_samples(&k->pages,
		    row_counter_name(ROW_PAGE_TICKS, name), path, err);
	return (error);
}

static void
free_list(struct dirent **list, int n)
{
	while (n > 0)
		free(list[--n]);
	free(list);
}

static int
has_run(const char *path, struct dirent *const *list, int n, bool *found,
    struct errmsg *err)
{
	char *file;
	int error = 0, i;

	*found = false;
	for (i = 0; i < n && !*found && error == 0; i++) {
		if (asprintf(&file, "%s/%s", path, list[i]->d_name) < 0)
			return (errmsg_set(err, ENOMEM, "%s: no memory",
			    path));
		error = result_is_run(file, found, err);
		free(file);
	}
	return (error);
}

/* A result, if it is of a run, or any one will do. */
static int
add_listed_file(struct report_kernel *k, const char *file, bool runs,
    struct errmsg *err)
{
	bool run = true;
	int error = 0;

	if (runs)
		error = result_is_run(file, &run, err);
	return (error != 0 || !run ? error : add_file(k, file, err));
}

/* A kernel's folder: 1 if it is one, 0 if it holds no result, or -errno. */
static int
add_folder(struct report_set *set, const char *path, const char *name,
    struct errmsg *err)
{
	struct dirent **list;
	struct report_kernel *k;
	char *file;
	int error, i, n;
	bool runs = false;

	n = scandir(path, &list, select_result, alphasort);
	if (n < 0 && errno == ENOTDIR)
		return (0);
	if (n < 0)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	k = n > 0 ? add_kernel(set, name, path) : NULL;
	/* Without a run, what there is; see result/kind.h. */
	error = n > 0 && k == NULL ? errmsg_set(err, ENOMEM, "%s: no memory",
	    path) : has_run(path, list, n, &runs, err);
	for (i = 0; i < n && error == 0; i++) {
		if (asprintf(&file, "%s/%s", path, list[i]->d_name) < 0)
			error = errmsg_set(err, ENOMEM, "%s: no memory", path);
		else {
			error = add_listed_file(k, file, runs, err);
			free(file);
		}
	}
	free_list(list, n);
	return (error != 0 ? error : n > 0);
}

static int
add_below(struct report_set *set, const char *path, const char *name,
    struct errmsg *err)
{
	char *folder;
	int found;

	if (asprintf(&folder, "%s/%s", path, name) < 0)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	found = add_folder(set, folder, name, err);
	free(folder);
	return (found);
}

/* Read the file `kernels` of dumpbench-matrix(8): a kernel per line. */
static int
add_listed(struct report_set *set, const char *path, FILE *list,
    struct errmsg *err)
{
	char *line = NULL;
	size_t size = 0;
	int found = 0;

	while (found >= 0 && getline(&line, &size, list) > 0) {
		line[strcspn(line, "\t\n")] = '\0';
		if (line[0] != '\0' && strchr(line, '/') == NULL)
			found = add_below(set, path, line, err);
		/* A kernel that failed has no folder, or an empty one. */
		if (found == -ENOENT)
			found = 0;
	}
	if (found >= 0 && !feof(list))
		found = errmsg_set(err, errno, "%s/kernels: %s", path,
		    strerror(errno));
	free(line);
	return (found < 0 ? found : 0);
}

int
report_folders(const char *path, struct dirent ***list)
{
	return (scandir(path, list, select_folder, by_version));
}

bool
report_has_results(const char *path)
{
	struct dirent **list;
	int n;

	n = scandir(path, &list, select_result, alphasort);
	if (n >= 0)
		free_list(list, n);
	return (n > 0);
}

static int
add_all_below(struct report_set *set, const char *path, struct errmsg *err)
{
	struct dirent **list;
	int found = 0, i, n;

	n = report_folders(path, &list);
	if (n == -1)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	for (i = 0; i < n && found >= 0; i++)
		found = add_below(set, path, list[i]->d_name, err);
	free_list(list, n);
	return (found < 0 ? found : 0);
}

static int
add_folders(struct report_set *set, const char *path, struct errmsg *err)
{
	char *name;
	FILE *list;
	size_t before = set->n;
	int error;

	if (asprintf(&name, "%s/kernels", path) < 0)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	list = fopen(name, "r");
	error = errno;
	free(name);
	errno = error;
	if (list != NULL) {
		error = add_listed(set, path, list, err);
		fclose(list);
	} else if (errno != ENOENT)
		error = errmsg_set(err, errno, "%s/kernels: %s", path,
		    strerror(errno));
	else
		error = add_all_below(set, path, err);
	if (error == 0 && set->n == before)
		error = errmsg_set(err, ENOENT, "%s: no *.json in this folder "
		    "or in those in it", path);
	return (error);
}

static int
add_path(struct report_set *set, char *path, struct errmsg *err)
{
	char kernel[RESULT_KERNEL_MAX];
	struct report_kernel *k;
	struct stat st;
	const char *name;
	size_t n = strlen(path);
	int error, i;

	while (n > 1 && path[n - 1] == '/')
		path[--n] = '\0';
	name = path_name(path);
	if (stat(path, &st) != 0)
		return (errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno)));
	if (S_ISDIR(st.st_mode)) {
		error = add_folder(set, path, name, err);
		return (error == 0 ? add_folders(set, path, err) :
		    error < 0 ? error : 0);
	}
	k = add_kernel(set, name, path);
	if (k == NULL)
		return (errmsg_set(err, ENOMEM, "%s: no memory", path));
	error = add_file(k, path, err);
	for (i = 0; i < REPORT_CLOCKS && error == 0; i++)
		if (k->rows[i] != NULL) {
			free(k->name);
			k->name = NULL;
			k->name = own_name(set, result_kernel(
			    &k->rows[i]->context, kernel));
			if (k->name == NULL)
				error = errmsg_set(err, ENOMEM, "no memory");
		}
	return (error);
}

int
report_read(char **paths, size_t n, struct report_set *set, struct errmsg *err)
{
	size_t i;
	int error = 0;

	*set = (struct report_set){.n = 0};
	for (i = 0; i < n && error == 0; i++)
		error = add_path(set, paths[i], err);
	if (error != 0)
		report_free(set);
	return (error);
}

void
report_free(struct report_set *set)
{
	size_t i;
	int c;

	for (i = 0; i < set->n; i++) {
		free(set->kernels[i].name);
		free(set->kernels[i].path);
		free(set->kernels[i].run);
		free(set->kernels[i].line);
		samples_free(set->kernels[i].samples);
		samples_free(set->kernels[i].pages);
		for (c = 0; c < REPORT_CLOCKS; c++)
			free_rows(set->kernels[i].rows[c]);
	}
	free(set->kernels);
	*set = (struct report_set){.n = 0};
}
