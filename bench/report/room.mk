# What every page has in it, and what its script is told by: the SHA-256 in
# base64, as a Content-Security-Policy has it.
PAGE	:= $(CURDIR)/bench/report
PAGE_HASH = $(shell { sha256sum || sha256 -q; } <bench/report/page.js \
	  2>/dev/null | src/setup/base64-of-hex)
PAGE_O	:= $(B)/obj/bench/report/page.o $(B)/san/bench/report/page.o

$(PAGE_O): CPPF += -DPAGE='"$(PAGE)"' -DPAGE_HASH='"$(PAGE_HASH)"'
$(PAGE_O): bench/report/page.css bench/report/page.js
