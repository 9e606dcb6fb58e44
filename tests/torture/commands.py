#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Fail each command that a script starts, in order, and look at what is left.

    commands.py BUILD TMP [--every K] [--verbose] [CASE ...]

For each case: for N = 1, 2, 3, ... the Nth command fails, once, and then from
there on; with --every only each Kth N, beginning at a different one for each
case.  The script must end with a status and a message, or with the right result;
files are whole, old or new; nothing temporary is left but by rm and rmdir; and
the same script without a failure, run after it in the same folder, must be
right.  Exit status 0: nothing was wrong; 1.
"""

import os
import re
import shutil
import signal
import subprocess
import sys

TOP = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
LIMIT = 120

# The commands that the scripts start, all but echo and other builtins.
COMMANDS = """awk base64 basename cat chmod cksum cmp cp cut date df dirname
    dpkg dpkg-deb du env find flock git grep head ln ls make mkdir mkfifo mktemp
    mv nproc objcopy parallel paste ps realpath rm rmdir sed seq setpriv sort
    tac tail tar timeout touch tr uniq wc xargs""".split()

# In the program's place: the kernel's file says which of two results it has.
STAND_IN = """#!/bin/sh
PATH=$TORTURE_PATH
export PATH
verb=$1
case $verb in
run | panic) ;;
explain)
	echo 'dumpbench explain: not here' >&2
	exit 1 ;;
matrix)
	echo matrix "$@" >>"$WORK/asked"
	mkdir -p "$5/a" && printf 'a\\tlinux:a:a\\n' >"$5/kernels" &&
	    cp "$WORK/old.json" "$5/a/20260101T000000Z-exact.json"
	exit ;;
check)
	echo within the limit
	[ "$4" != --results ] || cp "$WORK/new.json" "$5/20260102T000000Z-exact.json"
	exit ;;
*) exec "$BUILD/dumpbench" "$@" ;;
esac
while [ $# -gt 0 ]; do
	case $1 in
	--kernel | --tree) kernel=$2 ;;
	--results) results=$2 ;;
	esac
	shift
done
[ ! -d "$kernel" ] || kernel=$kernel/vmlinuz
n=$(ls "$WORK/boots" | wc -l)
: >"$WORK/boots/$n"
mkdir -p "$results/linux-6" &&
    cp "$WORK/$(cat "$kernel").json" \
	"$results/linux-6/$(printf '20260101T%06dZ-exact.json' "$n")"
"""

PREPARE = """
. "$TOP/tests/torture/prepare.sh"
pair
mkdir boots real home k k/a k/b k/c t
printf '%s' "$STAND_IN" >real/dumpbench
for each in a b c; do echo old >k/$each/vmlinuz; : >k/$each/dumpbench.ko; done
echo new >k/c/vmlinuz
# A built tree, and what builds one.
mkdir -p tree/include/generated tree/arch/x86/boot
: >tree/Makefile
: >tree/Kconfig
: >tree/include/generated/autoconf.h
echo old >tree/vmlinuz
sed -n 's/^\t\t\\(CONFIG_[A-Z0-9_]*\\) .*/\\1=y/p' "$TOP/src/lab/subject" \\
    >tree/.config
echo kernel >tree/arch/x86/boot/bzImage
cat >real/make <<'END'
#!/bin/sh
for each; do
	case $each in
	OUT=*) mkdir -p "${each#OUT=}" && echo module >"${each#OUT=}/dumpbench.ko" ;;
	bzImage) echo kernel >arch/x86/boot/bzImage ;;
	esac
done
END
printf '#!/bin/sh\\nfor to; do :; done\\necho module >"$to"\\n' >real/objcopy
chmod +x real/*
"""

K = "linux:k/{0}/vmlinuz:k/{0}/dumpbench.ko"
ABC = ",".join(K.format(each) for each in "abc")
LAB = '"$TOP/src/lab/%s" '

# Name: what else is prepared, and the script.
CASES = {
    "keep": ("""mkdir -p m/a && printf 'a\\tlinux:a:a\\n' >m/kernels &&
        cp old.json m/a/20260101T000000Z-exact.json""",
        LAB % "keep" + "m kept"),
    "measure": ("", LAB % "measure" + "m a " + K.format("a") + " exact"),
    "node": ("", LAB % "node" + "a " + K.format("a") + " exact"),
    "get-tree": ("", LAB % "get" + "PROGRAM tree:tree lean"),
    "get-build": ("", LAB % "get" +
        "PROGRAM build:k/a/vmlinuz:tree lean"),
    "get-deb": ("""mkdir -p i/DEBIAN i/boot h/DEBIAN h/usr/src
        echo kernel >i/boot/vmlinuz-6.1.9
        cp -r tree h/usr/src/linux-headers-6.1.9
        for each in i:image h:headers; do
            printf '%s: %s\\n' Package linux-${each#*:}-6.1.9 Version 1 \\
                Architecture all Maintainer a Description a \\
                >${each%:*}/DEBIAN/control
            dpkg-deb --root-owner-group -Znone -b ${each%:*} \\
                linux-${each#*:}-6.1.9_1_all.deb >/dev/null
        done""",
        LAB % "get" + "PROGRAM deb:linux-image-6.1.9_1_all.deb lean"),
    "kmod": ("mkdir kept && ln -s ../tree kept/build",
        '"$TOP/src/setup/kmod" kept kept/dumpbench.ko'),
    # What the sources are of is not known without git.
    "commit": ("printf '#define DB_COMMIT\\t\"\"\\n' >commit.h", '"$TOP/src/setup/commit" commit.h'),
    "build": ("", LAB % "build" + '"$PWD/tree"'),
    "check": ("mkdir base && cp old.json base/20260101T000000Z-exact.json",
        LAB % "check" + "\"$PWD/tree\" '' out 0% '' '' same '' base"),
    "matrix": ("", LAB % "matrix" + ABC + " m exact 2 '' ''"),
    "bisect": ("", LAB % "bisect" + "a c latency/enter/1 1 m " + ABC +
        " '' '' ''"),
    "nightly": ("", 'NIGHT=one "$TOP/src/recipes/nightly" f ' + ABC),
    "ci": ("mkdir base && cp old.json base/20260101T000000Z-exact.json",
        '"$TOP/src/recipes/ci" tree base'),
}


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
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            key = re.sub(r"\d{8}T\d{6}Z|\d{4,}", "0",
                os.path.relpath(path, folder))
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    files.setdefault(key, set()).add(f.read())
    return files


def is_result(name):
    """Not a log, a lock, or what only this test has."""
    return not re.search(r"(^|/)(boots|t|real|home)/|\.log$|(^|/)\.|/jobs-|"
        r"(^|/)asked$|^tree/|/objects/|^f/work/", name)


class Case:
    def __init__(self, name, build, tmp):
        self.name = name
        prepare, self.command = CASES[name]
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
        os.mkdir(self.original)
        subprocess.run(["sh", "-euc", PREPARE + prepare], check=True,
            cwd=self.original, env=self.env)
        self.env.update(TMPDIR=os.path.join(self.folder, "t"),
            HOME=os.path.join(self.folder, "home"),
            KERNELS=os.path.join(self.folder, "kernels"),
            DUMPBENCH=os.path.join(self.folder, "real/dumpbench"),
            PATH=wrappers + ":" + real)

    def run(self, n, forever):
        """Its status, output, message and number of commands."""
        shutil.rmtree(self.counts, ignore_errors=True)
        os.mkdir(self.counts)
        env = dict(self.env, TORTURE_N=str(n))
        if forever:
            env["TORTURE_FOREVER"] = "1"
        p = subprocess.Popen(["sh", "-c", self.command], cwd=self.folder,
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True)
        try:
            out, err = p.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(p.pid, signal.SIGKILL)
            p.communicate()
            return None, b"", b"", 0
        with open(self.counts + "/calls", "rb") as f:
            self.calls = f.read().decode(errors="replace").splitlines()
        return p.returncode, timeless(out), err, len(self.calls)

    def restore(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.original, self.folder, symlinks=True)

    def baseline(self):
        self.restore()
        self.before = tree_of(self.folder)
        status, self.out, err, count = self.run(0, False)
        if status != 0:
            sys.exit(f"{self.name}: status {status} without a failure: "
                + err.decode())
        self.after = tree_of(self.folder)
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
        return (status == 0 and out == self.out and
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
        if status == 0 and not right:
            return "status 0, and another result: " + err.decode()[-300:]
        if status != 0 and not err.strip() + out.strip():
            return f"status {status} without a message"
        if (not re.match("rm(dir)? ", self.failed) and
            os.listdir(os.path.join(self.folder, "t"))):
            return "something left in TMPDIR"
        for each in os.listdir(os.path.join(self.folder, "t")):
            shutil.rmtree(os.path.join(self.folder, "t", each))
        if self.name != "keep" or status != 0:
            again, out, err, _ = self.run(0, False)
            if again != 0:
                return (f"status {again} of the next run: " +
                    err.decode()[-300:])
        return "right" if right else "refused"


def main():
    args = sys.argv[1:]
    build, tmp = os.path.realpath(args[0]), os.path.realpath(args[1])
    every, verbose, names, seen = 1, False, [], 0
    rest = iter(args[2:])
    for each in rest:
        if each == "--every":
            every = int(next(rest))
        elif each == "--verbose":
            verbose = True
        else:
            names.append(each)
    print(f"{'script':10} {'N':>5} {'right':>6} {'refused':>8} {'wrong':>6}")
    for index, name in enumerate(names or CASES):
        case = Case(name, build, tmp)
        total = case.baseline()
        counts = {"right": 0, "refused": 0, "wrong": 0}
        for n in range(1 + index % every, total + 1, every):
            for forever in (False, True):
                verdict = case.judge(n, forever)
                if verdict == "no such call":
                    continue
                if verdict not in counts:
                    print(f"  WRONG {name} {n}{'+' if forever else ''} "
                        f"{case.failed}: {verdict}", flush=True)
                elif verbose:
                    print(f"    {n}{'+' if forever else ''} "
                        f"{case.failed}: {verdict}")
                counts[verdict if verdict in counts else "wrong"] += 1
        print(f"{name:10} {total:5} {counts['right']:6} "
            f"{counts['refused']:8} {counts['wrong']:6}", flush=True)
        seen += counts["wrong"]
    return 1 if seen else 0


if __name__ == "__main__":
    sys.exit(main())
