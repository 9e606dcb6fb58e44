/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef DUMPBENCH_VERSION_H
#define DUMPBENCH_VERSION_H

#define DB_VERSION	"0.2.0"	/* of the module and of the program */

#endif
