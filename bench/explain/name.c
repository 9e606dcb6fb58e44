/* SPDX-License-Identifier: BSD-2-Clause */
/* Functions, roles and figures, as all tables of an explanation name them. */
#include <string.h>

#include "explain/text.h"
#include "util/printable.h"

const char *
text_role(enum layout_role role)
{
	static const char *const names[] = {"initiator", "responder", "other"};

	return (names[role]);
}

void
text_function(const struct attribution *a, uint32_t function, size_t width,
    char *text, size_t size)
{
	const struct attribution_function *f;
	char image[64] = "";
	size_t room;

	if (function == ATTRIBUTION_NONE) {
		snprintf(text, size, "(not known)");
		return;
	}
	f = &a->function[function];
	if (f->image[0] != '\0' && strcmp(f->image, "kernel") != 0)
		snprintf(image, sizeof(image), " [%.58s]", f->image);
	room = width - strlen(image);
	if (strlen(f->name) > room)
		snprintf(text, size, "%.*s~%s", (int)room - 1, f->name, image);
	else
		snprintf(text, size, "%s%s", f->name, image);
	/* It may be cut inside of a character. */
	printable(text, strlen(text));
}

const char *
text_figure(char text[FIGURE_MAX], double v)
{
	if (v != 0 && v < 0.005)
		return (figure_text(text, v, 1, 0));
	snprintf(text, FIGURE_MAX, "%.2f", v);
	if (strcmp(text + strlen(text) - 3, ".00") == 0)
		text[strlen(text) - 3] = '\0';
	return (text);
}
