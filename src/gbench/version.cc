/* SPDX-License-Identifier: BSD-2-Clause */
/* The version of Google Benchmark. */
#include <cstdio>

#include "gbench/internal.h"

#ifndef GBENCH_BENCHMARK_VERSION
#define GBENCH_BENCHMARK_VERSION "unknown"
#endif

/* Found only where Google Benchmark has no function of this name. */
[[maybe_unused]] static std::string
GetBenchmarkVersion()
{
	return (GBENCH_BENCHMARK_VERSION);
}

namespace benchmark {
namespace gbench_lookup {
static std::string
version()
{
	return (GetBenchmarkVersion());
}
}
}

namespace gbench_internal {

std::string
benchmark_version()
{
	return (benchmark::gbench_lookup::version());
}

}

const char *
gbench_version(void)
{
	static thread_local char text[64];

	guard([] {
		snprintf(text, sizeof(text), "%s",
		    benchmark_version().c_str());
		return (0);
	});
	return (text);
}
