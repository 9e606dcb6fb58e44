/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files into samples.  C++ because simdjson is: a thousand files are to take
 * less than a second.  No exception leaves this file.
 */
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include <simdjson.h>

#include "stats/mend.h"
#include "stats/samples.h"

extern "C" {
#include "result/result.h"
#include "result/row.h"
#include "util/property.h"
}

using simdjson::dom::element;
using simdjson::dom::element_type;
using std::string;
using std::string_view;

namespace {

constexpr size_t name_max = 512;
constexpr size_t twins_max = 100; /* benchmarks of one name in a file */
constexpr size_t added_max = 64; /* members of a context, by the user */
constexpr int folder_depth = 8;
constexpr size_t none = SIZE_MAX;

/* A sentence on its way to the caller's message. */
struct offence {
	int error;
	string text;
};

struct figure {
	std::vector<double> x;
	size_t missing = 0;
	double low = INFINITY, high = -INFINITY;
	std::vector<double> means, medians; /* of aggregates */
};

/* Numbers that have been there; mostly one range. */
class number_set {
	std::map<int64_t, int64_t> ranges; /* from and to */

public:
	bool
	add(int64_t n)
	{
		auto it = ranges.upper_bound(n);

		if (it == ranges.begin()) {
			ranges.emplace(n, n);
			return true;
		}
		--it;
		if (n <= it->second)
			return false;
		if (n == it->second + 1)
			it->second = n;
		else
			ranges.emplace(n, n);
		return true;
	}
	void clear() { ranges.clear(); }
};

/* What tells benchmarks of one name apart; -1: not said. */
struct identity {
	int64_t family = -1, instance = -1, threads = -1;

	/* An aggregate may say less than its repetitions. */
	bool
	fits(const identity &o, bool loosely) const
	{
		auto same = [=](int64_t a, int64_t b) {
			return a == b || (loosely && (a < 0 || b < 0));
		};

		return same(family, o.family) && same(instance, o.instance) &&
		    same(threads, o.threads);
	}
};

enum statistic { MEAN, MEDIAN, STDDEV, CV, BIG_O, RMS, OTHER };

/* A benchmark of a name in the file that is being read. */
struct here {
	size_t file = none; /* which one: of an older one this is void */
	identity who;
	string label;	    /* where there is no repetition_index */
	number_set repetitions;
	size_t plain = 0;     /* rows that are no aggregates */
	unsigned statistics = 0; /* a bit each */
};

struct row {
	string name, error, skipped;
	bool failed = false, aggregates = false, passed_over = false,
	    idle = false, repeated = false; /* no aggregates alone */
	bool known = false; /* the plan and what follows */
	bool unsettled = false, unsettled_sink = false, waits = false;
	bool plans = false, silent = false;
	string plan;
	long possible = -1;
	std::vector<figure> figures;
	struct here here;
	bool is_twin = false;	 /* there is one of its name before it */
	size_t twin = none;	 /* the next of its name */
	string shown;		 /* with its number, where it has twins */
	/* Of the first of a name only: */
	size_t files = 0;	 /* that have it */
	size_t last_here = none; /* of its twins in this file */
	size_t twins_here = 0, twins = 1;
	bool listed = false;	 /* in with_twins */
};

struct member {
	string name, value;
	bool null = true, mixed = false;
};

/* A metric, and between which others it must lie: min and p10 lie below. */
struct metric {
	string name, least, low, high, stage;
};

struct part {
	size_t files = 0;
	std::vector<metric> metrics;
	std::vector<row> rows;
	std::unordered_map<string, size_t> by_name;
	std::vector<member> members;
	std::unordered_map<string, size_t> by_shown; /* of twins */
	std::vector<size_t> with_twins; /* the first of each */
	size_t last = 0; /* files tell of benchmarks in the same order */
	size_t previous = none; /* the row before, in this file */
	bool shown = false;

	/* What the caller sees. */
	std::vector<const char *> c_metrics;
	std::vector<samples_row> c_rows;
	std::vector<samples_member> c_members;
	samples_part c_part;
};

const char *const clock_names[] = {"exact", "tsc", "wall"};

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

/* No control character of a foreign file reaches a terminal. */
string
clean(string_view s, size_t most)
{
	/* Not cut within a character. */
	while (most < s.size() && most > 0 && (s[most] & 0xc0) == 0x80)
		most--;
	string out(s.substr(0, most));

	for (size_t i = 0; i < out.size(); i++) {
		/* U+0080 to U+009f are control characters, too. */
		if (i > 0 && out[i - 1] == '\xc2' &&
		    (unsigned char)out[i] < 0xa0)
			out[i - 1] = out[i] = '?';
		if ((unsigned char)out[i] < ' ' || out[i] == 0x7f)
			out[i] = '?';
	}
	return out;
}

[[noreturn]] void
refuse(const string &text)
{
	throw offence{EINVAL, text};
}

bool
ends_with(string_view s, string_view end)
{
	return s.size() > end.size() &&
	    s.substr(s.size() - end.size()) == end;
}

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

struct samples {
	part parts[SAMPLES_CLOCKS];
	bool chosen = false; /* by the caller */
	simdjson::dom::parser parser;
	std::vector<char> text; /* of one file after the other */
	size_t files = 0;
};

namespace {

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

/* Which of a row's members we read, to refuse those that come twice. */
struct seen_row {
	bool name = false, run_name = false, run_type = false, unit = false,
	    error = false, failed = false;
	bool value[SAMPLES_METRICS] = {}, least[SAMPLES_METRICS] = {},
	    low[SAMPLES_METRICS] = {}, high[SAMPLES_METRICS] = {};
};

struct raw_row {
	seen_row seen;
	string_view name, run_name, run_type, unit, error;
	string renamed[2]; /* what of these was an older file's */
	bool failed = false, ours = false;
	element own; /* the member dumpbench, if ours */
	/* Which benchmark, and whether it is a measurement at all. */
	identity who;
	int64_t repetition = -1, iterations = -1;
	string_view label, skip, aggregate, aggregate_unit;
	bool skipped = false, big_o = false, rms = false, timed = false;
	double value[SAMPLES_METRICS], least[SAMPLES_METRICS],
	    low[SAMPLES_METRICS], high[SAMPLES_METRICS];
};

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

/* The fit of a family's times: of no benchmark, and no time. */
bool
is_complexity(const raw_row &r)
{
	return (r.big_o || r.rms) && !r.timed;
}

/* What is known of a row when those around it have been looked at. */
struct kind {
	bool aggregate = false;
	statistic which = OTHER;
	string_view name; /* the benchmark's */
};

/* A file, as far as it has been read. */
struct reading {
	samples *s;
	int clock;
	/* Of the last row, if that was an aggregate without run_type. */
	string_view base;
	int64_t iterations = -1;
	unsigned statistics = 0;
	string tamed = {}; /* a name without its control characters */
};

bool
has_control(string_view s)
{
	for (size_t i = 0; i < s.size(); i++)
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f ||
		    (s[i] == '\xc2' && i + 1 < s.size() &&
			(unsigned char)s[i + 1] < 0xa0))
			return true;
	return false;
}

void
check_name(string_view name)
{
	if (name.empty())
		refuse("name is missing; a string accepted");
	if (name.size() > name_max)
		refuse("name '" + clean(name, 40) + "…': at most " +
		    std::to_string(name_max) + " characters accepted");
	if (name.find('\0') != string_view::npos)
		refuse("name '" + clean(name, 40) + "' has a character of "
		    "code 0; any other accepted");
}

/* The first row of a name, if this file has it so far; null: it does not. */
const row *
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
	const row *first = row_here(now, base);
	statistic its;
	int64_t n = -1;

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
			    "': iteration or aggregate accepted");
		k.aggregate = r.run_type == "aggregate";
		now.base = {};
	}
	k.name = r.name.empty() ? r.run_name : r.name;
	check_name(k.name);
	if (k.aggregate) {
		k.name = r.run_name.empty() ? base_of(now, r) : r.run_name;
		check_name(k.name);
	}
	if (has_control(k.name)) {
		now.tamed = clean(k.name, k.name.size());
		k.name = now.tamed;
	}
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

double
nanoseconds(string_view unit)
{
	if (unit == "ns" || unit.empty())
		return 1;
	if (unit == "us")
		return 1e3;
	if (unit == "ms")
		return 1e6;
	if (unit == "s")
		return 1e9;
	refuse("time_unit '" + clean(unit, 40) + "': ns, us, ms, s accepted");
}

/* The first of a name. */
size_t
find_name(part &p, string_view name)
{
	size_t n = p.rows.size(), at = p.last;

	/* Another repetition, or the next benchmark. */
	for (int i = 0; i < 2 && at < n; i++, at++)
		if (p.rows[at].name == name && !p.rows[at].is_twin)
			return at;
	if (n > 0 && p.rows[0].name == name)
		return 0;
	auto [it, fresh] = p.by_name.try_emplace(string(name), n);
	if (fresh) {
		p.rows.emplace_back();
		p.rows.back().name = name;
		p.rows.back().figures.resize(p.metrics.size());
	}
	return it->second;
}

/* The one behind `at`, of the same name, for a file that has so many. */
size_t
next_twin(part &p, size_t first, size_t at)
{
	size_t n = p.rows.size();

	if (++p.rows[first].twins_here > twins_max)
		refuse(clean(p.rows[first].name, 100) + ": more than " +
		    std::to_string(twins_max) + " benchmarks of that name, "
		    "which begin where repetition_index is 0 again or, without "
		    "it, after rows of another; repetitions with their index, "
		    "or a file a run accepted");
	if (!p.rows[first].listed)
		p.with_twins.push_back(first);
	p.rows[first].listed = true;
	if (p.rows[at].twin != none)
		return p.rows[at].twin;
	p.rows.emplace_back();
	p.rows[n].name = p.rows[first].name;
	p.rows[n].is_twin = true;
	p.rows[n].figures.resize(p.metrics.size());
	p.rows[at].twin = n;
	return n;
}

void
enter(here &h, size_t file, const raw_row &r)
{
	h.file = file;
	h.who = r.who;
	h.label = r.label;
	h.repetitions.clear();
	h.plain = 0;
	h.statistics = 0;
}

/* Whether a row may be of this benchmark; what is told apart, is. */
bool
continues(const part &p, const raw_row &r, const kind &k, size_t at)
{
	const here &h = p.rows[at].here;

	if (k.aggregate)
		return k.which == OTHER || (h.statistics & 1u << k.which) == 0;
	/* No index at all: then these follow each other. */
	if (r.repetition < 0 && r.who.family < 0)
		return h.plain == 0 || (p.previous == at &&
		    h.statistics == 0 && h.label == r.label);
	return true;
}

/*
 * The row that one of the file belongs to.  Google Benchmark writes all
 * repetitions of a benchmark before those of the next of its name.
 */
row &
find_row(samples *s, part &p, const raw_row &r, const kind &k)
{
	size_t first = find_name(p, k.name), at = first, last = none;

	p.last = first;
	if (p.rows[first].here.file != s->files) {
		p.rows[first].files++;
		p.rows[first].twins_here = 1;
	} else {
		/* Of those that this file has, the last that it could be. */
		for (; at != none && p.rows[at].here.file == s->files;
		    at = p.rows[at].twin)
			if (p.rows[at].here.who.fits(r.who, k.aggregate))
				last = at;
		if (last != none && !continues(p, r, k, last))
			last = none;
		/* A benchmark that begins, or one where nothing may begin. */
		if (last != none && !k.aggregate && r.repetition >= 0 &&
		    !p.rows[last].here.repetitions.add(r.repetition)) {
			if (r.repetition > 0)
				refuse(clean(k.name, 100) +
				    ": repetition_index " +
				    std::to_string(r.repetition) +
				    " is there twice; once for each benchmark "
				    "of a name accepted, 0 first");
			last = none;
		}
		if (last == none)
			at = next_twin(p, first, p.rows[first].last_here);
		else
			at = last;
	}
	row &to = p.rows[at];
	if (last == none) {
		enter(to.here, s->files, r);
		p.rows[first].last_here = at;
		if (!k.aggregate && r.repetition >= 0)
			to.here.repetitions.add(r.repetition);
	}
	if (k.aggregate)
		to.here.statistics |= 1u << k.which;
	else
		to.here.plain++;
	p.previous = at;
	return to;
}

string
ordinal(size_t n)
{
	static const char *const ends[] = {"th", "st", "nd", "rd"};
	bool teen = n / 10 % 10 == 1;

	return std::to_string(n) + ends[n % 10 < 4 && !teen ? n % 10 : 0];
}

/*
 * All files of a side have as many benchmarks of a name, or it is unknown which
 * belong together.
 */
void
count_twins(samples *s, part &p)
{
	for (size_t first : p.with_twins) {
		row &r = p.rows[first];
		size_t n = 1;

		if (r.here.file != s->files)
			continue;
		if (r.files > 1 && r.twins != r.twins_here)
			refuse(clean(r.name, 100) + ": benchmarks of that "
			    "name: " + std::to_string(r.twins_here) +
			    " here, " + std::to_string(r.twins) + " in the "
			    "files before; as many in all files of one side "
			    "accepted");
		r.twins = r.twins_here;
		for (size_t at = first; at != none; at = p.rows[at].twin, n++) {
			row &one = p.rows[at];

			if (!one.shown.empty())
				continue;
			one.shown = r.name + " (" + ordinal(n) + " of " +
			    std::to_string(r.twins) + " of that name)";
			p.by_shown.emplace(one.shown, at);
		}
	}
}

/* By default some are judged by what comes through, all else by a page. */
bool
wanted(const samples *s, int clock, string_view name, const string &metric)
{
	enum row_family family;

	if (s->chosen || clock != SAMPLES_TSC)
		return true;
	family = row_family_of(name.data(), name.size());
	return (family != ROW_FAMILIES && row_families[family].by_rate) ==
	    (metric == "bytes_per_second");
}

/* Has the list of properties of that name this one? */
bool
has_property(const element &own, const char *member, const char *property)
{
	string_view list;

	return own.at_key(member).get(list) == simdjson::SUCCESS &&
	    property_has(string(list).c_str(), property);
}

/* What a row of ours says of its path and plan; of schema 1, less. */
void
learn(row &to, const element &own)
{
	static const char *const members[] = {"pages", "rounds", "source"};
	element e;
	bool allocates = false;
	string plan;
	int64_t n;
	long possible = -1;

	if (own.at_key("allocates").get(e) == simdjson::SUCCESS &&
	    e.get(allocates) != simdjson::SUCCESS)
		refuse("allocates: true or false accepted");
	if (own.at_key("possible_cpus").get(n) == simdjson::SUCCESS)
		possible = (long)n;
	for (const char *m : members)
		if (own.at_key(m).get(e) == simdjson::SUCCESS)
			plan += (plan.empty() ? "" : " ") + string(m) + "=" +
			    clean(e.is_string() ? string_view(e) :
			    string_view(simdjson::minify(e)), 40);
	to.silent |= own.at_key("allocates").get(e) != simdjson::SUCCESS &&
	    own.at_key("properties").get(e) != simdjson::SUCCESS;
	to.unsettled |= allocates ||
	    has_property(own, "properties", "unsettled");
	to.unsettled_sink |=
	    has_property(own, "sink_properties", "unsettled");
	to.waits |= has_property(own, "sink_properties", "waits");
	if (to.known && (plan != to.plan || possible != to.possible))
		to.plans = true;
	to.known = true;
	to.plan = plan;
	to.possible = possible;
}

/*
 * The tenth percentile where there is none, of schema 1: as near as the
 * histogram tells.  Within one bucket it tells nothing, so that the least is
 * taken if it is in that of the median, and else the median.
 */
double
low_of(const element &own, const metric &m, double median, double least)
{
	simdjson::dom::array buckets;
	double all = 0, sum = 0, start = NAN, next = INFINITY;
	double lowest, count;

	if (own.at_key("stages").at_key(m.stage).at_key("histogram").get(
	    buckets) != simdjson::SUCCESS)
		return least;
	for (element b : buckets)
		if (b.at(1).get(count) == simdjson::SUCCESS)
			all += count;
	for (element b : buckets) {
		if (b.at(0).get(lowest) != simdjson::SUCCESS ||
		    b.at(1).get(count) != simdjson::SUCCESS)
			return least;
		if (sum >= 0.1 * all) {
			next = lowest;
			break;
		}
		sum += count;
		start = lowest;
	}
	if (!(median < next))
		return std::max(start, least);
	return least >= start ? least : median;
}

/* A benchmark's figure where that is all its file tells. */
void
add_aggregate(const samples *s, int clock, const raw_row &r, const kind &k,
    row &to)
{
	const part &p = s->parts[clock];

	to.aggregates = true;
	if ((k.which != MEAN && k.which != MEDIAN) ||
	    r.aggregate_unit == "percentage")
		return;
	for (size_t i = 0; i < p.metrics.size(); i++) {
		const metric &m = p.metrics[i];
		figure &f = to.figures[i];
		double x = r.value[i];

		if (!std::isfinite(x) || !wanted(s, clock, k.name, m.name))
			continue;
		if (m.name == "real_time" || m.name == "cpu_time")
			x *= nanoseconds(r.unit);
		(k.which == MEAN ? f.means : f.medians).push_back(x);
	}
}

/* Without an iteration, and without a figure. */
bool
is_idle(const part &p, const raw_row &r)
{
	if (r.iterations != 0)
		return false;
	for (size_t i = 0; i < p.metrics.size(); i++)
		if (std::isfinite(r.value[i]) && r.value[i] != 0)
			return false;
	return true;
}

/* A row that is no measurement, and what it is instead; false: it is one. */
bool
is_blank(const part &p, int clock, const raw_row &r, row &to)
{
	if (r.failed) {
		to.failed = true;
		to.error = clean(r.error, 200);
	} else if (r.skipped) {
		to.passed_over = true;
		to.skipped = clean(r.skip, 200);
	} else if (clock == SAMPLES_WALL && is_idle(p, r))
		to.idle = true;
	else
		return false;
	return true;
}

/* A family's present name for the one that older files have. */
void
rename_family(string_view &name, string &now)
{
	const char *family;
	size_t n = row_old_name(name.data(), name.size(), &family);

	if (n == 0)
		return;
	now = family + string(name.substr(n));
	name = now;
}

void
add_row(reading &now, const simdjson::dom::object &object, const element *next)
{
	samples *s = now.s;
	int clock = now.clock;
	part &p = s->parts[clock];
	raw_row r;

	read_members(p, object, r);
	if (clock != SAMPLES_WALL) {
		rename_family(r.name, r.renamed[0]);
		rename_family(r.run_name, r.renamed[1]);
	}
	if (is_complexity(r))
		return;
	kind k = classify(now, r, next);
	if (k.aggregate && (k.which == BIG_O || k.which == RMS))
		return;
	string_view name = k.name;
	row &to = find_row(s, p, r, k);

	if (k.aggregate) {
		add_aggregate(s, clock, r, k, to);
		return;
	}
	to.repeated = true;
	if (is_blank(p, clock, r, to))
		return;
	if (r.ours)
		learn(to, r.own);
	for (size_t i = 0; i < p.metrics.size(); i++) {
		const metric &m = p.metrics[i];
		figure &f = to.figures[i];
		double x = r.value[i];

		if (!r.seen.value[i] || !wanted(s, clock, name, m.name))
			continue;
		if (!std::isfinite(x)) {
			f.missing++;
			continue;
		}
		if (m.name == "real_time" || m.name == "cpu_time")
			x *= nanoseconds(r.unit);
		if (clock != SAMPLES_WALL && x < 0)
			refuse(clean(name, 100) + ": " + m.name +
			    " is less than 0");
		if (r.least[i] > x || r.low[i] > x || r.high[i] < x)
			refuse(clean(name, 100) + ": " + m.name +
			    " is not between " + m.least + ", " + m.low +
			    " and " + m.high);
		if (std::isnan(r.low[i]) && r.ours && clock == SAMPLES_EXACT)
			r.low[i] = low_of(r.own, m, x, r.least[i]);
		f.low = std::min(f.low, std::isnan(r.low[i]) ? x : r.low[i]);
		f.high = std::max(f.high,
		    std::isnan(r.high[i]) ? x : r.high[i]);
		f.x.push_back(x);
	}
}

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
			if (word == clock_names[i])
				return i;
	refuse("context.dumpbench.clock: exact or tsc accepted");
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

void
add_file(samples *s, const element &root)
{
	element context, rows;
	simdjson::dom::array list;
	simdjson::dom::object object;
	size_t i = 0;

	if (!root.is_object())
		refuse("is JSON, but no object with benchmarks");
	if (root.at_key("benchmarks").get(list) != simdjson::SUCCESS)
		refuse("benchmarks is missing or no list; results of "
		    "dumpbench and of Google Benchmark accepted");
	/* Some tools keep the rows only. */
	if (root.at_key("context").get(context) != simdjson::SUCCESS)
		context = root.at_key("benchmarks").value();
	else if (!context.is_object())
		refuse("context is no object; results of dumpbench and of "
		    "Google Benchmark accepted");
	reading now = {s, clock_of(context), {}, -1, 0, {}};

	s->files++;
	part &p = s->parts[now.clock];
	p.shown = false;
	p.previous = none;
	add_context(p, now.clock, context);
	for (auto it = list.begin(); it != list.end(); i++) {
		element e = *it, following;
		bool more = (++it) != list.end();

		if (e.get(object) != simdjson::SUCCESS)
			refuse("benchmarks[" + std::to_string(i) +
			    "] is no object");
		if (more)
			following = *it;
		try {
			add_row(now, object, more ? &following : nullptr);
		} catch (offence &o) {
			o.text = "benchmarks[" + std::to_string(i) +
			    "]: " + o.text;
			throw;
		}
	}
	count_twins(s, p);
}

/* Much memory can be asked for with few bytes: "[],[],[],". */
void
count_values(const char *text, size_t size)
{
	long values = 0;

	for (size_t i = 0; i < size; i++)
		values += text[i] == ',' || text[i] == '[' || text[i] == '{';
	if (values > RESULT_MAX_VALUES)
		refuse("too many values for a result: at most " +
		    std::to_string(RESULT_MAX_VALUES) + " accepted");
}

/* What is no JSON as it stands; refused with its place if it stays none. */
simdjson::error_code
parse_mended(samples *s, string_view text, element &root)
{
	mended m = mend_json(text);
	auto error = s->parser.parse(m.text).get(root);
	string where;

	if (error == simdjson::SUCCESS || error == simdjson::DEPTH_ERROR)
		return error;
	where = where_wrong(text, m);
	if (where.empty()) /* one that Jansson takes */
		where = simdjson::error_message(error);
	refuse("not whole JSON (" + clean(where, 300) + "); results of "
	    "dumpbench and of Google Benchmark accepted");
}

/* `text` has simdjson's padding behind `size`. */
void
parse(samples *s, const char *text, size_t size)
{
	simdjson::error_code error;
	element root;

	/* A mark of the byte order, which some editors put there. */
	if (string_view(text, size).substr(0, 3) == "\xef\xbb\xbf") {
		text += 3;
		size -= 3;
	}
	if (string_view(text, size).substr(0, 2) == "\xff\xfe" ||
	    string_view(text, size).substr(0, 2) == "\xfe\xff")
		refuse("is UTF-16; UTF-8 accepted");

	if (size > (size_t)RESULT_MAX_VALUES)
		count_values(text, size);
	/* The parser's own memory is for the largest file so far. */
	if (s->parser.capacity() < size || s->parser.capacity() == 0) {
		error = s->parser.allocate(std::max(size, (size_t)65536),
		    RESULT_MAX_DEPTH);
		if (error != simdjson::SUCCESS)
			throw std::bad_alloc();
	}
	error = s->parser.parse(text, size, false).get(root);
	if (error != simdjson::SUCCESS && error != simdjson::DEPTH_ERROR)
		error = parse_mended(s, string_view(text, size), root);
	if (error == simdjson::DEPTH_ERROR)
		refuse("nested too deep for a result: at most " +
		    std::to_string(RESULT_MAX_DEPTH) + " levels accepted");
	add_file(s, root);
}

struct file {
	int fd;

	explicit file(const char *path)
	    /* A fifo must be refused, not waited for. */
	    : fd(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK))
	{
		if (fd == -1)
			throw offence{errno, strerror(errno)};
	}
	~file() { close(fd); }
	file(const file &) = delete;
	file &operator=(const file &) = delete;
};

void
read_file(samples *s, const char *path)
{
	struct stat st;
	file f(path);
	size_t done = 0, size;
	ssize_t n;

	if (fstat(f.fd, &st) == -1)
		throw offence{errno, strerror(errno)};
	if (!S_ISREG(st.st_mode))
		refuse("neither file nor folder; these are accepted");
	if (st.st_size > RESULT_MAX_BYTES)
		refuse("too large for a result: at most " +
		    std::to_string(RESULT_MAX_BYTES) + " bytes accepted");
	size = (size_t)st.st_size;
	if (s->text.size() < size + simdjson::SIMDJSON_PADDING)
		s->text.resize(size + simdjson::SIMDJSON_PADDING);
	while (done < size) {
		n = read(f.fd, s->text.data() + done, size - done);
		if (n == -1)
			throw offence{errno, strerror(errno)};
		if (n == 0)
			break;
		done += (size_t)n;
	}
	memset(s->text.data() + done, 0, simdjson::SIMDJSON_PADDING);
	parse(s, s->text.data(), done);
}

std::vector<string>
files_of(const char *path)
{
	namespace fs = std::filesystem;
	std::vector<string> files;
	fs::recursive_directory_iterator it(path), end;

	for (; it != end; ++it) {
		if (it->is_symlink() || it.depth() >= folder_depth) {
			it.disable_recursion_pending();
			if (it->is_symlink())
				continue;
		}
		if (it->is_regular_file() && it->path().extension() == ".json")
			files.push_back(it->path().string());
	}
	if (files.empty())
		refuse("no *.json in this folder; a folder with results "
		    "accepted");
	std::sort(files.begin(), files.end());
	return files;
}

/* Run `work`, and make what it throws a message that names `path`. */
template <typename F>
int
guarded(struct errmsg *err, const char *path, F work)
{
	const char *colon = *path != '\0' ? ": " : "";

	try {
		work();
		return 0;
	} catch (const offence &o) {
		return errmsg_set(err, o.error, "%s%s%.1500s", path, colon,
		    o.text.c_str());
	} catch (const std::filesystem::filesystem_error &e) {
		return errmsg_set(err, e.code().value(), "%s%s%s", path,
		    colon, e.code().message().c_str());
	} catch (const std::exception &) {
		return errmsg_set(err, ENOMEM, "%s%sno memory", path, colon);
	}
}

/* Of what several files' aggregates say. */
double
middle(const row &r, std::vector<double> &x)
{
	if (r.repeated || x.empty())
		return NAN;
	std::sort(x.begin(), x.end());
	return (x[(x.size() - 1) / 2] + x[x.size() / 2]) / 2;
}

void
show_part(part &p)
{
	if (p.shown)
		return;
	p.c_metrics.clear();
	for (const metric &m : p.metrics)
		p.c_metrics.push_back(m.name.c_str());
	p.c_members.clear();
	for (size_t i = 0; i < p.members.size(); i++)
		p.c_members.push_back({p.members[i].name.c_str(),
		    p.members[i].null ?
		    nullptr : p.members[i].value.c_str(), p.members[i].mixed});
	p.c_rows.clear();
	p.c_rows.reserve(p.rows.size());
	for (row &r : p.rows) {
		samples_row c = {};

		c.name = (r.shown.empty() ? r.name : r.shown).c_str();
		c.error = r.failed ? r.error.c_str() : nullptr;
		c.skipped = r.passed_over ? r.skipped.c_str() : nullptr;
		c.idle = r.idle;
		c.aggregates = r.aggregates;
		c.unsettled = r.unsettled;
		c.unsettled_sink = r.unsettled_sink;
		c.waits = r.waits;
		c.silent = r.silent;
		c.plan = r.plan.c_str();
		c.possible_cpus = r.possible;
		c.plans = r.plans;
		for (size_t i = 0; i < r.figures.size(); i++) {
			figure &f = r.figures[i];

			std::sort(f.x.begin(), f.x.end());
			c.figures[i] = {f.x.data(), f.x.size(), f.missing,
			    f.low, f.high, middle(r, f.means),
			    middle(r, f.medians)};
		}
		p.c_rows.push_back(c);
	}
	p.c_part = {p.files, p.c_metrics.data(), p.c_metrics.size(),
	    p.c_rows.data(), p.c_rows.size(), p.c_members.data(),
	    p.c_members.size()};
	p.shown = true;
}

} /* namespace */

int
samples_new(const char *metrics, struct samples **out, struct errmsg *err)
{
	return guarded(err, "", [&] {
		auto s = std::make_unique<samples>();

		choose_metrics(s.get(), metrics);
		*out = s.release();
	});
}

int
samples_parse(struct samples *s, const char *path, const char *text,
    size_t size, struct errmsg *err)
{
	return guarded(err, path, [&] {
		if (size > (size_t)RESULT_MAX_BYTES)
			refuse("too large for a result");
		s->text.assign(text, text + size);
		s->text.resize(size + simdjson::SIMDJSON_PADDING);
		parse(s, s->text.data(), size);
	});
}

int
samples_read(struct samples *s, const char *path, struct errmsg *err)
{
	std::vector<string> files;
	struct stat st;
	int error;

	if (stat(path, &st) == -1)
		return errmsg_set(err, errno, "%s: %s", path,
		    strerror(errno));
	error = guarded(err, path, [&] {
		if (S_ISDIR(st.st_mode))
			files = files_of(path);
		else
			files.push_back(path);
	});
	for (size_t i = 0; i < files.size() && error == 0; i++)
		error = guarded(err, files[i].c_str(),
		    [&] { read_file(s, files[i].c_str()); });
	return error;
}

const struct samples_part *
samples_get(struct samples *s, enum samples_clock clock)
{
	part &p = s->parts[clock];

	if (p.files == 0)
		return nullptr;
	if (guarded(nullptr, "", [&] { show_part(p); }) != 0)
		return nullptr;
	return &p.c_part;
}

const struct samples_row *
samples_find(const struct samples *s, enum samples_clock clock,
    const char *name)
{
	const part &p = s->parts[clock];

	try {
		auto row_of = [&](const auto &names) {
			auto it = names.find(name);

			return it == names.end() ? none : it->second;
		};
		size_t at = row_of(p.by_name);

		/* One with twins is found by its number only. */
		if (at == none || !p.rows[at].shown.empty())
			at = row_of(p.by_shown);
		return at < p.c_rows.size() ? &p.c_rows[at] : nullptr;
	} catch (const std::exception &) {
		return nullptr;
	}
}

const char *
samples_clock_name(enum samples_clock clock)
{
	return clock_names[clock];
}

void
samples_free(struct samples *s)
{
	delete s;
}
