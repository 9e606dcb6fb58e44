/* SPDX-License-Identifier: BSD-2-Clause */
/* What an ELF file is for.  No file, however broken, is read beyond its end. */
#ifndef DUMPBENCH_GUEST_ELF_H
#define DUMPBENCH_GUEST_ELF_H

#include <stdbool.h>
#include <stddef.h>

struct elf {
	const char *bytes;
	size_t length;
	bool is64;
	unsigned machine; /* EM_X86_64 and so on */
	unsigned type;	  /* ET_REL and so on */
	bool freebsd;	  /* says so in its first bytes, or in a note */
	bool interpreted; /* needs a program to start it: is not static */
};

/* False: it is no ELF file, or none whose numbers are little-endian. */
bool elf_open(const void *bytes, size_t length, struct elf *elf);

/* "x86-64", "i386", "arm64", or "another architecture". */
const char *elf_machine(const struct elf *elf);

/* "a program for Linux on arm64", "a module for FreeBSD on amd64", … */
const char *elf_describe(const struct elf *elf, char *text, size_t size);

/* Has it a note of that type? */
bool elf_noted(const struct elf *elf, const char *name, unsigned type);

/* A section; null: there is none. */
const char *elf_section(const struct elf *elf, const char *name,
    size_t *length);

/* The value of a Linux module's "key=", such as "vermagic="; null: none. */
const char *elf_modinfo(const struct elf *elf, const char *key);

/* `size` bytes of what a symbol names; null: there is none. */
const char *elf_symbol(const struct elf *elf, const char *name, size_t size);

#endif
