/* SPDX-License-Identifier: BSD-2-Clause */
/* Makes text of foreign files safe to print, and builds error messages. */
#include "stats/samples_internal.h"

namespace stats {

/* No control character of a foreign file reaches a terminal. */
void
tame(string &s)
{
	for (size_t i = 0; i < s.size(); i++) {
		/* U+0080 to U+009f are control characters, too. */
		if (i > 0 && s[i - 1] == '\xc2' &&
		    (unsigned char)s[i] < 0xa0)
			s[i - 1] = s[i] = '?';
		if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
			s[i] = '?';
	}
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
