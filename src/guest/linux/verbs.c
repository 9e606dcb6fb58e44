/* SPDX-License-Identifier: BSD-2-Clause */
/* The verbs of a Linux guest's agent. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest/agent.h"
#include "guest/linux/vmcore.h"
#include "knob/value.h"

#define CPUS	     "/sys/devices/system/cpu"
#define FLAWS	     CPUS "/vulnerabilities"
#define CPU_INFO     "/proc/cpuinfo"
#define COMMAND_LINE "/proc/cmdline"
#define SYSCTL	     "/proc/sys/"
#define RCU_HURRY    "/sys/kernel/rcu_expedited"
#define SPINNERS_MAX 8

static const char *
knobs(void)
{
	const char *folder = os_word(PROTOCOL_KNOBS);

	return (folder != NULL ? folder : "/proc/sys/debug/dumpbench");
}

/* What cannot be read ends the answer. */
static int
unread(struct text *t, const char *path, int error)
{
	return (error == 0 ? 0 : text_refuse(t, error, "%s: %s", path,
	    strerror(-error)));
}

static int
add_flaw(struct text *t, const char *name)
{
	char path[PATH_MAX];
	int error;

	text_add(t, "%s: ", name);
	snprintf(path, sizeof(path), FLAWS "/%s", name);
	error = unread(t, path, text_file(t, path));
	if (error == 0 && t->bytes[t->length - 1] == '\n')
		t->length--;
	return (error);
}

/* A kernel may have none. */
static int
add_flaws(struct text *t)
{
	struct dirent **names;
	const char *between = "";
	int error = 0, i, n;

	n = scandir(FLAWS, &names, NULL, alphasort);
	if (n == -1)
		return (errno == ENOENT ? 0 : unread(t, FLAWS, -errno));
	for (i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.' && error == 0) {
			text_add(t, "%s", between);
			error = add_flaw(t, names[i]->d_name);
			between = "; ";
		}
		free(names[i]);
	}
	free(names);
	return (error);
}

static int
add_cpu_model(struct text *t)
{
	static const char key[] = "model name\t: ";
	struct text info = {NULL, 0, 0};
	const char *p;
	int error;

	error = text_file(&info, CPU_INFO);
	if (error == 0) {
		info.bytes[info.length] = '\0';
		p = strstr(info.bytes, key);
		if (p != NULL) {
			p += sizeof(key) - 1;
			text_add(t, "%.*s", (int)strcspn(p, "\n"), p);
		}
	}
	free(info.bytes);
	return (unread(t, CPU_INFO, error));
}

static int
act_info(const struct request *r, struct text *t)
{
	struct utsname u;
	int error;

	(void)r;
	if (uname(&u) == -1)
		return (-errno);
	text_add(t, "os linux\nrelease %s\nversion %s\nmachine %s\n",
	    u.release, u.version, u.machine);
	text_add(t, "cpus %ld\ncpu_model ", sysconf(_SC_NPROCESSORS_ONLN));
	error = add_cpu_model(t);
	if (error == 0) {
		text_add(t, "\nmitigations ");
		error = add_flaws(t);
	}
	if (error == 0) {
		text_add(t, "\ncommand_line ");
		error = unread(t, COMMAND_LINE, text_file(t, COMMAND_LINE));
	}
	return (error);
}

static int
act_list(const struct request *r, struct text *t)
{
	struct dirent **names;
	const char *folder = knobs();
	int i, n;

	(void)r;
	n = scandir(folder, &names, NULL, alphasort);
	if (n == -1)
		return (text_refuse(t, -errno, "%s: %s", folder,
		    strerror(errno)));
	for (i = 0; i < n; i++) {
		if (names[i]->d_type == DT_REG)
			text_add(t, "%s\n", names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return (0);
}

/* Explain why a file did not open; a refused value the module explains. */
static int
outcome(struct text *t, int error, enum value_step step, const char *path)
{
	if (error < 0 && step == VALUE_OPEN)
		return (text_refuse(t, error, "%s: %s", path,
		    strerror(-error)));
	return (error);
}

/* A knob's file; with dots it is a variable's full name. */
static void
file_of(char *path, size_t size, const char *knob)
{
	char *p;

	if (strchr(knob, '.') == NULL) {
		snprintf(path, size, "%s/%s", knobs(), knob);
		return;
	}
	p = path + snprintf(path, size, SYSCTL);
	snprintf(p, size - (size_t)(p - path), "%s", knob);
	for (; *p != '\0'; p++)
		if (*p == '.')
			*p = '/';
}

static int
act_get(const struct request *r, struct text *t)
{
	enum value_step step;
	char path[PATH_MAX];
	ssize_t n;

	file_of(path, sizeof(path), r->argument);
	n = value_read(path, &t->bytes, &t->size, &step);
	if (n < 0)
		return (outcome(t, (int)n, step, path));
	t->length = (size_t)n;
	return (0);
}

static int
act_set(const struct request *r, struct text *t)
{
	enum value_step step;
	char path[PATH_MAX];
	int error;

	file_of(path, sizeof(path), r->argument);
	error = value_write(path, r->body.bytes, r->body.length, &step);
	return (outcome(t, error, step, path));
}

static int
act_load(const struct request *r, struct text *t)
{
	int error = 0, fd;

	fd = open(r->argument, O_RDONLY | O_CLOEXEC);
	if (fd == -1 ||
	    syscall(SYS_finit_module, fd, r->body.bytes, 0) == -1)
		error = -errno;
	if (fd != -1)
		close(fd);
	if (error != 0)
		text_refuse(t, error, "%s does not load: %s", r->argument,
		    strerror(-error));
	return (error);
}

static int
act_unload(const struct request *r, struct text *t)
{
	if (syscall(SYS_delete_module, r->argument, O_NONBLOCK) == -1)
		return (text_refuse(t, -errno, "%s does not unload: %s",
		    r->argument, strerror(errno)));
	return (0);
}

/* Stay on the first CPU, or run on any. */
static void
pin(int first)
{
	cpu_set_t set;
	int i;

	CPU_ZERO(&set);
	for (i = 0; i < (first ? 1 : CPU_SETSIZE); i++)
		CPU_SET(i, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/*
 * Under QEMU's instruction count the first CPU waits for a new one without a
 * PAUSE, so that no other CPU gets to run: these processes execute PAUSE in its
 * place.  One PAUSE gives the new CPU all instructions up to the next timer.
 */
static unsigned
spin(unsigned n, pid_t *pids)
{
	unsigned i;

	for (i = 0; i < n && i < SPINNERS_MAX; i++) {
		pids[i] = fork();
		if (pids[i] == -1)
			break;
		while (pids[i] == 0) {
			__builtin_ia32_pause();
			sched_yield();
		}
	}
	return (i);
}

static int
is_online(const char *path)
{
	struct text state = {NULL, 0, 0};
	int online;

	online = text_file(&state, path) == 0 && state.length > 0 &&
	    state.bytes[0] == '1';
	free(state.bytes);
	return (online);
}

static int
act_cpus(const struct request *r, struct text *t)
{
	enum value_step step;
	pid_t spinner[SPINNERS_MAX];
	char path[PATH_MAX];
	const char *word = os_word(PROTOCOL_SPINNERS);
	unsigned i, n, spinners;
	int error = 0;

	n = (unsigned)strtoul(r->argument, NULL, 10);
	/* Each new CPU waits for RCU grace periods; make these short. */
	value_write(RCU_HURRY, "1", 1, &step);
	pin(1);
	spinners = spin(word != NULL ?
	    (unsigned)text_number(word, NULL) : 0, spinner);
	for (i = 1; i < n && error == 0; i++) {
		snprintf(path, sizeof(path), CPUS "/cpu%u/online", i);
		if (is_online(path))
			continue;
		error = value_write(path, "1", 1, &step);
		if (error != 0)
			text_refuse(t, error, "CPU %u does not come online: "
			    "%s: %s", i, path, strerror(-error));
	}
	while (spinners-- > 0) {
		kill(spinner[spinners], SIGKILL);
		waitpid(spinner[spinners], NULL, 0);
	}
	pin(0);
	value_write(RCU_HURRY, "0", 1, &step);
	return (error);
}

const struct verb verbs[] = {
	{"info", act_info},
	{"list", act_list},
	{"get", act_get},
	{"set", act_set},
	{"read", act_read},
	{"write", act_write},
	{"load", act_load},
	{"unload", act_unload},
	{"cpus", act_cpus},
	{"capture", act_capture},
	{"vmcore", act_vmcore},
	{"core", act_core},
	{"dump", act_dump},
	{"busy", act_busy},
	{"timed", act_timed},
	{"exec", act_exec},
};
const size_t nverbs = sizeof(verbs) / sizeof(verbs[0]);
