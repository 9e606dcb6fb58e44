/* SPDX-License-Identifier: BSD-2-Clause */
/* Aggregates that the caller defines. */
#include <cmath>

#include "gbench/internal.h"

namespace {

double
compute(const slot &mine, const std::vector<double> &values)
{
	if (values.empty() || mine.fn == nullptr)
		return (NAN);
	try {
		return (mine.fn(values.data(), values.size(), mine.arg));
	} catch (...) {
		return (NAN);
	}
}

/* One function for each slot. */
template <size_t N>
double
statistic(const std::vector<double> &values)
{
	return (compute(all().slots[N], values));
}

template <size_t... N>
constexpr std::array<benchmark::StatisticsFunc *, sizeof...(N)>
statistics_table(std::index_sequence<N...>)
{
	return {{statistic<N>...}};
}

constexpr auto statistics =
    statistics_table(std::make_index_sequence<GBENCH_STATISTICS_MAX>());

}

int
gbench_compute_statistics(struct gbench *bench, const char *name,
    gbench_statistic_fn *fn, void *arg, enum gbench_statistic_unit unit)
{
	auto &slots = all().slots;
	size_t i;

	if (name == nullptr || name[0] == '\0' || fn == nullptr ||
	    (unit != GBENCH_TIME && unit != GBENCH_PERCENTAGE))
		return (set(bench, false, [] {}, "%s", "a statistic needs a "
		    "name, a function and a unit"));
	for (i = 0; i < slots.size(); i++)
		if (slots[i].fn == nullptr ||
		    (slots[i].fn == fn && slots[i].arg == arg))
			break;
	if (i == slots.size())
		return (guard([=] {
			return (bad(bench, ENOSPC, "statistic '%s': there are "
			    "%d others already", name, GBENCH_STATISTICS_MAX));
		}));
	return (set(bench, true, [=, &slots] {
		bench->ComputeStatistics(name, statistics[i],
		    static_cast<benchmark::StatisticUnit>(unit));
		slots[i] = {fn, arg};
	}, "%s", ""));
}
