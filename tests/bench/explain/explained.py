# SPDX-License-Identifier: BSD-2-Clause
#
# explained.py RESULT FILE RELEASE MORE NEAR [STEADY]: RESULT as of another
# kernel, where latency/enter/16 takes MORE in map, and its explanation knows a
# batch that is NEAR longer; an empty NEAR: it has none.  With STEADY its path is
# unsettled, and a function that takes MORE is beside one that takes STEADY more.
import json, os, sys
path, release, more, near = sys.argv[2:6]
steady = int(sys.argv[6]) if len(sys.argv) > 6 else 0
more = int(more) + steady
d = json.load(open(sys.argv[1]))
c = d["context"]["dumpbench"]
c["release"] = release
c["command"] = "dumpbench run --kernel .../vmlinuz --kmod=x.ko"
for row in d["benchmarks"]:
    for k in "name", "run_name":
        row[k] = row[k].replace("/manual_time", "")
    if row["run_name"] == "latency/enter/16":
        for k in "min p10 median p90 p99 max".split():
            row["map_" + k] += more
        if len(sys.argv) > 6 and "dumpbench" in row:
            row["dumpbench"]["properties"] += ",unsettled"
        n = row["map_median"]
        name = row["run_name"]
if near:
    own = n - more + steady
    near = n + int(near)
    calls = [("map", own - 7), ("leaf", 7)] + \
        [("grown", near - own)] * (near > own)
    functions = [{"name": f, "image": "kernel", "file": "",
        "start": hex(4096 * (i + 1)), "size": 64}
        for i, (f, _) in enumerate(calls)]
    d["explanation"] = {"schema": 1, "kinds": ["instructions"], "images": [],
        "functions": functions, "lines": [],
        "instructions": [[i, 0, "90", -1] for i in range(len(calls))],
        "rows": [{"name": name, "batch": 16, "responders": 0,
        "stages": {"map": {"windows": 1, "sum": near, "min": n, "median": n,
        "max": n, "missing": 0, "trees": [{"windows": 1, "times": 1,
        "instructions": near, "unattributed": 0, "nodes": [{"entry": [0, 0],
        "site": [], "parent": -1, "cpu": 0, "role": "initiator",
        "how": "root", "times": 1, "faults": 0}],
        "spots": [[i, 0, k] for i, (_, k) in enumerate(calls)]}]},
        "sink": None, "unmap": None}}]}
os.makedirs(os.path.dirname(path), exist_ok=True)
json.dump(d, open(path, "w"))
