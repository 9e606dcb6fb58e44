/* SPDX-License-Identifier: BSD-2-Clause */
/* The variables that the module registers, and a process that uses them. */
#include "internal.h"

#define VALUE_MAX	(1 << 20)	/* bytes, more than any value has */
#define PIECE		1000		/* bytes of a read(2) */

struct ctl_table_header {
	const struct ctl_table *table;
	size_t n;
};

static struct ctl_table_header only;

struct ctl_table_header *
register_sysctl_sz(const char *path, const struct ctl_table *table, size_t n)
{
	fake_may_sleep("register_sysctl_sz");
	if (strcmp(path, "debug/dumpbench") != 0 || n == 0)
		fake_broken("variables below %s", path);
	if (fake.tables != 0)
		fake_broken("variables are registered twice");
	if (fake_fails())
		return (NULL);
	only = (struct ctl_table_header){table, n};
	fake.tables++;
	return (&only);
}

void
unregister_sysctl_table(struct ctl_table_header *header)
{
	fake_may_sleep("unregister_sysctl_table");
	if (header != &only || fake.tables == 0)
		fake_broken("no variables are registered");
	only.table = NULL;
	fake.tables--;
}

/* Fails for a module that is about to go. */
bool
try_module_get(int *module)
{
	if (fake_fails())
		return (false);
	++*module;
	return (true);
}

static const struct ctl_table *
find(const char *name)
{
	size_t i;

	for (i = 0; fake.tables != 0 && i < only.n; i++)
		if (strcmp(only.table[i].procname, name) == 0)
			return (&only.table[i]);
	fake_broken("there is no variable %s", name);
}

int
fake_set(const char *name, const char *value)
{
	const struct ctl_table *row = find(name);
	char line[256];
	size_t length = (size_t)snprintf(line, sizeof(line), "%s\n", value);
	loff_t at = 0;

	if (!(row->mode & 0200))
		return (EACCES);
	return (-row->proc_handler(row, 1, line, &length, &at));
}

int
fake_get(const char *name, const char **value)
{
	static char text[VALUE_MAX];
	const struct ctl_table *row = find(name);
	size_t length;
	loff_t at = 0;
	int error;

	do {
		length = PIECE;
		if ((size_t)at + length >= sizeof(text))
			fake_broken("%s does not end", name);
		error = row->proc_handler(row, 0, text + at, &length, &at);
		if (error != 0)
			return (-error);
	} while (length > 0);
	if (at == 0 || text[at - 1] != '\n')
		fake_broken("%s is no line", name);
	text[at - 1] = '\0';
	*value = text;
	return (0);
}
