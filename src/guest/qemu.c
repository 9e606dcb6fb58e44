/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guest/guest_os.h"
#include "guest/qemu.h"
#include "guest/spawn.h"

#define WORDS_MAX 64

/* A command line under construction; `bad` once memory ran out. */
struct words {
	const char *word[WORDS_MAX + 1];
	size_t n;
	bool bad;
};

static void __attribute__((format(printf, 2, 3)))
add(struct words *w, const char *format, ...)
{
	va_list args;
	char *word;

	va_start(args, format);
	if (w->n == WORDS_MAX || vasprintf(&word, format, args) == -1)
		w->bad = true;
	else
		w->word[w->n++] = word;
	va_end(args);
}

static void
words_free(struct words *w)
{
	while (w->n > 0)
		free((void *)(uintptr_t)w->word[--w->n]);
}

char *
qemu_value(const char *text)
{
	char *twice, *p;

	twice = malloc(strlen(text) * 2 + 1);
	if (twice == NULL)
		return (NULL);
	for (p = twice; *text != '\0'; text++) {
		*p++ = *text;
		if (*text == ',')
			*p++ = ',';
	}
	*p = '\0';
	return (twice);
}

static void
add_path(struct words *w, const char *before, const char *path)
{
	char *twice;

	twice = qemu_value(path);
	if (twice == NULL)
		w->bad = true;
	else
		add(w, "%s%s", before, twice);
	free(twice);
}

static void
add_plugin(struct words *w, const struct qemu_plan *p)
{
	char *path = qemu_value(p->plugin);

	add(w, "-plugin");
	if (path == NULL)
		w->bad = true;
	else
		add(w, "%s,%s", path, p->plugin_argument);
	free(path);
}

static void
add_clock(struct words *w, const struct qemu_plan *p)
{
	add(w, "-accel");
	if (p->kvm) {
		add(w, "kvm");
		add(w, "-cpu");
		add(w, "host");
		return;
	}
	/* QEMU drops one of two accesses to the adapter at the same time. */
	add(w, "tcg,thread=%s", p->exact || p->adapter != NULL ? "single" :
	    "multi");
	add(w, "-cpu");
	add(w, "%s", p->boot->cpu);
	if (!p->exact)
		return;
	add(w, "-icount");
	add(w, "shift=0,sleep=off");
	/* The same date and the same random numbers in every boot. */
	add(w, "-rtc");
	add(w, "base=2000-01-01T00:00:00,clock=vm");
	add(w, "-seed");
	add(w, "1");
}

static void
add_all(struct words *w, const struct qemu_plan *p,
    const struct qemu_words *program, int port)
{
	size_t i;

	for (i = 0; p->adapter != NULL && p->adapter[i] != NULL; i++)
		add(w, "%s", p->adapter[i]);
	for (i = 0; i < program->n; i++)
		add(w, "%s", program->word[i]);
	add(w, "-nodefaults");
	add(w, "-no-user-config");
	add(w, "-no-reboot");
	add(w, "-display");
	add(w, "none");
	add(w, "-machine");
	add(w, "%s%s", p->boot->machine,
	    p->adapter != NULL ? ",memory-backend=memory" : "");
	add_clock(w, p);
	if (p->plugin != NULL)
		add_plugin(w, p);
	add(w, "-smp");
	add(w, "cpus=%u,sockets=1,cores=%u,threads=1", p->cpus, p->cpus);
	add(w, "-m");
	add(w, "%u", p->memory_mb);
	if (p->adapter != NULL) {
		/* The adapter's process reads and writes it, too. */
		add(w, "-object");
		add(w, "memory-backend-memfd,id=memory,size=%uM,share=on",
		    p->memory_mb);
	}
	add(w, "-kernel");
	add(w, "%s", p->boot->kernel);
	add(w, "-initrd");
	add(w, "%s", p->boot->initrd);
	add(w, "-append");
	add(w, "%s", p->boot->append);
	add(w, "-chardev");
	add_path(w, "file,id=console,append=on,path=", p->console);
	add(w, "-device");
	add(w, "isa-serial,chardev=console");
	add(w, "-chardev");
	add(w, "socket,id=agent,fd=%d", port);
	add(w, "-device");
	add(w, "isa-serial,chardev=agent");
	if (p->disk == NULL)
		return;
	add(w, "-blockdev");
	add_path(w, "driver=raw,node-name=disk,file.driver=file,"
	    "file.filename=", p->disk);
	for (i = 0; p->boot->disk_options[i] != NULL; i++) {
		add(w, "-device");
		add(w, "%s", p->boot->disk_options[i]);
	}
}

int
qemu_start(const struct qemu_plan *plan, pid_t *pid, int *port,
    struct errmsg *err)
{
	struct words words = {.n = 0};
	struct qemu_words program;
	int ends[2], error, keep[1 + BOOT_KEEP], log;
	size_t i;

	error = qemu_words(plan->program, &program, err);
	if (error != 0)
		return (error);
	log = open(plan->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (log == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1) {
		error = errmsg_set(err, errno, "%s: %s", log == -1 ?
		    plan->log : "a socket for QEMU", strerror(errno));
		qemu_words_free(&program);
		if (log != -1)
			close(log);
		return (error);
	}
	add_all(&words, plan, &program, ends[1]);
	qemu_words_free(&program);
	words.word[words.n] = NULL;
	keep[0] = ends[1];
	for (i = 0; i < plan->boot->nkeep; i++)
		keep[1 + i] = plan->boot->keep[i];
	if (words.bad)
		error = errmsg_set(err, ENOMEM, "out of memory");
	else
		error = spawn(words.word, keep, 1 + plan->boot->nkeep, log, pid,
		    err);
	words_free(&words);
	close(log);
	close(ends[1]);
	if (error != 0)
		close(ends[0]);
	else
		*port = ends[0];
	return (error);
}

bool
qemu_version_of(const char *text, char *version, size_t size)
{
	static const char words[] = "QEMU emulator version ";
	const char *p = strstr(text, words);

	if (p == NULL)
		return (false);
	p += strlen(words);
	snprintf(version, size, "%.*s", (int)strcspn(p, " (\n"), p);
	return (true);
}

int
qemu_version(const char *program, char *version, size_t size,
    struct errmsg *err)
{
	const char *argv[QEMU_WORDS_MAX + 2];
	struct qemu_words words;
	char *text, end[SPAWN_END_MAX];
	bool found;
	int error, status;

	error = qemu_words(program, &words, err);
	if (error != 0)
		return (error);
	memcpy(argv, words.word, words.n * sizeof(argv[0]));
	argv[words.n] = "--version";
	argv[words.n + 1] = NULL;
	error = spawn_output(argv, &status, &text, err);
	qemu_words_free(&words);
	if (error != 0)
		return (error);
	found = qemu_version_of(text, version, size);
	spawn_end(status, end);
	if (!found && status == -1)
		error = errmsg_set(err, EIO, "%s --version: %s",
		    program != NULL ? program : QEMU_PROGRAM, end);
	else if (!found)
		error = errmsg_set(err, EINVAL, "%s is not QEMU (expected "
		    QEMU_PROGRAM ", or a folder that holds a system of Debian "
		    "with it)", program != NULL ? program : QEMU_PROGRAM);
	free(text);
	return (error);
}

/*
 * Does QEMU have that device or object?  Its list of all would load all modules
 * that it finds, also those of another QEMU on this machine.
 */
static int
ask_help(const char **argv, size_t n, const char *option, const char *name,
    struct errmsg *err)
{
	char asked[64], known[64], end[SPAWN_END_MAX], *text;
	int error, status;

	snprintf(asked, sizeof(asked), "%s,help", name);
	snprintf(known, sizeof(known), "%s options:", name);
	argv[n] = option;
	argv[n + 1] = asked;
	argv[n + 2] = NULL;
	error = spawn_output(argv, &status, &text, err);
	if (error != 0)
		return (error);
	spawn_end(status, end);
	if (strstr(text, known) != NULL)
		error = 0;
	else if (status == -1 || text[0] == '\0')
		error = errmsg_set(err, EIO, "%s %s %s: %s", argv[0], option,
		    asked, end);
	else if (strstr(text, name) == NULL)
		error = errmsg_set(err, EINVAL, "%s does not start: %.*s",
		    argv[0], (int)strcspn(text, "\n"), text);
	else
		error = errmsg_set(err, EINVAL, "%s has no %s %s (expected "
		    "QEMU 7.2 or later, built with multi-process support)",
		    argv[0], option, name);
	free(text);
	return (error);
}

int
qemu_takes_adapter(const char *const words[], size_t n, bool kvm,
    struct errmsg *err)
{
	const char *argv[n + 3];
	int error;

	memcpy(argv, words, n * sizeof(*argv));
	error = ask_help(argv, n, "-device", "x-pci-proxy-dev", err);
	/* By it the adapter interrupts emulated CPUs. */
	if (error == 0 && !kvm)
		error = ask_help(argv, n, "-object", "qtest", err);
	return (error);
}
