/* SPDX-License-Identifier: BSD-2-Clause */
/* Distinguishes benchmarks of one name. */
#include "stats/samples_internal.h"

namespace stats {

namespace {

constexpr size_t twins_max = 100; /* benchmarks of one name in a file */

pooled_row &
add_benchmark(part &p, string_view name)
{
	enum row_family family = row_family_of(name.data(), name.size());
	pooled_row &r = p.rows.emplace_back();

	r.name = name;
	r.figures.resize(p.metrics.size());
	r.by_rate = family != ROW_FAMILIES && row_families[family].by_rate;
	return r;
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
	auto [it, fresh] = p.by_name.try_emplace(string(name), n);
	if (fresh)
		add_benchmark(p, name);
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
		    "it, after rows of another (expected repetitions with "
		    "their index, or a file a run)");
	if (!p.rows[first].listed)
		p.with_twins.push_back(first);
	p.rows[first].listed = true;
	if (p.rows[at].twin != none)
		return p.rows[at].twin;
	add_benchmark(p, string(p.rows[first].name)).is_twin = true;
	p.rows[at].twin = n;
	return n;
}

void
enter(here &h, size_t file, const raw_row &r)
{
	h.file = file;
	h.who = r;
	h.label = r.label;
	h.repetitions.clear();
	h.plain = 0;
	h.statistics = 0;
}

/*
 * Whether a row may be of this benchmark, by all that distinguishes benchmarks
 * of one name.
 */
bool
continues(const part &p, const raw_row &r, const kind &k, size_t at)
{
	const here &h = p.rows[at].here;

	if (k.aggregate)
		return k.which == OTHER || (h.statistics & 1u << k.which) == 0;
	/* No index at all: then these follow each other. */
	if (r.repetition < 0 && r.family < 0)
		return h.plain == 0 || (p.previous == at &&
		    h.statistics == 0 && h.label == r.label);
	return true;
}

/* Of a number of at most twins_max. */
string
ordinal(size_t n)
{
	static const char *const ends[] = {"th", "st", "nd", "rd"};
	bool teen = n / 10 == 1;

	return std::to_string(n) + ends[n % 10 < 4 && !teen ? n % 10 : 0];
}

} /* namespace */

/*
 * The row that one of the file belongs to.  Google Benchmark writes all
 * repetitions of a benchmark before those of the next of its name.
 */
pooled_row &
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
			if (p.rows[at].here.who.fits(r, k.aggregate))
				last = at;
		if (last != none && !continues(p, r, k, last))
			last = none;
		/*
		 * The first row of another benchmark, or one that is out of
		 * order.
		 */
		if (last != none && !k.aggregate && r.repetition >= 0 &&
		    !p.rows[last].here.repetitions.add(r.repetition)) {
			if (r.repetition > 0)
				refuse(clean(k.name, 100) +
				    ": repetition_index " +
				    std::to_string(r.repetition) +
				    " is there twice (expected once for each "
				    "benchmark of a name, 0 first)");
			last = none;
		}
		if (last == none)
			at = next_twin(p, first, p.rows[first].last_here);
		else
			at = last;
	}
	pooled_row &to = p.rows[at];
	if (last == none) {
		enter(to.here, s->files, r);
		p.rows[first].last_here = at;
		if (!k.aggregate)
			to.here.repetitions.add(r.repetition);
	}
	if (k.aggregate)
		to.here.statistics |= 1u << k.which;
	else
		to.here.plain++;
	p.previous = at;
	return to;
}

/*
 * All files of a side have as many benchmarks of a name, or it is unknown which
 * belong together.
 */
void
count_twins(samples *s, part &p)
{
	for (size_t first : p.with_twins) {
		pooled_row &r = p.rows[first];
		size_t n = 1;

		if (r.here.file != s->files)
			continue;
		if (r.files > 1 && r.twins != r.twins_here)
			refuse(clean(r.name, 100) + ": benchmarks of that "
			    "name: " + std::to_string(r.twins_here) +
			    " here, " + std::to_string(r.twins) + " in the "
			    "files before (expected as many in all files of one "
			    "side)");
		r.twins = r.twins_here;
		for (size_t at = first; at != none; at = p.rows[at].twin, n++) {
			pooled_row &one = p.rows[at];

			if (!one.shown.empty())
				continue;
			one.shown = r.name + " (" + ordinal(n) + " of " +
			    std::to_string(r.twins) + " of that name)";
			p.by_shown.emplace(one.shown, at);
		}
	}
}

} /* namespace */
