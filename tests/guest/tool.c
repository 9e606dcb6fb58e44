/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the guest tests do inside the guest: a static program, since there is
 * no shell.  Each verb ends with exit status 0, or says on stdout what was
 * wrong and ends with 1.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

/* Kilobytes free once the caches are dropped. */
static long
free_memory(void)
{
	const char *line;

	sync();
	write_file("/proc/sys/vm/drop_caches", "3");
	usleep(300000);
	read_file("/proc/meminfo");
	line = strstr(text, "MemFree:");
	return (line != NULL ? atol(line + 8) : -1);
}

/*
 * cycle FILE COUNT KB: load, run one path, unload, over and over; by how much
 * the free memory may have changed then.
 */
static int
cycle(char **argv)
{
	int count = atoi(argv[1]), warm = 30, i, error;
	char names[32][32];
	size_t n = 0;
	long before = 0, after;

	for (i = 0; i < warm + count; i++) {
		if (i == warm)
			before = free_memory();
		error = load(argv[0]);
		if (error != 0)
			die("load %d: %s", i, strerror(error));
		if (n == 0)
			n = path_names(names, 32);
		must_set("path", names[(size_t)i % n]);
		must_set("batch", i % 2 ? "16" : "1");
		must_set("pages", "32");
		must_set("rounds", "1");
		must_set("run", "1");
		if (get("result") < 100)
			die("no result in cycle %d", i);
		error = unload("dumpbench");
		if (error != 0)
			die("unload %d: %s", i, strerror(error));
	}
	after = free_memory();
	printf("%ld kB free before, %ld kB after %d cycles\n", before, after,
	    count);
	return (labs(before - after) > atol(argv[2]));
}

/* The result of one read must be one run's: the same serial at both ends. */
static void
check_result(void)
{
	unsigned long long first, last;
	ssize_t n = get("result");
	const char *end;

	if (n < 0)
		die("result: %s", strerror((int)-n));
	if (n <= 1)
		return;
	end = strrchr(text, ',');
	if (sscanf(text, "{\"serial\":%llu,", &first) != 1 || end == NULL ||
	    sscanf(end, ",\"end\":%llu}", &last) != 1 || first != last ||
	    text[n - 2] != '}')
		die("a torn result: %.60s … %s", text, end);
}

static void
hammer_once(unsigned *seed, char names[][32], size_t n)
{
	static const char *const knobs[] = {"version", "paths", "sinks",
		"sources", "contexts", "path", "batch", "pages", "rounds",
		"sink", "source", "device", "cpu", "responders", "seed",
		"run", "progress", "abort", "error"};
	static const char *const batches[] = {"1", "3", "16", "17", "x"};
	static const char *const pages[] = {"16", "64", "200", "0"};
	static const char *const sinks[] = {"null", "touch", "copy",
		"verify", "device", "nope"};
	static const char *const sources[] = {"pages", "ram"};
	static const char *const responders[] = {"0", "1"};
	unsigned r = (unsigned)rand_r(seed);
	int error;

	switch (r % 16) {
	case 0:
		set("batch", batches[r / 16 % 5]);
		break;
	case 1:
		set("pages", pages[r / 16 % 4]);
		break;
	case 2:
		set("sink", sinks[r / 16 % 6]);
		break;
	case 3:
		set("source", sources[r / 16 % 2]);
		break;
	case 4:
		set("responders", responders[r / 16 % 2]);
		break;
	case 5:
	case 6:
		set("path", names[r / 16 % n]);
		break;
	case 7:
		if (r / 16 % 8 == 0)
			set("abort", "1");
		break;
	case 8:
	case 9:
	case 10:
		error = set("run", "1");
		if (error != 0 && error != EBUSY && error != EINVAL &&
		    error != EINTR)
			die("run: %s", strerror(error));
		break;
	case 11:
	case 12:
		check_result();
		break;
	default:
		if (get(knobs[r / 16 % 19]) < 0)
			die("%s cannot be read", knobs[r / 16 % 19]);
	}
}

/* hammer PROCESSES SECONDS: everybody writes and reads every knob. */
static int
hammer(char **argv)
{
	int processes = atoi(argv[0]), status, bad = 0, i;
	time_t until = time(NULL) + atoi(argv[1]);
	char names[32][32];
	size_t n = path_names(names, 32);
	unsigned long long serial = 0;
	unsigned seed;

	set("rounds", "2");
	for (i = 0; i < processes; i++)
		if (fork() == 0) {
			seed = (unsigned)i;
			while (time(NULL) < until)
				hammer_once(&seed, names, n);
			exit(0);
		}
	while (wait(&status) > 0)
		if (status != 0)
			bad++;
	must_set("sink", "null");
	must_set("source", "pages");
	must_set("batch", "1");
	must_set("pages", "16");
	must_set("run", "1");
	get("result");
	sscanf(text, "{\"serial\":%llu", &serial);
	printf("%d of %d processes failed; %llu runs\n", bad, processes,
	    serial);
	return (bad != 0 || serial < 10);
}

static pid_t
start_long_run(void)
{
	pid_t child;

	must_set("path", "null");
	must_set("sink", "null");
	must_set("pages", "64");
	must_set("batch", "1");
	must_set("rounds", "16000");
	child = fork();
	if (child == 0)
		_exit(set("run", "1"));
	do {
		usleep(1000);
		get("run");
	} while (text[0] != '1');
	return (child);
}

static int
ended_with(pid_t child)
{
	int status;

	waitpid(child, &status, 0);
	return (WIFEXITED(status) ? WEXITSTATUS(status) :
	    -WTERMSIG(status));
}

static void
ignore(int signal)
{
	(void)signal;
}

/* busy: what a second user may and may not do while a run is under way. */
static int
busy(char **argv)
{
	struct sigaction action = {.sa_handler = ignore};
	pid_t child;
	int error;

	(void)argv;
	sigaction(SIGUSR1, &action, NULL);
	child = start_long_run();
	error = set("run", "1");
	if (error != EBUSY)
		die("a second run: %s, not EBUSY", strerror(error));
	get("error");
	if (strstr(text, "another run is in progress") == NULL)
		die("a second run says: %s", text);
	error = unload("dumpbench");
	if (error != EWOULDBLOCK)
		die("unload in a run: %s", strerror(error));
	get("progress");
	must_set("abort", "1");
	error = ended_with(child);
	if (error != EINTR)
		die("an aborted run ended with %d", error);
	child = start_long_run();
	kill(child, SIGUSR1);
	error = ended_with(child);
	if (error != EINTR)
		die("a signalled run ended with %d", error);
	child = start_long_run();
	kill(child, SIGKILL);
	error = ended_with(child);
	if (error != -SIGKILL)
		die("a killed run ended with %d", error);
	must_set("rounds", "1");
	must_set("run", "1");
	return (0);
}

/* As the user nobody: all knobs are for root alone. */
static int
nobody(char **argv)
{
	ssize_t error;

	(void)argv;
	if (setgid(65534) != 0 || setuid(65534) != 0)
		die("setuid: %s", strerror(errno));
	if ((error = set("run", "1")) != EACCES)
		die("run by nobody: %s", strerror((int)error));
	if ((error = get("result")) != -EACCES)
		die("result for nobody: %zd", error);
	return (0);
}

/* hold DEVICE: open it for ourselves alone, then see it refused. */
static int
hold(char **argv)
{
	int fd = open(argv[0], O_RDWR | O_EXCL | O_CLOEXEC), error;

	if (fd < 0)
		die("%s: %s", argv[0], strerror(errno));
	must_set("path", "direct");
	must_set("sink", "device");
	must_set("device", argv[0]);
	error = set("run", "1");
	get("error");
	printf("%s", text);
	close(fd);
	return (error != EBUSY);
}

/* mounted DEVICE TYPE: the same for a mounted one. */
static int
mounted(char **argv)
{
	int error;

	mkdir("/mnt", 0700);
	if (mount(argv[0], "/mnt", argv[1], MS_RDONLY, NULL) != 0)
		die("mount %s: %s", argv[0], strerror(errno));
	must_set("path", "direct");
	must_set("sink", "device");
	must_set("device", argv[0]);
	error = set("run", "1");
	get("error");
	printf("%s", text);
	umount("/mnt");
	return (error != EBUSY);
}

static int
insmod(char **argv)
{
	int error;

	for (; *argv != NULL; argv++) {
		error = load(*argv);
		if (error != 0 && error != EEXIST)
			die("%s: %s", *argv, strerror(error));
	}
	return (0);
}

static const struct {
	const char *name;
	int args; /* at least */
	int (*run)(char **argv);
} verbs[] = {
	{"cycle", 3, cycle},
	{"hammer", 2, hammer},
	{"busy", 0, busy},
	{"nobody", 0, nobody},
	{"hold", 1, hold},
	{"mounted", 2, mounted},
	{"insmod", 1, insmod},
	{"fail-load", 1, fail_load},
	{"fail-run", 5, fail_run},
	{"leaks", 0, leaks},
};

int
main(int argc, char **argv)
{
	size_t i;

	for (i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(argv[1], verbs[i].name) == 0 &&
		    argc - 2 >= verbs[i].args) {
			setvbuf(stdout, NULL, _IOLBF, 0);
			return (verbs[i].run(argv + 2));
		}
	die("usage: tool verb argument …");
}
