/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "plot/axis.h"
#include "util/version.h"

/* Without "-<flavour>" at its end. */
static void
name_place(const char *name, const char *flavour, struct plot_axis_place *place)
{
	size_t n = strlen(name), m = strlen(flavour);

	if (m > 0 && n > m + 1 && name[n - m - 1] == '-' &&
	    strcmp(name + n - m, flavour) == 0)
		n -= m + 1;
	snprintf(place->name, AXIS_NAME, "%.*s", (int)n, name);
	strcpy(place->minor, place->name);
	n = version_minor(name);
	if (n > 0 && n < strlen(place->name))
		place->minor[n] = '\0';
}

static const char *
order_of(const struct plot_many *many, size_t i)
{
	return (many->runs != NULL ? many->runs[i] :
	    many->rows[i]->context.release);
}

/* Kernels by release; of equal ones the first that was read is the older. */
static void
sort(const struct plot_many *many, size_t *order)
{
	size_t i, at;

	for (i = 0; i < many->n; i++) {
		for (at = i; at > 0 && version_compare(
		    order_of(many, order[at - 1]), order_of(many, i)) > 0;
		    at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
}

/* Is the place taken by a kernel of the same flavour? */
static bool
is_taken(const struct plot_many *many, const struct plot_places *places,
    const size_t *order, size_t placed, size_t place, const char *flavour)
{
	size_t i;

	for (i = 0; i < placed; i++)
		if (places->of[order[i]] == place &&
		    strcmp(many->flavours[order[i]], flavour) == 0)
			return (true);
	return (false);
}

/* The place of the kernel that comes next: one of that name, or a new one. */
static void
put(const struct plot_many *many, const size_t *order, size_t next,
    struct plot_places *places)
{
	const char *flavour = many->flavours[order[next]];
	struct plot_axis_place *new = &places->place[places->n];
	size_t i;

	if (many->runs != NULL)
		name_place(many->runs[order[next]], "", new);
	else
		name_place(many->names[order[next]], flavour, new);
	for (i = 0; i < places->n; i++)
		if (strcmp(places->place[i].name, new->name) == 0 &&
		    !is_taken(many, places, order, next, i, flavour))
			break;
	places->of[order[next]] = i;
	places->n += i == places->n;
}

static bool
are_minors_enough(const struct plot_places *places)
{
	size_t i, k;

	for (i = 0; i < places->n; i++)
		for (k = 0; k < i; k++)
			if (strcmp(places->place[i].minor,
			    places->place[k].minor) == 0)
				return (false);
	return (true);
}

int
plot_places_new(const struct plot_many *many, struct plot_places *places)
{
	size_t *order = calloc(many->n + 1, sizeof(*order)), i;

	*places = (struct plot_places){
		.place = calloc(many->n + 1, sizeof(*places->place)),
		.of = calloc(many->n + 1, sizeof(*places->of))};
	if (order == NULL || places->place == NULL || places->of == NULL) {
		free(order);
		return (-ENOMEM);
	}
	sort(many, order);
	for (i = 0; i < many->n; i++)
		put(many, order, i, places);
	places->by_minor = are_minors_enough(places);
	free(order);
	return (0);
}

void
plot_places_free(struct plot_places *places)
{
	free(places->place);
	free(places->of);
	*places = (struct plot_places){.n = 0};
}

const char *
plot_place_name(const struct plot_places *places, size_t i)
{
	return (places->by_minor ? places->place[i].minor :
	    places->place[i].name);
}
