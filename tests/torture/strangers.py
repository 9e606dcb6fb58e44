# SPDX-License-Identifier: BSD-2-Clause
#
# Files that a stranger wrote: each string of a result is replaced, in turn, by
# strings that a terminal, a browser, gnuplot, a spreadsheet or GitHub would
# obey, and each verb that reads results reads it.
#
#	strangers.py [--short | --part K/M] [--check] PROGRAM FOLDER FILE ...
#
# What must hold: the program ends in time and by no signal; nothing is executed
# and no file is made but in the folder asked for; standard output and error
# have no control character; what is printed in a format is well formed, and
# obeys nothing that the string says.  Prints what was wrong, each kind once,
# and counts.  --part: each Mth document, from K, so that M of them run side by
# side.  --check: say whether the words are right, and do nothing; PROGRAM and
# FOLDER, which is empty, need not be there, nor a FILE be named.

import csv
import functools
import html.parser
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

sys.dont_write_bytecode = True
import part

ATTACKS = {
    "terminal": "a\x1b[31m\x1b]0;t\x07\u009b31m\u0085\x7f\u202ed\u2066\r\n"
    "::error::x\nnot ok 1 x\tc\b",
    "markup": "</script></style></svg><script>alert(1)</script>\"'><img src=x"
    " onerror=alert(1)><a href=\"javascript:x\">&amp;&#27;]]>-->{{7*7}}",
    "gnuplot": "`touch canary`$(touch canary)\";system('touch canary');'."
    "system(\"touch canary\").'@x{/=99 y}^{z}_{w}~a{.5b}%s%n\\n\\",
    "sheet": "=cmd|'/c touch canary'!A0,\"x\";[a](javascript:x)|b`c`"
    "![i](http://e/i.png)<b>x</b> @all",
    "path": "../../../../../../../../tmp/stranger/canary",
    "absolute": "/stranger/canary",
    "option": "--help",
    "long": "L\u00e9" * 40000,
    "odd": "\ufffe\uffff\u0001\U0001f600\u200f\ufeff",
}
PLAIN = "plain"

# What was wrong once, of (command, place, attack), which --short has always.
ALWAYS = {
    ("plot", "context.dumpbench.qemu_version", "markup"),
    ("plot", "context.dumpbench.qemu_version", "terminal"),
    ("explain text", "explanation.functions.[].name of all", "terminal"),
    ("explain --by=kind", "benchmarks.[].run_type of all", "terminal"),
    ("compare csv", "rows' path", "terminal"),
    ("explain callgrind", "context.dumpbench.command", "terminal"),
    ("explain text", "explanation.functions.[].name of all", "long"),
    ("explain folded", "explanation.functions.[].name", "long"),
    ("explain svg", "explanation.functions.[].name of all", "long"),
    ("compare csv", "benchmarks.[].dumpbench.source of all", "long"),
    ("report html", "benchmarks.[].time_unit", "terminal"),
}

# Members whose string is part of another's, as a row's name has its path.
ROW = ("path", "sink")


def leaves(value, at=()):
    """The places of strings; of a list the first element stands for all."""
    if isinstance(value, str):
        yield at
    elif isinstance(value, dict):
        for key in value:
            yield from leaves(value[key], at + (key,))
    elif isinstance(value, list):
        for i in range(len(value)):
            yield from leaves(value[i], at + (i,))


def places(document):
    seen = set()
    for at in leaves(document):
        kind = tuple("[]" if isinstance(k, int) else k for k in at)
        if kind not in seen:
            seen.add(kind)
            yield kind, at


def put(document, at, value):
    for key in at[:-1]:
        document = document[key]
    document[at[-1]] = value


def change_all(document, kind, value):
    """At all places of that kind."""
    for at in list(leaves(document)):
        if tuple("[]" if isinstance(k, int) else k for k in at) == kind:
            put(document, at, value)


def rename(document, member, value):
    """Rows' paths or sinks, and the names that have them."""
    for row in document["benchmarks"]:
        own = row.get("dumpbench", {})
        if own.get(member) is None:
            continue
        for name in ("name", "run_name"):
            parts = row[name].split("/")
            row[name] = "/".join(value if p == own[member] else p
                                 for p in parts)
        own[member] = value


def changes(text):
    """(name, function of an attack that gives a document) of each change."""
    def single(at):
        def change(value):
            document = json.loads(text)
            put(document, at, value)
            return document
        return change

    def every(kind):
        def change(value):
            document = json.loads(text)
            change_all(document, kind, value)
            return document
        return change

    def renamed(member):
        def change(value):
            document = json.loads(text)
            rename(document, member, value)
            return document
        return change

    def member(value):
        document = json.loads(text)
        for row in document["benchmarks"]:
            row[value] = 3
        document["context"][value] = value
        return document

    document = json.loads(text)
    for kind, at in places(document):
        yield ".".join(map(str, kind)), single(at)
        if "[]" in kind:
            yield ".".join(map(str, kind)) + " of all", every(kind)
    for name in ROW:
        yield "rows' " + name, renamed(name)
    yield "a member's name", member


# What a picture may have by its data: a line that is unsettled is dashed.
STYLE = {("path", "stroke-dasharray")}


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.links, self.scripts = set(), [], 0

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        for name, value in attrs:
            self.seen.add((tag, name))
            if name in ("href", "src", "xlink:href"):
                self.links.append(value or "")
        self.seen.add((tag, ""))


CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e"
                     "\u2066-\u2069]")


def controls(data, text=None):
    if text is None:
        try:
            text = data.decode()
        except UnicodeDecodeError as e:
            return "no UTF-8: %s" % e
    found = CONTROL.search(text)
    return found and "the character U+%04X" % ord(found.group())


def judge_html(text, good):
    tags, usual = Tags(), Tags()
    tags.feed(text)
    usual.feed(good)
    new = tags.seen - usual.seen - STYLE
    if new:
        return "elements %s" % sorted(new)
    if tags.scripts != usual.scripts:
        return "%d scripts" % tags.scripts
    for link in tags.links:
        if not link.startswith(("#", "data:image/")):
            return "a link %.40r" % link
    return None


def judge_xml(text):
    try:
        root = xml.fromstring(text)
    except xml.ParseError as e:
        return "no XML: %s" % e
    for element in root.iter():
        name = element.tag.split("}")[-1].lower()
        if name in ("img", "a", "iframe"):
            return "an element %s" % name
        for key in element.attrib:
            if key.lower().startswith("on") and "alert" in \
                    element.attrib[key]:
                return "an attribute %s" % key
    return None


def judge_csv(text):
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    if len({len(r) for r in rows}) > 1:
        return "rows of %s columns" % sorted({len(r) for r in rows})
    for row in rows:
        for cell in row:
            if re.match(r"[=+\-@\t\r]", cell) and not re.fullmatch(
                    r"[+-]?[\d.]+(e[+-]?\d+)?%?", cell):
                return "a cell %.40r" % cell
    return None


def judge_markdown(text):
    width = None
    for line in text.split("\n"):
        bare = re.sub(r"\\.", "", line)
        code = re.sub(r"(`+).*?\1", "", bare)
        if re.search(r"<(script|img|b|a)\b", code):
            return "markup: %.60r" % line
        if re.search(r"\[[^]]*\]\((javascript|http://e/)", code):
            return "a link: %.60r" % line
        if line.startswith("|"):
            n = bare.count("|")
            if width is not None and n != width:
                return "a row of %d columns, not %d: %.60r" % (n, width, line)
            width = n
        else:
            width = None
    return None


def judge_json(text):
    try:
        json.loads(text)
    except ValueError as e:
        return "no JSON: %s" % e
    return None


def judge_ktap(text):
    lines = text.split("\n")
    plan = [int(l[3:]) for l in lines if re.fullmatch(r"1\.\.\d+", l)]
    n = sum(bool(re.match(r"(not )?ok ", l)) for l in lines)
    if len(plan) != 1 or n != plan[0]:
        return "%d lines, planned %s" % (n, plan)
    return None


def judge_text(text):
    for line in text.split("\n"):
        if line.startswith("::"):
            return "a command of GitHub: %.40r" % line
    return None


class Run:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.kinds, self.runs, self.taken = {}, 0, 0
        self.good = {}

    def wrong(self, what, change, attack, why):
        kind = (what, re.sub(r"\d+", "N", why)[:60])
        if kind not in self.kinds:
            self.kinds[kind] = 0
            print("WRONG %s, %s in %s: %s" % (what, attack, change, why))
            sys.stdout.flush()
        self.kinds[kind] += 1

    def execute(self, words):
        p = subprocess.run([self.program] + words, stdin=subprocess.DEVNULL,
                           capture_output=True, timeout=120, cwd=self.folder)
        return p

    def files(self):
        found = []
        for top, _, names in os.walk(self.folder):
            found += [os.path.join(top, n) for n in names]
        return found

    def judge(self, what, words, judge, out, change, attack):
        """Run it; judge what it prints, or what it writes to out/."""
        path = os.path.join(self.folder, "out")
        shutil.rmtree(path, ignore_errors=True)
        os.mkdir(path)
        before = set(self.files())
        try:
            p = self.execute(words)
        except subprocess.TimeoutExpired:
            return self.wrong(what, change, attack, "takes too long")
        self.runs += 1
        self.taken += p.returncode == 0
        if p.returncode < 0 or p.returncode > 5:
            self.wrong(what, change, attack, "status %d: %.300s" % (
                p.returncode, p.stderr.decode(errors="replace")))
        made = [f for f in set(self.files()) - before
                if not f.startswith(path + "/")]
        if made or os.path.exists("/tmp/stranger") or \
                os.path.exists("/stranger"):
            self.wrong(what, change, attack, "makes %s" % made)
            for f in made:
                os.unlink(f)
        if os.path.exists(os.path.join(path, "canary")):
            self.wrong(what, change, attack, "executed")
        for data in (p.stderr, p.stdout):
            why = controls(data)
            if why:
                self.wrong(what, change, attack, why + " printed")
        why = judge_text(p.stderr.decode(errors="replace"))
        if why:
            self.wrong(what, change, attack, why)
        if p.returncode not in (0, 3, 4):
            return None
        texts = [p.stdout.decode(errors="replace")] if out is None else [
            open(f, errors="replace", newline="").read()
            for f in self.files() if f.startswith(path + "/") and
            re.search(out, f)]
        if out is not None and not texts:
            return None
        for text in texts:
            why = controls(None, text) or judge(text, what)
            if why:
                self.wrong(what, change, attack, why)
        return texts

    def judge_html(self, text, what):
        if what not in self.good:
            self.good[what] = text
        return judge_html(text, self.good[what])


def commands(run, explained):
    def plain(judge):
        return lambda text, what: judge(text)

    for form, judge in (("text", judge_text), ("markdown", judge_markdown),
                        ("csv", judge_csv), ("json", judge_json),
                        ("junit", judge_xml), ("ktap", judge_ktap),
                        ("gha", judge_json)):
        words = ["compare", "--machine=any", "--format", form]
        yield "compare " + form, words + ["good.json", "bad.json"], \
            plain(judge), None
        if form in ("text", "markdown"):
            yield "compare --all " + form, words + \
                ["--all", "bad.json", "bad.json"], plain(judge), None
    yield "ministat", ["compare", "--machine=any", "--ministat", "out/m",
                       "bad.json", "bad.json"], plain(judge_text), None
    yield "report html", ["report", "--out", "out/r.html", "good.json",
                          "bad.json"], run.judge_html, "html$"
    yield "report markdown", ["report", "--format=markdown", "--out",
                              "out/r.md", "good.json", "bad.json"], \
        plain(judge_markdown), "md$"
    yield "plot", ["plot", "--format=svg", "--out", "out", "bad.json"], \
        plain(judge_xml), "svg$"
    yield "plot folder", ["plot", "--format=svg", "--out", "out", "both"], \
        plain(judge_xml), "svg$"
    if not explained:
        return
    for form, judge in (("text", judge_text), ("json", judge_json),
                        ("folded", judge_text),
                        ("speedscope", judge_json)):
        yield "explain " + form, ["explain", "--format", form, "bad.json"], \
            plain(judge), None
    yield "explain callgrind", ["explain", "--format=callgrind", "bad.json",
                                "latency/enter/16"], plain(judge_text), None
    yield "explain svg", ["explain", "--format=svg", "bad.json",
                          "latency/enter/16"], plain(judge_xml), None
    yield "explain against", ["explain", "--format=svg", "bad.json",
                              "--against", "good.json", "latency/enter/16"], \
        plain(judge_xml), None
    for words in (["--tree"], ["--brief"], ["--by=cpu"], ["--by=kind"],
                  ["--annotate", "stream"]):
        yield "explain " + words[0], ["explain"] + words + ["bad.json"], \
            plain(judge_text), None


def judge_kept(text):
    """A file of ours has no control character in a string either."""
    value = json.loads(text)
    for at in leaves(value):
        inner = value
        for key in at:
            inner = inner[key]
        if controls(None, inner):
            return controls(None, inner) + " kept"
    return None


# A recorded dump has a report at this place, behind a line with its length.
REPORT_AT = 65536
REPORT_LINE = "dumpbench report 1 %016d\n"


def read_report(path):
    """The report of a dump device, or None."""
    with open(path, "rb") as f:
        f.seek(REPORT_AT)
        line = f.read(len(REPORT_LINE % 0)).decode(errors="replace")
        if line[:17] != REPORT_LINE[:17]:
            return None
        return f.read(int(line.split()[-1])).decode()


def documents(text, changes, args):
    """(n, k, change's name, attack, what makes the document) of those that are
    asked for; the first is the text as it is."""
    yield 0, 0, "nothing", "none", functools.partial(json.loads, text)
    yield from part.of(args.part, (
        (n, k, name, attack, functools.partial(change, value))
        for n, (name, change) in enumerate(changes, 1)
        for k, (attack, value) in enumerate(ATTACKS.items())))


def device(run, path, text, args):
    """What a person sees of a report that another kernel left."""
    disk = os.path.join(run.folder, "disk")
    words = ["collect", "--results", "out", "disk"]
    for n, k, name, attack, make in documents(
            text, changes_of_report(text), args):
        if args.short and n > 0 and (n + k) % 8 > 0:
            continue
        report = json.dumps(make()).encode()
        shutil.copy(path, disk)
        with open(disk, "r+b") as f:
            f.seek(REPORT_AT)
            f.write((REPORT_LINE % len(report)).encode() + report)
        for out, judge in ((None, judge_text), (r"\.txt$", judge_text),
                           (r"\.json$", judge_kept)):
            run.judge("collect", words, lambda t, what, j=judge: j(t),
                      out, name, attack)


def changes_of_report(text):
    """Those of changes() that need no rows."""
    for name, change in changes(text):
        if not name.startswith(("rows' ", "a member's")):
            yield name, change


def stranger(run, path, args):
    text = read_report(path)
    if text is not None:
        return device(run, path, text, args)
    text = open(path).read()
    run.good.clear()
    explained = '"explanation"' in text or path.endswith("explain.json")
    both = os.path.join(run.folder, "both")
    shutil.rmtree(both, ignore_errors=True)
    os.makedirs(both + "/a")
    os.makedirs(both + "/b")
    shutil.copy(path, os.path.join(run.folder, "good.json"))
    shutil.copy(path, both + "/a/20260101T000000Z-exact.json")
    todo = list(commands(run, explained))
    for n, k, name, attack, make in documents(text, changes(text), args):
        # In brief: each command, each place and each attack, not each with each
        # other.
        some = [c for i, c in enumerate(todo) if not args.short or n == 0 or
                (c[0], name, attack) in ALWAYS or
                ((n + k) % 8 == 0 and i == (n + k * 5) % len(todo))]
        if not some:
            continue
        document = json.dumps(make(), ensure_ascii=False)
        for name2 in ("bad.json", "both/b/20260102T000000Z-exact.json"):
            with open(os.path.join(run.folder, name2), "w",
                      errors="surrogatepass") as f:
                f.write(document)
        for what, words, judge, out in some:
            texts = run.judge(what, words, judge, out, name, attack)
            if n == 0 and texts is None and not (
                    what.startswith(("plot", "report")) and
                    shutil.which("gnuplot") is None):
                print("note: %s does not take %s" % (what, path))
    return None


def is_result(path):
    try:
        if read_report(path) is not None:
            return True
        with open(path) as f:
            return {"context", "benchmarks"} <= set(json.load(f))
    except (TypeError, ValueError):
        return False


def words():
    expected = "(expected the JSON of a run, or a dump device with a report)"
    p = part.parser()
    p.add_argument("program", metavar="PROGRAM")
    p.add_argument("folder", metavar="FOLDER")
    p.add_argument("files", nargs="*", metavar="FILE")
    args = p.parse_intermixed_args()
    p.once("file", args.files)
    for path in args.files:
        try:
            if not is_result(path):
                p.error("%s: no result %s" % (path, expected))
        except OSError as e:
            p.error("%s: %s %s" % (path, e.strerror, expected))
    if args.check:
        sys.exit(0)
    if not args.files:
        p.error("no FILE " + expected)
    p.program(args.program, "all")
    p.folder(args.folder)
    return args


def main():
    args = words()
    part.stoppable()
    run = Run(os.path.abspath(args.program), os.path.abspath(args.folder))
    for path in args.files:
        stranger(run, path, args)
    print("%d runs, %d took the file, %d wrong, of %d kinds" % (
        run.runs, run.taken, sum(run.kinds.values()), len(run.kinds)))
    return 1 if run.kinds else 0


sys.exit(main())
