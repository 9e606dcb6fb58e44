#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# dumpbench plot: every picture of a sample, and what is no result.
# timeout: 600

top=$(cd "$(dirname "$0")/../../.." && pwd)
build=$(cd "${BUILD:-build}" && pwd) || exit 1
dumpbench=$build/san/dumpbench
command -v gnuplot >/dev/null || {
	echo "no gnuplot here"
	exit 77
}
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
# All that is left behind in a folder for temporary files would be seen.
mkdir t results && TMPDIR=$tmp/t && export TMPDIR

fail()
{
	echo "FAILED: $*"
	sed 's/^/    | /' out err
	exit 1
}

# Run with this exit status; on stderr, if anything, a sentence with the words.
expect()
{
	want=$1 says=$2
	shift 2
	"$@" >out 2>err
	got=$?
	[ $got -eq "$want" ] || fail "status $got, not $want: $*"
	[ -z "$says" ] || grep -qF -- "$says" err || fail "\"$says\" is not said: $*"
	[ "$want" -ne 0 ] || [ ! -s err ] || fail "said something: $*"
	[ -z "$(ls t)" ] || fail "left in the temporary folder: $*"
}

well_formed()
{
	if command -v xmllint >/dev/null; then
		xmllint --noout "$1"
	elif command -v python3 >/dev/null; then
		python3 -c 'import sys, xml.dom.minidom
xml.dom.minidom.parse(sys.argv[1])' "$1"
	else
		[ "$(tail -c 8 "$1" | tr -d '\n')" = "</svg>" ]
	fi
}

# A picture is whole: XML with a root <svg>, or a PNG from start to end.
whole()
{
	case $1 in
	*.svg)
		well_formed "$1" || fail "$1: not well-formed"
		grep -q '<svg' "$1" || fail "$1: no SVG"
		# Figures at the pointer, without a script of gnuplot's.
		grep -q '<g class="tip"><title>[^<]*[0-9]' "$1" ||
		    fail "$1: no points"
		! grep -q 'gnuplot_svg' "$1" || fail "$1: asks for a script"
		;;
	*.png)
		[ "$(head -c 8 "$1" | od -An -tx1 | tr -d ' ')" = \
		    89504e470d0a1a0a ] || fail "$1: no PNG"
		tail -c 8 "$1" | grep -q IEND || fail "$1: cut short"
		;;
	*)	fail "$1: neither" ;;
	esac
}

# No text is clipped, lies on another or is too small to read.
tidy()
{
	"$build/tests/bench/plot/svg_check" "$@" >out 2>err || fail "texts of pictures"
}

# In all pictures of a result: a path has one line type, of which no other has
# both the dashes, however wide the line, and the mark; what is drawn without a
# name is in the legend.
# $1 is how many paths there are at least.
told_apart()
{
	least=$1
	shift
	"$build/tests/bench/plot/svg_check" --series "$@" >series || fail "no series: $*"
	awk -F '\t' -v least="$least" '
	    function shape(dashes,	d, i, n, all) {
		n = split(dashes, d, ",")
		for (i = 2; i <= n; i++)
			all = all "," int(d[i] / d[1] * 4 + 0.5)
		return n "," all
	    }
	    $2 != "-" {
		type = $3 FS $4 FS $5
		if ($4 == "-" || $5 == "-")
			bad = bad $2 " has half a line type\n"
		if (type_of[$2] != "" && type_of[$2] != type)
			bad = bad $2 " has two line types\n"
		looks = shape($4) FS $5
		if (owner[looks] != "" && owner[looks] != $2)
			bad = bad $2 " looks like " owner[looks] "\n"
		type_of[$2] = type
		owner[looks] = $2
		line[$1, $3, $4] = mark[$1, $3, $5] = 1
		n[$1]++
	    }
	    { all[NR] = $0 }
	    END {
		for (i = 1; i <= NR; i++) {
			split(all[i], f, "\t")
			if (f[2] != "-")
				continue
			if (f[4] != "-" && !((f[1], f[3], f[4]) in line))
				bad = bad "a line is not in the legend: " all[i] "\n"
			if (f[5] != "-" && !((f[1], f[3], f[5]) in mark))
				bad = bad "a mark is not in the legend: " all[i] "\n"
		}
		for (p in n)
			if (n[p] < least)
				bad = bad p " has " n[p] " series\n"
		printf "%s", bad
		exit bad != ""
	    }' series >out || fail "line types"
}

shows()
{
	grep -qF -- "$2" "$1" || fail "$1 does not show \"$2\""
}

# What looks at the texts sees what is wrong with them.
look()
{
	cat >look.svg <<END
<svg
 width="200" height="100"
>
<g transform="translate(100.0,50.0)" font-size="16.00" text-anchor="middle">
	<text>hundred</text>
</g>
<g transform="translate($1" font-size="$2" text-anchor="$3">
	<text>word</text>
</g>
</svg>
END
	"$build/tests/bench/plot/svg_check" look.svg >out 2>err
	got=$?
	if [ -n "$4" ]; then
		[ $got -eq 1 ] && grep -q "$4" out
	else
		[ $got -eq 0 ] && [ ! -s out ]
	fi || fail "a text at $*: exit status $got"
}
look '100,80)' 16.00 middle ''
look '100,58)' 16.00 middle 'lies on'
look '66,60)' 16.00 end ''
look '80,60)' 16.00 end 'lies on'
look '70,80) rotate(270)' 16.00 start 'lies on'
look '50,80) rotate(270)' 16.00 start ''
look '180,80)' 16.00 start 'is clipped'
look '170,80)' 16.00 end ''
look '100,8)' 16.00 middle 'is clipped'
look '100,80)' 12.00 middle 'is small'

exact=$("$build/tests/sample" exact results) || exit 1
tsc=$("$build/tests/sample" tsc results) || exit 1
stem=${exact%.json}

# All of it, found as the newest of each clock, beside the results; but for
# those that are kept in folders of their own.
mkdir -p results/reference/old
cp "$exact" results/reference/old/20200101T000000Z-exact.json
expect 0 "" "$dumpbench" plot
[ "$(wc -l <out)" -eq 16 ] || fail "not 16 pictures"
while read -r picture; do
	whole "$picture"
done <out
find results -name '*.svg' -exec "$build/tests/bench/plot/svg_check" {} + >out ||
    fail "texts of pictures"
told_apart 10 "${stem%-exact}"*-latency.svg "${stem%-exact}"*-shootdown.svg
for kind in latency throughput shootdown drivers2x2; do
	for clock in exact tsc; do
		svg=${stem%exact}$clock-$kind.svg
		shows "$svg" "linux 6.1.0-56-amd64, $clock clock"
		shows "$svg" "QEMU 7.2.22 (tcg)"
		shows "$svg" kenter_temporary
		! grep -q 'NaN\|nan' "$svg" || fail "$svg: shows NaN"
	done
	shows "${tsc%.json}-$kind.svg" "emulated: order of magnitude only"
	! grep -q "order of magnitude" "$stem-$kind.svg" ||
	    fail "exact figures are no order of magnitude"
	shows "$stem-$kind.svg" instruction
done
# Measured in a guest that dumpbench did not start.
sed 's/"qemu_version": "[^"]*"/"qemu_version": null/
    s/"accelerator": "tcg"/"accelerator": null/; s/"target": "guest"/"target": "local"/
    s/"hypervisor": null/"hypervisor": "KVMKVMKVM"/' "$tsc" >inside.json
expect 0 "" "$dumpbench" plot inside.json
shows inside-latency.svg "guest of the hypervisor KVMKVMKVM"
rm -f inside*
for path in null direct kmap_local enter enter_fresh qenter vmap vm_map_ram \
    ioremap; do
	for kind in latency throughput shootdown; do
		shows "$stem-$kind.svg" ">$path<"
	done
done
# (152 + 3) / (35 + 3) without the harness's 12 of a call, (152 + 3 / 16) /
# (35 + 3 / 16), and 155 / (35 + 3 / 16).
shows "$stem-drivers2x2.svg" "Without the harness (path null), 12 instructions a batch:"
shows "$stem-drivers2x2.svg" "At 1 page a batch, enter costs 4.08 times"
shows "$stem-drivers2x2.svg" "At 16 pages a batch, enter costs 4.33 times"
shows "$stem-drivers2x2.svg" "enter at 1 (older driver) costs 4.40 times"
shows "${tsc%.json}-drivers2x2.svg" "No ratio: cycles of an emulated CPU"
shows "$stem-drivers2x2.svg" ">167  (155 without the harness)<"
mv results/reference/old/2020* results/reference/old/20990101T000000Z-exact.json
expect 0 "" "$dumpbench" plot --format svg --results results
shows out "$stem-drivers2x2.svg"
[ "$(ls results/reference/old)" = 20990101T000000Z-exact.json ] ||
    fail "drew beside a kept result"
shows out "${tsc%.json}-drivers2x2.svg"

# Elsewhere, one format; then what has rows for one plot only.
expect 0 "" "$dumpbench" plot --out elsewhere --format svg "$exact"
[ "$(find elsewhere -name '*.svg' | wc -l)" -eq 4 ] || fail "not 4 pictures elsewhere"
grep -v '"name":"\(latency\|stream\|shootdown\)' "$exact" >two.json
expect 0 "" "$dumpbench" plot --format=png two.json
[ "$(cat out)" = two-drivers2x2.png ] || fail "more than the rows of the file"
failed='"error_occurred":true,"error_message":"it did"'
sed "s/\"run_type\":\"iteration\"/&,$failed/" two.json >failed.json
expect 1 "no benchmark to plot in failed.json" "$dumpbench" plot failed.json

# More than any module has: 37 paths, all batches, long names of the machine.
wide=$("$build/tests/sample" wide wide) || exit 1
expect 0 "" "$dumpbench" plot --format svg --out wide/out "$wide"
[ "$(wc -l <out)" -eq 4 ] || fail "not 4 pictures"
tidy wide/out/*.svg
told_apart 37 wide/out/*-latency.svg wide/out/*-shootdown.svg
# Marks lie clear of the axis, which is 108 pixels from the left, and of the
# other end, at 595; those of names lie behind it.
sed -n 's/.*<use .*translate(\([0-9.]*\),.*/\1/p' wide/out/*-shootdown.svg |
    awk '$1 < 118 || ($1 > 585 && $1 < 600) { exit 1 }
	END { if (NR < 37 * 6) exit 1 }' || fail "a mark lies on an edge"

# All that is kept, as it is.
for file in "$top"/results/reference/*/*.json \
    "$top"/results/reference/versions/*/*.json; do
	grep -q '"family": *"latency"' "$file" || continue
	expect 0 "" "$dumpbench" plot --format svg --out kept-pictures "$file"
	tidy kept-pictures/*.svg
	told_apart 10 kept-pictures/*-latency.svg kept-pictures/*-shootdown.svg
	rm -r kept-pictures
done

# A newcomer among the paths, and a figure that is not known.
sed 's/ioremap/toy_path/g' "$exact" >toy.json
expect 0 "" "$dumpbench" plot --format svg toy.json
shows toy-latency.svg ">toy_path<"
# From schema 2 on the exact clock has bytes an instruction, and no seconds.
grep -q '"stream.*"bytes_per_second":null' "$exact" || fail "a second, exact"
sed '/stream.vmap/s/"bytes_per_instruction":[0-9.]*/"bytes_per_instruction":null/' \
    "$exact" >null.json
expect 0 "" "$dumpbench" plot --format svg null.json
shows null-throughput.svg ">n/a<"
shows null-throughput.svg "Streaming: bytes per instruction"
# One without the harness's cost has no ratio, and says why.
sed 's/"harness_ticks":12/"harness_ticks":null/' "$exact" >bare.json
expect 0 "" "$dumpbench" plot --format svg bare.json
shows bare-drivers2x2.svg "At 1 page a batch, no ratio: enter has no figure of the harness."

# A process's own mappings: bars that are uncertain are marked, with the reason.
# Adapters: what the model says of all rows, and no mean of them.
command -v python3 >/dev/null && {
	python3 - "$tsc" "$exact" <<'END' || fail "no results to draw"
import copy, json, sys
def rows(d):
    return [b for b in d["benchmarks"] if "dumpbench" in b]
d = json.load(open(sys.argv[1]))
d["context"]["dumpbench"].update(target="host", emulated=False,
    accelerator=None, qemu_version=None, host=None, module_version=None)
first = rows(d)[0]
def host(file, others, *benchmarks):
    new = []
    for path, responders, values in benchmarks:
        for i, v in enumerate(values):
            b = copy.deepcopy(first)
            b["name"] = b["run_name"] = "host/%s/%d" % (path, responders)
            b["repetition_index"], b["repetitions"] = i, len(values)
            b["dumpbench"].update(family="host", path=path, batch=1,
                responders=responders, others=others,
                properties="private" if "-" in path else "flush=none")
            b["page_ticks"] = v
            new.append(b)
    d["benchmarks"] = new
    json.dump(d, open(file, "w"))
steady = [1000] * 9
loose = [900, 950, 1000, 1000, 1000, 1000, 1000, 3370, 3371]
host("host.json", 1.2, ("remap", 0, steady), ("fresh", 0, loose))
host("hosts.json", 0, ("remap", 0, steady), ("remap", 12, loose),
    ("remap-private", 12, steady), ("fresh", 0, steady),
    ("fresh", 12, [90000, 99000]), ("fresh-private", 12, loose))
host("calm.json", 0, ("remap", 0, steady), ("fresh", 0, steady))
d = json.load(open(sys.argv[2]))
new = []
for path, model, ns in ("enter", "2200s", 80480), ("vmap", "2200s", 81920), \
    ("enter", "off", None):
    b = copy.deepcopy(rows(d)[0])
    b["name"] = b["run_name"] = "adapter/%s/1/%s" % (path, model)
    b["dumpbench"].update(family="adapter", path=path, batch=1,
        adapter={"model": model, "model_ns": ns})
    new.append(b)
d["benchmarks"] = new
json.dump(d, open("adapter.json", "w"))
END
	expect 0 "" "$dumpbench" plot --format svg host.json adapter.json \
	    hosts.json calm.json
	tidy host-host.svg hosts-host.svg calm-host.svg adapter-share.svg
	# Bars that are hatched, and that are hollow.
	while read -r picture hatched hollow; do
		[ "$(grep -c "<polygon *fill = 'url(#gpPat" "$picture")" -eq "$hatched" ] ||
		    fail "$picture: not $hatched bars are hatched"
		[ "$(grep -c "<polygon *fill = 'rgb(255, 255, 255)'" "$picture")" -eq "$hollow" ] ||
		    fail "$picture: not $hollow bars are hollow"
		[ "$(grep -c '±' "$picture")" -eq "$hatched" ] ||
		    fail "$picture: does not say how uncertain a hatched bar is"
		[ "$(grep -c 'Hatched: ' "$picture")" -eq $((hatched > 0)) ] ||
		    fail "$picture: does not say what is hatched"
		[ "$(grep -c 'Hollow: ' "$picture")" -eq $((hollow > 0)) ] ||
		    fail "$picture: does not say what is hollow"
	done <<'END'
host-host.svg 1 0
hosts-host.svg 2 1
calm-host.svg 0 0
END
	! grep -q 'too noisy' calm-host.svg || fail "a steady machine is noisy"
	shows host-host.svg ">too noisy: see below<"
	shows host-host.svg "other processes used 1.2 CPUs meanwhile"
	shows host-host.svg "worst: host/fresh/0, 237.0%"
	shows host-host.svg "±237.0%"
	shows adapter-share.svg "Adapter alone (model 2200s), batch 1: 80.48 to 81.92 us a page, 50 to 50.9 MB/s"
	shows adapter-share.svg "adapter without a model: emulation time"
	shows adapter-share.svg "off: no model adds time"
	! grep -q 'as fast as' adapter-share.svg || fail "full is no speed"
}
rm -f ./*.svg ./*.png

# What is no result leaves nothing, not even of the good one beside it.
size=$(wc -c <"$exact")
for part in 0 1 $((size / 2)) $((size - 3)); do
	head -c $part "$exact" >cut.json
	expect 1 "cut.json: not whole JSON" \
	    "$dumpbench" plot --out none "$exact" cut.json
	expect 1 "cut.json: not whole JSON" "$dumpbench" plot two.json cut.json
done
[ ! -e none ] || fail "made a folder for nothing"
expect 1 "none.json: No such file" "$dumpbench" plot none.json
expect 1 "no result in nowhere" "$dumpbench" plot --results nowhere
expect 1 "two.json" "$dumpbench" plot --out two.json "$exact"
expect 1 "/nowhere: a temporary folder cannot be made there" env TMPDIR=/nowhere "$dumpbench" plot two.json
expect 1 "DUMPBENCH_PLOTDIR=t: no style.gp in it" \
    env DUMPBENCH_PLOTDIR=t "$dumpbench" plot two.json
cp -r "$top/plot" scripts
echo 'load "missing"' >>scripts/drivers2x2.gp
expect 1 "missing" env DUMPBENCH_PLOTDIR=scripts "$dumpbench" plot two.json
expect 1 "missing" env DUMPBENCH_PLOTDIR=scripts "$dumpbench" plot \
    --out none two.json
[ ! -e none ] || fail "leaves an empty folder"
expect 1 "expected gnuplot 5.4 in PATH" env PATH=/nowhere "$dumpbench" plot two.json
[ -z "$(find . -maxdepth 1 -name '*.svg' -o -name '*.png' -o -name '.dumpbench*')" ] || fail "left something behind"

# Called wrongly.
expect 2 "unknown option '--colour' (expected --out" "$dumpbench" plot --colour
expect 2 "unknown option '-xyz' (expected --out" "$dumpbench" plot -xyz
expect 2 "unknown format 'pdf' (expected svg or png)" "$dumpbench" plot \
    --format pdf
expect 2 "unknown format 'sgv'; did you mean svg?" "$dumpbench" plot \
    --format png,sgv
expect 2 "--out: no value (expected FOLDER)" "$dumpbench" plot --out
expect 2 "one or the other" "$dumpbench" plot --results results "$exact"
expect 0 "" "$dumpbench" plot --help

# Text from a file is text, whatever it looks like to gnuplot and XML.
# shellcheck disable=SC2016 # for gnuplot, which would run it in t/*
odd='a "b" \" '\''c'\'' `touch ../../pwned` @x <&> {/=40 y} é'
odd=$("$build/tests/sample" exact odd "$odd") || exit 1
expect 0 "" "$dumpbench" plot --format svg --out odd/out "$odd"
tidy odd/out/*
for picture in odd/out/*; do
	whole "$picture"
	sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' "$picture" |
	    grep -q '"b".*<&>' || fail "$picture: the CPU model has changed"
done
[ ! -e pwned ] || fail "ran a command out of a result"

# What gnuplot is given: medians that one odd repetition does not move, and
# distributions that rise to 1.
mkdir bin kept && cat >bin/gnuplot <<END
#!/bin/sh
cp ./*.tsv "$tmp/kept" && cp vars.gp "$tmp/kept/\${5##*/}" &&
    echo "drawn</svg>" >picture
END
chmod +x bin/gnuplot
# Line types are by what paths do: there are enough for those of each module,
# before the ones for newcomers (plot/style.gp).
newcomers=$(sed -n 's/^do for .i = \([0-9]*\):.*/\1/p' "$top/plot/style.gp")
for file in linux-6.1.0-56-amd64/20261122T112714Z-exact \
    versions/6.1.0-56-amd64/20261126T004633Z-exact \
    freebsd-13.2-RELEASE/20261123T010202Z-exact; do
	expect 0 "" env PATH="$tmp/bin:$PATH" "$dumpbench" plot --format svg \
	    --out drawn "$top/results/reference/$file.json"
	sed -n "s/^styles = '\(.*\)'/\1/p" kept/latency.gp | tr ' ' '\n' >styles
	[ "$(sort -u styles | wc -l)" -ge 10 ] || fail "$file: lines of one type"
	sort -n styles | tail -1 | {
		read -r last && [ "$last" -lt "${newcomers:-0}" ]
	} || fail "$file: too few line types of a kind"
	# The harness is the first, whatever it is called.
	[ "$(head -1 styles)" -eq 1 ] || fail "$file: the harness has no line"
done
odd='/"name":"drivers2x2.enter.1\/.*"repetition_index":0/'
sed "$odd"'s/"page_ticks":[0-9.]*/"page_ticks":9999/' "$tsc" >moved.json
cmp -s "$tsc" moved.json && fail "moved nothing"
for file in "$tsc" moved.json "$exact"; do
	expect 0 "" env PATH="$tmp/bin:$PATH" "$dumpbench" plot --format svg \
	    --out drawn "$file"
	[ "$(cat drawn/*drivers2x2.svg | sort -u)" = "drawn</svg>" ] || fail "not put in place"
	cp kept/drivers2x2.tsv "kept/2x2-${file##*[-/]}"
	for data in kept/latency-*map-1.tsv kept/latency-*map-16.tsv; do
		awk 'NF == 2 { if ($2 < part || $1 < ticks) exit 1
			part = $2; ticks = $1; n++ }
		    NF == 0 && n > 0 { if (part != 1) exit 1
			part = ticks = n = 0; blocks++ }
		    END { if (blocks != 10) exit 1 }' "$data" ||
		    fail "$file, $data: no distributions"
	done
done
cp kept/2x2-tsc.json kept/old
awk 'NR == FNR { want[FNR] = $3; next }
    { far = $3 / want[FNR]; if (far > 2 || far < 0.5) exit 1 }' \
    kept/old kept/2x2-moved.json || fail "one repetition moved the median"
# 9 + 152 instructions lie in the bucket that begins with 160.
[ "$(awk '$1 == 160' kept/latency-map-1.tsv | tr '\t\n' ' ,')" = \
    "160 0,160 1.000000," ] || fail "enter maps a page in other than 161"

# The emulated adapter's log: one dump, then two, of which the last is drawn,
# then lines that no adapter wrote.
dump()
{
	printf 'start_ns\tend_ns\twhat\thow\tfib\tcontainer\tblock\tbytes\t'
	printf 'entries\tstatus\tanswered\tmodel_ns\tmmio\n'
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++)
		printf "%d\t%d\twrite\tpolled\t500\t0\t%d\t65536\t16\t0\t1\t6\t9\n",
		    1e6 * i, 1e6 * i + 1e5, 1000 + 128 * i }'
}
dump 100 >log
expect 0 "" "$dumpbench" plot --format svg --timeline log
shows log-timeline.svg ">6.6 MB in 100 writes, 0.10 s"
tidy log-timeline.svg
dump 37 >>log
expect 0 "" "$dumpbench" plot --format svg --timeline log
shows log-timeline.svg ">dump 2 of 2 in the log: 2.4 MB in 37 writes, 0.04 s"
rm log-timeline.svg
for junk in '\0' '\0\n' '1\t2\0\n' '-1\n' '1\t2\twrite\n'; do
	{
		dump 3
		# shellcheck disable=SC2059 # escapes are what it is about
		printf -- "$junk"
		dump 3
	} >junk
	expect 1 "junk: not an event log of the emulated adapter" \
	    "$dumpbench" plot --format svg --timeline junk
done

# A full disk has no room for what gnuplot says of it.
printf '#!/bin/sh\nexit 1\n' >bin/gnuplot
expect 1 "printed no message (expected space in $tmp/t/dumpbench" \
    env PATH="$tmp/bin:$PATH" "$dumpbench" plot two.json

# Ended in the middle: the temporary folder goes too.
printf '#!/bin/sh\necho >&2 drawing; sleep 1\n' >bin/gnuplot
PATH=$tmp/bin:$PATH "$dumpbench" plot two.json >out 2>err &
pid=$!
until grep -q drawing t/*/log 2>/dev/null; do
	kill -0 $pid || fail "never began"
	sleep 0.1
done
kill -TERM $pid
wait $pid && fail "was not ended"
n=0
until [ -z "$(ls t)" ]; do
	n=$((n + 1))
	[ $n -lt 100 ] || fail "left in the temporary folder"
	sleep 0.1
done
exit 0
