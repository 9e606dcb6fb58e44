/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: modules and agents, as far as their time stamps are looked
 * for.
 * reader: src/explain/stamps.c src/explain/stamps_agent.c
 */
#include "explain/stamps.h"
#include "fuzz/fuzz.h"

static void
check(int error, const struct layout_header *h, const struct errmsg *err)
{
	uint32_t i;

	if (error != 0) {
		FUZZ_REFUSED(error, err);
		return;
	}
	FUZZ_CHECK(h->groups > 0 && h->groups <= LAYOUT_GROUPS &&
	    h->stamps > 0 && h->stamps <= LAYOUT_STAMPS);
	for (i = 0; i < h->stamps; i++)
		FUZZ_CHECK(h->stamp[i].group < h->groups);
}

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	static struct layout_header layout;
	const char *path = fuzz_file(input, size);
	struct errmsg err = {""};

	check(stamps_find(path, &layout, &err), &layout, &err);
	check(stamps_find_panic(path, &layout, &err), &layout, &err);
	check(stamps_find_agent(path, &layout, &err), &layout, &err);
	return (0);
}
