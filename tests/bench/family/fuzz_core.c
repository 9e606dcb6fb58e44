/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: the core that a capture kernel wrote.  Two bytes are the
 * length of the lines of frames and checksums that follow; then comes the core.
 * reader: src/guest/linux/core.c src/guest/linux/core_frames.c
 * reader: bench/family/kdump_image.c
 */
#include "family/kdump_image.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	struct kdump_image image;
	struct errmsg err = {""};
	char *frames;
	size_t n;
	int error;

	if (size < 2)
		return (0);
	n = (size_t)(input[0] | input[1] << 8);
	input += 2;
	size -= 2;
	n = n < size ? n : size;
	frames = fuzz_text(input, n);
	error = kdump_image_read(fuzz_file(input + n, size - n), size - n,
	    frames, &image, &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	else
		FUZZ_CHECK(image.ranges > 0 &&
		    image.equal + image.missing <= image.frames &&
		    strlen(image.release) < sizeof(image.release));
	free(frames);
	return (0);
}
