/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A reporter that passes runs on to two: that of Google Benchmark and that of
 * the caller.
 */
#include <cmath>

#include "gbench/reporter.h"

namespace gbench_internal {

void
dual_reporter::heed(int result)
{
	if (result == 0 || error != 0)
		return;
	error = result < 0 ? result : -EIO;
	stopping = true;
}

void
dual_reporter::flush()
{
	inner->GetOutputStream().flush();
	inner->GetErrorStream().flush();
	if (to_file && !inner->GetOutputStream().good()) {
		cut = true;
		heed(-EIO);
	}
}

bool
dual_reporter::ReportContext(const Context &context)
{
	begun = true;
	if (mine != nullptr && mine->context != nullptr) {
		const auto &cpu = context.cpu_info;
		std::vector<gbench_cache> caches;
		std::vector<gbench_pair> custom;
		std::string version = benchmark_version();
		const char *executable = context.executable_name;
		const auto *pairs = benchmark::internal::GetGlobalContext();
		gbench_context c {};

		for (const auto &cache : cpu.caches)
			caches.push_back({cache.type.c_str(), cache.level,
			    cache.size, cache.num_sharing});
		if (pairs != nullptr)
			for (const auto &pair : *pairs)
				custom.push_back({pair.first.c_str(),
				    pair.second.c_str()});
		c.executable = executable != nullptr ? executable : "";
		c.host_name = context.sys_info.name.c_str();
		c.version = version.c_str();
		c.num_cpus = cpu.num_cpus;
		c.cycles_per_second = cpu.cycles_per_second;
		c.scaling = cpu.scaling == benchmark::CPUInfo::ENABLED ?
		    GBENCH_SCALING_ENABLED :
		    cpu.scaling == benchmark::CPUInfo::DISABLED ?
		    GBENCH_SCALING_DISABLED : GBENCH_SCALING_UNKNOWN;
		c.ncaches = caches.size();
		c.caches = caches.data();
		c.nload_avg = cpu.load_avg.size();
		c.load_avg = cpu.load_avg.data();
		c.name_field_width = context.name_field_width;
		c.ncustom = custom.size();
		c.custom = custom.data();
		heed(mine->context(&c, mine->arg));
	}
	if (inner == nullptr)
		return (error == 0);
	if (to_file) {
		inner->SetOutputStream(instead != nullptr ? instead :
		    &GetOutputStream());
		/* In front of a CSV file's header it would be the context. */
		inner->SetErrorStream(dialect == "csv" ? &nowhere :
		    &GetErrorStream());
	}
	/*
	 * Called after a failure, too, so that the reporter can finish what it
	 * began.
	 */
	bool go = inner->ReportContext(context);
	flush();
	return (go && error == 0);
}

namespace {

/* Without what is not known: JSON has no NaN. */
std::vector<run>
known(std::vector<run> reports)
{
	for (run &report : reports) {
		auto &counters = report.counters;

		for (auto at = counters.begin(); at != counters.end();)
			at = std::isfinite(at->second.value) ? std::next(at) :
			    counters.erase(at);
		for (double *time : {&report.real_accumulated_time,
		    &report.cpu_accumulated_time})
			if (!std::isfinite(*time))
				*time = 0;
	}
	return (reports);
}

}

/*
 * The first rows make the header, and a counter that comes later makes Google
 * Benchmark abort.  Rows that failed have none: they wait for one that has.
 */
void
dual_reporter::tell_csv(const std::vector<run> &reports)
{
	bool first = columns.empty();

	early.insert(early.end(), reports.begin(), reports.end());
	for (const run &report : reports)
		for (const auto &counter : report.counters) {
			if (first)
				columns.insert(counter.first);
			if (columns.count(counter.first) != 0)
				continue;
			why = "CSV has one header: " + report.benchmark_name() +
			    " has the counter " + counter.first +
			    ", the rows before it have not";
			heed(-EINVAL);
			early.clear();
			return;
		}
	if (columns.empty())
		return;
	inner->ReportRuns(early);
	early.clear();
}

void
dual_reporter::tell(const std::vector<run> &reports)
{
	if (dialect == "csv")
		tell_csv(reports);
	else
		inner->ReportRuns(known(reports));
}

/*
 * Pass rows to the inner reporter: repetitions come first, then their
 * aggregates, if there are any.
 */
void
dual_reporter::pass(const std::vector<run> &reports)
{
	if (thin && !reports.empty()) {
		bool aggregates = reports[0].run_type == run::RT_Aggregate;

		if (!aggregates && !held.empty())
			tell(held);
		held.clear();
		if (!aggregates) {
			held = reports;
			return;
		}
	}
	tell(reports);
	flush();
}

void
dual_reporter::ReportRuns(const std::vector<run> &reports)
{
	if (inner != nullptr && why.empty())
		pass(reports);
	if (mine == nullptr || mine->runs == nullptr || error != 0)
		return;
	converted c(reports);
	heed(mine->runs(c.runs.data(), c.runs.size(), mine->arg));
}

void
dual_reporter::Finalize()
{
	/*
	 * The context of the other reporter failed, so that this one never
	 * began.
	 */
	if (!begun)
		return;
	if (inner != nullptr) {
		if (!held.empty())
			tell(held);
		held.clear();
		if (!early.empty())
			inner->ReportRuns(early);
		early.clear();
		inner->Finalize();
		flush();
	}
	if (mine != nullptr && mine->finalize != nullptr)
		heed(mine->finalize(mine->arg));
}

}
