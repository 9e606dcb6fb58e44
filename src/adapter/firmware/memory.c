/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest's memory, as far as the adapter may touch it. */
#include <string.h>

#include "adapter/firmware/internal.h"

enum way {
	LOOK,
	GET,
	PUT
};

static bool
walk(struct adapter *c, uint64_t addr, uint8_t *bytes, size_t len,
    enum way way)
{
	const struct adapter_host *h = &c->config.host;
	uint8_t *at;
	size_t n;

	if (!pci_master(c))
		return (false);
	for (; len > 0; addr += n, len -= n) {
		n = addr + len < addr ? 0 : h->ram(h->arg, addr, len, &at);
		if (n == 0 || n > len)
			return (false);
		if (way == GET)
			memcpy(bytes, at, n);
		else if (way == PUT)
			memcpy(at, bytes, n);
		if (way != LOOK)
			bytes += n;
	}
	return (true);
}

bool
memory_get(struct adapter *c, uint64_t addr, void *to, size_t len)
{
	return (walk(c, addr, NULL, len, LOOK) &&
	    walk(c, addr, to, len, GET));
}

bool
memory_put(struct adapter *c, uint64_t addr, const void *from, size_t len)
{
	return (walk(c, addr, NULL, len, LOOK) &&
	    walk(c, addr, (uint8_t *)(uintptr_t)from, len, PUT));
}

bool
memory_get32(struct adapter *c, uint64_t addr, uint32_t *value)
{
	uint8_t bytes[4];

	if (!memory_get(c, addr, bytes, sizeof(bytes)))
		return (false);
	*value = get32(bytes);
	/* What an index covers is read after the index. */
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	return (true);
}

bool
memory_put32(struct adapter *c, uint64_t addr, uint32_t value)
{
	uint8_t bytes[4];

	put32(bytes, value);
	/* And written before it. */
	__atomic_thread_fence(__ATOMIC_RELEASE);
	return (memory_put(c, addr, bytes, sizeof(bytes)));
}
