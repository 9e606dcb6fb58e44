/* SPDX-License-Identifier: BSD-2-Clause */
#include <elf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "guest/elf.h"

/* What a note of FreeBSD's programs is called, its NUL included. */
#define FREEBSD_NOTE "FreeBSD"

static bool
take(const struct elf *elf, uint64_t at, void *into, size_t size)
{
	if (at > elf->length || size > elf->length - at)
		return (false);
	memcpy(into, elf->bytes + at, size);
	return (true);
}

/* The headers of a 32-bit file, as those of a 64-bit one. */
static bool
take_header(const struct elf *elf, Elf64_Ehdr *eh)
{
	Elf32_Ehdr narrow;

	if (elf->is64)
		return (take(elf, 0, eh, sizeof(*eh)));
	if (!take(elf, 0, &narrow, sizeof(narrow)))
		return (false);
	*eh = (Elf64_Ehdr){
		.e_phoff = narrow.e_phoff,
		.e_shoff = narrow.e_shoff,
		.e_phentsize = narrow.e_phentsize,
		.e_phnum = narrow.e_phnum,
		.e_shentsize = narrow.e_shentsize,
		.e_shnum = narrow.e_shnum,
		.e_shstrndx = narrow.e_shstrndx,
	};
	return (true);
}

static bool
take_segment(const struct elf *elf, const Elf64_Ehdr *eh, unsigned i,
    Elf64_Phdr *ph)
{
	uint64_t at = eh->e_phoff + (uint64_t)i * eh->e_phentsize;
	Elf32_Phdr narrow;

	if (elf->is64)
		return (eh->e_phentsize == sizeof(*ph) &&
		    take(elf, at, ph, sizeof(*ph)));
	if (eh->e_phentsize != sizeof(narrow) ||
	    !take(elf, at, &narrow, sizeof(narrow)))
		return (false);
	*ph = (Elf64_Phdr){
		.p_type = narrow.p_type,
		.p_offset = narrow.p_offset,
		.p_filesz = narrow.p_filesz,
	};
	return (true);
}

static bool
take_section(const struct elf *elf, const Elf64_Ehdr *eh, unsigned i,
    Elf64_Shdr *sh)
{
	uint64_t at = eh->e_shoff + (uint64_t)i * eh->e_shentsize;
	Elf32_Shdr narrow;

	if (elf->is64)
		return (eh->e_shentsize == sizeof(*sh) &&
		    take(elf, at, sh, sizeof(*sh)));
	if (eh->e_shentsize != sizeof(narrow) ||
	    !take(elf, at, &narrow, sizeof(narrow)))
		return (false);
	*sh = (Elf64_Shdr){
		.sh_name = narrow.sh_name,
		.sh_type = narrow.sh_type,
		.sh_addr = narrow.sh_addr,
		.sh_offset = narrow.sh_offset,
		.sh_size = narrow.sh_size,
		.sh_link = narrow.sh_link,
	};
	return (true);
}

/* The symbol at an offset of its table; that lies in the file. */
static Elf64_Sym
symbol_at(const struct elf *elf, const Elf64_Shdr *table, uint64_t at)
{
	const char *bytes = elf->bytes + table->sh_offset + at;
	Elf32_Sym narrow;
	Elf64_Sym symbol;

	if (elf->is64) {
		memcpy(&symbol, bytes, sizeof(symbol));
		return (symbol);
	}
	memcpy(&narrow, bytes, sizeof(narrow));
	return ((Elf64_Sym){
		.st_name = narrow.st_name,
		.st_shndx = narrow.st_shndx,
		.st_value = narrow.st_value,
	});
}

/*
 * A segment's notes; null: it has none.  Segments do not overlap, so that all
 * of them are not longer than the file: `left` is what has not been looked at.
 */
static const char *
notes_of(const struct elf *elf, const Elf64_Phdr *ph, uint64_t *left)
{
	if (ph->p_type != PT_NOTE || ph->p_offset > elf->length ||
	    ph->p_filesz > elf->length - ph->p_offset || ph->p_filesz > *left)
		return (NULL);
	*left -= ph->p_filesz;
	return (elf->bytes + ph->p_offset);
}

/* A file's segments: an interpreter, and FreeBSD's note. */
static void
look_at_segments(struct elf *elf, const Elf64_Ehdr *eh)
{
	uint64_t left = elf->length;
	const char *notes;
	Elf64_Phdr ph;
	unsigned i;

	for (i = 0; i < eh->e_phnum; i++) {
		if (!take_segment(elf, eh, i, &ph))
			return;
		elf->interpreted |= ph.p_type == PT_INTERP;
		notes = notes_of(elf, &ph, &left);
		if (notes != NULL && memmem(notes, ph.p_filesz, FREEBSD_NOTE,
		    sizeof(FREEBSD_NOTE)) != NULL)
			elf->freebsd = true;
	}
}

bool
elf_open(const void *bytes, size_t length, struct elf *elf)
{
	Elf64_Ehdr eh;
	Elf32_Ehdr eh32;

	*elf = (struct elf){.bytes = bytes, .length = length};
	if (!take(elf, 0, &eh32, sizeof(eh32)) ||
	    memcmp(eh32.e_ident, ELFMAG, SELFMAG) != 0 ||
	    eh32.e_ident[EI_DATA] != ELFDATA2LSB)
		return (false);
	elf->is64 = eh32.e_ident[EI_CLASS] == ELFCLASS64;
	/* These two lie alike in both. */
	elf->machine = eh32.e_machine;
	elf->type = eh32.e_type;
	elf->freebsd = eh32.e_ident[EI_OSABI] == ELFOSABI_FREEBSD;
	if (take_header(elf, &eh))
		look_at_segments(elf, &eh);
	return (true);
}

const char *
elf_machine(const struct elf *elf)
{
	static const struct {
		unsigned machine;
		const char *name;
	} names[] = {
		{EM_X86_64, "x86-64"}, {EM_386, "i386"},
		{EM_AARCH64, "arm64"}, {EM_ARM, "32-bit ARM"},
		{EM_RISCV, "RISC-V"}, {EM_PPC64, "PowerPC"},
	};
	size_t i;

	if (elf->machine == EM_X86_64 && !elf->is64)
		return ("x86-64 with 32-bit addresses");
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].machine == elf->machine)
			return (names[i].name);
	return ("another architecture");
}

const char *
elf_describe(const struct elf *elf, char *text, size_t size)
{
	const char *what = elf->type == ET_REL ? "a module or an object file" :
	    elf->type == ET_EXEC || elf->type == ET_DYN ? "a program" :
	    "an ELF file";
	const char *system = elf->freebsd ? " for FreeBSD" : "";

	snprintf(text, size, "%s%s on %s", what, system, elf_machine(elf));
	return (text);
}

bool
elf_noted(const struct elf *elf, const char *name, unsigned type)
{
	const size_t n = strlen(name) + 1;
	uint64_t at, left = elf->length;
	const char *notes;
	Elf64_Nhdr note; /* is the same in 32-bit files */
	Elf64_Ehdr eh;
	Elf64_Phdr ph;
	unsigned i;

	if (!take_header(elf, &eh))
		return (false);
	for (i = 0; i < eh.e_phnum && take_segment(elf, &eh, i, &ph); i++) {
		notes = notes_of(elf, &ph, &left);
		if (notes == NULL)
			continue;
		at = 0;
		while (at <= ph.p_filesz &&
		    ph.p_filesz - at >= sizeof(note) + n) {
			memcpy(&note, notes + at, sizeof(note));
			at += sizeof(note);
			if (note.n_type == type &&
			    memcmp(notes + at, name, n) == 0)
				return (true);
			at += (note.n_namesz + 3ull) / 4 * 4 +
			    (note.n_descsz + 3ull) / 4 * 4;
		}
	}
	return (false);
}

static bool
section_at(const struct elf *elf, const Elf64_Ehdr *eh, unsigned i,
    Elf64_Shdr *sh)
{
	return (i < eh->e_shnum && take_section(elf, eh, i, sh) &&
	    (sh->sh_type == SHT_NOBITS || (sh->sh_offset <= elf->length &&
		sh->sh_size <= elf->length - sh->sh_offset)));
}

/* Does the string at `at` of that table read so? */
static bool
is_called(const struct elf *elf, const Elf64_Shdr *table, uint64_t at,
    const char *name)
{
	size_t n = strlen(name) + 1;

	return (table->sh_type == SHT_STRTAB && at <= table->sh_size &&
	    n <= table->sh_size - at &&
	    memcmp(elf->bytes + table->sh_offset + at, name, n) == 0);
}

const char *
elf_section(const struct elf *elf, const char *name, size_t *length)
{
	Elf64_Shdr names, sh;
	Elf64_Ehdr eh;
	unsigned i;

	if (!take_header(elf, &eh) ||
	    !section_at(elf, &eh, eh.e_shstrndx, &names))
		return (NULL);
	for (i = 0; i < eh.e_shnum; i++)
		if (section_at(elf, &eh, i, &sh) && sh.sh_type != SHT_NOBITS &&
		    is_called(elf, &names, sh.sh_name, name)) {
			*length = sh.sh_size;
			return (elf->bytes + sh.sh_offset);
		}
	return (NULL);
}

/* Where in the file a symbol's value lies. */
static const char *
value_of(const struct elf *elf, const Elf64_Ehdr *eh, const Elf64_Sym *symbol,
    size_t size)
{
	Elf64_Shdr sh;
	uint64_t at = symbol->st_value;

	if (!section_at(elf, eh, symbol->st_shndx, &sh) ||
	    sh.sh_type == SHT_NOBITS)
		return (NULL);
	/* In a linked file it is an address, in others an offset. */
	if (elf->type != ET_REL)
		at -= sh.sh_addr;
	if (at > sh.sh_size || size > sh.sh_size - at)
		return (NULL);
	return (elf->bytes + sh.sh_offset + at);
}

/* The table of symbols, of which a file has one at most. */
static bool
find_symbols(const struct elf *elf, const Elf64_Ehdr *eh, Elf64_Shdr *table)
{
	unsigned i;

	for (i = 0; i < eh->e_shnum; i++)
		if (section_at(elf, eh, i, table) &&
		    table->sh_type == SHT_SYMTAB)
			return (true);
	return (false);
}

const char *
elf_symbol(const struct elf *elf, const char *name, size_t size)
{
	const size_t each = elf->is64 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	Elf64_Shdr table, names;
	Elf64_Sym symbol;
	Elf64_Ehdr eh;
	uint64_t at;

	if (!take_header(elf, &eh) || !find_symbols(elf, &eh, &table) ||
	    !section_at(elf, &eh, table.sh_link, &names))
		return (NULL);
	for (at = 0; table.sh_size - at >= each; at += each) {
		symbol = symbol_at(elf, &table, at);
		if (is_called(elf, &names, symbol.st_name, name))
			return (value_of(elf, &eh, &symbol, size));
	}
	return (NULL);
}

const char *
elf_modinfo(const struct elf *elf, const char *key)
{
	size_t length, at, n = strlen(key);
	const char *info = elf_section(elf, ".modinfo", &length);

	if (info == NULL)
		return (NULL);
	for (at = 0; at < length; at += strnlen(info + at, length - at) + 1)
		if (length - at > n && strncmp(info + at, key, n) == 0 &&
		    memchr(info + at, '\0', length - at) != NULL)
			return (info + at + n);
	return (NULL);
}
