#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench report: what the page says of results that were made for it, that
# it is whole and asks nobody for anything, and what it refuses.  Runs the
# sanitized program.
# timeout: 120

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/.." && pwd)
for tool in gnuplot python3; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
program=$build/san/dumpbench
export DUMPBENCH_PLOTDIR="$top/plot"
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
mkdir scratch
export TMPDIR="$tmp/scratch"
failed=0

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' err | head -n 20
	failed=$((failed + 1))
}

try()
{
	status=$1
	words=$2
	shift 2
	"$program" report "$@" >out 2>err </dev/null
	got=$?
	[ "$got" -eq "$status" ] || fail "$*: exit status $got, not $status"
	cat out err | grep -Eq -- "$words" || fail "$*: no '$words'"
}

has()
{
	grep -qF -- "$2" "$1" || fail "$1: no '$2'"
}

lacks()
{
	! grep -qF -- "$2" "$1" || fail "$1 has '$2'"
}

exact=$("$build/tests/sample" exact made) || exit 1
tsc=$("$build/tests/sample" tsc made) || exit 1
mkdir -p m/old m/middle m/zz-new m/log m/failed
cp "$exact" "$tsc" m/old/
cp "$exact" "$tsc" m/middle/
cp "$tsc" m/zz-new/
# Two instructions more for enter, one less for direct; nothing in cycles.
python3 - "$exact" m/zz-new/1-exact.json <<'END' || exit 1
import json, sys
d = json.load(open(sys.argv[1]))
for b in d["benchmarks"]:
    path = b["run_name"].split("/")[1]
    more = {"enter": 2, "direct": -1}.get(path, 0)
    if more and "dumpbench" in b:
        for k in "min p10 median p90 p99 max".split():
            b["map_" + k] += more
        for low in b["dumpbench"]["stages"]["map"]["histogram"]:
            low[0] += more
        b["page_ticks"] += more / int(b["dumpbench"]["batch"])
json.dump(d, open(sys.argv[2], "w"))
END
printf 'old\tx\nfailed\tx\nmiddle\tx\nzz-new\tx\n' >m/kernels

try 0 '^page.html$' --out page.html m
try 0 '^page.md$' --out page.md --format markdown m
for page in page.html page.md; do
	has $page 'Dump mapping paths: 3 kernels, old to zz-new'
	grep -Eq 'old to zz-new, in instructions: [1-9][0-9]* figures became worse, [1-9]' \
	    $page || fail "$page: no counts"
	has $page 'Kernels that differ from the one before, and in how many figures: zz-new ('
	has $page 'Through kenter_temporary such a dump takes no more and no less'
	# 2 of 16 pages' worth, of 976562.5 pages.
	has $page 'Through enter such a dump takes 0.122 million instructions more on zz-new'
	has $page 'A dump of 4 GB on zz-new is 0.977 million pages'
	has $page 'its writes, takes 20 s'
	has $page 'old to zz-new, in cycles: 0 figures became worse, 0 better'
	has $page 'orders of magnitude only'
done
has page.md '| enter | '
has page.md '## In cycles'
lacks page.md '<'
grep -Eq '^\| latency/direct/1(/manual_time)? \| map_median \| .* \| better \|$' page.md ||
    fail "direct is no better"
! grep -E '^\| [a-z]+/(null|vmap|qenter)/.*(worse|better)' page.md ||
    fail "names what is the same"

# Whole: every element closed, no name twice, what is named is there; and
# nothing from elsewhere.
cat >check.py <<'END'
import html.parser, re, sys
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.refs, self.svgs = [], [], [], 0
    def one(self, tag, attrs):
        for k, v in attrs:
            if k == "id": self.ids.append(v)
            if k in ("href", "xlink:href", "src"): self.refs.append(v)
            if k.startswith("on"): sys.exit("a handler: " + k)
        if tag in ("script", "link", "img", "iframe", "a"):
            sys.exit("an element " + tag)
        self.svgs += tag == "svg"
    def handle_starttag(self, tag, attrs):
        self.one(tag, attrs)
        if tag != "meta": self.open.append(tag)
    def handle_startendtag(self, tag, attrs):
        self.one(tag, attrs)
    def handle_endtag(self, tag):
        if self.open.pop() != tag: sys.exit("not closed before " + tag)
text = open(sys.argv[1]).read()
p = Page()
p.feed(text)
assert not p.open, p.open
assert len(p.ids) == len(set(p.ids)), "a name twice"
for r in p.refs + ["#" + r for r in re.findall(r"url\(#([^)]*)", text)]:
    assert r[0] == "#" and r[1:] in p.ids, r
assert not re.search(r"url\((?!#)|@import", text)
assert p.svgs == int(sys.argv[2]), p.svgs
END
# Versions, seed, shootdown, latency and throughput in both clocks.
python3 check.py page.html 10 2>err || fail "page.html"

# One file, one folder; a dump's size.
try 0 '^report.html$' "$exact"
has report.html 'Dump mapping paths of 6.1.0-56-amd64'
lacks report.html 'became worse'
python3 check.py report.html 4 2>err || fail "report.html"
try 0 '^report.md$' --format markdown --ram 64 m/old/
has report.md 'A dump of 64 GB on old'
lacks report.md '%!'

# Names are words, not markup.
mkdir 'a<script>&"|'
cp "$exact" 'a<script>&"|/'
try 0 '^report.html$' 'a<script>&"|' m/old
has report.html 'a&lt;script&gt;&amp;&quot;|'
python3 check.py report.html 9 2>err || fail "odd names"

# Refusals leave no page.
rm -f report.html
try 2 'which RESULT'
try 2 "'--frobnicate' is no option; there are --out" --frobnicate
try 2 "'pdf' is neither html nor markdown" --format pdf m
try 2 "'much' is no number" --ram much m
try 2 "'-1' is no number" --ram -1 m
try 2 '--out wants a value' --out
try 1 'nothing: No such file' nothing
mkdir empty
try 1 'empty: no \*.json' empty
head -c 500 "$exact" >cut.json
try 1 'cut.json' cut.json
try 1 'missing/x.html.part: No such file' --out missing/x.html m
DUMPBENCH_PLOTDIR=empty try 1 'no style.gp' m
try 1 'nolog' --timeline nolog m
[ ! -e report.html ] && [ ! -e report.html.part ] || fail "leaves half a page"
[ -z "$(ls scratch)" ] || fail "leaves files behind"

[ "$failed" -eq 0 ]
