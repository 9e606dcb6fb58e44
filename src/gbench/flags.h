/* SPDX-License-Identifier: BSD-2-Clause */
/* For this room alone: Google Benchmark's flags. */
#ifndef GBENCH_FLAGS_H
#define GBENCH_FLAGS_H

#include "gbench/internal.h"

namespace gbench_internal {

/* flag_rules.cc */
int check_flag(const std::string &name, const std::string &value,
    strings &pairs);
int check_all(int argc, char **argv, strings &pairs);
int add_pairs(strings &pairs, const std::string &name,
    const std::string &value);
std::pair<std::string, std::string> split(const std::string &flag);
const char *from_environment(const std::string &name);

/* flags.cc */
const char *flag(const std::string &name);
bool flag_is_true(const std::string &name);
std::string word_of(const std::string &name, const char *otherwise);
void parse(int *argc, char **argv);

/* Set a flag for a while, and leave nothing else changed. */
class lend {
public:
	/* `unset` is the value it has where nobody gave one. */
	lend(const char *flagged, const char *value, const char *unset)
	    : name(flagged), otherwise(unset)
	{
		put(value);
	}

	~lend()
	{
		const char *value = flag(name);

		try {
			put(value != nullptr ? value : otherwise);
		} catch (...) {
		}
	}

	lend(const lend &) = delete;
	lend &operator=(const lend &) = delete;

private:
	void
	put(const std::string &value)
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

	std::string name;
	const char *otherwise;
};

}

#endif
