/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside a guest: what guest.c, which starts it, shares with talk.c. */
#ifndef DUMPBENCH_INSIDE_H
#define DUMPBENCH_INSIDE_H

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

/*
 * Nothing comes from the guest any more: find out why, end what is left of
 * it, and remember the sentence for whoever asks next.  Returns -EIO.
 */
int guest_lost(struct guest *g, int error, struct errmsg *err);

/* End QEMU now; when this returns, it holds no file any more. */
void guest_end(struct guest *g, int *status);

/* Does the kernel ask its console what its root is? */
bool guest_asks_root(const struct guest *g);

/* Let an exact guest stand still, and go on. */
void guest_freeze(const struct guest *g);
void guest_thaw(const struct guest *g);

/* Ask the agent what there is to know, into info. */
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
 * The same where the kernel has its reasons: with a refusal come the last lines
 * of its console.  The answer, for free(3), goes to *text, which may be null.
 */
int guest_ask_kernel(struct guest *g, const char *verb, const char *argument,
    const char *body, char **text, struct errmsg *err);

/* Load a module's file; the message has the console's last lines, too. */
int guest_load_file(struct guest *g, const char *path, struct errmsg *err);

#endif
