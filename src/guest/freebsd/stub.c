/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub: QEMU starts it as a Multiboot kernel with two modules, a FreeBSD
 * kernel and a root image, and it starts that kernel.
 */
#include <stddef.h>
#include <stdint.h>

#include "guest/freebsd/bare.h"
#include "guest/freebsd/handover.h"

#define COM1	     0x3f8
#define RAM	     1
#define RANGES	     64
#define HANDOVER_MAX 0x10000u /* for the environment and the metadata */

/* As the Multiboot specification lays it out, up to what is of use here. */
struct multiboot {
	uint32_t flags;
	uint32_t mem_lower;
	uint32_t mem_upper;
	uint32_t boot_device;
	uint32_t cmdline;
	uint32_t mods_count;
	uint32_t mods_addr;
	uint32_t syms[4];
	uint32_t mmap_length;
	uint32_t mmap_addr;
};

struct module {
	uint32_t start;
	uint32_t end;
	uint32_t words;
	uint32_t reserved;
};

/* Only this stub runs, once. */
static char words[16384];
static struct memory_range ranges[RANGES];
static uint64_t tables[3][TABLE_SLOTS] __attribute__((aligned(4096)));

void stub(const struct multiboot *m);

/* entry.S */
void give_up(void) __attribute__((noreturn));
void leave(uint32_t table, uint32_t metadata, uint32_t end, uint32_t entry_low,
    uint32_t entry_high) __attribute__((noreturn));
void leave_flat(uint32_t entry, uint32_t howto, uint32_t bootinfo,
    uint32_t metadata, uint32_t end) __attribute__((noreturn));

static void
say(const char *text)
{
	for (; *text != '\0'; text++)
		__asm__ volatile("outb %0, %w1"
		    :: "a"(*text), "d"(COM1));
}

static void __attribute__((noreturn))
die(const char *what, const char *why)
{
	say("dumpbench stub: ");
	say(what);
	say(" ");
	say(why);
	say("\r\n");
	give_up();
}

static void *
pointer(uint32_t at)
{
	return ((void *)(uintptr_t)at);
}

/* The words after the file's name. */
static void
keep_words(const struct multiboot *m)
{
	const char *from = pointer(m->cmdline);
	size_t n;

	while (*from != '\0' && *from != ' ')
		from++;
	for (n = 0; from[n] != '\0'; n++)
		if (n == sizeof(words) - 1)
			die("the environment", "is too long");
	memcpy(words, from, n);
}

/* Each entry: u32 size of what follows, then a range. */
static uint32_t
keep_ranges(const struct multiboot *m)
{
	uint32_t at, n = 0, size;

	for (at = m->mmap_addr; at < m->mmap_addr + m->mmap_length &&
	     n < RANGES; at += size + sizeof(size)) {
		memcpy(&size, pointer(at), sizeof(size));
		memcpy(&ranges[n++], pointer(at + sizeof(size)),
		    sizeof(ranges[0]));
	}
	return (n);
}

/* Where the RAM ends that holds the address. */
static uint64_t
ram_end(uint32_t n, uint32_t at)
{
	uint32_t i;

	for (i = 0; i < n; i++)
		if (ranges[i].type == RAM && ranges[i].base <= at &&
		    ranges[i].base + ranges[i].length > at)
			return (ranges[i].base + ranges[i].length);
	return (0);
}

static struct piece
piece(const struct module *m)
{
	struct piece p = {m->start, m->end - m->start, pointer(m->start)};

	return (p);
}

/* Copy a piece to a higher address that it may overlap. */
static void
move_up(struct piece *p, uint32_t at)
{
	uint32_t left = page_up(p->size);

	while (left > 0) {
		left -= PAGE;
		memcpy(pointer(at + left), p->bytes + left, PAGE);
	}
	p->at = at;
	p->bytes = pointer(at);
}

static void __attribute__((noreturn))
enter(const struct handover *h)
{
	const uint64_t entry = h->shape.entry;

	if (!h->shape.machine->long_mode)
		leave_flat((uint32_t)entry, HOWTO_BOOTINFO | HOWTO_SERIAL,
		    h->bootinfo, h->metadata, h->end);
	tables_write(tables, (uint32_t)(uintptr_t)tables);
	leave((uint32_t)(uintptr_t)tables, h->metadata, h->end,
	    (uint32_t)entry, (uint32_t)(entry >> 32));
}

void
stub(const struct multiboot *m)
{
	struct handover h = {.environment = words, .memory = ranges};
	struct module modules[2];
	struct piece kernel, room;
	const char *why;
	uint32_t away, end;

	/* QEMU loaded all of it where the kernel must go. */
	keep_words(m);
	h.nmemory = keep_ranges(m);
	if (m->mods_count != 2)
		die("two modules", "are expected, a kernel and a root image");
	memcpy(modules, pointer(m->mods_addr), sizeof(modules));
	kernel = piece(&modules[0]);
	h.root = piece(&modules[1]);
	why = shape_read(kernel, &h.shape);
	if (why != NULL)
		die("the kernel", why);

	end = page_up(h.shape.end) + page_up(h.root.size) + HANDOVER_MAX;
	away = page_up(end > modules[1].end ? end : modules[1].end);
	if (ram_end(h.nmemory, KERNEL_FROM) < (uint64_t)away +
	    page_up(kernel.size) + page_up(h.root.size))
		die("this machine", "has too little memory for the kernel");
	move_up(&h.root, away + page_up(kernel.size));
	move_up(&kernel, away);
	shape_load(kernel, &h.shape, pointer(h.shape.from));
	memcpy(pointer(page_up(h.shape.end)), h.root.bytes, h.root.size);
	h.root.at = page_up(h.shape.end);
	room.at = h.root.at + page_up(h.root.size);
	room.size = HANDOVER_MAX;
	room.bytes = pointer(room.at);
	if (handover_write(&h, room) != 0)
		die("the environment", "is too long");
	enter(&h);
}
