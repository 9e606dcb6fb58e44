/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Syscall User Dispatch (Linux 5.11): each system call of a thread, wherever in
 * the program or a library it is made, becomes a SIGSYS, whose handler does it
 * or fails it.  Wrappers of libc's functions would miss the calls that libc
 * makes itself, as those of stdio.
 *
 * Not dispatched are the calls of the few lines of assembler here, and of a
 * process started by vfork(2) or posix_spawn(3), as a new program begins there.
 */
#include <errno.h>
#include <link.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <linux/sched.h>

#include "torture/internal.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH	59
#define PR_SYS_DISPATCH_ON		1
#endif
#define SA_RESTORER_FLAG 0x04000000

/* The kernel's, not libc's. */
struct kernel_sigaction {
	void (*handler)(int, siginfo_t *, void *);
	unsigned long flags;
	void (*restorer)(void);
	unsigned long mask;
};

#define SIGSYS_BIT (1UL << (SIGSYS - 1))

extern const char dispatch_text[], dispatch_end[];
void dispatch_restorer(void);
void dispatch_again(void);

/* Where dispatch_again() returns to: the instruction after the system call. */
__attribute__((visibility("hidden"))) unsigned long dispatch_back;
static volatile char blocked = 1;

/* Where the sanitizers' libraries are in memory. */
static struct {
	const char *start, *end;
} exempt[8];
static size_t nexempt;

__asm__(".pushsection .text\n"
	".globl dispatch_text, dispatch_end\n"
	".hidden dispatch_text, dispatch_end\n"
	"dispatch_text:\n"
	".globl dispatch_raw\n.hidden dispatch_raw\n"
	"dispatch_raw:\n"
	"	movq %rdi, %rax\n"
	"	movq %rsi, %rdi\n"
	"	movq %rdx, %rsi\n"
	"	movq %rcx, %rdx\n"
	"	movq %r8, %r10\n"
	"	movq %r9, %r8\n"
	"	movq 8(%rsp), %r9\n"
	"	syscall\n"
	"	ret\n"
	".globl dispatch_restorer\n.hidden dispatch_restorer\n"
	"dispatch_restorer:\n"
	"	movq $15, %rax\n"
	"	syscall\n"
	".globl dispatch_again\n.hidden dispatch_again\n"
	"dispatch_again:\n"
	"	syscall\n"
	"	jmp *dispatch_back(%rip)\n"
	"dispatch_end:\n"
	".popsection\n");

/*
 * What must return to the caller's own stack, and so cannot be done in a
 * handler: a child that shares its memory, and the end of another handler.
 */
static bool
own_stack(long nr, const long arg[6])
{
	const struct clone_args *more = (const void *)arg[0];

	return (nr == SYS_rt_sigreturn || nr == SYS_vfork ||
	    (nr == SYS_clone && (arg[0] & CLONE_VM) != 0) ||
	    (nr == SYS_clone3 && (more->flags & CLONE_VM) != 0));
}

/* The mask is that of the interrupted code, and never has SIGSYS. */
static long
mask(ucontext_t *uc, const long arg[6])
{
	unsigned long *now = (void *)&uc->uc_sigmask, set = 0, old = *now;

	if (arg[1] != 0) {
		set = *(const unsigned long *)arg[1];
		*now = arg[0] == SIG_BLOCK ? old | set :
		    arg[0] == SIG_UNBLOCK ? old & ~set : set;
		*now &= ~SIGSYS_BIT;
	}
	if (arg[2] != 0)
		*(unsigned long *)arg[2] = old;
	return (0);
}

static long
action(const long arg[6])
{
	struct kernel_sigaction act;
	long now = 0;

	if (arg[1] != 0) {
		act = *(const struct kernel_sigaction *)arg[1];
		act.mask &= ~SIGSYS_BIT;
		now = (long)&act;
	}
	return (dispatch_raw(SYS_rt_sigaction, arg[0], now, arg[2], arg[3], 0,
	    0));
}

/* A child is not dispatched until it says so itself. */
static long
call(long nr, const long arg[6])
{
	long result = dispatch_raw(nr, arg[0], arg[1], arg[2], arg[3], arg[4],
	    arg[5]);

	if (result == 0 &&
	    (nr == SYS_clone || nr == SYS_clone3 || nr == SYS_fork)) {
		torture_forked();
		dispatch_start();
	}
	return (result);
}

bool
dispatch_exempt(const void *from)
{
	size_t i;

	for (i = 0; i < nexempt; i++)
		if ((const char *)from >= exempt[i].start &&
		    (const char *)from < exempt[i].end)
			return (true);
	return (false);
}

static void
handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	greg_t *r = uc->uc_mcontext.gregs;
	long arg[6] = {r[REG_RDI], r[REG_RSI], r[REG_RDX], r[REG_R10],
	    r[REG_R8], r[REG_R9]};
	long nr = info->si_syscall, error = 0;
	bool again = false;

	(void)sig;
	if (dispatch_exempt(info->si_call_addr) ||
	    (error = torture_check(nr, arg)) == 0)
		again = own_stack(nr, arg);
	if (again) {
		dispatch_back = (unsigned long)r[REG_RIP];
		r[REG_RAX] = nr;
		r[REG_RIP] = (greg_t)(unsigned long)dispatch_again;
	} else if (error != 0) {
		/* As with Linux's close(2), which closes even if it fails. */
		if (nr == SYS_close)
			call(nr, arg);
		r[REG_RAX] = error;
	} else if (nr == SYS_rt_sigprocmask)
		r[REG_RAX] = mask(uc, arg);
	else if (nr == SYS_rt_sigaction)
		r[REG_RAX] = action(arg);
	else
		r[REG_RAX] = call(nr, arg);
}

static int
find_exempt(struct dl_phdr_info *info, size_t size, void *arg)
{
	const char *base = (const char *)info->dlpi_addr;
	ElfW(Half) i;

	(void)size;
	(void)arg;
	if (strstr(info->dlpi_name, "/libasan.so") == NULL &&
	    strstr(info->dlpi_name, "/libubsan.so") == NULL)
		return (0);
	for (i = 0; i < info->dlpi_phnum; i++)
		if (info->dlpi_phdr[i].p_type == PT_LOAD &&
		    (info->dlpi_phdr[i].p_flags & PF_X) != 0 &&
		    nexempt < sizeof(exempt) / sizeof(exempt[0])) {
			exempt[nexempt].start = base +
			    info->dlpi_phdr[i].p_vaddr;
			exempt[nexempt].end = exempt[nexempt].start +
			    info->dlpi_phdr[i].p_memsz;
			nexempt++;
		}
	return (0);
}

bool
dispatch_find(void)
{
	nexempt = 0;
	dl_iterate_phdr(find_exempt, NULL);
	return (nexempt > 0);
}

int
dispatch_start(void)
{
	struct kernel_sigaction act = {handler,
	    SA_SIGINFO | SA_NODEFER | SA_RESTORER_FLAG, dispatch_restorer, 0};
	unsigned long none = SIGSYS_BIT;
	long error;

	error = dispatch_raw(SYS_rt_sigaction, SIGSYS, (long)&act, 0, 8, 0, 0);
	if (error == 0)
		error = dispatch_raw(SYS_rt_sigprocmask, SIG_UNBLOCK,
		    (long)&none, 0, 8, 0, 0);
	if (error == 0)
		error = dispatch_raw(SYS_prctl, PR_SET_SYSCALL_USER_DISPATCH,
		    PR_SYS_DISPATCH_ON, (long)dispatch_text,
		    (long)((uintptr_t)dispatch_end - (uintptr_t)dispatch_text),
		    (long)&blocked, 0);
	return ((int)error);
}
