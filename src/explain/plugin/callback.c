/* SPDX-License-Identifier: BSD-2-Clause */
#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "explain/plugin/callback.h"

void
callback_translation(qemu_plugin_id_t id, bool points,
    qemu_plugin_translate_fn *by_id, qemu_plugin_block_fn *by_pointer)
{
	void *function = dlsym(RTLD_DEFAULT, QEMU_REGISTER_TRANSLATION);
	qemu_translation_data_fn *with_data;
	qemu_translation_fn *without;

	if (points) {
		memcpy(&with_data, &function, sizeof(with_data));
		with_data(id, by_pointer, NULL);
	} else {
		memcpy(&without, &function, sizeof(without));
		without(id, by_id);
	}
}

void
callback_reset(qemu_plugin_id_t id, bool points,
    qemu_plugin_simple_fn *by_id, qemu_plugin_done_fn *by_pointer)
{
	void *function = dlsym(RTLD_DEFAULT, QEMU_RESET);
	qemu_reset_data_fn *with_data;
	qemu_reset_fn *without;

	if (points) {
		memcpy(&with_data, &function, sizeof(with_data));
		with_data(id, by_pointer, NULL);
	} else {
		memcpy(&without, &function, sizeof(without));
		without(id, by_id);
	}
}
