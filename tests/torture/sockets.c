/* SPDX-License-Identifier: BSD-2-Clause */
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "torture/sockets.h"
#include "torture/tree.h"

#define INODE "%*s %*s %*s %*s %*s %*s %lu"

static bool apart;

bool
sockets_apart(void)
{
	apart = unshare(CLONE_NEWNET) == 0;
	return (apart);
}

char *
sockets_list(void)
{
	size_t size;
	char *list = apart ? tree_text("/proc/self/net/unix", &size) :
	    strdup("");

	if (list == NULL)
		err(2, "strdup");
	return (list);
}

static bool
listed(const char *list, unsigned long inode)
{
	unsigned long other;

	for (; list != NULL; list = strchr(list, '\n')) {
		list += *list == '\n';
		if (sscanf(list, INODE, &other) == 1 && other == inode)
			return (true);
	}
	return (false);
}

const char *
sockets_new(const char *before, char *now)
{
	unsigned long inode;
	char *line, *name;

	for (line = strtok(now, "\n"); line != NULL; line = strtok(NULL, "\n"))
		if (sscanf(line, INODE, &inode) == 1 &&
		    !listed(before, inode)) {
			name = strrchr(line, ' ') + 1;
			return (strtoul(name, NULL, 10) == inode ? "" : name);
		}
	return (NULL);
}
