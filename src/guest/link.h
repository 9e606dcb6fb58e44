/* SPDX-License-Identifier: BSD-2-Clause */
/* The host's side of protocol.h. */
#ifndef DUMPBENCH_LINK_H
#define DUMPBENCH_LINK_H

#include <stddef.h>
#include <sys/types.h>

#include "guest/protocol.h"

struct link {
	int fd;         /* stream socket */
	pid_t peer;     /* what answers, see util/patience.h; 0: not known */
	int silence_ms; /* longest time without a beat */
	long long deadline_ms; /* by CLOCK_MONOTONIC; 0: none */
	size_t at;      /* next unread byte of got */
	size_t end;
	char got[4096];
	char line[64];  /* a hello: what there is of its line */
	size_t length;
};

struct answer {
	int error;    /* 0, or errno as Linux numbers it */
	char *text;   /* NUL-ended; for free(3) */
	size_t length;
};

/*
 * These return 0, or an error after which the link is useless: -EPIPE (closed),
 * -ETIMEDOUT, -ECANCELED (the deadline is over), -EPROTO (not the protocol),
 * -ENOMEM.
 */

/* Wait so long for the agent's first line.  May be called again. */
int link_hello(struct link *link, int milliseconds);

/*
 * The same of the agent in a capture kernel, once the one before it has been
 * told to panic by link_send().  -EBADMSG: that one answers instead.
 */
int link_capture(struct link *link, int milliseconds);
int link_send(struct link *link, const char *verb, const char *argument,
    const void *body, size_t length);

/* Send a request and wait for its answer, as long as there are beats. */
int link_call(struct link *link, const char *verb, const char *argument,
    const void *body, size_t length, struct answer *answer);

/* Wait until the other end is closed; what arrives is dropped. */
void link_wait_end(struct link *link, int milliseconds);

#endif
