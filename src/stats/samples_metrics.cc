/* SPDX-License-Identifier: BSD-2-Clause */
/* Which metrics are read. */
#include <algorithm>

#include "stats/samples_internal.h"

namespace stats {

namespace {

metric
make_metric(string_view name)
{
	metric m;

	m.name = name;
	if (ends_with(name, "_median")) {
		string stage(name.substr(0, name.size() - 7));

		m.least = stage + "_min";
		m.low = stage + "_p10";
		m.high = stage + "_p90";
		m.stage = stage;
	}
	return m;
}

} /* namespace */

void
choose_metrics(samples *s, const char *metrics)
{
	static const char *const defaults[] = {
	    "map_median,sink_median,unmap_median",
	    "page_ticks,bytes_per_second", "real_time"};

	s->chosen = metrics != nullptr;
	for (int clock = 0; clock < SAMPLES_CLOCKS; clock++) {
		string_view left(s->chosen ? metrics : defaults[clock]);
		auto &list = s->parts[clock].metrics;

		for (;;) {
			size_t n = std::min(left.find(','), left.size());
			string_view name = left.substr(0, n);

			if (name.empty() || name.size() > name_max)
				refuse("metrics '" + clean(left, 60) +
				    "': names with commas between accepted");
			for (const metric &m : list)
				if (m.name == name)
					refuse("metric '" + clean(name, 60) +
					    "': once is enough");
			list.push_back(make_metric(name));
			if (list.size() > SAMPLES_METRICS)
				refuse("metrics: at most " +
				    std::to_string(SAMPLES_METRICS) +
				    " accepted");
			if (n == left.size())
				break;
			left.remove_prefix(n + 1);
		}
	}
}

} /* namespace */
