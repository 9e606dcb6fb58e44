/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The queues in the host's memory: eight pairs of {producer, consumer}, then
 * the entries {size, address} of all eight.  An index at or beyond its queue's
 * size means slot 0, which is how a host starts.
 */
#include "adapter/firmware/inside.h"

#define QUEUES	   8
#define ENTRY_SIZE 8

/* From the card's side: where commands come from and answers go to. */
#define COMMANDS  2
#define COMMANDS2 3
#define ANSWERS	  4
#define ANSWERS2  5

static const uint16_t sizes[QUEUES] = {8, 4, 512, 4, 512, 4, 8, 4};

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

static void
take(struct adapter *c, unsigned queue, unsigned answers)
{
	uint32_t producer, consumer, address;
	unsigned i;

	/* No more than a queue holds, however busy the host. */
	for (i = 0; i < sizes[queue]; i++) {
		if (c->count == JOBS ||
		    !indices(c, queue, &producer, &consumer) ||
		    producer == consumer ||
		    !memory_get32(c, entry_at(c, queue, consumer) + 4,
		    &address))
			return;
		job_add(c, address, answers);
		if (!memory_put32(c, consumer_at(c, queue), consumer + 1))
			return;
	}
}

void
queue_take(struct adapter *c)
{
	take(c, COMMANDS2, ANSWERS2);
	take(c, COMMANDS, ANSWERS);
}

bool
queue_answer(struct adapter *c, const struct job *job)
{
	uint32_t producer, consumer;
	uint64_t entry;

	/* A host that took its queues away gets no answer, ever. */
	if (!indices(c, job->queue, &producer, &consumer))
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
