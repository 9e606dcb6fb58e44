/* SPDX-License-Identifier: BSD-2-Clause */
/* Symbols of ELF files: kernels and modules, of 64 and of 32 bits. */
#include <elfutils/libdwelf.h>
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "explain/table.h"

struct reader {
	struct symbols *symbols;
	Elf *elf;
	GElf_Ehdr header;
	uint64_t base;
	/* Where each section is in the guest; UINT64_MAX: nowhere known. */
	uint64_t *at;
	uint64_t *length;
	bool *code;
	size_t sections;
};

/*
 * Modules that are relocatable files are laid out as they are loaded: code
 * first, a section behind the other, each aligned as it wants to be.  Code for
 * the time of loading only is elsewhere.
 */
static void
place(struct reader *r, const GElf_Shdr *header, const char *name, size_t i,
    uint64_t *end)
{
	uint64_t align = header->sh_addralign > 1 ? header->sh_addralign : 1;

	r->length[i] = header->sh_size;
	r->code[i] = (header->sh_flags & SHF_EXECINSTR) != 0;
	if (r->header.e_type != ET_REL) {
		r->at[i] = r->base + header->sh_addr;
		return;
	}
	r->at[i] = UINT64_MAX;
	if (!r->code[i] || (header->sh_flags & SHF_ALLOC) == 0 ||
	    strncmp(name, ".init", 5) == 0)
		return;
	/* A power of two. */
	*end = (*end + align - 1) & ~(align - 1);
	r->at[i] = *end;
	*end += header->sh_size;
}

/* 0; -ENOMEM; -EINVAL: they cannot be read. */
static int
place_sections(struct reader *r)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	uint64_t end = r->base;
	const char *name;
	size_t names, i;

	if (elf_getshdrnum(r->elf, &r->sections) != 0 ||
	    elf_getshdrstrndx(r->elf, &names) != 0)
		return (-EINVAL);
	r->at = calloc(r->sections + 1, sizeof(r->at[0]));
	r->length = calloc(r->sections + 1, sizeof(r->length[0]));
	r->code = calloc(r->sections + 1, sizeof(r->code[0]));
	if (r->at == NULL || r->length == NULL || r->code == NULL)
		return (-ENOMEM);
	while ((section = elf_nextscn(r->elf, section)) != NULL) {
		i = elf_ndxscn(section);
		if (i >= r->sections || gelf_getshdr(section, &header) == NULL)
			return (-EINVAL);
		name = elf_strptr(r->elf, names, header.sh_name);
		if (name == NULL)
			return (-EINVAL);
		place(r, &header, name, i, &end);
	}
	return (0);
}

/* A symbol of code, in the guest. */
static bool
take(const struct reader *r, const GElf_Sym *sym, const char *name,
    struct entry *entry)
{
	unsigned type = GELF_ST_TYPE(sym->st_info);
	size_t i = sym->st_shndx;
	uint64_t offset;

	if ((type != STT_FUNC && type != STT_NOTYPE) ||
	    name[0] == '\0' || name[0] == '.' || name[0] == '$' ||
	    i == SHN_UNDEF || i >= r->sections || !r->code[i] ||
	    r->at[i] == UINT64_MAX)
		return (false);
	offset = r->header.e_type == ET_REL ? sym->st_value :
	    r->base + sym->st_value - r->at[i];
	if (offset >= r->length[i])
		return (false);
	entry->start = r->at[i] + offset;
	entry->end = sym->st_size > 0 && sym->st_size <= r->length[i] - offset
	    ? entry->start + sym->st_size : 0;
	entry->code = true;
	entry->global = GELF_ST_BIND(sym->st_info) == STB_GLOBAL;
	return (true);
}

/* What ends the last symbol of each section. */
static bool
add_ends(const struct reader *r)
{
	struct entry end = {.code = false};
	size_t i;

	for (i = 0; i < r->sections; i++) {
		if (!r->code[i] || r->at[i] == UINT64_MAX)
			continue;
		end.start = r->at[i] + r->length[i];
		if (!table_add(r->symbols, &end))
			return (false);
	}
	return (true);
}

/*
 * Symbols of one file follow a symbol that names it; then come the global.
 * 0; -ENOMEM; -EINVAL: they cannot be read.
 */
static int
read_table(const struct reader *r, Elf_Scn *section)
{
	struct entry entry;
	GElf_Shdr header;
	Elf_Data *data;
	GElf_Sym sym;
	const char *name;
	size_t file = 0, i, n;

	data = gelf_getshdr(section, &header) != NULL ?
	    elf_getdata(section, NULL) : NULL;
	if (data == NULL)
		return (-EINVAL);
	n = header.sh_entsize > 0 ? data->d_size / header.sh_entsize : 0;
	for (i = 0; i < n; i++) {
		name = gelf_getsym(data, (int)i, &sym) != NULL ?
		    elf_strptr(r->elf, header.sh_link, sym.st_name) : NULL;
		if (name == NULL)
			return (-EINVAL);
		if (GELF_ST_TYPE(sym.st_info) == STT_FILE)
			file = table_text(r->symbols, name);
		memset(&entry, 0, sizeof(entry));
		if (!take(r, &sym, name, &entry))
			continue;
		entry.name = table_text(r->symbols, name);
		entry.file = GELF_ST_BIND(sym.st_info) == STB_LOCAL ? file :
		    0;
		if (!table_add(r->symbols, &entry))
			return (-ENOMEM);
	}
	return (0);
}

/* A section of code as if it were a function. */
static bool
add_section(const struct reader *r, const char *name, size_t i)
{
	struct entry entry = {.code = true, .start = r->at[i]};

	if (!r->code[i] || r->at[i] == UINT64_MAX)
		return (true);
	entry.end = entry.start + r->length[i];
	entry.name = table_text(r->symbols, name);
	return (table_add(r->symbols, &entry));
}

static int
add_sections(const struct reader *r)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	const char *name;
	size_t names;

	if (elf_getshdrstrndx(r->elf, &names) != 0)
		return (-EINVAL);
	while ((section = elf_nextscn(r->elf, section)) != NULL) {
		name = gelf_getshdr(section, &header) != NULL ?
		    elf_strptr(r->elf, names, header.sh_name) : NULL;
		if (name == NULL)
			return (-EINVAL);
		if (!add_section(r, name, elf_ndxscn(section)))
			return (-ENOMEM);
	}
	return (0);
}

/* The whole table, or else the one for loading; NULL: there is none. */
static Elf_Scn *
find_table(Elf *elf)
{
	Elf_Scn *section = NULL, *best = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(elf, section)) != NULL) {
		if (gelf_getshdr(section, &header) == NULL ||
		    (header.sh_type != SHT_SYMTAB &&
		    (header.sh_type != SHT_DYNSYM || best != NULL)))
			continue;
		best = section;
		if (header.sh_type == SHT_SYMTAB)
			break;
	}
	return (best);
}

static void
read_build_id(struct symbols *s, Elf *elf)
{
	struct image *image = &s->image[s->images - 1];
	const void *id;
	ssize_t n;

	n = dwelf_elf_gnu_build_id(elf, &id);
	if (n > 0 && n <= BUILD_ID_MAX) {
		memcpy(image->build_id, id, (size_t)n);
		image->build_id_length = (size_t)n;
	}
}

static int
read_all(struct reader *r, const char *name, bool sections,
    struct errmsg *err)
{
	Elf_Scn *table;
	int error;

	if (elf_kind(r->elf) != ELF_K_ELF ||
	    gelf_getehdr(r->elf, &r->header) == NULL ||
	    (r->header.e_machine != EM_X86_64 && r->header.e_machine != EM_386))
		return (errmsg_set(err, EINVAL, "%s is no ELF file of x86",
		    name));
	r->symbols->image[r->symbols->images - 1].relocatable =
	    r->header.e_type == ET_REL;
	read_build_id(r->symbols, r->elf);
	table = find_table(r->elf);
	if (table == NULL && !sections)
		return (errmsg_set(err, ENOENT, "%s has no table of symbols",
		    name));
	error = place_sections(r);
	if (error == 0 && !add_ends(r))
		error = -ENOMEM;
	if (error == 0)
		error = table != NULL ? read_table(r, table) : add_sections(r);
	if (error == -EINVAL)
		errmsg_set(err, EINVAL, "the sections or symbols of %s cannot "
		    "be read: %s", name, elf_errmsg(-1));
	else if (error != 0)
		errmsg_set(err, ENOMEM, "out of memory");
	return (error);
}

int
elf_read(struct symbols *s, const char *name, const void *bytes,
    size_t length, uint64_t base, bool sections, struct errmsg *err)
{
	struct reader r = {.symbols = s, .base = base};
	int error;

	elf_version(EV_CURRENT);
	/* It only reads: elf_memory() has no const for historic reasons. */
	r.elf = elf_memory((char *)(uintptr_t)bytes, length);
	if (r.elf == NULL)
		return (errmsg_set(err, EINVAL, "%s: %s", name,
		    elf_errmsg(-1)));
	error = read_all(&r, name, sections, err);
	free(r.at);
	free(r.length);
	free(r.code);
	elf_end(r.elf);
	return (error);
}

uint64_t
elf_address(const void *bytes, size_t length, size_t offset)
{
	Elf *elf = elf_memory((char *)(uintptr_t)bytes, length);
	uint64_t address = 0;
	size_t i, n = 0;
	GElf_Phdr h;

	if (elf == NULL || elf_getphdrnum(elf, &n) != 0)
		n = 0;
	for (i = 0; i < n && address == 0; i++)
		if (gelf_getphdr(elf, (int)i, &h) != NULL &&
		    h.p_type == PT_LOAD && offset >= h.p_offset &&
		    offset - h.p_offset < h.p_filesz)
			address = h.p_vaddr + (offset - h.p_offset);
	elf_end(elf);
	return (address);
}
