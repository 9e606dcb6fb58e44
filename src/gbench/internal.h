/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For this room alone: what the files that make up gbench.h share.
 *
 * Distributions build Google Benchmark with its checks in, and a failed check
 * aborts.  So everything a caller can get wrong is checked here first, and
 * what Google Benchmark itself gets wrong after a failed run is avoided (see
 * gbench::finish() and struct instance).
 *
 * Written for 1.7.1 to 1.9.5: where they differ, overloads on the presence of a
 * member choose, since 1.7 has no version macro.
 */
#ifndef GBENCH_INTERNAL_H
#define GBENCH_INTERNAL_H

#include "gbench/gbench.h"

#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <map>
#include <mutex>
#include <new>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace gbench_internal {

using benchmark::BenchmarkReporter;
using benchmark::State;
using run = BenchmarkReporter::Run;

/* benchmark::internal::Benchmark, from 1.9.5 on benchmark::Benchmark. */
using base = std::remove_pointer_t<decltype(benchmark::RegisterBenchmark("",
    static_cast<benchmark::internal::Function *>(nullptr)))>;

using strings = std::map<std::string, std::string>;

struct slot {
	gbench_statistic_fn *fn;
	void *arg;
};

/*
 * What cannot live in an object of the caller's: Google Benchmark's flags and
 * benchmarks are global themselves, and its statistics are bare functions.
 * Never destroyed, because its own destructors run at an unknown time.
 */
struct globals {
	std::string program; /* Google Benchmark keeps a pointer to it */
	int refused = 0; /* the first refused setting, and its sentence */
	std::string refusal;
	strings defaults; /* flags by name, without dashes: to be set, */
	strings applied;  /* set by default, */
	strings given;    /* and set by the user */
	strings pairs;    /* of --benchmark_context, so far */
	unsigned round = 0; /* of gbench_run_specified() */
	std::array<slot, GBENCH_STATISTICS_MAX> slots {};
};

/* error.cc */
globals &all();
extern std::atomic<bool> stopping;
extern thread_local char sentence[2048];
__attribute__((format(printf, 2, 3))) int refuse(int error, const char *format,
    ...);

/* Run `work`, an int function; an exception becomes an error. */
template <typename F>
int
guard(F work) noexcept
{
	try {
		return (work());
	} catch (const std::bad_alloc &) {
		return (refuse(ENOMEM, "out of memory"));
	} catch (const std::system_error &e) {
		return (refuse(e.code().value(), "Google Benchmark: %s",
		    e.what()));
	} catch (const std::exception &e) {
		return (refuse(EIO, "Google Benchmark: %s", e.what()));
	} catch (...) {
		return (refuse(EIO, "Google Benchmark: unknown exception"));
	}
}

/* version.cc: Google Benchmark's. */
std::string benchmark_version();

enum class phase { setup, body, loop, done, teardown };

/* What later runs of the same arguments and threads must know. */
struct instance {
	/*
	 * Why it failed.  It fails for the rest of its repetitions: of a set
	 * whose first failed but later ones did not, Google Benchmark up to
	 * 1.9.5 computes aggregates through a pointer it never set.
	 */
	std::string failure;
	/*
	 * Iterations beyond those asked for (a batch): a failed repetition
	 * must have made as many as the others, or Google Benchmark aborts.
	 */
	benchmark::IterationCount over = 0;
};

}

using namespace gbench_internal;

struct gbench_state {
	State *state;
	gbench *bench;
	phase at = phase::body;
	bool paused = false;
	bool failed = false;
	benchmark::IterationCount over = 0;
	std::string why {}; /* it failed */
};

struct gbench final : base {
	gbench(const char *called, gbench_fn *function, void *argument)
	    : base(called), name(called), fn(function), arg(argument)
	{
	}

	void Run(State &state) override;

	bool fits(size_t n) const;

	std::string name;
	gbench_fn *fn;
	void *arg;
	gbench_fn *setup = nullptr;
	gbench_fn *teardown = nullptr;
	int arity = -1; /* number of arguments; -1: not known yet */
	bool complexity = false;
	bool iterations = false;
	bool time = false; /* minimum, of run or of warm-up */
	bool real = false;
	bool manual = false;

	std::mutex lock; /* of what follows */
	std::condition_variable opened;
	bool open = false; /* set up: the other threads may begin */
	bool due = false;  /* the tear-down */
	std::string shut;  /* why they may not */
	unsigned round = 0;
	std::map<std::pair<std::vector<int64_t>, int>, instance> instances;

private:
	instance &find(const State &state);
	void enter(gbench_state *s);
	void finish(gbench_state *s);
};

namespace gbench_internal {

/* benchmark.cc */
void tear(const State &state);
void fail(gbench_state *s, const std::string &why);

/* register.cc: refuse a setting, and remember the first refusal. */
__attribute__((format(printf, 3, 4))) int bad(const gbench *bench, int error,
    const char *format, ...);

/* Apply `work` if `ok`, else refuse with the sentence. */
template <typename F, typename... A>
int
set(gbench *bench, bool ok, F work, const char *format, A... a) noexcept
{
	return (guard([&] {
		if (bench == nullptr)
			return (bad(nullptr, EINVAL, "the pointer is NULL"));
		/* Compilers take a format without arguments for a mistake. */
		if constexpr (sizeof...(a) == 0) {
			if (!ok)
				return (bad(bench, EINVAL, "%s", format));
		} else if (!ok)
			return (bad(bench, EINVAL, format, a...));
		work();
		return (0);
	}));
}

}

#endif
