/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is looked at in a kernel's module before its guest is booted: the kernel
 * that it is for, if it is Linux's; that it is a module, if it is FreeBSD's; and
 * where it takes time stamps.
 */
#define STAMP() __asm__ volatile("lfence; rdtsc; lfence" ::: "eax", "edx")
#define PANIC_STAMP(n) \
	__asm__ volatile("db_panic_stamp_" #n ": lfence; rdtsc; lfence" ::: \
	    "eax", "edx")

static const char vermagic[] __attribute__((section(".modinfo"), used)) =
    "vermagic=6.1.0-56-amd64 SMP preempt mod_unload modversions ";
static const char metadata[]
    __attribute__((section("set_modmetadata_set"), used)) = "";

void stream(void) __attribute__((noinline));
void run(void);
void take_turns(void);
void record(void);

void
stream(void)
{
	STAMP();
	STAMP();
	STAMP();
	STAMP();
	STAMP();
	STAMP();
}

void
run(void)
{
	STAMP();
	stream();
	STAMP();
}

void
take_turns(void)
{
	PANIC_STAMP(0);
	PANIC_STAMP(1);
	PANIC_STAMP(2);
	PANIC_STAMP(3);
}

void
record(void)
{
	STAMP();
	STAMP();
}
