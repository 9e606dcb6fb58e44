/* SPDX-License-Identifier: BSD-2-Clause */
/* Injected faults. */
#include "adapter/firmware/internal.h"

enum adapter_fault_kind
fault_now(struct adapter *c)
{
	const struct adapter_fault *f = &c->config.fault;

	if (++c->writes != f->nth)
		return (ADAPTER_FAULT_NONE);
	if (f->kind == ADAPTER_FAULT_SLOW)
		c->extra = f->ns;
	return (f->kind != ADAPTER_FAULT_SLOW && f->kind != ADAPTER_FAULT_HELD ?
	    f->kind : ADAPTER_FAULT_NONE);
}

uint64_t
fault_hold(struct adapter *c, const struct adapter_event *e)
{
	const struct adapter_fault *f = &c->config.fault;

	if (e->what != ADAPTER_WRITE || e->status != ST_OK)
		return (0);
	return (++c->asked == f->nth && f->kind == ADAPTER_FAULT_HELD ?
	    f->ns : 0);
}
