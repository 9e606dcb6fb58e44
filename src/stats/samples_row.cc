/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of a row, as its file has them. */
#include <algorithm>

#include "stats/samples_internal.h"

namespace stats {

namespace {

string_view
text_of(const element &e, const string &key)
{
	string_view s;

	if (e.get(s) != simdjson::SUCCESS)
		refuse(clean(key, 60) + " is no string");
	return s;
}

/* A number, NAN for null; Google Benchmark's NaN has become null by now. */
double
number_of(const element &e, const string &key)
{
	double d;

	if (e.is_null())
		return NAN;
	if (e.get(d) != simdjson::SUCCESS)
		refuse(clean(key, 60) + " is no number (expected a number "
		    "or null)");
	return d;
}

void
take_word(const known_member &k, const element &value, raw_row &r)
{
	r.*k.text = text_of(value, k.name);
}

void
take_figure(const known_member &k, const element &value, raw_row &r)
{
	r.figure[k.metric][k.which] = number_of(value, k.name);
}

void
take_failed(const known_member &k, const element &value, raw_row &r)
{
	if (value.get(r.failed) != simdjson::SUCCESS)
		refuse(k.name + " is no boolean (expected true or false)");
}

void
take_own(const known_member &, const element &value, raw_row &r)
{
	r.ours = value.is_object();
	r.own = value;
}

/*
 * A program's own counters may have any of the names of what follows, and come
 * last: the first counts, if it is of the right type.
 */
void
take_number(const known_member &k, const element &value, raw_row &r)
{
	int64_t n;

	if (r.*k.number < 0 && value.get(n) == simdjson::SUCCESS)
		r.*k.number = n;
}

void
take_text(const known_member &k, const element &value, raw_row &r)
{
	string_view s;

	if ((r.*k.text).empty() && value.get(s) == simdjson::SUCCESS)
		r.*k.text = s;
}

void
take_skipped(const known_member &, const element &value, raw_row &r)
{
	bool skipped;

	if (value.get(skipped) == simdjson::SUCCESS)
		r.skipped |= skipped;
}

void
take_time(const known_member &, const element &, raw_row &r)
{
	r.timed = true;
}

void
take_big_o(const known_member &, const element &value, raw_row &r)
{
	r.big_o |= value.is_string();
}

void
take_rms(const known_member &, const element &, raw_row &r)
{
	r.rms = true;
}

constexpr uint64_t
figure_bit(size_t metric, bound which)
{
	return (uint64_t)1 << (metric * BOUNDS + which);
}

static_assert(SAMPLES_METRICS * BOUNDS <= 32, "the bits below 1 << 32");

const known_member members[] = {
	{"name", take_word, 1ull << 32, nullptr, &raw_row::name},
	{"run_name", take_word, 1ull << 33, nullptr, &raw_row::run_name},
	{"run_type", take_word, 1ull << 34, nullptr, &raw_row::run_type},
	{"time_unit", take_word, 1ull << 35, nullptr, &raw_row::unit},
	{"error_message", take_word, 1ull << 36, nullptr, &raw_row::error},
	{"error_occurred", take_failed, 1ull << 37},
	{"dumpbench", take_own, 1ull << 38},
	{"threads", take_number, 0, &raw_row::threads},
	{"iterations", take_number, 0, &raw_row::iterations},
	{"repetition_index", take_number, 0, &raw_row::repetition},
	{"family_index", take_number, 0, &raw_row::family},
	{"per_family_instance_index", take_number, 0, &raw_row::instance},
	{"label", take_text, 0, nullptr, &raw_row::label},
	{"skip_message", take_text, 0, nullptr, &raw_row::skip},
	{"aggregate_name", take_text, 0, nullptr, &raw_row::aggregate},
	{"aggregate_unit", take_text, 0, nullptr, &raw_row::aggregate_unit},
	{"skipped", take_skipped},
	{"real_time", take_time},
	{"cpu_time", take_time},
	{"big_o", take_big_o},
	{"rms", take_rms},
};

/* Those that may be of this length. */
template <typename M>
auto &
of_length(M &known, size_t length)
{
	return known[std::min(length, member_lengths - 1)];
}

} /* namespace */

bool
is_time(string_view metric)
{
	for (const known_member &k : members)
		if (k.take == take_time && k.name == metric)
			return true;
	return false;
}

bool
has(const raw_row &r, size_t metric)
{
	return (r.seen & figure_bit(metric, VALUE)) != 0;
}

void
know_members(part &p)
{
	for (const known_member &k : members)
		of_length(p.known, k.name.size()).push_back(k);
	for (size_t i = 0; i < p.metrics.size(); i++)
		for (int b = 0; b < BOUNDS; b++) {
			const string &name = p.metrics[i].names[b];

			if (!name.empty())
				of_length(p.known, name.size()).push_back(
				    {name, take_figure,
				    figure_bit(i, (bound)b), nullptr,
				    nullptr, i, (bound)b});
		}
}

void
read_members(const part &p, const simdjson::dom::object &object, raw_row &r)
{
	std::fill_n(r.figure[0], SAMPLES_METRICS * BOUNDS, NAN);
	for (auto [key, value] : object)
		for (const known_member &k : of_length(p.known, key.size())) {
			if (key != k.name)
				continue;
			if ((r.seen & k.once) != 0)
				refuse(clean(k.name, 60) + " is there twice");
			r.seen |= k.once;
			k.take(k, value, r);
		}
}

} /* namespace */
