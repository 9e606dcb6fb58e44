/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "plot/file.h"
#include "plot/style.h"

FILE *
plot_create(const char *folder, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	/* Its memory now: a lack of it is not told from a full disk later. */
	if (file != NULL && setvbuf(file, NULL, _IOFBF, BUFSIZ) != 0) {
		fclose(file);
		errno = ENOMEM;
		return (NULL);
	}
	return (file);
}

int
plot_finish(FILE *file)
{
	int bad;

	bad = ferror(file);
	return (fclose(file) != 0 || bad ? -EIO : 0);
}

void
plot_value(FILE *file, double v)
{
	if (isnan(v))
		fputs("\tNaN", file);
	else
		fprintf(file, "\t%.10g", v);
}

char
plot_character(const char *text, const char *at)
{
	const size_t n = (size_t)(at - text);

	return ((n >= 1 && strncmp(at - 1, "&#", 2) == 0) ||
	    (n >= 2 && strncmp(at - 2, "]]>", 3) == 0) ? '?' : *at);
}

void
plot_word(FILE *file, const char *word)
{
	const char *s;

	for (s = word; *s != '\0'; s++)
		fputc((unsigned char)*s <= ' ' ||
		    strchr("'\"\\`", *s) != NULL ? '_' :
		    plot_character(word, s), file);
}

void
plot_words(FILE *vars, const char *name, const struct names *words)
{
	size_t i;

	fprintf(vars, "%s = '", name);
	for (i = 0; i < words->n; i++) {
		fputs(i > 0 ? " " : "", vars);
		plot_word(vars, words->name[i]);
	}
	fputs("'\n", vars);
}

void
plot_integers(FILE *vars, const char *name, const struct numbers *numbers)
{
	size_t i;

	fprintf(vars, "%s = '", name);
	for (i = 0; i < numbers->n; i++)
		fprintf(vars, "%s%d", i > 0 ? " " : "", numbers->number[i]);
	fputs("'\n", vars);
}

void
plot_reals(FILE *vars, const char *name, const double *v, size_t n)
{
	size_t i;

	fprintf(vars, "%s = '", name);
	for (i = 0; i < n; i++)
		if (isnan(v[i]))
			fprintf(vars, "%sNaN", i > 0 ? " " : "");
		else
			fprintf(vars, "%s%.10g", i > 0 ? " " : "", v[i]);
	fputs("'\n", vars);
}

void
plot_path_vars(FILE *vars, const struct result_rows *rows,
    const struct names *paths)
{
	struct numbers styles = {.n = paths->n};
	size_t i;

	for (i = 0; i < paths->n; i++)
		styles.number[i] = plot_style(rows, paths->name[i]);
	plot_words(vars, "paths", paths);
	plot_integers(vars, "styles", &styles);
}
