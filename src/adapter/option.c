/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "adapter/firmware/adapter.h"
#include "adapter/option.h"
#include "guest/qemu.h"
#include "util/output.h"
#include "util/suggest.h"

#define SIZE_MIN_MB 8
#define SIZE_MAX_MB (1U << 20)

static int
set_size(struct adapter_option *option, const char *text, struct errmsg *err)
{
	unsigned long n;
	char *end;

	n = strtoul(text, &end, 10);
	if (text[0] < '0' || text[0] > '9' || *end != '\0' ||
	    n < SIZE_MIN_MB || n > SIZE_MAX_MB)
		return (errmsg_set(err, EINVAL, "--adapter: size='%s' is not "
		    "a whole number of MB from %d to %u", text, SIZE_MIN_MB,
		    SIZE_MAX_MB));
	option->size_mb = (unsigned)n;
	return (0);
}

static int
copy(char *to, size_t size, const char *text, struct errmsg *err)
{
	if (text[0] == '\0' || strlen(text) >= size)
		return (errmsg_set(err, EINVAL, "--adapter: '%.64s' is empty "
		    "or too long (expected 1 to %zu characters)", text,
		    size - 1));
	memcpy(to, text, strlen(text) + 1);
	return (0);
}

/* Append a setting of the model's own. */
static int
add_term(struct adapter_option *option, const char *text, struct errmsg *err)
{
	size_t n = strlen(option->model);

	if (n > 0 && n + 1 < sizeof(option->model))
		option->model[n++] = ',';
	return (copy(option->model + n, sizeof(option->model) - n, text,
	    err));
}

static int
set_setting(struct adapter_option *option, const char *word, struct errmsg *err)
{
	static const char *const terms[] = {"command=", "pci=", "read=",
		"write=", "cache="};
	static const char *const names[] = {"size", "model", "fault", "log",
		"disk"};
	char question[SUGGEST_MAX];
	size_t i;

	if (strncmp(word, "size=", 5) == 0)
		return (set_size(option, word + 5, err));
	if (strncmp(word, "model=", 6) == 0)
		return (copy(option->model, sizeof(option->model), word + 6,
		    err));
	if (strncmp(word, "fault=", 6) == 0)
		return (copy(option->fault, sizeof(option->fault), word + 6,
		    err));
	if (strncmp(word, "log=", 4) == 0)
		return (copy(option->log, sizeof(option->log), word + 4,
		    err));
	if (strncmp(word, "disk=", 5) == 0)
		return (copy(option->disk, sizeof(option->disk), word + 5,
		    err));
	for (i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		if (strncmp(word, terms[i], strlen(terms[i])) == 0)
			return (add_term(option, word, err));
	return (errmsg_set(err, EINVAL, "--adapter: unknown setting '%.200s'%s "
	    "(expected size=MB, model=M, fault=F, log=FILE or disk=FILE)", word,
	    suggest_question(question, word, "=", names,
	    sizeof(names) / sizeof(names[0]))));
}

static int
check(const struct adapter_option *option, struct errmsg *err)
{
	struct adapter_model model;
	struct adapter_fault what;
	struct errmsg why;

	if (option->model[0] != '\0' &&
	    adapter_model_parse(option->model, &model, &why) != 0)
		return (errmsg_set(err, EINVAL, "--adapter: %.1000s",
		    why.text));
	if (option->fault[0] != '\0' &&
	    adapter_fault_parse(option->fault, &what, &why) != 0)
		return (errmsg_set(err, EINVAL, "--adapter: %.1000s",
		    why.text));
	return (0);
}

int
adapter_option_parse(struct adapter_option *option, const char *text,
    struct errmsg *err)
{
	static const char *const names[] = {"2200s", "none"};
	char *words, *word, *rest;
	int error = 0;

	memset(option, 0, sizeof(*option));
	if (strcmp(text, "none") == 0)
		return (0);
	words = strdup(text);
	if (words == NULL)
		return (errmsg_set(err, ENOMEM, "no memory for --adapter"));
	rest = words;
	word = strsep(&rest, ",");
	if (strcmp(word, names[0]) != 0)
		error = suggest_refuse(err, "--adapter: ", "adapter", "",
		    word, names, 2);
	while (error == 0 && (word = strsep(&rest, ",")) != NULL)
		error = set_setting(option, word, err);
	free(words);
	if (error == 0)
		error = check(option, err);
	option->on = error == 0;
	return (error);
}

bool
adapter_option_holds(const struct adapter_option *option)
{
	struct adapter_fault fault = {.kind = ADAPTER_FAULT_NONE};
	struct errmsg why;

	return (option->fault[0] != '\0' &&
	    adapter_fault_parse(option->fault, &fault, &why) == 0 &&
	    fault.kind == ADAPTER_FAULT_HELD);
}

static int
check_file(const char *setting, const char *path, struct errmsg *err)
{
	struct output *file;
	struct errmsg why;
	int error = output_open(path, &file, &why);

	if (error != 0)
		return (errmsg_set(err, -error, "--adapter: %s=%.1900s",
		    setting, why.text));
	output_abandon(file);
	return (0);
}

int
adapter_option_check(const struct adapter_option *option, const char *tools,
    const char *qemu, bool kvm, struct errmsg *err)
{
	struct qemu_words words;
	char program[PATH_MAX + 16];
	struct errmsg why;
	int error = 0;

	if (!option->on)
		return (0);
	if (option->size_mb > SIZE_MAX_MB)
		return (errmsg_set(err, EINVAL, "--adapter: a dump of this "
		    "memory needs a disk of %u MB (expected at most %u: give "
		    "a smaller --memory, or size=MB)", option->size_mb,
		    SIZE_MAX_MB));
	snprintf(program, sizeof(program), "%s/aac2200s", tools);
	if (access(program, X_OK) == -1)
		return (errmsg_set(err, errno, "--adapter: %s: %s", program,
		    strerror(errno)));
	error = qemu_words(qemu, &words, err);
	if (error != 0)
		return (error);
	if (qemu_takes_adapter((const char *const *)words.word, words.n, kvm,
	    &why) != 0 || (!kvm && qemu_lives_with_adapter(
	    (const char *const *)words.word, words.n, &why) != 0))
		error = errmsg_set(err, EINVAL, "--adapter: %.1000s",
		    why.text);
	qemu_words_free(&words);
	if (error != 0)
		return (error);
	if (option->log[0] != '\0')
		error = check_file("log", option->log, err);
	return (error == 0 && option->disk[0] != '\0' ?
	    check_file("disk", option->disk, err) : error);
}

bool
adapter_is_off(const char *model)
{
	return (strcmp(model, "off") == 0);
}

const char *
adapter_speed(const char *model)
{
	if (adapter_is_off(model) || strcmp(model, "2200s") == 0)
		return (model);
	return (model[0] == '\0' ? "unknown" : "own");
}
