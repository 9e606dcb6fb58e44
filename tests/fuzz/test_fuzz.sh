#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# All fuzz targets on the inputs that are kept, among them each that once was a
# finding, and on some that libFuzzer makes of them.
# timeout: 600

cd "$(dirname "$0")/../.." || exit 1
[ -d "${BUILD:-build}/fuzz/tests" ] || {
	echo "not built: make fuzz-build, with clang and libclang-rt-dev"
	exit 77
}
FUZZ_SECONDS='' FUZZ_RUNS=${FUZZ_RUNS:-1000} tests/fuzz/run
