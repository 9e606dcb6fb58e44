/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Text of the knobs about the responders of the last run and about what is
 * unknown here.
 */
#include "internal.h"

void
host_print_gaps(const struct host_seat *seats, uint32_t n, struct db_out *out)
{
	const struct host_seat *seat;
	const char *comma;
	uint32_t i, gap;

	db_out(out, "[");
	for (i = 0; i < n; i++) {
		seat = &seats[i];
		db_out(out, "%s{\"cpu\":%u,\"distance\":\"%s\",\"usual\":%llu,"
		    "\"stolen\":%llu,\"switches\":", i > 0 ? "," : "",
		    seat->cpu, topo_distance_name(seat->distance),
		    (unsigned long long)seat->usual,
		    (unsigned long long)seat->stolen);
		if (seat->switches_known)
			db_out(out, "%llu", (unsigned long long)seat->switches);
		else
			db_out(out, "null");
		db_out(out, ",\"histogram\":[");
		for (comma = "", gap = 0; gap < HOST_GAPS; gap++)
			if (seat->gaps[gap] > 0) {
				db_out(out, "%s[%llu,%u]", comma,
				    (unsigned long long)host_gap_low(gap),
				    seat->gaps[gap]);
				comma = ",";
			}
		db_out(out, "]}");
	}
	db_out(out, "]");
}

void
host_print_unseen(const struct topo *topo, const struct host_binder *binder,
    const struct host_check *check, struct db_out *out)
{
	struct host_times times;
	size_t i;

	if (!host_look_times(&times))
		db_out(out, "this system does not let a process read how busy "
		    "it is: only repetitions show how noisy it was\n");
	if (!host_is_here(binder))
		db_out(out, "hwloc describes another machine: threads are not "
		    "kept on CPUs, and distances are not this machine's\n");
	if (topo->nresponders == 0)
		db_out(out, "this process may use one CPU only: there is no "
		    "responder, and shootdowns are null\n");
	if (check == NULL)
		db_out(out, "this system does not let a process read its count "
		    "of shootdowns: they are null\n");
	else if (!check->known && topo->nresponders > 0)
		db_out(out, "%s\n", check->why);
	if (topo_other_kinds(topo) > 0)
		db_out(out, "this machine's cores are of %u kinds, and %u of "
		    "%u responders are of another kind than the initiator: "
		    "see dumpbench topo\n", (unsigned)topo->nkinds,
		    (unsigned)topo_other_kinds(topo),
		    (unsigned)topo->nresponders);
	for (i = 0; i < topo->nresponders; i++)
		if (topo->responders[i].distance != TOPO_OTHER)
			break;
	if (i > 0 && i == topo->nresponders)
		db_out(out, "this system does not tell what its CPUs share: "
		    "all responders are at the distance \"%s\"\n",
		    topo_distance_name(TOPO_OTHER));
	if (out->length > 0)
		out->text[--out->length] = '\0';
}
