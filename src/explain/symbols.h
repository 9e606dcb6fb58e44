/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From addresses in a guest to names: those of its kernel and of modules that
 * are loaded in it, read from their files on this machine; with a file of
 * debug information also to lines of source.
 */
#ifndef DUMPBENCH_SYMBOLS_H
#define DUMPBENCH_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/errmsg.h"

struct symbols;

/* A function.  Strings live as long as the symbols. */
struct symbol {
	const char *name;
	const char *image; /* "kernel", or the module's name */
	const char *file;  /* source file of a static function; "": not told */
	uint64_t start, end; /* addresses in the guest */
};

struct symbol_line {
	const char *file; /* as the compiler was given it */
	unsigned line;
};

/* NULL: out of memory. */
struct symbols *symbols_new(void);
void symbols_free(struct symbols *symbols);

/*
 * The kernel: a bzImage of Linux, a vmlinux, a FreeBSD kernel for amd64 or
 * i386, packed or not.  `slide` is how far from where it was linked it runs (0
 * without KASLR).  -EINVAL: it is none, or has no symbols.
 */
int symbols_add_kernel(struct symbols *symbols, const char *path,
    uint64_t slide, struct errmsg *err);

/* The same of a file's bytes; `name` is for the message. */
int symbols_add_bytes(struct symbols *symbols, const char *name,
    const void *bytes, size_t length, uint64_t slide, struct errmsg *err);

/*
 * A module of that name, its file (.ko, packed or not), whose code is at
 * `base`: its .text section, or, of a shared object, its first byte.
 */
int symbols_add_module(struct symbols *symbols, const char *name,
    const char *path, uint64_t base, struct errmsg *err);

/*
 * A program that runs where it is linked, by its file.  Without symbols each of
 * its sections of code counts as a function.
 */
int symbols_add_program(struct symbols *symbols, const char *name,
    const char *path, struct errmsg *err);

/* How many functions are known. */
size_t symbols_count(const struct symbols *symbols);

/* The function at an address; false where nothing explains it. */
bool symbols_find(const struct symbols *symbols, uint64_t address,
    struct symbol *symbol);

/*
 * Debug information of the kernel that was added (vmlinux, kernel.debug), or
 * of the module of this name.  -EINVAL: it has none, or is of another build.
 */
int symbols_add_debug(struct symbols *symbols, const char *image,
    const char *path, struct errmsg *err);

/* The line of source at an address; false where none is known. */
bool symbols_line(const struct symbols *symbols, uint64_t address,
    struct symbol_line *line);

#endif
