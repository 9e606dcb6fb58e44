/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel for the stub to start, in FreeBSD's place: it writes what it was
 * handed to the first serial port, and ends QEMU.
 *
 *	"STUB", u32 flaws, u32 metadata, u32 end, the memory from 2 MB to end
 */
#include <stddef.h>
#include <stdint.h>

#define COM1   0x3f8
#define EXIT   0xf4 /* isa-debug-exit */
#define FROM   0x200000ul
#define HIGH   0xffffffff80000000ul
#define LENGTH 3000

enum flaw {
	FLAW_DATA = 1,
	FLAW_BSS = 2,
	FLAW_ADDRESS = 4,
	FLAW_TABLES = 8
};

void stub_kernel(const uint32_t *stack);

/* One in a segment of its own, and one that no file has. */
static volatile uint32_t data[] = {0x600dda7a, 1, 2, 3};
static volatile uint8_t bss[LENGTH];

/* Entered with nothing but a stack, which holds what the stub has to tell. */
__asm__(
    ".section .text.entry, \"ax\"\n"
    ".globl kernel_entry\n"
    "kernel_entry:\n"
    "	movq	%rsp, %rdi\n"
    "	andq	$-16, %rsp\n"
    "	call	stub_kernel\n"
    "	hlt\n"
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
flaws(void)
{
	uint32_t found = 0;
	uint64_t address;
	size_t i;

	if (data[0] != 0x600dda7a || data[3] != 3)
		found |= FLAW_DATA;
	for (i = 0; i < LENGTH; i++)
		if (bss[i] != 0)
			found |= FLAW_BSS;
	__asm__("leaq 0(%%rip), %0" : "=r"(address));
	if (address < HIGH)
		found |= FLAW_ADDRESS;
	/* The same memory shows low and high. */
	data[1] = 0xabcd;
	address = (uint64_t)(uintptr_t)&data[1] - HIGH;
	if (*(volatile uint32_t *)address != 0xabcd)
		found |= FLAW_TABLES;
	data[1] = 1;
	return (found);
}

void
stub_kernel(const uint32_t *stack)
{
	uint32_t what[3] = {flaws(), stack[1], stack[2]};

	put("STUB", 4);
	put(what, sizeof(what));
	put((const void *)FROM, stack[2] - FROM);
	out(EXIT, 0x15);
}
