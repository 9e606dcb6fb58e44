/* SPDX-License-Identifier: BSD-2-Clause */
/* Google Benchmark's runs as those of gbench.h. */
#include "gbench/reporter.h"

namespace gbench_internal {

namespace {

/* An overload with int is preferred to one with long, where it exists. */

template <typename T>
auto
failure_of(const T &report, int)
    -> decltype(report.error_occurred, std::pair<bool, std::string>())
{
	return {report.error_occurred, report.error_message};
}

template <typename T>
auto
failure_of(const T &report, long)
    -> decltype(report.skipped, std::pair<bool, std::string>())
{
	return {report.skipped != decltype(report.skipped)(),
	    report.skip_message};
}

}

gbench_run
converted::convert(const run &report)
{
	auto failure = failure_of(report, 0);
	const auto &parts = report.run_name;
	bool aggregate = report.run_type == run::RT_Aggregate;
	gbench_run r {};

	r.name = keep(report.benchmark_name());
	r.run_name = keep(parts.str());
	r.parts = {parts.function_name.c_str(), parts.args.c_str(),
	    parts.min_time.c_str(), parts.min_warmup_time.c_str(),
	    parts.iterations.c_str(), parts.repetitions.c_str(),
	    parts.time_type.c_str(), parts.threads.c_str()};
	r.family_index = report.family_index;
	r.per_family_instance_index = report.per_family_instance_index;
	r.run_type = aggregate ? GBENCH_AGGREGATE : GBENCH_ITERATION;
	r.aggregate_name = report.aggregate_name.c_str();
	r.aggregate_unit =
	    static_cast<gbench_statistic_unit>(report.aggregate_unit);
	r.fit = report.report_big_o ? GBENCH_FIT_BIG_O :
	    report.report_rms ? GBENCH_FIT_RMS : GBENCH_NO_FIT;
	r.complexity = static_cast<gbench_big_o>(report.complexity);
	r.complexity_n = report.complexity_n;
	r.repetitions = report.repetitions;
	r.repetition_index = report.repetition_index;
	r.threads = report.threads;
	r.iterations = report.iterations;
	r.real_accumulated_time = report.real_accumulated_time;
	r.cpu_accumulated_time = report.cpu_accumulated_time;
	r.real_time = report.GetAdjustedRealTime();
	r.cpu_time = report.GetAdjustedCPUTime();
	if (aggregate && r.fit == GBENCH_NO_FIT &&
	    r.aggregate_unit == GBENCH_PERCENTAGE) {
		r.real_time = report.real_accumulated_time;
		r.cpu_time = report.cpu_accumulated_time;
	}
	r.time_unit = static_cast<enum gbench_unit>(report.time_unit);
	r.error_occurred = failure.first;
	r.error_message = keep(failure.second);
	r.label = report.report_label.c_str();
	sets.emplace_back();
	for (const auto &pair : report.counters)
		sets.back().push_back({pair.first.c_str(), pair.second.value,
		    static_cast<uint32_t>(pair.second.flags),
		    static_cast<gbench_one_k>(pair.second.oneK)});
	r.ncounters = sets.back().size();
	r.counters = sets.back().data();
	return (r);
}

}
