#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Bad input, as a table: each line must end with that exit status and a
# sentence that holds those words, and leave no result and no QEMU behind.
# Words: a grep -E pattern.  Runs the sanitized program.

program=${BUILD:-build}/san/dumpbench
kernel=${DUMPBENCH_KERNEL:-}
kmod=${DUMPBENCH_KMOD:-}
agent=${BUILD:-build}/agent-linux
tmp=$(mktemp -d) || exit 1
trap 'umount "$tmp/full" 2>/dev/null; rm -rf "$tmp"' EXIT
failed=0

bad()
{
	status=$1
	words=$2
	shift 2
	"$program" "$@" >"$tmp/out" 2>"$tmp/err" </dev/null
	got=$?
	if [ "$got" -ne "$status" ] || ! grep -Eq -- "$words" "$tmp/err"; then
		echo "FAIL: $*"
		echo "  exit status $got, wanted $status with '$words':"
		sed 's/^/  /' "$tmp/err"
		failed=$((failed + 1))
	elif [ -e "$tmp/results" ]; then
		echo "FAIL: $*: left $(find "$tmp/results" | head -n 3)"
		rm -rf "$tmp/results"
		failed=$((failed + 1))
	fi
}

# The command line.
bad 2 'usage: dumpbench VERB'
bad 2 "unknown verb 'frobnicate' \(expected help, version, run, list, panic, coll" \
    frobnicate
bad 2 "unknown verb 'plto'; did you mean plot\? \(expected help" plto
bad 2 "unknown verb 'hlep'; did you mean help\?" hlep
bad 2 "unknown verb 'plto'; did you mean plot\?" help plto
bad 2 "unknown option '--frobnicate' \(expected --target" run --frobnicate
bad 2 "unknown option '--clok'; did you mean --clock\?" run --clok=exact
bad 2 "unknown option '-x' \(expected --target" list -x
bad 2 "unknown argument 'frobnicate' \(expected options" run frobnicate
bad 2 "unknown argument 'frobnicate'" list frobnicate
bad 2 "unknown argument 'frobnicate'" panic frobnicate
bad 2 "--help: it takes no value, and 'me' is one" run --help=me
bad 2 "no (option|flag)" run --benchmark_frobnicate=1
bad 2 "--target: unknown target 'mars' \(expected guest, local or host\)" \
    run --target=mars
bad 2 "--clock: unknown clock 'sun' \(expected exact, tsc or both\)" \
    run --clock sun
bad 2 "--clock: unknown clock 'exakt'; did you mean exact\?" run --clock=exakt
bad 2 "--clock: exact needs --target guest" run --target local --clock exact
bad 2 "--accel: unknown accel 'warp' \(expected auto, kvm or tcg\)" \
    run --accel warp
bad 2 "--cpus: '0' is not a whole number from 1 to 8" run --cpus 0
bad 2 "--cpus: '-1' is not" run --cpus -1
bad 2 "--cpus: 'abc' is not" run --cpus=abc
bad 2 "--memory: '1' is not a whole number from 192 to" run --memory 1
bad 2 "--pages: '0' is not a whole number from 1 to" run --pages 0
bad 2 "--pages: '-1' is not a whole number from 1 to" run --pages=-1
bad 2 "--rounds: 'abc' is not a whole number from 1 to 1000000" \
    run --rounds=abc
bad 2 "--rounds: '1000000000' is not" run --rounds 1000000000
bad 2 "--seed: '-1' is not a whole number from 0 to 9223372036854775807" \
    run --seed -1
bad 2 "--handicap: 'x' is no handicap \(expected none or PATH:N" \
    run --handicap x
bad 2 "--handicap: 'enter:0' is no" panic --handicap enter:0
bad 2 "--handicap: 'enter:5000' is no" list --handicap=enter:5000
bad 2 "--kernel: no value \(expected FILE\)" run --kernel
for option in kernel kmod modules-root disk agent device results; do
	bad 2 "--$option: an empty value \(expected [A-Z]*\)" run --$option=
done
bad 2 "unknown option '--pages'" panic --pages 5
bad 2 "unknown option '--benchmark_filter'" panic --benchmark_filter=x
bad 2 "--target: only a guest is made to panic" panic --target=host
bad 2 "--adapter: unknown adapter '3200s'; did you mean 2200s\? \(expected " \
    run --adapter 3200s
bad 2 "--adapter: unknown word 'color=red' \(expected size=MB, model=M, fau" \
    run --adapter 2200s,color=red
bad 2 "unknown word 'modle=off'; did you mean model\? \(expected size=MB" \
    run --adapter 2200s,modle=off
bad 2 "--adapter: size='7' is not a whole number of MB from 8 to" \
    run --adapter 2200s,size=7
bad 2 "--adapter: unknown model 'warp' \(expected off" run --adapter 2200s,model=warp
bad 2 "--adapter: unknown model 'command=x'" run --adapter 2200s,command=x
bad 2 "--adapter: unknown fault 'media:0' \(expected" run --adapter 2200s,fault=media:0
bad 2 "--adapter: only --target guest" run --target local --adapter 2200s
bad 2 "benchmark_out: one file holds one clock" run --benchmark_out="$tmp/x"
bad 1 "--kernel FILE and --kmod FILE say what to boot" run
bad 1 "the kernel file .*No such file" run --kernel "$tmp/no" --kmod "$tmp/no"
bad 1 "kernel.*(bzImage|Linux)" run --kernel "$0" --kmod "$0"
[ -e /proc/sys/debug/dumpbench ] ||
    bad 1 "dumpbench" run --target local

# The other verbs: each option that is none, each that has no value.
for verb in collect plot compare report matrix bisect topo; do
	bad 2 "unknown option '--frobnicate' \(expected --" $verb --frobnicate
	bad 2 "unknown option '-z' \(expected --" $verb -z
	for option in $("$program" $verb --help |
	    sed -nE 's/^  (-., )?--([a-z-]+) [^ ].*/\2/p'); do
		bad 2 "--$option: no value \(expected " $verb "--$option"
		bad 2 "--$option: an empty value \(expected " $verb "--$option="
	done
done
bad 2 "no argument \(expected DEVICE\)" collect
bad 2 "one argument too many: 'b' \(expected DEVICE\)" collect a b
bad 2 "--all: it takes no value, and 'yes' is one" compare --all=yes a b
bad 2 "--margin: 'much' is no percentage" compare --margin much a b
bad 2 "--filter: '\(': .*\(expected an extended" compare --filter '(' a b
bad 2 "--sort: unknown sort 'nam'; did you mean name\?" compare --sort nam a b
bad 2 "--ram: '0' is no number of GB" report --ram 0 a
bad 2 "--format: unknown format 'htm'; did you mean html\?" report --format htm a
bad 2 "--timeline x: not with results" plot --timeline x y
bad 2 "--results x: not with a result" plot --results x y
bad 2 "unknown argument 'x'" topo x
bad 2 "--jobs: '-1' is not a whole number" matrix --jobs -1
bad 2 "--clock: unknown clock 'fast'" matrix --clock fast
bad 2 "--tries: '1000' is not a whole number from 0 to 999" bisect --tries 1000

# Results that are none.
echo '{"context": {' >"$tmp/truncated.json"
bad 1 'truncated.json' plot "$tmp/truncated.json"
echo '{}' >"$tmp/empty.json"
bad 1 'empty.json.*context' plot "$tmp/empty.json"
bad 1 'missing.json.*No such file' plot "$tmp/missing.json"
bad 2 "gif" plot --format gif "$tmp/empty.json"
bad 1 "no result" plot --results "$tmp"
bad 1 "nonsense" topo --synthetic nonsense

if [ -z "$kernel" ] || ! command -v qemu-system-x86_64 >/dev/null; then
	[ "$failed" -eq 0 ] || exit 1
	echo "the guest's half of the table needs a kernel and QEMU"
	exit 77
fi

# What the module, the kernel or the file system refuses.
guest()
{
	status=$1
	words=$2
	shift 2
	bad "$status" "$words" run --kernel "$kernel" --kmod "$kmod" \
	    --agent "$agent" --clock=exact --results "$tmp/results" \
	    --benchmark_filter=latency/enter/1/ "$@"
}

guest 1 "pages: 100000000 is out of range: 1 to" --pages=100000000
guest 1 "rounds: .* samples that are kept" --rounds=1000000
guest 1 "'nothing' matches no benchmark \(expected" --benchmark_filter=nothing
guest 1 "'latncy/.*' matches no benchmark; did you mean latency\?" \
    --benchmark_filter=latncy/enter
guest 1 "$tmp/none: No such file" --agent "$tmp/none"
guest 1 "$tmp/none" --disk "$tmp/none"
head -c 4096 "$kernel" >"$tmp/head"
guest 1 "" --kernel "$tmp/head"
echo "no module" >"$tmp/no.ko"
guest 1 "(no\.ko|module)" --kmod "$tmp/no.ko"
guest 1 "/dev/nope does not exist" --device=/dev/nope --clock=tsc \
    --accel=tcg --benchmark_filter='stream/direct/1/device$'
: >"$tmp/file"
guest 2 "--results $tmp/file.*Not a directory" --results "$tmp/file"
guest 2 "--results /proc/x: No such file.*a folder" --results /proc/x
guest 1 "--adapter: .*--modules-root" --adapter=2200s
# What the adapter needs is looked for before a guest is booted without it.
guest 2 "--adapter: log=$tmp/none/x: No such file or directory \(expected" \
    --adapter="2200s,log=$tmp/none/x"
guest 2 "--adapter: log=$tmp: Is a directory" --adapter="2200s,log=$tmp"
mkfifo "$tmp/fifo"
guest 2 "--adapter: log=$tmp/fifo: No such device" \
    --adapter="2200s,log=$tmp/fifo"
mkdir "$tmp/old"
cat >"$tmp/old/qemu-system-x86_64" <<'END'
#!/bin/sh
case "$*" in
*help) echo 'name "virtio-blk-pci", bus PCI' ;;
*) echo "started: $*" >"$(dirname "$0")/started" ;;
esac
END
chmod +x "$tmp/old/qemu-system-x86_64"
path=$PATH
PATH=$tmp/old:$path
guest 2 "--adapter: qemu-system-x86_64 has no -device x-pci-proxy-dev \(expec" \
    --adapter=2200s --modules-root "$(dirname "$kernel")"
bad 2 "--adapter: qemu-system-x86_64 has no -device x-pci-proxy-dev \(expec" \
    panic --adapter=2200s --kernel "$kernel"
PATH=$path
if [ -e "$tmp/old/started" ]; then
	echo "FAIL: QEMU is started without what the adapter needs"
	failed=$((failed + 1))
fi
if [ "$(id -u)" -eq 0 ] && mkdir "$tmp/full" &&
    mount -t tmpfs -o size=64k tmpfs "$tmp/full"; then
	head -c 1000000 /dev/zero >"$tmp/full/ballast" 2>/dev/null
	guest 1 "No space left" --results "$tmp/full"
	if [ -n "$(find "$tmp/full" -type f ! -name ballast)" ]; then
		echo "FAIL: a full disk keeps half a result"
		failed=$((failed + 1))
	fi
else
	echo "a full disk needs root and tmpfs: not tried"
fi

left=$(ps -eo args | grep -c "[q]emu-system.*$tmp")
if [ "$left" -ne 0 ]; then
	echo "FAIL: $left QEMU processes left"
	failed=$((failed + 1))
fi
[ "$failed" -eq 0 ]
