/* SPDX-License-Identifier: BSD-2-Clause */
/* A file's bytes into JSON, and that into rows. */
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include "stats/mend.h"
#include "stats/samples_internal.h"

extern "C" {
#include "result/kind.h"
#include "result/result.h"
#include "util/walk.h"
}

namespace stats {

namespace {

constexpr unsigned folder_depth = 9;

/*
 * What simdjson allocates once, before main(): its functions let no exception
 * out, so that a lack of memory there would end the program at work.
 */
[[maybe_unused]] const std::string &chosen =
    simdjson::get_active_implementation()->name();

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
		refuse("benchmarks is missing or no list (expected a result "
		    "of dumpbench or of Google Benchmark)");
	/* Some tools keep the rows only. */
	if (root.at_key("context").get(context) != simdjson::SUCCESS)
		context = root.at_key("benchmarks").value();
	else if (!context.is_object())
		refuse("context is no object (expected a result of dumpbench "
		    "or of Google Benchmark)");
	int schema = 0, clock = clock_of(context, &schema);
	reading now = {s, clock, schema};

	s->files++;
	part &p = s->parts[now.clock];
	p.shown = false;
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

/*
 * Repair a text that is not JSON; if it cannot be repaired, refuse it with the
 * place of the error.
 */
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
	refuse("not whole JSON (" + clean(where, 300) + "; expected a result "
	    "of dumpbench or of Google Benchmark)");
}

/* What a function of result/text.h returns. */
void
check(int error, const errmsg &err)
{
	if (error != 0)
		throw offence{-error, err.text};
}

void
parse(samples *s)
{
	static const size_t least_room = 65536;
	const char *text = s->text.text;
	size_t size = s->text.size;
	simdjson::error_code error;
	errmsg err;
	element root;

	/* A mark of the byte order, which some editors put there. */
	if (string_view(text, size).substr(0, 3) == "\xef\xbb\xbf") {
		text += 3;
		size -= 3;
	}
	if (string_view(text, size).substr(0, 2) == "\xff\xfe" ||
	    string_view(text, size).substr(0, 2) == "\xfe\xff")
		refuse("is UTF-16 (expected UTF-8)");
	/* A smaller one cannot have so many values. */
	if (size > (size_t)RESULT_MAX_VALUES)
		check(result_text_check(text, size, &err), err);
	/* The parser's own memory is for the largest file so far. */
	if (s->parser.capacity() < size || s->parser.capacity() == 0) {
		error = s->parser.allocate(std::max(size, least_room),
		    RESULT_MAX_DEPTH);
		if (error != simdjson::SUCCESS)
			throw std::bad_alloc();
	}
	error = s->parser.parse(text, size, false).get(root);
	if (error != simdjson::SUCCESS && error != simdjson::DEPTH_ERROR)
		error = parse_mended(s, string_view(text, size), root);
	if (error == simdjson::DEPTH_ERROR)
		refuse("nested too deep for a result (expected at most " +
		    std::to_string(RESULT_MAX_DEPTH) + " levels)");
	add_file(s, root);
}

static_assert(simdjson::SIMDJSON_PADDING <= RESULT_TEXT_ZEROS,
    "simdjson reads so far behind a text");

/* C calls it, which no exception may pass. */
int
add_path(const char *path, void *files, struct errmsg *err)
{
	constexpr string_view end = ".json";
	string_view name = strrchr(path, '/') + 1;

	if (name.size() <= end.size() ||
	    name.substr(name.size() - end.size()) != end)
		return 0;
	try {
		static_cast<std::vector<string> *>(files)->push_back(path);
	} catch (const std::exception &) {
		return errmsg_set(err, ENOMEM, "%s: no memory", path);
	}
	return 0;
}

bool
is_run(const string &file)
{
	errmsg err;
	bool run = true;
	int error = result_is_run(file.c_str(), &run, &err);

	if (error != 0)
		throw sentence{-error, err.text};
	return run;
}

} /* namespace */

void
read_file(samples *s, const char *path)
{
	errmsg err;

	check(result_text_read(&s->text, path, &err), err);
	parse(s);
}

void
read_memory(samples *s, const char *text, size_t size)
{
	errmsg err;

	check(result_text_copy(&s->text, text, size, &err), err);
	parse(s);
}

std::vector<string>
files_of(const char *path)
{
	std::vector<string> files;
	const struct walk all = {add_path, &files, folder_depth, false};
	errmsg err;
	int error = walk_files(path, &all, &err);

	if (error != 0)
		throw sentence{-error, err.text};
	if (files.empty())
		refuse("no *.json in this folder (expected a folder with "
		    "results)");
	std::sort(files.begin(), files.end());
	auto others = std::stable_partition(files.begin(), files.end(), is_run);
	if (others != files.begin())
		files.erase(others, files.end());
	return files;
}

} /* namespace */
