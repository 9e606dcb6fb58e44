/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether a row is a repetition or an aggregate, and of which benchmark. */
#include "stats/samples_internal.h"

namespace stats {

namespace {

const struct {
	string_view name, suffix;
} statistics[] = {{"mean", "_mean"}, {"median", "_median"},
    {"stddev", "_stddev"}, {"cv", "_cv"}, {"BigO", "_BigO"}, {"RMS", "_RMS"}};

/* By its suffix; OTHER: none that is known. */
statistic
statistic_of(string_view name)
{
	int i = 0;

	for (; i < OTHER && !ends_with(name, statistics[i].suffix); i++)
		;
	return (statistic)i;
}

string_view
without(string_view name, statistic which)
{
	if (which == OTHER)
		return name;
	return name.substr(0, name.size() - statistics[which].suffix.size());
}

void
check_name(string_view name)
{
	if (name.empty())
		refuse("name is missing (expected a string)");
	if (name.size() > name_max)
		refuse("name '" + clean(name, 40) + "…' is too long (expected "
		    "at most " + std::to_string(name_max) + " characters)");
	if (name.find('\0') != string_view::npos)
		refuse("name '" + clean(name, 40) + "' has a character of "
		    "code 0");
}

/* The first row of a name, if this file has it so far; null: it does not. */
const pooled_row *
row_here(const reading &now, string_view name)
{
	const part &p = now.s->parts[now.clock];
	auto it = p.by_name.find(string(name));

	if (it == p.by_name.end() ||
	    p.rows[it->second].here.file != now.s->files)
		return nullptr;
	return &p.rows[it->second];
}

/* Before 1.5, aggregates are known by where they stand: see samples.h. */
bool
is_old_aggregate(const reading &now, const raw_row &r, statistic which,
    const element *next)
{
	string_view base = without(r.name, which), other;
	const pooled_row *first = row_here(now, base);
	statistic its;
	int64_t n;

	if (first != nullptr) {
		const here &last = now.s->parts[now.clock].rows[
		    first->last_here].here;

		if (last.plain >= 2 && (last.statistics & 1u << which) == 0)
			return true;
	}
	if (now.base == base && now.iterations == r.iterations &&
	    (now.statistics & 1u << which) == 0)
		return true;
	if (next == nullptr ||
	    next->at_key("name").get(other) != simdjson::SUCCESS)
		return false;
	its = statistic_of(other);
	if (next->at_key("iterations").get(n) != simdjson::SUCCESS)
		n = -1;
	return its != OTHER && its != which && without(other, its) == base &&
	    n == r.iterations &&
	    next->at_key("run_type").error() != simdjson::SUCCESS;
}

/* An aggregate's benchmark, where only its own name is there to tell. */
string_view
base_of(const reading &now, const raw_row &r)
{
	string_view name = r.name;
	size_t end = name.size(), more = r.aggregate.size() + 1;

	if (!r.aggregate.empty() && name.size() > more &&
	    ends_with(name, r.aggregate) && name[name.size() - more] == '_')
		return name.substr(0, name.size() - more);
	if (statistic_of(name) != OTHER)
		return without(name, statistic_of(name));
	/* A statistic of the program's own, of a benchmark that is here. */
	for (int i = 0; i < 8; i++) {
		end = name.rfind('_', end);
		if (end == string_view::npos || end == 0)
			break;
		if (row_here(now, name.substr(0, end)) != nullptr)
			return name.substr(0, end);
		end--;
	}
	return name;
}

} /* namespace */

/* The fit of a family's times: of no benchmark, and no time. */
bool
is_complexity(const raw_row &r)
{
	return (r.big_o || r.rms) && !r.timed;
}

kind
classify(reading &now, const raw_row &r, const element *next)
{
	kind k;

	if (r.run_type.empty()) {
		k.which = statistic_of(r.name);
		k.aggregate = k.which < BIG_O &&
		    is_old_aggregate(now, r, k.which, next);
		if (k.aggregate && now.base != without(r.name, k.which))
			now.statistics = 0;
		now.base = k.aggregate ? without(r.name, k.which)
				       : string_view();
		now.iterations = r.iterations;
		now.statistics |= 1u << k.which;
	} else {
		if (r.run_type != "iteration" && r.run_type != "aggregate")
			refuse("run_type '" + clean(r.run_type, 40) +
			    "' (expected iteration or aggregate)");
		k.aggregate = r.run_type == "aggregate";
		now.base = {};
	}
	k.name = r.name.empty() ? r.run_name : r.name;
	check_name(k.name);
	if (k.aggregate) {
		k.name = r.run_name.empty() ? base_of(now, r) : r.run_name;
		check_name(k.name);
	}
	now.tamed = k.name;
	tame(now.tamed);
	k.name = now.tamed;
	k.which = OTHER;
	if (!k.aggregate)
		return k;
	for (int i = 0; i < OTHER; i++)
		if (r.aggregate.empty()
			? ends_with(r.name, statistics[i].suffix)
			: r.aggregate == statistics[i].name)
			k.which = (statistic)i;
	return k;
}

} /* namespace */
