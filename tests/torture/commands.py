#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Fail each command that a script starts, in order, and look at what is left.

    commands.py BUILD TMP [--every K] [--match REGEX [--last]] [--verbose]
        [CASE ...]

TMP is an empty folder.  What the cases are is in command_cases.py.

For each case: for N = 1, 2, 3, ... the Nth command fails, once, and then from
there on; with --every only each Kth N, beginning at a different one for each
case, of those that are not long, and with --match only commands that are such,
with their arguments, or the last of them.  The script must end with a status and a message, or with
the right result; files are whole, old or new; nothing temporary is left but by
rm and rmdir; and the same script without a failure, run after it in the same
folder, must be right, and without --every leave what a first run leaves.  Exit
status 0: nothing was wrong; 1.
"""

import os
import re
import shutil
import signal
import subprocess
import sys

sys.dont_write_bytecode = True
from command_cases import (CASES, KEPT, LONG, PREPARE, STAND_IN, STATUS,
    STRICT, TOLD)
import part

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
LIMIT = 120
TEMPORARY = (r"^\.(get|client|libc)\.|\.new$|\.got$|"
    r"^\.\w+-(exact|tsc|explain)$")

# The commands that the scripts start, all but echo and other builtins.
COMMANDS = """apt-cache apt-config apt-get awk base64 basename bmake cat cc
    chmod cksum clang-tidy cmp cp cppcheck cut date dd depmod df dirname
    dpkg dpkg-deb dpkg-query du env find flock gcc git grep head id
    llvm-readelf ln ls make mandoc mkdir mkfifo mktemp mmdebstrap mv nproc
    objcopy od parallel paste pkg-config ps realpath rm rmdir sed seq
    setpriv shellcheck sort tac tail tar timeout touch tr uniq unshare
    wc xargs""".split()

def timeless(text):
    text = re.sub(rb"(^|\n)tar\t[^\n]*", rb"\1tar", text)
    text = re.sub(rb"(tar\n)+", b"tar\n", text)
    # The answer of bisect is complete without them.
    text = re.sub(rb"The functions are not known: [^\n]*", b"", text)
    text = re.sub(rb"tmp\.\w+", b"tmp", text)
    return re.sub(rb"\d{8}T\d{6}Z|\d+", b"0", text)


def tree_of(folder):
    """The files of a folder: names without figures, and their texts."""
    files = {}
    for root, folders, names in os.walk(folder):
        for name in folders + names:
            path = os.path.join(root, name)
            key = re.sub(r"\d{8}T\d{6}Z|\d{4,}", "0",
                os.path.relpath(path, folder))
            if os.path.islink(path):
                files.setdefault(key, set()).add(os.readlink(path).encode())
            elif os.path.isfile(path):
                with open(path, "rb") as f:
                    files.setdefault(key, set()).add(f.read())
    return files


def is_result(name):
    """Not a log, a lock, or what only this test has; nor a name of whose
    results are not there, or a link that each run makes again."""
    name = re.sub(r"(^|/)\.(libc-i386|buildroot/trixie|commit/0/\w+)/", r"\1",
        name)
    return not re.search(r"(^|/)(boots|t|real|home)/|\.log$|(^|/)\.|/jobs-|"
        r"(^|/)asked$|^tree/|/objects(-\w+)?/|^f/work/|"
        r"^m/b/kernel$|^kernels/build$", name)


class Case:
    def __init__(self, name, build, tmp):
        self.name = name
        prepare, self.command = CASES[name]
        self.status = STATUS.get(name, 0)
        self.folder = os.path.join(tmp, name)
        self.counts = os.path.join(tmp, name + ".counts")
        self.original = os.path.join(tmp, name + ".original")
        wrappers = os.path.join(tmp, "commands")
        if not os.path.exists(wrappers):
            os.mkdir(wrappers)
            for each in COMMANDS:
                os.symlink(os.path.join(build, "torture-command"),
                    os.path.join(wrappers, each))
        real = os.path.join(self.folder, "real") + ":" + os.environ["PATH"]
        self.env = dict(os.environ, TOP=TOP, BUILD=build, WORK=self.folder,
            STAND_IN=STAND_IN, TORTURE_PATH=real,
            TORTURE_COMMANDS=self.counts)
        for unwanted in ("MAKEFLAGS", "MAKELEVEL", "DUMPBENCH_TEMPDIR"):
            self.env.pop(unwanted, None)
        self.env.update(TMPDIR=os.path.join(self.folder, "t"),
            HOME=os.path.join(self.folder, "home"),
            KERNELS=os.path.join(self.folder, "kernels"),
            DUMPBENCH=os.path.join(self.folder, "real/dumpbench"))
        # In its place, since some of it is known by its path.
        os.mkdir(self.folder)
        subprocess.run(["sh", "-euc", PREPARE + prepare], check=True,
            cwd=self.folder, env=dict(self.env, PATH=real))
        os.rename(self.folder, self.original)
        self.env.update(PATH=wrappers + ":" + real)

    def run(self, n, forever):
        """Its status, output, message and number of commands."""
        shutil.rmtree(self.counts, ignore_errors=True)
        os.mkdir(self.counts)
        with open(self.counts + "/calls", "wb"):
            pass
        env = dict(self.env, TORTURE_N=str(n))
        if forever:
            env["TORTURE_FOREVER"] = "1"
        p = subprocess.Popen(["sh", "-c", self.command], cwd=self.folder,
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = p.communicate(timeout=LIMIT)
        except BaseException as e:
            os.killpg(p.pid, signal.SIGKILL)
            p.communicate()
            if not isinstance(e, subprocess.TimeoutExpired):
                raise
            return None, b"", b"", 0
        with open(self.counts + "/calls", "rb") as f:
            self.calls = f.read().decode(errors="replace").splitlines()
        # What has only a version in it is the same each time.
        if not self.name.startswith("kernel"):
            out = timeless(out)
        return p.returncode, out, err, len(self.calls)

    def restore(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.original, self.folder, symlinks=True)

    def kept(self):
        """What must be as it was, whatever happened."""
        return subprocess.run(["sh", "-c", KEPT.get(self.name, ":")],
            cwd=self.folder, env=dict(self.env, PATH=self.env["TORTURE_PATH"]),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout

    def left(self):
        """Names of temporary files."""
        return {os.path.join(root, name)
            for root, folders, names in os.walk(self.folder)
            for name in folders + names if re.search(TEMPORARY, name)}

    def baseline(self, whole):
        self.restore()
        self.before = tree_of(self.folder)
        self.state = self.kept()
        status, self.out, err, count = self.run(0, False)
        if status != self.status:
            sys.exit(f"{self.name}: status {status} without a failure: "
                + err.decode())
        self.known = self.calls
        self.after = tree_of(self.folder)
        self.usual = self.left()
        # Does it do the same again?
        self.repeats = False
        if whole:
            status, out, _, _ = self.run(0, False)
            self.repeats = self.is_right(status, out, tree_of(self.folder))
        return count

    def wrong_file(self, now):
        """A file that is neither whole nor as it was."""
        for name in filter(is_result, now):
            known = self.before.get(name, set()) | self.after.get(name, set())
            for text in now[name]:
                if text not in known and timeless(text) not in map(timeless,
                    known):
                    return name
        return None

    def is_right(self, status, out, now):
        names = lambda tree: set(filter(is_result, tree))
        return (status == self.status and out == self.out and
            names(now) == names(self.after))

    def judge(self, n, forever):
        """right, refused, or a sentence."""
        self.restore()
        self.failed = ""
        status, out, err, count = self.run(n, forever)
        if status is None:
            return "did not end"
        if count < n:
            return "no such call"
        self.failed = self.calls[n - 1][:100]
        now = tree_of(self.folder)
        wrong = self.wrong_file(now)
        right = self.is_right(status, out, now)
        if wrong:
            return f"{wrong}: neither whole nor as it was"
        if status < 0:
            return f"ended by signal {-status}"
        # What `node` prints tells of both.
        if self.name == "node" and b"\nFAILED" in out:
            right, status = False, 1
        less = status == 0 and not right
        if less and not (self.name in TOLD and
            re.search(TOLD[self.name], err)):
            return "status 0, and another result: " + err.decode()[-300:]
        if status != 0 and not err.strip() + out.strip():
            return f"status {status} without a message"
        removing = re.match("rm(dir)? ", self.failed)
        if not removing and os.listdir(os.path.join(self.folder, "t")):
            return "something left in TMPDIR"
        left = self.left() - self.usual
        if not removing and left:
            return f"{sorted(left)[0]} is left"
        if status == 0 and not removing and self.name in STRICT:
            return "status 0, though a command failed"
        shutil.rmtree(os.path.join(self.folder, "t"))
        os.mkdir(os.path.join(self.folder, "t"))
        if self.name != "keep" or status != 0:
            again, out, err, _ = self.run(0, False)
            if again != self.status:
                return (f"status {again} of the next run: " +
                    err.decode()[-300:])
            # What was told to be less than all stays so.
            if self.repeats and not less and not self.is_right(again, out,
                tree_of(self.folder)):
                return "another result of the next run"
            if self.kept() != self.state:
                return "not as it was, after the next run"
        return "right" if right else "refused"


def words():
    p = part.Parser()
    p.add_argument("build", metavar="BUILD")
    p.add_argument("tmp", metavar="TMP")
    p.add_argument("cases", nargs="*", metavar="CASE",
        help="one of " + ", ".join(CASES))
    p.add_argument("--every", type=part.whole, default=1, metavar="K",
        help="only each Kth command, of the cases that are not long")
    p.add_argument("--match", type=part.pattern, metavar="REGEX",
        help="only commands that are such")
    p.add_argument("--last", action="store_true",
        help="only the last of these")
    p.add_argument("--verbose", action="store_true",
        help="say what became of each")
    args = p.parse_intermixed_args()
    for name in args.cases:
        if name not in CASES:
            p.error(f"unknown case '{name}' (expected {', '.join(CASES)})")
    p.once("case", args.cases)
    if args.last and args.match is None:
        p.error("--last: without --match (expected both)")
    for name in ("torture-command", "dumpbench"):
        p.program(os.path.join(args.build, name), "torture")
    p.folder(args.tmp)
    return args


def main():
    args = words()
    part.stoppable()
    build, tmp = os.path.realpath(args.build), os.path.realpath(args.tmp)
    every, names, seen = args.every, args.cases, 0
    match = args.match or re.compile("")
    print(f"{'script':10} {'N':>5} {'right':>6} {'refused':>8} {'wrong':>6}")
    usual = [each for each in CASES if every == 1 or each not in LONG]
    for index, name in enumerate(names or usual):
        case = Case(name, build, tmp)
        total = case.baseline(every == 1)
        counts = {"right": 0, "refused": 0, "wrong": 0}
        chosen = [n for n in range(1 + index % min(every, total), total + 1,
            every) if match.search(case.known[n - 1])]
        for n in chosen[-1:] if args.last else chosen:
            for forever in (False, True):
                verdict = case.judge(n, forever)
                if verdict == "no such call":
                    continue
                if verdict not in counts:
                    print(f"  WRONG {name} {n}{'+' if forever else ''} "
                        f"{case.failed}: {verdict}", flush=True)
                elif args.verbose:
                    print(f"    {n}{'+' if forever else ''} "
                        f"{case.failed}: {verdict}")
                counts[verdict if verdict in counts else "wrong"] += 1
        print(f"{name:10} {total:5} {counts['right']:6} "
            f"{counts['refused']:8} {counts['wrong']:6}", flush=True)
        seen += counts["wrong"]
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
