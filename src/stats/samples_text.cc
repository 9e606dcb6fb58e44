/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes text of foreign files safe to print, and builds error messages. */
#include <algorithm>

#include "stats/samples_internal.h"

extern "C" {
#include "util/printable.h"
}

namespace stats {

/* What result/text.h leaves: a line feed, a tab, and a character of code 0. */
void
tame(string &s)
{
	std::replace(s.begin(), s.end(), '\0', '?');
	printable_name(s.data());
}

string
clean(string_view s, size_t most)
{
	/* Not cut within a character. */
	while (most < s.size() && most > 0 && (s[most] & 0xc0) == 0x80)
		most--;
	string out(s.substr(0, most));

	tame(out);
	return out;
}

void
refuse(const string &text)
{
	throw offence{EINVAL, text};
}

} /* namespace */
