/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files into samples.  C++ because simdjson is: a thousand files are to take
 * less than a second.  No exception leaves this file.
 */
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <sys/stat.h>

#include "stats/samples_internal.h"

extern "C" {
#include "util/median.h"
}

using namespace stats;

namespace {

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
	} catch (const sentence &s) {
		return errmsg_set(err, s.error, "%s", s.text.c_str());
	} catch (const std::exception &) {
		return errmsg_set(err, ENOMEM, "%s%sno memory", path, colon);
	}
}

/* Of what several files' aggregates say. */
double
middle(const pooled_row &r, std::vector<double> &x)
{
	return r.repeated ? NAN : median(x.data(), x.size());
}

void
show_part(part &p)
{
	if (p.shown)
		return;
	p.sought.reserve(name_max + 1);
	p.c_metrics.clear();
	for (const metric &m : p.metrics)
		p.c_metrics.push_back({m.names[VALUE].c_str(), m.counter});
	p.c_members.clear();
	for (const member &m : p.members)
		p.c_members.push_back({m.known, m.name.c_str(), m.first.null ?
		    nullptr : m.first.value.c_str(), m.mixed});
	p.c_rows.clear();
	p.c_rows.reserve(p.rows.size());
	for (pooled_row &r : p.rows) {
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
	return guarded(err, path, [&] { read_memory(s, text, size); });
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

int
samples_prepare(struct samples *s, struct errmsg *err)
{
	return guarded(err, "", [&] {
		for (part &p : s->parts)
			if (p.files > 0)
				show_part(p);
	});
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
		p.sought.assign(name);
		auto row_of = [&](const auto &names) {
			auto it = names.find(p.sought);

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
	return clock == SAMPLES_WALL ? "wall" : row_clocks[clock].name;
}

void
samples_free(struct samples *s)
{
	delete s;
}
