#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Fuzz the readers of symbols for SYMBOLS_FUZZ_SECONDS (10), with clang's
# libFuzzer where it is installed.  It begins with tests/corpus/symbols, inputs
# that earlier runs found worth keeping.
# timeout: 200

cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}/fuzz
seconds=${SYMBOLS_FUZZ_SECONDS:-10}
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

# shellcheck disable=SC2046 # words of the linker's
clang -std=c11 -D_GNU_SOURCE -O1 -g -Wall -Wextra -Werror -Isrc \
    -I"${BUILD:-build}/include" \
    -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
    -o "$build/symbols" tests/explain/fuzz_symbols.c src/explain/elf.c \
    src/explain/kallsyms.c src/explain/lines.c src/explain/symbols.c \
    src/explain/table.c \
    src/guest/kernel.c src/guest/elf.c src/guest/machine.c \
    src/guest/unpack.c src/guest/freebsd/handover.c \
    src/guest/freebsd/kernel.c src/guest/freebsd/shape.c \
    $(find src/util -name '*.c' ! -name '*commit*') \
    $(pkg-config --libs jansson libelf libdw libarchive) || exit 1
# It adds to the first folder only.
rm -rf "$build/symbols.new"
mkdir -p "$build/symbols.new" || exit 1
"$build/symbols" -max_total_time="$seconds" -max_len=8192 -timeout=10 \
    -print_final_stats=1 -artifact_prefix="$build/found/symbols-" \
    "$build/symbols.new" tests/corpus/symbols || exit 1
