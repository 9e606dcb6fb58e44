/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The report of a recorded dump, where it lies on the dump device.
 *
 * The module keeps DB_REPORT_AREA bytes at the beginning of the device for
 * itself, and hands the rest to the kernel, whose dump ends with the device.
 * The report begins DB_REPORT_OFFSET bytes in: disk labels and swap headers
 * lie before it, and the kernel's own dumps leave the same 64 KB alone
 * (SIZEOF_METADATA in FreeBSD's sys/kern/kern_shutdown.c).
 *
 * It is DB_REPORT_MAGIC, the length of the JSON in 16 decimal digits, a
 * newline, and the JSON.
 */
#ifndef DUMPBENCH_REPORT_AREA_H
#define DUMPBENCH_REPORT_AREA_H

#define DB_REPORT_MAGIC		"dumpbench report 1 "
#define DB_REPORT_HEADER	36	/* magic, digits and newline */
#define DB_REPORT_OFFSET	65536
#define DB_REPORT_SIZE		(256 * 1024)
#define DB_REPORT_AREA		(DB_REPORT_OFFSET + DB_REPORT_SIZE)

#define DB_REPORT_BATCH_MAX	16	/* pages: engine.h's DB_BATCH_MAX */

/*
 * FNV-1a, 64 bits, by which the report says what was written: Fowler, Noll and
 * Vo, IETF draft-eastlake-fnv.
 */
#define DB_FNV_BASIS	0xcbf29ce484222325u
#define DB_FNV_PRIME	0x100000001b3u

#endif
