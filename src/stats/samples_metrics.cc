/* SPDX-License-Identifier: BSD-2-Clause */
/* Which metrics are read. */
#include <algorithm>

#include "stats/samples_internal.h"

namespace stats {

namespace {

string
counter_name(unsigned counter)
{
	char name[ROW_COUNTER_MAX];

	return row_counter_name(counter, name);
}

unsigned
counter_of(string_view name)
{
	unsigned counter = 0;

	while (counter < ROW_COUNTERS && counter_name(counter) != name)
		counter++;
	return counter;
}

metric
make_metric(string_view name)
{
	metric m;

	m.names[VALUE] = name;
	m.counter = counter_of(name);
	m.time = is_time(name);
	for (unsigned stage = 0; stage < ROW_STAGES; stage++) {
		if (m.counter != ROW_AT(stage, ROW_MEDIAN))
			continue;
		m.names[LEAST] = counter_name(ROW_AT(stage, ROW_MIN));
		m.names[LOW] = counter_name(ROW_AT(stage, ROW_P10));
		m.names[HIGH] = counter_name(ROW_AT(stage, ROW_P90));
	}
	return m;
}

void
add_metric(part &p, string_view name)
{
	for (const metric &m : p.metrics)
		if (m.names[VALUE] == name)
			refuse("metric '" + clean(name, 60) +
			    "' is named twice");
	if (p.metrics.size() == SAMPLES_METRICS)
		refuse("too many metrics (expected at most " +
		    std::to_string(SAMPLES_METRICS) + ")");
	p.metrics.push_back(make_metric(name));
}

void
choose_defaults(samples *s)
{
	part &cycles = s->parts[SAMPLES_TSC];

	for (unsigned stage = 0; stage < ROW_STAGES; stage++)
		add_metric(s->parts[SAMPLES_EXACT],
		    counter_name(ROW_AT(stage, ROW_MEDIAN)));
	add_metric(cycles, counter_name(ROW_PAGE_TICKS));
	add_metric(cycles, counter_name(ROW_BYTES_PER_SECOND));
	cycles.by_family = true;
	add_metric(s->parts[SAMPLES_WALL], "real_time");
}

void
choose_listed(part &p, string_view list)
{
	for (;;) {
		size_t n = std::min(list.find(','), list.size());

		if (n == 0 || n > name_max)
			refuse("metrics '" + clean(list, 60) +
			    "' (expected names with commas between)");
		add_metric(p, list.substr(0, n));
		if (n == list.size())
			return;
		list.remove_prefix(n + 1);
	}
}

} /* namespace */

void
choose_metrics(samples *s, const char *metrics)
{
	if (metrics == nullptr)
		choose_defaults(s);
	for (part &p : s->parts) {
		if (metrics != nullptr)
			choose_listed(p, metrics);
		know_members(p);
	}
}

} /* namespace */
