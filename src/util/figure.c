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
