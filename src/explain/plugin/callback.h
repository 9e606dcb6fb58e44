/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Callbacks that have two forms: with the plugin's number, or from version 7 of
 * the interface on (`points`) with a pointer, which is null here.
 */
#ifndef DUMPBENCH_CALLBACK_H
#define DUMPBENCH_CALLBACK_H

#include "explain/plugin/qemu.h"

/* When a block is translated. */
void callback_translation(qemu_plugin_id_t id, bool points,
    qemu_plugin_translate_fn *by_id, qemu_plugin_block_fn *by_pointer);

/* Take all callbacks away, have everything translated again, and call this. */
void callback_reset(qemu_plugin_id_t id, bool points,
    qemu_plugin_simple_fn *by_id, qemu_plugin_done_fn *by_pointer);

#endif
