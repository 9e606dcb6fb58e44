/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest/adapter.h"
#include "guest/file.h"
#include "util/path.h"

#define PROGRAM	  "aac2200s"
#define WORDS_MAX 8

static void __attribute__((format(printf, 2, 3)))
add(char **words, const char *format, ...)
{
	va_list args;
	char *word;

	/* The first that memory is missing for ends the list. */
	va_start(args, format);
	if (vasprintf(&word, format, args) == -1)
		word = NULL;
	va_end(args);
	while (*words != NULL)
		words++;
	*words = word;
}

void
adapter_words_free(char **words)
{
	size_t i;

	for (i = 0; words != NULL && words[i] != NULL; i++)
		free(words[i]);
	free(words);
}

static void
add_program(const struct guest_config *c, char **words)
{
	if (c->adapter->program != NULL)
		add(words, "%s", c->adapter->program);
	else if (c->tools != NULL)
		add(words, "%s/" PROGRAM, c->tools);
	else
		add(words, "%.*s" PROGRAM,
		    (int)(path_name(c->agent) - c->agent), c->agent);
}

int
adapter_words(const struct guest_config *config, bool kvm, char ***words,
    struct errmsg *err)
{
	const struct guest_adapter *a = config->adapter;
	size_t n;
	char **w;

	w = calloc(WORDS_MAX + 1, sizeof(*w));
	*words = w;
	if (w == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	add_program(config, w);
	add(w, "--interrupt=%s", kvm ? "kvm" : "qtest");
	add(w, "--model=%s", a->model != NULL ? a->model : "off");
	if (a->untimed)
		add(w, "--untimed");
	if (a->fault != NULL)
		add(w, "--fault=%s", a->fault);
	if (a->log != NULL)
		add(w, "--log=%s", a->log);
	/* No option, whatever it is called. */
	add(w, "%s%s", a->container[0] == '-' ? "./" : "", a->container);
	add(w, "--");
	for (n = 0; w[n] != NULL; n++)
		continue;
	if (strcmp(n > 0 ? w[n - 1] : "", "--") != 0)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	if (access(w[0], X_OK) == -1)
		return (errmsg_set(err, errno, "the adapter's program %s: %s",
		    w[0], strerror(errno)));
	return (0);
}
