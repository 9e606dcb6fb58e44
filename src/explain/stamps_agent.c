/* SPDX-License-Identifier: BSD-2-Clause */
/* The time stamps of Linux's agent, which its file lists in a section. */
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "explain/stamps.h"
#include "explain/stamps_file.h"
#include "guest/linux/vmcore_stamp.h"

/*
 * Nobody reads, and so empties, the file between two runs, of which there are
 * six.  What is never written takes no memory.
 */
#define FILE_BYTES (3ul * LAYOUT_SIZE)

/* An entry of the section. */
struct listed {
	uint32_t address, id;
};

/* The groups, by VMCORE_STAMP_*, and how many stamps each has. */
static const struct layout_group groups[] = {
	[VMCORE_STAMP_READ >> 8] = {.use = LAYOUT_STAGES, .stamps = 2},
	[VMCORE_STAMP_MMAP >> 8] = {.use = LAYOUT_STAGES, .stamps = 6},
	[VMCORE_STAMP_RUN >> 8] = {.use = LAYOUT_RUNS, .stamps = 2},
};

#define GROUPS (sizeof(groups) / sizeof(groups[0]))

static Elf_Data *
find_section(Elf *elf)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	const char *name;
	size_t names;

	if (elf_getshdrstrndx(elf, &names) != 0)
		return (NULL);
	while ((section = elf_nextscn(elf, section)) != NULL) {
		if (gelf_getshdr(section, &header) == NULL)
			return (NULL);
		name = elf_strptr(elf, names, header.sh_name);
		if (name != NULL && strcmp(name, VMCORE_STAMPS) == 0)
			return (elf_rawdata(section, NULL));
	}
	return (NULL);
}

/* Is each place of each group taken, by one stamp? */
static bool
is_whole(const struct layout_header *h)
{
	unsigned places[GROUPS] = {0}, g, expected = 0;
	uint32_t i;

	for (i = 0; i < h->stamps; i++)
		places[h->stamp[i].group] |= 1u << h->stamp[i].place;
	for (g = 0; g < GROUPS; g++) {
		expected += groups[g].stamps;
		if (places[g] != (2u << groups[g].stamps) - 2)
			return (false);
	}
	return (h->stamps == expected);
}

static bool
read_list(const Elf_Data *data, struct layout_header *h)
{
	struct listed one;
	size_t at;
	uint32_t g;

	h->groups = GROUPS;
	memcpy(h->group, groups, sizeof(groups));
	h->stamps = 0;
	for (at = 0; at + sizeof(one) <= data->d_size; at += sizeof(one)) {
		memcpy(&one, (const char *)data->d_buf + at, sizeof(one));
		g = one.id >> 8;
		if (g >= GROUPS || (one.id & 0xff) > groups[g].stamps ||
		    h->stamps == LAYOUT_STAMPS)
			return (false);
		h->stamp[h->stamps++] = (struct layout_stamp){
			.address = one.address,
			.group = g,
			.place = one.id & 0xff,
		};
	}
	return (is_whole(h));
}

static int
read_agent(Elf *elf, const char *path, struct layout_header *h,
    struct errmsg *err)
{
	GElf_Ehdr header;
	Elf_Data *data;

	if (elf_kind(elf) != ELF_K_ELF || gelf_getehdr(elf, &header) == NULL ||
	    (header.e_machine != EM_X86_64 && header.e_machine != EM_386) ||
	    header.e_type != ET_EXEC || (data = find_section(elf)) == NULL ||
	    data->d_buf == NULL || !read_list(data, h))
		return (errmsg_set(err, EINVAL, "the agent %s does not list "
		    "the time stamps of a capture kernel in its section "
		    VMCORE_STAMPS ": agent-linux of this version is accepted",
		    path));
	h->bits = header.e_machine == EM_386 ? 32 : 64;
	h->base_use = LAYOUT_BASE_FIXED;
	h->base = 0;
	h->text = 0;
	h->size = FILE_BYTES;
	return (0);
}

int
stamps_find_agent(const char *path, struct layout_header *layout,
    struct errmsg *err)
{
	Elf *elf;
	int error, fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (errmsg_set(err, errno, "the agent %s: %s", path,
		    strerror(errno)));
	elf = stamps_open(fd);
	error = elf != NULL ? read_agent(elf, path, layout, err) :
	    errmsg_set(err, EINVAL, "the agent %s cannot be read", path);
	error = stamps_why(error, "agent", path, err);
	elf_end(elf);
	close(fd);
	return (error);
}
