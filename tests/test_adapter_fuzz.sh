#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Fuzz the card's firmware for ADAPTER_FUZZ_SECONDS (20), with clang's
# libFuzzer where it is installed.
# timeout: 300

cd "$(dirname "$0")/.." || exit 1
build=${BUILD:-build}/fuzz
seconds=${ADAPTER_FUZZ_SECONDS:-20}
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

clang -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Isrc \
    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
    -o "$build/adapter" tests/fuzz_adapter.c src/adapter/firmware/*.c \
    src/util/fault.c || exit 1
"$build/adapter" -max_total_time="$seconds" -max_len=2048 -timeout=5 \
    -print_final_stats=1 -artifact_prefix="$build/found/" || exit 1
