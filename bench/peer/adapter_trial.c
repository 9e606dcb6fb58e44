/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Can QEMU give the emulated adapter to a guest that KVM does not run?
 *
 *     adapter-trial [QEMU]
 *
 * QEMU is as for --qemu.  Exit status 0: it can; 77, and a sentence that says
 * why not.
 */
#include <stdio.h>

#include "guest/qemu.h"

#define ABSENT 77 /* what a test ends with that cannot be made here */

int
main(int argc, char *argv[])
{
	struct qemu_words words;
	struct errmsg err;
	int error;

	error = qemu_words(argc > 1 ? argv[1] : NULL, &words, &err);
	if (error == 0) {
		error = qemu_takes_adapter((const char *const *)words.word,
		    words.n, false, &err);
		if (error == 0)
			error = qemu_lives_with_adapter(
			    (const char *const *)words.word, words.n, &err);
		qemu_words_free(&words);
	}
	if (error == 0)
		return (0);
	puts(err.text);
	return (ABSENT);
}
