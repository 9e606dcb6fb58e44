#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# Hostile result files, made by libFuzzer for FUZZ_SECONDS (default: 10) from
# sound ones.
# timeout: 300

cd "$(dirname "$0")/../.." || exit 1
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM

command -v clang++ >/dev/null || {
	echo "no clang"
	exit 77
}
echo 'extern "C" int LLVMFuzzerTestOneInput(const char *, unsigned long);
int LLVMFuzzerTestOneInput(const char *, unsigned long) { return 0; }' \
    >"$tmp/none.cc"
clang++ -fsanitize=fuzzer,address -o "$tmp/none" "$tmp/none.cc" \
    2>"$tmp/log" || {
	echo "clang has no libFuzzer here"
	exit 77
}

# The object of a source: two rooms may have a file of one name.
object()
{
	echo "$tmp/$(echo "$1" | tr / -).o"
}

san='-O1 -g -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-recover=all'
for file in tests/stats/fuzz_samples.c src/stats/*.c src/result/*.c \
    src/util/*.c; do
	# They are the program's, and need headers that are made.
	case $file in */commit.c | */place.c) continue ;; esac
	# shellcheck disable=SC2086 # a list of words
	clang $san -std=c11 -D_GNU_SOURCE -Isrc -c "$file" \
	    -o "$(object "$file")" || exit 1
done
for file in src/stats/*.cc; do
	# shellcheck disable=SC2086,SC2046 # lists of words
	clang++ $san -std=c++17 -D_GNU_SOURCE -Isrc \
	    $(pkg-config --cflags simdjson jansson) -c "$file" \
	    -o "$(object "$file")" || exit 1
done
# shellcheck disable=SC2046 # a list of words
clang++ -fsanitize=fuzzer,address,undefined -o "$tmp/fuzz" "$tmp"/*.o \
    $(pkg-config --libs simdjson jansson gsl) || exit 1

mkdir "$tmp/corpus" || exit 1
cat >"$tmp/corpus/plain" <<'END'
{"context": {"host_name": "h", "num_cpus": 2, "mhz_per_cpu": 2000},
"benchmarks": [
{"name": "a/1", "run_name": "a/1", "run_type": "iteration", "real_time": 1.5,
"cpu_time": 2, "time_unit": "us"},
{"name": "a/1", "run_name": "a/1", "run_type": "iteration", "real_time": NaN},
{"name": "a/1_mean", "run_name": "a/1", "run_type": "aggregate"},
{"name": "b", "error_occurred": true, "error_message": "x"}]}
END
cat >"$tmp/corpus/since" <<'END'
{"context": {"library_build_type": "release"
"mine": "C:\users"
}, "benchmarks": [
{"name": "a", "family_index": 0, "per_family_instance_index": 0, "run_name":
"a", "run_type": "iteration", "repetition_index": 0, "threads": 1,
"iterations": 3, "real_time": -nan(ind), "label": "x"},
{"name": "a", "family_index": 1, "per_family_instance_index": 0, "threads": 1,
"repetition_index": 0, "skipped": true, "skip_message": "x", "iterations": 0},
{"name": "a_BigO", "big_o": "N", "real_coefficient": 1}, {"name": "a_RMS",
"rms": 1}]}
END
cat >"$tmp/corpus/alone" <<'END'
{"benchmarks": [
{"name": "a_mean", "iterations": 3, "real_time": 1},
{"name": "a_median", "iterations": 3, "real_time": 2},
{"name": "b_mean", "run_name": "b", "run_type": "aggregate",
"aggregate_name": "mean", "aggregate_unit": "time", "real_time": 1},
{"name": "a_x_y", "run_type": "aggregate"},
{"name": "c", "real_time": 1}, {"name": "d", "real_time": inf},
{"name": "c", "real_time": 1}]}
END
for clock in exact tsc; do
	cat >"$tmp/corpus/$clock" <<END
{"context": {"dumpbench": {"schema": 1, "clock": "$clock", "os": "linux",
"emulated": true, "ticks_per_second": 1000}}, "benchmarks": [
{"name": "latency/enter/1", "map_min": 1, "map_median": 2, "map_p90": 3,
"page_ticks": 7, "unmap_median": 0, "sink_median": null},
{"name": "stream/enter/1/null", "map_median": 2, "bytes_per_second": 9}]}
END
done
cat >"$tmp/words" <<'END'
"\"context\":"
"\"benchmarks\":"
"\"dumpbench\":"
"\"run_name\":"
"\"time_unit\":"
"\"real_time\":"
"\"map_median\":"
"\"bytes_per_second\":"
"\"family_index\":"
"\"per_family_instance_index\":"
"\"repetition_index\":"
"\"run_type\":\"aggregate\""
"\"aggregate_name\":\"median\""
"\"skipped\":true"
"\"iterations\":"
"\"label\":"
"\"big_o\":\"N\""
"_mean"
"_median"
"NaN"
"-Infinity"
"-nan(ind)"
"1.#QNAN"
"null"
"1e308"
END
"$tmp/fuzz" -max_total_time="${FUZZ_SECONDS:-10}" -rss_limit_mb=1024 \
    -dict="$tmp/words" -artifact_prefix="$tmp/" -print_final_stats=1 \
    "$tmp/corpus" >"$tmp/log" 2>&1 || {
	tail -n 40 "$tmp/log"
	head -c 1000 "$tmp"/crash-* "$tmp"/oom-* "$tmp"/timeout-* 2>/dev/null
	exit 1
}
grep -E 'number_of_executed_units|average_exec' "$tmp/log"
# One that runs nothing proves nothing.
[ "$(sed -n 's/.*number_of_executed_units: *//p' "$tmp/log")" -gt 1000 ]
