/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FreeBSD kernel files.  What a kernel was configured with shows in the words
 * that its drivers bring along.
 */
#include <elf.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "guest/elf.h"
#include "guest/freebsd/handover.h"
#include "guest/freebsd/kernel.h"

#define VERSION_MARK "@(#)FreeBSD "
#define ISA_PNP	     "pnp_identify: " /* options ISAPNP */
#define ACPI_BUS     "ACPI Host-PCI bridge"
#define ADAPTER	     "Adaptec SCSI RAID 2200S" /* aac(4)'s name for it */

bool
freebsd_is(const void *bytes, size_t length)
{
	struct elf elf;

	return (elf_open(bytes, length, &elf) &&
	    ((const unsigned char *)bytes)[EI_OSABI] == ELFOSABI_FREEBSD &&
	    kernel_machine_of(&elf) != NULL && elf.type == ET_EXEC);
}

static const char *
find(const void *bytes, size_t length, const char *words)
{
	return (memmem(bytes, length, words, strlen(words)));
}

/* The word behind the mark, which what(1) looks for, too. */
static bool
read_release(const void *bytes, size_t length, char *release, size_t size)
{
	const char *end = (const char *)bytes + length, *p;
	size_t n;

	p = find(bytes, length, VERSION_MARK);
	if (p == NULL)
		return (false);
	p += strlen(VERSION_MARK);
	for (n = 0; n < size - 1 && p + n < end; n++) {
		if (p[n] == ' ' || p[n] == '\0' || p[n] == '/')
			break;
		release[n] = p[n];
	}
	release[n] = '\0';
	return (n > 0);
}

/* __FreeBSD_version, which a kernel keeps in a variable; 0: stripped. */
static int
read_osreldate(const struct elf *elf)
{
	const char *value = elf_symbol(elf, "osreldate", sizeof(int32_t));
	int32_t date = 0;

	if (value != NULL)
		memcpy(&date, value, sizeof(date));
	return (date);
}

static enum kernel_disk
best_disk(const void *bytes, size_t length)
{
	if (find(bytes, length, "vtblk") != NULL &&
	    find(bytes, length, "virtio_pci") != NULL)
		return (KERNEL_DISK_VIRTIO);
	if (find(bytes, length, "ahcich") != NULL)
		return (KERNEL_DISK_AHCI);
	if (find(bytes, length, "nvme_ctrlr") != NULL)
		return (KERNEL_DISK_NVME);
	return (KERNEL_DISK_NONE);
}

int
freebsd_look(const char *path, void *bytes, size_t length,
    struct kernel *kernel, struct errmsg *err)
{
	static const struct {
		const char *word;
		const char *what;
	} wanted[] = {
		{"mfs_root", "the memory disk that holds its root (device md)"},
		{"ffs_mount", "the file system of its root (options FFS)"},
		{"hw.uart.console", "serial ports (device uart)"},
	};
	struct piece file = {0, (uint32_t)length, bytes};
	const char *wrong;
	struct shape shape;
	struct elf elf;
	size_t i;

	if (!read_release(bytes, length, kernel->release,
		sizeof(kernel->release)))
		return (errmsg_set(err, EINVAL, "the kernel file %s is a "
		    "program for FreeBSD (expected its kernel)", path));
	wrong = length > INT32_MAX ? "is too large" :
	    shape_read(file, &shape);
	if (wrong != NULL)
		return (errmsg_set(err, EINVAL, "the kernel file %s %s "
		    "(expected a whole FreeBSD kernel for amd64 or i386)", path,
		    wrong));
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (find(bytes, length, wanted[i].word) == NULL)
			return (errmsg_set(err, EINVAL, "the kernel file %s "
			    "(FreeBSD %s) was configured without %s (expected "
			    "one like GENERIC)", path, kernel->release,
			    wanted[i].what));
	kernel->os = KERNEL_FREEBSD;
	kernel->disk = best_disk(bytes, length);
	kernel->adapter = find(bytes, length, ADAPTER) != NULL;
	elf_open(bytes, length, &elf);
	kernel->machine = kernel_machine_of(&elf);
	kernel->spare_isa = find(bytes, length, ISA_PNP) != NULL &&
	    find(bytes, length, ACPI_BUS) != NULL;
	kernel->chooses_pae = kernel->machine->pae &&
	    find(bytes, length, FREEBSD_PAE) != NULL;
	kernel->osreldate = read_osreldate(&elf);
	return (0);
}
