/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* What the engine needs of Linux; see engine.h. */
#ifndef DUMPBENCH_PORT_H
#define DUMPBENCH_PORT_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/nospec-branch.h>
#include <asm/processor.h>

#include "tsc.h"

#ifndef UINT32_MAX
#define UINT32_MAX	U32_MAX
#endif
#ifndef UINT64_MAX
#define UINT64_MAX	U64_MAX
#endif

#define DB_PAGE_SIZE	PAGE_SIZE

#ifdef X86_FEATURE_IBT
#define DB_TRACKS_BRANCHES()	boot_cpu_has(X86_FEATURE_IBT)
#endif

/* For objtool: an indirect jump and its target, without mitigations. */
#ifdef ANNOTATE_NOENDBR
#define DB_NOTE_ENTRY	ANNOTATE_NOENDBR "\n"
#endif
#ifdef ANNOTATE_RETPOLINE_SAFE
#define DB_NOTE_JUMP	ANNOTATE_RETPOLINE_SAFE "\n"
#endif

#define db_load(p)	READ_ONCE(*(p))
#define db_store(p, v)	WRITE_ONCE(*(p), v)

typedef unsigned long db_irq_t;

static __always_inline db_irq_t
db_irq_off(void)
{
	db_irq_t flags;

	local_irq_save(flags);
	return (flags);
}

static __always_inline void
db_irq_on(db_irq_t flags)
{
	local_irq_restore(flags);
}

static __always_inline void
db_pause(void)
{
	cpu_relax();
}

#endif
