# SPDX-License-Identifier: BSD-2-Clause
#
# Guests that misbehave: a run, a panic and their explanations, each with one
# misbehaviour of mischief_qemu.py, which takes QEMU's place.
#
#	mischief.py [--short | --part K/M] [--check] BUILD FOLDER [WORD ...]
#
# What must hold: the program ends in time and by no signal; the sanitizers
# report nothing; no process and no temporary file is left, and no file is made
# but results; nothing that is printed or kept has a control character, or a
# number that is none; what is not measured is told in a sentence.  --short:
# each misbehaviour, but not at each place.  --part: each Mth, from K, so that M
# of them run side by side.  WORD: only those in whose names it is, such as
# "explain, windows" or "panics".  --check: say whether the words are right, and
# do nothing; BUILD and FOLDER, which is empty, need not be there.  Prints what
# was wrong, and counts.

import copy
import json
import os
import re
import shutil
import subprocess
import sys
import zlib

sys.dont_write_bytecode = True
import mischief_qemu as guest
import part

LIMIT = 90	# seconds, after which it does not end
FEW = 100	# of so many numbers, one in the short form
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e"
                     "\u2066-\u2069]")
NUMBER = re.compile(r"(?<![\w'-])-?(nan|inf|\(null\))(?!\w)", re.I)
ESCAPES = "a\x1b[31m\x1b]0;t\x07\x9b31m\x7f\b\r\n::error::x\0b\xc2\x85"
# Who it was, or what the module has.
NAMES = re.compile(r"guest|capture kernel|agent|module|plugin|vmcore|QEMU|knob|"
                   "paths|sinks|sources|contexts|benchmark|--max-time")
DEEP = "[" * 100000
NUMBERS = ["-1", "0", "1e308", "-1e308", "1e-320", "9223372036854775807",
           "-9223372036854775808", "4294967296", "null", "true", "[]", "{}",
           '"x"', '"\\u001b[31m\\u0000"', "NaN", "99999999999999999999"]
FOREVER = ["--max-time", "3"]

# Misbehaviours at a request: their name, what is done, further options.
DEEDS = [
    ("hangs", {"do": "hang"}, FOREVER),
    ("beats for ever", {"do": "flood", "text": "beat\n"}, FOREVER),
    ("says one line for ever", {"do": "flood", "text": "x"}, FOREVER),
    ("says lines for ever", {"do": "flood", "text": "\nx\n"}, FOREVER),
    ("says it byte by byte", {"do": "drip"}, FOREVER),
    ("says nothing", {"do": "body", "text": ""}, []),
    ("says control characters", {"do": "body", "text": ESCAPES}, []),
    ("says only NULs", {"do": "body", "text": "\0" * 9}, []),
    ("says no JSON", {"do": "body", "text": "{\"a\":"}, []),
    ("says a deep JSON", {"do": "body", "text": DEEP}, []),
    ("says an object", {"do": "body", "text": "{}"}, []),
    ("says a list", {"do": "body", "text": "[]"}, []),
    ("says a list of lists", {"do": "body", "text": "[[],{},1,\"x\"]"}, []),
    ("says a number", {"do": "body", "text": "1"}, []),
    ("says null", {"do": "body", "text": "null"}, []),
    ("says much", {"do": "body", "text": "A" * 8000000}, []),
    ("says many lines", {"do": "body", "text": "a b\n" * 400000}, []),
    ("says too much", {"do": "raw", "text": "ok 999999999\n"}, []),
    ("says a length below 0", {"do": "raw", "text": "ok -1\n"}, []),
    ("says a length that wraps", {"do": "raw",
                                  "text": "ok 18446744073709551616\n"}, []),
    ("says no length", {"do": "raw", "text": "ok\n"}, []),
    ("says a line too long", {"do": "raw", "text": "o" * 100000}, []),
    ("says hello again", {"do": "raw", "text": "hello 1\n"}, []),
    ("crashes unasked", {"do": "raw", "text": "\ncapture 1\n"}, []),
    ("answers twice", {"do": "twice"}, []),
    ("refuses", {"do": "refuse", "error": 12, "text": ESCAPES}, []),
    ("refuses for nothing", {"do": "refuse", "error": 0, "text": ""}, []),
    ("refuses by no errno", {"do": "refuse", "error": 99999, "text": ""}, []),
    ("goes in the middle", {"do": "cut"}, []),
    ("fails", {"do": "fail", "text": ESCAPES}, []),
    ("is killed", {"do": "die"}, []),
    ("panics", {"do": "cut", "console":
                "\nKernel panic - not syncing: \x1b[31m" + ESCAPES + "\n",
                "says": "panicked"}, []),
    ("panics behind a NUL", {"do": "cut", "console":
                             "\0\nKernel panic - not syncing: why\n",
                             "says": r"panicked \(why\)"}, []),
    ("panics at length", {"do": "cut", "console":
                          "\nKernel panic - not syncing: " + "P" * 100000},
     []),
    ("prints much", {"do": "cut", "console": ("C" * 2000 + "\n") * 20000},
     []),
]

# What the agent says of the system; what cannot be is refused.
CANNOT_BE = {name: "agent says %s '" % name for name in
             ("release", "os", "machine", "cpus")}
FACTS = [
    (name, {"facts": {name: value}, "says": CANNOT_BE.get(name)}) for name, value in [
        ("release", "../../../../../../tmp/mischief"),
        ("release", ""), ("release", "r" * 5000), ("release", "a/b"),
        ("release", "."), ("release", ".."), ("release", ESCAPES),
        ("os", ""), ("os", "freebsd"), ("os", "../.."), ("os", ESCAPES),
        ("machine", ESCAPES), ("machine", ""),
        ("version", "v" * 100000), ("cpu_model", ESCAPES),
        ("mitigations", ESCAPES), ("cpus", "0"), ("cpus", "-1"),
        ("cpus", "99999999999999999999"), ("cpus", "x"),
    ]]

# The module's list, as an explanation asks for it.
LISTS = [
    "virtio_blk 32768 0 - Live 0x%s\n" % a for a in (
        "ffffffffffffffff", "ffffffffc0000000", "1", "0", "x",
        "fffffffffffffffffffffffff", "-1")] + [
    "../../virtio_blk 1 0 - Live 0xffffffffc0100000\n",
    "%s 1 0 - Live 0xffffffffc0100000\n" % ("m" * 5000),
    ESCAPES + " 1 0 - Live 0xffffffffc0100000\n",
    "virtio_blk 1 0 - Live 0xffffffffc0100000\n" * 190000,
    "".join("m%d 1 0 - Live 0xffffffffc0100000\n" % i
            for i in range(190000)),
    "dumpbench 40960 0 - Live 0xffffffffc0500000 (OE)\n",
    "virtio_blk\n",
]

# What the plugin's file may have beside the members that windows.c lists.
WINDOWS = ["refused", "loaded", "new", "state", "lost", "walks-lost",
           "base-wraps", "base-0", "used-huge", "used-cut", "first", "none"]

# Without these an explanation has fewer names.
MODULES = "read /proc/modules"
OPTIONAL = {"says": None}

COMMANDS = {
    "list": ["list", "--kmod", "module.ko"],
    "run": ["run", "--kmod", "module.ko", "--pages", "64", "--rounds", "1",
            "--benchmark_filter=latency/(null|enter)/1$"],
    "explain": ["explain", "--kmod", "module.ko", "--pages", "64",
                "--modules-root", "root", "latency/enter/1"],
    "panic": ["panic", "--kmod", "module.ko", "--pages", "64"],
    "explain of a panic": ["explain", "--kmod", "module.ko", "--pages", "64",
                           "kdump/read/4096", "kdump/mmap/4096"],
}
POINTS = {
    "list": ["get paths", "get sinks", "get sources", "get contexts"],
    "run": ["hello", "info", "load /module.ko", "get version", "get paths",
            "set run", "get result"],
    "explain": [MODULES, "set run", "get result"],
    "panic": ["get result", "capture", "capture hello", "core", "vmcore",
              "set run"],
    "explain of a panic": ["capture hello", "core", "vmcore"],
}

# What was wrong once, which --short has always.
ALWAYS = {
    "list, get paths: beats for ever",
    "list, get paths: says many lines",
    "run, get result: beats for ever",
    "run, get result: panics behind a NUL",
    "run, release is '../../../../../../tmp/mischief'",
    "panic, capture hello: says lines for ever",
    "panic, core: frames=0",
    "panic, vmcore: says an object",
    "panic, get result: kept.0=null",
    "explain, get result: plan={}",
    "panic, vmcore: 0.last_quarter=1e308",
    "panic, vmcore: 0.first_quarter=0",
    "explain of a panic, vmcore: 0.batches=0",
    "explain of a panic, vmcore: 0.stages.map=true",
    "explain, windows: address-wraps",
    "explain, windows: size-0",
    "explain, windows: group",
    "explain, windows: node",
}


def leaves(value, at=()):
    """The places of all values; of a list the first stands for all."""
    items = value.items() if isinstance(value, dict) else \
        list(enumerate(value))[:1] if isinstance(value, list) else ()
    for key, item in items:
        yield at + (key,)
        yield from leaves(item, at + (key,))


def put(document, at, value):
    document = copy.deepcopy(document)
    inner = document
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = "@HERE@"
    return json.dumps(document).replace('"@HERE@"', value)


def numbers(document):
    """(name, text) with each value of it replaced by each of NUMBERS."""
    for at in leaves(document):
        for value in NUMBERS:
            yield "%s=%s" % (".".join(map(str, at)), value), \
                put(document, at, value)


def must_say(point, name):
    """What a sentence has to tell of such a number, or None."""
    member, value = name.split("=", 1)
    if point == "core" and (member in ("frames", "vmcoreinfo") or
                            value not in ("0", "4294967296")):
        return "/proc/vmcore|guest's answer is not JSON"
    return None


def documents():
    knobs = {"path": "enter", "batch": "1", "pages": "64", "sink": "null"}
    live = guest.live(knobs)
    yield "run", "get result", live, 3
    yield "explain", "get result", live, 3
    yield "panic", "get result", guest.live({"context": "panic"}), 1
    yield "panic", "core", guest.core(), 1
    yield "panic", "vmcore", guest.vmcore(), 1
    yield "explain of a panic", "vmcore", guest.vmcore(), 1


def deeds():
    """(name, command, mischief, options, is it one of the few)."""
    points = [(c, p) for c in COMMANDS for p in POINTS[c]]
    for n, (command, point) in enumerate(points):
        for i, (name, deed, options) in enumerate(DEEDS):
            yield "%s: %s" % (point, name), command, \
                {"at": point, **deed, **(OPTIONAL if point == MODULES
                                         else {})}, \
                FOREVER if "hello" in point else options, \
                i % len(points) == n


def of_system():
    for n, command in enumerate(COMMANDS):
        for i, (name, deed) in enumerate(FACTS):
            yield "%s is %.40r" % (name, deed["facts"][name]), command, \
                deed, [], i % len(COMMANDS) == n


def of_explanation():
    for i, text in enumerate(LISTS):
        yield "a module's line %.60r" % text, "explain", \
            {"at": MODULES, "do": "body", "text": text}, [], \
            i % 3 == 0
    # Of the source, as a word is looked for before that is built.
    with open(os.path.join(os.path.dirname(guest.__file__), "windows.c")) as f:
        words = re.findall(r'MEMBER\("([^"]+)"', f.read())
    for n, command in enumerate(("explain", "explain of a panic")):
        for i, word in enumerate(words + WINDOWS):
            yield "windows: " + word, command, {"windows": word}, [], \
                i % 4 == n


def of_numbers():
    for command, point, document, times in documents():
        for name, text in numbers(document):
            whole = "%s: %s" % (point, name)
            yield whole, command, {
                "at": point, "do": "body", "text": text, "times": times,
                "says": must_say(point, name)}, [], \
                zlib.crc32((command + whole).encode()) % FEW == 0


def cases():
    for command in COMMANDS:
        yield "nothing", command, {}, [], True
    yield from deeds()
    yield from of_system()
    yield from of_explanation()
    yield from of_numbers()


class Run:
    def __init__(self, build, folder):
        self.program = build + "/san/dumpbench"
        self.build, self.folder = build, folder
        self.kinds, self.runs, self.right = {}, 0, 0
        self.base = None
        for name in ("tmp", "here", "root/lib/modules"):
            os.makedirs(os.path.join(folder, name))

    def wrong(self, name, command, why):
        kind = (command, re.sub(r"\d+", "N", why)[:70])
        if kind not in self.kinds:
            self.kinds[kind] = 0
            print("WRONG %s, %s: %s" % (command, name, why), flush=True)
        self.kinds[kind] += 1

    def execute(self, command, mischief, options):
        environment = {
            **os.environ, "TMPDIR": self.folder + "/tmp",
            "MISCHIEF": self.folder + "/mischief", "BUILD": self.build,
            "ASAN_OPTIONS": "exitcode=99:detect_leaks=1",
            "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1",
        }
        with open(environment["MISCHIEF"], "w") as f:
            json.dump(mischief, f)
        words = [self.program, *COMMANDS[command], "--clock=exact", "--cpus",
                 "1", "--kernel", "../kernel", "--agent",
                 self.build + "/agent-linux", "--results", "r", "--qemu",
                 self.folder + "/qemu", *options]
        words = [w.replace("module.ko", self.build + "/torture-module.ko")
                 if w == "module.ko" else "../root" if w == "root" else w
                 for w in words]
        return subprocess.run(words, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=LIMIT,
                              env=environment, cwd=self.folder + "/here")

    def files(self, name):
        top = os.path.join(self.folder, name)
        return [os.path.join(at, f) for at, _, files in os.walk(top)
                for f in files]

    def left(self):
        """What should have gone."""
        if os.listdir(self.folder + "/tmp"):
            yield "a temporary folder is left"
            shutil.rmtree(self.folder + "/tmp")
            os.mkdir(self.folder + "/tmp")
        strange = [f for f in self.files("here") if not re.search(
            r"/here/r/[a-z]+-[^/]*/\d{8}T\d{6}Z-(exact|explain)\.(json|txt)$",
            f)]
        if strange:
            yield "a file %s" % os.path.relpath(strange[0], self.folder)
        try:
            pid = open(self.folder + "/mischief.pid").read()
            with open("/proc/%s/cmdline" % pid) as f:
                if "mischief_qemu" in f.read():
                    yield "QEMU is left"
        except OSError:
            pass

    def texts(self, p):
        yield "printed", p.stdout.decode(errors="surrogateescape")
        yield "printed", p.stderr.decode(errors="surrogateescape")
        for path in self.files("here/r"):
            with open(path, errors="surrogateescape") as f:
                text = f.read()
            if path.endswith("json"):
                try:
                    text = json.dumps(json.loads(text), ensure_ascii=False)
                except ValueError as e:
                    yield "no JSON: %s" % e, "\0"
            text = text.replace("\\n", "\n").replace("\\t", "\t")
            yield "kept", text

    def judge(self, name, command, mischief, options):
        for path in ("here", "mischief.pid"):
            path = os.path.join(self.folder, path)
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.unlink(path)
        os.mkdir(self.folder + "/here")
        self.runs += 1
        try:
            p = self.execute(command, mischief, options)
        except subprocess.TimeoutExpired:
            return self.wrong(name, command, "does not end")
        said = p.stderr.decode(errors="replace")
        if p.returncode < 0 or p.returncode > 5:
            self.wrong(name, command, "status %d: %.1500s" % (p.returncode,
                                                             said))
        elif p.returncode != 0 and not re.search(NAMES, said) and \
                mischief.get("do") != "refuse":
            self.wrong(name, command, "names no guest: %.300s" % said)
        says = mischief.get("says")
        # On a busy machine its time may be over before.
        if says and options == FOREVER:
            says += "|time limit is over|--max-time: "
        if says and (p.returncode == 0 or not re.search(says, said)):
            self.wrong(name, command, "status %d, says not %r: %.300s" % (
                p.returncode, says, said))
        self.right += p.returncode == 0
        if name == "nothing" and p.returncode != 0:
            self.wrong(name, command, "is refused: %.800s" % said)
        for why in self.left():
            self.wrong(name, command, why)
        for what, text in self.texts(p):
            found = CONTROL.search(text)
            if found:
                self.wrong(name, command, "U+%04X %s: %.300r" % (
                    ord(found.group()), what, text[max(
                        0, found.start() - 150):found.end() + 20]))
            if what == "printed" and re.search("^::", text, re.M):
                self.wrong(name, command, "a command of GitHub printed")
            found = NUMBER.search(text)
            if found:
                self.wrong(name, command, "%s %s: %.300r" % (
                    found.group(), what, text[max(
                        0, found.start() - 150):found.end() + 20]))
        return None


def prepare(folder):
    """A kernel's file as far as it is looked at, and QEMU's place."""
    kernel = bytearray(2048)
    for at, data in ((497, b"\1"), (510, b"\125\252"), (514, b"HdrS"),
                     (518, b"\017\002"), (526, b"\000\001"), (566, b"\1"),
                     (768, guest.RELEASE.encode() + b" (mischief) #1")):
        kernel[at:at + len(data)] = data
    with open(folder + "/kernel", "wb") as f:
        f.write(kernel)
    with open(folder + "/qemu", "w") as f:
        f.write("#!/bin/sh\nexec '%s' '%s' \"$@\"\n" % (
            sys.executable, os.path.abspath(guest.__file__)))
    os.chmod(folder + "/qemu", 0o755)


def wanted(args):
    """(its name, what judge() is told) of those that are asked for."""
    for name, command, mischief, options, few in part.of(args.part, cases()):
        whole = command + ", " + name
        if args.short and not few and whole not in ALWAYS:
            continue
        if not args.wanted or any(w in whole for w in args.wanted):
            yield whole, (name, command, mischief, options)


def words():
    p = part.parser()
    p.add_argument("build", metavar="BUILD")
    p.add_argument("folder", metavar="FOLDER")
    p.add_argument("wanted", nargs="*", metavar="WORD")
    args = p.parse_intermixed_args()
    p.once("word", args.wanted)
    names = [name for name, _ in wanted(args)] if args.wanted else []
    for word in args.wanted:
        if not word or not any(word in name for name in names):
            p.error("no misbehaviour%s has '%s' in its name (expected part "
                    "of one, such as 'panics' or 'run, release is')" % (
                        " of --short" if args.short else
                        "" if args.part == part.WHOLE else " of this part",
                        word))
    if args.check:
        sys.exit(0)
    for name in ("san/dumpbench", "agent-linux", "torture-windows"):
        p.program(os.path.join(args.build, name), "mischief")
    p.folder(args.folder)
    return args


def main():
    args = words()
    part.stoppable()
    run = Run(os.path.abspath(args.build), os.path.abspath(args.folder))
    prepare(run.folder)
    for _, case in wanted(args):
        run.judge(*case)
    print("%d runs, %d with a result, %d wrong, of %d kinds" % (
        run.runs, run.right, sum(run.kinds.values()), len(run.kinds)))
    return 1 if run.kinds else 0


sys.exit(main())
