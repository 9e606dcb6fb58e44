#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench report: what the document says of results that were made for it,
# that it is complete and loads nothing, and what it refuses.  Runs the
# sanitized program.
# timeout: 300

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../../.." && pwd)
for tool in gnuplot python3 jq; do
	command -v $tool >/dev/null || {
		echo "no $tool here"
		exit 77
	}
done
program=$build/san/dumpbench
export DUMPBENCH_PLOTDIR="$top/plot"
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
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
	grep -Eq 'From old to zz-new, in instructions \(linux x86_64, target guest \(tcg, emulated\), flavour amd64\): [1-9][0-9]* figures are worse, [1-9]' \
	    $page || fail "$page: no counts"
	has $page 'Each kernel against the one before it: middle differs in no figure'
	grep -Eq 'zz-new differs in [1-9][0-9]* figures, of direct and enter[.]' \
	    $page || fail "$page: no steps"
	has $page 'With kenter_temporary, such a dump takes the same number'
	# 2 of 16 pages' worth, of 976562.5 pages.
	has $page 'With enter, such a dump takes 0.122 million instructions more on zz-new'
	has $page 'A dump of 4 GB is 0.977 million pages'
	# (9 + 152 * 16 + 6 + 2 - 12) / 16 and (9 + 35 * 16 + 6 - 12) / 16.
	has $page 'On zz-new (4 possible CPUs), mapping takes 149 million instructions with enter and 34.4 million with kenter_temporary, without the harness'
	has $page 'its writes, takes 20 s'
	has $page 'old to zz-new, in cycles'
	has $page 'none of the 134 figures can be told (134: emulated CPUs'
	has $page 'only orders of magnitude'
	has $page 'Both kernels had 4 possible CPUs, on which the figures depend.'
	# The ratios of the old question are those of the plot, harness off.
	has $page 'At 1 page a batch, enter costs 4.13 times what kenter_temporary costs.'
	has $page 'No ratio: cycles of an emulated CPU'
done
has page.md '| enter | '
has page.md '## In cycles: linux x86_64, target guest (tcg, emulated)'
lacks page.md '<'
# 7 and 3 in one call: 10 and 9.
grep -Eq '^\| direct \| map \| 0 \| 13 \| 0 \| 0 \| 0 \| -10.00% to -[0-9.]*% \| latency/direct/1[a-z_/]* \| 10 \| 9 \|$' page.md ||
    fail "direct is no better"
! grep -E '^\| (null|vmap|qenter) \| (map|sink|unmap)' page.md ||
    fail "names what is the same"

# Whole: every element closed, no name twice, what is named is there; and
# nothing from elsewhere.
cat >check.py <<'END'
import base64, hashlib, html.parser, re, sys
class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.refs, self.svgs = [], [], [], 0
        self.scripts = 0
    def one(self, tag, attrs):
        for k, v in attrs:
            if k == "id": self.ids.append(v)
            if k in ("href", "xlink:href", "src"): self.refs.append(v)
            if k.startswith("on"): sys.exit("a handler: " + k)
        if tag in ("link", "img", "iframe"):
            sys.exit("an element " + tag)
        if tag == "script":
            self.scripts += 1
            assert not attrs, attrs
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
# One script, the page's own: no other is executed.
assert p.scripts == 1, p.scripts
script = text[text.index("<script>") + 8:text.index("</script>")]
assert "script-src 'sha256-%s'\"" % base64.b64encode(hashlib.sha256(
    script.encode()).digest()).decode() in text
END
# Seed, shootdown, latency and throughput in both clocks; versions in one.
python3 check.py page.html 9 2>err || fail "page.html"

# Texts of pictures lie clear of each other, and a path has one line type in
# all pictures of the page.
tidy()
{
	"$build/tests/bench/plot/svg_check" "$1" >err || fail "$1: texts of pictures"
	"$build/tests/bench/plot/svg_check" --series "$1" | awk -F '\t' '$2 != "-" {
		type = $3 FS $4 FS $5
		if (type_of[$2] != "" && type_of[$2] != type) exit 1
		type_of[$2] = type
		n++
	    }
	    END { exit n < '"$2"' }' || fail "$1: line types"
}
tidy page.html 41
# Many kernels, and names as long as any.
name=6.12.117-of-somebody-s-own-with-a-long-name+deb12-cloud-amd64
for i in 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35; do
	mkdir -p "many/$i" "long/$i-$name"
	cp "$exact" "many/$i"
	[ $i -gt 12 ] || cp "$exact" "long/$i-$name"
done
for folder in many long; do
	try 0 "^$folder.html\$" --out $folder.html $folder
	tidy $folder.html 21
done

# One file, one folder; a dump's size.
try 0 '^report.html$' "$exact"
has report.html 'Dump mapping paths of 6.1.0-56-amd64'
lacks report.html 'became worse'
python3 check.py report.html 4 2>err || fail "report.html"
try 0 '^report.md$' --format markdown --ram 64 m/old/
has report.md 'A dump of 64 GB is 15.6 million pages'
has report.md 'On old (4 possible CPUs), mapping takes '
lacks report.md '%!'

# Names are words, not markup.
mkdir 'a<script>&"|'
cp "$exact" 'a<script>&"|/'
try 0 '^report.html$' 'a<script>&"|' m/old
has report.html 'a&lt;script&gt;&amp;&quot;|'
python3 check.py report.html 9 2>err || fail "odd names"

# change FOLDER RELEASE OS [MORE ...]
change()
{
	python3 "$top/tests/bench/report/change.py" "$exact" "$@" || exit 1
}

# One system, one flavour: whatever the order in which they come.
change g/6.12-amd64 6.12.1-amd64 linux all:map:+1 qenter:map:+7 enter:unmap:4
change g/6.9-amd64 6.9.0-amd64 linux
change g/6.1-amd64 6.1.0-amd64 linux
change g/6.1-rt-amd64 6.1.0-rt-amd64 linux direct:map:9
change g/13.2 13.2-RELEASE freebsd direct:map:20
printf '%s\tx\n' 6.12-amd64 13.2 6.1-rt-amd64 6.1-amd64 6.9-amd64 >g/kernels
try 0 '^g.md$' --out g.md --format markdown g
has g.md 'Dump mapping paths: 5 kernels of 3 kinds'
has g.md 'Compared with no other: 13.2 and 6.1-rt-amd64.'
[ "$(grep -c '^From .* in instr' g.md)" -eq 1 ] || fail "compares more than one kind"
has g.md 'From 6.1-amd64 to 6.12-amd64, in instructions (linux x86_64'
has g.md 'against the one before it: 6.9-amd64 differs in no figure'
has g.md 'Both kernels had 4 possible CPUs, 512 MB of memory, on which'
for kind in 'linux x86_64' 'freebsd x86_64'; do
	has g.md "## In instructions: $kind, target guest"
done
! grep -E '(more|less) on|instructions on' g.md | grep -E '13.2|rt-amd64' ||
    fail "subtracts one system from another"
# The largest first, each path once; the harness by itself, and only there.
[ "$(grep -n ', worse: ' g.md | cut -d: -f2 | tr '\n' ' ')" = \
    "enter, worse qenter, worse " ] || fail "not the paths that changed"
grep -Eq '^enter, worse: largest change in unmap of .*, from 6 to 24, [+]300.00%[.] All changes: unmap [+]300.00% \([0-9]* figures\), in latency, stream, shootdown and drivers2x2[.]$' \
    g.md || fail "the largest change is not the first"
# 7 by itself, and 1 that all have.
grep -Eq '^qenter, worse: largest change in map of latency/qenter/1[a-z_/]*, from 21 to 29, ' \
    g.md || fail "no qenter"
grep -Eq '[(]path null[)], .* changed too: [+]1 in map, in instructions per batch[.] [1-9][0-9]* of the worse' \
    g.md || fail "the harness is not told of"
grep -Eq ' are worse, 0 better, [1-9][0-9]* the same; [1-9][0-9]* cannot be told \([0-9]+: varies by itself' \
    g.md || fail "does not count what cannot be told"

try 0 '^b.md$' --out b.md --format markdown --base 6.12-amd64 g
has b.md 'From 6.12-amd64 to 6.9-amd64, in instructions'
has b.md 'Each kernel against 6.12-amd64: 6.1-amd64 differs'
try 2 "unknown kernel '6.13' \(expected 6.12-amd64, 13.2, 6.1-rt-amd64, 6.1-amd64 or 6.9-amd64\)" \
    --base 6.13 g
# Two of one name are two kernels.
try 0 '^b.md$' --out b.md --format markdown m/old "$exact" g/6.1-amd64 \
    "$exact" --base '6.1.0-56-amd64 (2)'
has b.md '| 6.1.0-56-amd64 (2) |'
# A line of versions: where a page takes 10 % more or less, since which kernel.
# 6.12 has no figure of direct, as one that is measured by a crash alone: the
# next is compared with 6.1.  Flavours are never compared.
change l/7.2.1-amd64 7.2.1-amd64 linux direct:map:+100 ioremap:map:+1000
change l/6.12.1-amd64 6.12.1-amd64 linux direct:map:+40
change l/6.1.0-1-amd64 6.1.0-1-amd64 linux direct:map:+40
change l/5.10.0-1-amd64 5.10.0-1-amd64 linux
change l/6.1.0-1-rt-amd64 6.1.0-1-rt-amd64 linux direct:map:+100
change l/7.2.1-rt-amd64 7.2.1-rt-amd64 linux direct:map:+100 qenter:map:+40
jq '.benchmarks |= map(select(.dumpbench.path != "direct"))' \
    l/6.12.1-amd64/1-exact.json >few.json || exit 1
mv few.json l/6.12.1-amd64/1-exact.json
try 0 '^l.md$' --out l.md --format markdown l
sed -n '/^## Steps/,/^## Summary/s/^| \([0-9].*\)/\1/p' l.md >err
printf '%s\n' \
    '6.1.0-1-amd64 | 5.10.0-1-amd64 | latency/direct/1 | 16 | 56 | +250.0% |' \
    '7.2.1-amd64 | 6.1.0-1-amd64 | latency/direct/1 | 56 | 116 | +107.1% |' \
    '7.2.1-amd64 | 6.12.1-amd64 | latency/ioremap/1 | 8050 | 9050 | +12.4% (cannot tell) |' \
    '7.2.1-rt-amd64 | 6.1.0-1-rt-amd64 | latency/qenter/1 | 147 | 187 | +27.2% |' |
    sed 's,/1 |,/1/manual_time |,; s/$/ not explained |/' | diff - err >steps.diff ||
    fail "not these steps: $(cat steps.diff)"
try 0 '^few.md$' --out few.md --format markdown \
    "$top/results/reference/line"
grep -q '^| 6.16.12+deb13-amd64 | 10[0-9]* |' few.md || fail "no crash of 6.16"
! grep '^| 6.16.12+deb13-amd64 | n/a' few.md >err ||
    fail "a line of a kernel without a figure"
try 0 '^l.html$' --out l.html l
tidy l.html 20
for text in 5.10 6.1 6.12 7.2 '6.1 +66%' '7.2 +59%' amd64 rt-amd64; do
	has l.html ">$text<"
done
"$program" plot --format svg --out drawn l >out 2>err ||
    fail "no pictures of a folder of kernels"
has out drawn/linux-x86_64-exact-versions.svg
has drawn/linux-x86_64-exact-versions.svg '>7.2 +59%<'
"$program" plot --out none l "$exact" >out 2>err
[ $? -eq 2 ] || fail "takes a folder beside a file"
has err 'expected only files, or only folders'
"$program" plot --out none l/6.12.1-amd64 >out 2>err && fail "draws one kernel"
has err 'no two kernels of one system'
[ ! -e none ] || fail "leaves an empty folder"

# Other memory is another machine, and said.
sed 's/"memory_mb": 512/"memory_mb": 1024/' g/6.9-amd64/1-exact.json >other.json
try 0 '^b.md$' --out b.md --format markdown g/6.1-amd64 other.json
has b.md 'different machine: memory_mb differs'
has b.md 'The first had 4 possible CPUs, 512 MB of memory, the second 4 possible CPUs, 1024 MB of memory.'

# Of a dump, it is what the family it is reckoned from was measured with.
python3 - g/6.1-amd64/1-exact.json <<'END' || exit 1
import json, sys
d = json.load(open(sys.argv[1]))
for b in d["benchmarks"]:
    if b.get("dumpbench", {}).get("family") == "shootdown":
        b["dumpbench"]["possible_cpus"] = 8
json.dump(d, open("more.json", "w"))
END
try 0 '^b.md$' --out b.md --format markdown more.json g/6.9-amd64
has b.md 'The first had 4 to 8 possible CPUs, 512 MB of memory'
try 0 '^b.md$' --out b.md --format markdown more.json
has b.md 'On 6.1.0-amd64 (4 possible CPUs, 512 MB of memory), mapping takes'

# How noisy the machine was stands beside a process's own mappings.
python3 - "$tsc" <<'END' || exit 1
import copy, json, sys
d = json.load(open(sys.argv[1]))
own = d["context"]["dumpbench"]
own.update(target="host", emulated=False, accelerator=None, qemu_version=None,
    host=None, module_version=None)
row = next(b for b in d["benchmarks"] if "dumpbench" in b)
rows = []
for path, values in ("remap", [1000] * 9), ("fresh", [900, 950, 1000, 1000,
    1000, 1000, 1000, 1300, 3370]):
    for i, v in enumerate(values):
        b = copy.deepcopy(row)
        b["name"] = b["run_name"] = "host/%s/0" % path
        b["repetition_index"], b["repetitions"] = i, 9
        b["dumpbench"].update(family="host", path=path, batch=1, responders=0,
            others=0)
        b["page_ticks"] = v
        rows.append(b)
d["benchmarks"] = rows
json.dump(d, open("host.json", "w"))
END
try 0 '^b.md$' --out b.md --format markdown host.json
has b.md "a process's own mappings: This machine was too noisy: by its repetitions, the median of 1 of 2 benchmarks without responders is uncertain by more than 3%; worst: host/fresh/0, 30.0%."
has b.md '| fresh | 1000 |'
try 0 '^b.html$' --out b.html host.json
has b.html 'is uncertain by more than 3%'

# Large figures are written out, here those of ioremap.
try 0 '^large.md$' --out large.md --format markdown \
    "$top/results/reference/versions"
has large.md '| 155.1 | 19620 |'
! grep -E '[0-9]e[-+][0-9]' large.md >err || fail "a figure with an exponent"

# Refusals leave no page.
rm -f report.html
try 2 'no argument \(expected RESULT'
# A measurement is not lost for a page about it.
cp "$exact" own.json
try 2 '--out: own.json is a result' --out own.json own.json
cmp -s "$exact" own.json || fail "--out has replaced its own result"
ln -s own.json link.html
try 2 '--out: link.html is a result' --out link.html own.json
cmp -s "$exact" own.json || fail "--out has replaced a result by a link"
try 2 "unknown option '--frobnicate' \(expected --out" --frobnicate
try 2 "unknown format 'pdf' \(expected html or markdown\)" --format pdf m
try 2 "'much' is not a number of GB" --ram much m
try 2 "'-1' is not a number of GB" --ram -1 m
try 2 '--out: no value \(expected FILE\)' --out
try 1 'nothing: No such file' nothing
mkdir empty
try 1 'empty: no \*.json' empty
head -c 500 "$exact" >cut.json
try 1 'cut.json' cut.json
try 2 '--out: missing/x.html: there is no folder missing' --out missing/x.html m
DUMPBENCH_PLOTDIR=empty try 1 'no style.gp' m
try 1 'nolog' --timeline nolog m
[ -z "$(find . -name 'report.html*' -o -name '.dumpbench*')" ] ||
    fail "leaves half a page"
[ -z "$(ls scratch)" ] || fail "leaves files behind"

[ "$failed" -eq 0 ]
