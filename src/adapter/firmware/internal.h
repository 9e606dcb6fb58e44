/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by the files of the firmware. */
#ifndef DUMPBENCH_ADAPTER_INTERNAL_H
#define DUMPBENCH_ADAPTER_INTERNAL_H

#include "adapter/firmware/adapter.h"

#define FIB_SIZE   512
#define FIB_HEADER 32
#define FIB_DATA   (FIB_SIZE - FIB_HEADER)
#define MAILBOXES  7
/* The host's two command queues hold so many, and the mailbox one. */
#define COMMANDS   512
#define COMMANDS2  4
#define JOBS	   (COMMANDS + COMMANDS2 + 1)
#define KNOWN_BITS 10
#define KNOWN	   (1U << KNOWN_BITS)

/* Firmware status; from "rx" of both drivers. */
#define STATUS_UP    0x80U
/* Panic, with a code where Linux looks for it. */
#define STATUS_PANIC 0xbc010100U

/* Doorbells, adapter to host. */
#define BELL_SYNC     0x01U
#define BELL_RESPONSE 0x04U

/* All of them, in the interrupt registers. */
#define OISR_BELL 0x04U

/* Mailbox answers. */
#define SYNC_OK	     1U
#define SYNC_UNKNOWN 6U

/* A FIB's status for the host. */
#define ST_OK	 0U
#define ST_IO	 5U
#define ST_NXIO	 6U
#define ST_INVAL 22U

struct fib {
	uint32_t address;
	uint32_t size;	/* bytes that the host sent, header included */
	uint32_t room;	/* bytes that it has for the answer */
	uint32_t reply; /* end of the answer so far */
	uint8_t bytes[FIB_SIZE];
};

/* A read or write as a FIB describes it; status says whether it is valid. */
struct transfer {
	bool write;
	uint32_t container;
	uint64_t block;
	uint32_t bytes;
	uint32_t entries;
	uint32_t list;	/* where its entries start in the FIB's data */
	uint32_t entry; /* bytes of one: 8 or 12 */
	uint32_t status;
};

struct job;

/*
 * Tell the host that a job is done, or give the job up if it is silent.  False
 * while the host has no room for the answer: it is called again later.
 */
typedef bool job_answer(struct adapter *c, const struct job *job);

struct job {
	struct fib fib;
	struct adapter_event event;
	uint64_t due;
	job_answer *answer;
	unsigned queue; /* of queue.c: where its answer goes */
	bool done;	/* but there was no room for the answer */
	bool silent;	/* no answer at all: an injected fault */
	bool unknown;	/* the mailbox answers so: an injected fault */
};

struct adapter {
	struct adapter_config config;
	uint8_t pci[256];
	uint32_t bells; /* adapter to host */
	uint32_t mask;	/* 1 = masked */
	uint32_t mailbox[MAILBOXES];
	uint32_t status;
	uint32_t queues; /* the host's queue headers; 0: none yet */
	uint32_t taken[COMMANDS]; /* from each slot, last; 0: nothing yet */
	uint32_t known[KNOWN];	  /* where FIBs were: a hash table */
	uint32_t stray;		  /* a FIB that no entry seems to name */
	uint64_t strays;	  /* when the adapter last looked for one */
	bool level;
	bool dead;	/* panicked or without power */
	bool busy;	/* with the mailbox */
	bool gone[ADAPTER_CONTAINERS]; /* removed by an injected fault */
	uint64_t asked;	 /* writes that were taken since the adapter was made */
	uint64_t writes; /* of these, done */
	uint64_t extra;	 /* ns that every write takes longer */
	uint64_t idle;	 /* when the last command that was taken is done */
	uint64_t dirty;	 /* bytes in the cache at that time */
	struct job jobs[JOBS]; /* a ring, in the order they came */
	unsigned first, count;
};

/* memory.c: all or nothing; false when any byte is not the guest's RAM. */
bool memory_get(struct adapter *c, uint64_t addr, void *to, size_t len);
bool memory_put(struct adapter *c, uint64_t addr, const void *from,
    size_t len);
bool memory_get32(struct adapter *c, uint64_t addr, uint32_t *value);
bool memory_put32(struct adapter *c, uint64_t addr, uint32_t value);

/* pci.c */
void pci_reset(struct adapter *c);

/* line.c: ring doorbells; set the interrupt line by them and by the mask. */
void bells_ring(struct adapter *c, uint32_t bells);
void line_update(struct adapter *c);

/* restart.c: as new, but for the configuration space and the mailbox. */
void restart(struct adapter *c);

/* mailbox.c */
void mailbox_command(struct adapter *c);

/* queue.c */
void queue_begin(struct adapter *c, uint32_t header);
void queue_take(struct adapter *c);

/*
 * job.c: take the command whose FIB is at `address`; null when it is not taken.
 * `sync`: the host waits for its answer at the mailbox.  Without that, a FIB
 * that is not pending, or that is under way, is not taken.
 */
struct job *job_add(struct adapter *c, uint32_t address, bool sync,
    job_answer *answer);
bool job_under_way(const struct adapter *c, uint32_t address);
/* None of them is done or answered any more. */
void jobs_drop(struct adapter *c);
void jobs_run(struct adapter *c);

/* fib.c */
bool fib_get(struct adapter *c, uint32_t address, struct fib *fib);
bool fib_put(struct adapter *c, struct fib *fib);
uint32_t fib_word(const struct fib *fib, uint32_t offset); /* of its data */
void fib_answer(struct fib *fib, uint32_t offset, uint32_t value);
void fib_answer_bytes(struct fib *fib, uint32_t offset, const void *bytes,
    uint32_t n);
uint32_t fib_command(const struct fib *fib);
/* Is it a command that has no answer yet, by its header? */
bool fib_pending(const uint8_t *header);

/* command.c: what a FIB asks for. */
void command_describe(struct adapter *c, const struct fib *fib,
    struct adapter_event *event);
void command_run(struct adapter *c, struct job *job);

/* transfer.c */
bool transfer_parse(const struct adapter *c, const struct fib *fib,
    struct transfer *t);
uint32_t transfer_run(struct adapter *c, const struct fib *fib,
    const struct transfer *t, uint32_t part);

/* model.c: ns that this command takes; what it writes fills the cache. */
uint64_t model_cost(struct adapter *c, const struct adapter_event *event);

/* faults.c: what happens at this write. */
enum adapter_fault_kind fault_now(struct adapter *c);
/* For how many ns this command, which is about to be taken, is held back. */
uint64_t fault_hold(struct adapter *c, const struct adapter_event *event);

/* The host's clock, in ns. */
static inline uint64_t
clock_now(const struct adapter *c)
{
	return (c->config.host.now(c->config.host.arg));
}

/* Numbers in the adapter's interface are little-endian. */
static inline uint32_t
get16(const uint8_t *p)
{
	return (p[0] | (uint32_t)p[1] << 8);
}

static inline uint32_t
get32(const uint8_t *p)
{
	return (get16(p) | get16(p + 2) << 16);
}

static inline void
put32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
	p[2] = (uint8_t)(value >> 16);
	p[3] = (uint8_t)(value >> 24);
}

/* The command register of the configuration space. */
#define PCI_COMMAND	   0x04
#define PCI_COMMAND_MASTER 0x0004U
#define PCI_COMMAND_NOINTX 0x0400U

/* May the adapter access the guest's memory? */
static inline bool
pci_master(const struct adapter *c)
{
	return ((get16(c->pci + PCI_COMMAND) & PCI_COMMAND_MASTER) != 0);
}

/* May it interrupt? */
static inline bool
pci_intx(const struct adapter *c)
{
	return ((get16(c->pci + PCI_COMMAND) & PCI_COMMAND_NOINTX) == 0);
}

#endif
