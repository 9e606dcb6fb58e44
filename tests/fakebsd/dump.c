/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Dump devices: a disk's polled routine, the kernel's list of dumpers, and the
 * dump code, which streams pages of RAM through its window of 16.
 */
#include "fakebsd/internal.h"

#define BLOCK		512
#define METADATA	(64 * 1024)	/* at a device's start, left alone */
#define DUMPERS		8
/* A header page, pages of RAM, and a block of header at either end. */
#define DATA_MAX	((FAKE_RAM + 1) * PAGE_SIZE + 2 * BLOCK)

int dumping;
struct fake_dump fake_dump;

static struct {
	struct dumperinfo *di;
	char name[64];
} dumpers[DUMPERS];

static void
check_write(const struct fake_disk *disk, off_t offset, size_t length)
{
	if (dumping == 0)
		fake_broken("%s polls, but the system is not dumping",
		    disk->name);
	if (disk->gone)
		fake_broken("%s has gone, and is written to", disk->name);
	if (length % BLOCK != 0 || offset % BLOCK != 0)
		fake_broken("%s: no whole blocks", disk->name);
	if (disk->maxiosize != 0 && length > disk->maxiosize)
		fake_broken("%s: %zu bytes at once", disk->name, length);
	if (length > 0 && (offset < disk->offset ||
	    offset + (off_t)length > disk->offset + disk->length))
		fake_broken("%s: written outside, at %ld", disk->name,
		    (long)offset);
}

static int
write_disk(struct fake_disk *disk, const void *virtual, off_t offset,
    size_t length)
{
	check_write(disk, offset, length);
	if (length == 0) {
		disk->ends += virtual == NULL && offset == 0;
		return (0);
	}
	if ((disk->fail_write != 0 && --disk->fail_write == 0) ||
	    fake_refuses())
		return (EIO);
	memcpy(disk->image + offset, virtual, length);
	if (disk->writes == FAKE_WRITES)
		fake_broken("%s: too many writes", disk->name);
	disk->write[disk->writes].offset = offset;
	disk->write[disk->writes++].length = length;
	if (disk->on_write != NULL)
		disk->on_write(disk);
	return (0);
}

#if __FreeBSD_version >= 1302000
static int
dump_routine(void *priv, void *virtual, off_t offset, size_t length)
{
	return (write_disk(priv, virtual, offset, length));
}
#else
static int
dump_routine(void *priv, void *virtual, vm_offset_t physical, off_t offset,
    size_t length)
{
	if (physical != 0)
		fake_broken("a physical address that nobody knows");
	return (write_disk(priv, virtual, offset, length));
}
#endif

void
fake_fill_dumper(struct fake_disk *disk, struct dumperinfo *di)
{
	di->dumper = dump_routine;
	di->priv = disk;
	di->blocksize = BLOCK;
	di->maxiosize = disk->maxiosize;
	di->mediaoffset = disk->offset;
	di->mediasize = disk->length;
}

/* With the kernel's own check of bounds, which trusts a size of 0 or less. */
int
fake_call_dumper(struct dumperinfo *di, void *virtual, off_t offset,
    size_t length)
{
	if (di->mediasize > 0 && length != 0 && (offset < di->mediaoffset ||
	    offset - di->mediaoffset + (off_t)length > di->mediasize))
		return (ENOSPC);
#if __FreeBSD_version >= 1302000
	return (di->dumper(di->priv, virtual, offset, length));
#else
	return (di->dumper(di->priv, virtual, 0, offset, length));
#endif
}

static void
free_dumper(int i)
{
	free(dumpers[i].di->blockbuf);
	free(dumpers[i].di);
	dumpers[i].di = NULL;
	fake.dumpers--;
}

void
fake_dump_boot(void)
{
	int i;

	for (i = 0; i < DUMPERS; i++)
		if (dumpers[i].di != NULL)
			free_dumper(i);
	dumping = 0;
	fake.dumpers = 0;
	free(fake_dump.data);
	memset(&fake_dump, 0, sizeof(fake_dump));
}

/* The kernel's copy of what it was given. */
static struct dumperinfo *
copy_dumper(const struct dumperinfo *from)
{
	struct dumperinfo *di = calloc(1, sizeof(*di));

	if (di == NULL)
		abort();
	*di = *from;
	di->blockbuf = calloc(1, di->blocksize);
	if (di->blockbuf == NULL)
		abort();
	return (di);
}

static int
insert(const struct dumperinfo *di, const char *name, int index)
{
	int i;

	if (fake.user)
		return (EPERM);
	if (fake_fails())
		return (ENOMEM);
	if (fake.dumpers == DUMPERS)
		fake_broken("too many dumpers");
	if (index > fake.dumpers)
		index = fake.dumpers;
	for (i = fake.dumpers; i > index; i--)
		dumpers[i] = dumpers[i - 1];
	dumpers[index].di = copy_dumper(di);
	snprintf(dumpers[index].name, sizeof(dumpers[index].name), "%s", name);
	fake.dumpers++;
	return (0);
}

#if __FreeBSD_version >= 1300000
int
dumper_insert(const struct dumperinfo *di, const char *name,
    const struct diocskerneldump_arg *arg)
{
	fake_may_sleep("dumper_insert");
	if (arg->kda_compression != KERNELDUMP_COMP_NONE ||
	    arg->kda_encryption != KERNELDUMP_ENC_NONE ||
	    arg->kda_index >= KDA_REMOVE_DEV)
		fake_broken("dumper_insert: not a plain dumper");
	return (insert(di, name, arg->kda_index));
}

int
dumper_remove(const char *name, const struct diocskerneldump_arg *arg)
{
	int from, to = 0, n = fake.dumpers;

	fake_may_sleep("dumper_remove");
	if (arg->kda_index != KDA_REMOVE_DEV)
		fake_broken("dumper_remove: not by name alone");
	if (fake.user)
		return (EPERM);
	for (from = 0; from < n; from++)
		if (strcmp(dumpers[from].name, name) == 0)
			free_dumper(from);
		else
			dumpers[to++] = dumpers[from];
	while (to < n)
		dumpers[to++].di = NULL;
	return (0);
}
#else
static int
set_only_dumper(struct dumperinfo *di, const char *name)
{
	fake_may_sleep("set_dumper");
	if (di == NULL || name == NULL)
		fake_broken("set_dumper: no dumper");
	if (!fake.user && fake.dumpers != 0)
		return (EBUSY);
	return (insert(di, name, 0));
}

static int
clear_only_dumper(void)
{
	if (fake.user)
		return (EPERM);
	if (fake.dumpers != 0)
		free_dumper(0);
	return (0);
}

#if __FreeBSD_version >= 1200000
int
set_dumper(struct dumperinfo *di, const char *name, struct thread *td,
    uint8_t compression, uint8_t encryption, const uint8_t *key,
    uint32_t encryptedkeysize, const uint8_t *encryptedkey)
{
	if (td != curthread || compression != KERNELDUMP_COMP_NONE ||
	    encryption != KERNELDUMP_ENC_NONE || key != NULL ||
	    encryptedkeysize != 0 || encryptedkey != NULL)
		fake_broken("set_dumper: not a plain dumper");
	return (set_only_dumper(di, name));
}

int
clear_dumper(struct thread *td)
{
	if (td != curthread)
		fake_broken("clear_dumper: not this thread");
	return (clear_only_dumper());
}
#elif __FreeBSD_version >= 1000000
int
set_dumper(struct dumperinfo *di, const char *name, struct thread *td)
{
	if (td != curthread)
		fake_broken("set_dumper: not this thread");
	return (di == NULL ? clear_only_dumper() : set_only_dumper(di, name));
}
#else
int
set_dumper(struct dumperinfo *di)
{
	return (di == NULL ? clear_only_dumper() : set_only_dumper(di, "dumper"));
}
#endif
#endif

int
fake_dumpon(struct fake_disk *disk)
{
	struct dumperinfo *di = calloc(1, sizeof(*di));
	int error;

	if (di == NULL)
		abort();
	fake_fill_dumper(disk, di);
	error = insert(di, disk->name, fake.dumpers);
	free(di);
	return (error);
}

const char *
fake_dumpers(void)
{
	static char text[DUMPERS * 65];
	size_t at = 0;
	int i;

	text[0] = '\0';
	for (i = 0; i < fake.dumpers; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s",
		    i > 0 ? "," : "", dumpers[i].name);
	return (text);
}

/* Hand it over, and remember what it was. */
static int
hand_over(struct dumperinfo *di, void *virtual, off_t offset, size_t length)
{
	struct fake_dump *dump = &fake_dump;

	if (dump->writes == FAKE_WRITES || dump->bytes + length > DATA_MAX)
		fake_broken("the dump is too large");
	memcpy(dump->data + dump->bytes, virtual, length);
	dump->write[dump->writes].offset = offset;
	dump->write[dump->writes].at = dump->bytes;
	dump->write[dump->writes++].length = length;
	dump->bytes += length;
	return (fake_call_dumper(di, virtual, offset, length));
}

/* Up to 64 KB at a time, through the window. */
static int
dump_ram(struct dumperinfo *di, off_t *offset, unsigned pages)
{
	unsigned i, n = 0;
	void *window = NULL;
	int error = 0;

	for (i = 0; i < pages && error == 0; i++) {
		window = pmap_kenter_temporary(fake_address(i),
		    (int)n++);
		if (n < FAKE_WINDOW && i + 1 < pages)
			continue;
		error = hand_over(di, window, *offset, n * PAGE_SIZE);
		*offset += n * PAGE_SIZE;
		n = 0;
	}
	return (error);
}

static int
dump(struct dumperinfo *di, unsigned pages)
{
	size_t extent = (pages + 1) * (size_t)PAGE_SIZE;
	char *header = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	off_t offset, first;
	int error;

	free(fake_dump.data);
	fake_dump = (struct fake_dump){.data = calloc(1, DATA_MAX),
		.media_offset = di->mediaoffset, .media_size = di->mediasize,
		.pages = fake_dump.pages};
	if (header == NULL || fake_dump.data == NULL)
		abort();
	memset(header, 'h', PAGE_SIZE);
	if ((uint64_t)di->mediasize < METADATA + extent + 2 * BLOCK) {
		free(header);
		return (E2BIG);
	}
	first = offset = di->mediaoffset + di->mediasize - BLOCK -
	    (off_t)extent;
	error = hand_over(di, header, offset, PAGE_SIZE);
	offset += PAGE_SIZE;
	if (error == 0)
		error = dump_ram(di, &offset, pages);
	memset(di->blockbuf, 'k', BLOCK);
	if (error == 0)
		error = hand_over(di, di->blockbuf, first - BLOCK, BLOCK);
	if (error == 0)
		error = hand_over(di, di->blockbuf, offset, BLOCK);
	if (error == 0)
		fake_call_dumper(di, NULL, 0, 0);
	free(header);
	return (error);
}

int
fake_panic(unsigned pages)
{
	int i, error = ENXIO;

	fake.panicked = true;
	fake.irqs_off++;
	dumping++;
	for (i = 0; i < fake.dumpers && error != 0; i++)
		error = dump(dumpers[i].di, pages);
	dumping--;
	return (error);
}

void
fake_reset(void)
{
	fake.panicked = false;
	fake.irqs_off = 0;
	fake_flush_all();
}

#if __FreeBSD_version >= 1302000
int
dumper_create(const struct dumperinfo *di, const char *name,
    const struct diocskerneldump_arg *arg, struct dumperinfo **result)
{
	fake_may_sleep("dumper_create");
	if (name == NULL || arg->kda_compression != KERNELDUMP_COMP_NONE ||
	    arg->kda_encryption != KERNELDUMP_ENC_NONE)
		fake_broken("dumper_create: not a plain dumper");
	if (fake_fails())
		return (ENOMEM);
	*result = copy_dumper(di);
	fake.copies++;
	return (0);
}

void
dumper_destroy(struct dumperinfo *di)
{
	free(di->blockbuf);
	free(di);
	fake.copies--;
}

int
minidumpsys(struct dumperinfo *di, bool livedump)
{
	if (!livedump || dumping != 0)
		fake_broken("minidumpsys: no live dump, or one in a dump");
	return (dump(di, fake_dump.pages));
}
#endif
