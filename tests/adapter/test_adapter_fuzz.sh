#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Fuzz the adapter's firmware and its link to QEMU, each for ADAPTER_FUZZ_SECONDS
# (30), with clang's libFuzzer where it is installed.  It begins with
# tests/corpus/<target>, inputs that earlier runs found worth keeping.
# timeout: 400

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}/fuzz
seconds=${ADAPTER_FUZZ_SECONDS:-30}
mkdir -p "$build/found" || exit 1

command -v clang >/dev/null || {
	echo "no clang here"
	exit 77
}
echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n)
{ return (p == 0 && n != 0); }' >"$build/probe.c"
clang -fsanitize=fuzzer -o "$build/probe" "$build/probe.c" 2>/dev/null || {
	echo "clang has no libFuzzer here: libclang-rt-dev brings it"
	exit 77
}

# fuzz TARGET BYTES SOURCE ...: inputs of at most so many bytes.
fuzz()
{
	name=$1 bytes=$2
	shift 2
	clang -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Isrc \
	    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
	    -o "$build/$name" "tests/adapter/fuzz_$name.c" "$@" \
	    src/adapter/firmware/*.c src/util/errmsg.c \
	    src/util/suggest.c || exit 1
	# It adds to the first folder only.
	rm -rf "$build/$name.new"
	mkdir -p "$build/$name.new" || exit 1
	"$build/$name" -max_total_time="$seconds" -max_len="$bytes" \
	    -timeout=10 -print_final_stats=1 \
	    -artifact_prefix="$build/found/$name-" "$build/$name.new" \
	    "tests/corpus/$name" || exit 1
}

fuzz adapter 2048
fuzz adapter_link 1024 src/adapter/qemu/await.c src/adapter/qemu/disk.c \
    src/adapter/qemu/qtest.c src/adapter/qemu/ram.c src/adapter/qemu/link.c \
    src/adapter/qemu/wire.c src/util/monotonic.c
