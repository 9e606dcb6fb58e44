/* SPDX-License-Identifier: BSD-2-Clause */
/* What an explanation's reader takes from JSON, whoever wrote that. */
#ifndef DUMPBENCH_READER_H
#define DUMPBENCH_READER_H

#include "explain/attribution.h"

/* Reads until something offends; then all that is read is of no use. */
struct reader {
	struct attribution *a;
	struct errmsg *err;
	int error;
	size_t kinds;
	enum attribution_kind kind[2 * ATTRIBUTION_KINDS]; /* of a column */
};

/* The first offence counts. */
void reader_offend(struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Memory for an array's members, and one more. */
void *reader_room(struct reader *r, const json_t *array, const char *what,
    size_t size);

/* `what`, and a member, is what a message names. */
uint64_t reader_whole(struct reader *r, const json_t *value, const char *what);
uint64_t reader_count(struct reader *r, const json_t *object,
    const char *member);

/* An index below a bound. */
uint32_t reader_index_in(struct reader *r, const json_t *value,
    const char *what, size_t n);

/* A string without line feeds or tabs, for free(3). */
char *reader_line(struct reader *r, const json_t *string, const char *what);
/* A copy, for free(3). */
char *reader_copy(struct reader *r, const char *text);
char *reader_text(struct reader *r, const json_t *object, const char *member);
uint64_t reader_address(struct reader *r, const json_t *object,
    const char *member);

/* Which of the names a string is. */
unsigned reader_one_of(struct reader *r, const json_t *object,
    const char *member, const char *const *names);

#endif
