/* SPDX-License-Identifier: BSD-2-Clause */
/* A small ELF file with symbols of all kinds. */
#ifndef DUMPBENCH_TEST_ELF_IMAGE_H
#define DUMPBENCH_TEST_ELF_IMAGE_H

#include <gelf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static inline Elf_Scn *
elf_image_section(Elf *elf, uint32_t name, uint32_t type, uint64_t flags,
    const void *bytes, size_t length, Elf_Type kind)
{
	Elf_Scn *section = elf_newscn(elf);
	Elf_Data *data = elf_newdata(section);
	GElf_Shdr header;

	data->d_buf = (void *)(uintptr_t)bytes;
	data->d_size = length;
	data->d_align = 16;
	data->d_type = kind;
	data->d_version = EV_CURRENT;
	assert_non_null(gelf_getshdr(section, &header));
	header.sh_name = name;
	header.sh_type = type;
	header.sh_flags = flags;
	header.sh_addralign = 16;
	assert_true(gelf_update_shdr(section, &header) != 0);
	return (section);
}

static inline void
elf_place(Elf_Scn *section, uint64_t address, uint32_t link)
{
	GElf_Shdr header;

	assert_non_null(gelf_getshdr(section, &header));
	header.sh_addr = address;
	header.sh_link = link;
	assert_true(gelf_update_shdr(section, &header) != 0);
}

/*
 * A file of code in .text (64 bytes) and .text.more (32), with two functions
 * called `twin` of two files, `whole` of 8 bytes, `open` that does not say
 * where it ends, with a local `label` at its start, and data.
 */
static inline void
elf_make(const char *path, int class, uint16_t type, uint64_t at)
{
	static const char names[] = "\0.text\0.text.more\0.init.text\0.data\0"
	    ".symtab\0.strtab";
	static const char strings[] = "\0a.c\0b.c\0twin\0whole\0open\0more\0"
	    "early\0datum\0.L1\0label";
	static const unsigned char code[64];
	const GElf_Sym symbols[] = {
		{.st_name = 0},
		{1, GELF_ST_INFO(STB_LOCAL, STT_FILE), 0, SHN_ABS, 0, 0},
		{9, GELF_ST_INFO(STB_LOCAL, STT_FUNC), 0, 1, 0, 8},
		{5, GELF_ST_INFO(STB_LOCAL, STT_FILE), 0, SHN_ABS, 0, 0},
		{9, GELF_ST_INFO(STB_LOCAL, STT_FUNC), 0, 1, 8, 8},
		{42, GELF_ST_INFO(STB_LOCAL, STT_NOTYPE), 0, 1, 10, 0},
		{46, GELF_ST_INFO(STB_LOCAL, STT_NOTYPE), 0, 1, 32, 0},
		{14, GELF_ST_INFO(STB_GLOBAL, STT_FUNC), 0, 1, 16, 8},
		{20, GELF_ST_INFO(STB_GLOBAL, STT_NOTYPE), 0, 1, 32, 0},
		{25, GELF_ST_INFO(STB_GLOBAL, STT_FUNC), 0, 2, 0, 16},
		{30, GELF_ST_INFO(STB_GLOBAL, STT_FUNC), 0, 3, 0, 16},
		{36, GELF_ST_INFO(STB_GLOBAL, STT_OBJECT), 0, 4, 0, 16},
	};
	const uint64_t code_flags = SHF_ALLOC | SHF_EXECINSTR;
	const size_t n = sizeof(symbols) / sizeof(symbols[0]);
	size_t i, size;
	Elf_Scn *section[7];
	GElf_Ehdr header;
	GElf_Sym sym;
	Elf_Data *data;
	uint64_t start[5];
	Elf64_Sym *room; /* the larger of both classes */
	Elf *elf;
	FILE *file;

	file = fopen(path, "w+");
	assert_non_null(file);
	elf_version(EV_CURRENT);
	elf = elf_begin(fileno(file), ELF_C_WRITE, NULL);
	assert_non_null(elf);
	assert_non_null(gelf_newehdr(elf, class));
	assert_non_null(gelf_getehdr(elf, &header));
	header.e_ident[EI_DATA] = ELFDATA2LSB;
	header.e_type = type;
	header.e_machine = class == ELFCLASS64 ? EM_X86_64 : EM_386;
	header.e_version = EV_CURRENT;
	header.e_shstrndx = 7;
	assert_true(gelf_update_ehdr(elf, &header) != 0);
	size = gelf_fsize(elf, ELF_T_SYM, n, EV_CURRENT);
	room = calloc(n, sizeof(Elf64_Sym));
	section[0] = elf_image_section(elf, 1, SHT_PROGBITS, code_flags, code, 64,
	    ELF_T_BYTE);
	section[1] = elf_image_section(elf, 7, SHT_PROGBITS, code_flags, code, 32,
	    ELF_T_BYTE);
	section[2] = elf_image_section(elf, 18, SHT_PROGBITS, code_flags, code, 16,
	    ELF_T_BYTE);
	section[3] = elf_image_section(elf, 29, SHT_PROGBITS, SHF_ALLOC | SHF_WRITE,
	    code, 16, ELF_T_BYTE);
	section[4] = elf_image_section(elf, 35, SHT_SYMTAB, 0, room, size,
	    ELF_T_SYM);
	section[5] = elf_image_section(elf, 43, SHT_STRTAB, 0, strings,
	    sizeof(strings), ELF_T_BYTE);
	section[6] = elf_image_section(elf, 0, SHT_STRTAB, 0, names, sizeof(names),
	    ELF_T_BYTE);
	start[1] = type == ET_REL ? 0 : at;
	start[2] = type == ET_REL ? 0 : at + 0x1000;
	start[3] = type == ET_REL ? 0 : at + 0x2000;
	start[4] = type == ET_REL ? 0 : at + 0x3000;
	for (i = 0; i < 4; i++)
		elf_place(section[i], start[i + 1], 0);
	elf_place(section[4], 0, 6);
	data = elf_getdata(section[4], NULL);
	for (i = 0; i < n; i++) {
		sym = symbols[i];
		if (sym.st_shndx > 0 && sym.st_shndx < 5)
			sym.st_value += start[sym.st_shndx];
		assert_true(gelf_update_sym(data, (int)i, &sym) != 0);
	}
	assert_true(elf_update(elf, ELF_C_WRITE) > 0);
	elf_end(elf);
	free(room);
	fclose(file);
}

#endif
