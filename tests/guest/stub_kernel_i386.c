/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stub_kernel.c's twin for i386, which the stub enters without paging.  It
 * writes the same to the first serial port:
 *
 *	"STUB", u32 flaws, u32 metadata, u32 end, the memory from 2 MB to end
 */
#include <stddef.h>
#include <stdint.h>

#define COM1   0x3f8
#define EXIT   0xf4 /* isa-debug-exit */
#define FROM   0x200000ul
#define LENGTH 3000

enum flaw {
	FLAW_DATA = 1,
	FLAW_BSS = 2,
	FLAW_STACK = 4,
	FLAW_BOOTINFO = 8,
	FLAW_PAGING = 16
};

/* What it finds on the stack. */
struct arguments {
	uint32_t return_address; /* 0: an older loader's way */
	uint32_t howto;
	uint32_t device;
	uint32_t unused[3];
	const uint32_t *bootinfo;
	uint32_t metadata;
	uint32_t end;
};

void stub_kernel(const struct arguments *a) __attribute__((noreturn));

static volatile uint32_t data[] = {0x600dda7a, 1, 2, 3};
static volatile uint8_t bss[LENGTH];

__asm__(
    ".section .text.entry, \"ax\"\n"
    ".globl kernel_entry\n"
    "kernel_entry:\n"
    "	movl	%esp, %eax\n"
    "	andl	$-16, %esp\n"
    "	subl	$12, %esp\n"
    "	pushl	%eax\n"
    "	call	stub_kernel\n"
    ".text\n");

static void
out(uint16_t port, uint8_t byte)
{
	__asm__ volatile("outb %0, %1" :: "a"(byte), "d"(port));
}

static void
put(const volatile void *bytes, size_t n)
{
	const volatile uint8_t *p = bytes;

	for (; n > 0; n--)
		out(COM1, *p++);
}

static uint32_t
flaws(const struct arguments *a)
{
	uint32_t cr0, found = 0;
	size_t i;

	if (data[0] != 0x600dda7a || data[3] != 3)
		found |= FLAW_DATA;
	for (i = 0; i < LENGTH; i++)
		if (bss[i] != 0)
			found |= FLAW_BSS;
	/* RB_BOOTINFO and RB_SERIAL */
	if (a->return_address == 0 || a->howto != 0x80001000)
		found |= FLAW_STACK;
	if (a->bootinfo[0] != 1 || a->bootinfo[12] != 136 ||
	    a->bootinfo[18] != a->end || a->bootinfo[20] != a->metadata)
		found |= FLAW_BOOTINFO;
	__asm__("movl %%cr0, %0" : "=r"(cr0));
	if ((cr0 & 0x80000001) != 1)
		found |= FLAW_PAGING;
	return (found);
}

void
stub_kernel(const struct arguments *a)
{
	const uint32_t what[3] = {flaws(a), a->metadata, a->end};

	put("STUB", 4);
	put(what, sizeof(what));
	put((const void *)FROM, a->end - FROM);
	for (;;)
		out(EXIT, 0x15);
}
