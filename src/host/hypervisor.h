/* SPDX-License-Identifier: BSD-2-Clause */
/* What CPUID says of a hypervisor, and of flushing other CPUs' TLBs. */
#ifndef DUMPBENCH_HYPERVISOR_H
#define DUMPBENCH_HYPERVISOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hypervisor {
	bool present;
	char name[16];		/* its signature; "": it gives none */
	bool emulator;		/* QEMU's, which translates code: TCG */
	/* Offered; the kernel need not use it. */
	bool kvm_flush;		/* KVM: paravirtual TLB flush */
	bool hyperv_flush;	/* Hyper-V: a hypercall for TLB flushes */
	bool invlpgb;		/* the CPU: INVLPGB */
};

/* A leaf of CPUID, subleaf 0: EAX, EBX, ECX, EDX; zeroes: there is none. */
typedef void hypervisor_leaf(uint32_t leaf, uint32_t reg[4]);

/* This machine's; or, by another function, one that is made up. */
void hypervisor_look(struct hypervisor *h, hypervisor_leaf *leaf);
hypervisor_leaf hypervisor_cpuid;

/* Does the one with that signature translate code?  QEMU's TCG does. */
bool hypervisor_emulates(const char *signature);

/* The way by which TLBs may be flushed without an interrupt, as text. */
void hypervisor_offers(const struct hypervisor *h, char *text, size_t size);

#endif
