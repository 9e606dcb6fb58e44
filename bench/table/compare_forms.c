/* SPDX-License-Identifier: BSD-2-Clause */
/* The forms that a comparison is printed in, a row each. */
#include <string.h>

#include "table/compare.h"

const struct compared_form compared_forms[] = {
	{"text", true, compared_text},
	{"markdown", true, compared_markdown},
	{"csv", false, compared_csv},
	{"json", false, compared_json},
	{"junit", false, compared_junit},
	{"ktap", false, compared_ktap},
	{"gha", false, compared_gha},
	{NULL, false, NULL},
};
