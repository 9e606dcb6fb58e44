/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of a row, as its file has them. */
#include <algorithm>

#include "stats/samples_internal.h"

namespace stats {

namespace {

/* Once in an object; JSON itself does not mind. */
void
once(bool &seen, string_view key)
{
	if (seen)
		refuse(clean(key, 60) + " is there twice");
	seen = true;
}

string_view
text_of(const element &e, string_view key)
{
	string_view s;

	if (e.get(s) != simdjson::SUCCESS)
		refuse(clean(key, 60) + " is no string; a string accepted");
	return s;
}

/* A number, NAN for null; Google Benchmark's NaN has become null by now. */
double
number_of(const element &e, string_view key)
{
	double d;

	if (e.is_null())
		return NAN;
	if (e.get(d) != simdjson::SUCCESS)
		refuse(clean(key, 60) + " is no number; a number or null "
		    "accepted");
	return d;
}

/*
 * Members that say what a row is.  A program's own counters may have any of
 * these names and come last: the first counts, if it is of the right type.
 */
void
read_identity(string_view key, const element &value, raw_row &r)
{
	auto number = [&](int64_t &to) {
		int64_t n;

		if (to < 0 && value.get(n) == simdjson::SUCCESS)
			to = n;
	};
	auto text = [&](string_view &to) {
		string_view s;

		if (to.empty() && value.get(s) == simdjson::SUCCESS)
			to = s;
	};

	switch (key.size()) {
	case 3:
		r.rms |= key == "rms";
		break;
	case 5:
		if (key == "label")
			text(r.label);
		else if (key == "big_o")
			r.big_o |= value.is_string();
		break;
	case 7:
		if (key == "threads")
			number(r.who.threads);
		else if (key == "skipped" && value.is_bool())
			r.skipped |= bool(value);
		break;
	case 8:
		r.timed |= key == "cpu_time";
		break;
	case 9:
		r.timed |= key == "real_time";
		break;
	case 10:
		if (key == "iterations")
			number(r.iterations);
		break;
	case 12:
		if (key == "family_index")
			number(r.who.family);
		else if (key == "skip_message")
			text(r.skip);
		break;
	case 14:
		if (key == "aggregate_name")
			text(r.aggregate);
		else if (key == "aggregate_unit")
			text(r.aggregate_unit);
		break;
	case 16:
		if (key == "repetition_index")
			number(r.repetition);
		break;
	case 25:
		if (key == "per_family_instance_index")
			number(r.who.instance);
		break;
	}
}

} /* namespace */

void
read_members(const part &p, const simdjson::dom::object &object, raw_row &r)
{
	seen_row &seen = r.seen;

	std::fill_n(r.value, SAMPLES_METRICS, NAN);
	std::fill_n(r.least, SAMPLES_METRICS, NAN);
	std::fill_n(r.low, SAMPLES_METRICS, NAN);
	std::fill_n(r.high, SAMPLES_METRICS, NAN);
	for (auto [key, value] : object) {
		read_identity(key, value, r);
		if (key == "name") {
			once(seen.name, key);
			r.name = text_of(value, key);
		} else if (key == "run_name") {
			once(seen.run_name, key);
			r.run_name = text_of(value, key);
		} else if (key == "run_type") {
			once(seen.run_type, key);
			r.run_type = text_of(value, key);
		} else if (key == "time_unit") {
			once(seen.unit, key);
			r.unit = text_of(value, key);
		} else if (key == "error_message") {
			once(seen.error, key);
			r.error = text_of(value, key);
		} else if (key == "error_occurred") {
			once(seen.failed, key);
			if (value.get(r.failed) != simdjson::SUCCESS)
				refuse("error_occurred: true or false "
				    "accepted");
		} else if (key == "dumpbench") {
			once(r.ours, key);
			r.ours = value.is_object();
			r.own = value;
		}
		for (size_t i = 0; i < p.metrics.size(); i++) {
			const metric &m = p.metrics[i];

			if (key == m.name) {
				once(seen.value[i], key);
				r.value[i] = number_of(value, key);
			} else if (key == m.least) {
				once(seen.least[i], key);
				r.least[i] = number_of(value, key);
			} else if (key == m.low) {
				once(seen.low[i], key);
				r.low[i] = number_of(value, key);
			} else if (key == m.high) {
				once(seen.high[i], key);
				r.high[i] = number_of(value, key);
			}
		}
	}
}

} /* namespace */
