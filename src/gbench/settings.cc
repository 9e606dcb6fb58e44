/* SPDX-License-Identifier: BSD-2-Clause */
/* How a benchmark is run: threads, repetitions, time, complexity. */
#include <climits>
#include <cmath>

#include "gbench/internal.h"

static_assert(static_cast<int>(benchmark::kSecond) == GBENCH_SECOND &&
    static_cast<int>(benchmark::oLambda) == GBENCH_O_FUNCTION &&
    static_cast<int>(benchmark::kPercentage) == GBENCH_PERCENTAGE &&
    static_cast<uint32_t>(benchmark::Counter::kInvert) == GBENCH_INVERT &&
    static_cast<uint32_t>(benchmark::Counter::kAvgIterationsRate) ==
    GBENCH_AVG_ITERATIONS_RATE, "the enumerations are Google Benchmark's");

const char *
gbench_unit_string(enum gbench_unit unit)
{
	if (unit < GBENCH_NANOSECOND || unit > GBENCH_SECOND)
		return ("?");
	return (benchmark::GetTimeUnitString(
	    static_cast<benchmark::TimeUnit>(unit)));
}

int
gbench_set_default_time_unit(enum gbench_unit unit)
{
	if (unit < GBENCH_NANOSECOND || unit > GBENCH_SECOND)
		return (refuse(EINVAL, "default time unit %d (expected one "
		    "of enum gbench_unit)", static_cast<int>(unit)));
	benchmark::SetDefaultTimeUnit(static_cast<benchmark::TimeUnit>(unit));
	return (0);
}

int
gbench_fixture(struct gbench *bench, gbench_fn *setup, gbench_fn *teardown)
{
	return (set(bench, true, [=] {
		bench->setup = setup;
		bench->teardown = teardown;
	}, "%s", ""));
}

int
gbench_threads(struct gbench *bench, int threads)
{
	return (set(bench, threads >= 1, [=] { bench->Threads(threads); },
	    "%d threads (expected at least 1)", threads));
}

int
gbench_thread_range(struct gbench *bench, int least, int most)
{
	return (set(bench, least >= 1 && most >= least, [=] {
		bench->ThreadRange(least, most);
	}, "threads %d to %d (expected at least 1, and an end not before "
	    "the start)", least, most));
}

int
gbench_dense_thread_range(struct gbench *bench, int least, int most,
    int stride)
{
	return (set(bench, least >= 1 && most >= least && stride >= 1 &&
	    most <= INT_MAX - stride, [=] {
		bench->DenseThreadRange(least, most, stride);
	}, "threads %d to %d by %d (expected at least 1 each, and an end "
	    "not before the start)", least, most, stride));
}

int
gbench_thread_per_cpu(struct gbench *bench)
{
	return (set(bench, true, [=] { bench->ThreadPerCpu(); }, "%s", ""));
}

int
gbench_repetitions(struct gbench *bench, int repetitions)
{
	return (set(bench, repetitions >= 1, [=] {
		bench->Repetitions(repetitions);
	}, "%d repetitions (expected at least 1)", repetitions));
}

int
gbench_iterations(struct gbench *bench, int64_t iterations)
{
	return (set(bench, bench != nullptr && iterations >= 1 && !bench->time,
	    [=] {
		bench->Iterations(iterations);
		bench->iterations = true;
	}, "%lld iterations (expected at least 1, and no minimum time)",
	    static_cast<long long>(iterations)));
}

int
gbench_min_time(struct gbench *bench, double seconds)
{
	return (set(bench, bench != nullptr && std::isfinite(seconds) &&
	    seconds > 0 && !bench->iterations, [=] {
		bench->MinTime(seconds);
		bench->time = true;
	}, "minimum time %g s (expected more than 0, and no number of "
	    "iterations)", seconds));
}

int
gbench_min_warmup_time(struct gbench *bench, double seconds)
{
	return (set(bench, bench != nullptr && std::isfinite(seconds) &&
	    seconds >= 0 && !bench->iterations, [=] {
		bench->MinWarmUpTime(seconds);
		bench->time = true;
	}, "minimum warm-up time %g s (expected at least 0, and no number of "
	    "iterations)", seconds));
}

int
gbench_unit(struct gbench *bench, enum gbench_unit unit)
{
	return (set(bench, unit >= GBENCH_NANOSECOND && unit <= GBENCH_SECOND,
	    [=] { bench->Unit(static_cast<benchmark::TimeUnit>(unit)); },
	    "time unit %d (expected one of enum gbench_unit)",
	    static_cast<int>(unit)));
}

int
gbench_use_real_time(struct gbench *bench)
{
	return (set(bench, bench != nullptr && !bench->manual, [=] {
		bench->UseRealTime();
		bench->real = true;
	}, "%s", "real time and manual time exclude each other"));
}

int
gbench_use_manual_time(struct gbench *bench)
{
	return (set(bench, bench != nullptr && !bench->real, [=] {
		bench->UseManualTime();
		bench->manual = true;
	}, "%s", "real time and manual time exclude each other"));
}

int
gbench_measure_process_cpu_time(struct gbench *bench)
{
	return (set(bench, true, [=] { bench->MeasureProcessCPUTime(); },
	    "%s", ""));
}

int
gbench_report_aggregates_only(struct gbench *bench, bool value)
{
	return (set(bench, true, [=] { bench->ReportAggregatesOnly(value); },
	    "%s", ""));
}

int
gbench_display_aggregates_only(struct gbench *bench, bool value)
{
	return (set(bench, true, [=] { bench->DisplayAggregatesOnly(value); },
	    "%s", ""));
}

int
gbench_complexity(struct gbench *bench, enum gbench_big_o big_o)
{
	return (set(bench, big_o >= GBENCH_O_NONE && big_o <= GBENCH_O_AUTO,
	    [=] {
		bench->Complexity(static_cast<benchmark::BigO>(big_o));
		bench->complexity = big_o != GBENCH_O_NONE;
	}, "complexity %d (expected one of enum gbench_big_o; "
	    "GBENCH_O_FUNCTION is for gbench_complexity_fn())",
	    static_cast<int>(big_o)));
}

int
gbench_complexity_fn(struct gbench *bench, double (*big_o)(int64_t n))
{
	return (set(bench, big_o != nullptr, [=] {
		bench->Complexity(big_o);
		bench->complexity = true;
	}, "%s", "complexity needs a function"));
}
