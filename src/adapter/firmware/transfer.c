/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads and writes of a container. */
#include "adapter/firmware/internal.h"

/* Of FIB 500. */
#define READ32	 6U
#define WRITE32	 7U
#define READ64	 19U
#define WRITE64	 20U

/* Everything that one FIB's list can say, checked. */
static uint32_t
check(const struct adapter *c, const struct transfer *t)
{
	uint64_t blocks;

	if (t->container >= c->config.containers || c->gone[t->container])
		return (ST_NXIO);
	if (t->bytes == 0 || t->bytes > ADAPTER_IO_MAX ||
	    t->bytes % ADAPTER_BLOCK != 0)
		return (ST_INVAL);
	if (t->entries == 0 ||
	    t->entries > (FIB_DATA - t->list) / t->entry)
		return (ST_INVAL);
	blocks = c->config.blocks[t->container];
	if (t->block > blocks || t->bytes / ADAPTER_BLOCK > blocks - t->block)
		return (ST_INVAL);
	return (ST_OK);
}

bool
transfer_parse(const struct adapter *c, const struct fib *fib,
    struct transfer *t)
{
	uint32_t what = fib_word(fib, 0);

	switch (what) {
	case READ32:
	case WRITE32:
		t->write = what == WRITE32;
		t->container = fib_word(fib, 4);
		t->bytes = fib_word(fib, 12);
		/* A write says before its list whether it must be stable. */
		t->list = t->write ? 24 : 20;
		t->entry = 8;
		break;
	case READ64:
	case WRITE64:
		t->write = what == WRITE64;
		t->container = fib_word(fib, 4) & 0xffff;
		t->bytes = (fib_word(fib, 4) >> 16) * ADAPTER_BLOCK;
		t->list = 20;
		t->entry = 12;
		break;
	default:
		return (false);
	}
	t->block = fib_word(fib, 8);
	t->entries = fib_word(fib, t->list - 4);
	t->status = check(c, t);
	return (true);
}

struct vector {
	struct iovec pieces[ADAPTER_PIECES];
	uint64_t address[ADAPTER_PIECES];
	int n;
};

/* One entry, which may lie across several stretches of RAM. */
static bool
add(struct adapter *c, struct vector *v, uint64_t addr, uint32_t len)
{
	const struct adapter_host *h = &c->config.host;
	uint8_t *at;
	size_t n;

	for (; len > 0; addr += n, len -= (uint32_t)n) {
		if (v->n == ADAPTER_PIECES || addr + len < addr)
			return (false);
		n = h->ram(h->arg, addr, len, &at);
		if (n == 0 || n > len)
			return (false);
		v->address[v->n] = addr;
		v->pieces[v->n++] = (struct iovec){at, n};
	}
	return (true);
}

/* The list as memory: its sum must be what the command says. */
static bool
gather(struct adapter *c, const struct fib *fib, const struct transfer *t,
    struct vector *v)
{
	uint32_t at = t->list, i, len, total = 0;
	uint64_t addr;

	v->n = 0;
	for (i = 0; i < t->entries; i++, at += t->entry) {
		addr = fib_word(fib, at);
		if (t->entry == 12)
			addr |= (uint64_t)fib_word(fib, at + 4) << 32;
		len = fib_word(fib, at + t->entry - 4);
		if (len > t->bytes - total || !add(c, v, addr, len))
			return (false);
		total += len;
	}
	return (total == t->bytes);
}

/* Only so many bytes of it. */
static void
cut(struct vector *v, size_t part)
{
	int i;

	for (i = 0; i < v->n && part > 0; i++) {
		if (v->pieces[i].iov_len > part)
			v->pieces[i].iov_len = part;
		part -= v->pieces[i].iov_len;
	}
	v->n = i;
}

uint32_t
transfer_run(struct adapter *c, const struct fib *fib,
    const struct transfer *t, uint32_t part)
{
	const struct adapter_host *h = &c->config.host;
	uint64_t offset = t->block * ADAPTER_BLOCK;
	struct vector v;
	int error, i;

	if (!pci_master(c) || !gather(c, fib, t, &v))
		return (ST_INVAL);
	cut(&v, part);
	if (t->write)
		error = h->write(h->arg, t->container, offset, v.pieces, v.n);
	else {
		for (i = 0; i < v.n && h->changing != NULL; i++)
			h->changing(h->arg, v.address[i], v.pieces[i].iov_len);
		error = h->read(h->arg, t->container, offset, v.pieces, v.n);
	}
	return (error == 0 ? ST_OK : ST_IO);
}
