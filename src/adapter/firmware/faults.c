/* SPDX-License-Identifier: BSD-2-Clause */
/* Injected faults. */
#include "adapter/firmware/internal.h"

enum adapter_fault_kind
fault_now(struct adapter *c)
{
	const struct adapter_fault *f = &c->config.fault;

	if (++c->writes != f->nth)
		return (ADAPTER_FAULT_NONE);
	if (f->kind != ADAPTER_FAULT_SLOW)
		return (f->kind);
	c->extra = f->ns;
	return (ADAPTER_FAULT_NONE);
}
