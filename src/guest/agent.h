/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The agent of a guest.  agent*.c is the same for all systems; what it needs of
 * one is in that system's folder (linux, freebsd).  The common part runs
 * without a C library but the simplest functions of <string.h>.
 */
#ifndef DUMPBENCH_AGENT_H
#define DUMPBENCH_AGENT_H

#include <stddef.h>

#include "guest/protocol.h"

/* Bytes that grow; without memory the agent ends, and the guest with it. */
struct text {
	char *bytes; /* a NUL follows the last one */
	size_t length;
	size_t size;
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
	int (*act)(const struct request *, struct text *);
};

/* The system's own, and the common ones among them. */
extern const struct verb verbs[];
extern const size_t nverbs;

int act_read(const struct request *r, struct text *t);
int act_write(const struct request *r, struct text *t);
int act_exec(const struct request *r, struct text *t);

/* Serve requests from this port, for ever; called by a system's start.c. */
void agent_main(int port) __attribute__((noreturn));

/* End the agent, so that the kernel panics and QEMU ends. */
void die(const char *what, int error) __attribute__((noreturn));

/* Make room for n more bytes and a NUL. */
void text_room(struct text *text, size_t n);

/* Append.  Formats may hold %s, %.*s, %d and %u, also with l, ll or z; %%. */
void text_add(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void text_bytes(struct text *text, const void *bytes, size_t n);

/* Append all that can still be read from a descriptor, or a file. */
int text_drain(struct text *text, int fd);
int text_file(struct text *text, const char *path);

/* Forget the answer so far, say why, and return the error. */
int text_refuse(struct text *text, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The decimal number that a text begins with; `end` may be null. */
unsigned long long text_number(const char *text, const char **end);

/*
 * What an agent needs of its system.  Errors are negative errno values, as
 * Linux numbers them.
 */

/* The serial port that the driver listens to. */
extern const char os_port_name[];

/* A variable of the guest's environment (protocol.h); NULL: not set. */
const char *os_word(const char *name);

const char *os_strerror(int error);

/* Larger memory with the old contents; NULL: out of memory. */
void *os_grow(void *old, size_t old_size, size_t size);

void os_free(void *old, size_t size);

/* An exec closes all of these but the first three descriptors. */
int os_open(const char *path, int writing);
int os_close(int fd);
long os_read(int fd, void *bytes, size_t n);
long os_write(int fd, const void *bytes, size_t n);
int os_pipe(int ends[2]);
int os_pair(int ends[2]); /* both ends read and write */

/* Wait so many milliseconds (-1: for ever) until it can be read; 0: not. */
int os_wait(int fd, int milliseconds);

int os_fork(void);

/* Become a program that writes to `out`: returns only its error. */
int os_exec(char *const argv[], int out);

/* Can it be run? */
int os_runs(const char *path);

/* Wait for a child's end: its exit status, or 128 + a signal's number. */
int os_reap(int pid, int *status);

/* Reap children that ended, which init inherits from their parents. */
void os_bury(void);

void os_exit(int status) __attribute__((noreturn));

#endif
