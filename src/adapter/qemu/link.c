/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "adapter/qemu/await.h"
#include "adapter/qemu/disk.h"
#include "adapter/qemu/link.h"
#include "util/monotonic.h"

#define INTERRUPT_LINE 0x3c /* in configuration space */

/*
 * The guest's CPUs run beside this process: one may see a queue as busy that is
 * empty by then, and ring no doorbell.  So the queues are polled, soon after the
 * last access and then less and less often.
 */
#define TICK_MIN_NS 100000U
#define TICK_MAX_NS 10000000U

static size_t
link_ram(void *arg, uint64_t addr, size_t len, uint8_t **at)
{
	return (ram_at(&((struct adapter_link *)arg)->ram, addr, len, at));
}

static void
link_changing(void *arg, uint64_t addr, size_t len)
{
	qtest_touch(&((struct adapter_link *)arg)->qtest, addr, len);
}

static int
link_read(void *arg, unsigned container, uint64_t offset,
    const struct iovec *pieces, int n)
{
	struct adapter_link *s = arg;

	/*
	 * QEMU drops its translations of that memory as it zeroes it, which
	 * must be done before the data are read into it.
	 */
	if (!qtest_settle(&s->qtest))
		return (-ETIMEDOUT);
	return (disk_move(s->disks[container], false, offset, pieces, n));
}

static int
link_write(void *arg, unsigned container, uint64_t offset,
    const struct iovec *pieces, int n)
{
	return (disk_move(((struct adapter_link *)arg)->disks[container], true,
	    offset, pieces, n));
}

static int
link_flush(void *arg, unsigned container)
{
	return (fdatasync(((struct adapter_link *)arg)->disks[container]) == 0
		    ? 0
		    : -errno);
}

static uint64_t
link_now(void *arg)
{
	(void)arg;
	return (monotonic_ns());
}

static void
kick(struct adapter_link *s)
{
	const uint64_t one = 1;

	/* A counter of events: it can neither block nor come short. */
	if (s->irqfd != -1 && write(s->irqfd, &one, sizeof(one)) == -1)
		s->irqfd = -1;
}

static void
link_line(void *arg, bool level)
{
	struct adapter_link *s = arg;

	s->level = level;
	if (s->qtest.fd == -1 && level)
		kick(s);
}

/* Tell QEMU of the line's new level. */
static void
show_line(struct adapter_link *s)
{
	if (s->qtest.fd == -1 || s->shown == s->level)
		return;
	s->shown = s->level;
	/* The pin that was raised is the one to lower. */
	if (s->level)
		s->pin = adapter_pci_read(s->adapter, INTERRUPT_LINE, 1);
	qtest_line(&s->qtest, s->pin, s->level);
}

static void
link_event(void *arg, const struct adapter_event *e)
{
	struct adapter_link *s = arg;

	fprintf(s->log, "%" PRIu64 "\t%" PRIu64 "\t%s\t%s\t%" PRIu32
	    "\t%" PRIu32 "\t%" PRIu64 "\t%" PRIu32 "\t%" PRIu32 "\t%" PRIu32
	    "\t%d\t%" PRIu64 "\t%u\n", e->start, e->end,
	    adapter_what_name(e->what), e->sync ? "polled" : "queued",
	    e->command, e->container, e->block, e->bytes, e->entries,
	    e->status, e->answered, e->model, s->mmio);
	s->mmio = 0;
}

/*
 * A line at a time, each there when the guest has its answer.  The header also
 * stands before what a later adapter appends to a log: nothing else would tell
 * a reader that it is another guest's.
 */
static void
begin_log(FILE *log)
{
	setvbuf(log, NULL, _IOLBF, BUFSIZ);
	fprintf(log, "start_ns\tend_ns\twhat\thow\tfib\tcontainer\t"
	    "block\tbytes\tentries\tstatus\tanswered\tmodel_ns\t"
	    "mmio\n");
}

/* The file descriptors of an interrupt, in place of earlier ones. */
static void
set_irqfd(struct adapter_link *s, struct wire_message *m)
{
	if (s->irqfd != -1)
		close(s->irqfd);
	if (s->resample != -1)
		close(s->resample);
	s->irqfd = s->resample = -1;
	if (m->nfds == 2) {
		s->irqfd = m->fds[0];
		s->resample = m->fds[1];
		m->nfds = 0;
	}
}

static uint64_t
access_bar(struct adapter_link *s, const struct wire_message *m, uint32_t at)
{
	unsigned size = m->u.bar.size;

	if (!m->u.bar.memory || (size != 1 && size != 2 && size != 4))
		return (UINT64_MAX);
	if (m->command == WIRE_BAR_READ)
		return (adapter_read(s->adapter, at, size));
	adapter_write(s->adapter, at, (uint32_t)m->u.bar.value, size);
	return (0);
}

static int
serve_bar(struct adapter_link *s, const struct wire_message *m)
{
	/* Addresses are the bus's; the BAR's own size aligns it. */
	uint32_t at = (uint32_t)m->u.bar.address & (ADAPTER_BAR_SIZE - 1);
	uint64_t value;
	int error;

	s->mmio++;
	/* A doorbell lowers no line: the CPU may go on meanwhile. */
	if (m->command == WIRE_BAR_WRITE && at == ADAPTER_BELL &&
	    !s->config.untimed) {
		error = wire_answer(s->device, 0);
		access_bar(s, m, at);
		show_line(s);
		return (error);
	}
	value = access_bar(s, m, at);
	/*
	 * The CPU that waits for this answer must see a line that fell as low.
	 * One that rose may be seen a little later, as on any bus, but not
	 * where instructions are what counts the time.
	 */
	if (!s->level || s->config.untimed) {
		show_line(s);
		qtest_settle(&s->qtest);
	}
	error = wire_answer(s->device, value);
	show_line(s);
	return (error);
}

static int
serve(struct adapter_link *s, struct wire_message *m)
{
	uint32_t value = 0;
	int error;

	switch (m->command) {
	case WIRE_SYSMEM:
		ram_sync(&s->ram, m);
		return (0);
	case WIRE_IRQFD:
		set_irqfd(s, m);
		return (0);
	case WIRE_BAR_READ:
	case WIRE_BAR_WRITE:
		return (serve_bar(s, m));
	case WIRE_PCI_READ:
		value = adapter_pci_read(s->adapter, m->u.pci.address,
		    (unsigned)m->u.pci.length & 7);
		return (wire_answer(s->device, value));
	case WIRE_PCI_WRITE:
		adapter_pci_write(s->adapter, m->u.pci.address, m->u.pci.value,
		    (unsigned)m->u.pci.length & 7);
		show_line(s);
		return (wire_answer(s->device, 0));
	case WIRE_RESET:
		if (s->ram.n == 0)
			return (-ENXIO);
		/* QEMU's main thread waits: it must not wait for qtest. */
		error = wire_answer(s->device, 0);
		adapter_reset(s->adapter);
		show_line(s);
		return (error);
	default:
		return (-EPROTO);
	}
}

/* The host has handled the interrupt: raise it again if the line is high. */
static void
resampled(struct adapter_link *s)
{
	uint64_t n;

	if (read(s->resample, &n, sizeof(n)) == sizeof(n) && s->level)
		kick(s);
}

static uint64_t
nap(struct adapter_link *s)
{
	uint64_t ns = adapter_poll(s->adapter);

	show_line(s);
	return (ns < s->tick ? ns : s->tick);
}

static int
loop(struct adapter_link *s)
{
	struct wire_message message;
	bool burst = false;
	int n, got;

	for (;;) {
		struct pollfd fds[] = {
			{.fd = s->device, .events = POLLIN},
			{.fd = s->resample, .events = POLLIN},
		};

		n = await(fds, 2, s->wire.nahead > 0 ? 0 : nap(s),
		    burst && s->qtest.awake);
		burst = n > 0;
		if (n == -1 && errno != EINTR)
			return (-errno);
		s->tick = n > 0 ? TICK_MIN_NS : s->tick * 2;
		if (s->tick > TICK_MAX_NS)
			s->tick = TICK_MAX_NS;
		if (s->wire.nahead > 0)
			fds[0].revents = POLLIN;
		else if (n <= 0)
			continue;
		if ((fds[1].revents & POLLIN) != 0)
			resampled(s);
		if (fds[0].revents == 0)
			continue;
		got = wire_receive(&s->wire, &message);
		if (got != 1)
			return (got);
		got = serve(s, &message);
		wire_close(&message);
		if (got == 0 && s->qtest.refused)
			got = -EREMOTEIO;
		if (got != 0)
			return (got == -EPIPE ? 0 : got);
	}
}

static int
explain(const struct adapter_link *s, int error, struct errmsg *err)
{
	if (error == -ENXIO)
		return (errmsg_set(err, -error, "QEMU shares no memory with "
		    "the adapter (expected a -machine whose memory-backend has "
		    "share=on)"));
	if (error == -EREMOTEIO)
		return (errmsg_set(err, -error, "QEMU has no interrupt "
		    "controller %s (expected that of its machine as "
		    "--ioapic)", s->qtest.ioapic));
	return (errmsg_set(err, -error, "QEMU's messages: %s",
	    strerror(-error)));
}

int
link_run(struct adapter_link *link, struct errmsg *err)
{
	int error;

	link->config.host = (struct adapter_host){
		.arg = link,
		.ram = link_ram,
		.changing = link->qtest.fd != -1 ? link_changing : NULL,
		.read = link_read,
		.write = link_write,
		.flush = link_flush,
		.now = link_now,
		.line = link_line,
		.event = link->log != NULL ? link_event : NULL,
	};
	link->wire = (struct wire){.fd = link->device};
	link->qtest.awake = await_spare_cpu();
	link->qtest.refused = link->qtest.inside = false;
	link->tick = TICK_MAX_NS;
	link->irqfd = link->resample = -1;
	link->level = link->shown = false;
	link->mmio = 0;
	link->ram.n = 0;
	error = adapter_new(&link->config, &link->adapter, err);
	if (error != 0)
		return (error);
	if (link->log != NULL)
		begin_log(link->log);
	error = loop(link);
	if (error != 0)
		explain(link, error, err);
	adapter_free(link->adapter);
	ram_free(&link->ram);
	return (error);
}
