/* SPDX-License-Identifier: BSD-2-Clause */
/* From a crash to the capture kernel, and what is asked of that. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "guest/console.h"
#include "guest/internal.h"
#include "guest/spawn.h"
#include "util/patience.h"

/* The first line of a kernel. */
#define FIRST_LINE "Linux version "

/* Add what the kernel printed at boot if it lacks the memory. */
static int
load(struct guest *g, struct errmsg *err)
{
	struct errmsg why = {""};
	char line[300];
	int error;

	if (g->boot.capture_append == NULL)
		return (errmsg_set(err, EINVAL, "this guest was started "
		    "without memory for a capture kernel"));
	error = guest_ask_kernel(g, "capture", "", g->boot.capture_append,
	    NULL, &why);
	if (error == 0)
		return (0);
	console_line(g->console, g->spoken, "crashkernel", line, sizeof(line));
	if (error != -ENOMEM || line[0] == '\0')
		return (errmsg_set(err, -error, "%s", why.text));
	return (errmsg_set(err, -error, "%.1600s\nWhat the kernel said when it "
	    "booted: %s", why.text, line));
}

/* From here on, the console is the capture kernel's. */
static void
turn_to_capture(struct guest *g)
{
	long first = console_find(g->console, g->spoken, FIRST_LINE);

	if (first >= 0)
		g->spoken = (size_t)first;
}

static void
describe(struct guest *g, bool ended, unsigned timeout_s, char *what,
    size_t size)
{
	bool started = console_has(g->console, g->spoken, FIRST_LINE);
	char panic[256] = "";

	turn_to_capture(g);
	if (started)
		console_panic(g->console, g->spoken, panic, sizeof(panic));
	if (!started && ended)
		snprintf(what, size, "The capture kernel does not start: the "
		    "guest ended with its panic");
	else if (!started)
		snprintf(what, size, "The capture kernel does not start: it "
		    "said nothing within %u s after the panic", timeout_s);
	else if (panic[0] != '\0')
		snprintf(what, size, "The capture kernel panicked (%s)",
		    panic);
	else if (ended)
		snprintf(what, size, "The capture kernel started, and ended "
		    "before its agent answered");
	else
		snprintf(what, size, "The capture kernel started, but its "
		    "agent did not answer within %u s after the panic",
		    timeout_s);
}

static int
lost(struct guest *g, int error, unsigned timeout_s, struct errmsg *err)
{
	char what[512];
	bool ended;
	int status = 0;

	ended = spawn_ended(g->qemu, error == -EPIPE ? 3000 : 0, &status);
	if (!ended)
		guest_end(g, &status);
	g->qemu = 0;
	if (ended && guest_signalled(g, status, what, sizeof(what)))
		return (guest_dead(g, ECONNABORTED, what, err));
	if (error == -ECANCELED)
		snprintf(what, sizeof(what), "The guest was ended: its time "
		    "limit is over");
	else if (error == -EBADMSG)
		snprintf(what, sizeof(what), "The guest's kernel does not "
		    "panic on request");
	else if (error == -EPROTO)
		snprintf(what, sizeof(what), "The capture kernel's agent is "
		    "of another version");
	else
		describe(g, ended, timeout_s, what, sizeof(what));
	return (guest_dead(g, EIO, what, err));
}

static int
crash(struct guest *g, enum guest_crash how, unsigned timeout_s)
{
	static const char *const words[][3] = {
		[GUEST_CRASH_MODULE] = {"set", "panic", "1"},
		[GUEST_CRASH_SYSRQ] = {"write", "/proc/sysrq-trigger", "c"},
	};
	struct patience patience;
	int error;

	error = link_send(&g->link, words[how][0], words[how][1],
	    words[how][2], strlen(words[how][2]));
	if (error != 0)
		return (error);
	patience_begin(&patience, g->qemu, timeout_s * 1000LL);
	do
		error = link_capture(&g->link, 100);
	while (error == -ETIMEDOUT && patience_left(&patience) > 0);
	return (error);
}

int
guest_crash(struct guest *g, enum guest_crash how, unsigned timeout_s,
    struct errmsg *err)
{
	struct stat st;
	int error;

	if (g->death.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", g->death.text));
	error = load(g, err);
	if (error != 0)
		return (error);
	if (stat(g->console, &st) == 0)
		g->spoken = (size_t)st.st_size;
	g->link.length = 0;
	error = guest_thaw(g, err);
	if (error != 0)
		return (error);
	error = crash(g, how, timeout_s);
	if (error != 0)
		return (lost(g, error, timeout_s, err));
	turn_to_capture(g);
	error = guest_learn(g, err);
	return (error == 0 ? guest_load_drivers(g, err) : error);
}
