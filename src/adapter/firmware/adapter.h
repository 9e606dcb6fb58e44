/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The firmware of an Adaptec 2200S, without the machine around it.
 *
 * A pure library: registers in, register values out.  The guest's memory, the
 * disks, the time and the interrupt line are the caller's, as functions.  The
 * guest is not trusted; nothing that it writes makes the adapter read or write
 * outside what `ram` gives, or outside a container.
 *
 * Registers and messages are those that Linux's aacraid and FreeBSD's aac(4)
 * use with the i960Rx interface and 512-byte FIBs ("producer" queues).
 */
#ifndef DUMPBENCH_ADAPTER_H
#define DUMPBENCH_ADAPTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "util/errmsg.h"

#define ADAPTER_BAR_SIZE   8192	 /* bytes of BAR 0 */
#define ADAPTER_BELL	   0x20	 /* in it: what the host rings, IDR */
#define ADAPTER_BLOCK	   512	 /* bytes of a block */
#define ADAPTER_BLOCKS	   UINT32_MAX /* of a container, at most: < 2 TiB */
/*
 * Bytes of one read or write: asked for, and taken.  Linux's aacraid minds the
 * former only with a later interface, and fills a FIB's list: 284 KB at most.
 */
#define ADAPTER_IO_WISH	   65536
#define ADAPTER_IO_MAX	   524288
#define ADAPTER_CONTAINERS 8
#define ADAPTER_PIECES	   128	 /* of memory, in one read or write */

enum adapter_what {
	ADAPTER_READ,
	ADAPTER_WRITE,
	ADAPTER_FLUSH,
	ADAPTER_OTHER, /* queries, shutdown, unknown commands */
	ADAPTER_BAD    /* a FIB outside the guest's memory, or malformed */
};

/* One command that the adapter is done with. */
struct adapter_event {
	enum adapter_what what;
	bool sync;	    /* polled through the mailbox, not queued */
	bool answered;
	uint32_t command;   /* of the FIB, 500 and so on */
	uint32_t container;
	uint64_t block;
	uint32_t bytes;	    /* asked for */
	uint32_t entries;   /* scatter/gather */
	uint32_t status;    /* 0, or why it failed, as told to the guest */
	uint64_t start;	    /* ns on the host's clock: taken, */
	uint64_t end;	    /* answered */
	uint64_t model;	    /* ns that the model says it takes; off: 0 */
};

/* What the adapter needs of its caller.  `arg` is passed to each function. */
struct adapter_host {
	void *arg;
	/*
	 * The guest's RAM at addr: how many of len bytes lie together from
	 * `*at` on; 0 when there is no RAM.
	 */
	size_t (*ram)(void *arg, uint64_t addr, size_t len, uint8_t **at);
	/*
	 * So much RAM will be read into; the call of `read` comes after the
	 * last of these.  NULL: not called.
	 */
	void (*changing)(void *arg, uint64_t addr, size_t len);
	/* The disks: 0 when all bytes moved, else a negative errno value. */
	int (*read)(void *arg, unsigned container, uint64_t offset,
	    const struct iovec *pieces, int n);
	int (*write)(void *arg, unsigned container, uint64_t offset,
	    const struct iovec *pieces, int n);
	int (*flush)(void *arg, unsigned container);
	uint64_t (*now)(void *arg); /* ns, never backwards */
	void (*line)(void *arg, bool level); /* the interrupt line changes */
	/* NULL: not called. */
	void (*event)(void *arg, const struct adapter_event *event);
};

/* How long commands take.  All 0: as fast as it goes. */
struct adapter_model {
	uint64_t command_ns; /* each command */
	uint64_t pci_rate;   /* bytes/s over the bus */
	uint64_t read_rate;  /* bytes/s off the media */
	uint64_t write_rate;
	uint64_t cache;	     /* bytes that may wait for the media */
};

enum adapter_fault_kind {
	ADAPTER_FAULT_NONE,
	ADAPTER_FAULT_MEDIA,   /* that write fails */
	ADAPTER_FAULT_MAILBOX, /* so does its mailbox, when it was polled */
	ADAPTER_FAULT_SILENT,  /* that write is never answered */
	ADAPTER_FAULT_SLOW,    /* all writes after it take `ns` longer */
	ADAPTER_FAULT_HELD,    /* it alone does, in an untimed adapter too */
	ADAPTER_FAULT_PANIC,   /* the firmware ends with its panic status */
	ADAPTER_FAULT_GONE,    /* the container is removed */
	ADAPTER_FAULT_TORN     /* half of that write, then the power fails */
};

struct adapter_fault {
	enum adapter_fault_kind kind;
	uint64_t nth; /* which write since the adapter was made, from 1 */
	uint64_t ns;
};

struct adapter_config {
	struct adapter_host host;
	unsigned containers;			 /* 1 to ADAPTER_CONTAINERS */
	uint64_t blocks[ADAPTER_CONTAINERS];	 /* of each */
	bool sg64;				 /* offer 64-bit addresses */
	struct adapter_model model;
	/*
	 * Report the model's times without waiting for them: for a host whose
	 * clock stands still while the adapter works.  The times are those of
	 * a long dump, which has filled the cache.
	 */
	bool untimed;
	struct adapter_fault fault;
};

struct adapter;

int adapter_new(const struct adapter_config *config, struct adapter **adapter,
    struct errmsg *err);
void adapter_free(struct adapter *adapter);

/* As the bus's reset does.  The interrupt line is low afterwards. */
void adapter_reset(struct adapter *adapter);

/* BAR 0: 1, 2 or 4 bytes at an offset below ADAPTER_BAR_SIZE. */
uint32_t adapter_read(struct adapter *adapter, uint32_t offset, unsigned size);
void adapter_write(struct adapter *adapter, uint32_t offset, uint32_t value,
    unsigned size);

/* PCI configuration space, 256 bytes. */
uint32_t adapter_pci_read(const struct adapter *adapter, uint32_t offset,
    unsigned size);
void adapter_pci_write(struct adapter *adapter, uint32_t offset, uint32_t value,
    unsigned size);

/*
 * Do what is due and look into the queues: ns until this is wanted again, or
 * UINT64_MAX when nothing is under way.
 */
uint64_t adapter_poll(struct adapter *adapter);

/*
 * From an option's value.  Model: "off", "2200s", or any of command=NS, pci=MB,
 * read=MB, write=MB (a second), cache=MB, with commas between.  Fault:
 * media:N, mailbox:N, silent:N, panic:N, gone:N, torn:N, slow:N:NS,
 * held:N:NS.
 */
int adapter_model_parse(const char *text, struct adapter_model *model,
    struct errmsg *err);
int adapter_fault_parse(const char *text, struct adapter_fault *what,
    struct errmsg *err);

/* "read", "write", … */
const char *adapter_what_name(enum adapter_what what);

#endif
