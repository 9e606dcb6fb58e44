/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Look at the pictures that gnuplot wrote, alone or within a report:
 *
 *     svg_check FILE ...            check every text: it lies within its
 *                                   picture, clear of all others, and is not
 *                                   too small to read
 *     svg_check --series FILE ...   print each series, a line each: picture,
 *                                   legend ("-": none), colour, dashes, mark
 *
 * Exit status 0: nothing is wrong; 1: what is wrong was printed; 2: a file
 * holds no picture.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXTS	 2048
#define SMALLEST 13.0 /* pixels of a font's size */
#define TOUCH	 1.0 /* pixels that two boxes may share: widths are estimates */

/* How far glyphs reach from the base line, and what they are wide, in em. */
#define ABOVE 0.74
#define BELOW 0.22
#define OTHER 0.9 /* of what the table has not: one not in ASCII */

/* Hundredths of an em from ' ' on, of DejaVu Sans: wider than most. */
static const unsigned char widths[] = {
	32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34,
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 53,
	100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79,
	60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50,
	50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61,
	63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84};

struct point {
	double x, y;
};

struct text {
	struct point corner[4]; /* of its box, around it */
	double size;
	char words[256];
};

struct series {
	bool open;
	int depth; /* of groups within its own */
	char name[128], colour[64], dashes[64], mark[16];
};

struct picture {
	const char *file;
	int number; /* in the file, from 1 */
	double width, height;
	struct text text[TEXTS];
	size_t n;
	struct text next; /* where the text that follows will lie */
	double x, y, angle;
	char anchor[16];
	struct series series;
};

/* Copy what stands behind key up to the next quote. */
static bool
attribute(const char *line, const char *key, char *value, size_t size)
{
	const char *s = strstr(line, key), *end;
	size_t n;

	if (s == NULL)
		return (false);
	s += strlen(key);
	end = s + strcspn(s, "'\"");
	n = (size_t)(end - s) < size ? (size_t)(end - s) : size - 1;
	memcpy(value, s, n);
	value[n] = '\0';
	return (true);
}

static double
number_of(const char *line, const char *key)
{
	char value[64];

	return (attribute(line, key, value, sizeof(value)) ?
	    strtod(value, NULL) : NAN);
}

/* As it is read: entities are characters, spaces at the ends are none. */
static void
decode(const char *s, char *out, size_t size)
{
	static const char *const entities[][2] = {{"&lt;", "<"},
		{"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}};
	size_t i, n = 0;

	while (*s == ' ')
		s++;
	while (*s != '\0' && strncmp(s, "</text>", 7) != 0 && n + 1 < size) {
		for (i = 0; i < 4; i++)
			if (strncmp(s, entities[i][0],
				strlen(entities[i][0])) == 0)
				break;
		out[n++] = i < 4 ? *entities[i][1] : *s;
		s += i < 4 ? strlen(entities[i][0]) : 1;
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
}

static double
width_of(const char *words)
{
	const unsigned char *s = (const unsigned char *)words;
	double em = 0;

	for (; *s != '\0'; s++)
		if (*s >= ' ' && *s - ' ' < (int)sizeof(widths))
			em += widths[*s - ' '] / 100.0;
		else if ((*s & 0xc0) != 0x80)
			em += OTHER;
	return (em);
}

/* The place of the text that follows: gnuplot begins a group for each. */
static void
take_place(struct picture *p, const char *line)
{
	const char *s;

	p->x = number_of(line, "transform=\"translate(");
	s = strchr(strstr(line, "translate("), ',');
	p->y = s != NULL ? strtod(s + 1, NULL) : NAN;
	s = strstr(line, "rotate(");
	p->angle = s != NULL ? strtod(s + 7, NULL) * M_PI / 180 : 0;
	p->next.size = number_of(line, "font-size=\"");
	if (!attribute(line, "text-anchor=\"", p->anchor, sizeof(p->anchor)))
		p->anchor[0] = '\0';
}

static void
take_text(struct picture *p, const char *words)
{
	struct text *t = &p->text[p->n];
	double left, w;
	int i;

	*t = p->next;
	decode(words, t->words, sizeof(t->words));
	if (t->words[0] == '\0' || p->n + 1 == TEXTS)
		return;
	w = width_of(t->words) * t->size;
	left = strcmp(p->anchor, "end") == 0 ? -w :
	    strcmp(p->anchor, "middle") == 0 ? -w / 2 : 0;
	for (i = 0; i < 4; i++) {
		const double x = left + (i == 1 || i == 2 ? w : 0);
		const double y = i < 2 ? -ABOVE * t->size : BELOW * t->size;

		t->corner[i] = (struct point){
			p->x + x * cos(p->angle) - y * sin(p->angle),
			p->y + x * sin(p->angle) + y * cos(p->angle)};
	}
	p->n++;
	if (p->series.open)
		snprintf(p->series.name, sizeof(p->series.name), "%.*s",
		    (int)sizeof(p->series.name) - 1, t->words);
}

/* How far a box reaches along a direction. */
static void
reach(const struct text *t, struct point along, double *least, double *most)
{
	int i;

	*least = INFINITY;
	*most = -INFINITY;
	for (i = 0; i < 4; i++) {
		const double v = t->corner[i].x * along.x +
		    t->corner[i].y * along.y;

		*least = fmin(*least, v);
		*most = fmax(*most, v);
	}
}

/* No line parts the boxes: only the sides of one of them can. */
static bool
overlap(const struct text *a, const struct text *b)
{
	double la, lb, ma, mb, length;
	struct point along;
	int i;

	for (i = 0; i < 4; i++) {
		const struct text *t = i < 2 ? a : b;
		const struct point *c = &t->corner[i % 2];

		along = (struct point){c[1].x - c[0].x, c[1].y - c[0].y};
		length = hypot(along.x, along.y);
		along.x /= length;
		along.y /= length;
		reach(a, along, &la, &ma);
		reach(b, along, &lb, &mb);
		if (la > mb - TOUCH || lb > ma - TOUCH)
			return (false);
	}
	return (true);
}

static int
check_texts(const struct picture *p)
{
	double left, right, top, bottom;
	const struct text *t;
	size_t i, j;
	int wrong = 0;

	for (i = 0; i < p->n; i++) {
		t = &p->text[i];
		reach(t, (struct point){1, 0}, &left, &right);
		reach(t, (struct point){0, 1}, &top, &bottom);
		if (left < 0 || top < 0 || right > p->width ||
		    bottom > p->height) {
			printf("%s: picture %d: \"%s\" is clipped: %.0f,%.0f "
			    "to %.0f,%.0f of %.0fx%.0f\n", p->file, p->number,
			    t->words, left, top, right, bottom, p->width,
			    p->height);
			wrong++;
		}
		if (!(t->size >= SMALLEST)) {
			printf("%s: picture %d: \"%s\" is small: %.1f px\n",
			    p->file, p->number, t->words, t->size);
			wrong++;
		}
		for (j = 0; j < i; j++)
			if (overlap(t, &p->text[j])) {
				printf("%s: picture %d: \"%s\" lies on "
				    "\"%s\"\n", p->file, p->number, t->words,
				    p->text[j].words);
				wrong++;
			}
	}
	return (wrong);
}

/* A line or a mark of a series; what is asked for is its first of each. */
static void
take_series(struct series *s, const char *line)
{
	const char *path = strstr(line, "<path stroke='");
	const char *use = strstr(line, "<use xlink:href=");

	if (path != NULL && s->dashes[0] == '\0') {
		attribute(path, "stroke='", s->colour, sizeof(s->colour));
		if (!attribute(path, "stroke-dasharray='", s->dashes,
			sizeof(s->dashes)))
			snprintf(s->dashes, sizeof(s->dashes), "solid");
	}
	if (use != NULL && s->mark[0] == '\0') {
		attribute(use, "gpPt", s->mark, sizeof(s->mark));
		attribute(use, " color='", s->colour, sizeof(s->colour));
	}
}

static void
end_series(const struct picture *p, struct series *s, bool print)
{
	if (print && s->open && (s->dashes[0] != '\0' || s->mark[0] != '\0'))
		printf("%s:%d\t%s\t%s\t%s\t%s\n", p->file, p->number,
		    s->name[0] != '\0' ? s->name : "-", s->colour,
		    s->dashes[0] != '\0' ? s->dashes : "-",
		    s->mark[0] != '\0' ? s->mark : "-");
	*s = (struct series){.open = false};
}

static int
count(const char *line, const char *what)
{
	int n = 0;

	for (; (line = strstr(line, what)) != NULL; line++)
		n++;
	return (n);
}

static void
take_line(struct picture *p, const char *line, bool print)
{
	const char *words = strstr(line, "<text>");

	/* A report puts the picture's number before all of its names. */
	if (strstr(line, "gnuplot_plot_") != NULL &&
	    strstr(line, "<g id=\"") != NULL)
		p->series = (struct series){.open = true};
	if (strstr(line, "font-size=") != NULL)
		take_place(p, line);
	if (words != NULL)
		take_text(p, words + 6);
	if (!p->series.open)
		return;
	take_series(&p->series, line);
	p->series.depth += count(line, "<g ") - count(line, "</g>");
	if (p->series.depth <= 0)
		end_series(p, &p->series, print);
}

/* How much is wrong, or -1: no picture in it. */
static int
look_at(const char *file, struct picture *p, bool print)
{
	static char line[1 << 16];
	bool inside = false;
	int wrong = 0;
	FILE *in = fopen(file, "r");

	*p = (struct picture){.file = file};
	while (in != NULL && fgets(line, sizeof(line), in) != NULL) {
		if (strstr(line, "<svg") != NULL) {
			const int number = p->number + 1;

			*p = (struct picture){.file = file, .number = number};
			inside = true;
		}
		if (!inside)
			continue;
		if (p->width == 0 && strstr(line, " width=\"") != NULL) {
			p->width = number_of(line, " width=\"");
			p->height = number_of(line, " height=\"");
		}
		take_line(p, line, print);
		if (strstr(line, "</svg>") == NULL)
			continue;
		inside = false;
		if (!print)
			wrong += check_texts(p);
	}
	if (in != NULL)
		fclose(in);
	return (p->n > 0 && !inside ? wrong : -1);
}

int
main(int argc, char **argv)
{
	const bool print = argc > 1 && strcmp(argv[1], "--series") == 0;
	struct picture *p = malloc(sizeof(*p));
	int i, status = 0, wrong;

	for (i = print ? 2 : 1; i < argc && p != NULL; i++) {
		wrong = look_at(argv[i], p, print);
		if (wrong < 0)
			printf("%s: no picture\n", argv[i]);
		status = wrong < 0 ? 2 : wrong > 0 && status == 0 ? 1 : status;
	}
	free(p);
	return (p != NULL && i > 1 + print ? status : 2);
}
