#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The program aac2200s: what it refuses, before anything runs, and that it and
# its QEMU end together, whichever ends first.

build=${BUILD:-build}
aac=$build/aac2200s
[ -x "$aac" ] || {
	echo "$aac is not built"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
failed=0

# In QEMU's place: it has what the adapter needs, and then does what FAKE says.
cat >"$tmp/qemu" <<'END'
#!/bin/sh
case "$* " in
*"-device x-pci-proxy-dev,help ")
	echo "${HAS_DEVICE-x-pci-proxy-dev options:}"
	exit ;;
*"-object qtest,help ")
	echo "${HAS_OBJECT-qtest options:}"
	exit ;;
esac
echo "$*" >"$RAN"
eval "$FAKE"
END
chmod +x "$tmp/qemu"
export RAN="$tmp/ran" FAKE="" HAS_DEVICE HAS_OBJECT
mem='-object memory-backend-memfd,id=mem,size=512M,share=on'
pc='-machine pc,memory-backend=mem'
tcg='-accel tcg,thread=single'
good="$mem $pc $tcg"

# refuse WORDS-EXPECTED ARGUMENT ...
refuse()
{
	expected=$1
	shift
	timeout 60 "$aac" "$@" >"$tmp/out" 2>&1 </dev/null
	status=$?
	if [ "$status" -ne 2 ]; then
		echo "exit status $status: $*"
		cat "$tmp/out"
		failed=1
	elif ! grep -q -- "$expected" "$tmp/out"; then
		echo "aac2200s $* does not say \"$expected\":"
		cat "$tmp/out"
		failed=1
	elif [ -e "$tmp/ran" ]; then
		echo "QEMU was started: $*"
		rm "$tmp/ran"
		failed=1
	fi
}

fail()
{
	echo "FAIL: $*"
	cat "$tmp/out"
	failed=1
}

truncate -s 1M "$tmp/disk"
truncate -s 1000 "$tmp/odd"
: >"$tmp/empty"
mkfifo "$tmp/fifo"

refuse 'no argument (expected 1 to 8 CONTAINER'
refuse 'no argument (expected' -- true
refuse 'no QEMU after the containers' "$tmp/disk"
refuse 'no QEMU after' "$tmp/disk" --
refuse 'one argument too many' 1 2 3 4 5 6 7 8 9 -- true
refuse "unknown option '--nonsense' (expected --model" --nonsense "$tmp/disk" \
    -- true
refuse "'--modle'; did you mean --model?" --modle=off "$tmp/disk" -- true
refuse "unknown option '-x'" -x "$tmp/disk" -- true
for option in model fault log interrupt ioapic; do
	refuse "--$option: no value" --$option
	refuse "--$option: an empty value" --$option= "$tmp/disk" -- true
done
refuse '--sg64: unexpected value' --sg64=yes "$tmp/disk" -- true
refuse "--model: unknown model 'warp' (expected off" --model=warp "$tmp/disk" \
    -- true
refuse "--fault: unknown fault 'media' (expected media:N" --fault=media \
    "$tmp/disk" -- true
refuse "unknown fault 'medai:1'; did you mean media?" --fault=medai:1 \
    "$tmp/disk" -- true
refuse "unknown interrupt 'hope' (expected auto, qtest or kvm)" \
    --interrupt=hope "$tmp/disk" -- true

# Lists of words below are to be split.
# shellcheck disable=SC2086
{
	# The containers.
	refuse "$tmp/none: No such file" "$tmp/none" -- "$tmp/qemu" $good
	refuse 'ends inside a block (expected' "$tmp/odd" -- "$tmp/qemu" $good
	refuse 'is empty (expected' "$tmp/empty" -- "$tmp/qemu" $good
	for file in /dev/zero /dev/null "$tmp" "$tmp/fifo"; do
		refuse 'is not a regular file (expected' "$file" -- "$tmp/qemu" \
		    $good
	done
	refuse 'is in use (expected' "$tmp/disk" "$tmp/disk" -- "$tmp/qemu" \
	    $good
	if truncate -s 2T "$tmp/big" 2>/dev/null; then
		refuse 'smaller than 2 TiB' "$tmp/big" -- "$tmp/qemu" $good
		refuse 'smaller than 2 TiB' "$tmp/disk" "$tmp/big" -- \
		    "$tmp/qemu" $good
	fi

	# The log.
	refuse '/no/log: No such file' --log=/no/log "$tmp/disk" -- \
	    "$tmp/qemu" $good
	refuse "$tmp/fifo: No such device" --log="$tmp/fifo" "$tmp/disk" -- \
	    "$tmp/qemu" $good
	refuse 'is a container' --log="$tmp/disk" "$tmp/disk" -- "$tmp/qemu" \
	    $good

	# Nothing was begun: not even the log.
	refuse "unknown model" --log="$tmp/log" --model=warp "$tmp/disk" -- \
	    "$tmp/qemu" $good
	refuse "$tmp/none" --log="$tmp/log" "$tmp/none" -- "$tmp/qemu" $good
	refuse 'thread=single' --log="$tmp/log" "$tmp/disk" -- "$tmp/qemu" \
	    $mem $pc
	[ ! -e "$tmp/log" ] || fail "a log is begun before all is checked"

	# QEMU: its words, and what it is.
	refuse 'names no memory-backend (expected' "$tmp/disk" -- "$tmp/qemu" \
	    -m 512 $tcg
	refuse "'mem', a memory-backend-ram, is not shared" "$tmp/disk" -- \
	    "$tmp/qemu" -object memory-backend-ram,id=mem $pc $tcg
	refuse 'thread=single' "$tmp/disk" -- "$tmp/qemu" $mem $pc
	refuse "does not work with 'xen' (expected kvm, or tcg" "$tmp/disk" \
	    -- "$tmp/qemu" $mem $pc -accel xen
	refuse "--interrupt: kvm does not go with -accel tcg" --interrupt=kvm \
	    "$tmp/disk" -- "$tmp/qemu" $good
	refuse "--interrupt: qtest does not go with -accel kvm" --interrupt=qtest \
	    "$tmp/disk" -- "$tmp/qemu" $mem $pc -accel kvm
	refuse "interrupt controller of 'microvm' is not known" "$tmp/disk" \
	    -- "$tmp/qemu" $good -machine microvm
	refuse '/no/qemu does not start: No such file' "$tmp/disk" -- \
	    /no/qemu $good
	refuse 'no-qemu-here does not start: No such file' "$tmp/disk" -- \
	    no-qemu-here $good
	refuse "$tmp/disk does not start: Permission denied" "$tmp/disk" -- \
	    "$tmp/disk" $good
	refuse 'echo has no -device x-pci-proxy-dev (expected QEMU 7.2' \
	    "$tmp/disk" -- echo $good
	HAS_DEVICE="Device 'x-pci-proxy-dev' not found"
	refuse 'has no -device x-pci-proxy-dev' "$tmp/disk" -- "$tmp/qemu" \
	    $good
	unset HAS_DEVICE
	HAS_OBJECT="does not accept value 'qtest'"
	refuse 'has no -object qtest' "$tmp/disk" -- "$tmp/qemu" $good

	# KVM needs none.  It gets its own words, and the adapter's.
	FAKE='exit 42'
	"$aac" "$tmp/disk" -- "$tmp/qemu" 'one two' $mem $pc -accel kvm \
	    >"$tmp/out" 2>&1
	[ $? -eq 42 ] || fail "not the exit status of what it ran"
	grep -q "^one two $mem .* kvm -device x-pci-proxy-dev,[^ ]*fd=[0-9]*$" \
	    "$tmp/ran" || fail "not run as given: $(cat "$tmp/ran")"
	unset HAS_OBJECT
	"$aac" "$tmp/disk" -- "$tmp/qemu" $good >"$tmp/out" 2>&1
	[ $? -eq 42 ] || fail "not the exit status of what it ran"
	grep -q 'fd=[0-9]* -object qtest,' "$tmp/ran" || fail "without qtest"
	# Closed standard files are none of the files that it needs.
	"$aac" "$tmp/disk" -- "$tmp/qemu" $good <&- >&- 2>&-
	[ $? -eq 42 ] || fail "not with closed standard files"
	# To its standard output, at once.
	FAKE='i=0
		until grep -q "^start_ns" "${RAN%ran}out" || [ $i -gt 100 ]; do
			i=$((i + 1))
			sleep 0.1
		done'
	"$aac" --log=- "$tmp/disk" -- "$tmp/qemu" $good >"$tmp/out" 2>&1
	grep -q '^start_ns' "$tmp/out" || fail "no log on standard output"
	[ ! -e ./- ] || fail "a log of the name -"
	# Nothing of ours is open in it but the two ends that it is told of.
	FAKE='ls -l /proc/self/fd'
	"$aac" "$tmp/disk" -- "$tmp/qemu" $good >"$tmp/out" 2>&1
	! grep -q "$tmp/disk" "$tmp/out" || fail "QEMU has the container"
}

# free: the container, and with it the adapter.
free()
{
	flock -w 30 "$tmp/disk" true || fail "an adapter is left"
}

# until_ran: until QEMU says its process number.
until_ran()
{
	i=0
	while ! [ -s "$tmp/pid" ] && [ $i -lt 600 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	cat "$tmp/pid"
}

# begin: the program in the background, its QEMU running, as $! and $qemu
begin()
{
	rm -f "$tmp/pid"
	# shellcheck disable=SC2086
	timeout 120 "$aac" "$tmp/disk" -- "$tmp/qemu" $good >"$tmp/out" 2>&1 &
	outer=$!
	qemu=$(until_ran)
	program=$(awk '{ print $4 }' "/proc/$qemu/stat")
	# The first child is the adapter.
	adapter=$(cut -d ' ' -f 1 "/proc/$program/task/$program/children")
}

gone()
{
	i=0
	while kill -0 "$qemu" 2>/dev/null && [ $i -lt 300 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	[ $i -lt 300 ] || fail "QEMU is left after $1"
	free
}

# shellcheck disable=SC2016 # for the shell that stands in QEMU's place
{
	hang='echo $$ >"$RAN.new"; mv "$RAN.new" "${RAN%ran}pid"; exec sleep 100'
	FAKE='kill -9 $$'
	term='trap "exit 7" TERM; echo $$ >"${RAN%ran}pid"
	    while :; do sleep 0.1; done'
}
# shellcheck disable=SC2086
timeout 60 "$aac" "$tmp/disk" -- "$tmp/qemu" $good >"$tmp/out" 2>&1
[ $? -eq 137 ] || fail "not ended by the signal that ended QEMU"
free

FAKE=$hang
begin
kill -9 "$program"
wait "$outer"
gone "kill -9"

begin
kill -s SEGV "$adapter"
wait "$outer"
[ $? -eq 1 ] || fail "not our exit status when the adapter crashes"
grep -q 'the adapter was ended by signal 11' "$tmp/out" || fail "not said why"
grep -q 'ending QEMU, which has no adapter' "$tmp/out" || fail "not said"
gone "the adapter's crash"

FAKE=$term
begin
kill -s TERM "$program"
wait "$outer"
[ $? -eq 7 ] || fail "QEMU was not told to end"
gone "SIGTERM"

# A real one that shares nothing, which only the adapter can see.
if command -v qemu-system-x86_64 >/dev/null; then
	printf '[machine]\n  type = "pc"\n' >"$tmp/config"
	# shellcheck disable=SC2086
	timeout 120 "$aac" "$tmp/disk" -- qemu-system-x86_64 -m 256 $tcg \
	    -readconfig "$tmp/config" -display none -serial none \
	    -monitor none >"$tmp/out" 2>&1 </dev/null
	[ $? -eq 1 ] || fail "not our exit status when the adapter ends"
	grep -q 'QEMU shares no memory with the adapter (expected' "$tmp/out" ||
	    fail "not said why"
	free
fi
[ "$failed" -eq 0 ]
