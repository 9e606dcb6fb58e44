/* SPDX-License-Identifier: BSD-2-Clause */
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "family/kdump_client.h"
#include "guest/file.h"
#include "guest/spawn.h"
#include "util/place.h"
#include "util/tempdir.h"

#define NAME	"makedumpfile"
#define THERE	"/client/" /* in the guest */
#define PANIC	"Kernel panic - not syncing: dumpbench"
#define WORDS	16
#define PAGE	4096

/* What is compressed and left out, as kdump-tools of Debian does it. */
#define HOW	"-c", "-d", "31", "-f"

/*
 * How it is called.  Its pages a call are its own: it maps 4 MB, and reads page
 * by page.
 */
static const struct way {
	const char *path;
	unsigned batch;
	const char *more; /* option; null: none */
	bool to_adapter;
} ways[] = {
	{NAME "_mmap", 1024, NULL, false},
	{NAME "_read", 1, "--non-mmap", false},
	{NAME "_adapter", 1024, NULL, true},
};

static int
add(struct kdump_client *client, const char *name, const char *to,
    struct errmsg *err)
{
	struct guest_file *file = &client->files[client->nfiles];
	char *from, *there;

	if (client->nfiles == KDUMP_CLIENT_FILES)
		return (errmsg_set(err, E2BIG, "--client: %s holds more than "
		    "%d files", client->folder, KDUMP_CLIENT_FILES));
	if (asprintf(&from, "%s/%s", client->folder, name) == -1)
		from = NULL;
	if (asprintf(&there, "%s%s", to, name) == -1)
		there = NULL;
	*file = (struct guest_file){from, there};
	client->nfiles++;
	if (from == NULL || there == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	return (access(from, R_OK) == 0 ? 0 : errmsg_set(err, errno,
	    "--client: %s: %s (expected a folder that src/setup/client made)",
	    from, strerror(errno)));
}

static int
add_libraries(struct kdump_client *client, struct errmsg *err)
{
	char path[PATH_MAX + 8], name[PATH_MAX];
	struct dirent *entry;
	int error = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "%s/lib", client->folder);
	folder = opendir(path);
	if (folder == NULL)
		return (errmsg_set(err, errno, "--client: %s: %s (expected a "
		    "folder that src/setup/client made)", path,
		    strerror(errno)));
	while (error == 0 && (entry = readdir(folder)) != NULL) {
		snprintf(name, sizeof(name), "lib/%s", entry->d_name);
		if (entry->d_name[0] != '.')
			error = add(client, name, THERE, err);
	}
	closedir(folder);
	return (error);
}

/* Where `make client` puts it. */
static int
find(char *folder, size_t size, struct errmsg *err)
{
	char kernels[PATH_MAX - sizeof("/.client/client")];
	int error = place_kernels(kernels, sizeof(kernels), err);

	if (error == 0)
		snprintf(folder, size, "%s/.client/client", kernels);
	return (error);
}

int
kdump_client_open(const char *word, struct kdump_client *client,
    struct errmsg *err)
{
	int error;

	memset(client, 0, sizeof(*client));
	if (strcmp(word, NAME) != 0)
		snprintf(client->folder, sizeof(client->folder), "%s", word);
	else if (find(client->folder, sizeof(client->folder), err) != 0)
		return (-EINVAL);
	if (access(client->folder, X_OK) == -1)
		return (errmsg_set(err, EINVAL, "--client: %s: %s (expected "
		    NAME ", which `make client` gets, or a folder that "
		    "src/setup/client made)", strcmp(word, NAME) == 0 ?
		    client->folder : word, strerror(errno)));
	error = add(client, "ld.so", THERE, err);
	if (error == 0)
		error = add(client, NAME, THERE, err);
	if (error == 0)
		error = add_libraries(client, err);
	/* So that there is a folder for what it keeps in files. */
	if (error == 0)
		error = add(client, "packages", "/tmp/", err);
	return (error != 0 && error != -ENOMEM ? -EINVAL : error);
}

void
kdump_client_close(struct kdump_client *client)
{
	struct guest_file *file;

	while (client->nfiles > 0) {
		file = &client->files[--client->nfiles];
		free((char *)(uintptr_t)file->from);
		free((char *)(uintptr_t)file->to);
	}
}

/* One figure stands for all quantiles. */
static json_t *
one(json_int_t ticks)
{
	return (json_pack("{sI sI sI sI sI sI sI s[[Ii]]}", "min", ticks,
	    "p10", ticks, "median", ticks, "p90", ticks, "p99", ticks, "max",
	    ticks, "mean", ticks, "histogram", ticks, 1));
}

static json_t *
result(const struct way *way, double ticks, double pages, double rate)
{
	return (json_pack("{s{ss si ss si si ss} si si sf ss ss so s{so}}",
	    "plan", "path", way->path, "batch", (int)way->batch, "sink",
	    way->to_adapter ? "device" : "null", "pages", (int)pages, "rounds",
	    1, "source", "core", "batches", 1, "harness", 0,
	    "ticks_per_second", rate, "properties", "allocates,unsettled",
	    "sink_properties", way->to_adapter ? "device" : "-", "spent",
	    json_null(), "stages", "map", one(llround(ticks /
	    pages * way->batch))));
}

static int
run_way(struct target *target, const struct way *way, double pages,
    double rate, json_t *runs, struct errmsg *err)
{
	const char *argv[WORDS] = {THERE "ld.so", "--library-path",
		THERE "lib", THERE NAME, HOW, "/proc/vmcore",
		way->to_adapter ? target_disk(target) : "/dev/null",
		way->more};
	uint64_t ticks = 0;
	char *said;
	int error, status;

	error = guest_timed(guest_target_guest(target), argv, &status, &ticks,
	    &said, err);
	if (error != 0)
		return (error);
	if (status != 0)
		error = errmsg_set(err, EIO, NAME " in the capture kernel ends "
		    "with %d: %.1000s", status, said);
	else
		json_array_append_new(runs, result(way, (double)ticks, pages,
		    rate));
	free(said);
	return (error);
}

int
kdump_client_run(struct target *target, const struct kdump_client *client,
    double pages, double rate, json_t *runs, struct errmsg *err)
{
	char *path = guest_target_adapter_file(target);
	bool adapter = target_disk(target)[0] != '\0';
	size_t i;
	int error = 0;

	for (i = 0; i < sizeof(ways) / sizeof(ways[0]) && error == 0; i++)
		if (!ways[i].to_adapter || adapter)
			error = run_way(target, &ways[i], pages, rate, runs,
			    err);
	if (error == 0 && adapter)
		error = kdump_client_check(client, path, err);
	free(path);
	return (error);
}

/* The file that it made of the kernel's messages. */
static int
look(const char *path, const char *dump, struct errmsg *err)
{
	char *text;
	size_t length;
	int error;

	error = file_read(path, &text, &length, err);
	if (error == 0 && strstr(text, PANIC) == NULL)
		error = errmsg_set(err, EIO, "%s: " NAME " --dump-dmesg finds "
		    "no '" PANIC "' in it", dump);
	free(text);
	return (error);
}

int
kdump_client_check(const struct kdump_client *client, const char *dump,
    struct errmsg *err)
{
	char loader[PATH_MAX + 8], program[PATH_MAX + 16],
	    library[PATH_MAX + 8], out[PATH_MAX + 8];
	const char *const argv[] = {loader, "--library-path", library, program,
		"-f", "--dump-dmesg", dump, out, NULL};
	struct tempdir *tempdir;
	char *said = NULL, end[SPAWN_END_MAX];
	int error, status = 0;

	error = tempdir_new(&tempdir, err);
	if (error != 0)
		return (error);
	snprintf(loader, sizeof(loader), "%s/ld.so", client->folder);
	snprintf(library, sizeof(library), "%s/lib", client->folder);
	snprintf(program, sizeof(program), "%s/" NAME, client->folder);
	snprintf(out, sizeof(out), "%s/dmesg", tempdir_path(tempdir));
	error = spawn_output(argv, &status, &said, err);
	spawn_end(status, end);
	if (error == 0 && status != 0)
		error = errmsg_set(err, EIO, "%s: " NAME " --dump-dmesg: %s: "
		    "%.1000s", dump, end, said);
	if (error == 0)
		error = look(out, dump, err);
	free(said);
	tempdir_free(tempdir);
	return (error);
}
