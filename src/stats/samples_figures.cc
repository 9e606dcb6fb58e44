/* SPDX-License-Identifier: BSD-2-Clause */
/* What a row adds to the samples of its benchmark. */
#include <algorithm>

#include "result/older.h"
#include "stats/samples_internal.h"

extern "C" {
#include "result/result.h"
#include "util/property.h"
}

namespace stats {

namespace {

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
	refuse("time_unit '" + clean(unit, 40) + "' (expected ns, us, ms or s)");
}

/* A figure in nanoseconds, if it is a time of this unit. */
double
figure_of(const metric &m, string_view unit, double x)
{
	return m.time ? x * nanoseconds(unit) : x;
}

/* None but these are measured, of which differences and ratios are numbers. */
void
check_size(string_view name, const string &metric, double x)
{
	if (x != 0 && (std::fabs(x) > 1e100 || std::fabs(x) < 1e-100))
		refuse(clean(name, 100) + ": " + clean(metric, 60) +
		    " is too large or too small (expected 0, or 1e-100 to "
		    "1e+100 of either sign)");
}

/* By default some are judged by what comes through, all else by a page. */
bool
wanted(const part &p, const pooled_row &to, const metric &m)
{
	return !p.by_family || to.by_rate == (m.counter ==
	    ROW_BYTES_PER_SECOND);
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
learn(pooled_row &to, const element &own)
{
	static const char *const members[] = {"pages", "rounds", "source"};
	element e;
	bool allocates = false;
	string plan;
	int64_t n;
	long possible = -1;

	if (own.at_key("allocates").get(e) == simdjson::SUCCESS &&
	    e.get(allocates) != simdjson::SUCCESS)
		refuse("allocates is no boolean (expected true or false)");
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
low_of(const element &own, const metric &m, const double (&x)[BOUNDS])
{
	simdjson::dom::array buckets;
	double all = 0, sum = 0, start = NAN, next = INFINITY;
	double lowest, count;

	if (m.names[LOW].empty() || own.at_key("stages").at_key(row_stages[
	    m.counter / ROW_QUANTILES]).at_key("histogram").get(buckets) !=
	    simdjson::SUCCESS)
		return x[LEAST];
	for (element b : buckets)
		if (b.at(1).get(count) == simdjson::SUCCESS)
			all += count;
	for (element b : buckets) {
		if (b.at(0).get(lowest) != simdjson::SUCCESS ||
		    b.at(1).get(count) != simdjson::SUCCESS)
			return x[LEAST];
		if (sum >= 0.1 * all) {
			next = lowest;
			break;
		}
		sum += count;
		start = lowest;
	}
	if (!(x[VALUE] < next))
		return std::max(start, x[LEAST]);
	return x[LEAST] >= start ? x[LEAST] : x[VALUE];
}

/* A benchmark's figure where that is all its file tells. */
void
add_aggregate(const part &p, const raw_row &r, const kind &k, pooled_row &to)
{
	to.aggregates = true;
	if ((k.which != MEAN && k.which != MEDIAN) ||
	    r.aggregate_unit == "percentage")
		return;
	for (size_t i = 0; i < p.metrics.size(); i++) {
		const metric &m = p.metrics[i];
		figure &f = to.figures[i];
		double x = r.figure[i][VALUE];

		if (!std::isfinite(x) || !wanted(p, to, m))
			continue;
		x = figure_of(m, r.unit, x);
		check_size(to.name, m.names[VALUE], x);
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
		if (std::isfinite(r.figure[i][VALUE]) &&
		    r.figure[i][VALUE] != 0)
			return false;
	return true;
}

/* A row that is no measurement, and what it is instead; false: it is one. */
bool
is_blank(const part &p, int clock, const raw_row &r, pooled_row &to)
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

/* One of ours that result_read() leaves out, too. */
bool
is_void(int schema, const element &own)
{
	string_view family, path;

	return own.at_key("family").get(family) == simdjson::SUCCESS &&
	    own.at_key("path").get(path) == simdjson::SUCCESS &&
	    older_is_void(schema, string(family).c_str(),
	    string(path).c_str());
}

/* A family's present name for the one that older files have. */
void
rename_family(string_view &name, string &now)
{
	const char *family;
	size_t n = name.empty() ? 0 :
	    row_old_name(name.data(), name.size(), &family);

	if (n == 0)
		return;
	now = family + string(name.substr(n));
	name = now;
}

/* A figure of ours is not less than 0, and between its bounds. */
void
check_figure(const metric &m, const double (&x)[BOUNDS], string_view name,
    int clock)
{
	const string &metric = m.names[VALUE];

	for (int b = 0; b < BOUNDS; b++)
		check_size(name, m.names[b], x[b]);
	if (clock != SAMPLES_WALL && x[VALUE] < 0)
		refuse(clean(name, 100) + ": " + metric + " is less than 0");
	if (x[LEAST] > x[VALUE] || x[LOW] > x[VALUE] || x[HIGH] < x[VALUE])
		refuse(clean(name, 100) + ": " + metric + " is not between " +
		    m.names[LEAST] + ", " + m.names[LOW] + " and " +
		    m.names[HIGH]);
}

/* A repetition's figure; what it is bounded by bounds all of them. */
void
add_figure(figure &f, const double (&x)[BOUNDS])
{
	f.low = std::min(f.low, std::isnan(x[LOW]) ? x[VALUE] : x[LOW]);
	f.high = std::max(f.high, std::isnan(x[HIGH]) ? x[VALUE] : x[HIGH]);
	f.x.push_back(x[VALUE]);
}

void
add_repetition(const part &p, int clock, raw_row &r, pooled_row &to)
{
	for (size_t i = 0; i < p.metrics.size(); i++) {
		const metric &m = p.metrics[i];
		double (&x)[BOUNDS] = r.figure[i];

		if (!has(r, i) || !wanted(p, to, m))
			continue;
		if (!std::isfinite(x[VALUE])) {
			to.figures[i].missing++;
			continue;
		}
		x[VALUE] = figure_of(m, r.unit, x[VALUE]);
		check_figure(m, x, to.name, clock);
		if (std::isnan(x[LOW]) && r.ours && clock == SAMPLES_EXACT)
			x[LOW] = low_of(r.own, m, x);
		add_figure(to.figures[i], x);
	}
}

} /* namespace */

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
	if (is_complexity(r) || (r.ours && now.schema < RESULT_SCHEMA &&
	    is_void(now.schema, r.own)))
		return;
	kind k = classify(now, r, next);
	if (k.aggregate && (k.which == BIG_O || k.which == RMS))
		return;
	pooled_row &to = find_row(s, p, r, k);

	if (k.aggregate) {
		add_aggregate(p, r, k, to);
		return;
	}
	to.repeated = true;
	if (is_blank(p, clock, r, to))
		return;
	if (r.ours)
		learn(to, r.own);
	add_repetition(p, clock, r, to);
}

} /* namespace */
