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

/* What of a context is worth telling: of ours, and of others'. */
const char *const our_members[] = {"os", "release", "version", "machine",
    "module_version", "target", "emulated", "accelerator", "qemu_version",
    "cpu_model", "memory_mb", "cpus", "mitigations", "topology", "initiator",
    "seed", "host", "ticks_per_second", "ended"};
const char *const their_members[] = {"host_name", "num_cpus", "mhz_per_cpu",
    "cpu_scaling_enabled", "library_build_type", "executable"};

struct member_names {
	const char *const *names;
	size_t n;
};

member_names
members_of(int clock)
{
	if (clock == SAMPLES_WALL)
		return {their_members, std::size(their_members)};
	return {our_members, std::size(our_members)};
}

/* What a file says of a member, which it may not have. */
member
member_of(const element &from, string_view name)
{
	element e;
	string_view s;
	member now;

	now.name = name;
	if (!from.is_object() ||
	    from.at_key(name).get(e) != simdjson::SUCCESS || e.is_null())
		return now;
	now.null = false;
	if (e.get(s) == simdjson::SUCCESS)
		now.value = clean(s, 2000);
	else if (e.is_array() || e.is_object())
		refuse("context: " + now.name + " is no plain value");
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
		if (!value.is_string() || key.empty() || key.size() > name_max ||
		    p.members.size() >= all ||
		    result_context_has(key.data(), key.size()))
			continue;
		string name = clean(key, name_max);
		auto same = [&](const member &m) { return m.name == name; };

		if (std::none_of(p.members.begin(), p.members.end(), same)) {
			member m;

			m.name = name;
			p.members.push_back(m);
		}
	}
}

} /* namespace */

int
clock_of(const element &context)
{
	element ours, e;
	string_view word;
	int64_t schema;

	if (!context.is_object()) /* there is none */
		return SAMPLES_WALL;
	if (context.at_key("dumpbench").get(ours) != simdjson::SUCCESS)
		return SAMPLES_WALL;
	if (!ours.is_object())
		refuse("context.dumpbench is no object");
	if (ours.at_key("schema").get(schema) != simdjson::SUCCESS ||
	    schema < RESULT_SCHEMA_FIRST || schema > RESULT_SCHEMA)
		refuse("context.dumpbench.schema: " +
		    std::to_string(RESULT_SCHEMA_FIRST) + " to " +
		    std::to_string(RESULT_SCHEMA) + " accepted");
	if (ours.at_key("clock").get(word) == simdjson::SUCCESS)
		for (int i = 0; i < SAMPLES_WALL; i++)
			if (word == samples_clock_name((samples_clock)i))
				return i;
	refuse("context.dumpbench.clock: exact or tsc accepted");
}

void
add_context(part &p, int clock, const element &context)
{
	member_names names = members_of(clock);
	element ours = context;

	if (clock != SAMPLES_WALL)
		ours = context.at_key("dumpbench").value();
	p.members.resize(std::max(names.n, p.members.size()));
	find_added(p, context, names.n + added_max);
	for (size_t i = 0; i < p.members.size(); i++) {
		member &m = p.members[i];
		member now = i < names.n ? member_of(ours, names.names[i]) :
		    member_of(context, m.name);

		if (p.files == 0)
			m = now;
		else if (m.null != now.null || m.value != now.value)
			m.mixed = true;
	}
	p.files++;
}

} /* namespace */
