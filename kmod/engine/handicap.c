/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A handicap adds exactly so many instructions to the map call of one path: a
 * known change, to test whether a comparison finds it.  A path without one runs
 * no code of it.
 */
#include "engine.h"

typedef unsigned long long ull;
typedef int db_map(struct db_run *run, struct db_batch *batch);

#if defined(__x86_64__) && !defined(DB_NO_HANDICAP)
/*
 * Loads that change flags alone, which no call preserves, and a jump to the
 * path's own map, with its arguments unchanged: (%rdi) is run->map.  Entered
 * N - 1 loads before the jump, this is N instructions.  A port may have to tell
 * its checker that both are meant so; nothing reaches the int3.
 */
#ifndef DB_NOTE_ENTRY
#define DB_NOTE_ENTRY	""
#endif
#ifndef DB_NOTE_JUMP
#define DB_NOTE_JUMP	""
#endif
__asm__(
    "	.pushsection .text\n"
    "	.globl	db_handicap_loads\n"
    "	.hidden	db_handicap_loads\n"
    "db_handicap_loads:\n"
    "	.rept	4095\n"
    "	testb	%al, (%rsp)\n"
    "	.endr\n"
    "	.globl	db_handicap_jump\n"
    "	.hidden	db_handicap_jump\n"
    "db_handicap_jump:\n"
    DB_NOTE_ENTRY
    DB_NOTE_JUMP
    "	jmp	*(%rdi)\n"
    "	int3\n"
    "	.popsection\n");

extern const char db_handicap_jump[] __attribute__((visibility("hidden")));

#define LOAD_BYTES	3	/* of one testb */

/* With indirect branch tracking a branch into the loads would fault. */
static bool
can_jump(void)
{
#ifdef DB_TRACKS_BRANCHES
	return (!DB_TRACKS_BRANCHES());
#else
	return (true);
#endif
}

static db_map *
entry(uint32_t n)
{
	return ((db_map *)((uintptr_t)db_handicap_jump -
	    LOAD_BYTES * (uintptr_t)(n - 1)));
}
#else
static bool
can_jump(void)
{
	return (false);
}

static db_map *
entry(uint32_t n)
{
	(void)n;
	return (NULL);
}
#endif

void
db_handicap_get(const struct db_plan *plan, struct db_out *out)
{
	if (plan->handicap == 0)
		db_out(out, "none");
	else
		db_out(out, "%s:%u", plan->slowed->row.name, plan->handicap);
}

/* The path whose name is the first n characters of text. */
static const struct db_path *
find(const struct db_os *os, const char *text, size_t n)
{
	const struct db_row *const *row;

	for (row = os->paths; *row != NULL; row++)
		if (strlen((*row)->name) == n &&
		    memcmp((*row)->name, text, n) == 0)
			break;
	return ((const void *)*row);
}

/* 1 to DB_HANDICAP_MAX; else 0. */
static uint32_t
count(const char *text)
{
	uint32_t n = 0;

	for (; *text >= '0' && *text <= '9' && n <= DB_HANDICAP_MAX; text++)
		n = n * 10 + (uint32_t)(*text - '0');
	return (*text == '\0' && n <= DB_HANDICAP_MAX ? n : 0);
}

int
db_handicap_set(struct db_module *module, const char *text)
{
	const struct db_path *path = NULL;
	uint32_t n = 0;
	size_t colon;

	if (strcmp(text, "none") != 0) {
		for (colon = 0; text[colon] != ':' && text[colon] != '\0';
		    colon++)
			continue;
		path = find(module->os, text, colon);
		if (text[colon] == ':')
			n = count(text + colon + 1);
		if (path == NULL || n == 0)
			return (db_refuse(module, EINVAL,
			    "handicap: unknown handicap '%.40s' (expected "
			    "none, or PATH:N with 1 to %u instructions)", text,
			    DB_HANDICAP_MAX));
		if (!can_jump())
			return (db_refuse(module, EINVAL,
			    "handicap: impossible on this CPU (expected "
			    "none)"));
	}
	module->os->lock(module);
	module->plan.slowed = path;
	module->plan.handicap = n;
	module->os->unlock(module);
	return (0);
}

void
db_handicap(struct db_run *run)
{
	struct db_plan *plan = &run->plan;

	if (plan->handicap == 0 || plan->path != plan->slowed)
		return;
	run->map = plan->path->map;
	run->slowed = *plan->path;
	run->slowed.map = entry(plan->handicap);
	plan->path = &run->slowed;
}
