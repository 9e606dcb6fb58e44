/* SPDX-License-Identifier: BSD-2-Clause */
/* The count and the words lie on the stack: an address of them, as C has it. */
	.globl	start
start:
	pushl	%esp
	pushl	$0
	jmp	_start
	.section .note.GNU-stack, "", @progbits
