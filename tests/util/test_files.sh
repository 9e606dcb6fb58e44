#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Files that the program is asked to write: what is no regular file stays what
# it is, a symbolic link is followed, - is standard output, a folder that is not
# there is named; on a full disk the old file stays; and a signal, whenever it
# comes, leaves whole files and nothing temporary.
# timeout: 600

build=$(cd "${BUILD:-build}" && pwd) || exit 1
top=$(cd "$(dirname "$0")/../.." && pwd)
program=$build/san/dumpbench
export DUMPBENCH_PLOTDIR="$top/plot"
tmp=$(mktemp -d) && cd "$tmp" || exit 1
trap 'umount "$tmp/small" 2>/dev/null; rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
mkdir t && export TMPDIR="$tmp/t"
failed=0
exact=$("$build/tests/sample" exact made) || exit 1

fail()
{
	echo "FAIL: $*"
	sed 's/^/  | /' err | head -n 5
	failed=$((failed + 1))
}

# The outputs, as a table: a word each, and the command that writes to $1.  A
# word with a / writes to such names in a folder.
host="--target=host --pages=64 --rounds=1 --benchmark_repetitions=2"
# shellcheck disable=SC2086 # words
write()
{
	case $2 in
	report) "$program" report --format markdown --out "$1" "$exact" ;;
	plot/) "$program" plot --format svg --out "${1%/*}" in.json ;;
	ministat/) "$program" compare --ministat "${1%/*}" "$exact" "$exact" ;;
	benchmark_out) "$program" run $host --benchmark_filter=host/null/0 \
	    --results results --benchmark_out="$1" ;;
	log) "$build/dumpbench" run --kernel "$DUMPBENCH_KERNEL" --kmod \
	    "$DUMPBENCH_KMOD" --modules-root "$DUMPBENCH_ROOT" --clock exact \
	    --pages=64 --rounds=1 --adapter "2200s,log=$1" --results results \
	    --benchmark_filter='^adapter/direct/16/' ;;
	esac
}

# The name of one file that the output writes below the folder $1.
name()
{
	case $2 in
	*/)
		write "$1/x" "$2" >out 2>err || fail "$2 into a new folder" >&2
		find "$1" ! -type d | sort | head -n 1
		rm -rf "$1"
		;;
	*) echo "$1/x" ;;
	esac
}

outputs="report ministat/"
cp "$exact" in.json
! command -v gnuplot >/dev/null || outputs="$outputs plot/"
# shellcheck disable=SC2086 # words
if "$program" run $host --benchmark_filter=host/null/0 --results results \
    >out 2>err; then
	outputs="$outputs benchmark_out"
else
	grep -q 'is not invariant' err || fail "run"
fi
rm -rf results
if [ -r "${DUMPBENCH_KERNEL:-}" ] && [ -r "${DUMPBENCH_KMOD:-}" ] &&
    [ -r "${DUMPBENCH_ROOT:-}" ] && command -v qemu-system-x86_64 >/dev/null &&
    "$build/adapter-trial" >/dev/null; then
	outputs="$outputs log"
fi

# Nothing is left but what is named, and what it is stays.
kept()
{
	[ -z "$(ls -A t)" ] || fail "$1: left $(ls -A t)"
	[ -z "$(find d -name '.dumpbench*' 2>/dev/null)" ] || fail "$1: a temporary file"
	rm -rf d results t
	mkdir t
}

mknod null c 1 3 2>/dev/null && (: >null) 2>/dev/null && devices=yes
rm -f null
for output in $outputs; do
	file=$(name d "$output")
	[ -n "$file" ] || continue

	mkdir -p "${file%/*}" elsewhere
	echo old >elsewhere/there
	ln -s "$tmp/elsewhere/there" "$file"
	write "$file" "$output" >out 2>err || fail "$output to a link: $?"
	[ -L "$file" ] || fail "$output replaces a symbolic link"
	! grep -qx old elsewhere/there || fail "$output does not follow a link"
	[ "$(ls -A elsewhere)" = there ] || fail "$output leaves something there"
	kept "$output, link"

	mkdir -p "${file%/*}"
	ln -s gone/there "$file"
	! write "$file" "$output" >out 2>err || fail "$output to nowhere"
	grep -q "there is no folder .*gone" err || fail "$output: no sentence"
	[ -L "$file" ] || fail "$output removes a link to nowhere"
	kept "$output, link to nowhere"

	mkdir -p "${file%/*}"
	mkfifo "$file"
	timeout 100 cat "$file" >got.read &
	write "$file" "$output" >out 2>err || fail "$output to a fifo: $?"
	wait $! || fail "$output writes nothing to a fifo"
	[ -p "$file" ] && [ -s got.read ] || fail "$output replaces a fifo"
	kept "$output, fifo"

	if [ -n "$devices" ]; then
		mkdir -p "${file%/*}"
		mknod "$file" c 1 3
		write "$file" "$output" >out 2>err ||
		    fail "$output to a device: $?"
		[ -c "$file" ] || fail "$output replaces a device"
		rm "$file"
		mknod "$file" c 1 7
		! write "$file" "$output" >out 2>err ||
		    fail "$output does not notice that a device is full"
		grep -q "No space left" err || fail "$output: no reason"
		[ -c "$file" ] || fail "$output replaces a device that is full"
		kept "$output, devices"
	fi

	# The log takes a guest each time, and has no way of its own.
	if command -v python3 >/dev/null && [ "$output" != log ]; then
		mkdir -p "${file%/*}"
		timeout 100 python3 - "$file" >got.read <<-'END' &
		import socket, sys
		s = socket.socket(socket.AF_UNIX)
		s.bind(sys.argv[1])
		s.listen(1)
		c = s.accept()[0]
		while b := c.recv(65536):
		    sys.stdout.buffer.write(b)
		END
		n=0
		until [ -S "$file" ] || [ $n -gt 100 ]; do
			n=$((n + 1))
			sleep 0.1
		done
		write "$file" "$output" >out 2>err ||
		    fail "$output to a socket: $?"
		wait $! || fail "$output writes nothing to a socket"
		[ -S "$file" ] && [ -s got.read ] || fail "$output replaces a socket"
		! write "$file" "$output" >out 2>err ||
		    fail "$output to nobody's socket"
		[ -S "$file" ] || fail "$output replaces nobody's socket"
		kept "$output, socket"
	fi

	mkdir -p "${file%/*}"
	mkdir "$file"
	! write "$file" "$output" >out 2>err || fail "$output to a folder"
	grep -q 'Is a directory' err || fail "$output to a folder: no sentence"
	kept "$output, folder"

	case $output in
	*/) continue ;;
	esac
	write d/none/x "$output" >out 2>err
	[ $? -eq 2 ] || fail "$output: a missing folder is no wrong word"
	grep -q "there is no folder d/none" err || fail "$output: which folder?"
	[ ! -e results ] || fail "$output: has begun, and cannot write"
	write - "$output" >out 2>err || fail "$output to -: $?"
	[ ! -e ./- ] || fail "$output makes a file of the name -"
	case $output in
	report) grep -q '^# Dump mapping' out ;;
	benchmark_out) grep -q '"library_build_type"' out ;;
	log) grep -q '^start_ns' out ;;
	esac || fail "$output: - is not standard output"
	kept "$output, words"
done

# A disk with less room than the files take, and old ones on it.
if mkdir small && mount -t tmpfs -o size=64k none small 2>/dev/null; then
	for output in report plot/ ministat/; do
		case " $outputs " in
		*" $output "*) ;;
		*) continue ;;
		esac
		file=small/$(name n "$output" | sed 's,^n/,,')
		echo old >"$file"
		head -c 65000 /dev/zero >small/full 2>/dev/null
		dd if=/dev/zero of=small/full bs=4096 2>/dev/null
		! write "$file" "$output" >out 2>err ||
		    fail "$output does not notice that the disk is full"
		[ "$(cat "$file")" = old ] ||
		    fail "$output, full disk: the old file is lost"
		grep -q 'nothing was changed: No space' err ||
		    fail "$output, full disk: no sentence"
		[ -z "$(find small -name '.dumpbench*')" ] ||
		    fail "$output, full disk: a temporary file"
		rm -f small/*
	done
	umount small
else
	echo "no tmpfs can be mounted: no disk was full"
fi

# whole FILE: all of it, whatever it is.
whole()
{
	case $1 in
	*.svg) grep -q '</svg>' "$1" ;;
	*.html) grep -q '</html>' "$1" ;;
	*.json) [ "$(tail -n 1 "$1")" = "}" ] ;;
	esac
}

# ended NAME COMMAND ...: over and over, ended by another signal and later each
# time, until it is not ended any more.
ended()
{
	what=$1
	shift
	i=0 late=0
	while [ $late -lt 2 ] && [ $i -lt 60 ]; do
		i=$((i + 1))
		signal=$(echo TERM INT HUP KILL | cut -d' ' -f$((i % 4 + 1)))
		# A shell's background command ignores SIGINT: env takes it back.
		env --default-signal=INT "$@" >out 2>err &
		pid=$!
		sleep "$(awk "BEGIN { print ($i ^ 2) * $step }")"
		kill -s "$signal" $pid 2>/dev/null || late=$((late + 1))
		wait $pid 2>/dev/null
		find d -type f >found
		while read -r file; do
			whole "$file" || fail "$what, $signal: $file is cut"
		done <found
		n=0
		until [ -z "$(ls -A t)" ] || [ $n -gt 100 ]; do
			n=$((n + 1))
			sleep 0.1
		done
		[ $n -lt 100 ] || fail "$what, $signal: left $(find t)"
	done
	rm -rf d t
	mkdir t
}

step=0.004
if command -v gnuplot >/dev/null; then
	mkdir d
	ended plot "$build/dumpbench" plot --out d --format svg in.json
	mkdir d
	ended report "$build/dumpbench" report --out d/x.html in.json
fi
# shellcheck disable=SC2086 # words
case $outputs in
*benchmark_out*)
	mkdir d
	ended run "$build/dumpbench" run $host --benchmark_filter=host/null \
	    --results d --benchmark_out=d/x.json
	;;
esac
case $outputs in
*log*)
	step=0.03
	mkdir d
	ended "run in a guest" "$build/dumpbench" run --clock exact \
	    --kernel "$DUMPBENCH_KERNEL" --kmod "$DUMPBENCH_KMOD" \
	    --pages=64 --rounds=1 --benchmark_filter=latency/null/1/ --results d
	;;
esac
[ "$failed" -eq 0 ]
