/* SPDX-License-Identifier: BSD-2-Clause */
#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "explain/table.h"
#include "guest/kernel.h"
#include "guest/unpack.h"

struct symbols *
symbols_new(void)
{
	struct symbols *s;

	s = calloc(1, sizeof(*s));
	/* Offset 0 is the empty text. */
	if (s != NULL && table_text(s, "") == SIZE_MAX) {
		free(s);
		return (NULL);
	}
	return (s);
}

void
symbols_free(struct symbols *symbols)
{
	size_t i;

	if (symbols == NULL)
		return;
	for (i = 0; i < symbols->images; i++) {
		lines_free(symbols->image[i].lines);
		free(symbols->image[i].name);
	}
	free(symbols->image);
	free(symbols->entry);
	free(symbols->text);
	free(symbols);
}

static bool
is_elf(const void *bytes, size_t length)
{
	return (length > SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0);
}

int
symbols_add_bytes(struct symbols *symbols, const char *name,
    const void *bytes, size_t length, uint64_t slide, struct errmsg *err)
{
	int error;

	if (!is_elf(bytes, length))
		return (errmsg_set(err, EINVAL, "%s is no kernel whose "
		    "symbols can be read: a bzImage of Linux, a vmlinux or a "
		    "FreeBSD kernel is accepted", name));
	error = table_image(symbols, "kernel", slide, err);
	if (error != 0)
		return (error);
	error = elf_read(symbols, name, bytes, length, slide, false, err);
	/* A vmlinux in a bzImage has no table but that for its own use. */
	if (error == -ENOENT)
		error = kallsyms_read(symbols, name, bytes, length, slide,
		    err);
	table_sort(symbols);
	return (error);
}

/* The kernel proper in a bzImage. */
static int
add_packed(struct symbols *symbols, const char *path, uint64_t slide,
    struct errmsg *err)
{
	struct kernel kernel;
	struct stat st;
	void *bytes;
	int error;

	error = kernel_open(path, KERNEL_ANY, &kernel, err);
	if (error != 0)
		return (error);
	if (kernel.image == -1 || fstat(kernel.image, &st) == -1) {
		kernel_close(&kernel);
		return (errmsg_set(err, EINVAL, "the kernel file %s cannot "
		    "be unpacked here: its vmlinux is accepted, too", path));
	}
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE,
	    kernel.image, 0);
	if (bytes == MAP_FAILED)
		error = errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno));
	else {
		error = symbols_add_bytes(symbols, path, bytes,
		    (size_t)st.st_size, slide, err);
		munmap(bytes, (size_t)st.st_size);
	}
	kernel_close(&kernel);
	return (error);
}

int
symbols_add_kernel(struct symbols *symbols, const char *path, uint64_t slide,
    struct errmsg *err)
{
	size_t length;
	char *bytes;
	int error;

	error = unpack_file(path, &bytes, &length, err);
	if (error != 0)
		return (error);
	if (is_elf(bytes, length))
		error = symbols_add_bytes(symbols, path, bytes, length, slide,
		    err);
	else
		error = add_packed(symbols, path, slide, err);
	free(bytes);
	return (error);
}

static int
add_image(struct symbols *symbols, const char *name, const char *path,
    uint64_t base, bool sections, struct errmsg *err)
{
	size_t length;
	char *bytes;
	int error;

	error = unpack_file(path, &bytes, &length, err);
	if (error != 0)
		return (error);
	if (!is_elf(bytes, length))
		error = errmsg_set(err, EINVAL, "%s is no module: a .ko file "
		    "is accepted", path);
	else {
		error = table_image(symbols, name, base, err);
		if (error == 0)
			error = elf_read(symbols, path, bytes, length, base,
			    sections, err);
		table_sort(symbols);
		if (error == -ENOENT)
			error = errmsg_set(err, EINVAL, "the module %s has "
			    "no table of symbols", path);
	}
	free(bytes);
	return (error);
}

int
symbols_add_module(struct symbols *symbols, const char *name,
    const char *path, uint64_t base, struct errmsg *err)
{
	return (add_image(symbols, name, path, base, false, err));
}

int
symbols_add_program(struct symbols *symbols, const char *name,
    const char *path, struct errmsg *err)
{
	return (add_image(symbols, name, path, 0, true, err));
}
