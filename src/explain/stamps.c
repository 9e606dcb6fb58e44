/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <libelf.h>
#include <gelf.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "explain/stamps.h"
#include "explain/stamps_file.h"

/* LFENCE, RDTSC, LFENCE: db_ticks() of kmod/engine/tsc.h. */
static const unsigned char STAMP[] = {0x0f, 0xae, 0xe8, 0x0f, 0x31, 0x0f,
	0xae, 0xe8};
#define STAMP_RDTSC 3 /* where in it the RDTSC is */

#define STREAM_STAMPS 6 /* two a stage */
#define RUN_STAMPS    2
#define PANIC_STAMPS  4

/* Functions whose time stamps have a use of their own; others' are a run's. */
static const struct named {
	const char *function;
	enum layout_group_use use;
} named[] = {
	{"db_respond", LAYOUT_RESPOND},
	{"stream", LAYOUT_STAGES},
	{"record", LAYOUT_ARM},
};

/* What stands before the time stamps of paths in a panic: PATH_STAMP() of
 * kmod/freebsd/recorder.c, with a number behind. */
#define PANIC_LABEL "db_panic_stamp_"

/*
 * Where Linux puts modules, at the lowest, which is where its kernel has no
 * CONFIG_RANDOMIZE_BASE: Documentation/arch/x86/x86_64/mm.rst.
 */
#define LINUX_MODULES 0xffffffffa0000000u

/* A module's code: the section .text, which is first in memory. */
struct text {
	Elf *elf;
	size_t index;
	uint64_t address; /* in the file's terms: a relocatable's is 0 */
	const unsigned char *bytes;
	size_t length;
	Elf_Data *symbols;
	size_t count, strings;
};

struct function {
	const char *name;
	uint64_t start, end;
};

static bool
find_text(struct text *t)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	Elf_Data *data;
	const char *name;
	size_t names;

	if (elf_getshdrstrndx(t->elf, &names) != 0)
		return (false);
	while ((section = elf_nextscn(t->elf, section)) != NULL) {
		if (gelf_getshdr(section, &header) == NULL)
			return (false);
		data = elf_getdata(section, NULL);
		if (data == NULL)
			return (false);
		name = elf_strptr(t->elf, names, header.sh_name);
		if (name == NULL)
			return (false);
		if (header.sh_type == SHT_SYMTAB && header.sh_entsize > 0) {
			t->symbols = data;
			t->count = header.sh_size / header.sh_entsize;
			t->strings = header.sh_link;
		} else if (header.sh_type == SHT_PROGBITS &&
		    strcmp(name, ".text") == 0) {
			t->index = elf_ndxscn(section);
			t->address = header.sh_addr;
			t->bytes = data->d_buf;
			t->length = data->d_size;
		}
	}
	return (t->bytes != NULL && t->symbols != NULL);
}

/*
 * The function that an address of the code is in; its name is null where there
 * is none.  False: the table cannot be read.
 */
static bool
find_function(const struct text *t, uint64_t at, struct function *f)
{
	GElf_Sym s;
	size_t i;

	f->name = NULL;
	for (i = 0; i < t->count; i++) {
		if (gelf_getsym(t->symbols, (int)i, &s) == NULL)
			return (false);
		if (GELF_ST_TYPE(s.st_info) != STT_FUNC ||
		    s.st_shndx != t->index || at < s.st_value ||
		    at - s.st_value >= s.st_size)
			continue;
		f->name = elf_strptr(t->elf, t->strings, s.st_name);
		f->start = s.st_value;
		f->end = s.st_value + s.st_size;
		return (f->name != NULL);
	}
	return (true);
}

/* Is it the function of this name, or a part or copy that a compiler made? */
static bool
is_called(const struct function *f, const char *name)
{
	size_t n = strlen(name);

	return (strncmp(f->name, name, n) == 0 &&
	    (f->name[n] == '\0' || f->name[n] == '.'));
}

static bool
is_labelled(const struct text *t, uint64_t at)
{
	const char *name;
	GElf_Sym s;
	size_t i;

	for (i = 0; i < t->count; i++) {
		if (gelf_getsym(t->symbols, (int)i, &s) == NULL ||
		    s.st_shndx != t->index || s.st_value != at)
			continue;
		name = elf_strptr(t->elf, t->strings, s.st_name);
		if (name != NULL && strncmp(name, PANIC_LABEL,
		    strlen(PANIC_LABEL)) == 0)
			return (true);
	}
	return (false);
}

static enum layout_group_use
use_of(const struct text *t, const struct function *f, uint64_t at)
{
	size_t i;

	if (is_labelled(t, at))
		return (LAYOUT_TURNS);
	for (i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (is_called(f, named[i].function))
			return (named[i].use);
	return (LAYOUT_RUN);
}

/* The group of a function's stamps of a use, made if it is new; or -1: too many. */
static int
find_group(struct layout_header *h, const struct function *f,
    enum layout_group_use use)
{
	struct layout_group group = {
		.use = use,
		.start = f->start,
		.end = f->end,
	};
	uint32_t i;

	for (i = 0; i < h->groups; i++)
		if (h->group[i].start == f->start && h->group[i].use == use)
			return ((int)i);
	if (h->groups == LAYOUT_GROUPS)
		return (-1);
	h->group[h->groups++] = group;
	return ((int)i);
}

static void
swap_groups(struct layout_header *h, uint32_t a, uint32_t b)
{
	struct layout_group group = h->group[a];
	uint32_t i;

	h->group[a] = h->group[b];
	h->group[b] = group;
	for (i = 0; i < h->stamps; i++)
		if (h->stamp[i].group == a)
			h->stamp[i].group = b;
		else if (h->stamp[i].group == b)
			h->stamp[i].group = a;
}

/* Takes away a group and its stamps. */
static void
drop_group(struct layout_header *h, uint32_t group)
{
	uint32_t i, n = 0;

	swap_groups(h, group, h->groups - 1);
	h->groups--;
	for (i = 0; i < h->stamps; i++)
		if (h->stamp[i].group != h->groups)
			h->stamp[n++] = h->stamp[i];
	h->stamps = n;
}

static bool
collect(const struct text *t, struct layout_header *h)
{
	struct function f;
	size_t i;
	int group;

	for (i = 0; i + sizeof(STAMP) <= t->length; i++) {
		if (memcmp(t->bytes + i, STAMP, sizeof(STAMP)) != 0)
			continue;
		if (!find_function(t, t->address + i, &f))
			return (false);
		if (f.name == NULL)
			continue;
		group = find_group(h, &f, use_of(t, &f, t->address + i));
		if (group == -1 || h->stamps == LAYOUT_STAMPS)
			return (false);
		h->group[group].stamps++;
		h->stamp[h->stamps++] = (struct layout_stamp){
			.address = t->address + i + STAMP_RDTSC,
			.group = (uint32_t)group,
		};
	}
	return (true);
}

/* How many groups are of that use; the others, which have none, go. */
static uint32_t
keep(struct layout_header *h, const enum layout_group_use *uses, size_t n)
{
	uint32_t i = 0, kept;
	size_t k;

	while (i < h->groups) {
		for (k = 0; k < n && h->group[i].use != uses[k]; k++)
			;
		if (k == n || (h->group[i].use == LAYOUT_RUN &&
		    h->group[i].stamps != RUN_STAMPS))
			drop_group(h, i);
		else
			i++;
	}
	for (i = 0, kept = 0; i < h->groups; i++)
		kept += h->group[i].use == uses[0];
	return (kept);
}

/* The group of the stages is the first. */
static bool
stages_first(struct layout_header *h, enum layout_group_use use,
    uint32_t stamps)
{
	uint32_t i;

	for (i = 0; i < h->groups; i++)
		if (h->group[i].use == use)
			swap_groups(h, STAMPS_STREAM, i);
	return (h->groups > 0 && h->group[STAMPS_STREAM].use == use &&
	    h->group[STAMPS_STREAM].stamps == stamps);
}

/* What is neither the streaming loop's, nor a run's, nor a responder's, is of
 * no use here, such as the stamps of a dump. */
static bool
choose(struct layout_header *h)
{
	static const enum layout_group_use uses[] = {LAYOUT_STAGES,
		LAYOUT_RUN, LAYOUT_RESPOND};
	uint32_t i, streams, runs = 0;

	streams = keep(h, uses, sizeof(uses) / sizeof(uses[0]));
	for (i = 0; i < h->groups; i++)
		runs += h->group[i].use == LAYOUT_RUN;
	return (streams == 1 && runs == 1 &&
	    stages_first(h, LAYOUT_STAGES, STREAM_STAMPS));
}

/* A run is over when a panic begins. */
static bool
choose_panic(struct layout_header *h)
{
	static const enum layout_group_use uses[] = {LAYOUT_TURNS,
		LAYOUT_ARM};

	return (keep(h, uses, sizeof(uses) / sizeof(uses[0])) == 1 &&
	    h->groups == 2 && stages_first(h, LAYOUT_TURNS, PANIC_STAMPS));
}

static int
read_module(Elf *elf, const char *path, bool panics, struct layout_header *h,
    struct errmsg *err)
{
	struct text t = {.elf = elf};
	GElf_Ehdr header;

	if (elf_kind(elf) != ELF_K_ELF || gelf_getehdr(elf, &header) == NULL ||
	    (header.e_machine != EM_X86_64 && header.e_machine != EM_386) ||
	    !find_text(&t))
		return (errmsg_set(err, EINVAL, "the module %s is no module "
		    "of x86 with a symbol table: dumpbench.ko is accepted",
		    path));
	h->bits = header.e_machine == EM_386 ? 32 : 64;
	h->base_use = LAYOUT_BASE_FIND;
	h->groups = h->stamps = 0;
	h->text = t.address + t.length;
	if (h->bits == 64 && header.e_ident[EI_OSABI] != ELFOSABI_FREEBSD)
		h->base_low = LINUX_MODULES;
	if (panics && (!collect(&t, h) || !choose_panic(h)))
		return (errmsg_set(err, EINVAL, "the module %s has not the "
		    "time stamps of a panic, four behind symbols "
		    PANIC_LABEL "N: dumpbench.ko for FreeBSD of this "
		    "version is accepted", path));
	if (!panics && (!collect(&t, h) || !choose(h)))
		return (errmsg_set(err, EINVAL, "the module %s has not the "
		    "time stamps of dumpbench.ko: two a stage in stream(), two "
		    "around a run", path));
	return (0);
}

Elf *
stamps_open(int fd)
{
	elf_version(EV_CURRENT);
	/* Of no call before. */
	elf_errno();
	return (elf_begin(fd, ELF_C_READ, NULL));
}

int
stamps_why(int error, const char *what, const char *path, struct errmsg *err)
{
	const int number = elf_errno();

	return (error == 0 || number == 0 ? error : errmsg_set(err, EINVAL,
	    "the %s %s cannot be read: %s", what, path, elf_errmsg(number)));
}

static int
find(const char *path, bool panics, struct layout_header *layout,
    struct errmsg *err)
{
	Elf *elf;
	int error, fd;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return (errmsg_set(err, errno, "the module %s: %s", path,
		    strerror(errno)));
	elf = stamps_open(fd);
	error = elf != NULL ? read_module(elf, path, panics, layout, err) :
	    errmsg_set(err, EINVAL, "the module %s cannot be read", path);
	error = stamps_why(error, "module", path, err);
	elf_end(elf);
	close(fd);
	return (error);
}

int
stamps_find(const char *path, struct layout_header *layout,
    struct errmsg *err)
{
	return (find(path, false, layout, err));
}

int
stamps_find_panic(const char *path, struct layout_header *layout,
    struct errmsg *err)
{
	return (find(path, true, layout, err));
}
