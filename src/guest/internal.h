/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Inside a guest.  guest.c makes and frees one; boot.c starts it and boots it
 * again, panic.c and capture.c make it panic; talk.c asks it.  All of them ask
 * by ask.c, and when nothing answers any more, end.c finds out why.
 */
#ifndef DUMPBENCH_GUEST_INTERNAL_H
#define DUMPBENCH_GUEST_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "guest/guest.h"
#include "guest/guest_os.h"
#include "guest/link.h"
#include "guest/qemu.h"
#include "knob/knob.h"

struct guest {
	pid_t qemu;          /* 0: ended */
	struct link link;
	struct errmsg death;  /* why nothing answers any more; "": alive */
	struct knobs *knobs;
	struct guest_info info;
	char **facts;        /* the strings of info, those of each boot */
	size_t nfacts;
	char qemu_version[32];
	const struct guest_os *os;
	struct boot boot;
	struct qemu_plan plan; /* of the QEMU that runs */
	char *program;
	char *disk;
	char *plugin;
	char *plugin_argument;
	char **adapter; /* words that start it; NULL: none */
	char *console;
	size_t spoken;  /* bytes of it that are of an earlier kernel */
	char *initrd;
	char *log;
	unsigned cpus_max;
	bool exact;
	int silence_s;
	unsigned boot_s;
};

extern const struct knob_transport guest_transport;

/* Of a configuration, or the default of that kernel, if it is known. */
unsigned guest_memory_mb(const struct guest_config *config,
    const struct kernel *kernel);

/* All of a configuration but the kernel and what must fit it. */
int guest_check_config(const struct guest_config *config, struct errmsg *err);

/* Agent and module against the kernel; *agent is the agent's, for free(3). */
int guest_check_parts(const struct guest_config *config,
    const struct kernel *kernel, char **agent, struct errmsg *err);

/*
 * The guest has ended the connection: find out why, end what is left of it, and
 * keep the sentence for later calls.  Returns -EIO, or -ECONNABORTED when it was
 * not the guest that ended QEMU.
 */
int guest_lost(struct guest *g, int error, struct errmsg *err);

/* Was QEMU, which ended so, ended by a signal?  Then a sentence. */
bool guest_signalled(const struct guest *g, int status, char *what,
    size_t size);

/* Remember that sentence, with the last console output: -error. */
int guest_dead(struct guest *g, int error, const char *what,
    struct errmsg *err);

/* End QEMU now; when this returns, it holds no file any more. */
void guest_end(struct guest *g, int *status);

/* Does the kernel ask its console what its root is? */
bool guest_asks_root(const struct guest *g);

/* Stop a guest of the exact clock, and let it go on. */
int guest_freeze(const struct guest *g, struct errmsg *err);
int guest_thaw(const struct guest *g, struct errmsg *err);

/*
 * Ask the agent for the facts in info; what it does not tell is "".  -EPROTO:
 * os, release, machine or cpus are none that can be.
 */
int guest_learn(struct guest *g, struct errmsg *err);

/* Start QEMU as planned; return with the module loaded, ready for a request. */
int guest_boot(struct guest *g, struct errmsg *err);

/*
 * One request.  A refusal is its negative errno value and a sentence; only 0
 * leaves an answer to be freed.
 */
int guest_ask(struct guest *g, const char *verb, const char *argument,
    const void *body, size_t length, struct answer *answer,
    struct errmsg *err);

/*
 * The same for what the kernel may refuse, and say why on its console: with a
 * refusal come the console's last lines.  The answer, for free(3), goes to
 * *text, which may be null.
 */
int guest_ask_kernel(struct guest *g, const char *verb, const char *argument,
    const char *body, char **text, struct errmsg *err);

/* guest_exec() by a verb that answers as "exec" does. */
int guest_exec_by(struct guest *guest, const char *verb,
    const char *const argv[], int *status, char **output, struct errmsg *err);

/* Load the disks' drivers, in a kernel that has just begun. */
int guest_load_drivers(struct guest *g, struct errmsg *err);

/* Load a module's file; the message has the console's last lines, too. */
int guest_load_file(struct guest *g, const char *path, struct errmsg *err);

#endif
