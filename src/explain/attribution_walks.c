/* SPDX-License-Identifier: BSD-2-Clause */
/* The model of a TLB in an explanation's file. */
#include "explain/attribution_file.h"
#include "explain/reader.h"

enum { INSN, ROLE, WALKS, FLUSHED, COLUMNS };

json_t *
attribution_walks_write(const struct attribution_walks *walks)
{
	json_t *list = json_array();
	const struct attribution_walk *w;
	size_t i;

	for (i = 0; i < walks->n; i++) {
		w = &walks->walk[i];
		json_array_append_new(list, json_pack("[IIII]",
		    (json_int_t)w->insn, (json_int_t)w->role,
		    (json_int_t)w->walks, (json_int_t)w->flushed));
	}
	return (json_pack("{sI sI so}", "windows",
	    (json_int_t)walks->windows, "unattributed",
	    (json_int_t)walks->unattributed, "walks", list));
}

void
attribution_walks_read(struct reader *r, struct attribution_walks *walks,
    const json_t *from)
{
	const json_t *list = json_object_get(from, "walks"), *value;
	struct attribution_walk *w;
	size_t i;

	if (from == NULL || r->error != 0)
		return;
	walks->windows = reader_count(r, from, "windows");
	walks->unattributed = reader_count(r, from, "unattributed");
	walks->walk = reader_room(r, list, "walks", sizeof(*w));
	json_array_foreach(list, i, value) {
		if (json_array_size(value) != COLUMNS)
			reader_offend(r, "'walks' has one without its four "
			    "numbers");
		if (r->error != 0)
			return;
		w = &walks->walk[walks->n];
		w->insn = reader_index_in(r, json_array_get(value, INSN),
		    "instructions", r->a->insns);
		w->role = reader_index_in(r, json_array_get(value, ROLE),
		    "role", LAYOUT_OTHER + 1);
		w->walks = reader_whole(r, json_array_get(value, WALKS),
		    "walks");
		w->flushed = reader_whole(r, json_array_get(value, FLUSHED),
		    "walks");
		walks->n++;
	}
}

json_t *
attribution_tlb_write(const struct attribution_tlb *tlb)
{
	return (json_pack("{sI sI sb}", "entries", (json_int_t)tlb->entries,
	    "ways", (json_int_t)tlb->ways, "inferred", tlb->inferred));
}

void
attribution_tlb_read(struct reader *r, struct attribution_tlb *tlb,
    const json_t *from)
{
	if (from == NULL || r->error != 0)
		return;
	tlb->entries = (uint32_t)reader_count(r, from, "entries");
	tlb->ways = (uint32_t)reader_count(r, from, "ways");
	tlb->inferred = json_is_true(json_object_get(from, "inferred"));
	if (r->error == 0 && tlb->entries == 0)
		reader_offend(r, "'tlb_model' has no entries");
}
