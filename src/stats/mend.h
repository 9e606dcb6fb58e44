/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Repairs text that Google Benchmark wrote and that is not JSON, and finds
 * where a text is wrong that cannot be repaired.
 */
#ifndef DUMPBENCH_MEND_H
#define DUMPBENCH_MEND_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct mended {
	std::string text;
	std::vector<size_t> added; /* where in it is a byte more, ascending */
};

/*
 * Mended are, each as long as it was where that is possible:
 *  - a figure that is no number, as any C library prints one: null;
 *  - of 1.5.4 and 1.5.5, no comma before a member of the context that the
 *    program added: one;
 *  - of 1.4, a backslash that nobody escaped, as in the name of a program on
 *    Windows: a slash;
 *  - a control character in a string, but no line feed: a question mark.
 */
mended mend_json(std::string_view text);

/*
 * "line 3, column 7: '}' expected near …", of `original`, from which `m` was
 * made; empty if it is JSON after all.
 */
std::string where_wrong(std::string_view original, const mended &m);

#endif
