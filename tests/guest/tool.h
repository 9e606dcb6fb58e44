/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the program share that guest tests run in a guest. */
#ifndef DUMPBENCH_TOOL_H
#define DUMPBENCH_TOOL_H

#include <stddef.h>
#include <sys/types.h>

#define KNOBS	"/proc/sys/debug/dumpbench/"
#define TEXT	(512 << 10)

/* What was read last. */
extern char text[TEXT];

/* Say what is wrong and end with exit status 1. */
void die(const char *format, ...)
    __attribute__((format(printf, 1, 2), noreturn));

/* 0 or an errno value. */
int write_file(const char *path, const char *value);
/* One read(2) into text[], ended by a NUL; its length, or -errno. */
ssize_t read_file(const char *path);

/* The same of a knob. */
int set(const char *knob, const char *value);
ssize_t get(const char *knob);
void must_set(const char *knob, const char *value);

/* A module's file; a loaded module.  0 or an errno value. */
int load(const char *file);
int unload(const char *name);

/* The names of the paths that the module offers. */
size_t path_names(char names[][32], size_t most);

/* tool_failures.c: verbs for kernels that look after themselves. */
int fail_load(char **argv);
int fail_run(char **argv);
int leaks(char **argv);

#endif
