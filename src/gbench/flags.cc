/* SPDX-License-Identifier: BSD-2-Clause */
/* Flags of Google Benchmark: defaults, those of the user, and borrowed ones. */
#include <cstring>
#include <strings.h>

#include "gbench/flags.h"

namespace gbench_internal {

namespace {

bool lost;

/* The key of find() would need memory. */
const char *
value_in(const strings &flags, const char *name)
{
	for (const auto &[key, value] : flags)
		if (key == name)
			return (value.c_str());
	return (nullptr);
}

}

const char *
flag(const char *name)
{
	if (const char *value = value_in(all().given, name))
		return (value);
	if (const char *value = from_environment(name))
		return (value);
	return (value_in(all().applied, name));
}

bool
flags_are_lost()
{
	return (lost);
}

/* As Google Benchmark reads a boolean. */
bool
flag_is_true(const char *name)
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
word_of(const char *name, const char *otherwise)
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

borrowed_flag::borrowed_flag(const char *flagged, const char *value,
    const char *unset)
    : name(flagged), otherwise(unset)
{
	put(value);
}

borrowed_flag::~borrowed_flag()
{
	/*
	 * Without memory the flag stays as it is, and Google Benchmark would
	 * list only what it is to run.
	 */
	try {
		const char *value = flag(name.c_str());

		put(value != nullptr ? value : otherwise);
	} catch (...) {
		lost = true;
	}
}

void
borrowed_flag::put(const std::string &value)
{
	const char *&executable =
	    BenchmarkReporter::Context::executable_name;
	auto *&context = benchmark::internal::GetGlobalContext();
	const char *was = executable;
	auto unit = benchmark::GetDefaultTimeUnit();
	strings kept;
	std::string text = "--" + name + "=" + value;
	std::string program = "gbench";
	char *argv[] = {&program[0], &text[0], nullptr};
	int argc = 2;

	if (context != nullptr)
		kept = *context;
	parse(&argc, argv);
	if (context != nullptr)
		context->swap(kept);
	benchmark::SetDefaultTimeUnit(unit);
	executable = was;
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

namespace {

bool
asks_for_help(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--help") == 0 ||
		    strncmp(argv[i], "--help=", 7) == 0)
			return (true);
	return (false);
}

/* The defaults that neither a flag nor a variable overrides. */
strings
defaults_left()
{
	strings left;

	for (const auto &pair : all().defaults)
		if (all().given.count(pair.first) == 0 &&
		    from_environment(pair.first.c_str()) == nullptr)
			left.insert(pair);
	return (left);
}

/* The arguments without those that `kept` lacks, which were taken as flags. */
void
keep(int *argc, char **argv, const std::vector<char *> &kept)
{
	size_t n = 1;

	for (int i = 1; i < *argc; i++) {
		if (n < kept.size() && kept[n] == argv[i]) {
			n++;
			continue;
		}
		auto pair = split(argv[i]);
		all().given[pair.first] = pair.second;
	}
	for (size_t i = 1; i < kept.size(); i++)
		argv[i] = kept[i];
	argv[kept.size()] = nullptr;
	*argc = static_cast<int>(kept.size());
}

/* Hand over the flags; the later one wins, so that defaults come first. */
int
take_flags(int *argc, char **argv, const strings &defaults)
{
	std::vector<std::string> presets;
	std::vector<char *> merged;

	for (const auto &pair : defaults)
		presets.push_back("--" + pair.first + "=" + pair.second);
	all().program = argv[0];
	merged.push_back(&all().program[0]);
	for (std::string &preset : presets)
		merged.push_back(&preset[0]);
	for (int i = 1; i < *argc; i++)
		merged.push_back(argv[i]);
	merged.push_back(nullptr);
	int left = static_cast<int>(merged.size()) - 1;
	parse(&left, merged.data());
	merged.resize(left);

	for (const char *argument : merged)
		for (const std::string &preset : presets)
			if (argument == preset.c_str())
				return (refuse(EINVAL, "default flag %s: "
				    "Google Benchmark %s does not take it",
				    argument, gbench_version()));
	keep(argc, argv, merged);
	return (0);
}

int
initialize(int *argc, char **argv)
{
	const char *environment = from_environment("benchmark_context");
	strings pairs = all().pairs, defaults;
	int error = 0;

	if (asks_for_help(*argc, argv))
		return (GBENCH_HELP);
	/* Google Benchmark read the variable once, before main(). */
	if (pairs.empty() && environment != nullptr)
		error = add_pairs(pairs, "benchmark_context", environment);
	if (error == 0)
		error = check_all(*argc, argv, pairs);
	if (error != 0)
		return (error);
	defaults = defaults_left();
	error = take_flags(argc, argv, defaults);
	if (error != 0)
		return (error);
	all().applied = defaults;
	all().pairs = pairs;
	return (0);
}

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
	return (name != nullptr ? flag(name) : nullptr);
}

bool
gbench_flag_is_true(const char *name)
{
	return (name != nullptr && flag_is_true(name));
}
