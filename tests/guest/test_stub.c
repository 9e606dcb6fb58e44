/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the FreeBSD stub hands to a kernel, read as a kernel would: of the
 * builder alone, and of the stub itself, which starts a kernel of ours in QEMU
 * ($BUILD/stub-freebsd, $BUILD/stub-kernel, $BUILD/stub-kernel-i386).
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "built.h"
#include "guest/file.h"
#include "guest/freebsd/handover.h"
#include "guest/spawn.h"
#include "scratch.h"

#define WORDS "  kern.hz=100 name=value  a.b.c=ufs:/dev/md0 last=1 "
#define MB    (1u << 20)

/* Memory as a machine sees it: bytes from an address on. */
struct memory {
	uint32_t at;
	uint32_t size;
	const uint8_t *bytes;
	uint32_t word; /* of the machine */
};

/* What is handed to which kernel. */
static const struct kind {
	const char *name;
	const char *kernel; /* one of ours, for the stub */
	uint32_t word;
	uint64_t entry;	    /* in a file */
	uint64_t base;	    /* of what is linked, less where it goes */
	uint64_t enters;
} kinds[] = {
	{"amd64", "stub-kernel", 8, 0xffffffff80200456, 0xffffffff80000000,
	    0xffffffff80200456},
	{"i386", "stub-kernel-i386", 4, 0xc0200456, 0xc0000000, 0x200456},
	{"i386", "stub-kernel-i386", 4, 0x200456, 0, 0x200456},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* All that a kernel learns. */
struct learnt {
	uint32_t kernel;
	uint32_t kernel_size;
	uint32_t root;
	uint32_t root_size;
	uint32_t howto;
	uint32_t environment;
	uint32_t end;
	const uint8_t *smap;
	uint32_t smap_size;
};

static const uint8_t *
look_at(const struct memory *m, uint64_t at, uint64_t size)
{
	if (at < m->at || size > m->size || at - m->at > m->size - size)
		fail_msg("%#lx, %lu bytes: outside of %#x to %#x",
		    (unsigned long)at, (unsigned long)size, m->at,
		    m->at + m->size);
	return (m->bytes + (at - m->at));
}

static uint32_t
get32(const struct memory *m, uint32_t at)
{
	uint32_t n;

	memcpy(&n, look_at(m, at, sizeof(n)), sizeof(n));
	return (n);
}

static uint32_t
address(const struct memory *m, uint32_t at, uint32_t size)
{
	uint64_t n = 0;

	assert_int_equal(size, m->word);
	memcpy(&n, look_at(m, at, size), size);
	assert_true(n <= UINT32_MAX);
	return ((uint32_t)n);
}

/*
 * Walk the records: each starts with a name, of the kernel first, and its
 * further ones follow until the next name.
 */
static struct learnt
walk(const struct memory *m, uint32_t at)
{
	struct learnt l = {0};
	bool kernel = false;
	uint32_t type, size, names = 0;
	const char *text;

	assert_int_equal(at % m->word, 0);
	for (;; at += 8 + (size + m->word - 1) / m->word * m->word) {
		type = get32(m, at);
		size = get32(m, at + 4);
		text = (const char *)look_at(m, at + 8, size);
		switch (type) {
		case 0:
			assert_int_equal(size, 0);
			assert_int_equal(names, 2);
			return (l);
		case 1:
			kernel = names++ == 0;
			assert_int_equal(text[size - 1], '\0');
			assert_string_equal(text, kernel ?
			    "/boot/kernel/kernel" : "/root");
			break;
		case 2:
			assert_int_equal(text[size - 1], '\0');
			assert_string_equal(text, kernel ? "elf kernel" :
			    "mfs_root");
			break;
		case 3:
			*(kernel ? &l.kernel : &l.root) =
			    address(m, at + 8, size);
			break;
		case 4:
			*(kernel ? &l.kernel_size : &l.root_size) =
			    address(m, at + 8, size);
			break;
		case 0x8006:
			assert_true(kernel);
			l.environment = address(m, at + 8, size);
			break;
		case 0x8007:
			assert_true(kernel);
			assert_int_equal(size, 4);
			l.howto = get32(m, at + 8);
			break;
		case 0x8008:
			assert_true(kernel);
			l.end = address(m, at + 8, size);
			break;
		case 0x9001:
			assert_true(kernel);
			l.smap = look_at(m, at + 8, size);
			l.smap_size = size;
			break;
		default:
			fail_msg("a record of type %#x", type);
		}
	}
}

static void
check_environment(const struct memory *m, uint32_t at,
    const char *const *words)
{
	const char *text;

	for (; *words != NULL; words++) {
		text = (const char *)look_at(m, at, strlen(*words) + 1);
		assert_memory_equal(text, *words, strlen(*words) + 1);
		at += (uint32_t)strlen(*words) + 1;
	}
	assert_int_equal(*look_at(m, at, 1), 0);
}

/* What must hold of every hand-over, wherever it lies. */
static void
check_places(const struct learnt *l, uint32_t metadata, uint32_t end)
{
	assert_int_equal(l->howto, 0x1000); /* serial console */
	assert_int_equal(l->root % 4096, 0);
	assert_true(l->root >= l->kernel + l->kernel_size);
	assert_true(l->environment >= l->root + l->root_size);
	assert_int_equal(l->environment % 4096, 0);
	assert_true(metadata > l->environment);
	assert_int_equal(l->end, end);
	assert_int_equal(end % 4096, 0);
	assert_true(metadata < end);
	assert_int_equal(l->smap_size % 20, 0);
}

static const struct memory_range ranges[] = {
	{0, 0x9fc00, 1},
	{0x9fc00, 0x400, 2},
	{MB, 511ull << 20, 1},
	{0x100000000ull, 0x140000000ull, 1},
};

/* A kernel file: three segments to load, out of order, and another. */
static const Elf64_Phdr segments[] = {
	{.p_type = PT_PHDR, .p_offset = 64, .p_paddr = 1, .p_filesz = 56},
	{.p_type = PT_LOAD, .p_offset = 5000, .p_paddr = 3 * MB,
	    .p_filesz = 700, .p_memsz = 9000},
	{.p_type = PT_LOAD, .p_offset = 0, .p_paddr = 2 * MB,
	    .p_filesz = 4000, .p_memsz = 4000},
	{.p_type = PT_LOAD, .p_offset = 6000, .p_paddr = 4 * MB,
	    .p_filesz = 0, .p_memsz = 10},
};

#define FILE_SIZE 8192
#define NSEGMENTS 4

static void
write_amd64(const struct kind *kind, uint8_t *bytes)
{
	const Elf64_Ehdr eh = {
		.e_ident = ELFMAG "\2\1\1\t",
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_entry = kind->entry,
		.e_phoff = 64,
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = NSEGMENTS,
	};
	Elf64_Phdr ph;
	size_t i;

	memcpy(bytes, &eh, sizeof(eh));
	for (i = 0; i < NSEGMENTS; i++) {
		ph = segments[i];
		ph.p_vaddr = ph.p_paddr + kind->base;
		/* As of all segments before 11. */
		if (i == NSEGMENTS - 1)
			ph.p_paddr = ph.p_vaddr;
		memcpy(bytes + 64 + i * sizeof(ph), &ph, sizeof(ph));
	}
}

static void
write_i386(const struct kind *kind, uint8_t *bytes)
{
	const Elf32_Ehdr eh = {
		.e_ident = ELFMAG "\1\1\1\t",
		.e_type = ET_EXEC,
		.e_machine = EM_386,
		.e_entry = (uint32_t)kind->entry,
		.e_phoff = 52,
		.e_phentsize = sizeof(Elf32_Phdr),
		.e_phnum = NSEGMENTS,
	};
	Elf32_Phdr ph;
	size_t i;

	memcpy(bytes, &eh, sizeof(eh));
	for (i = 0; i < NSEGMENTS; i++) {
		/* Its loader looks at no physical address. */
		ph = (Elf32_Phdr){
			.p_type = segments[i].p_type,
			.p_offset = (uint32_t)segments[i].p_offset,
			.p_vaddr = (uint32_t)(segments[i].p_paddr +
			    kind->base),
			.p_paddr = 1,
			.p_filesz = (uint32_t)segments[i].p_filesz,
			.p_memsz = (uint32_t)segments[i].p_memsz,
		};
		memcpy(bytes + 52 + i * sizeof(ph), &ph, sizeof(ph));
	}
}

static struct piece
make_file(const struct kind *kind)
{
	struct piece file = {0, FILE_SIZE, malloc(FILE_SIZE)};
	size_t i;

	for (i = 0; i < FILE_SIZE; i++)
		file.bytes[i] = (uint8_t)(i * 7 + i / 256);
	(kind->word == 8 ? write_amd64 : write_i386)(kind, file.bytes);
	return (file);
}

static const struct shape_machine *
machine(const struct kind *kind)
{
	struct piece file = make_file(kind);
	struct shape shape;

	assert_null(shape_read(file, &shape));
	free(file.bytes);
	assert_string_equal(shape.machine->name, kind->name);
	return (shape.machine);
}

static struct handover
example(const struct kind *kind)
{
	return ((struct handover){
		.shape = {machine(kind), kind->enters, kind->base, 2 * MB,
		    5 * MB + 123},
		.root = {5 * MB + 4096, 70001, NULL},
		.environment = WORDS,
		.memory = ranges,
		.nmemory = 4,
	});
}

/* An i386 kernel finds all by struct bootinfo. */
static void
check_bootinfo(const struct memory *m, const struct handover *h,
    uint32_t environment)
{
	const uint8_t *bytes = look_at(m, h->bootinfo, 136);
	uint32_t words[34], i;

	memcpy(words, bytes, sizeof(words));
	for (i = 0; i < 34; i++)
		assert_int_equal(words[i], i == 0 ? 1 : i == 12 ? 136 :
		    i == 18 ? h->end : i == 19 ? environment :
		    i == 20 ? h->metadata : 0);
}

static void
tells_all_to(const struct kind *kind)
{
	static const char *const words[] = {"kern.hz=100", "name=value",
	    "a.b.c=ufs:/dev/md0", "last=1", NULL};
	struct handover h = example(kind);
	struct piece room = {h.root.at + h.root.size, 0x10000,
	    malloc(0x10000)};
	struct memory m = {room.at, room.size, room.bytes, kind->word};
	struct learnt l;

	memset(room.bytes, 0xa5, room.size);
	assert_int_equal(handover_write(&h, room), 0);
	l = walk(&m, h.metadata);
	check_places(&l, h.metadata, h.end);
	assert_int_equal(l.kernel, 2 * MB);
	assert_int_equal(l.kernel_size, 3 * MB + 123);
	assert_int_equal(l.root, h.root.at);
	assert_int_equal(l.root_size, 70001);
	assert_int_equal(l.smap_size, sizeof(ranges));
	assert_memory_equal(l.smap, ranges, sizeof(ranges));
	check_environment(&m, l.environment, words);
	if (kind->word == 4)
		check_bootinfo(&m, &h, l.environment);
	else
		assert_int_equal(h.bootinfo, 0);
	free(room.bytes);
}

static void
tells_all(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < KINDS; i++)
		tells_all_to(&kinds[i]);
}

static void
tells_of_an_empty_environment(void **state)
{
	static const char *const words[] = {NULL};
	struct handover h = example(&kinds[0]);
	struct piece room = {8 * MB, 0x10000, malloc(0x10000)};
	struct memory m = {room.at, room.size, room.bytes, 8};
	struct learnt l;

	(void)state;
	h.environment = "";
	assert_int_equal(handover_write(&h, room), 0);
	l = walk(&m, h.metadata);
	check_environment(&m, l.environment, words);
	free(room.bytes);
}

/* The sanitizer watches the room's end. */
static void
stays_in_its_room(void **state)
{
	struct handover h;
	struct piece room;
	uint32_t enough, size;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		h = example(&kinds[i]);
		room = (struct piece){h.root.at + h.root.size, 0, NULL};
		enough = 0;
		for (size = 0; size < 16000; size++) {
			room.size = size;
			room.bytes = malloc(size > 0 ? size : 1);
			if (handover_write(&h, room) == 0) {
				if (enough == 0)
					enough = size;
			} else
				assert_int_equal(enough, 0);
			free(room.bytes);
		}
		/*
		 * Up to a page's end, a page of words, for i386 another, a few
		 * hundred of records.
		 */
		assert_true(enough > 4096 && enough < 14000);
	}
}

static void
loads_segments(void **state)
{
	struct piece file;
	struct shape shape;
	uint8_t *memory;
	uint32_t i, k, size;

	(void)state;
	for (k = 0; k < KINDS; k++) {
		file = make_file(&kinds[k]);
		assert_null(shape_read(file, &shape));
		assert_true(shape.entry == kinds[k].enters);
		assert_int_equal(shape.from, 2 * MB);
		assert_int_equal(shape.end, 4 * MB + 10);
		size = shape.end - shape.from;
		memory = malloc(size);
		memset(memory, 0xa5, size);
		shape_load(file, &shape, memory);
		assert_memory_equal(memory, file.bytes, 4000);
		assert_int_equal(memory[4000], 0xa5);
		assert_memory_equal(memory + MB, file.bytes + 5000, 700);
		for (i = 700; i < 9000; i++)
			assert_int_equal(memory[MB + i], 0);
		assert_int_equal(memory[MB + 9000], 0xa5);
		for (i = 0; i < 10; i++)
			assert_int_equal(memory[2 * MB + i], 0);
		free(memory);
		free(file.bytes);
	}
}

struct flaw {
	size_t at; /* in the second program header, or the file */
	uint64_t value;
	size_t width;
	const char *says;
};

static void
refuses(const struct kind *kind, const struct flaw *flaws, size_t n)
{
	struct piece file;
	struct shape shape;
	const char *says;
	size_t i;

	for (i = 0; i < n; i++) {
		file = make_file(kind);
		memcpy(file.bytes + flaws[i].at, &flaws[i].value,
		    flaws[i].width);
		says = shape_read(file, &shape);
		if (flaws[i].says == NULL)
			assert_null(says);
		else if (says == NULL || strstr(says, flaws[i].says) == NULL)
			fail_msg("%s, flaw %zu: %s", kind->name, i, says);
		free(file.bytes);
	}
}

/* However short, nothing behind its end is read. */
static void
refuses_short(const struct kind *kind)
{
	struct piece file, cut;
	struct shape shape;
	uint32_t i;

	for (i = 0; i < 5700; i++) {
		file = make_file(kind);
		cut.at = 0;
		cut.size = i;
		cut.bytes = malloc(i > 0 ? i : 1);
		memcpy(cut.bytes, file.bytes, i);
		assert_string_equal(shape_read(cut, &shape), "is cut short");
		free(cut.bytes);
		free(file.bytes);
	}
}

static void
refuses_files(void **state)
{
	static const struct flaw amd64[] = {
		{0, 0x7f, 1, NULL}, /* it is that already */
		{0, 0x7e, 1, "no ELF file for amd64 or i386"},
		{4, 1, 1, "no ELF file for amd64"},
		{5, 2, 1, "no ELF file for amd64"},
		{18, EM_AARCH64, 2, "no ELF file for amd64"},
		{18, EM_386, 2, "no ELF file for amd64"},
		{54, 32, 2, "no ELF file for amd64"},
		{56, 0, 2, "has nothing to load"},
		{56, 500, 2, "is cut short"},
		{32, FILE_SIZE - 10, 8, "is cut short"},
		{32, UINT64_MAX - 10, 8, "is cut short"},
		{64 + 56 + 8, FILE_SIZE - 10, 8, "is cut short"},
		{64 + 56 + 8, UINT64_MAX - 10, 8, "is cut short"},
		{64 + 56 + 32, UINT64_MAX - 10, 8, "is cut short"},
		{64 + 56 + 24, MB, 8, "cannot have any"},
		{64 + 56 + 24, UINT64_MAX - MB, 8, "cannot have any"},
		{64 + 56 + 40, 699, 8, "cannot have any"},
		{64 + 56 + 40, UINT64_MAX - 10, 8, "cannot have any"},
	};
	static const struct flaw i386[] = {
		{0, 0x7f, 1, NULL},
		{4, 2, 1, "no ELF file for amd64 or i386"},
		{18, EM_X86_64, 2, "no ELF file for amd64"},
		{42, 56, 2, "no ELF file for amd64"},
		{44, 0, 2, "has nothing to load"},
		{44, 500, 2, "is cut short"},
		{28, FILE_SIZE - 10, 4, "is cut short"},
		{52 + 32 + 4, UINT32_MAX - 10, 4, "is cut short"},
		{52 + 32 + 16, UINT32_MAX - 10, 4, "is cut short"},
		{52 + 32 + 8, MB, 4, "cannot have any"},
		{52 + 32 + 8, 0xc0000000 + MB, 4, "cannot have any"},
		{52 + 32 + 20, 699, 4, "cannot have any"},
		{52 + 32 + 20, UINT32_MAX - 10, 4, "cannot have any"},
	};

	(void)state;
	refuses(&kinds[0], amd64, sizeof(amd64) / sizeof(amd64[0]));
	refuses(&kinds[1], i386, sizeof(i386) / sizeof(i386[0]));
	refuses_short(&kinds[0]);
	refuses_short(&kinds[1]);
}

/* As the processor walks: four levels, or three where a page is large. */
static uint64_t
translate(uint64_t tables[3][TABLE_SLOTS], uint32_t at, uint64_t va)
{
	uint64_t entry, table = at;
	int level;

	for (level = 0; level < 3; level++) {
		assert_true(table >= at && table % 4096 == 0 &&
		    table < at + 3 * 4096);
		entry = tables[(table - at) / 4096][va >> (39 - 9 * level) &
		    511];
		assert_int_equal(entry & 3, 3); /* present, writable */
		assert_int_equal((entry & 0x80) != 0, level == 2);
		table = entry & 0xfffffffff000;
	}
	return (table | (va & 0x1fffff));
}

static void
maps_low_and_high(void **state)
{
	static uint64_t tables[3][TABLE_SLOTS];
	static const uint64_t bases[] = {0, 0xffffffff80000000,
	    0xffffffffc0000000, 0xfffff80000000000};
	uint64_t offset;
	size_t i;

	(void)state;
	tables_write(tables, 0x105000);
	for (i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
		for (offset = 0; offset < 1ull << 30; offset += 0xfedcb)
			assert_true(translate(tables, 0x105000,
			    bases[i] + offset) == offset);
}

static const char *
built(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/%s", built_folder(), name);
	return (path);
}

static void
has_a_multiboot_header(void **state)
{
	struct errmsg err = {""};
	uint32_t head[3], at;
	char *bytes;
	size_t length;
	Elf32_Ehdr eh;
	Elf32_Phdr ph;
	unsigned i;

	(void)state;
	if (file_read(built("stub-freebsd"), &bytes, &length, &err) != 0)
		fail_msg("%s", err.text);
	memcpy(&eh, bytes, sizeof(eh));
	assert_int_equal(eh.e_machine, EM_386);
	for (at = 0; at < 8192; at += 4) {
		memcpy(head, bytes + at, sizeof(head));
		if (head[0] == 0x1badb002)
			break;
	}
	assert_true(at < 8192);
	assert_int_equal(head[0] + head[1] + head[2], 0);
	assert_int_equal(head[1] & 0xffff, 3);
	for (i = 0; i < eh.e_phnum; i++) {
		memcpy(&ph, bytes + eh.e_phoff + i * sizeof(ph), sizeof(ph));
		if (ph.p_type == PT_LOAD)
			assert_true(ph.p_paddr >= MB &&
			    ph.p_paddr + ph.p_memsz <= 2 * MB);
	}
	free(bytes);
}

/* Start the stub with those files in QEMU; what it and its kernel say. */
static int
run(const char *files, const char *words, const char *memory, char **said,
    size_t *length)
{
	static char stub[512];
	char folder[SCRATCH_MAX], serial[3 * SCRATCH_MAX],
	    out[2 * SCRATCH_MAX];
	const char *const argv[] = {"qemu-system-x86_64", "-nodefaults",
	    "-no-user-config", "-no-reboot", "-display", "none", "-accel",
	    "tcg", "-cpu", "max", "-m", memory, "-chardev", serial, "-device",
	    "isa-serial,chardev=out", "-device",
	    "isa-debug-exit,iobase=0xf4,iosize=1", "-kernel", stub, "-initrd",
	    files, "-append", words, NULL};
	struct errmsg err = {""};
	pid_t pid;
	int status = -1;

	snprintf(stub, sizeof(stub), "%s", built("stub-freebsd"));
	assert_non_null(scratch_folder(folder));
	snprintf(out, sizeof(out), "%s/out", folder);
	snprintf(serial, sizeof(serial), "file,id=out,path=%s", out);
	if (spawn(argv, NULL, 0, -1, &pid, &err) != 0)
		fail_msg("%s", err.text);
	if (!spawn_ended(pid, 30000, &status))
		spawn_kill(pid, &status);
	if (file_read(out, said, length, &err) != 0)
		fail_msg("%s", err.text);
	unlink(out);
	rmdir(folder);
	return (status);
}

static void
need_qemu(void)
{
	if (system("command -v qemu-system-x86_64 >/dev/null") != 0) {
		print_message("no qemu-system-x86_64\n");
		skip();
	}
}

static void
starts(const struct kind *kind)
{
	static const char *const words[] = {"kern.hz=100", "name=value",
	    "a.b.c=ufs:/dev/md0", "last=1", NULL};
	char files[2048], kernel[512], root[512], *said, *bytes;
	struct errmsg err = {""};
	size_t length, root_length;
	struct memory m;
	struct learnt l;
	uint32_t what[3];
	int status;

	/* Any file will do for a root; this one is at hand and is not even. */
	snprintf(kernel, sizeof(kernel), "%s", built(kind->kernel));
	snprintf(root, sizeof(root), "%s", built("agent-freebsd"));
	snprintf(files, sizeof(files), "%s kernel,%s root", kernel, root);
	status = run(files, WORDS, "64", &said, &length);
	if (length < 16 || memcmp(said, "STUB", 4) != 0)
		fail_msg("%s: status %#x, said: %.*s", kind->name,
		    (unsigned)status, (int)length, said);
	assert_int_equal(WEXITSTATUS(status), 0x15 << 1 | 1);
	memcpy(what, said + 4, sizeof(what));
	assert_int_equal(what[0], 0);
	assert_int_equal(length - 16, what[2] - 2 * MB);
	m = (struct memory){2 * MB, (uint32_t)length - 16,
	    (const uint8_t *)said + 16, kind->word};
	l = walk(&m, what[1]);
	check_places(&l, what[1], what[2]);
	assert_int_equal(l.kernel, 2 * MB);
	check_environment(&m, l.environment, words);
	assert_int_equal(file_read(root, &bytes, &root_length, &err), 0);
	assert_int_equal(l.root_size, root_length);
	assert_memory_equal(look_at(&m, l.root, root_length), bytes,
	    root_length);
	free(bytes);
	/* 64 MB: the RAM that holds the kernel ends at most there. */
	assert_true(l.smap_size >= 3 * 20);
	free(said);
}

static void
starts_a_kernel(void **state)
{
	(void)state;
	need_qemu();
	starts(&kinds[0]);
	starts(&kinds[1]);
}

static void
says_why_it_gives_up(void **state)
{
	struct {
		char files[1100];
		const char *memory;
		const char *says;
	} bad[] = {
		{"", "64", "two modules are expected"},
		{"", "64", "the kernel wants memory where it"},
		{"", "4", "has too little memory"},
	};
	char kernel[512], *said;
	size_t i, length;

	(void)state;
	need_qemu();
	snprintf(kernel, sizeof(kernel), "%s", built("stub-kernel"));
	snprintf(bad[0].files, sizeof(bad[0].files), "%s kernel", kernel);
	snprintf(bad[1].files, sizeof(bad[1].files), "%s kernel,%s root",
	    built("stub-freebsd"), kernel);
	snprintf(bad[2].files, sizeof(bad[2].files), "%s kernel,%s root",
	    kernel, kernel);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		/* It resets the machine, which ends QEMU. */
		assert_int_equal(run(bad[i].files, "a=b", bad[i].memory, &said,
		    &length), 0);
		if (strstr(said, bad[i].says) == NULL)
			fail_msg("not \"%s\": %s", bad[i].says, said);
		free(said);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_all),
		cmocka_unit_test(tells_of_an_empty_environment),
		cmocka_unit_test(stays_in_its_room),
		cmocka_unit_test(loads_segments),
		cmocka_unit_test(refuses_files),
		cmocka_unit_test(maps_low_and_high),
		cmocka_unit_test(has_a_multiboot_header),
		cmocka_unit_test(starts_a_kernel),
		cmocka_unit_test(says_why_it_gives_up),
	};

	return (cmocka_run_group_tests(tests, NULL, NULL));
}
