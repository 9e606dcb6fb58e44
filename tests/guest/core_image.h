/* SPDX-License-Identifier: BSD-2-Clause */
/* A core as Linux makes it, for tests: its headers and its notes. */
#ifndef TESTS_CORE_IMAGE_H
#define TESTS_CORE_IMAGE_H

#include <elf.h>
#include <string.h>

#define CORE_INFO  "OSRELEASE=6.1.0\nPAGESIZE=4096\n"
#define CORE_NOTES 512

/* As Linux makes it: a note of a CPU, vmcoreinfo, two ranges. */
struct core_image {
	Elf64_Ehdr eh;
	Elf64_Phdr ph[3];
	char pad[CORE_NOTES - sizeof(Elf64_Ehdr) - 3 * sizeof(Elf64_Phdr)];
	Elf64_Nhdr cpu;
	char cpu_name[8];
	char cpu_registers[12];
	Elf64_Nhdr info;
	char info_name[12];
	char info_text[sizeof(CORE_INFO) - 1];
};

static inline struct core_image
core_image(void)
{
	struct core_image i;

	memset(&i, 0, sizeof(i));
	memcpy(i.eh.e_ident, ELFMAG "\2\1\1", 7);
	i.eh.e_type = ET_CORE;
	i.eh.e_machine = EM_X86_64;
	i.eh.e_phoff = sizeof(i.eh);
	i.eh.e_phentsize = sizeof(i.ph[0]);
	i.eh.e_phnum = 3;
	i.ph[0] = (Elf64_Phdr){.p_type = PT_NOTE, .p_offset = CORE_NOTES,
		.p_filesz = sizeof(i) - CORE_NOTES};
	i.ph[1] = (Elf64_Phdr){.p_type = PT_LOAD, .p_offset = 0x1000,
		.p_paddr = 0x1000, .p_filesz = 0x9f000};
	i.ph[2] = (Elf64_Phdr){.p_type = PT_LOAD, .p_offset = 0xa0000,
		.p_paddr = 0x100000, .p_filesz = 0x1000000};
	i.cpu = (Elf64_Nhdr){.n_namesz = 5, .n_descsz = 10, .n_type = 1};
	memcpy(i.cpu_name, "CORE", 5);
	i.info = (Elf64_Nhdr){.n_namesz = 11, .n_descsz = sizeof(CORE_INFO) - 1};
	memcpy(i.info_name, "VMCOREINFO", 11);
	memcpy(i.info_text, CORE_INFO, sizeof(CORE_INFO) - 1);
	return (i);
}

#endif
