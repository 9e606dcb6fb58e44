/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fuzz target: the value of --adapter.
 * max_len: 400
 * reader: src/adapter/option.c src/adapter/firmware/parse.c
 */
#include "adapter/firmware/adapter.h"
#include "adapter/option.h"
#include "fuzz/fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
	char *text = fuzz_text(input, size);
	struct adapter_option option;
	struct adapter_model model;
	struct adapter_fault fault;
	struct errmsg err = {""};
	int error;

	error = adapter_option_parse(&option, text, &err);
	if (error != 0)
		FUZZ_REFUSED(error, &err);
	else {
		/* The process that gets them takes them, too. */
		FUZZ_CHECK(option.model[0] == '\0' ||
		    adapter_model_parse(option.model, &model, &err) == 0);
		FUZZ_CHECK(option.fault[0] == '\0' ||
		    adapter_fault_parse(option.fault, &fault, &err) == 0);
		adapter_option_holds(&option);
		adapter_speed(option.model);
	}
	free(text);
	return (0);
}
