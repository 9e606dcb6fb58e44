/* SPDX-License-Identifier: BSD-2-Clause */
/* What a driver can ask of a running guest. */
#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest/console.h"
#include "guest/file.h"
#include "guest/internal.h"
#include "guest/spawn.h"

/* After which a guest that was told to panic does so. */
#define HEARTLESS_MS 2000
#define END_MS	     5000

void
guest_end(struct guest *g, int *status)
{
	spawn_kill(g->qemu, status);
	g->qemu = 0;
	/* The process that started QEMU for an adapter goes before it. */
	if (g->adapter != NULL)
		link_wait_end(&g->link, END_MS);
}

bool
guest_asks_root(const struct guest *g)
{
	return (g->os->no_root != NULL &&
	    console_has(g->console, g->spoken, g->os->no_root));
}

int
guest_lost(struct guest *g, int error, struct errmsg *err)
{
	char panic[256], tail[1400], what[512];
	int status = 0;
	bool ended;

	/* A panic closes our socket a moment before QEMU is gone. */
	ended = spawn_ended(g->qemu, error == -EPIPE ? 3000 : 0, &status);
	if (!ended)
		guest_end(g, &status);
	g->qemu = 0;
	if (error == -ECANCELED) {
		errmsg_set(&g->death, EIO, "The guest was ended: the time that "
		    "it was given is over");
		return (errmsg_set(err, EIO, "%s", g->death.text));
	}
	console_panic(g->console, g->spoken, panic, sizeof(panic));
	console_tail(g->console, g->spoken, tail, sizeof(tail));
	if (panic[0] != '\0')
		snprintf(what, sizeof(what), "The guest's kernel panicked "
		    "(%s)", panic);
	else if (ended && WIFSIGNALED(status))
		snprintf(what, sizeof(what), "QEMU was ended by signal %d",
		    WTERMSIG(status));
	else if (ended && WEXITSTATUS(status) != 0) {
		console_tail(g->log, 0, tail, sizeof(tail));
		snprintf(what, sizeof(what), "QEMU ended with status %d",
		    WEXITSTATUS(status));
	} else if (ended)
		snprintf(what, sizeof(what), "The guest rebooted");
	else if (guest_asks_root(g))
		snprintf(what, sizeof(what), "The guest's kernel does not "
		    "mount its root");
	else if (error == -ETIMEDOUT)
		snprintf(what, sizeof(what), "The guest hangs: no sign of "
		    "life for %d s", g->silence_s);
	else
		snprintf(what, sizeof(what), "The guest's agent talks "
		    "nonsense (%s)", strerror(-error));
	errmsg_set(&g->death, EIO, "%s. %s%s", what, tail[0] != '\0' ?
	    "Its last words:\n" : "It said nothing.", tail);
	return (errmsg_set(err, EIO, "%s", g->death.text));
}

/*
 * In the exact clock time is what the guest does, so it can stand still while
 * nobody asks anything: what the driver does meanwhile leaves no trace in the
 * figures, and an idle guest costs nothing.  With an adapter, QEMU is in the
 * group of the process that started it.
 */
void
guest_freeze(const struct guest *g)
{
	if (g->exact && g->qemu != 0)
		kill(-g->qemu, SIGSTOP);
}

void
guest_thaw(const struct guest *g)
{
	if (g->exact && g->qemu != 0)
		kill(-g->qemu, SIGCONT);
}

/* One request.  A refusal is the negative errno value and the answer. */
static int
call(struct guest *g, const char *verb, const char *argument,
    const void *body, size_t length, struct answer *answer,
    struct errmsg *err)
{
	int error;

	answer->text = NULL;
	if (g->death.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", g->death.text));
	guest_thaw(g);
	error = link_call(&g->link, verb, argument, body, length, answer);
	/* One that is about to end must not stand still over it. */
	if (error == 0 || error == -ENOMEM)
		guest_freeze(g);
	if (error == -ENOMEM)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (error != 0)
		return (guest_lost(g, error, err));
	if (answer->error == 0)
		return (0);
	error = errmsg_set(err, answer->error, "%s", answer->text);
	free(answer->text);
	answer->text = NULL;
	return (error);
}

/* The same where an answer of no words would leave the user without any. */
int
guest_ask(struct guest *g, const char *verb, const char *argument,
    const void *body, size_t length, struct answer *answer,
    struct errmsg *err)
{
	struct errmsg why = {""};
	int error;

	error = call(g, verb, argument, body, length, answer, &why);
	if (error != 0)
		errmsg_set(err, -error, "%s", why.text[0] != '\0' ?
		    why.text : strerror(-error));
	return (error);
}

static int
knob_of_guest_get(void *state, const char *knob, char **value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = call(state, "get", knob, "", 0, &answer, err);
	if (error == 0)
		*value = answer.text;
	return (error);
}

static int
knob_of_guest_set(void *state, const char *knob, const char *value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = call(state, "set", knob, value, strlen(value), &answer, err);
	free(answer.text);
	return (error);
}

const struct knob_transport guest_transport = {
	.name = "guest",
	.get = knob_of_guest_get,
	.set = knob_of_guest_set,
};

struct knobs *
guest_knobs(struct guest *guest)
{
	return (guest->knobs);
}

int
guest_ask_kernel(struct guest *g, const char *verb, const char *argument,
    const char *body, char **text, struct errmsg *err)
{
	struct answer answer;
	struct errmsg why = {""};
	char tail[1400];
	int error;

	error = guest_ask(g, verb, argument, body, strlen(body), &answer,
	    &why);
	if (error == 0 && text != NULL)
		*text = answer.text;
	else
		free(answer.text);
	if (error == 0)
		return (0);
	if (g->death.text[0] != '\0')
		return (errmsg_set(err, -error, "%s", why.text));
	console_tail(g->console, g->spoken, tail, sizeof(tail));
	return (errmsg_set(err, -error, "%.500s. The console's last "
	    "lines:\n%s", why.text, tail));
}

int
guest_load_file(struct guest *g, const char *path, struct errmsg *err)
{
	return (guest_ask_kernel(g, "load", path, "", NULL, err));
}

int
guest_load(struct guest *guest, struct errmsg *err)
{
	if (guest->boot.module == NULL)
		return (errmsg_set(err, EINVAL,
		    "this guest was started without a module"));
	return (guest_load_file(guest, guest->boot.module, err));
}

int
guest_unload(struct guest *guest, struct errmsg *err)
{
	struct answer answer;
	int error;

	if (guest->boot.module == NULL)
		return (errmsg_set(err, EINVAL,
		    "this guest was started without a module"));
	error = guest_ask(guest, "unload", guest->boot.module_name, "", 0,
	    &answer, err);
	free(answer.text);
	return (error);
}

/* Where CPUs are there from the start or never. */
static int
boot_again(struct guest *g, unsigned n, struct errmsg *err)
{
	int status;

	if (g->death.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", g->death.text));
	guest_end(g, &status);
	close(g->link.fd);
	g->link.fd = -1;
	g->plan.cpus = n;
	return (guest_boot(g, err));
}

int
guest_set_cpus(struct guest *guest, unsigned n, struct errmsg *err)
{
	struct answer answer;
	char count[16];
	unsigned least = guest->os->hotplug ? guest->info.cpus : 1;
	int error;

	if (n < least || n > guest->cpus_max)
		return (errmsg_set(err, EINVAL, "%u CPUs: %u to %u are "
		    "accepted in this guest, where %u are online", n, least,
		    guest->cpus_max, guest->info.cpus));
	if (!guest->os->hotplug && n != guest->info.cpus)
		return (boot_again(guest, n, err));
	snprintf(count, sizeof(count), "%u", n);
	error = guest_ask(guest, "cpus", count, "", 0, &answer, err);
	free(answer.text);
	if (error == 0)
		guest->info.cpus = n;
	return (error);
}

int
guest_get(struct guest *guest, const char *name, char **value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "get", name, "", 0, &answer, err);
	*value = answer.text;
	return (error);
}

int
guest_set(struct guest *guest, const char *name, const char *value,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "set", name, value, strlen(value), &answer,
	    err);
	free(answer.text);
	return (error);
}

/* The end that is wanted, or the words by which it is as good as there. */
static bool
wait_end(const struct guest *g, unsigned timeout_s)
{
	const char *words = g->os->panic_end;
	unsigned tries;
	int status;

	for (tries = timeout_s * 10; tries > 0; tries--)
		if (spawn_ended(g->qemu, 100, &status) || (words != NULL &&
		    console_has(g->console, g->spoken, words)))
			return (true);
	return (false);
}

int
guest_panic(struct guest *g, unsigned timeout_s, struct errmsg *err)
{
	const char *const *words = g->os->panic;
	struct answer answer = {.text = NULL};
	int error, silence = g->link.silence_ms;
	char why[256];
	bool over;

	if (g->death.text[0] != '\0')
		return (errmsg_set(err, EIO, "%s", g->death.text));
	guest_thaw(g);
	g->link.silence_ms = HEARTLESS_MS;
	error = link_call(&g->link, words[0], words[1], words[2],
	    strlen(words[2]), &answer);
	g->link.silence_ms = silence;
	if (error == 0) {
		guest_freeze(g);
		error = errmsg_set(err, EPROTO, "the guest's kernel does not "
		    "panic when asked to: %s", answer.text[0] != '\0' ?
		    answer.text : "it says nothing of that");
		free(answer.text);
		return (error);
	}
	over = wait_end(g, timeout_s);
	g->silence_s = (int)timeout_s;
	error = guest_lost(g, -ETIMEDOUT, err);
	console_panic(g->console, g->spoken, why, sizeof(why));
	return (over && why[0] != '\0' ? 0 : error);
}

int
guest_read(struct guest *guest, const char *path, char **text,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "read", path, "", 0, &answer, err);
	*text = answer.text;
	return (error);
}

int
guest_write(struct guest *guest, const char *path, const char *text,
    struct errmsg *err)
{
	struct answer answer;
	int error;

	error = guest_ask(guest, "write", path, text, strlen(text), &answer,
	    err);
	free(answer.text);
	return (error);
}

int
guest_exec(struct guest *guest, const char *const argv[], int *status,
    char **output, struct errmsg *err)
{
	struct answer answer;
	char *words, *end;
	size_t i, length = 0;
	int error;

	*output = NULL;
	for (i = 0; argv[i] != NULL; i++)
		length += strlen(argv[i]) + 1;
	words = malloc(length + 1);
	if (words == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	for (end = words, i = 0; argv[i] != NULL; i++)
		end = stpcpy(end, argv[i]) + 1;
	error = guest_ask(guest, "exec", "", words, length, &answer, err);
	free(words);
	if (error != 0)
		return (error);
	assert(answer.text != NULL);
	*status = (int)strtol(answer.text, &end, 10);
	if (*end == '\n')
		end++;
	memmove(answer.text, end, answer.length -
	    (size_t)(end - answer.text) + 1);
	*output = answer.text;
	return (0);
}

int
guest_console(struct guest *guest, char **text, struct errmsg *err)
{
	size_t length;

	return (file_read(guest->console, text, &length, err));
}
