/* SPDX-License-Identifier: BSD-2-Clause */
/* A flame graph as SVG, roots at the top. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explain/flame.h"
#include "util/figure.h"
#include "util/printable.h"

#define WIDTH	1200
#define MARGIN	10
#define TOP	64
#define HEIGHT	18 /* of a box */
#define LETTER	6.7 /* width of one, about */

struct drawing {
	const struct flame *flame;
	const struct export_rows *rows;
	const struct export_flame *difference; /* NULL: none */
	bool inset;
	unsigned side; /* whose width it is */
	double scale, most; /* pixels an instruction; the largest growth */
	FILE *out;
};

static const char style[] =
    "text{font:11px 'DejaVu Sans',Verdana,sans-serif;fill:#000}"
    ".title{font-size:16px}rect{stroke:#fff;stroke-width:.5}"
    ".f{cursor:pointer}.m rect{stroke:#000;stroke-width:1.5}"
    ".b{fill:#004488;cursor:pointer}@media print{.b{display:none}}";

/*
 * A click makes a box as wide as the picture, and what is not above or below it
 * goes; positions are those that are drawn, so that nothing is lost without a
 * script.
 */
static const char script[] =
    "var F=document.querySelectorAll('.f'),L=6.7;\n"
    "function put(g,x,w){var r=g.querySelector('rect'),"
    "t=g.querySelector('text'),n=g.getAttribute('data-n'),"
    "m=Math.floor((w-6)/L);\n"
    "r.setAttribute('x',x);r.setAttribute('width',Math.max(w,0));"
    "t.setAttribute('x',x+3);\n"
    "t.textContent=m<3?'':n.length>m?n.slice(0,m-1)+'\\u2026':n;}\n"
    "function num(g,a){return parseFloat(g.getAttribute(a));}\n"
    "function zoom(g){var X=num(g,'data-x'),W=num(g,'data-w'),"
    "D=num(g,'data-d');\n"
    "if(W<=0)return;\n"
    "F.forEach(function(f){var x=num(f,'data-x'),w=num(f,'data-w'),"
    "d=num(f,'data-d'),e=1e-6;\n"
    "if(d<D&&x<=X+e&&x+w>=X+W-e){f.style.display='';put(f,10,1180);}\n"
    "else if(x>=X-e&&x+w<=X+W+e&&d>=D){f.style.display='';"
    "put(f,10+(x-X)*1180/W,w*1180/W);}\n"
    "else f.style.display='none';});}\n"
    "function reset(){F.forEach(function(f){f.style.display='';"
    "put(f,num(f,'data-x'),num(f,'data-w'));});search('');}\n"
    "function search(s){var r=null,n=0,all=num(F[0],'data-v'),b=[];\n"
    "try{r=s?new RegExp(s):null;}catch(e){return;}\n"
    "F.forEach(function(f){var h=r&&r.test(f.getAttribute('data-n'));\n"
    "f.setAttribute('class',h?'f m':'f');if(!h)return;\n"
    "var x=num(f,'data-x'),w=num(f,'data-w');\n"
    "if(b.some(function(o){return x>=o[0]-1e-6&&x+w<=o[1]+1e-6;}))return;\n"
    "b.push([x,x+w]);n+=num(f,'data-v');});\n"
    "document.getElementById('found').textContent=r?'found: '+"
    "(all>0?(100*n/all).toFixed(1):0)+'%':'';}\n"
    "function ask(){var s=prompt('Search for (regular expression)','');"
    "if(s!==null)search(s);}\n"
    "F.forEach(function(f){f.addEventListener('click',"
    "function(){zoom(f);});});\n"
    "document.getElementById('reset').addEventListener('click',reset);\n"
    "document.getElementById('search').addEventListener('click',ask);\n"
    "document.addEventListener('keydown',function(e){"
    "if(e.key==='/'){ask();e.preventDefault();}"
    "if(e.key==='Escape')reset();});\n";

static void
escape(FILE *out, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc((unsigned char)*s < ' ' ? '?' : *s, out);
		}
}

/* By growth: red grew, blue shrank, the paler the less. */
static void
colour_growth(const struct drawing *d, const struct flame_box *box)
{
	const double by = box->self[FLAME_NEW] - box->self[FLAME_OLD];
	const double part = d->most > 0 ? sqrt(fabs(by) / d->most) : 0;
	const int pale = 235 - (int)(150 * part);

	if (by == 0)
		fputs("#e4e4e4", d->out);
	else if (by > 0)
		fprintf(d->out, "#ff%02x%02x", pale, pale);
	else
		fprintf(d->out, "#%02x%02xff", pale, pale);
}

/* By whose it is. */
static void
colour(const struct drawing *d, const struct flame_box *box)
{
	static const char *const colours[][2] = {
		[LAYOUT_INITIATOR] = {"#f6c177", "#fbe3bf"},
		[LAYOUT_RESPONDER] = {"#9cc5ec", "#d3e5f7"},
		[LAYOUT_OTHER] = {"#c9d6a8", "#e4ebd3"},
	};

	if (d->difference != NULL)
		colour_growth(d, box);
	else if (box->depth == 0)
		fputs("#e4e4e4", d->out);
	else
		fputs(colours[box->role][box->kernel ? 0 : 1], d->out);
}

static void
print_title(const struct drawing *d, const struct flame_box *box)
{
	const double all = d->flame->box[0].total[d->side];

	fputs("<title>", d->out);
	escape(d->out, box->name);
	if (d->difference != NULL) {
		fprintf(d->out, ": old %s, new %s",
		    FIGURE(box->total[FLAME_OLD], 12),
		    FIGURE(box->total[FLAME_NEW], 12));
		fprintf(d->out, "; of its own old %s, new %s</title>",
		    FIGURE(box->self[FLAME_OLD], 12),
		    FIGURE(box->self[FLAME_NEW], 12));
		return;
	}
	fprintf(d->out, ": %s instructions a batch, %.1f%%",
	    FIGURE(box->total[d->side], 12),
	    all > 0 ? 100 * box->total[d->side] / all : 0);
	fprintf(d->out, "; %s of its own%s</title>",
	    FIGURE(box->self[d->side], 12), box->interrupt ?
	    "; an interrupt" : "");
}

static void
print_box(const struct drawing *d, const struct flame_box *box, double x)
{
	const double w = box->total[d->side] * d->scale;
	const int y = TOP + (int)box->depth * HEIGHT;
	const int letters = (int)((w - 6) / LETTER);
	const size_t n = strlen(box->name);

	fputs("<g class=\"f\" data-n=\"", d->out);
	escape(d->out, box->name);
	fprintf(d->out, "\" data-x=\"%.4f\" data-w=\"%.4f\" data-d=\"%u\" "
	    "data-v=\"%.4f\">", x, w, box->depth, box->total[d->side]);
	print_title(d, box);
	fprintf(d->out, "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" "
	    "height=\"%d\" fill=\"", x, y, w, HEIGHT - 1);
	colour(d, box);
	fprintf(d->out, "\"/><text x=\"%.2f\" y=\"%d\">", x + 3,
	    y + HEIGHT - 6);
	if (letters >= 3 && n > (size_t)letters) {
		char part[256];

		snprintf(part, sizeof(part), "%.*s", letters - 1, box->name);
		printable(part, strlen(part));
		escape(d->out, part);
		fputs("&#8230;", d->out);
	} else if (letters >= 3)
		escape(d->out, box->name);
	fputs("</text></g>\n", d->out);
}

struct span {
	size_t box;
	double size;
};

static int
by_size(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->size != y->size)
		return (x->size > y->size ? -1 : 1);
	return (x->box < y->box ? -1 : x->box > y->box);
}

/* A box and what is below it, the widest first.  False: out of memory. */
static bool
print_boxes(const struct drawing *d, size_t i, double x)
{
	const struct flame_box *box = &d->flame->box[i];
	struct span *spans;
	bool good = true;
	size_t n = 0, k;

	if (box->total[d->side] <= 0)
		return (true);
	print_box(d, box, x);
	for (k = box->child; k != FLAME_NONE; k = d->flame->box[k].next)
		n++;
	spans = calloc(n + 1, sizeof(*spans));
	if (spans == NULL)
		return (false);
	n = 0;
	for (k = box->child; k != FLAME_NONE; k = d->flame->box[k].next)
		spans[n++] = (struct span){k, d->flame->box[k].total[d->side]};
	qsort(spans, n, sizeof(*spans), by_size);
	for (k = 0; k < n && good; k++) {
		good = print_boxes(d, spans[k].box, x);
		x += spans[k].size * d->scale;
	}
	free(spans);
	return (good);
}

/* What is on the other side only has no width. */
static double
unseen(const struct drawing *d)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < d->flame->n; i++)
		if (d->flame->box[i].total[d->side] == 0)
			sum += d->flame->box[i].self[!d->side];
	return (sum);
}

static void
print_heading(const struct drawing *d)
{
	const struct flame_box *root = &d->flame->box[0];
	const bool old = d->side == FLAME_OLD;

	fprintf(d->out, "<text class=\"title\" x=\"%d\" y=\"22\">", MARGIN);
	escape(d->out, d->rows->row[0]->name);
	if (d->difference == NULL)
		fprintf(d->out, ": %s instructions a batch",
		    FIGURE(root->total[d->side], 12));
	else
		fprintf(d->out, ": from %s to %s instructions a batch",
		    FIGURE(root->total[FLAME_OLD], 12),
		    FIGURE(root->total[FLAME_NEW], 12));
	fprintf(d->out, "</text>\n<text x=\"%d\" y=\"40\">", MARGIN);
	if (d->difference != NULL) {
		fputs("from ", d->out);
		escape(d->out, d->difference->old.kernel);
		fputs(" to ", d->out);
	}
	escape(d->out, d->rows->kernel);
	if (d->difference == NULL)
		fputs("; orange: initiator, blue: responders, green: other "
		    "CPUs; pale: modules", d->out);
	else
		fprintf(d->out, "; red: grew by itself, blue: shrank; widths "
		    "are those of the %s; %s instructions of functions that "
		    "are %s have none", old ? "old" : "new",
		    FIGURE(unseen(d), 12), old ? "new" : "gone");
	fputs("</text>\n", d->out);
}

/* What a click asks the script for. */
static void
print_buttons(const struct drawing *d)
{
	fprintf(d->out, "<text class=\"b\" id=\"search\" x=\"%d\" "
	    "y=\"57\">search (/)</text><text class=\"b\" id=\"reset\" "
	    "x=\"%d\" y=\"57\">reset (Esc)</text><text id=\"found\" x=\"%d\" "
	    "y=\"57\"></text>\n", MARGIN, MARGIN + 80, MARGIN + 170);
}

static bool
draw(struct drawing *d)
{
	const struct flame_box *box = d->flame->box;
	const int height = TOP + (int)(d->flame->depth + 1) * HEIGHT + MARGIN;
	bool good;
	size_t i;

	for (i = 0; i < d->flame->n; i++)
		d->most = fmax(d->most, fabs(box[i].self[FLAME_NEW] -
		    box[i].self[FLAME_OLD]));
	if (box[0].total[d->side] > 0)
		d->scale = (WIDTH - 2 * MARGIN) / box[0].total[d->side];
	if (!d->inset)
		fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", d->out);
	fprintf(d->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n", WIDTH,
	    height, WIDTH, height);
	if (d->inset)
		fputs("<g class=\"flame\">\n", d->out);
	else
		fprintf(d->out, "<style>%s</style>\n", style);
	fputs("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
	    d->out);
	print_heading(d);
	if (!d->inset)
		print_buttons(d);
	good = print_boxes(d, 0, MARGIN);
	if (d->inset)
		fputs("</g>\n</svg>\n", d->out);
	else
		fprintf(d->out, "<script><![CDATA[\n%s]]></script>\n</svg>\n",
		    script);
	return (good);
}

int
export_flame(const struct export_rows *rows,
    const struct export_flame *form, FILE *out)
{
	struct flame flame;
	const bool two = form != NULL && form->old.a != NULL;
	struct drawing d = {.flame = &flame, .rows = rows,
		.difference = two ? form : NULL,
		.inset = form != NULL && form->inset, .out = out};
	bool good;

	if (two && form->old_width)
		d.side = FLAME_OLD;
	good = flame_begin(&flame, rows->row[0]->name) &&
	    flame_add(&flame, rows, FLAME_NEW);
	if (good && two)
		good = flame_add(&flame, &form->old, FLAME_OLD);
	if (good) {
		flame_finish(&flame);
		good = draw(&d);
	}
	flame_free(&flame);
	return (good ? 0 : -ENOMEM);
}
