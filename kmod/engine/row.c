/* SPDX-License-Identifier: BSD-2-Clause */
/* What a row's flags say, in the words of the knobs and of the result. */
#include "engine.h"

static void
list_flags(const struct db_row *row, const char *comma, struct db_out *out)
{
	static const struct {
		unsigned flag;
		const char *word;
	} names[] = {
		{DB_IRQS_OFF, "irqs-off"}, {DB_NO_ADDRESS, "no-address"},
		{DB_OWN_PAGES, "own-pages"}, {DB_ONE_RUN, "one-run"},
		{DB_ALLOCATES, "allocates"}, {DB_UNSETTLED, "unsettled"},
		{DB_CHECKS, "checks"}, {DB_DEVICE, "device"},
		{DB_WAITS, "waits"},
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((row->flags & names[i].flag) != 0) {
			db_out(out, "%s%s", comma, names[i].word);
			comma = ",";
		}
}

void
db_properties(const struct db_row *row, struct db_out *out)
{
	size_t before = out->length;

	list_flags(row, "", out);
	if (out->length == before)
		db_out(out, "-");
}

void
db_path_properties(const struct db_path *path, struct db_out *out)
{
	unsigned flush = path->row.flags & (DB_FLUSH_CPU | DB_FLUSH_ALL);

	db_out(out, "flush=%s,batch=%u-%u", flush == 0 ? "none" :
	    flush == DB_FLUSH_CPU ? "cpu" : "all",
	    path->batch_min != 0 ? path->batch_min : 1,
	    path->batch_max != 0 ? path->batch_max : DB_BATCH_MAX);
	list_flags(&path->row, ",", out);
	if (path->private_of != NULL)
		db_out(out, ",private=%s", path->private_of);
}
