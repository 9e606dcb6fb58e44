#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# The short form of `make torture`: calls that fail, of each class, in each of
# the programs that the runner knows.
# timeout: 900

build=$(cd "${BUILD:-build}" && pwd) || exit 1
cd "$(dirname "$0")/../.." || exit 1
BUILD=$build exec "$build/torture" --short
