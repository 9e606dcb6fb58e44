/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TESTS_ENGINE_KNOBS_H
#define TESTS_ENGINE_KNOBS_H

#include "engine.h"

static char text[DB_RESULT_MAX]; /* what the last knob held */

static inline const char *
engine_get(struct db_module *module, const char *knob)
{
	struct db_out out = {text, sizeof(text), 0, false};

	db_knob_get(module, db_knob_find(knob), &out);
	assert_false(out.full);
	return (text);
}

static inline int
engine_set(struct db_module *module, const char *knob, const char *value)
{
	return (db_knob_set(module, db_knob_find(knob), value));
}

#endif
