/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "torture/judge.h"
#include "torture/names.h"

#define SANITIZER 86 /* their exit status, as drive.c asks for */

static enum verdict __attribute__((format(printf, 2, 3)))
wrong(char why[JUDGE_MAX], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, JUDGE_MAX, format, args);
	va_end(args);
	return (JUDGE_WRONG);
}

void
judge_message(const struct outcome *o, char line[JUDGE_MAX])
{
	const char *report = strstr(o->err, "ERROR: "), *s = o->err;

	if (report == NULL)
		report = strstr(o->err, "runtime error: ");
	if (report != NULL)
		s = report;
	snprintf(line, JUDGE_MAX, "%.*s", (int)strcspn(s, "\n"), s);
}

static bool
json(const char *name)
{
	size_t n = strlen(name);

	return (n > 5 && strcmp(name + n - 5, ".json") == 0);
}

/* Figures differ from run to run; the benchmarks do not. */
static bool
same_benchmarks(const struct tree_file *a, const struct tree_file *b)
{
	const char *s = a->text, *t = b->text, *name = "\"run_name\"";
	size_t n;

	for (;;) {
		s = strstr(s, name);
		t = strstr(t, name);
		if (s == NULL || t == NULL)
			return (s == t);
		n = strcspn(s, ",\n");
		if (strncmp(s, t, n) != 0)
			return (false);
		s += n;
		t += n;
	}
}

/* The same but for figures. */
static bool
same_words(const struct tree_file *a, const struct tree_file *b)
{
	static const char digits[] = "0123456789";
	const char *s = a->text, *t = b->text;

	while (*s != '\0' || *t != '\0') {
		s += strspn(s, digits);
		t += strspn(t, digits);
		if (*s != *t)
			return (false);
		s += *s != '\0';
		t += *t != '\0';
	}
	return (true);
}

/* What is appended to has as many lines as were written. */
static bool
ends_line(const struct tree_file *f)
{
	return (f->size == 0 || f->text[f->size - 1] == '\n');
}

/* The new one, as a run without a failure writes it. */
static bool
is_new(const struct judge *j, const struct tree_file *f, bool done)
{
	const struct tree_file *new = tree_find(&j->good.now, f->name);

	if (new == NULL)
		return (false);
	if (!j->test->varies)
		return (tree_same(f, new));
	if (strcmp(f->name, "log") == 0)
		return (done ? same_words(f, new) : ends_line(f));
	return (!json(f->name) || same_benchmarks(f, new));
}

static bool
is_old(const struct judge *j, const struct tree_file *f)
{
	const struct tree_file *old = tree_find(&j->old, f->name);

	return (old != NULL && tree_same(f, old));
}

/* A file that could not be removed, and whose name was told. */
static bool
is_stuck(const struct outcome *o, const struct tree_file *f)
{
	return (strncmp(o->answer.things[0], "unlink", 6) == 0 &&
	    o->answer.status != 0 && strstr(o->err, f->name) != NULL &&
	    strstr(o->err, "cannot be removed") != NULL);
}

/* Each file is an old one or a new one, and an old one is there or replaced. */
static enum verdict
judge_files(const struct judge *j, const struct outcome *o, bool done,
    char why[JUDGE_MAX])
{
	const struct tree_file *f;
	size_t i;

	for (i = 0; i < o->now.n; i++) {
		f = &o->now.files[i];
		if (!is_new(j, f, done) && (done || !is_old(j, f)) &&
		    !is_stuck(o, f))
			return (wrong(why, "%s: neither whole nor as it was "
			    "(%zu bytes)", f->name, f->size));
	}
	for (i = 0; i < j->old.n; i++)
		if (tree_find(&o->now, j->old.files[i].name) == NULL)
			return (wrong(why, "%s: gone", j->old.files[i].name));
	for (i = 0; done && i < j->good.now.n; i++)
		if (tree_find(&o->now, j->good.now.files[i].name) == NULL)
			return (wrong(why, "%s: missing",
			    j->good.now.files[i].name));
	return (JUDGE_RIGHT);
}

bool
judge_reads(const struct torture_case *test, const char *folder,
    const struct outcome *o)
{
	static const char command[] = "\"$BUILD/dumpbench\" compare "
	    "'%s/%s' '%s/%s' >/dev/null 2>&1";
	bool good = true;
	char *line;
	size_t i;

	for (i = 0; test->varies && i < o->now.n && good; i++) {
		if (!json(o->now.files[i].name))
			continue;
		if (asprintf(&line, command, folder, o->now.files[i].name,
		    folder, o->now.files[i].name) == -1)
			return (false);
		good = system(line) == 0;
		free(line);
	}
	return (good);
}

/* What no failure excuses. */
static enum verdict
judge_end(const struct outcome *o, char why[JUDGE_MAX])
{
	const struct torture_answer *a = &o->answer;
	char line[JUDGE_MAX];

	judge_message(o, line);
	if (a->late)
		return (wrong(why, "did not end"));
	if (WIFSIGNALED(a->status))
		return (wrong(why, "ended by signal %d (%s): %.300s",
		    WTERMSIG(a->status), strsignal(WTERMSIG(a->status)),
		    line));
	if (WEXITSTATUS(a->status) == SANITIZER ||
	    strstr(o->err, "Sanitizer") != NULL ||
	    strstr(o->err, "runtime error: ") != NULL)
		return (wrong(why, "sanitizer: %.400s", line));
	if (a->left > 0)
		return (wrong(why, "%d process%s left", a->left,
		    a->left > 1 ? "es" : ""));
	if (o->socket != NULL)
		return (wrong(why, "a socket left: %s", o->socket));
	if (o->untidy)
		return (wrong(why, "something left in TMPDIR"));
	return (JUDGE_RIGHT);
}

/*
 * The message tells of a lack of memory, or what failed.  Google Benchmark names
 * the file of the CPU's that it was reading without memory; libelf has words of
 * its own where it has none for the headers of sections.
 */
static bool
tells(const struct judge *j, const struct torture_plan *plan,
    const struct outcome *o, const char *message)
{
	const bool memory = plan->class == TORTURE_MEMORY ||
	    plan->class == TORTURE_STRINGS;

	if (memory &&
	    (strcasestr(message, "memory") != NULL ||
	    strstr(message, "Failed to read from file /sys/") != NULL ||
	    strstr(message, "cannot be read: invalid operand") != NULL))
		return (true);
	if (memory && !plan->children)
		return (false);
	return (names_what_failed(j->test, j->drive, plan->children,
	    &j->good, o, message));
}

enum verdict
judge(const struct judge *j, const struct torture_plan *plan,
    const struct outcome *o, char why[JUDGE_MAX])
{
	int status = o->answer.status;
	bool same = status == j->good.answer.status;

	why[0] = '\0';
	if (judge_end(o, why) == JUDGE_WRONG ||
	    judge_files(j, o, false, why) == JUDGE_WRONG)
		return (JUDGE_WRONG);
	if (same && (j->test->varies || strcmp(o->out, j->good.out) == 0) &&
	    (WEXITSTATUS(status) == 0 || strcmp(o->err, j->good.err) == 0))
		return (judge_files(j, o, true, why));
	if (status == 0)
		return (wrong(why, "exit status 0, and another output"));
	if (plan->class == TORTURE_SHORT ||
	    (plan->class == TORTURE_INTERRUPTS && !j->test->apart))
		return (wrong(why, "exit status %d: %.400s",
		    WEXITSTATUS(status), o->err));
	if (!tells(j, plan, o, o->err) &&
	    !(j->test->apart && tells(j, plan, o, o->out)))
		return (wrong(why, "exit status %d, and the message does not "
		    "tell why: %.400s", WEXITSTATUS(status), o->err));
	return (JUDGE_REFUSED);
}
