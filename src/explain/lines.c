/* SPDX-License-Identifier: BSD-2-Clause */
/* Lines of source, from debug information, by elfutils' libdw. */
#include <elfutils/libdwelf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "explain/table.h"

/* Of so many of the file's functions, nine of ten must be known here. */
#define COMPARED 2000

struct lines {
	Dwfl *dwfl;
	Dwfl_Module *module;
	/* What libdw adds to the file's addresses; to .text, where a file is
	 * relocatable. */
	uint64_t bias;
	Dwarf_Die *unit; /* that had the last address; NULL: none yet */
	Dwarf_Addr unit_bias;
};

/* Debug information is in the file that was named, nowhere else. */
static int
find_nothing(Dwfl_Module *module, void **data, const char *name,
    Dwarf_Addr base, const char *file, const char *link, GElf_Word crc,
    char **found)
{
	(void)module, (void)data, (void)name, (void)base, (void)file;
	(void)link, (void)crc, (void)found;
	return (-1);
}

void
lines_free(struct lines *lines)
{
	if (lines == NULL)
		return;
	if (lines->dwfl != NULL)
		dwfl_end(lines->dwfl);
	free(lines);
}

static struct image *
find_image(struct symbols *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->images; i++)
		if (strcmp(s->image[i].name, name) == 0)
			return (&s->image[i]);
	return (NULL);
}

/* Where .text is, 0 without one; false: the sections cannot be read. */
static bool
text_address(Elf *elf, uint64_t *address)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	const char *name;
	size_t names;

	*address = 0;
	if (elf_getshdrstrndx(elf, &names) != 0)
		return (false);
	while ((section = elf_nextscn(elf, section)) != NULL) {
		if (gelf_getshdr(section, &header) == NULL)
			return (false);
		name = elf_strptr(elf, names, header.sh_name);
		if (name == NULL)
			return (false);
		if (strcmp(name, ".text") == 0) {
			*address = header.sh_addr;
			break;
		}
	}
	return (true);
}

/* Of functions that the file names, which of them stand where ours do. */
struct agreement {
	size_t compared, same;
};

static struct agreement
compare(const struct symbols *s, const struct image *image,
    const struct lines *lines)
{
	int i, n = dwfl_module_getsymtab(lines->module);
	struct agreement a = {0, 0};
	struct symbol symbol;
	GElf_Addr address;
	const char *name;
	GElf_Sym sym;

	for (i = 0; i < n && a.compared < COMPARED; i++) {
		name = dwfl_module_getsym_info(lines->module, i, &sym,
		    &address, NULL, NULL, NULL);
		if (name == NULL || GELF_ST_TYPE(sym.st_info) != STT_FUNC ||
		    sym.st_size == 0 || sym.st_shndx == SHN_UNDEF)
			continue;
		address -= lines->bias;
		a.compared++;
		a.same += symbols_find(s, address + image->base, &symbol) &&
		    symbol.start == address + image->base;
	}
	return (a);
}

static int
check(const struct symbols *s, const struct image *image,
    const struct lines *lines, Elf *elf, const char *path,
    struct errmsg *err)
{
	struct agreement a;
	const void *id;
	ssize_t n;
	bool same;

	n = dwelf_elf_gnu_build_id(elf, &id);
	if (n > 0 && image->build_id_length > 0)
		same = (size_t)n == image->build_id_length &&
		    memcmp(id, image->build_id, (size_t)n) == 0;
	else {
		a = compare(s, image, lines);
		if (a.compared == 0)
			return (errmsg_set(err, EINVAL, "the debug file %s "
			    "has neither a build ID nor functions to compare "
			    "with the %s that runs: the one of the same build "
			    "is accepted", path, image->name));
		same = a.same * 10 >= a.compared * 9;
	}
	if (same)
		return (0);
	return (errmsg_set(err, EINVAL, "the debug file %s is of another "
	    "build than the %s that runs: the one of the same build is "
	    "accepted", path, image->name));
}

static int
open_lines(const struct symbols *s, const struct image *image,
    const char *path, struct lines *lines, struct errmsg *err)
{
	static const Dwfl_Callbacks callbacks = {
		.find_elf = dwfl_build_id_find_elf,
		.find_debuginfo = find_nothing,
		.section_address = dwfl_offline_section_address,
	};
	GElf_Addr bias, other;
	Elf *elf;

	lines->dwfl = dwfl_begin(&callbacks);
	if (lines->dwfl == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	dwfl_report_begin(lines->dwfl);
	lines->module = dwfl_report_offline(lines->dwfl, "image", path, -1);
	dwfl_report_end(lines->dwfl, NULL, NULL);
	elf = lines->module != NULL ?
	    dwfl_module_getelf(lines->module, &bias) : NULL;
	if (elf == NULL)
		return (errmsg_set(err, EINVAL, "the debug file %s: %s", path,
		    dwfl_errmsg(-1)));
	if (dwfl_module_getdwarf(lines->module, &other) == NULL)
		return (errmsg_set(err, EINVAL, "the debug file %s has no "
		    "debug information (%s): a vmlinux, kernel.debug or .ko "
		    "with DWARF is accepted", path, dwfl_errmsg(-1)));
	lines->bias = bias;
	if (image->relocatable && !text_address(elf, &lines->bias))
		return (errmsg_set(err, EINVAL, "the sections of the debug "
		    "file %s cannot be read: %s", path, elf_errmsg(-1)));
	return (check(s, image, lines, elf, path, err));
}

int
symbols_add_debug(struct symbols *symbols, const char *image,
    const char *path, struct errmsg *err)
{
	struct image *to;
	struct lines *lines;
	int error;

	to = find_image(symbols, image);
	if (to == NULL)
		return (errmsg_set(err, ENOENT, "there are no symbols of "
		    "'%s' yet", image));
	lines = calloc(1, sizeof(*lines));
	if (lines == NULL)
		return (errmsg_set(err, ENOMEM, "out of memory"));
	error = open_lines(symbols, to, path, lines, err);
	if (error != 0) {
		lines_free(lines);
		return (error);
	}
	lines_free(to->lines);
	to->lines = lines;
	return (0);
}

/*
 * The unit that has an address.  Clang writes no table of them, as for kernels
 * of FreeBSD, and then libdw finds none by itself.
 */
static bool
find_unit(struct lines *lines, uint64_t address)
{
	Dwarf_Die *unit = NULL;
	Dwarf_Addr bias;

	if (lines->unit != NULL &&
	    dwarf_haspc(lines->unit, address - lines->unit_bias) > 0)
		return (true);
	while ((unit = dwfl_module_nextcu(lines->module, unit, &bias)) != NULL)
		if (dwarf_haspc(unit, address - bias) > 0) {
			lines->unit = unit;
			lines->unit_bias = bias;
			return (true);
		}
	return (false);
}

static bool
find_line(struct lines *lines, uint64_t address, struct symbol_line *line)
{
	Dwfl_Line *found = dwfl_module_getsrc(lines->module, address);
	Dwarf_Line *of_unit;
	int number = 0;

	if (found != NULL)
		line->file = dwfl_lineinfo(found, NULL, &number, NULL, NULL,
		    NULL);
	else if (find_unit(lines, address)) {
		of_unit = dwarf_getsrc_die(lines->unit,
		    address - lines->unit_bias);
		line->file = dwarf_linesrc(of_unit, NULL, NULL);
		if (dwarf_lineno(of_unit, &number) != 0)
			number = 0;
	} else
		return (false);
	line->line = (unsigned)number;
	/* A compiler's own instruction is of line 0. */
	return (line->file != NULL && number > 0);
}

bool
symbols_line(const struct symbols *symbols, uint64_t address,
    struct symbol_line *line)
{
	const struct image *image;
	struct symbol symbol;
	size_t i;

	if (!symbols_find(symbols, address, &symbol))
		return (false);
	for (i = 0; symbols->image[i].name != symbol.image; i++)
		;
	image = &symbols->image[i];
	if (image->lines == NULL)
		return (false);
	return (find_line(image->lines, address + image->lines->bias -
	    image->base, line));
}
