/* SPDX-License-Identifier: BSD-2-Clause */
#include "torture/cases.h"

#define OLD "old/20260101T000000Z-explain.json"
#define NEW "new/20260102T000000Z-explain.json"

/* The program dumpbench, with these arguments. */
#define RUN(...) .program = "san/dumpbench", .args = {__VA_ARGS__}
#define BOOTED(...) RUN(__VA_ARGS__, "--kernel", "kernel", "--kmod", \
	"module.ko", "--agent", "agent", "--cpus", "1", "--pages", "64", \
	"--results", "r", "--clock=exact")
#define MEASURED BOOTED("run", "--rounds", "1", \
	"--benchmark_filter=latency/(null|enter)/1$")
#define PLUGIN	 .peers = "QEMU|guest|capture kernel|topology|plugin", \
	.limit_s = 100, .varies = true, .long_only = true
#define EXPLAIN(...) RUN("explain", __VA_ARGS__), .prepare = "explained"

const struct torture_case torture_cases[] = {
	{.name = "compare", RUN("compare", "--fail-on", "worse", "old.json",
	    "new.json"), .prepare = "pair", .status = 3},
	{.name = "compare-json", RUN("compare", "--format=json", "--sort",
	    "name", "--filter", "enter", "old.json", "new.json"),
	    .prepare = "pair"},
	{.name = "compare-csv", RUN("compare", "--format=csv", "--metric",
	    "map_median", "old.json", "new.json"), .prepare = "pair"},
	{.name = "compare-ministat", RUN("compare", "--format=markdown",
	    "--all", "--ministat", "values", "old", "new"),
	    .prepare = "pair; mkdir old new; mv old.json old; mv new.json new"},
	{.name = "compare-broken", RUN("compare", "old.json", "new.json"),
	    .prepare = "pair; head -c 2500 old.json >new.json", .status = 1},
	{.name = "compare-explained", RUN("compare", "old", "new"),
	    .prepare = "explained"},
	{.name = "compare-explained-json", RUN("compare", "--format=json",
	    "old", "new"), .prepare = "explained"},
	{.name = "report", RUN("report", "--out", "r.html", "old.json",
	    "new.json"), .prepare = "pair; gnuplot; echo old >r.html",
	    .peers = "gnuplot", .forks = true},
	{.name = "report-markdown", RUN("report", "--format=markdown",
	    "old.json", "new.json"), .prepare = "pair; gnuplot",
	    .peers = "gnuplot", .forks = true},
	{.name = "report-explained", RUN("report", "--out", "r.html", "old",
	    "new"), .peers = "gnuplot",
	    .prepare = "explained; gnuplot"},
	{.name = "report-folder", RUN("report", "--format=markdown", "k"),
	    .peers = "gnuplot",
	    .prepare = "pair; gnuplot; mkdir -p k/a k/b; "
	    "cp old.json k/a/20260101T000000Z-exact.json; "
	    "cp new.json k/b/20260102T000000Z-exact.json"},
	{.name = "report-steps", RUN("report", "--format=markdown", "k"),
	    .peers = "gnuplot", .prepare = "pair; gnuplot; three"},
	{.name = "plot", RUN("plot", "--format=svg", "old.json"),
	    .prepare = "pair; gnuplot; echo old >old-latency.svg",
	    .peers = "gnuplot", .forks = true},
	{.name = "plot-newest", RUN("plot", "--format=svg"),
	    .peers = "gnuplot",
	    .prepare = "pair; gnuplot; mkdir -p results/a results/b; "
	    "cp old.json results/a/20260101T000000Z-exact.json; "
	    "cp new.json results/b/20260102T000000Z-exact.json"},
	{.name = "collect", RUN("collect", "--results", "results", "disk"),
	    .prepare = "disk"},
	{.name = "list", RUN("list"), .prepare = ""},
	{.name = "topo", RUN("topo", "--synthetic", "pack:1 core:2 pu:2"),
	    .prepare = "", .peers = "topology"},
	{.name = "topo-host", RUN("topo"), .prepare = "",
	    .peers = "topology"},
	{.name = "completion", RUN("completion", "bash"), .prepare = ""},
	{.name = "help", RUN("help", "run"), .prepare = ""},
	{.name = "refused", RUN("run", "--clock", "fast"), .prepare = "",
	    .status = 2},
	{.name = "explain", EXPLAIN(OLD)},
	{.name = "explain-tree", EXPLAIN("--tree", OLD)},
	{.name = "explain-annotate", EXPLAIN("--annotate", "stream", OLD)},
	{.name = "explain-kinds", EXPLAIN("--by", "kind", OLD)},
	{.name = "explain-json", EXPLAIN("--format=json", OLD)},
	{.name = "explain-callgrind", EXPLAIN("--format=callgrind", "--out",
	    "out", OLD)},
	{.name = "explain-speedscope", EXPLAIN("--format=speedscope", OLD)},
	{.name = "explain-folded", EXPLAIN("--format=folded", OLD)},
	{.name = "explain-svg", EXPLAIN("--format=svg", "--against", NEW,
	    OLD)},
	{.name = "run-host", RUN("run", "--target=host", "--results", "r",
	    "--pages", "16", "--rounds", "1", "--benchmark_repetitions=1",
	    "--benchmark_filter=host/null/0$"), .prepare = "",
	    .peers = "CPU|topology", .varies = true, .long_only = true},
	{.name = "run-guest", MEASURED, .prepare = "guest",
	    .peers = "QEMU|guest|topology", .limit_s = 100, .varies = true,
	    .long_only = true},
	{.name = "run-freebsd", MEASURED, .prepare = "freebsd",
	    .peers = "QEMU|guest|topology|makefs", .limit_s = 100,
	    .varies = true, .long_only = true},
	{.name = "explain-guest", BOOTED("explain", "--modules-root", "root",
	    "latency/enter/1"), .prepare = "guest_of explained", PLUGIN},
	{.name = "panic-guest", BOOTED("panic"), .prepare = "guest_of crashed",
	    PLUGIN},
	{.name = "explain-panic-guest", BOOTED("explain", "kdump/read/4096",
	    "kdump/mmap/4096"), .prepare = "guest_of crash_explained", PLUGIN},
	{.name = "adapter", .program = "san/aac2200s", .args = {"--log", "log",
	    "disk", "--", "bin/qemu-system-x86_64", "-object",
	    "memory-backend-memfd,id=mem,size=512M,share=on", "-machine",
	    "pc,memory-backend=mem", "-accel", "tcg,thread=single"},
	    .prepare = "container", .peers = "QEMU|the adapter",
	    .forks = true, .varies = true},
	{.name = "agent", .program = "torture-agent", .prepare = "requests",
	    .peers = "ttyS1|heart",
	    .forks = true, .apart = true, .status = 1},
};

const size_t torture_ncases = sizeof(torture_cases) /
    sizeof(torture_cases[0]);
