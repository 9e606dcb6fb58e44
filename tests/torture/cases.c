/* SPDX-License-Identifier: BSD-2-Clause */
#include "torture/cases.h"

#define DUMPBENCH "san/dumpbench"

const struct torture_case torture_cases[] = {
	{"compare", DUMPBENCH, {"compare", "--fail-on", "worse", "old.json",
	    "new.json"}, "pair", false, false},
	{"compare-json", DUMPBENCH, {"compare", "--format=json", "--sort",
	    "name", "--filter", "enter", "old.json", "new.json"}, "pair",
	    false, false},
	{"compare-csv", DUMPBENCH, {"compare", "--format=csv", "--metric",
	    "map_median", "old.json", "new.json"}, "pair", false, false},
	{"compare-ministat", DUMPBENCH, {"compare", "--format=markdown",
	    "--all", "--ministat", "values", "old", "new"},
	    "pair; mkdir old new; mv old.json old; mv new.json new", false,
	    false},
	{"compare-broken", DUMPBENCH, {"compare", "old.json", "new.json"},
	    "pair; head -c 2500 old.json >new.json", false, false},
	{"compare-explained", DUMPBENCH, {"compare", "old", "new"},
	    "explained", false, false},
	{"compare-explained-json", DUMPBENCH, {"compare", "--format=json",
	    "old", "new"}, "explained", false, false},
	{"report-explained", DUMPBENCH, {"report", "--out", "r.html", "old",
	    "new"}, "explained; gnuplot", true, false},
	{"report", DUMPBENCH, {"report", "--out", "r.html", "old.json",
	    "new.json"}, "pair; gnuplot; echo old >r.html", true, false},
	{"report-markdown", DUMPBENCH, {"report", "--format=markdown",
	    "old.json", "new.json"}, "pair; gnuplot", true, false},
	{"plot", DUMPBENCH, {"plot", "--format=svg", "old.json"},
	    "pair; gnuplot; echo old >old-latency.svg", true, false},
	{"plot-newest", DUMPBENCH, {"plot", "--format=svg"},
	    "pair; gnuplot; mkdir -p results/a results/b; "
	    "cp old.json results/a/20260101T000000Z-exact.json; "
	    "cp new.json results/b/20260102T000000Z-exact.json", false, false},
	{"report-folder", DUMPBENCH, {"report", "--format=markdown", "k"},
	    "pair; gnuplot; mkdir -p k/a k/b; "
	    "cp old.json k/a/20260101T000000Z-exact.json; "
	    "cp new.json k/b/20260102T000000Z-exact.json", false, false},
	{"report-steps", DUMPBENCH, {"report", "--format=markdown", "k"},
	    "pair; gnuplot; three", false, false},
	{"collect", DUMPBENCH, {"collect", "--results", "results", "disk"},
	    "disk", false, false},
	{"list", DUMPBENCH, {"list"}, "", false, false},
	{"topo", DUMPBENCH, {"topo", "--synthetic", "pack:1 core:2 pu:2"}, "",
	    false, false},
	{"topo-host", DUMPBENCH, {"topo"}, "", false, false},
	{"completion", DUMPBENCH, {"completion", "bash"}, "", false, false},
	{"help", DUMPBENCH, {"help", "run"}, "", false, false},
	{"refused", DUMPBENCH, {"run", "--clock", "fast"}, "", false, false},
	{"explain", DUMPBENCH, {"explain", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-tree", DUMPBENCH, {"explain", "--tree", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-annotate", DUMPBENCH, {"explain", "--annotate", "stream", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-kinds", DUMPBENCH, {"explain", "--by", "kind", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-json", DUMPBENCH, {"explain", "--format=json", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-callgrind", DUMPBENCH, {"explain", "--format=callgrind", "--out", "out", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-speedscope", DUMPBENCH, {"explain", "--format=speedscope", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-folded", DUMPBENCH, {"explain", "--format=folded", "old/20260101T000000Z-explain.json"}, "explained", false, false},
	{"explain-svg", DUMPBENCH, {"explain", "--format=svg", "--against", "new/20260102T000000Z-explain.json", "old/20260101T000000Z-explain.json"}, "explained", false, false},
};

const size_t torture_ncases = sizeof(torture_cases) /
    sizeof(torture_cases[0]);
