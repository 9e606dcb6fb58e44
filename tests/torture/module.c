/* SPDX-License-Identifier: BSD-2-Clause */
/* What is looked at in a kernel's module before its guest is booted. */
static const char vermagic[] __attribute__((section(".modinfo"), used)) =
    "vermagic=6.1.0-56-amd64 SMP preempt mod_unload modversions ";
