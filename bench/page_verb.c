/* SPDX-License-Identifier: BSD-2-Clause */
/* dumpbench report: what was measured, as one page. */
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "flag.h"
#include "page.h"
#include "util/output.h"
#include "verbs.h"

static const char usage[] =
    "usage: dumpbench report [option …] RESULT …\n"
    "\n"
    "Write one page about kernels: each RESULT is a file, the folder of a kernel's\n"
    "results, or a folder of such folders.  In words what changed, then tables and\n"
    "pictures.  Compared are kernels of one system, machine, target and flavour, in\n"
    "the order of their versions.  The page fetches nothing.\n"
    "\n"
    "  --out FILE         where to write, - for standard output;\n"
    "                     report.html, or report.md\n"
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

/* Into the file that was asked for, which is known to be one. */
static int
write_page(struct output *output, bool html, const struct page_set *set,
    const struct page_options *options)
{
	struct page page = {.html = html, .out = output_file(output)};
	struct fault fault = {""};
	int error;

	error = page_write(&page, set, options, &fault);
	if (error == 0)
		error = output_finish(output, &fault);
	else
		output_abandon(output);
	return (error == 0 ? 0 : complain(1, "%s", fault.text));
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
	struct output *output;
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
	if (out == NULL)
		out = html ? "report.html" : "report.md";
	if (output_open(out, &output, &fault) != 0)
		return (complain(output_is_standard(out) ? 1 : 2, "--out: %s",
		    fault.text));
	if (page_read(argv + optind, (size_t)(argc - optind), &set,
	    &fault) != 0) {
		output_abandon(output);
		return (complain(1, "%s", fault.text));
	}
	status = check_base(&set, options.base);
	if (status == 0)
		status = write_page(output, html, &set, &options);
	else
		output_abandon(output);
	if (status == 0 && !output_is_standard(out))
		puts(out);
	page_free(&set);
	return (status);
}
