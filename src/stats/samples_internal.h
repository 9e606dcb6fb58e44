/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * For this room alone: what the files that make up samples.h share.  Errors are
 * thrown as an offence; samples.cc catches all of them.
 */
#ifndef DUMPBENCH_SAMPLES_INTERNAL_H
#define DUMPBENCH_SAMPLES_INTERNAL_H

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <simdjson.h>

#include "result/text.h"
#include "stats/circumstances.h"
#include "stats/samples.h"

namespace stats {

using simdjson::dom::element;
using std::string;
using std::string_view;

constexpr size_t name_max = 512;
constexpr size_t none = SIZE_MAX;

/* An error, thrown as an exception: its sentence. */
struct offence {
	int error;
	string text;
};

/* The same, but it names what it is about. */
struct sentence {
	int error;
	string text;
};

struct figure {
	std::vector<double> x;
	size_t missing = 0;
	double low = INFINITY, high = -INFINITY;
	std::vector<double> means, medians; /* of aggregates */
};

/* A set of numbers, mostly of one range. */
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

struct pooled_row {
	string name, error, skipped;
	bool failed = false, aggregates = false, passed_over = false,
	    idle = false, repeated = false; /* no aggregates alone */
	bool known = false; /* the plan and what follows */
	bool unsettled = false, unsettled_sink = false, waits = false;
	bool plans = false, silent = false;
	bool by_rate = false; /* its family is judged by what comes through */
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

/* What a file says of a member of its context. */
struct statement {
	string value;
	bool null = true;
};

struct member {
	const circumstance *known = nullptr;
	string name;
	statement first; /* of the first file */
	bool mixed = false;
};

/* A metric's value, and what bounds it: min and p10 lie below, p90 above. */
enum bound { VALUE, LEAST, LOW, HIGH, BOUNDS };

struct metric {
	string names[BOUNDS]; /* of the members; empty: no such bound */
	unsigned counter = ROW_COUNTERS;
	bool time = false;    /* real_time or cpu_time, in the row's unit */
};

struct raw_row;

/* A member of rows that is read, and how. */
struct known_member {
	string name;
	void (*take)(const known_member &, const element &, raw_row &);
	uint64_t once = 0; /* its bit, if it must not come twice */
	int64_t raw_row::*number = nullptr;
	string_view raw_row::*text = nullptr;
	size_t metric = 0;
	bound which = VALUE;
};

/* By their length, so that few are compared with one; the longest are last. */
constexpr size_t member_lengths = 64;
using known_members = std::vector<known_member>[member_lengths];

struct part {
	size_t files = 0;
	std::vector<metric> metrics;
	bool by_family = false; /* of two metrics, its family says which */
	known_members known;
	std::vector<pooled_row> rows;
	std::unordered_map<string, size_t> by_name;
	std::vector<member> members;
	std::unordered_map<string, size_t> by_shown; /* of twins */
	mutable string sought; /* room for a name, so that finding needs none */
	std::vector<size_t> with_twins; /* the first of each */
	size_t last = 0; /* files tell of benchmarks in the same order */
	size_t previous = none; /* the row before */
	bool shown = false;

	/* What the caller sees. */
	std::vector<samples_metric> c_metrics;
	std::vector<samples_row> c_rows;
	std::vector<samples_member> c_members;
	samples_part c_part;
};

} /* namespace */

struct samples {
	stats::part parts[SAMPLES_CLOCKS];
	simdjson::dom::parser parser;
	result_text text = {}; /* of one file after the other */
	size_t files = 0;

	~samples() { result_text_free(&text); }
};

namespace stats {

/* A row as its file has it. */
struct raw_row : identity {
	string_view name, run_name, run_type, unit, error;
	string renamed[2]; /* what of these was an older file's */
	bool failed = false, ours = false;
	element own; /* the member dumpbench, if ours */
	/* Which repetition, and whether it is a measurement at all. */
	int64_t repetition = -1, iterations = -1;
	string_view label, skip, aggregate, aggregate_unit;
	bool skipped = false, big_o = false, rms = false, timed = false;
	double figure[SAMPLES_METRICS][BOUNDS]; /* NAN: null, or not there */
	uint64_t seen = 0; /* of the members that must not come twice */
};

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
	int schema; /* of ours */
	/* Of the last row, if that was an aggregate without run_type. */
	string_view base = {};
	int64_t iterations = -1;
	unsigned statistics = 0;
	string tamed = {}; /* a row's name */
};

/* samples_text.cc */
void tame(string &s);
string clean(string_view s, size_t most); /* the first bytes of it, tamed */
[[noreturn]] void refuse(const string &text);

inline bool
ends_with(string_view s, string_view end)
{
	return s.size() > end.size() &&
	    s.substr(s.size() - end.size()) == end;
}

/* samples_metrics.cc */
void choose_metrics(samples *s, const char *metrics);

/* samples_file.cc */
void read_file(samples *s, const char *path);
void read_memory(samples *s, const char *text, size_t size);
std::vector<string> files_of(const char *path);

/* samples_context.cc */
int clock_of(const element &context, int *schema);
void add_context(part &p, int clock, const element &context);

/* samples_row.cc */
bool is_time(string_view metric);
bool has(const raw_row &r, size_t metric); /* as a number or null */
void know_members(part &p); /* when its metrics are chosen */
void read_members(const part &p, const simdjson::dom::object &object,
    raw_row &r);

/* samples_aggregate.cc */
bool is_complexity(const raw_row &r);
kind classify(reading &now, const raw_row &r, const element *next);

/* samples_twins.cc */
pooled_row &find_row(samples *s, part &p, const raw_row &r, const kind &k);
void count_twins(samples *s, part &p);

/* samples_figures.cc */
void add_row(reading &now, const simdjson::dom::object &object,
    const element *next);

} /* namespace */

#endif
