/* SPDX-License-Identifier: BSD-2-Clause */
/* Repairs text that simdjson refused. */
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <new>

#include "stats/mend.h"

extern "C" {
#include "util/json_text.h"
}

using std::string;
using std::string_view;

namespace {

bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool
starts_with(string_view s, string_view start)
{
	return s.substr(0, start.size()) == start;
}

/*
 * Of a word, which is not empty: nan, -nan(ind), NaNQ, inf, Infinity, 1.#QNAN,
 * -1.#IND00e+000, …: of glibc, musl, the BSDs, AIX, Microsoft's before and
 * since 2015, and JavaScript.
 */
bool
is_no_number(string_view word)
{
	static const string_view kinds[] = {"nan", "nanq", "nans", "qnan",
	    "snan", "inf", "infinity"};
	string s;

	if (word[0] == '-' || word[0] == '+')
		word.remove_prefix(1);
	for (char c : word.substr(0, word.find('(')))
		s += (char)tolower((unsigned char)c);
	for (string_view kind : kinds)
		if (s == kind)
			return true;
	return starts_with(s, "1.#ind") || starts_with(s, "1.#inf") ||
	    starts_with(s, "1.#qnan") || starts_with(s, "1.#snan");
}

/* What may stand behind a backslash, but for u and its digits. */
constexpr string_view escapes = "\"\\/bfnrt";

/* A text while it is repaired. */
struct mender {
	string_view from;
	size_t at = 0;
	mended to;
	int depth = 0;
	bool past_context = false;

	explicit mender(string_view text) : from(text) {}

	void take_string();
	void take_word();
	void run();
};

void
mender::take_string()
{
	size_t start = at, end;

	to.text += from[at++];
	while (at < from.size() && from[at] != '"') {
		char c = from[at++];

		if (c == '\\' && at < from.size()) {
			string_view hex = from.substr(at + 1, 4);
			bool known = escapes.find(from[at]) !=
			    string_view::npos || (from[at] == 'u' &&
			    hex.size() == 4 && hex.find_first_not_of(
			    "0123456789abcdefABCDEF") == string_view::npos);

			to.text += known ? '\\' : '/';
			if (known)
				to.text += from[at++];
		} else
			to.text += (unsigned char)c < ' ' && c != '\n' ? '?'
								       : c;
	}
	if (at == from.size())
		return;
	to.text += from[at++];
	if (depth == 1 && from.substr(start, at - start) == "\"benchmarks\"")
		past_context = true;
	for (end = at; end < from.size() && is_space(from[end]); end++)
		;
	/* Two strings with nothing between were never JSON. */
	if (depth == 2 && !past_context && end > at && end < from.size() &&
	    from[end] == '"') {
		to.added.push_back(to.text.size());
		to.text += ',';
	}
}

void
mender::take_word()
{
	size_t end = at, start = to.text.size();

	while (end < from.size() && (isalnum((unsigned char)from[end]) ||
	    strchr("+-._#", from[end]) != nullptr) && from[end] != '\0')
		end++;
	if (end < from.size() && from[end] == '(') {
		size_t close = from.find(')', end);

		/* nan(0x8000000000000) is the longest. */
		if (close != string_view::npos && close - end < 32)
			end = close + 1;
	}
	string_view word = from.substr(at, end - at);

	if (word.empty()) {
		to.text += from[at++];
		return;
	}
	at = end;
	if (!is_no_number(word)) {
		to.text += word;
		return;
	}
	to.text += "null";
	if (word.size() == 3)
		to.added.push_back(start);
	else
		to.text.append(word.size() - 4, ' ');
}

void
mender::run()
{
	to.text.reserve(from.size());
	while (at < from.size()) {
		char c = from[at];

		if (c == '"')
			take_string();
		else if (is_space(c) || strchr(",:[]{}", c) != nullptr) {
			depth += c == '[' || c == '{';
			depth -= c == ']' || c == '}';
			to.text += c;
			at++;
		} else
			take_word();
	}
}

} /* namespace */

mended
mend_json(string_view text)
{
	mender m(text);

	m.run();
	return std::move(m.to);
}

string
where_wrong(string_view original, const mended &m)
{
	json_error_t error;
	json_t *root;
	size_t at, line = 1, column = 0;

	root = json_text(m.text.data(), m.text.size(), JSON_ALLOW_NUL |
	    JSON_DECODE_ANY, &error);
	if (root != nullptr) {
		json_decref(root);
		return "";
	}
	if (errno == ENOMEM)
		throw std::bad_alloc();
	at = (size_t)error.position;
	at -= (size_t)(std::lower_bound(m.added.begin(), m.added.end(), at) -
	    m.added.begin());
	for (char c : original.substr(0, at)) {
		/* A character of several bytes is one column. */
		column += ((unsigned char)c & 0xc0) != 0x80;
		if (c == '\n') {
			line++;
			column = 0;
		}
	}
	return "line " + std::to_string(line) + ", column " +
	    std::to_string(column) + ": " + error.text;
}
