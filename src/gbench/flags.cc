/* SPDX-License-Identifier: BSD-2-Clause */
/* Google Benchmark's flags: defaults, the user's, and those lent. */
#include <cstring>
#include <strings.h>

#include "gbench/flags.h"

namespace gbench_internal {

const char *
flag(const std::string &name)
{
	auto given = all().given.find(name);
	auto preset = all().applied.find(name);

	if (given != all().given.end())
		return (given->second.c_str());
	if (const char *value = from_environment(name))
		return (value);
	if (preset != all().applied.end())
		return (preset->second.c_str());
	return (nullptr);
}

/* As Google Benchmark reads a boolean. */
bool
flag_is_true(const std::string &name)
{
	const char *value = flag(name);

	if (value == nullptr)
		return (false);
	for (const char *no : {"0", "f", "n", "false", "no", "off"})
		if (strcasecmp(value, no) == 0)
			return (false);
	return (true);
}

std::string
word_of(const std::string &name, const char *otherwise)
{
	const char *value = flag(name);

	return (value != nullptr ? value : otherwise);
}

namespace {

struct unexpected : std::exception {
	const char *
	what() const noexcept override
	{
		return ("a flag or an environment variable has a bad value");
	}
};

}

/*
 * Instead of exiting, throw.  What --benchmark_context added before is set
 * aside meanwhile: Google Benchmark would complain about each key again.
 */
void
parse(int *argc, char **argv)
{
	auto *&context = benchmark::internal::GetGlobalContext();
	strings kept;

	if (context != nullptr)
		kept.swap(*context);
	auto restore = [&] {
		if (kept.empty())
			return;
		if (context == nullptr)
			context = new strings;
		for (const auto &pair : kept)
			(*context)[pair.first] = pair.second;
	};
	try {
		benchmark::Initialize(argc, argv, [] { throw unexpected(); });
	} catch (...) {
		restore();
		throw;
	}
	restore();
}

}

int
gbench_default_flag(const char *name, const char *value)
{
	return (guard([=] {
		int error;

		if (name == nullptr || (strncmp(name, "benchmark_", 10) != 0 &&
		    strcmp(name, "v") != 0))
			return (refuse(EINVAL, "default flag '%s': the name "
			    "must begin with benchmark_",
			    name != nullptr ? name : "NULL"));
		/* The first one given would win, not the user's. */
		if (strcmp(name, "benchmark_context") == 0)
			return (refuse(EINVAL, "default flag '%s': use "
			    "gbench_add_context()", name));
		if (value == nullptr) {
			all().defaults.erase(name);
			return (0);
		}
		strings unused;
		if ((error = check_flag(name, value, unused)) != 0)
			return (error);
		all().defaults[name] = value;
		return (0);
	}));
}

static int
initialize(int *argc, char **argv)
{
	std::vector<std::string> presets;
	std::vector<char *> merged;
	const char *environment = from_environment("benchmark_context");
	strings pairs = all().pairs;
	int error = 0;

	for (int i = 1; i < *argc; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strncmp(argv[i], "--help=", 7) == 0)
			return (GBENCH_HELP);
	/* Google Benchmark read the variable once, before main(). */
	if (pairs.empty() && environment != nullptr)
		error = add_pairs(pairs, "benchmark_context", environment);
	if (error == 0)
		error = check_all(*argc, argv, pairs);
	if (error != 0)
		return (error);
	strings applied;
	for (const auto &pair : all().defaults)
		if (all().given.count(pair.first) == 0 &&
		    from_environment(pair.first) == nullptr) {
			applied.insert(pair);
			presets.push_back("--" + pair.first + "=" +
			    pair.second);
		}

	/* The later flag wins: defaults first. */
	all().program = argv[0];
	merged.push_back(&all().program[0]);
	for (std::string &preset : presets)
		merged.push_back(&preset[0]);
	for (int i = 1; i < *argc; i++)
		merged.push_back(argv[i]);
	merged.push_back(nullptr);
	int left = static_cast<int>(merged.size()) - 1;
	parse(&left, merged.data());

	for (int i = 1; i < left; i++)
		for (const std::string &preset : presets)
			if (merged[i] == preset.c_str())
				return (refuse(EINVAL, "default flag %s: "
				    "Google Benchmark %s does not take it",
				    preset.c_str(), gbench_version()));
	all().applied = applied;
	all().pairs = pairs;
	/* What is not left was taken; the order is kept. */
	int kept = 1;
	for (int i = 1; i < *argc; i++) {
		if (kept < left && merged[kept] == argv[i]) {
			kept++;
			continue;
		}
		auto pair = split(argv[i]);
		all().given[pair.first] = pair.second;
	}
	for (int i = 1; i < left; i++)
		argv[i] = merged[i];
	argv[left] = nullptr;
	*argc = left;
	return (0);
}

int
gbench_initialize(int *argc, char **argv)
{
	return (guard([=] {
		if (argc == nullptr || argv == nullptr || *argc < 1 ||
		    argv[0] == nullptr)
			return (refuse(EINVAL, "initialize: no arguments; the "
			    "first must be the program's name"));
		return (initialize(argc, argv));
	}));
}

void
gbench_print_help(void)
{
	benchmark::PrintDefaultHelp();
}

bool
gbench_report_unrecognized(int argc, char **argv)
{
	return (benchmark::ReportUnrecognizedArguments(argc, argv));
}

const char *
gbench_flag(const char *name)
{
	const char *value = nullptr;

	if (name == nullptr)
		return (nullptr);
	guard([&] {
		value = flag(name);
		return (0);
	});
	return (value);
}

bool
gbench_flag_is_true(const char *name)
{
	return (name != nullptr && guard([=] {
		return (flag_is_true(name) ? 1 : 0);
	}) == 1);
}
