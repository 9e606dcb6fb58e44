# SPDX-License-Identifier: BSD-2-Clause
#
# change.py RESULT FOLDER RELEASE OS MORE ...: a kernel made of another, where MORE
# is path:stage:factor or path:stage:+ticks, and the path "all" is each.
import json, os, sys
source, name, release, system = sys.argv[1:5]
d = json.load(open(source))
own = d["context"]["dumpbench"]
own["os"], own["release"] = system, release
own["memory_mb"] = 512
for b in d["benchmarks"]:
    if "dumpbench" not in b:
        continue
    for more in sys.argv[5:]:
        path, stage, by = more.split(":")
        if path not in ("all", b["dumpbench"]["path"]):
            continue
        for k in "min p10 median p90 p99 max".split():
            v = b[stage + "_" + k]
            b[stage + "_" + k] = v + int(by) if by[0] in "+-" else v * int(by)
        for low in b["dumpbench"]["stages"][stage]["histogram"]:
            low[0] = b[stage + "_min"]
        h = b["dumpbench"]["stages"][stage]["histogram"]
        h[:] = [[b[stage + "_min"], sum(n for _, n in h)]]
    b["page_ticks"] = (b["map_median"] + b["unmap_median"]) / \
        int(b["dumpbench"]["batch"])
    if "all:map:+1" in sys.argv:
        b["harness_ticks"] += 1
os.makedirs(name)
json.dump(d, open(name + "/1-exact.json", "w"))
