/* SPDX-License-Identifier: BSD-2-Clause */
/* For this room alone: reporters of Google Benchmark's and of the caller's. */
#ifndef GBENCH_REPORTER_H
#define GBENCH_REPORTER_H

#include <deque>
#include <set>
#include <sstream>

#include "gbench/internal.h"

namespace gbench_internal {

/* An overload with int is preferred to one with long, where it exists. */

template <typename T>
auto
configure(T *reporter, double min_time, bool fixed, int64_t iterations, int)
    -> decltype(reporter->ReportRunsConfig(min_time, fixed, iterations))
{
	reporter->ReportRunsConfig(min_time, fixed, iterations);
}

inline void
configure(void *, double, bool, int64_t, long)
{
}

/* One of Google Benchmark's reporters and one of the caller's, or either. */
class dual_reporter final : public BenchmarkReporter {
public:
	dual_reporter(BenchmarkReporter *theirs, const gbench_reporter *ours,
	    bool file, const char *format = "", bool aggregates_only = false)
	    : inner(theirs), mine(ours), to_file(file), dialect(format),
	      thin(aggregates_only)
	{
	}

	bool ReportContext(const Context &context) override;
	void ReportRuns(const std::vector<run> &reports) override;
	void Finalize() override;

	/* From 1.8 on, this overrides a function of the base. */
	void
	ReportRunsConfig(double min_time, bool fixed,
	    benchmark::IterationCount iterations)
	{
		if (inner != nullptr)
			configure(inner, min_time, fixed, iterations, 0);
	}

	std::ostream *instead = nullptr; /* of Google Benchmark's own file */
	int error = 0;
	std::string why; /* the sentence, if not that of the error */
	bool cut = false;	/* not all of it could be written */

private:
	void heed(int result);
	void flush();
	void pass(const std::vector<run> &reports);
	void tell(const std::vector<run> &reports);
	void tell_csv(const std::vector<run> &reports);

	BenchmarkReporter *inner;
	const gbench_reporter *mine;
	bool to_file;
	std::string dialect; /* "console", "json", "csv" */
	std::ostringstream nowhere;
	std::vector<run> early; /* CSV: from before the first counter */
	std::set<std::string> columns; /* CSV: the counters */
	bool thin; /* the inner one gets no repetition of aggregates */
	std::vector<run> held; /* repetitions that wait until that is known */
	bool begun = false;
};

/* runs.cc */
/* Keeps the strings and counters that struct gbench_run points to. */
class converted {
public:
	explicit converted(const std::vector<run> &reports)
	{
		for (const run &report : reports)
			runs.push_back(convert(report));
	}

	std::vector<gbench_run> runs;

private:
	const char *
	keep(std::string text)
	{
		texts.push_back(std::move(text));
		return (texts.back().c_str());
	}

	gbench_run convert(const run &report);

	std::deque<std::string> texts; /* do not move */
	std::deque<std::vector<gbench_counter>> sets;
};

}

#endif
