/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FIBs: 32 bytes of header, then data.  One is read once, whole, so that the
 * host cannot change its mind between a check and a use.
 */
#include <string.h>

#include "adapter/firmware/internal.h"

/* Of the header. */
#define XFERSTATE   0
#define COMMAND	    4
#define SIZE	    8
#define SENDER_SIZE 10

/* Bits of the state; both drivers set the first when they send a FIB. */
#define XFER_SENT 0x20U	 /* by the host */
#define XFER_DONE 0x200U /* the adapter is done with it */

bool
fib_get(struct adapter *c, uint32_t address, struct fib *fib)
{
	memset(fib->bytes, 0, sizeof(fib->bytes));
	if (!memory_get(c, address, fib->bytes, FIB_HEADER))
		return (false);
	fib->address = address;
	fib->size = get16(fib->bytes + SIZE);
	fib->room = get16(fib->bytes + SENDER_SIZE);
	fib->reply = FIB_HEADER;
	/* An old driver of FreeBSD (7.0) adds its data to a whole FIB. */
	if (fib->room == FIB_SIZE && fib->size > FIB_SIZE &&
	    fib->size <= FIB_SIZE + FIB_DATA)
		fib->size = FIB_SIZE;
	if (fib->size < FIB_HEADER || fib->size > FIB_SIZE)
		return (false);
	/* The answer fits what the host says it has room for. */
	if (fib->room < fib->size)
		fib->room = fib->size;
	if (fib->room > FIB_SIZE)
		fib->room = FIB_SIZE;
	return (memory_get(c, (uint64_t)address + FIB_HEADER,
	    fib->bytes + FIB_HEADER, fib->size - FIB_HEADER));
}

bool
fib_put(struct adapter *c, struct fib *fib)
{
	put32(fib->bytes + XFERSTATE, get32(fib->bytes + XFERSTATE) |
	    XFER_DONE);
	/* The data first: a host may poll the state. */
	return (memory_put(c, (uint64_t)fib->address + FIB_HEADER,
	    fib->bytes + FIB_HEADER, fib->reply - FIB_HEADER) &&
	    memory_put32(c, fib->address, get32(fib->bytes + XFERSTATE)));
}

bool
fib_pending(const uint8_t *header)
{
	return ((get32(header + XFERSTATE) & (XFER_SENT | XFER_DONE)) ==
	    XFER_SENT);
}

uint32_t
fib_command(const struct fib *fib)
{
	return (get16(fib->bytes + COMMAND));
}

uint32_t
fib_word(const struct fib *fib, uint32_t offset)
{
	/* What the host did not send was zeroed. */
	return (offset > FIB_DATA - 4 ? 0 :
	    get32(fib->bytes + FIB_HEADER + offset));
}

void
fib_answer_bytes(struct fib *fib, uint32_t offset, const void *bytes,
    uint32_t n)
{
	offset += FIB_HEADER;
	if (offset > fib->room || n > fib->room - offset)
		return;
	/* What lies between two answers is zero, not the question. */
	if (offset > fib->reply)
		memset(fib->bytes + fib->reply, 0, offset - fib->reply);
	memcpy(fib->bytes + offset, bytes, n);
	if (offset + n > fib->reply)
		fib->reply = offset + n;
}

void
fib_answer(struct fib *fib, uint32_t offset, uint32_t value)
{
	uint8_t bytes[4];

	put32(bytes, value);
	fib_answer_bytes(fib, offset, bytes, sizeof(bytes));
}
