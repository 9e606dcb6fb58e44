/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "verb/kernel_names.h"
#include "util/suggest.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS	"0123456789"
#define SIGNS	".+_~-"	  /* in a name */
#define PATTERN "*?["	  /* a pattern has one of these */

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* Is it a release as src/setup/kernel takes it: "6.1.0-56-amd64"? */
static bool
is_release(const char *s)
{
	size_t n = strspn(s, DIGITS ".");

	return (strspn(s, LETTERS DIGITS ".+~-") == strlen(s) &&
	    strspn(s, DIGITS) > 0 && strchr(s, '.') < strrchr(s, '.') &&
	    s[n] != '\0' && strchr(s + n, '-') != NULL);
}

/* What may follow a version or a word, in so many characters. */
static bool
is_flavour(const char *s, size_t n)
{
	static const char *const flavours[] = {"", "-cloud", "-rt",
	    "-686-pae", "-rt-686-pae", "-686"};
	size_t i;

	for (i = 0; i < N(flavours); i++)
		if (strlen(flavours[i]) == n && memcmp(flavours[i], s, n) == 0)
			return (true);
	return (false);
}

/* The newest of a minor version: "6.1", "7.3-cloud". */
static bool
is_version(const char *s)
{
	const size_t major = strspn(s, DIGITS);
	size_t n;

	if (major == 0 || s[major] != '.')
		return (false);
	n = major + 1 + strspn(s + major + 1, DIGITS);
	return (n > major + 1 && is_flavour(s + n, strlen(s + n)));
}

/* "newest-cloud", "line"; with a suite only the newest. */
static bool
is_word(const char *s)
{
	const bool newest = strncmp(s, "newest", 6) == 0;
	const char *flavour = s + (newest ? 6 : 4), *slash;

	if (!newest && strncmp(s, "line", 4) != 0)
		return (false);
	slash = strchr(flavour, '/');
	if (slash == NULL)
		return (is_flavour(flavour, strlen(flavour)));
	return (newest && is_flavour(flavour, (size_t)(slash - flavour)) &&
	    slash[1] != '\0' &&
	    slash[1 + strspn(slash + 1, LETTERS "-")] == '\0');
}

static int
check_debian(const char *before, const char *release, struct errmsg *err)
{
	static const char *const words[] = {"newest", "newest-cloud",
	    "newest-rt", "newest-686-pae", "line", "line-cloud", "line-rt",
	    "line-686-pae"};
	char question[SUGGEST_MAX];

	if (*release != '\0' && (is_word(release) ||
	    strpbrk(release, PATTERN) != NULL || is_release(release) ||
	    is_version(release)))
		return (0);
	return (errmsg_set(err, EINVAL, "%sunknown release '%.200s'%s "
	    "(expected one such as 6.1.0-56-amd64, a version such as 7.3 or "
	    "7.3-cloud, a pattern such as 6.1.0-*-amd64, newest, newest-cloud, "
	    "newest-rt or newest-686-pae, newest/SUITE, line, line-cloud, "
	    "line-rt or line-686-pae)", before, release,
	    suggest_question(question, release, "", words, N(words))));
}

/* Both parts of KERNEL:MODULE or KERNEL:SYSDIR. */
static int
check_files(const char *before, const char *word, const char *rest,
    const char *expected, struct errmsg *err)
{
	const char *colon = strchr(rest, ':');

	if (colon != NULL && colon > rest && colon[1] != '\0')
		return (0);
	return (errmsg_set(err, EINVAL, "%s'%.200s' lacks a file name "
	    "(expected %s)", before, word, expected));
}

static int
check_kind(const char *before, const char *word, struct errmsg *err)
{
	static const char *const kinds[] = {"debian", "linux", "tree",
	    "build", "deb", "freebsd"};
	size_t n = strcspn(word, ":");
	const char *rest = word[n] == ':' ? word + n + 1 : "";
	char question[SUGGEST_MAX];

	if (strncmp(word, "debian:", 7) == 0)
		return (check_debian(before, rest, err));
	if (strncmp(word, "linux:", 6) == 0)
		return (check_files(before, word, rest, "linux:KERNEL:MODULE",
		    err));
	if (strncmp(word, "build:", 6) == 0)
		return (check_files(before, word, rest, "build:KERNEL:DIR",
		    err));
	if ((strncmp(word, "tree:", 5) == 0 || strncmp(word, "deb:", 4) == 0) &&
	    *rest != '\0')
		return (0);
	if (strncmp(word, "freebsd:", 8) == 0)
		return (check_files(before, word, rest,
		    "freebsd:KERNEL:SYSDIR[:KERNBUILDDIR]", err));
	return (errmsg_set(err, EINVAL, "%sunknown kernel '%.200s'%s "
	    "(expected debian:RELEASE, linux:KERNEL:MODULE, tree:DIR, "
	    "build:KERNEL:DIR, deb:FILE, freebsd:KERNEL:SYSDIR or @FILE)",
	    before, word,
	    suggest_question(question, word, ":", kinds, N(kinds))));
}

/* NAME=word, where an '=' stands before the first ':'. */
static int
check_word(const char *before, const char *word, struct errmsg *err)
{
	size_t n = strcspn(word, "=:");

	if (*word == '\0' || *word == '@')
		return (word[0] != '@' || word[1] != '\0' ? 0 :
		    errmsg_set(err, EINVAL, "%s'@' has no file name (expected "
		    "@FILE)", before));
	if (word[n] != '=')
		return (check_kind(before, word, err));
	if (n == 0 || strchr(SIGNS, word[0]) != NULL ||
	    strspn(word, LETTERS DIGITS SIGNS) < n)
		return (errmsg_set(err, EINVAL, "%s'%.*s' is not a name for "
		    "a kernel (expected letters, digits and " SIGNS ", first "
		    "a letter or a digit)", before, (int)(n < 200 ? n : 200),
		    word));
	return (check_kind(before, word + n + 1, err));
}

int
kernel_words_check(const char *before, const char *words, struct errmsg *err)
{
	char *copy = strdup(words), *rest = copy, *word;
	int error = 0;

	if (copy == NULL)
		return (errmsg_set(err, ENOMEM, "no memory"));
	while (error == 0 && (word = strsep(&rest, ",")) != NULL)
		error = check_word(before, word, err);
	free(copy);
	return (error);
}
