/* SPDX-License-Identifier: BSD-2-Clause */
/* A context: what it says of the clock and of the circumstances. */
#include <algorithm>

#include "stats/samples_internal.h"

extern "C" {
#include "result/result.h"
}

namespace stats {

namespace {

constexpr size_t added_max = 64; /* members of a context, by the user */

/* The value of a member in a file, which may lack it. */
statement
statement_of(const element &from, const string &name)
{
	element e;
	string_view s;
	statement now;

	if (!from.is_object() ||
	    from.at_key(name).get(e) != simdjson::SUCCESS || e.is_null())
		return now;
	now.null = false;
	if (e.get(s) == simdjson::SUCCESS)
		now.value = clean(s, 2000);
	else if (e.is_array() || e.is_object())
		refuse("context: " + name + " is no plain value");
	else
		now.value = simdjson::minify(e);
	return now;
}

/* Strings of the context that users add; `all`: at most so many with ours. */
void
find_added(part &p, const element &context, size_t all)
{
	simdjson::dom::object object;

	if (context.get(object) != simdjson::SUCCESS)
		return;
	for (auto [key, value] : object) {
		if (!value.is_string() || key.empty() ||
		    key.size() > name_max || p.members.size() >= all ||
		    result_context_has(key.data(), key.size()))
			continue;
		string name = clean(key, name_max);
		auto same = [&](const member &m) {
			return m.known == nullptr && m.name == name;
		};

		if (std::none_of(p.members.begin(), p.members.end(), same)) {
			member m;

			m.name = name;
			p.members.push_back(m);
		}
	}
}

} /* namespace */

int
clock_of(const element &context, int *schema)
{
	element ours, e;
	string_view word;
	int64_t n;

	if (!context.is_object()) /* there is none */
		return SAMPLES_WALL;
	if (context.at_key("dumpbench").get(ours) != simdjson::SUCCESS)
		return SAMPLES_WALL;
	if (!ours.is_object())
		refuse("context.dumpbench is no object");
	if (ours.at_key("schema").get(n) != simdjson::SUCCESS ||
	    n < RESULT_SCHEMA_FIRST || n > RESULT_SCHEMA)
		refuse("context.dumpbench.schema is unknown (expected " +
		    std::to_string(RESULT_SCHEMA_FIRST) + " to " +
		    std::to_string(RESULT_SCHEMA) + ")");
	*schema = (int)n;
	if (ours.at_key("clock").get(word) == simdjson::SUCCESS)
		for (int i = 0; i < ROW_CLOCKS; i++)
			if (word == row_clocks[i].name)
				return i;
	refuse("context.dumpbench.clock is unknown (expected exact or tsc)");
}

void
add_context(part &p, int clock, const element &context)
{
	size_t n;
	const circumstance *known = circumstances((samples_clock)clock, &n);
	element ours = context;

	if (clock != SAMPLES_WALL)
		ours = context.at_key("dumpbench").value();
	for (size_t i = p.members.size(); i < n; i++) {
		p.members.emplace_back();
		p.members[i].known = &known[i];
		p.members[i].name = known[i].member;
	}
	find_added(p, context, n + added_max);
	for (member &m : p.members) {
		statement now = statement_of(m.known != nullptr ? ours :
		    context, m.name);

		if (p.files == 0)
			m.first = now;
		else if (m.first.null != now.null ||
		    m.first.value != now.value)
			m.mixed = true;
	}
	p.files++;
}

} /* namespace */
