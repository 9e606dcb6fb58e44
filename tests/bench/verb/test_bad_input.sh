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
trap 'exit 143' HUP INT TERM
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
bad 2 "completion: no argument \(expected bash, zsh or fish\)" completion
bad 2 "completion: unknown shell 'tcsh' \(expected bash, zsh or fish\)" \
    completion tcsh
bad 2 "completion: one argument too many: 'zsh'" completion bash zsh
bad 2 "unknown verb 'hlep'; did you mean help\?" hlep
bad 2 "unknown verb 'plto'; did you mean plot\?" help plto
bad 2 "unknown option '--frobnicate' \(expected --target" run --frobnicate
bad 2 "unknown option '--clok'; did you mean --clock\?" run --clok=exact
bad 2 "unknown option '-x' \(expected --target" list -x
bad 2 "unknown argument 'frobnicate' \(expected options" run frobnicate
bad 2 "unknown argument 'frobnicate'" list frobnicate
bad 2 "--benchmark_filter: no value \(expected" run --benchmark_filter --verbose
bad 2 "--benchmark_filter: .*'\('" run --benchmark_filter '('
bad 2 "--also: kdump crashes the kernel of a guest \(expected --target=guest" \
    run --target local --also kdump
bad 2 "unknown argument 'frobnicate'" panic frobnicate
bad 2 "--help: unexpected value 'me' \(expected none\)" run --help=me
bad 2 "unknown option '--benchmark_frobnicate'" run --benchmark_frobnicate=1
bad 2 "--crash: unknown crash 'oops' \(expected module or sysrq\)" \
    panic --crash oops
bad 2 "--target: unknown target 'mars' \(expected guest, local or host\)" \
    run --target=mars
bad 2 "--clock: unknown clock 'sun' \(expected exact, tsc or both\)" \
    run --clock sun
bad 2 "--clock: unknown clock 'exakt'; did you mean exact\?" run --clock=exakt
bad 2 "--clock: exact needs --target=guest" run --target local --clock exact
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
bad 2 "--handicap: 'x' is not a handicap \(expected none or PATH:N" \
    run --handicap x
bad 2 "--handicap: 'enter:0' is no" panic --handicap enter:0
bad 2 "--handicap: 'enter:5000' is no" list --handicap=enter:5000
bad 2 "--kernel: no value \(expected FILE.DIR.RELEASE\)" run --kernel
for option in kernel kmod modules-root disk agent device results; do
	bad 2 "--$option: an empty value \(expected [A-Z|]*\)" run --$option=
done
bad 2 "unknown option '--rounds'" panic --rounds 5
bad 2 "--pages: not used with FreeBSD" panic --kmod "$0" --pages 5
bad 2 "--client: not used with FreeBSD" panic --kmod "$0" --client makedumpfile
bad 2 "--crash: sysrq not used with FreeBSD" panic --kmod "$0" --crash sysrq
bad 2 "unknown option '--benchmark_filter'" panic --benchmark_filter=x
bad 2 "--target: panic needs a guest" panic --target=host
bad 2 "--adapter: unknown adapter '3200s'; did you mean 2200s\? \(expected " \
    run --adapter 3200s
bad 2 "--adapter: unknown setting 'color=red' \(expected size=MB, model=M, fau" \
    run --adapter 2200s,color=red
bad 2 "unknown setting 'modle=off'; did you mean model\? \(expected size=MB" \
    run --adapter 2200s,modle=off
bad 2 "--adapter: size='7' is not a whole number of MB from 8 to" \
    run --adapter 2200s,size=7
bad 2 "--adapter: unknown model 'warp' \(expected off" run --adapter 2200s,model=warp
bad 2 "--adapter: unknown model 'command=x'" run --adapter 2200s,command=x
bad 2 "--adapter: unknown fault 'media:0' \(expected" run --adapter 2200s,fault=media:0
# A place that is none is refused before a guest, or a matrix, begins.
for verb in run list panic "explain --kernel $0" "matrix --kernels debian:newest --" \
    "bisect --good a --bad b --what latency/enter/16 debian:newest --"; do
	# shellcheck disable=SC2086 # a list
	bad 2 "--qemu: /nowhere: No such file .*\(expected QEMU's program, or a fo" \
	    $verb --qemu /nowhere
	# shellcheck disable=SC2086 # a list
	bad 2 "--modules-root: /nowhere: No such file .*\(expected a folder with" \
	    $verb --modules-root /nowhere
done
bad 2 "--qemu: /etc/passwd: Permission denied" run --qemu /etc/passwd
bad 2 "--modules-root: /etc/passwd: not a folder" run --modules-root /etc/passwd
# What another target takes would be passed over.
for target in local host; do
	for option in kernel kmod modules-root disk agent; do
		bad 2 "--$option: not used by --target=$target \(expected --target=g" \
		    run --target $target --$option x
	done
	bad 2 "--accel: not used by --target=$target" run --target $target --accel tcg
	bad 2 "--memory: not used by --target=$target" run --target $target --memory 512
	bad 2 "--pae: not used by --target=$target" run --target $target --pae on
	bad 2 "--adapter: not used by --target=$target" \
	    run --target $target --adapter 2200s
done
bad 2 "--device: not used by --target=host \(expected --target=guest or local\)" \
    run --target=host --device=/dev/null
bad 2 "--kernel: not used by --target=host" list --target host --kernel x
bad 2 "--pages: 100000000 is more than a quarter .*expected 1 to 32768\)" \
    run --pages=100000000
bad 2 "--pages: 4000000000 is more than" run --target=host --pages=4000000000
bad 2 "--rounds: 1000000 rounds of 32 batches exceed .*expected 1 to 32768\)" \
    run --rounds=1000000
bad 2 "--device: a name of 200 characters \(expected at most 127" \
    run --device="$(printf '%0200d' 0)"
bad 2 "--max-time: '0' is not a whole number from 1 to" run --max-time 0
bad 2 "benchmark_out: one file holds one clock" run --benchmark_out="$tmp/x"
bad 2 "version: unexpected argument 'x'" version x
bad 2 "help: unexpected argument 'x'" help run x
for verb in run list explain panic; do
	bad 2 "the kernel file $0 is of an unknown kind" $verb --kernel "$0"
done
# The header of a bzImage for x86-64, and nothing else.
stub=$tmp/bzImage
{
	head -c 497 /dev/zero
	printf '\1'
	head -c 16 /dev/zero
	printf 'HdrS\14\2\0\0\0\0\0\0\0\1'
	head -c 38 /dev/zero
	printf '\1\0'
	head -c 200 /dev/zero
	printf '6.1.0-stub '
	head -c 4096 /dev/zero
} >"$stub"
bad 2 "no --kmod \(expected --kmod FILE, built for .* --build DIR" \
    run --kernel "$stub"
bad 2 "no --kernel \(expected --kernel FILE" list --kmod "$0"
bad 2 "no --kernel \(expected --kernel FILE" run --kmod "$0"
bad 2 "no --kernel \(expected --kernel FILE" panic --kmod "$0"
bad 2 "no --kernel \(expected --kernel FILE" panic --kmod "$0" --adapter=2200s
bad 2 "--kernel: 'foo' is neither a file nor a release of Debian \(expected" \
    run --kernel foo
bad 2 "--kernel: '6.1\*' may name several kernels \(expected one" \
    run --kernel '6.1*'
bad 2 "--kernel: 'debian:line' may name several" panic --kernel debian:line
bad 2 "--kernel: 'linux:a' lacks a file name" explain --kernel linux:a
bad 2 "--kernel: unknown release 'foo' \(expected one such as" \
    list --kernel debian:foo
bad 2 "--tree: .*headers \(expected no --kernel with it" run --tree . --kernel x
bad 2 "--tree: .*headers \(expected no --build with it" run --tree . --build .
bad 2 "--tree: $tmp/no: no such folder \(expected one in" run --tree "$tmp/no"
bad 2 "--build: $tmp/no: no such folder" run --kernel "$0" --build "$tmp/no"
bad 2 "--build: no --kernel \(expected --kernel FILE" run --build .
bad 2 "--kmod: its kernel is not named by a file" run --tree . --kmod "$0"
# Folders that cannot be made: of kernels, of temporary files.
: >"$tmp/file"
(
	KERNELS=$tmp/file/x
	export KERNELS
	bad 1 "the folder of kernels: $tmp/file/x: .*expected KERNELS or XDG_CACHE" \
	    run --kernel 6.1.0-1-amd64 --qemu /bin/true
	bad 1 "^dumpbench matrix: the folder of kernels: $tmp/file/x: Not a" \
	    matrix --kernels debian:newest --results "$tmp/results"
	unset KERNELS
	TMPDIR=$tmp/file/x
	export TMPDIR
	bad 1 "^dumpbench run: $tmp/file/x: a temporary folder cannot .*TMPDIR" \
	    run --kernel 6.1.0-1-amd64 --qemu /bin/true
	exit "$failed"
) || failed=1
# A tree, by its folder and by its kernel's file.
tree=$tmp/tree
mkdir -p "$tree/arch/x86/boot" "$tree/include/generated" &&
    echo CONFIG_64BIT=y >"$tree/.config" || exit 1
no="$tree: no arch/x86/boot/bzImage \(expected a Linux tree in which"
bad 2 "$no" run --tree "$tree"
bad 2 "$no" run --kernel "$tree"
cp "$stub" "$tree/arch/x86/boot/bzImage" || exit 1
bad 2 "$tree: no built kernel tree \(expected" run --tree "$tree"
bad 2 "no --kmod \(expected" run --kernel "$tree/arch/x86/boot/bzImage"
: >"$tree/include/generated/autoconf.h"
lacks="$tree/.config lacks .* again\): CONFIG_MODULES=y \(.*\), "
bad 1 "$lacks" run --tree "$tree"
bad 1 "$lacks" run --kernel "$tree/arch/x86/boot/bzImage"
bad 1 "$lacks" list --kernel "$tree/arch/x86/../x86/boot/bzImage"
sed -n 's/^		\(CONFIG_[A-Z0-9_]*\) .*/\1=y/p' src/lab/subject >"$tree/.config"
: >"$tree/Makefile"
bad 1 "^kmod: cannot build the module for " run --tree "$tree"
bad 2 "--tree: not used by --target=host" run --target host --tree .
bad 2 "the kernel file .*No such file" run --kernel "$tmp/no" --kmod "$tmp/no"
bad 2 "the kernel file .*No such file" list --kernel "$tmp/no" --kmod "$tmp/no"
bad 2 "is of an unknown kind .expected a bzImage for x86-64.*FreeBSD kernel" \
    run --kernel "$0" --kmod "$0"
# ELF files by their first bytes: FreeBSD's, programs, for i386 and PowerPC.
{
	printf '\177ELF\1\1\1\11\0\0\0\0\0\0\0\0\2\0\3\0'
	head -c 4096 /dev/zero
} >"$tmp/i386"
{
	printf '\177ELF\2\1\1\11\0\0\0\0\0\0\0\0\2\0\25\0'
	head -c 4096 /dev/zero
} >"$tmp/ppc"
bad 2 "is a program for FreeBSD .expected its kernel.$" \
    run --kernel "$tmp/i386" --kmod "$tmp/no"
bad 2 "a program for FreeBSD on PowerPC .expected a bzImage for x86-64 or i386, such" \
    run --kernel "$tmp/ppc" --kmod "$tmp/no"
bad 2 "FreeBSD on PowerPC .expected a bzImage .* a FreeBSD kernel for .* i386.$" \
    panic --kernel "$tmp/ppc" --kmod "$tmp/no"
bad 2 "--pae: unknown pae 'yes' .expected auto, on or off" run --pae yes
bad 2 "--accel: the clock exact counts" run --accel kvm --kernel a --kmod b
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
for verb in collect plot report "compare a" "explain"; do
	# shellcheck disable=SC2086 # a list
	bad 2 "an empty argument \(expected " $verb ''
done
bad 2 "one argument too many: 'b' \(expected DEVICE\)" collect a b
bad 2 "--all: unexpected value 'yes' \(expected none\)" compare --all=yes a b
bad 2 "--margin: 'much' is not a percentage" compare --margin much a b
bad 2 "--filter: '\(': .*\(expected an extended" compare --filter '(' a b
bad 2 "--sort: unknown sort 'nam'; did you mean name\?" compare --sort nam a b
bad 2 "--ram: '0' is not a number of GB" report --ram 0 a
bad 2 "--format: unknown format 'htm'; did you mean html\?" report --format htm a
bad 2 "--timeline x: not with results" plot --timeline x y
bad 2 "--results x: not with a result" plot --results x y
bad 2 "unknown argument 'x'" topo x
bad 2 "--jobs: '-1' is not a whole number" matrix --jobs -1
bad 2 "--pages: an option of dumpbench run \(expected behind --, as in -- --pages=9" \
    matrix --pages=9
bad 2 "--rounds: an option of dumpbench run" bisect --rounds 2
bad 2 "--clock: unknown clock 'fast'" matrix --clock fast
bad 2 "--tries: '1000' is not a whole number from 0 to 999" bisect --tries 1000

bad 2 "'b.json': one result is read at a time \(expected one RESULT.json" \
    explain a.json b.json
bad 2 "'b.json': a result stands before the names" explain latency/enter/1 b.json
bad 2 "--by: unknown by 'lines'; did you mean line\?" explain --by lines
bad 2 "--clock: what is explained are instructions, and tsc .*exact\)" \
    explain --clock=tsc
bad 2 "--target: instructions are seen in QEMU alone" explain --target local
bad 2 "'enter' is no benchmark's name \(expected one such as" explain enter
bad 2 "'latncy/enter/1' is .*; did you mean latency\?" explain latncy/enter/1
bad 2 "--benchmark_filter: names are given" explain --benchmark_filter=x \
    latency/enter/1
bad 2 "--benchmark_filter: bad filter" explain --benchmark_filter='('
bad 2 "--brief: it is of two benchmarks" explain --brief latency/enter/1
bad 2 "--brief, --tree, --annotate and --by: each prints" explain --tree --annotate x
bad 2 "--tree: it shapes the format text" explain --tree --format=json
bad 2 "--brief: it shapes the format text" explain --brief --format=folded
bad 2 "--annotate: it shapes the format text" explain --annotate x --format=svg
bad 2 "--by: it shapes the format text" explain --by kind --format=json
bad 2 "--format: callgrind and svg hold one benchmark" explain --format svg
bad 2 "--against: it is drawn \(expected --format=svg\)" explain --against x
bad 2 "--width: there is one width" explain --width=old --format=svg x.json
bad 2 "--by: for lines of source --debug-file" explain --by line
for words in 0:1 16 16:3 :4 4: 16385:1 16:4:2 x:y 16:-4 ' 16:4'; do
	bad 2 "--tlb-model: '$words' is no geometry of a TLB \(expected" \
	    explain --tlb-model "$words"
done
bad 2 "names of a panic stand alone" explain panic/enter/16 latency/enter/1
bad 2 "names of a capture kernel stand alone" explain kdump/read/4096 \
    latency/enter/1
bad 2 "kdump/enter/4096: in a capture kernel .*expected kdump/read/4096, " \
    explain kdump/enter/4096
bad 2 "kdump/read/8192: in a capture kernel" explain kdump/read/8192
bad 2 "--rounds: not used in a crash" explain --rounds 2 kdump/read/4096
bad 2 "--device: not used in a crash" explain --device sda panic/enter/16
bad 2 "panic/enter/1: a panic maps 16 pages at a time \(expected panic/enter/16" \
    explain panic/enter/1
bad 2 "--tlb-model: not used in a panic" explain --tlb-model 16:4 panic/enter/16
bad 2 "--tlb-model: it is of a measurement, and x.json" explain \
    --tlb-model 16:4 x.json
for option in "kernel=$0" accel=tcg accel=kvm qemu=x agent=x device=sda \
    max-time=9; do
	bad 2 "--${option%%=*}: it is of a measurement, and x.json" \
	    explain --$option x.json
done
bad 2 "--accel: with kvm QEMU does not see .*\(expected auto or tcg\)" \
    explain --accel kvm
bad 2 "no --kernel \(expected --kernel FILE" explain --kmod "$0"

# Results that are none.
echo '{"context": {' >"$tmp/truncated.json"
bad 1 'truncated.json' plot "$tmp/truncated.json"
echo '{}' >"$tmp/empty.json"
bad 1 'empty.json.*context' plot "$tmp/empty.json"
bad 1 'missing.json.*No such file' plot "$tmp/missing.json"
bad 1 'missing.json.*No such file' explain "$tmp/missing.json"
bad 1 'it carries no explanation; .dumpbench explain --kernel' explain \
    results/reference/linux-6.1.0-56-amd64/20261122T112714Z-exact.json
bad 1 '\-\-why: .*: no explanation of .* is in it or beside it, and .*/none is no kernel file of 6.1.0-47-amd64' \
    compare --why --old-kernel "$tmp/none" \
    results/reference/versions/6.1.0-47-amd64 \
    results/reference/versions/6.1.0-56-amd64
bad 2 "gif" plot --format gif "$tmp/empty.json"
bad 1 "no result" plot --results "$tmp"
bad 2 "nonsense" topo --synthetic nonsense
bad 2 "no kernel in ','" matrix --kernels , --results "$tmp/results"
bad 2 "$tmp/no: no such file" matrix --kernels "linux:$tmp/no:$tmp/no" \
    --results "$tmp/results"

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

# A quarter of what the kernel counts is a little less than one of all.
guest 1 "pages: 32768 is out of range \(expected 1 to" --pages=32768
guest 1 "rounds: .* samples that are kept" --rounds=30000
bad 2 "--kernel: in a crash of Linux its .*expected a FreeBSD kernel, or" \
    explain --kernel "$kernel" --kmod "$kmod" panic/enter/16
# What explain needs, and what it can know before the guest boots.
why()
{
	status=$1
	words=$2
	shift 2
	bad "$status" "$words" explain --kernel "$kernel" --kmod "$kmod" \
	    --agent "$agent" --results "$tmp/results" "$@"
}

why 1 "'nothing.' matches no benchmark \(expected" --benchmark_filter='nothing$'
why 1 "'latency/entre/16' is no benchmark of .*; did you mean latency/enter/16\?" \
    latency/enter/1 latency/entre/16
why 2 "the debug file $program is of another build" --debug-file "$program"
why 2 "the debug file $kernel has no debug information" --debug-file "$kernel"
why 2 "missing.json: No such file" --format svg --against "$tmp/missing.json" \
    latency/enter/1
why 2 "$tmp/none/x: " --out "$tmp/none/x"
cp "$agent" "$tmp/agent"
why 2 "the plugin for QEMU, $tmp/windows.so: No such file" --agent "$tmp/agent"
mkdir "$tmp/plain"
cat >"$tmp/plain/qemu-system-x86_64" <<END
#!/bin/sh
case "\$*" in
*-plugin*) echo "qemu-system-x86_64: -plugin: invalid option" >&2; exit 1 ;;
esac
exec $(command -v qemu-system-x86_64) "\$@"
END
chmod +x "$tmp/plain/qemu-system-x86_64"
path=$PATH
PATH=$tmp/plain:$path
why 1 "this QEMU takes no plugins \(expected"
PATH=$path
# A Linux kernel's panic; each of these before it boots.
crash()
{
	words=$1
	shift
	bad 2 "$words" panic --kernel "$kernel" --kmod "$kmod" \
	    --agent "$agent" --results "$tmp/results" --clock=exact "$@"
}
crash "--memory: 351 MB are too few.*at least 352" --memory 351
crash "--pages: 'x' is not a whole number from 1 to" --pages=x
crash "--pages: 5000000 is more than a quarter.*1 to 32768" --pages 5000000
crash "--adapter: .*--modules-root" --adapter 2200s
crash "--adapter: disk=$tmp/none/x: there is no folder $tmp/none" \
    --adapter "2200s,disk=$tmp/none/x"
crash "--adapter: disk=$tmp: Is a directory" --adapter "2200s,disk=$tmp"
crash "--adapter: unknown fault 'held:1' \(exp.*held:N:NS" \
    --adapter "2200s,fault=held:1"
crash "--client: $tmp/none: No such file.*make client" --client "$tmp/none"
mkdir "$tmp/empty"
crash "--client: $tmp/empty/ld.so: No such.*src/setup/client" \
    --client "$tmp/empty"
crash "--clock=tsc" --accel=kvm
# What a kernel's configuration says is believed where it lies beside it.
mkdir "$tmp/boot"
cp "$kernel" "$tmp/boot/vmlinuz"
release=$(cd "$(dirname "$(realpath "$kernel")")" && echo config-*)
printf 'CONFIG_KEXEC_FILE=y\n# CONFIG_PROC_VMCORE is not set\n%s\n' \
    "CONFIG_KEXEC_SIG_FORCE=y" >"$tmp/boot/$release"
crash "CONFIG_CRASH_DUMP=y, CONFIG_PROC_VMCORE=y, CONFIG_KEXEC_SIG_FORCE=n, wh" \
    --kernel "$tmp/boot/vmlinuz"
crash "--disk has no meaning for a Linux kernel" --disk "$kernel"
crash "--handicap has no meaning for a Linux kernel" --handicap enter:1

guest 1 "'nothing' matches no benchmark \(expected" --benchmark_filter=nothing
guest 1 "'latncy/.*' matches no benchmark; did you mean latency\?" \
    --benchmark_filter=latncy/enter
guest 1 "'nothing' matches no benchmark" --benchmark_filter nothing
guest 2 "--memory: 351 MB are too few.*at least 352" --also kdump --memory 351
guest 2 "--handicap: unknown path 'entre'; did you mean enter\? \(expected null" \
    --handicap entre:5
guest 2 "the agent file $tmp/none: No such file" --agent "$tmp/none"
guest 2 "the agent file .* is not an ELF file .expected a static program for Linux" \
    --agent "$0"
guest 2 "the agent file .* is a program for FreeBSD on x86-64 .expected a static" \
    --agent "${BUILD:-build}/agent-freebsd"
guest 2 "the agent file .* is a program that is not static" --agent "$program"
guest 2 "the disk $tmp/none: No such file" --modules-root "$tmp" \
    --disk "$tmp/none"
guest 2 "--pae: the kernel file .* has one kind of page tables .expected" \
    --pae off
guest 2 "the driver virtio_pci, or a module" --modules-root "$tmp" --disk "$tmp/i386"
guest 2 "--disk: .*--modules-root FOLDER" --disk "$tmp/i386"
head -c 4096 "$kernel" >"$tmp/head"
guest 2 "the kernel file .*cut short" --kernel "$tmp/head"
echo "no module" >"$tmp/no.ko"
guest 2 "the module file .*no.ko is not an ELF file .expected one for this kernel, Linux" \
    --kmod "$tmp/no.ko"
guest 2 "the module file .* is a program on x86-64 .expected one for this kernel" \
    --kmod "$program"
LC_ALL=C sed 's/vermagic=[0-9]/vermagic=9/' "$kmod" >"$tmp/other.ko"
guest 2 "is a module for Linux 9.* on x86-64 .expected one for this kernel, Linux [0-8]" \
    --kmod "$tmp/other.ko"
guest 1 "--device: the sink .* is not measured in the clock exact \(expected --cl" \
    --device=/dev/nope --handicap none --benchmark_filter=nothing
guest 1 "/dev/nope does not exist" --device=/dev/nope --clock=tsc \
    --accel=tcg --benchmark_filter='stream/direct/1/device$'
: >"$tmp/file"
guest 2 "--results $tmp/file: Not a directory .expected a folder" \
    --results "$tmp/file"
guest 2 "--results /proc/x: No such file.*a folder" --results /proc/x
guest 2 "--adapter: .*--modules-root" --adapter=2200s
# What the adapter needs is looked for before a guest is booted without it.
guest 2 "--adapter: log=$tmp/none/x: there is no folder $tmp/none" \
    --adapter="2200s,log=$tmp/none/x"
guest 2 "--adapter: log=$tmp: Is a directory" --adapter="2200s,log=$tmp"
mkdir "$tmp/old"
cat >"$tmp/old/qemu-system-x86_64" <<'END'
#!/bin/sh
case "$*" in
*help) echo "Device 'x-pci-proxy-dev' not found" ;;
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
bad 2 "--adapter: a dump of this memory needs a disk of 2097216 MB \(exp" \
    panic --adapter=2200s --kernel "$kernel" --memory 1048576
if [ -e "$tmp/old/started" ]; then
	echo "FAIL: QEMU is started without what the adapter needs"
	failed=$((failed + 1))
fi
if [ "$(id -u)" -eq 0 ] && mkdir "$tmp/full" &&
    mount -t tmpfs -o size=64k tmpfs "$tmp/full"; then
	head -c 1000000 /dev/zero >"$tmp/full/ballast" 2>/dev/null
	guest 1 "No space left" --results "$tmp/full"
	why 1 "No space left" --results "$tmp/full" latency/enter/1
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
