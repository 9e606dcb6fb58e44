/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The queues in the host's memory: eight pairs of {producer, consumer}, then
 * the entries {size, address} of all eight.  An index at or beyond its queue's
 * size means slot 0, which is how a host starts.
 *
 * Linux (6.1's aac_rx_deliver_producer) sends from any CPU, with no lock: one
 * that was held up between reading the producer and writing it back puts its
 * entry over another's, and the index back.  If the adapter had taken the
 * other, the slot before the consumer has changed, or the queue seems all but
 * full of what was answered long ago; if not, a FIB is left that no entry
 * names.  The adapter takes what is pending in each case, and only that.
 */
#include <string.h>

#include "adapter/firmware/internal.h"

#define QUEUES	   8
#define ENTRY_SIZE 8
#define STRAYS_NS  500000000U /* between two checks */

/* Of the table of known FIBs: 2^32 by the golden ratio spreads any stride. */
#define HASH   2654435769U
#define PROBES 16

/* From the adapter's side: where commands come from and answers go to. */
enum {
	COMMAND_QUEUE = 2,
	COMMAND_QUEUE2,
	ANSWER_QUEUE,
	ANSWER_QUEUE2
};

static const uint16_t sizes[QUEUES] = {
	8, 4, COMMANDS, COMMANDS2, COMMANDS, COMMANDS2, 8, 4
};

static uint64_t
producer_at(const struct adapter *c, unsigned queue)
{
	return ((uint64_t)c->queues + 8 * queue);
}

static uint64_t
consumer_at(const struct adapter *c, unsigned queue)
{
	return (producer_at(c, queue) + 4);
}

static uint64_t
entry_at(const struct adapter *c, unsigned queue, uint32_t slot)
{
	unsigned i;

	for (i = 0; i < queue; i++)
		slot += sizes[i];
	return ((uint64_t)c->queues + 8 * QUEUES + ENTRY_SIZE * slot);
}

/* Both indices, as slots. */
static bool
indices(struct adapter *c, unsigned queue, uint32_t *producer,
    uint32_t *consumer)
{
	if (c->queues == 0 ||
	    !memory_get32(c, producer_at(c, queue), producer) ||
	    !memory_get32(c, consumer_at(c, queue), consumer))
		return (false);
	if (*producer >= sizes[queue])
		*producer = 0;
	if (*consumer >= sizes[queue])
		*consumer = 0;
	return (true);
}

void
queue_begin(struct adapter *c, uint32_t header)
{
	/* Their answers would be none that the new queues' host waits for. */
	jobs_drop(c);
	c->queues = header;
	memset(c->taken, 0, sizeof(c->taken));
	memset(c->known, 0, sizeof(c->known));
	c->stray = 0;
}

/* Remember where a FIB is; where many are, the last in place of another. */
static void
know(struct adapter *c, uint32_t address)
{
	uint32_t i = address * HASH >> (32 - KNOWN_BITS), n;

	for (n = 0; n < PROBES && c->known[i] != 0 && c->known[i] != address;
	     n++)
		i = (i + 1) % KNOWN;
	c->known[i] = address;
}

/* Silent, or without queues to answer to: the host gets no answer, ever. */
static bool
answer(struct adapter *c, const struct job *job)
{
	uint32_t producer, consumer;
	uint64_t entry;

	if (job->silent || !indices(c, job->queue, &producer, &consumer))
		return (true);
	if ((producer + 1) % sizes[job->queue] == consumer)
		return (false);
	entry = entry_at(c, job->queue, producer);
	if (memory_put32(c, entry, job->fib.size) &&
	    memory_put32(c, entry + 4, get32(job->fib.bytes + 12)) &&
	    memory_put32(c, producer_at(c, job->queue), producer + 1))
		bells_ring(c, BELL_RESPONSE);
	return (true);
}

/* Take the command at this address from one of the two command queues. */
static bool
add(struct adapter *c, uint32_t address, unsigned queue)
{
	struct job *job = job_add(c, address, false, answer);

	if (job == NULL)
		return (false);
	job->queue = queue + ANSWER_QUEUE - COMMAND_QUEUE;
	return (true);
}

/* The command that this slot names, if it is in memory. */
static void
take_slot(struct adapter *c, unsigned queue, uint32_t slot, uint32_t address)
{
	if (queue == COMMAND_QUEUE)
		c->taken[slot] = address;
	if (add(c, address, queue))
		know(c, address);
}

/* The slot before the consumer, if the host has used it once more. */
static void
take_late(struct adapter *c, uint32_t consumer)
{
	uint32_t slot = (consumer + COMMANDS - 1) % COMMANDS, address;

	if (c->taken[slot] != 0 &&
	    memory_get32(c, entry_at(c, COMMAND_QUEUE, slot) + 4, &address) &&
	    address != c->taken[slot])
		take_slot(c, COMMAND_QUEUE, slot, address);
}

/*
 * A FIB known from earlier commands that is pending and was so at the last
 * check: the host is not just about to write its entry.
 */
static void
take_stray(struct adapter *c)
{
	const uint64_t now = clock_now(c);
	uint32_t before = c->stray, address;
	uint8_t state[4];
	unsigned i;

	if (c->queues == 0 || now - c->strays < STRAYS_NS)
		return;
	c->strays = now;
	c->stray = 0;
	for (i = 0; i < KNOWN && c->count < JOBS; i++) {
		address = c->known[i];
		if (address == 0 || job_under_way(c, address) ||
		    !memory_get(c, address, state, sizeof(state)) ||
		    !fib_pending(state))
			continue;
		if (address == before) {
			add(c, address, COMMAND_QUEUE);
			return;
		}
		c->stray = address;
	}
}

static void
take(struct adapter *c, unsigned queue)
{
	uint32_t producer, consumer, address;
	unsigned i;

	/* No more than a queue holds, however busy the host. */
	for (i = 0; i < sizes[queue]; i++) {
		if (c->count == JOBS ||
		    !indices(c, queue, &producer, &consumer))
			return;
		if (producer == consumer) {
			if (queue == COMMAND_QUEUE)
				take_late(c, consumer);
			return;
		}
		if (!memory_get32(c, entry_at(c, queue, consumer) + 4,
		    &address))
			return;
		take_slot(c, queue, consumer, address);
		if (!memory_put32(c, consumer_at(c, queue), consumer + 1))
			return;
	}
}

void
queue_take(struct adapter *c)
{
	take(c, COMMAND_QUEUE2);
	take(c, COMMAND_QUEUE);
	take_stray(c);
}
