/* SPDX-License-Identifier: BSD-2-Clause */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/figure.h"

#define LARGEST 1e18
#define LEAST	1e-15

static void
cut_zeros(char *text)
{
	char *end = text + strlen(text);

	if (strchr(text, '.') == NULL)
		return;
	while (end[-1] == '0')
		end--;
	if (end[-1] == '.')
		end--;
	*end = '\0';
}

const char *
figure_text(char text[FIGURE_MAX], double figure, int digits, int flags)
{
	const char *sign = (flags & FIGURE_SIGN) != 0 && figure > 0 ? "+" : "";
	bool plain = figure == 0 ||
	    (fabs(figure) >= LEAST && fabs(figure) < LARGEST);
	char rounded[FIGURE_MAX];
	int exponent, decimals;

	if (!isfinite(figure)) {
		snprintf(text, FIGURE_MAX, "%s", isnan(figure) ? "n/a" :
		    figure > 0 ? "infinite" : "-infinite");
		return (text);
	}
	/* Rounded as printf(3) does it; what follows changes no digit. */
	snprintf(rounded, sizeof(rounded), "%.*e", digits - 1, figure);
	if (!plain) {
		snprintf(text, FIGURE_MAX, "%s%.*g", sign, digits, figure);
		return (text);
	}
	exponent = (int)strtol(strchr(rounded, 'e') + 1, NULL, 10);
	decimals = digits - 1 - exponent;
	snprintf(text, FIGURE_MAX, "%s%.*f", sign, decimals > 0 ? decimals : 0,
	    strtod(rounded, NULL));
	if ((flags & FIGURE_ZEROS) == 0)
		cut_zeros(text);
	return (text);
}

const char *
figure_ratio(char text[FIGURE_MAX], double ratio, bool exact)
{
	const int decimals = ratio < 99.5 ? (ratio < 9.95 ? 1 : 0) + exact : 0;

	snprintf(text, FIGURE_MAX, "%.*f", decimals, ratio);
	return (text);
}

const char *
figure_cell(char text[FIGURE_MAX], double figure)
{
	const int decimals = figure == floor(figure) || fabs(figure) >= 1000 ?
	    0 : fabs(figure) >= 100 ? 1 : 2;

	if (!isfinite(figure))
		return (figure_text(text, figure, 1, 0));
	snprintf(text, FIGURE_MAX, "%.*f", decimals, figure);
	return (text);
}

const char *
figure_percent(char text[FIGURE_MAX], double share)
{
	double least = fabs(share) < 0.1 ? 0.00005 : 0.0005;
	int digits = fabs(share) < 0.1 ? 2 : 1;

	if (!isfinite(share)) {
		text[0] = '\0';
		return (text);
	}
	if (share != 0 && fabs(share) < least) {
		figure_text(text, 100 * share, 2, FIGURE_SIGN);
		strcat(text, "%");
		return (text);
	}
	/* More digits, so that a change to nearly 0 is not printed as -100%. */
	for (; share > -1 && 1 + share < least && digits < 13; digits++)
		least /= 10;
	snprintf(text, FIGURE_MAX, "%+.*f%%", digits, 100 * share);
	return (text);
}
