/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench report: what was measured, as one page. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "flag.h"
#include "page.h"
#include "verbs.h"

static const char usage[] =
    "usage: dumpbench report [option …] RESULT …\n"
    "\n"
    "Write one page about kernels: each RESULT is a file, the folder of a kernel's\n"
    "results, or a folder of such folders.  In words what changed, then tables and\n"
    "pictures.  Compared are kernels of one system, machine, target and flavour, in\n"
    "the order of their versions.  The page fetches nothing.\n"
    "\n"
    "  --out FILE         where to write; report.html, or report.md\n"
    "  --format NAME      html or markdown; html\n"
    "  --base NAME        what the others of its kind are compared with; the oldest\n"
    "  --ram GB           size of the dump that the words are about; 4\n"
    "  --timeline LOG     the emulated card's log of a dump, for a picture\n"
    "  --help             this text\n";

static __attribute__((format(printf, 2, 3))) int
complain(int status, const char *format, ...)
{
	va_list args;

	fputs("dumpbench report: ", stderr);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return (status);
}

/* Under another name first: a page is whole or not there. */
static int
write_page(const char *path, bool html, const struct page_set *set,
    const struct page_options *options)
{
	struct page page = {.html = html};
	struct fault fault = {""};
	char *part;
	int error;

	if (asprintf(&part, "%s.part", path) < 0)
		return (complain(1, "no memory"));
	page.out = fopen(part, "w");
	if (page.out == NULL) {
		error = complain(1, "%s: %s", part, strerror(errno));
		free(part);
		return (error);
	}
	error = page_write(&page, set, options, &fault);
	if (fclose(page.out) != 0 && error == 0)
		error = fault_set(&fault, errno, "%s: %s", part,
		    strerror(errno));
	if (error == 0 && rename(part, path) != 0)
		error = fault_set(&fault, errno, "%s: %s", path,
		    strerror(errno));
	if (error != 0)
		unlink(part);
	free(part);
	if (error != 0)
		return (complain(1, "%s", fault.text));
	puts(path);
	return (0);
}

static bool
read_gigabytes(const char *text, double *gigabytes)
{
	char *end;

	*gigabytes = strtod(text, &end);
	return (*text >= '0' && *text <= '9' && *end == '\0' &&
	    *gigabytes > 0 && *gigabytes <= 1e6);
}

/* A name of none of them is refused, with those that there are. */
static int
check_base(const struct page_set *set, const char *base)
{
	size_t i;

	for (i = 0; base != NULL && i < set->n; i++)
		if (strcmp(set->kernels[i].name, base) == 0)
			break;
	if (base == NULL || i < set->n)
		return (0);
	fprintf(stderr, "dumpbench report: --base: no kernel '%s' (expected ",
	    base);
	for (i = 0; i < set->n; i++)
		fprintf(stderr, "%s%s", i == 0 ? "" : i + 1 < set->n ? ", " :
		    " or ", set->kernels[i].name);
	fputs(")\n", stderr);
	return (2);
}

int
verb_report(int argc, char **argv)
{
	static const struct option flags[] = {
	    {"out", required_argument, NULL, 'o'},
	    {"format", required_argument, NULL, 'f'},
	    {"base", required_argument, NULL, 'b'},
	    {"ram", required_argument, NULL, 'r'},
	    {"timeline", required_argument, NULL, 't'},
	    {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	struct page_options options = {.gigabytes = 4};
	struct page_set set;
	struct fault fault;
	const char *out = NULL;
	char letter[3];
	bool html = true;
	int flag, status;

	opterr = 0;
	optind = 0; /* glibc: start anew */
	while ((flag = getopt_long(argc, argv, ":", flags, NULL)) != -1) {
		switch (flag) {
		case 'o':
			out = optarg;
			break;
		case 'f':
			html = strcmp(optarg, "html") == 0;
			if (!html && strcmp(optarg, "markdown") != 0)
				return (complain(2, "--format: '%s' is "
				    "neither html nor markdown", optarg));
			break;
		case 'b':
			options.base = optarg;
			break;
		case 'r':
			if (!read_gigabytes(optarg, &options.gigabytes))
				return (complain(2, "--ram: '%s' is no number "
				    "of GB such as 4", optarg));
			break;
		case 't':
			options.timeline = optarg;
			break;
		case 'h':
			fputs(usage, stdout);
			return (0);
		case ':':
			return (complain(2, "%s wants a value",
			    argv[optind - 1]));
		default:
			return (complain(2, "'%s' is no option; there are "
			    "--out --format --base --ram --timeline --help",
			    refused_flag(argv, letter)));
		}
	}
	if (optind == argc)
		return (complain(2, "which RESULT? Files or folders of results "
		    "accepted"));
	if (page_read(argv + optind, (size_t)(argc - optind), &set,
	    &fault) != 0)
		return (complain(1, "%s", fault.text));
	status = check_base(&set, options.base);
	if (status != 0) {
		page_free(&set);
		return (status);
	}
	status = write_page(out != NULL ? out : html ? "report.html" :
	    "report.md", html, &set, &options);
	page_free(&set);
	return (status);
}
