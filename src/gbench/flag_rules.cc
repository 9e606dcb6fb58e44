/* SPDX-License-Identifier: BSD-2-Clause */
/* What values flags take. */
#include <cctype>
#include <climits>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <unistd.h>

#include "gbench/flags.h"

#ifdef __FreeBSD__
extern "C" char **environ; /* no header has it */
#endif

namespace gbench_internal {

namespace {

/* What a flag takes; others take any text. */
enum class takes { words, boolean, count, seconds, integer, pairs };

/*
 * Values that make Google Benchmark exit, run without end or read another value
 * are refused with a sentence.
 */
const struct rule {
	const char *name;
	takes what;
	const char *words; /* the strings accepted, commas between */
} rules[] = {
	{"benchmark_list_tests", takes::boolean, ""},
	{"benchmark_min_time", takes::seconds, ""},
	{"benchmark_min_warmup_time", takes::seconds, ""},
	{"benchmark_repetitions", takes::count, ""},
	{"benchmark_enable_random_interleaving", takes::boolean, ""},
	{"benchmark_report_aggregates_only", takes::boolean, ""},
	{"benchmark_display_aggregates_only", takes::boolean, ""},
	{"benchmark_format", takes::words, "console,json,csv"},
	{"benchmark_out_format", takes::words, "console,json,csv"},
	{"benchmark_color", takes::boolean, "auto,"},
	{"benchmark_counters_tabular", takes::boolean, ""},
	{"benchmark_context", takes::pairs, ""},
	{"benchmark_time_unit", takes::words, "ns,us,ms,s"},
	{"v", takes::integer, ""},
};

/* Is it one of those, with commas between them? */
bool
is_among(const std::string &value, const std::string &list)
{
	std::istringstream words(list);
	std::string word;

	while (std::getline(words, word, ','))
		if (word == value)
			return (true);
	return (false);
}

std::string
lower(std::string text)
{
	for (char &c : text)
		c = static_cast<char>(tolower(static_cast<unsigned char>(c)));
	return (text);
}

/* All of it a whole number of an int, at least that. */
bool
is_integer(const std::string &value, long least)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value.c_str(), &end, 10);
	return (errno == 0 && !value.empty() && *end == '\0' && n >= least &&
	    n <= INT_MAX);
}

/* From 1.8 on a minimum time is "0.5s" as well, and "100x" iterations. */
bool
is_seconds(const std::string &name, const std::string &value)
{
	bool suffixes = name == "benchmark_min_time" &&
	    benchmark_version().compare(0, 4, "1.7.") != 0;
	double d;
	char *end;

	if (value.empty() || isspace(static_cast<unsigned char>(value[0])))
		return (false);
	d = strtod(value.c_str(), &end);
	if (suffixes && (*end == 's' || *end == 'x'))
		end++;
	return (end != value.c_str() && *end == '\0' && std::isfinite(d) &&
	    d >= 0);
}

bool
is_flag(const char *text)
{
	return (strncmp(text, "--", 2) == 0 && text[2] != '\0');
}

}

/* Google Benchmark keeps the first of two pairs of one key. */
int
add_pairs(strings &pairs, const std::string &name, const std::string &value)
{
	bool good = !value.empty() && value.back() != ',';
	std::istringstream list(value);
	std::string pair;

	while (good && std::getline(list, pair, ',')) {
		size_t equals = pair.find('=');

		good = equals > 0 && equals < pair.size() - 1 &&
		    equals == pair.rfind('=');
		if (good && !pairs.emplace(pair.substr(0, equals),
		    pair.substr(equals + 1)).second)
			return (refuse(EINVAL, "--%s=%s: the key %s was given "
			    "before (expected each key once)", name.c_str(),
			    value.c_str(), pair.substr(0, equals).c_str()));
	}
	if (good)
		return (0);
	return (refuse(EINVAL, "--%s=%s: bad value (expected KEY=VALUE, "
	    "several with commas between, neither empty or with an '=' in it)",
	    name.c_str(), value.c_str()));
}

/* `pairs`: those that came before, to which it adds. */
int
check_flag(const std::string &name, const std::string &value, strings &pairs)
{
	const rule *r = rules;
	std::string must;
	bool good = true;

	while (r != std::end(rules) && name != r->name)
		r++;
	if (r == std::end(rules))
		return (0);
	switch (r->what) {
	case takes::words:
		good = is_among(value, r->words);
		must = std::string("one of ") + r->words;
		break;
	case takes::boolean:
		good = is_among(lower(value), std::string(r->words) +
		    "true,false,yes,no,on,off,1,0,t,f,y,n");
		must = std::string("one of ") + r->words + "true,false";
		break;
	case takes::count:
		good = is_integer(value, 1);
		must = "a number, at least 1";
		break;
	case takes::seconds:
		good = is_seconds(name, value);
		must = "a number of seconds, at least 0";
		break;
	case takes::integer:
		good = is_integer(value, INT_MIN);
		must = "a whole number";
		break;
	case takes::pairs:
		return (add_pairs(pairs, name, value));
	}
	if (good)
		return (0);
	return (refuse(EINVAL, "--%s=%s: bad value (expected %s)", name.c_str(),
	    value.c_str(), must.c_str()));
}

/* "--name=value" or "--name" in two. */
std::pair<std::string, std::string>
split(const std::string &flag)
{
	size_t equals = flag.find('=');

	if (equals == std::string::npos)
		return {flag.substr(2), "true"};
	return {flag.substr(2, equals - 2), flag.substr(equals + 1)};
}

/* The variable is the name in capitals. */
const char *
from_environment(const char *name)
{
	const size_t n = strlen(name);

	for (char **entry = environ; entry != nullptr && *entry != nullptr;
	    entry++) {
		const char *s = *entry;

		while (s - *entry < static_cast<ptrdiff_t>(n) &&
		    *s == toupper(name[s - *entry]))
			s++;
		if (s == *entry + n && *s == '=')
			return (s + 1);
	}
	return (nullptr);
}

/* The flags, and the variables for which there is none. */
int
check_all(int argc, char **argv, strings &pairs)
{
	strings given = all().given;
	int error = 0;

	for (int i = 1; i < argc; i++)
		if (is_flag(argv[i])) {
			auto flag = split(argv[i]);

			given[flag.first] = flag.second;
			/* Of others the last one counts, of this one each. */
			if (flag.first == "benchmark_context")
				error = add_pairs(pairs, flag.first,
				    flag.second);
			if (error != 0)
				return (error);
		}
	for (const rule &r : rules) {
		auto flag = given.find(r.name);
		const char *value = flag != given.end() ?
		    flag->second.c_str() : from_environment(r.name);

		/* Other programs use a variable V, too. */
		if (value == nullptr || r.what == takes::pairs ||
		    (flag == given.end() && r.what == takes::integer))
			continue;
		error = check_flag(r.name, value, pairs);
		if (error != 0)
			return (error);
	}
	return (0);
}

}
