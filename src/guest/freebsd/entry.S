/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stub's first and last instructions.  QEMU enters at start, as the
 * Multiboot specification (version 1) says: 32-bit protected mode, flat
 * segments, no paging, %ebx holds the address of what it has to tell.
 */
	.set	MAGIC, 0x1badb002
	.set	FLAGS, 3		/* pages for modules; memory ranges */
	.set	CR0_PG_PE, 0x80000001
	.set	CR4_PAE, 0x20
	.set	EFER, 0xc0000080
	.set	EFER_LME, 0x100

	.section .multiboot, "a"
	.balign	4
	.long	MAGIC, FLAGS, -(MAGIC + FLAGS)

	.text
	.globl	start
start:
	movl	$stack_end, %esp
	pushl	$0
	popfl
	subl	$12, %esp		/* %esp is aligned at the call */
	pushl	%ebx
	call	stub
	/* Not to be reached. */
halt:	hlt
	jmp	halt

/*
 * leave_flat(entry, howto, bootinfo, metadata, end): to a kernel for i386,
 * which reads what boot2 and the loader leave on the stack: a return address
 * that is not 0, howto, device, three that are unused, and the last three.
 */
	.globl	leave_flat
leave_flat:
	movl	%esp, %ebp
	movl	$stack_end, %esp
	movl	4(%ebp), %ebx
	pushl	20(%ebp)
	pushl	16(%ebp)
	pushl	12(%ebp)
	pushl	$0
	pushl	$0
	pushl	$0
	pushl	$0
	pushl	8(%ebp)
	pushl	$halt
	jmp	*%ebx

/* leave(table, metadata, end, entry low, entry high): to one for amd64. */
	.globl	leave
leave:
	movl	%esp, %ebp
	movl	4(%ebp), %eax
	movl	%eax, %cr3
	movl	%cr4, %eax
	orl	$CR4_PAE, %eax
	movl	%eax, %cr4
	movl	$EFER, %ecx
	rdmsr
	orl	$EFER_LME, %eax
	wrmsr
	movl	8(%ebp), %edi
	movl	12(%ebp), %esi
	movl	16(%ebp), %ebx
	movl	20(%ebp), %edx
	movl	%cr0, %eax
	orl	$CR0_PG_PE, %eax
	movl	%eax, %cr0
	lgdt	descriptor
	ljmp	$8, $1f

	.code64
1:	xorl	%eax, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	shlq	$32, %rdx
	orq	%rdx, %rbx
	/* What the kernel reads: u32 nothing, u32 metadata, u32 end. */
	movl	$stack_end, %esp
	subq	$16, %rsp
	movl	%eax, (%rsp)
	movl	%edi, 4(%rsp)
	movl	%esi, 8(%rsp)
	jmp	*%rbx

	.code32
/* No interrupt can be served: the processor resets, and QEMU ends. */
	.globl	give_up
give_up:
	lidt	nothing
	int3
	jmp	halt

	.section .rodata
	.balign	8
segments:
	.quad	0, 0x00209a0000000000, 0x0000920000000000
descriptor:
	.word	descriptor - segments - 1
	.long	segments
nothing:
	.word	0
	.long	0

	.bss
	.balign	16
	.skip	16384
stack_end:

	.section .note.GNU-stack, "", @progbits
