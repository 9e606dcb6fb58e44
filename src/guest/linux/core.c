/* SPDX-License-Identifier: BSD-2-Clause */
#include <elf.h>
#include <errno.h>
#include <string.h>

#include "guest/linux/core.h"

#define PAGE_BYTES 4096
#define NOTE_INFO  "VMCOREINFO"

/* Notes are padded to 4 bytes, of both their parts. */
static uint64_t
padded(uint64_t n)
{
	return ((n + 3) / 4 * 4);
}

static int
find_info(const char *notes, uint64_t length, struct core *core)
{
	Elf64_Nhdr note;
	uint64_t at = 0, name, next;

	while (length - at >= sizeof(note)) {
		memcpy(&note, notes + at, sizeof(note));
		name = at + sizeof(note);
		next = name + padded(note.n_namesz) + padded(note.n_descsz);
		/* The last one may lack its padding. */
		if (name + padded(note.n_namesz) + note.n_descsz > length)
			return (-EINVAL);
		if (note.n_namesz == sizeof(NOTE_INFO) &&
		    memcmp(notes + name, NOTE_INFO, sizeof(NOTE_INFO)) == 0) {
			core->info = notes + name + padded(note.n_namesz);
			core->info_length = note.n_descsz;
			return (0);
		}
		if (next > length)
			break;
		at = next;
	}
	return (-ENOENT);
}

static int
take_notes(const char *bytes, size_t length, const Elf64_Phdr *ph,
    struct core *core, struct errmsg *err)
{
	if (ph->p_offset > length || ph->p_filesz > length - ph->p_offset)
		return (errmsg_set(err, EINVAL, "the core's notes do not lie "
		    "in its first %zu bytes", length));
	if (find_info(bytes + ph->p_offset, ph->p_filesz, core) == -EINVAL)
		return (errmsg_set(err, EINVAL, "a note of the core is "
		    "longer than all of them"));
	return (0);
}

static int
take_load(const Elf64_Phdr *ph, struct core *core, struct errmsg *err)
{
	if (core->nloads == CORE_LOADS_MAX)
		return (errmsg_set(err, EINVAL, "the core has more than %d "
		    "ranges of memory", CORE_LOADS_MAX));
	if (ph->p_offset + ph->p_filesz < ph->p_offset ||
	    ph->p_paddr + ph->p_filesz < ph->p_paddr)
		return (errmsg_set(err, EINVAL, "a range of the core ends "
		    "before it starts"));
	core->load[core->nloads++] = (struct core_load){
		.address = ph->p_paddr,
		.offset = ph->p_offset,
		.bytes = ph->p_filesz,
	};
	return (0);
}

static int
check_header(const char *bytes, size_t length, Elf64_Ehdr *eh,
    struct errmsg *err)
{
	if (length < sizeof(*eh) || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return (errmsg_set(err, EINVAL, "not an ELF file (expected a "
		    "core of x86-64)"));
	memcpy(eh, bytes, sizeof(*eh));
	if (eh->e_ident[EI_CLASS] != ELFCLASS64 || eh->e_type != ET_CORE ||
	    eh->e_machine != EM_X86_64)
		return (errmsg_set(err, EINVAL, "an ELF file of class %u, type "
		    "%u, machine %u (expected a core of x86-64: %d, %d, %d)",
		    eh->e_ident[EI_CLASS], eh->e_type, eh->e_machine,
		    ELFCLASS64, ET_CORE, EM_X86_64));
	if (eh->e_phentsize != sizeof(Elf64_Phdr) || eh->e_phoff > length ||
	    eh->e_phnum > (length - eh->e_phoff) / sizeof(Elf64_Phdr))
		return (errmsg_set(err, EINVAL, "the core's program headers "
		    "do not lie in its first %zu bytes", length));
	return (0);
}

int
core_parse(const void *data, size_t length, struct core *core,
    struct errmsg *err)
{
	const char *bytes = data;
	Elf64_Ehdr eh = {.e_phnum = 0};
	Elf64_Phdr ph;
	unsigned i;
	int error;

	memset(core, 0, sizeof(*core));
	error = check_header(bytes, length, &eh, err);
	for (i = 0; error == 0 && i < eh.e_phnum; i++) {
		memcpy(&ph, bytes + eh.e_phoff + i * sizeof(ph), sizeof(ph));
		if (ph.p_type == PT_NOTE)
			error = take_notes(bytes, length, &ph, core, err);
		else if (ph.p_type == PT_LOAD)
			error = take_load(&ph, core, err);
	}
	if (error == 0 && core->nloads == 0)
		error = errmsg_set(err, EINVAL, "the core holds no memory");
	if (error == 0 && core->info == NULL)
		error = errmsg_set(err, EINVAL, "the core has no note "
		    NOTE_INFO);
	return (error);
}

bool
core_find(const struct core *core, uint64_t frame, uint64_t *offset)
{
	const struct core_load *load;
	uint64_t address = frame * PAGE_BYTES;
	size_t i;

	for (i = 0; i < core->nloads; i++) {
		load = &core->load[i];
		if (frame > UINT64_MAX / PAGE_BYTES ||
		    address < load->address || load->bytes < PAGE_BYTES ||
		    address - load->address > load->bytes - PAGE_BYTES)
			continue;
		*offset = load->offset + (address - load->address);
		return (true);
	}
	return (false);
}

const struct core_load *
core_longest(const struct core *core)
{
	const struct core_load *longest = &core->load[0];
	size_t i;

	for (i = 1; i < core->nloads; i++)
		if (core->load[i].bytes > longest->bytes)
			longest = &core->load[i];
	return (longest);
}
