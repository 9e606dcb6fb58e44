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
/* Without memory of its own, so that no value is none. */
const char *from_environment(const char *name);

/* flags.cc */
const char *flag(const char *name); /* nor this */
bool flag_is_true(const char *name);
std::string word_of(const char *name, const char *otherwise);
bool flags_are_lost(); /* one that was borrowed could not be given back */

/* Sets a flag of Google Benchmark for the lifetime of this object. */
class borrowed_flag {
public:
	/* `unset` is its value where it was not given. */
	borrowed_flag(const char *flagged, const char *value,
	    const char *unset);
	~borrowed_flag();
	borrowed_flag(const borrowed_flag &) = delete;
	borrowed_flag &operator=(const borrowed_flag &) = delete;

private:
	void put(const std::string &value);

	std::string name;
	const char *otherwise;
};

}

#endif
