/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "adapter/qemu/ram.h"

void
ram_free(struct ram *ram)
{
	struct region *r;

	while (ram->n > 0) {
		r = &ram->regions[--ram->n];
		munmap(r->at, (size_t)r->size);
	}
}

/* To touch a mapping beyond the end of its file raises SIGBUS. */
static bool
fits(int fd, uint64_t offset, uint64_t size)
{
	struct stat st;

	return (fstat(fd, &st) == 0 && st.st_size > 0 && size > 0 &&
	    size <= (uint64_t)st.st_size &&
	    offset <= (uint64_t)st.st_size - size);
}

void
ram_sync(struct ram *ram, const struct wire_message *message)
{
	uint64_t address, offset, size;
	unsigned i;
	void *at;

	ram_free(ram);
	for (i = 0; i < message->nfds; i++) {
		address = message->u.sysmem.address[i];
		size = message->u.sysmem.size[i];
		offset = message->u.sysmem.offset[i];
		if (!fits(message->fds[i], offset, size) ||
		    address + size < address)
			continue;
		at = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE,
		    MAP_SHARED, message->fds[i], (off_t)offset);
		if (at == MAP_FAILED)
			continue;
		ram->regions[ram->n++] = (struct region){address, size, at};
	}
}

size_t
ram_at(const struct ram *ram, uint64_t address, size_t len, uint8_t **at)
{
	const struct region *r;
	uint64_t left;
	unsigned i;

	for (i = 0; i < ram->n; i++) {
		r = &ram->regions[i];
		if (address < r->address || address - r->address >= r->size)
			continue;
		*at = r->at + (address - r->address);
		left = r->size - (address - r->address);
		return (len < left ? len : (size_t)left);
	}
	return (0);
}
