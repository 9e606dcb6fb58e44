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
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <unordered_map>
#include <vector>

#include <simdjson.h>

#include "stats/samples.h"

#include "result/result.h" /* its limits only: it is C */
extern "C" {
#include "util/property.h"
}

using simdjson::dom::element;
using simdjson::dom::element_type;
using std::string;
using std::string_view;

namespace {

constexpr size_t name_max = 512;
constexpr int folder_depth = 8;

/* A sentence on its way to the caller's fault. */
struct offence {
	int error;
	string text;
};

struct figure {
	std::vector<double> x;
	size_t missing = 0;
	double low = INFINITY, high = -INFINITY;
};

struct row {
	string name, error;
	bool failed = false, aggregates = false;
	bool known = false; /* the plan and what follows */
	bool unsettled = false, unsettled_sink = false, waits = false;
	bool plans = false;
	string plan;
	long possible = -1;
	std::vector<figure> figures;
};

struct member {
	string value;
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
	size_t last = 0; /* files tell of benchmarks in the same order */
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
    "seed", "host", "ticks_per_second"};
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
	string out(s.substr(0, most));

	for (char &c : out)
		if ((unsigned char)c < ' ' || c == 0x7f)
			c = '?';
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
	bool failed = false, ours = false;
	element own; /* the member dumpbench, if ours */
	double value[SAMPLES_METRICS], least[SAMPLES_METRICS],
	    low[SAMPLES_METRICS], high[SAMPLES_METRICS];
};

void
read_members(const part &p, const simdjson::dom::object &object, raw_row &r)
{
	seen_row &seen = r.seen;

	std::fill_n(r.value, SAMPLES_METRICS, NAN);
	std::fill_n(r.least, SAMPLES_METRICS, NAN);
	std::fill_n(r.low, SAMPLES_METRICS, NAN);
	std::fill_n(r.high, SAMPLES_METRICS, NAN);
	for (auto [key, value] : object) {
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

/* Files before 1.5 say neither run_name nor run_type. */
bool
is_aggregate(const raw_row &r)
{
	if (!r.run_type.empty()) {
		if (r.run_type != "iteration" && r.run_type != "aggregate")
			refuse("run_type '" + clean(r.run_type, 40) +
			    "': iteration or aggregate accepted");
		return r.run_type == "aggregate";
	}
	return ends_with(r.name, "_mean") || ends_with(r.name, "_median") ||
	    ends_with(r.name, "_stddev") || ends_with(r.name, "_cv");
}

string_view
plain_name(const raw_row &r, bool aggregate)
{
	string_view name = r.run_name.empty() ? r.name : r.run_name;

	if (name.empty())
		refuse("name is missing; a string accepted");
	if (name.size() > name_max)
		refuse("name '" + clean(name, 40) + "…': at most " +
		    std::to_string(name_max) + " characters accepted");
	if (aggregate && r.run_name.empty())
		name = name.substr(0, name.rfind('_'));
	return name;
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

row &
find_row(part &p, string_view name)
{
	size_t n = p.rows.size(), at = p.last;

	/* Another repetition, or the next benchmark. */
	for (int i = 0; i < 2 && at < n; i++, at++)
		if (p.rows[at].name == name)
			return p.rows[p.last = at];
	if (n > 0 && p.rows[0].name == name)
		return p.rows[p.last = 0];
	auto [it, fresh] = p.by_name.try_emplace(string(name), n);
	if (fresh) {
		p.rows.emplace_back();
		p.rows.back().name = name;
		p.rows.back().figures.resize(p.metrics.size());
	}
	return p.rows[p.last = it->second];
}

/* By default a stream is judged by what comes through, all else by a page. */
bool
wanted(const samples *s, int clock, string_view name, const string &metric)
{
	if (s->chosen || clock != SAMPLES_TSC)
		return true;
	return (name.substr(0, 7) == "stream/") ==
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

void
add_row(samples *s, int clock, const simdjson::dom::object &object)
{
	part &p = s->parts[clock];
	raw_row r;

	read_members(p, object, r);
	bool aggregate = is_aggregate(r);
	string_view name = plain_name(r, aggregate);
	row &to = find_row(p, name);

	if (aggregate) {
		to.aggregates = true;
		return;
	}
	if (r.failed) {
		to.failed = true;
		to.error = clean(r.error, 200);
		return;
	}
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

void
add_context(part &p, int clock, const element &context)
{
	member_names names = members_of(clock);
	element from = context, e;
	string_view s;

	if (clock != SAMPLES_WALL)
		from = context.at_key("dumpbench").value();
	p.members.resize(names.n);
	for (size_t i = 0; i < names.n; i++) {
		member &m = p.members[i], now;

		if (from.at_key(names.names[i]).get(e) == simdjson::SUCCESS &&
		    !e.is_null()) {
			now.null = false;
			if (e.get(s) == simdjson::SUCCESS)
				now.value = clean(s, 2000);
			else if (e.is_array() || e.is_object())
				refuse(string("context: ") + names.names[i] +
				    " is no plain value");
			else
				now.value = simdjson::minify(e);
		}
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
		refuse("is JSON, but no object with context and benchmarks");
	if (root.at_key("context").get(context) != simdjson::SUCCESS ||
	    !context.is_object())
		refuse("context is missing or no object; results of dumpbench "
		    "and of Google Benchmark accepted");
	if (root.at_key("benchmarks").get(list) != simdjson::SUCCESS)
		refuse("benchmarks is missing or no list; results of "
		    "dumpbench and of Google Benchmark accepted");
	int clock = clock_of(context);

	s->parts[clock].shown = false;
	add_context(s->parts[clock], clock, context);
	for (element e : list) {
		if (e.get(object) != simdjson::SUCCESS)
			refuse("benchmarks[" + std::to_string(i) +
			    "] is no object");
		try {
			add_row(s, clock, object);
		} catch (offence &o) {
			o.text = "benchmarks[" + std::to_string(i) +
			    "]: " + o.text;
			throw;
		}
		i++;
	}
}

/* Google Benchmark writes NaN, Infinity and -Infinity as they are. */
bool
blank_nan(char *text, size_t size)
{
	static const string_view words[] = {"-Infinity", "Infinity", "-NaN",
	    "NaN"};
	bool any = false;

	for (size_t i = 0; i < size; i++) {
		if (text[i] == '"') {
			for (i++; i < size && text[i] != '"'; i++)
				if (text[i] == '\\')
					i++;
			continue;
		}
		if (text[i] != 'N' && text[i] != 'I' && text[i] != '-')
			continue;
		for (string_view w : words) {
			if (string_view(text + i, size - i).substr(0,
			    w.size()) != w)
				continue;
			if (w == "NaN") {
				/* One character short: take the space. */
				if (i == 0 || text[i - 1] != ' ')
					break;
				std::copy_n("null", 4, text + i - 1);
			} else {
				memset(text + i, ' ', w.size());
				std::copy_n("null", 4, text + i);
			}
			any = true;
			i += w.size() - 1;
			break;
		}
	}
	return any;
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

/* `text` has simdjson's padding behind `size`. */
void
parse(samples *s, char *text, size_t size)
{
	simdjson::error_code error;
	element root;

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
	if (error != simdjson::SUCCESS && blank_nan(text, size))
		error = s->parser.parse(text, size, false).get(root);
	if (error == simdjson::DEPTH_ERROR)
		refuse("nested too deep for a result: at most " +
		    std::to_string(RESULT_MAX_DEPTH) + " levels accepted");
	if (error != simdjson::SUCCESS)
		refuse(string("not whole JSON (") +
		    simdjson::error_message(error) +
		    "); results of dumpbench and of Google Benchmark "
		    "accepted");
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

/* Run `work`, and make what it throws a fault that names `path`. */
template <typename F>
int
guarded(struct fault *fault, const char *path, F work)
{
	const char *colon = *path != '\0' ? ": " : "";

	try {
		work();
		return 0;
	} catch (const offence &o) {
		return fault_set(fault, o.error, "%s%s%.1500s", path, colon,
		    o.text.c_str());
	} catch (const std::filesystem::filesystem_error &e) {
		return fault_set(fault, e.code().value(), "%s%s%s", path,
		    colon, e.code().message().c_str());
	} catch (const std::exception &) {
		return fault_set(fault, ENOMEM, "%s%sno memory", path, colon);
	}
}

void
show_part(part &p, int clock)
{
	member_names names = members_of(clock);

	if (p.shown)
		return;
	p.c_metrics.clear();
	for (const metric &m : p.metrics)
		p.c_metrics.push_back(m.name.c_str());
	p.c_members.clear();
	for (size_t i = 0; i < p.members.size(); i++)
		p.c_members.push_back({names.names[i], p.members[i].null ?
		    nullptr : p.members[i].value.c_str(), p.members[i].mixed});
	p.c_rows.clear();
	p.c_rows.reserve(p.rows.size());
	for (row &r : p.rows) {
		samples_row c = {};

		c.name = r.name.c_str();
		c.error = r.failed ? r.error.c_str() : nullptr;
		c.aggregates = r.aggregates;
		c.unsettled = r.unsettled;
		c.unsettled_sink = r.unsettled_sink;
		c.waits = r.waits;
		c.plan = r.plan.c_str();
		c.possible_cpus = r.possible;
		c.plans = r.plans;
		for (size_t i = 0; i < r.figures.size(); i++) {
			figure &f = r.figures[i];

			std::sort(f.x.begin(), f.x.end());
			c.figures[i] = {f.x.data(), f.x.size(), f.missing,
			    f.low, f.high};
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
samples_new(const char *metrics, struct samples **out, struct fault *fault)
{
	return guarded(fault, "", [&] {
		auto s = std::make_unique<samples>();

		choose_metrics(s.get(), metrics);
		*out = s.release();
	});
}

int
samples_parse(struct samples *s, const char *path, const char *text,
    size_t size, struct fault *fault)
{
	return guarded(fault, path, [&] {
		if (size > (size_t)RESULT_MAX_BYTES)
			refuse("too large for a result");
		s->text.assign(text, text + size);
		s->text.resize(size + simdjson::SIMDJSON_PADDING);
		parse(s, s->text.data(), size);
	});
}

int
samples_read(struct samples *s, const char *path, struct fault *fault)
{
	std::vector<string> files;
	struct stat st;
	int error;

	if (stat(path, &st) == -1)
		return fault_set(fault, errno, "%s: %s", path,
		    strerror(errno));
	error = guarded(fault, path, [&] {
		if (S_ISDIR(st.st_mode))
			files = files_of(path);
		else
			files.push_back(path);
	});
	for (size_t i = 0; i < files.size() && error == 0; i++)
		error = guarded(fault, files[i].c_str(),
		    [&] { read_file(s, files[i].c_str()); });
	return error;
}

const struct samples_part *
samples_get(struct samples *s, enum samples_clock clock)
{
	part &p = s->parts[clock];

	if (p.files == 0)
		return nullptr;
	if (guarded(nullptr, "", [&] { show_part(p, clock); }) != 0)
		return nullptr;
	return &p.c_part;
}

const struct samples_row *
samples_find(const struct samples *s, enum samples_clock clock,
    const char *name)
{
	const part &p = s->parts[clock];

	try {
		auto it = p.by_name.find(name);

		if (it == p.by_name.end() || it->second >= p.c_rows.size())
			return nullptr;
		return &p.c_rows[it->second];
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
