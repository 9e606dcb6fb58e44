/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "adapter/qemu/command.h"

#define IOAPIC_PC  "/machine/i440fx/ioapic"
#define IOAPIC_Q35 "/machine/q35/ioapic"
#define SHARED	   "-object memory-backend-memfd,id=mem,size=512M,share=on " \
		   "-machine pc,memory-backend=mem"
#define MOST	   32 /* of anything that may be named more than once */

/* A value of key=value,key=value,...; without a '=' it is a key alone. */
struct item {
	char key[64], value[256];
	bool first, alone;
};

struct backend {
	char type[64], id[256];
	bool share, share_said;
};

/* What the words say so far. */
struct words {
	struct backend backend[MOST];
	size_t nbackends;
	char memory[MOST][256]; /* ids of the backends that are used */
	size_t nmemory;
	bool numa;		/* they are those of -numa */
	bool unseen;		/* something may be said elsewhere */
	char accel[MOST][32];
	size_t naccels;
	bool single;		/* one thread for all CPUs */
	struct command *command;
};

/* The next item, which begins at *text; false: none is left. */
static bool
next_item(const char **text, struct item *item)
{
	char *to = item->key;
	size_t n = 0, size = sizeof(item->key);
	const char *p;

	if (**text == '\0')
		return (false);
	item->alone = true;
	item->value[0] = '\0';
	for (p = *text; *p != '\0'; p++) {
		/* A comma ends an item, and two are one comma. */
		if (*p == ',' && *++p != ',')
			break;
		if (*p == '=' && item->alone) {
			item->alone = false;
			to[n] = '\0';
			to = item->value;
			size = sizeof(item->value);
			n = 0;
		} else if (n + 1 < size)
			to[n++] = *p;
	}
	to[n] = '\0';
	*text = p;
	return (true);
}

static bool
is(const struct item *item, const char *key)
{
	return (!item->alone && strcmp(item->key, key) == 0);
}

/* The value of a key that need not be named where it comes first, or null. */
static const char *
value_of(const struct item *item, const char *key)
{
	if (is(item, key))
		return (item->value);
	return (item->first && item->alone ? item->key : NULL);
}

static bool
is_on(const struct item *item)
{
	return (item->alone || strcmp(item->value, "on") == 0 ||
	    strcmp(item->value, "yes") == 0 ||
	    strcmp(item->value, "true") == 0 || strcmp(item->value, "y") == 0);
}

static void
add_accel(struct words *w, const char *name, size_t n)
{
	size_t i;

	for (i = 0; i < w->naccels; i++)
		if (strlen(w->accel[i]) == n &&
		    strncmp(w->accel[i], name, n) == 0)
			return;
	if (w->naccels < MOST)
		snprintf(w->accel[w->naccels++], sizeof(w->accel[0]), "%.*s",
		    (int)n, name);
}

static void
read_object(struct words *w, const char *text)
{
	struct backend b = {.share = false};
	struct item item = {.first = true};
	const char *type;

	if (*text == '{')
		w->unseen = true;
	for (; next_item(&text, &item); item.first = false) {
		type = value_of(&item, "qom-type");
		if (type != NULL)
			snprintf(b.type, sizeof(b.type), "%.63s", type);
		else if (is(&item, "id"))
			strcpy(b.id, item.value);
		else if (strcmp(item.key, "share") == 0) {
			b.share = is_on(&item);
			b.share_said = true;
		}
	}
	if (strncmp(b.type, "memory-backend-", 15) == 0 &&
	    w->nbackends < MOST)
		w->backend[w->nbackends++] = b;
}

static void
read_machine(struct words *w, const char *text)
{
	struct item item = {.first = true};
	const char *type, *p;

	for (; next_item(&text, &item); item.first = false) {
		type = value_of(&item, "type");
		if (type != NULL)
			snprintf(w->command->machine,
			    sizeof(w->command->machine), "%.63s", type);
		else if (is(&item, "memory-backend") && !w->numa) {
			strcpy(w->memory[0], item.value);
			w->nmemory = 1;
		}
		for (p = is(&item, "accel") ? item.value : ""; *p != '\0';
		     p += p[strcspn(p, ":")] == ':') {
			add_accel(w, p, strcspn(p, ":"));
			p += strcspn(p, ":");
		}
	}
}

static void
read_numa(struct words *w, const char *text)
{
	struct item item = {.first = true};

	for (; next_item(&text, &item); item.first = false) {
		if (!is(&item, "memdev"))
			continue;
		if (!w->numa)
			w->nmemory = 0;
		w->numa = true;
		if (w->nmemory < MOST)
			strcpy(w->memory[w->nmemory++], item.value);
	}
}

static void
read_accel(struct words *w, const char *text)
{
	struct item item = {.first = true};
	const char *name;

	for (; next_item(&text, &item); item.first = false) {
		name = value_of(&item, "accel");
		if (name != NULL)
			add_accel(w, name, strlen(name));
		else if (is(&item, "thread"))
			w->single = strcmp(item.value, "single") == 0;
	}
}

static void
read_icount(struct words *w, const char *text)
{
	(void)text;
	w->single = true;
}

static void
read_file(struct words *w, const char *text)
{
	(void)text;
	w->unseen = true;
}

static void
read_all(struct words *w, char *const words[], size_t n)
{
	static const struct {
		const char *name;
		void (*read)(struct words *, const char *);
	} options[] = {
		{"object", read_object},
		{"machine", read_machine},
		{"M", read_machine},
		{"numa", read_numa},
		{"accel", read_accel},
		{"icount", read_icount},
		{"readconfig", read_file},
	};
	const char *name;
	size_t i, j;

	for (i = 0; i < n; i++) {
		if (words[i][0] != '-')
			continue;
		name = words[i] + (words[i][1] == '-' ? 2 : 1);
		if (strcmp(name, "enable-kvm") == 0)
			add_accel(w, "kvm", 3);
		if (strcmp(name, "daemonize") == 0)
			w->command->detaches = true;
		for (j = 0; j < sizeof(options) / sizeof(options[0]); j++)
			if (strcmp(name, options[j].name) == 0 && i + 1 < n)
				options[j].read(w, words[i + 1]);
	}
}

/* Does another process see what the guest writes there? */
static bool
is_shared(const struct backend *b)
{
	if (strcmp(b->type, "memory-backend-file") == 0)
		return (b->share);
	/* These are shared unless they are told not to be. */
	return ((strcmp(b->type, "memory-backend-memfd") == 0 ||
	    strcmp(b->type, "memory-backend-shm") == 0) &&
	    (b->share || !b->share_said));
}

static int
check_backend(const struct words *w, const char *id, struct errmsg *err)
{
	const struct backend *b = NULL;
	size_t i;

	for (i = 0; i < w->nbackends; i++)
		if (strcmp(w->backend[i].id, id) == 0)
			b = &w->backend[i];
	if (b == NULL && w->unseen)
		return (0);
	if (b == NULL)
		return (errmsg_set(err, EINVAL, "QEMU's memory '%.200s' is "
		    "no -object (expected %s)", id, SHARED));
	if (!is_shared(b))
		return (errmsg_set(err, EINVAL, "QEMU's memory '%.200s', a "
		    "%s, is not shared with the adapter (expected "
		    "memory-backend-memfd or memory-backend-file with "
		    "share=on)", id, b->type));
	return (0);
}

static int
check_memory(const struct words *w, struct errmsg *err)
{
	size_t i;
	int error = 0;

	if (w->nmemory == 0 && !w->unseen)
		return (errmsg_set(err, EINVAL, "QEMU's memory is not shared "
		    "with the adapter: -machine names no memory-backend "
		    "(expected %s)", SHARED));
	for (i = 0; i < w->nmemory && error == 0; i++)
		error = check_backend(w, w->memory[i], err);
	return (error);
}

static int
check_accel(struct words *w, const char *program, struct errmsg *err)
{
	size_t i, n = strlen(program);

	/* QEMU's own default. */
	if (w->naccels == 0 && n >= 3 && strcmp(program + n - 3, "kvm") == 0)
		add_accel(w, "kvm", 3);
	else if (w->naccels == 0)
		add_accel(w, "tcg", 3);
	for (i = 0; i < w->naccels; i++)
		if (strcmp(w->accel[i], "kvm") != 0 &&
		    strcmp(w->accel[i], "tcg") != 0)
			return (errmsg_set(err, EINVAL, "-accel: the adapter "
			    "does not work with '%s' (expected kvm, or tcg "
			    "with thread=single)", w->accel[i]));
	if (w->naccels > 1)
		return (errmsg_set(err, EINVAL, "-accel: kvm and tcg are "
		    "both named, and the adapter's interrupts depend on which "
		    "of them runs the CPUs (expected one of them)"));
	w->command->kvm = strcmp(w->accel[0], "kvm") == 0;
	if (!w->command->kvm && !w->single)
		return (errmsg_set(err, EINVAL, "-accel: tcg with a thread "
		    "for each CPU drops one of two accesses to the adapter at "
		    "the same time (expected -accel tcg,thread=single)"));
	return (0);
}

/* "pc" and "q35", and each of their versions, such as pc-q35-7.2. */
static const char *
ioapic_of(const char *machine)
{
	if (strcmp(machine, "pc") == 0 ||
	    strncmp(machine, "pc-i440fx-", 10) == 0)
		return (IOAPIC_PC);
	if (strcmp(machine, "q35") == 0 ||
	    strncmp(machine, "pc-q35-", 7) == 0)
		return (IOAPIC_Q35);
	return (NULL);
}

int
command_read(char *const words[], size_t n, struct command *command,
    struct errmsg *err)
{
	struct words w = {.command = command};
	int error;

	*command = (struct command){.machine = "pc"};
	read_all(&w, words, n);
	command->ioapic = ioapic_of(command->machine);
	error = check_memory(&w, err);
	if (error == 0)
		error = check_accel(&w, n > 0 ? words[0] : "", err);
	return (error);
}
