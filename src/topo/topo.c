/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <hwloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "topo/topo.h"

/* A description of more would take hwloc minutes. */
#define MAX_CPUS 4096

static const char *const distance_names[] = {
    [TOPO_SMT] = "SMT sibling",
    [TOPO_L3] = "same L3",
    [TOPO_PACKAGE] = "same package",
    [TOPO_OTHER] = "other",
};

const char *
topo_distance_name(enum topo_distance distance)
{
	return (distance_names[distance]);
}

/* The last cache that both look through, or null. */
static hwloc_obj_t
last_cache(hwloc_obj_t pu)
{
	hwloc_obj_t o, last;

	last = NULL;
	for (o = pu->parent; o != NULL; o = o->parent)
		if (hwloc_obj_type_is_dcache(o->type))
			last = o;
	return (last);
}

static bool
covers(hwloc_obj_t o, hwloc_obj_t pu)
{
	return (o != NULL && hwloc_bitmap_isset(o->cpuset, pu->os_index));
}

/*
 * What the topology does not show (no core, cache or package where the
 * system withholds them) counts as not shared.
 */
static enum topo_distance
distance(hwloc_topology_t t, hwloc_obj_t a, hwloc_obj_t b)
{
	if (covers(hwloc_get_ancestor_obj_by_type(t, HWLOC_OBJ_CORE, a), b))
		return (TOPO_SMT);
	if (covers(last_cache(a), b))
		return (TOPO_L3);
	if (covers(hwloc_get_ancestor_obj_by_type(t, HWLOC_OBJ_PACKAGE, a), b))
		return (TOPO_PACKAGE);
	return (TOPO_OTHER);
}

static int
nearest_first(const void *a, const void *b)
{
	const struct topo_responder *x, *y;

	x = a;
	y = b;
	if (x->distance != y->distance)
		return (x->distance < y->distance ? -1 : 1);
	return ((x->cpu > y->cpu) - (x->cpu < y->cpu));
}

/*
 * hwloc describes regular machines only.  Of others (unlike cores, a cpuset
 * with holes) the number of CPUs is given.  Null: no memory.
 */
static char *
describe(hwloc_topology_t t, int ncpus)
{
	static const unsigned long tries[] = {
	    0, HWLOC_TOPOLOGY_EXPORT_SYNTHETIC_FLAG_IGNORE_MEMORY};
	char buf[4096], *s;
	size_t i;
	int n;

	for (i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		/* Without memory hwloc leaves something out. */
		errno = 0;
		n = hwloc_topology_export_synthetic(t, buf, sizeof(buf),
		    tries[i]);
		if (errno == ENOMEM)
			return (NULL);
		if (n > 0)
			return (strdup(buf));
	}
	return (asprintf(&s, "PU:%d", ncpus) == -1 ? NULL : s);
}

#if HWLOC_API_VERSION >= 0x00020400
/* "efficiency 1, IntelCore", for free(3). */
static char *
name_kind(hwloc_topology_t t, unsigned kind)
{
	struct hwloc_info_s *infos;
	unsigned n, i;
	int efficiency = -1;
	char known[32] = "efficiency not known";
	const char *type = NULL;
	char *name;

	if (hwloc_cpukinds_get_info(t, kind, NULL, &efficiency, &n, &infos,
		0) != 0)
		n = 0;
	for (i = 0; i < n; i++)
		if (strcmp(infos[i].name, "CoreType") == 0)
			type = infos[i].value;
	if (efficiency >= 0)
		snprintf(known, sizeof(known), "efficiency %d", efficiency);
	return (asprintf(&name, "%s%s%s", known, type != NULL ? ", " : "",
	    type != NULL ? type : "") == -1 ? NULL : name);
}

/* False: no memory. */
static bool
find_kind(hwloc_topology_t t, unsigned cpu, unsigned *kind)
{
	hwloc_bitmap_t set = hwloc_bitmap_alloc();
	int found;

	if (set == NULL || hwloc_bitmap_only(set, cpu) != 0) {
		hwloc_bitmap_free(set);
		return (false);
	}
	found = hwloc_cpukinds_get_by_cpuset(t, set, 0);
	hwloc_bitmap_free(set);
	*kind = found >= 0 ? (unsigned)found : 0;
	return (true);
}

/* False: no memory. */
static bool
survey_kinds(hwloc_topology_t t, struct topo *topo)
{
	int n = hwloc_cpukinds_get_nr(t, 0);
	bool found;
	size_t i;

	if (n < 2)
		return (true);
	topo->kinds = calloc((size_t)n, sizeof(*topo->kinds));
	if (topo->kinds == NULL)
		return (false);
	for (; topo->nkinds < (size_t)n; topo->nkinds++) {
		topo->kinds[topo->nkinds] =
		    name_kind(t, (unsigned)topo->nkinds);
		if (topo->kinds[topo->nkinds] == NULL)
			return (false);
	}
	found = find_kind(t, topo->initiator, &topo->kind);
	for (i = 0; i < topo->nresponders && found; i++)
		found = find_kind(t, topo->responders[i].cpu,
		    &topo->responders[i].kind);
	return (found);
}
#else
static bool
survey_kinds(hwloc_topology_t t, struct topo *topo)
{
	(void)t;
	(void)topo;
	return (true);
}
#endif

size_t
topo_other_kinds(const struct topo *topo)
{
	size_t i, n = 0;

	for (i = 0; i < topo->nresponders; i++)
		n += topo->responders[i].kind != topo->kind;
	return (n);
}

/*
 * The loaded topology as a struct topo.  A described machine keeps its
 * description, as hwloc's own would add sizes of memory and caches.
 */
static int
survey(hwloc_topology_t t, const char *description, struct topo **topo,
    struct errmsg *err)
{
	hwloc_obj_t first, pu;
	struct topo *new;
	int n;

	/* hwloc sorts by number: the first in line is the lowest. */
	first = hwloc_get_next_obj_by_type(t, HWLOC_OBJ_PU, NULL);
	n = hwloc_get_nbobjs_by_type(t, HWLOC_OBJ_PU);
	if (first == NULL || n < 1)
		return (errmsg_set(err, ENODEV,
		    "topology: hwloc finds no CPU that this process may use"));
	new = calloc(1, sizeof(*new));
	if (new != NULL) {
		new->initiator = first->os_index;
		new->responders = calloc((size_t)n, sizeof(*new->responders));
		new->synthetic =
		    description != NULL ? strdup(description) : describe(t, n);
	}
	if (new == NULL || new->responders == NULL || new->synthetic == NULL) {
		topo_close(new);
		return (errmsg_set(err, ENOMEM, "topology: no memory"));
	}
	for (pu = first->next_cousin; pu != NULL; pu = pu->next_cousin)
		new->responders[new->nresponders++] = (struct topo_responder){
		    pu->os_index, distance(t, first, pu), 0};
	qsort(new->responders, new->nresponders, sizeof(*new->responders),
	    nearest_first);
	if (!survey_kinds(t, new)) {
		topo_close(new);
		return (errmsg_set(err, ENOMEM, "topology: no memory"));
	}
	*topo = new;
	return (0);
}

/* hwloc says by errno what it failed for, or says nothing. */
static int
fail(int error, struct errmsg *err)
{
	if (error == 0 || error == ENOMEM)
		return (errmsg_set(err, ENOMEM, "topology: no memory"));
	return (errmsg_set(err, error, "topology: %s", strerror(error)));
}

/* hwloc knows of cgroups by itself, but not of taskset(1). */
static int
keep_allowed(hwloc_topology_t t)
{
	hwloc_bitmap_t bound;
	int error;

	bound = hwloc_bitmap_alloc();
	if (bound == NULL)
		return (ENOMEM);
	error = 0;
	errno = 0;
	if ((hwloc_get_cpubind(t, bound, HWLOC_CPUBIND_PROCESS) != 0 ||
	    hwloc_topology_restrict(t, bound, 0) != 0) && errno != ENOSYS)
		error = errno != 0 ? errno : EIO;
	hwloc_bitmap_free(bound);
	return (error);
}

int
topo_open_host(struct topo **topo, struct errmsg *err)
{
	hwloc_topology_t t;
	int error;

	errno = 0;
	if (hwloc_topology_init(&t) != 0)
		return (fail(errno, err));
	error = hwloc_topology_load(t) != 0 ? errno : keep_allowed(t);
	if (error != 0)
		error = errmsg_set(err, error,
		    "topology: hwloc cannot read this machine's: %s",
		    strerror(error));
	else
		error = survey(t, NULL, topo, err);
	hwloc_topology_destroy(t);
	return (error);
}

/*
 * How many CPUs a description asks for, up to MAX_CPUS + 1: the product of its
 * numbers.  Attributes in parentheses and memory in brackets do not count.
 */
static unsigned long
count_cpus(const char *s)
{
	unsigned long cpus, n;
	const char *before;
	char *end;
	int depth;

	cpus = 1;
	depth = 0;
	for (before = ":"; *s != '\0'; before = s++) {
		if (*s == '(' || *s == '[')
			depth++;
		else if (*s == ')' || *s == ']')
			depth--;
		if (depth != 0 || *s < '0' || *s > '9' ||
		    (*before != ':' && *before != ' '))
			continue;
		n = strtoul(s, &end, 10);
		if (n > MAX_CPUS || cpus * n > MAX_CPUS)
			return (MAX_CPUS + 1);
		cpus *= n;
		s = end - 1;
	}
	return (cpus);
}

int
topo_open_synthetic(
    const char *description, struct topo **topo, struct errmsg *err)
{
	hwloc_topology_t t;
	int error;

	if (count_cpus(description) > MAX_CPUS)
		return (errmsg_set(err, EINVAL,
		    "topology \"%.200s\": too many CPUs (expected at most %d)",
		    description, MAX_CPUS));
	errno = 0;
	if (hwloc_topology_init(&t) != 0)
		return (fail(errno, err));
	errno = 0;
	if (hwloc_topology_set_synthetic(t, description) != 0 ||
	    hwloc_topology_load(t) != 0)
		error = errno != 0 && errno != EINVAL ? fail(errno, err) :
		    errmsg_set(err, EINVAL,
		    "topology \"%.200s\": not understood (expected hwloc's "
		    "synthetic syntax, such as \"pack:1 core:4 pu:1\")",
		    description);
	else
		error = survey(t, description, topo, err);
	hwloc_topology_destroy(t);
	return (error);
}

void
topo_close(struct topo *topo)
{
	if (topo == NULL)
		return;
	while (topo->nkinds > 0)
		free(topo->kinds[--topo->nkinds]);
	free(topo->kinds);
	free(topo->responders);
	free(topo->synthetic);
	free(topo);
}
