/* SPDX-License-Identifier: BSD-2-Clause */
#include "report/page.h"

/* The text of a file, for an array that this file declares. */
#define FILE_TEXT(name, file) \
	__asm__(".section .rodata\n" \
	    ".global " #name "\n" \
	    #name ":\n" \
	    ".incbin \"" file "\"\n" \
	    ".byte 0\n" \
	    ".previous\n")

extern const char page_css[], page_js[];
FILE_TEXT(page_css, PAGE "/page.css");
FILE_TEXT(page_js, PAGE "/page.js");

void
page_head(FILE *out)
{
	fprintf(out, "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, "
	    "initial-scale=1\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'unsafe-inline'; "
	    "script-src 'sha256-%s'\">\n"
	    "<style>\n%s</style>\n", PAGE_HASH, page_css);
}

void
page_end(FILE *out)
{
	fprintf(out, "<script>%s</script>\n", page_js);
}
