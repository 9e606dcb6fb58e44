/* SPDX-License-Identifier: BSD-2-Clause */
/* A file's bytes into JSON, and that into rows. */
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <new>
#include <sys/stat.h>
#include <unistd.h>

#include "stats/mend.h"
#include "stats/samples_internal.h"

extern "C" {
#include "result/result.h"
}

namespace stats {

namespace {

constexpr int folder_depth = 8;

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

} /* namespace */

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

} /* namespace */
