/* SPDX-License-Identifier: BSD-2-Clause */
#include <cpuid.h>
#include <stdio.h>
#include <string.h>

#include "host/hypervisor.h"

/*
 * Leaf 1, ECX bit 31: reserved for hypervisors to say that there is one (AMD64
 * Architecture Programmer's Manual, volume 3, appendix E.3.2).  Their leaves
 * begin at 0x40000000, which gives the last leaf in EAX and a signature in
 * EBX, ECX, EDX (Hyper-V Top-Level Functional Specification, 2.3; Linux,
 * Documentation/virt/kvm/x86/cpuid.rst).  One that shows Hyper-V's leaves too
 * moves its own up by 0x100.
 */
#define PRESENT		(1u << 31)
#define FIRST		0x40000000u
#define STEP		0x100u
#define BASES		2

/*
 * KVM_FEATURE_PV_TLB_FLUSH: leaf 0x40000001, EAX bit 9 (cpuid.rst, as above).
 * Hyper-V's leaf 0x40000004, EAX bit 2: "Recommend using hypercall for remote
 * TLB flushes rather than inter-processor interrupts" (TLFS, 2.4.5).
 * INVLPGB: leaf 0x80000008, EBX bit 3 (AMD64 APM, volume 3, appendix E.4.7).
 */
#define KVM_FEATURES	1u
#define KVM_FLUSH	(1u << 9)
#define HYPERV_HINTS	4u
#define HYPERV_FLUSH	(1u << 2)
#define LEAF_SIZES	0x80000008u
#define INVLPGB		(1u << 3)

void
hypervisor_cpuid(uint32_t leaf, uint32_t reg[4])
{
	uint32_t last = leaf & 0xc0000000u;

	memset(reg, 0, 4 * sizeof(*reg));
	/*
	 * For a leaf beyond its last one a CPU returns the values of another
	 * leaf.
	 */
	if (last != FIRST && leaf > __get_cpuid_max(last, NULL))
		return;
	__cpuid_count(leaf, 0, reg[0], reg[1], reg[2], reg[3]);
}

/* A leaf at a hypervisor's base, if it says that it goes so far. */
static uint32_t
feature(hypervisor_leaf *leaf, uint32_t base, uint32_t n)
{
	uint32_t reg[4];

	leaf(base, reg);
	/* KVM used to say 0, which stands for its leaf 1. */
	if (reg[0] < base + n && !(reg[0] == 0 && n == KVM_FEATURES))
		return (0);
	leaf(base + n, reg);
	return (reg[0]);
}

/* Its signature, control characters replaced. */
static void
signature(hypervisor_leaf *leaf, uint32_t base, char *name)
{
	uint32_t reg[4];
	size_t i;

	leaf(base, reg);
	memcpy(name, &reg[1], 12);
	name[12] = '\0';
	for (i = 0; name[i] != '\0'; i++)
		if (name[i] < ' ' || name[i] > '~')
			name[i] = '.';
}

bool
hypervisor_emulates(const char *signature)
{
	return (strcmp(signature, "TCGTCGTCGTCG") == 0);
}

void
hypervisor_look(struct hypervisor *h, hypervisor_leaf *leaf)
{
	uint32_t reg[4], i, base;
	char name[16];

	memset(h, 0, sizeof(*h));
	leaf(LEAF_SIZES, reg);
	h->invlpgb = (reg[1] & INVLPGB) != 0;
	leaf(1, reg);
	h->present = (reg[2] & PRESENT) != 0;
	for (i = 0; h->present && i < BASES; i++) {
		base = FIRST + i * STEP;
		signature(leaf, base, name);
		if (i == 0)
			memcpy(h->name, name, sizeof(name));
		if (hypervisor_emulates(name))
			h->emulator = true;
		else if (strcmp(name, "KVMKVMKVM") == 0)
			h->kvm_flush = (feature(leaf, base, KVM_FEATURES) &
			    KVM_FLUSH) != 0;
		else if (strcmp(name, "Microsoft Hv") == 0)
			h->hyperv_flush = (feature(leaf, base, HYPERV_HINTS) &
			    HYPERV_FLUSH) != 0;
	}
}

void
hypervisor_offers(const struct hypervisor *h, char *text, size_t size)
{
	const char *it = h->name[0] != '\0' ? h->name : "no signature";

	if (h->kvm_flush)
		snprintf(text, size, "this hypervisor (%s) offers to flush a "
		    "CPU's TLB in the guest's place: CPUID 0x40000001 EAX bit "
		    "9", it);
	else if (h->hyperv_flush)
		snprintf(text, size, "this hypervisor (%s) offers a hypercall "
		    "for TLB flushes: CPUID 0x40000004 EAX bit 2", it);
	else if (h->invlpgb)
		snprintf(text, size, "this CPU offers INVLPGB, which flushes "
		    "other CPUs' TLBs without an interrupt: CPUID 0x80000008 "
		    "EBX bit 3");
	else if (h->present)
		snprintf(text, size, "there is a hypervisor (%s), and CPUID "
		    "does not tell how it flushes TLBs", it);
	else
		snprintf(text, size, "CPUID shows no hypervisor and no "
		    "INVLPGB");
}
