#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
#
# What is written keeps to the published schemas, as a validator of others sees
# it, and the schemas refuse what is wrong.
# timeout: 300

top=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
build=$(cd "${BUILD:-build}" && pwd) || exit 1
program=$build/san/dumpbench
python3 -c 'import jsonschema' 2>/dev/null || {
	echo "no Python with jsonschema (Debian's package python3-jsonschema)"
	exit 77
}
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 143' HUP INT TERM
cd "$tmp" || exit 1

reference=$top/results/reference
versions=$reference/versions
"$program" compare --format json "$versions/6.1.0-47-amd64" \
    "$versions/6.1.0-56-amd64" "$versions/6.12.117+deb12-amd64" \
    >comparison.json || exit 1
"$program" compare --format gha "$versions/6.1.0-47-amd64" \
    "$versions/6.1.0-56-amd64" >gha.json 2>annotations || exit 1
"$build/tests/sample" exact made >/dev/null || exit 1

cat >check.py <<'END'
import copy, glob, json, sys
from jsonschema import Draft202012Validator as Validator

top, reference = sys.argv[1:3]
failed = 0

def fail(text):
    global failed
    failed += 1
    print("FAIL:", text)

def schema(path):
    with open(f"{top}/src/{path}.schema.json") as f:
        read = json.load(f)
    Validator.check_schema(read)
    return Validator(read)

def read(path):
    with open(path) as f:
        return json.load(f)

def fits(validator, value, name):
    for error in list(validator.iter_errors(value))[:3]:
        fail(f"{name}: {error.json_path}: {error.message[:200]}")

result = schema("result/result")
explanation = schema("explain/explanation")
files = glob.glob(f"{reference}/**/*.json", recursive=True)
made = glob.glob("made/**/*.json", recursive=True)
files += made
explained = 0
for path in files:
    value = read(path)
    fits(result, value, path)
    if "explanation" in value:
        explained += 1
        fits(explanation, value["explanation"], path)
if len(files) < 20 or explained == 0 or not made:
    fail(f"only {len(files)} files, {explained} with an explanation")
comparison = schema("stats/comparison")
gha = schema("stats/gha")
fits(comparison, read("comparison.json"), "comparison")
fits(gha, read("gha.json"), "gha")

# What is wrong is refused: (schema, file, what to do with it).
def change(value, way, new):
    *way, last = way
    for step in way:
        value = value[step]
    if new is None:
        del value[last]
    else:
        value[last] = new

ours = ["context", "dumpbench"]
row = ["benchmarks", 0]
figure = ["comparisons", 0, "figures", 0]
newest = sorted(glob.glob(f"{reference}/linux-*/*-exact.json"))[-1]
for validator, path, way, new in (
    (result, newest, ours + ["clock"], None),
    (result, newest, ours + ["clock"], "wall"),
    (result, newest, ours + ["started"], "yesterday"),
    (result, newest, ours + ["nonsense"], 1),
    (result, newest, row + ["name"], None),
    (result, newest, row + ["map_median"], "16"),
    (result, newest, row + ["dumpbench", "batch"], "1"),
    (result, newest, row + ["real_time"], None),
    (comparison, "comparison.json", figure + ["verdict"], "maybe"),
    (comparison, "comparison.json", figure + ["change"], "5%"),
    (comparison, "comparison.json", ["compare"], 2),
    (gha, "gha.json", [0, "value"], "1"),
    (gha, "gha.json", [0, "unit"], None),
):
    value = read(path)
    change(value, way, new)
    if validator.is_valid(value):
        fail(f"{path} is valid with {way} {new}")
sys.exit(failed > 0)
END
python3 check.py "$top" "$reference" || exit 1
# An annotation for each figure that is worse.
[ "$(grep -c '^::error title=.*::worse: ' annotations)" -eq 9 ] || {
	echo "FAIL: annotations: $(cat annotations)"
	exit 1
}
