/* SPDX-License-Identifier: BSD-2-Clause */
/* The note by which a kernel knows a program for FreeBSD, 11.0 and later. */
	.section .note.tag, "a", @note
	.balign	4
	.long	8, 4, 1
	.asciz	"FreeBSD"
	.long	1100000
	.section .note.GNU-stack, "", @progbits
