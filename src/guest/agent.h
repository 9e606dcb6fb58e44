/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside the agent of a Linux guest. */
#ifndef DUMPBENCH_AGENT_H
#define DUMPBENCH_AGENT_H

#include <stddef.h>

#include "guest/protocol.h"

/* Bytes that grow; the agent ends, and with it the guest, without memory. */
struct text {
	char *bytes; /* a NUL follows the last one */
	size_t length;
	size_t size;
};

struct agent {
	int tty;
	int heart; /* socket to the process that beats */
	unsigned spinners;
	const char *knobs;
};

struct request {
	char line[PROTOCOL_LINE];
	char *verb;     /* in line */
	char *argument; /* in line */
	struct text body;
};

/*
 * A verb puts its answer in the text and returns 0, or a sentence (or nothing)
 * and returns a negative errno value.
 */
struct verb {
	const char *name;
	int (*act)(const struct agent *, const struct request *,
	    struct text *);
};

extern const struct verb verbs[];
extern const size_t nverbs;

/* Make room for n more bytes and a NUL. */
void text_room(struct text *text, size_t n);

void text_add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Append all that a descriptor, or a file, still has to give. */
int text_drain(struct text *text, int fd);
int text_file(struct text *text, const char *path);

/* Forget the answer so far, say why, and return the error. */
int text_refuse(struct text *text, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* End the agent, which makes the kernel panic, which the driver sees. */
void die(const char *what) __attribute__((noreturn));

#endif
