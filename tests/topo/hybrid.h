/* SPDX-License-Identifier: BSD-2-Clause */
/* For tests that include cmocka.h and hwloc.h. */
#ifndef DUMPBENCH_TESTS_HYBRID_H
#define DUMPBENCH_TESTS_HYBRID_H

#include <stdbool.h>
#include <string.h>

/*
 * CPUs of two kinds, of a machine that is not there, as hwloc writes them to a
 * file.  If not known, their efficiency and their types are not told.
 */
static inline void
hybrid_write(const char *path, bool known)
{
	static const struct {
		unsigned first, last;
		int efficiency;
		char type[16];
	} kinds[] = {{0, 1, 1, "IntelCore"}, {2, 3, 0, "IntelAtom"}};
	struct hwloc_info_s info;
	hwloc_topology_t t;
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	char name[] = "CoreType", type[16];
	size_t i;

	assert_int_equal(hwloc_topology_init(&t), 0);
	assert_int_equal(hwloc_topology_set_synthetic(t,
	    "pack:1 l3:1 core:4 pu:1"), 0);
	assert_int_equal(hwloc_topology_load(t), 0);
	for (i = 0; i < 2; i++) {
		memcpy(type, kinds[i].type, sizeof(type));
		info.name = name;
		info.value = type;
		hwloc_bitmap_zero(set);
		hwloc_bitmap_set_range(set, kinds[i].first,
		    (int)kinds[i].last);
		assert_int_equal(hwloc_cpukinds_register(t, set,
		    known ? kinds[i].efficiency : -1, known ? 1 : 0, &info, 0),
		    0);
	}
	assert_int_equal(hwloc_topology_export_xml(t, path, 0), 0);
	hwloc_bitmap_free(set);
	hwloc_topology_destroy(t);
}

#endif
