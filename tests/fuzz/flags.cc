/* SPDX-License-Identifier: BSD-2-Clause */
#include <map>
#include <string>

#include <benchmark/benchmark.h>

#include "gbench/internal.h"

extern "C" {
#include "fuzz/fuzz.h"
}

namespace benchmark {
/* No part of its interface, so it may be without. */
extern std::map<std::string, std::string> FLAGS_benchmark_context
    __attribute__((weak));
} /* namespace benchmark */

void
fuzz_forget_context(void)
{
	auto *flag = &benchmark::FLAGS_benchmark_context;
	auto *context = benchmark::internal::GetGlobalContext();

	if (flag != nullptr)
		flag->clear();
	if (context != nullptr)
		context->clear();
	gbench_internal::all().pairs.clear();
}
