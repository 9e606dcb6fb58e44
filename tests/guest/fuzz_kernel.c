/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: kernel files, modules and programs for guests, as far as they
 * are read before a guest boots.
 * reader: src/guest/kernel.c src/guest/elf.c src/guest/parts.c
 * reader: src/guest/freebsd/kernel.c src/guest/freebsd/shape.c
 * reader: src/guest/unpack.c
 */
#include "fuzz/fuzz.h"
#include "guest/elf.h"
#include "guest/freebsd/handover.h"
#include "guest/kernel.h"
#include "guest/parts.h"

#define MEMORY (1u << 20) /* larger ones are not loaded here */

static void
read_elf(const uint8_t *input, size_t size)
{
	struct elf elf;
	char text[64];

	if (!elf_open(input, size, &elf))
		return;
	elf_describe(&elf, text, sizeof(text));
	elf_noted(&elf, "Xen", 18);
	elf_modinfo(&elf, "vermagic=");
	elf_modinfo(&elf, "depends=");
	elf_symbol(&elf, "osreldate", 4);
	kernel_machine_of(&elf);
}

/* As the stub in a guest loads it. */
static void
load(const uint8_t *input, size_t size)
{
	/* It is only read. */
	const struct piece file = {0, (uint32_t)size,
		(uint8_t *)(uintptr_t)input};
	struct shape shape;
	uint8_t *memory;

	if (shape_read(file, &shape) != NULL ||
	    shape.end - shape.from > MEMORY)
		return;
	memory = malloc(shape.end - shape.from);
	FUZZ_CHECK(memory != NULL);
	shape_load(file, &shape, memory);
	free(memory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	const char *path = fuzz_file(input, size);
	uint8_t *copy = (uint8_t *)fuzz_text(input, size);
	struct kernel kernel = {.image = -1}, debian = {
		.os = KERNEL_LINUX,
		.machine = &machine_amd64,
		.release = "6.1.0-56-amd64",
		.image = -1,
	};
	struct errmsg err = {""};
	int error;

	read_elf(input, size);
	load(copy, size);
	free(copy);
	error = kernel_open(path, KERNEL_ANY, &kernel, &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	else
		FUZZ_CHECK(kernel.release[0] != '\0' &&
		    kernel.machine != NULL);
	kernel_close(&kernel);
	err.text[0] = '\0';
	error = parts_module(path, &debian, &err);
	FUZZ_CHECK(error == 0 || err.text[0] != '\0');
	debian.os = KERNEL_FREEBSD;
	parts_module(path, &debian, &err);
	parts_agent(path, &debian, &err);
	return (0);
}
