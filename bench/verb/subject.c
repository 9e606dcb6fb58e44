/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guest/qemu.h"
#include "measure/target.h"
#include "util/path.h"
#include "verb/kernel_names.h"
#include "verb/script.h"
#include "verb/subject.h"
#include "verb/verb.h"

#define NEWEST "debian:newest"

/* Words of src/lab/kernels begin so; others are a file or a release. */
static bool
has_kind(const char *word)
{
	static const char *const kinds[] = {"debian:", "linux:", "tree:",
	    "build:", "deb:", "freebsd:"};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(word, kinds[i], strlen(kinds[i])) == 0)
			return (true);
	return (false);
}

static bool
ends_in(const char *s, const char *end)
{
	const size_t n = strlen(s), k = strlen(end);

	return (n > k && strcmp(s + n - k, end) == 0);
}

/* The folders that were named. */
static int
check_folders(const struct options *o, struct errmsg *err)
{
	const char *name = o->tree != NULL ? "tree" : "build";
	const char *folder = o->tree != NULL ? o->tree : o->build;
	struct stat st;

	if (folder == NULL)
		return (0);
	if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
		return (strpbrk(folder, ",:") == NULL ? 0 : errmsg_set(err,
		    EINVAL, "--%s: %.200s: its name has a comma or a colon, "
		    "which part words that name kernels", name, folder));
	return (errmsg_set(err, EINVAL, "--%s: %.200s: no such folder "
	    "(expected one in which a Linux kernel was built)", name,
	    folder));
}

static bool
is_file(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 && !S_ISDIR(st.st_mode));
}

/* A folder, or a bzImage where it was built, whose folder that is. */
static bool
is_in_tree(const char *kernel, char folder[PATH_MAX])
{
	static const char image[] = "/arch/x86/boot/bzImage";
	static const char headers[] = "/include/generated/autoconf.h";
	struct stat st;

	if (realpath(kernel, folder) == NULL || stat(folder, &st) == -1)
		return (false);
	if (S_ISDIR(st.st_mode))
		return (true);
	if (!ends_in(folder, image) ||
	    strlen(folder) - strlen(image) + sizeof(headers) > PATH_MAX)
		return (false);
	strcpy(folder + strlen(folder) - strlen(image), headers);
	if (!is_file(folder))
		return (false);
	folder[strlen(folder) - strlen(headers)] = '\0';
	return (true);
}

/*
 * The word for the kernel that these options name, in word[]; "" if --kernel is
 * a kernel's file, to be used as it is.
 */
static int
word_of(const struct options *o, char *word, size_t size, struct errmsg *err)
{
	const char *kernel = o->kernel;
	char folder[PATH_MAX];
	int n = 0;

	word[0] = '\0';
	if (o->tree != NULL)
		n = snprintf(word, size, "tree:%s", o->tree);
	else if (kernel == NULL)
		n = snprintf(word, size, "%s", o->kmod == NULL ? NEWEST : "");
	else if (o->build != NULL)
		n = snprintf(word, size, "build:%s:%s", kernel, o->build);
	else if (o->kmod == NULL && is_in_tree(kernel, folder))
		n = snprintf(word, size, "tree:%s", folder);
	else if (is_file(kernel))
		n = snprintf(word, size, "%s%s", ends_in(kernel, ".deb") ?
		    "deb:" : "", ends_in(kernel, ".deb") ? kernel : "");
	else if (has_kind(kernel))
		n = snprintf(word, size, "%s", kernel);
	else if (o->kmod == NULL && strchr(kernel, '/') == NULL)
		n = snprintf(word, size, "debian:%s", kernel);
	return (n < (int)size ? 0 : errmsg_set(err, ENAMETOOLONG,
	    "--kernel: the name is too long"));
}

static int
check_form(const struct options *o, const char *word, struct errmsg *err)
{
	if (strpbrk(word, ",@*?[") != NULL || strncmp(word, "debian:line",
		11) == 0)
		return (errmsg_set(err, EINVAL, "--kernel: '%.200s' may name "
		    "several kernels (expected one; dumpbench matrix measures "
		    "several)", o->tree != NULL ? o->tree : o->kernel));
	if (o->tree == NULL && o->kernel != NULL && !has_kind(o->kernel) &&
	    strncmp(word, "debian:", 7) == 0 &&
	    kernel_words_check("", word, err) != 0)
		return (errmsg_set(err, EINVAL, "--kernel: '%.200s' is "
		    "neither a file nor a release of Debian (expected a file, "
		    "a release such as 6.1.0-56-amd64, a version such as 7.3, "
		    "newest, or a word of dumpbench matrix)", o->kernel));
	return (kernel_words_check("--kernel: ", word, err));
}

int
subject_check(const struct options *o, struct errmsg *err)
{
	char word[2 * PATH_MAX];
	int error;

	if (!o->target->boots)
		return (0);
	if (o->tree != NULL && (o->kernel != NULL || o->build != NULL))
		return (errmsg_set(err, EINVAL, "--tree: the tree has its "
		    "kernel and its headers (expected no --%s with it)",
		    o->kernel != NULL ? "kernel" : "build"));
	if (o->build != NULL && o->kernel == NULL)
		return (errmsg_set(err, EINVAL, "--build: no --kernel "
		    "(expected --kernel FILE, which was built in that "
		    "folder)"));
	error = check_folders(o, err);
	if (error == 0)
		error = word_of(o, word, sizeof(word), err);
	if (error != 0 || word[0] == '\0')
		return (error);
	if (o->kmod != NULL)
		return (errmsg_set(err, EINVAL, "--kmod: its kernel is not "
		    "named by a file (expected --kernel FILE with --kmod "
		    "FILE)"));
	return (check_form(o, word, err));
}

/* The script's three lines become options; empty ones are none. */
static void
use(struct options *o)
{
	char *lines[3] = {o->subject, NULL, NULL}, *end;
	size_t i;

	for (i = 0; i < 3; i++) {
		end = strchr(lines[i], '\n');
		if (end == NULL)
			end = lines[i] + strlen(lines[i]);
		else
			*end++ = '\0';
		if (i + 1 < 3)
			lines[i + 1] = end;
	}
	o->kernel = lines[0];
	o->kmod = lines[1][0] != '\0' ? lines[1] : NULL;
	if (o->modules_root == NULL && lines[2][0] != '\0')
		o->modules_root = lines[2];
}

/* Programs that will be started. */
struct programs {
	const char *name[2];
	size_t n;
};

static void
want(struct programs *p, bool is_used, const char *name)
{
	if (is_used && !path_find(name, NULL))
		p->name[p->n++] = name;
}

/* Those that this machine lacks. */
static struct programs
missing(const struct options *o)
{
	struct programs p = {.n = 0};

	want(&p, o->qemu == NULL, QEMU_PROGRAM);
	want(&p, o->plot, "gnuplot");
	return (p);
}

/* The kernel's files are there: does a program lack? */
static bool
complete(const struct option_table *table, const struct programs *p,
    int *status)
{
	if (p->n == 0)
		return (true);
	*status = verb_fail(table, 1, "not in PATH: %s%s%s (expected Debian's "
	    "packages qemu-system-x86 and gnuplot-nox, or --qemu and no "
	    "--plot)", p->name[0], p->n > 1 ? ", " : "",
	    p->n > 1 ? p->name[1] : "");
	return (false);
}

bool
subject_find(const struct option_table *table, struct options *o, int *status)
{
	char word[2 * PATH_MAX];
	const bool drivers = (o->disk != NULL || o->adapter.on) &&
	    o->modules_root == NULL;
	struct errmsg err;

	if (!o->target->boots)
		return (true);
	if (word_of(o, word, sizeof(word), &err) != 0) {
		*status = verb_wrong(table, &err);
		return (false);
	}
	const struct programs p = missing(o);

	if (word[0] == '\0')
		return (complete(table, &p, status));
	const char *const values[] = {table->program, word,
	    drivers ? "full" : "lean", p.n > 0 ? p.name[0] : NULL,
	    p.n > 1 ? p.name[1] : NULL, NULL};

	*status = script_ask(table, "get", values, o->subject,
	    sizeof(o->subject));
	if (*status != 0)
		return (false);
	use(o);
	return (true);
}
