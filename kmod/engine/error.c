/* SPDX-License-Identifier: BSD-2-Clause */
#include "engine.h"

int
db_refuse(struct db_module *module, int error, const char *format, ...)
{
	__builtin_va_list args;

	module->os->lock(module);
	__builtin_va_start(args, format);
	vsnprintf(module->error, sizeof(module->error), format, args);
	__builtin_va_end(args);
	module->os->unlock(module);
	return (error);
}
