/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "adapter/firmware/adapter.h"
#include "adapter_option.h"
#include "util/output.h"

#define SIZE_MIN_MB 8
#define SIZE_MAX_MB (1U << 20)

static int
set_size(struct adapter_option *option, const char *text, struct fault *fault)
{
	unsigned long n;
	char *end;

	n = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' ||
	    n < SIZE_MIN_MB || n > SIZE_MAX_MB)
		return (fault_set(fault, EINVAL, "--adapter: size='%s' is not "
		    "a whole number of MB from %d to %u", text, SIZE_MIN_MB,
		    SIZE_MAX_MB));
	option->size_mb = (unsigned)n;
	return (0);
}

static int
copy(char *to, size_t size, const char *text, struct fault *fault)
{
	if (text[0] == '\0' || strlen(text) >= size)
		return (fault_set(fault, EINVAL, "--adapter: '%.64s' is empty "
		    "or too long; %zu characters are accepted", text,
		    size - 1));
	memcpy(to, text, strlen(text) + 1);
	return (0);
}

/* One more of the model's own words. */
static int
add_term(struct adapter_option *option, const char *text, struct fault *fault)
{
	size_t n = strlen(option->model);

	if (n > 0 && n + 1 < sizeof(option->model))
		option->model[n++] = ',';
	return (copy(option->model + n, sizeof(option->model) - n, text,
	    fault));
}

static int
set_word(struct adapter_option *option, const char *word, struct fault *fault)
{
	static const char *const terms[] = {"command=", "pci=", "read=",
		"write=", "cache="};
	size_t i;

	if (strncmp(word, "size=", 5) == 0)
		return (set_size(option, word + 5, fault));
	if (strncmp(word, "model=", 6) == 0)
		return (copy(option->model, sizeof(option->model), word + 6,
		    fault));
	if (strncmp(word, "fault=", 6) == 0)
		return (copy(option->fault, sizeof(option->fault), word + 6,
		    fault));
	if (strncmp(word, "log=", 4) == 0)
		return (copy(option->log, sizeof(option->log), word + 4,
		    fault));
	for (i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		if (strncmp(word, terms[i], strlen(terms[i])) == 0)
			return (add_term(option, word, fault));
	return (fault_set(fault, EINVAL, "--adapter: '%s' is none of size=MB, "
	    "model=M, fault=F, log=FILE", word));
}

static int
check(const struct adapter_option *option, struct fault *fault)
{
	struct adapter_model model;
	struct adapter_fault what;
	struct fault why;

	if (option->model[0] != '\0' &&
	    adapter_model_parse(option->model, &model, &why) != 0)
		return (fault_set(fault, EINVAL, "--adapter: %.1000s",
		    why.text));
	if (option->fault[0] != '\0' &&
	    adapter_fault_parse(option->fault, &what, &why) != 0)
		return (fault_set(fault, EINVAL, "--adapter: %.1000s",
		    why.text));
	return (0);
}

int
adapter_option_parse(struct adapter_option *option, const char *text,
    struct fault *fault)
{
	char *words, *word, *rest;
	int error = 0;

	memset(option, 0, sizeof(*option));
	if (strcmp(text, "none") == 0)
		return (0);
	words = strdup(text);
	if (words == NULL)
		return (fault_set(fault, ENOMEM, "no memory for --adapter"));
	rest = words;
	word = strsep(&rest, ",");
	if (strcmp(word, "2200s") != 0)
		error = fault_set(fault, EINVAL, "--adapter: '%s' is none of "
		    "2200s, none", word);
	while (error == 0 && (word = strsep(&rest, ",")) != NULL)
		error = set_word(option, word, fault);
	free(words);
	if (error == 0)
		error = check(option, fault);
	option->on = error == 0;
	return (error);
}

int
adapter_log_begin(struct adapter_option *option, struct fault *fault)
{
	struct fault why;
	int error;

	if (!option->on || option->log[0] == '\0')
		return (0);
	error = output_open(option->log, &option->kept, &why);
	return (error == 0 ? 0 : fault_set(fault, -error,
	    "--adapter: log=%.1900s", why.text));
}

void
adapter_log_add(const struct adapter_option *option, const char *path)
{
	char text[65536];
	FILE *log;
	size_t n;

	log = option->kept != NULL ? fopen(path, "re") : NULL;
	if (log == NULL)
		return;
	while ((n = fread(text, 1, sizeof(text), log)) > 0)
		fwrite(text, 1, n, output_file(option->kept));
	fclose(log);
}

int
adapter_log_end(struct adapter_option *option, bool failed,
    struct fault *fault)
{
	struct output *kept = option->kept;
	struct fault why;
	int error;

	option->kept = NULL;
	if (kept == NULL)
		return (0);
	if (failed && ftello(output_file(kept)) == 0) {
		output_abandon(kept);
		return (0);
	}
	error = output_finish(kept, &why);
	return (error == 0 ? 0 : fault_set(fault, -error,
	    "--adapter: log=%.1900s", why.text));
}

const char *
adapter_speed(const char *model)
{
	if (strcmp(model, "off") == 0 || strcmp(model, "2200s") == 0)
		return (model);
	return ("own");
}
