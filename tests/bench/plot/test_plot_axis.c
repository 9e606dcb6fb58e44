/* SPDX-License-Identifier: BSD-2-Clause */
/* Places of kernels on an axis of versions. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "plot/axis.h"

#define KERNELS 8

struct kernels {
	const char *names[KERNELS], *flavours[KERNELS];
	struct result_rows rows[KERNELS];
	const struct result_rows *pointers[KERNELS];
	struct plot_many many;
};

static void
add(struct kernels *k, const char *name, const char *release,
    const char *flavour)
{
	const size_t i = k->many.n++;

	k->names[i] = name;
	k->flavours[i] = flavour;
	k->rows[i].context.release = release;
	k->pointers[i] = &k->rows[i];
	k->many.names = k->names;
	k->many.flavours = k->flavours;
	k->many.rows = k->pointers;
}

/* The names of all places, with spaces between. */
static void
expect(const struct kernels *k, const char *names, const size_t *of)
{
	struct plot_places places;
	char text[256] = "";
	size_t i;

	assert_int_equal(plot_places_new(&k->many, &places), 0);
	for (i = 0; i < places.n; i++) {
		strcat(text, i > 0 ? " " : "");
		strcat(text, plot_place_name(&places, i));
	}
	assert_string_equal(text, names);
	for (i = 0; i < k->many.n; i++)
		assert_int_equal(places.of[i], of[i]);
	plot_places_free(&places);
}

static void
test_order(void **state)
{
	struct kernels k = {.many = {.n = 0}};

	(void)state;
	/* By release, not by name or as they come; flavours share a place. */
	add(&k, "7.3.4+deb13-amd64", "7.3.4+deb13-amd64", "amd64");
	add(&k, "5.10.0-46-amd64", "5.10.0-46-amd64", "amd64");
	add(&k, "6.12.1-amd64", "6.12.1-amd64", "amd64");
	add(&k, "6.1.0-56-rt-amd64", "6.1.0-56-rt-amd64", "rt-amd64");
	add(&k, "7.3.4+deb13-rt-amd64", "7.3.4+deb13-rt-amd64", "rt-amd64");
	expect(&k, "5.10 6.1 6.12 7.3", (const size_t[]){3, 0, 2, 1, 3});
}

static void
test_whole_names(void **state)
{
	struct kernels k = {.many = {.n = 0}};

	(void)state;
	/* Two of one minor version need more of their names. */
	add(&k, "6.1.0-9-amd64", "6.1.0-9-amd64", "amd64");
	add(&k, "6.1.0-47-amd64", "6.1.0-47-amd64", "amd64");
	add(&k, "6.12.1-amd64", "6.12.1-amd64", "amd64");
	expect(&k, "6.1.0-9 6.1.0-47 6.12.1", (const size_t[]){0, 1, 2});
}

static void
test_own_names(void **state)
{
	struct kernels k = {.many = {.n = 0}};

	(void)state;
	/* Of one release the first is the older one, and a name is kept. */
	add(&k, "old", "6.1.0-1-amd64", "amd64");
	add(&k, "new", "6.1.0-1-amd64", "amd64");
	add(&k, "x.1-amd64", "6.1.0-0-amd64", "amd64");
	add(&k, "6", "6.2.0", "");
	add(&k, "13.2", "13.2-RELEASE", "RELEASE");
	expect(&k, "x.1 old new 6 13.2", (const size_t[]){1, 2, 0, 3, 4});
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_whole_names),
		cmocka_unit_test(test_own_names),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
