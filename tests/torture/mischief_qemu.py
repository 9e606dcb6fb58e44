# SPDX-License-Identifier: BSD-2-Clause
#
# In QEMU's place: a guest whose agent answers as a Linux guest's does, but for
# one misbehaviour, which the file that MISCHIEF names has in JSON:
#
#	{"at": POINT, "do": DEED, "text": TEXT, "times": N}
#
# A point is a request's verb and argument ("get result"), or "hello", or
# "capture hello", which a capture kernel's agent says.  With "console" a text
# is printed there at that point, with "facts" some of what the agent says of
# the system differ, with "windows" the plugin's file (see windows.c).

import json
import os
import signal
import socket
import subprocess
import sys
import time

RELEASE = "6.1.0-56-amd64"
PATHS = """\
null   flush=none,batch=1-16,irqs-off,no-address maps nothing
enter  flush=all,batch=1-16 replaces a live PTE"""
SINKS = """\
null   irqs-off,no-address does nothing
verify checks checks that each address shows its own page"""
SOURCES = "pages  own-pages allocated pages"
CONTEXTS = "live\npanic"
FACTS = {
    "os": "linux", "release": RELEASE, "version": "#1 SMP Debian",
    "machine": "x86_64", "cpus": "1", "cpu_model": "QEMU TCG CPU",
    "mitigations": "mds: Not affected", "command_line": "console=ttyS0",
}
KEPT = ["1f8ce 98e338bbdd23dac", "1f6db d81c47bfd85de11a"]
MODULES = """\
dumpbench 40960 0 - Live 0xffffffffc0000000 (OE)
virtio_blk 32768 0 - Live 0xffffffffc0100000"""


def stage(figure, n):
    names = ("min", "p10", "median", "p90", "p99", "max", "mean")
    return {**{name: figure for name in names}, "sum": figure * n,
            "histogram": [[figure, n]]}


def measured(plan, n, figures, properties):
    return {
        "serial": 1, "schema": 2, "os": "linux", "version": "0.2.0",
        "plan": plan, "ticks_per_second": 1000000000,
        "properties": properties, "sink_properties": "irqs-off,no-address",
        "batches": n, "pages": n * plan["batch"],
        "bytes": n * plan["batch"] * 4096, "ticks": 40 * n, "ipis": 0,
        "responders": [], "stages": {
            name: figure and stage(figure, n) for name, figure in figures},
        "end": 1,
    }


def live(knobs):
    """What the module says of a run, or of a panic's preparation."""
    if knobs.get("context") == "panic":
        return {"serial": 1, "schema": 2, "os": "linux", "version": "0.2.0",
                "plan": {"context": "panic", "pages": len(KEPT), "seed": 1},
                "kept": KEPT, "end": 1}
    batch, pages = int(knobs["batch"]), int(knobs["pages"])
    plan = {"path": knobs["path"], "batch": batch, "pages": pages,
            "rounds": 1, "source": "pages", "sink": knobs["sink"],
            "context": "live", "device": "", "cpu": 0, "responders": 0,
            "seed": 1}
    return measured(plan, pages // batch, (("map", 16), ("sink", 19),
                    ("unmap", 16)), "flush=all,batch=1-16")


def vmcore():
    """What the capture kernel's agent measured."""
    runs = []
    for path, batch in (("read", 1), ("read", 16), ("mmap", 1)):
        plan = {"path": path, "batch": batch, "pages": 64, "rounds": 1,
                "source": "vmcore", "sink": "null", "context": "kdump",
                "device": "", "cpu": 0, "responders": 0, "seed": 0}
        maps = path == "mmap"
        runs.append({"first_quarter": 9957, "last_quarter": 9957,
                     "harness": 9, **measured(plan, 64 // batch, (
                         ("map", 9957), ("sink", 100 if maps else None),
                         ("unmap", 200 if maps else None)),
                         "flush=all,batch=1-1024,allocates,unsettled")})
    return runs


def core():
    return {"ranges": 3, "bytes": 422641664, "frames": len(KEPT),
            "equal": len(KEPT), "absent": 0, "vmcoreinfo":
            "OSRELEASE=%s\nPAGESIZE=4096\nKERNELOFFSET=0\n" % RELEASE}


class Guest:
    def __init__(self, words, mischief):
        self.mischief = mischief
        self.console = self.windows = None
        for word in words:
            if word.startswith("socket,id=agent,fd="):
                self.port = socket.socket(fileno=int(word.split("=")[-1]))
            elif word.startswith("file,id=console"):
                self.console = word.split("path=")[1].replace(",,", ",")
            elif ",windows=" in word:
                self.windows = word.split(",windows=")[1]
        self.heard = b""
        self.knobs = {}
        self.times = mischief.get("times", 1)

    def say(self, text):
        with open(self.console, "ab") as f:
            f.write(text.encode("latin-1"))

    def send(self, data):
        self.port.sendall(data)

    def hear(self, n):
        """So many bytes, or with None a line."""
        while (b"\n" not in self.heard if n is None
               else len(self.heard) < n):
            got = self.port.recv(65536)
            if not got:
                sys.exit(0)
            self.heard += got
        n = self.heard.index(b"\n") + 1 if n is None else n
        data, self.heard = self.heard[:n], self.heard[n:]
        return data.decode("latin-1")

    def for_ever(self, data):
        while True:
            self.send(data)

    def misbehave(self, usual):
        do = self.mischief.get("do")
        text = self.mischief.get("text", "").encode("latin-1")
        if do == "hang":
            time.sleep(3600)
        elif do == "flood":
            self.for_ever(text * max(1, 4096 // len(text)))
        elif do == "drip":
            for byte in b"ok 8000000\n" + b"x" * 8000000:
                self.send(bytes([byte]))
                time.sleep(0.05)
        elif do == "raw":
            self.send(text)
        elif do == "body":
            self.send(b"ok %d\n" % len(text) + text)
        elif do == "refuse":
            self.send(b"no %d %d\n" % (self.mischief["error"], len(text)) +
                      text)
        elif do == "twice":
            self.send(usual + usual)
        elif do == "cut":
            self.send(usual[:len(usual) // 2 + 1])
            sys.exit(0)
        elif do == "fail":
            sys.stderr.buffer.write(text + b"\n")
            sys.exit(3)
        elif do == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            self.send(usual)

    def answer(self, point, usual):
        if self.mischief.get("at") != point or self.times == 0:
            return self.send(usual)
        self.times -= 1
        self.say(self.mischief.get("console", ""))
        return self.misbehave(usual)

    def count(self):
        """As the plugin does."""
        subprocess.run([os.environ["BUILD"] + "/torture-windows",
                        self.windows, self.mischief.get("windows", "")],
                       check=True)

    def value(self, verb, argument):
        if verb == "info":
            facts = {**FACTS, **self.mischief.get("facts", {})}
            return "".join("%s %s\n" % fact for fact in facts.items())
        if verb == "get":
            known = {"version": "0.2.0", "paths": PATHS, "sinks": SINKS,
                     "sources": SOURCES, "contexts": CONTEXTS}
            return known.get(argument) or json.dumps(live(self.knobs))
        if verb == "read":
            return MODULES
        return {"core": json.dumps(core()),
                "vmcore": json.dumps(vmcore())}.get(verb, "")

    def turn(self):
        words = self.hear(None).rstrip("\n").split(" ", 2)
        verb, argument = words[0], words[2]
        body = self.hear(int(words[1]))
        point = ("%s %s" % (verb, argument)).rstrip()
        if verb == "set":
            self.knobs[argument] = body
        if point == "set panic":
            self.say("\nKernel panic - not syncing: dumpbench\n"
                     "Linux version 6.1.0\n")
            self.knobs = {}
            if self.windows:
                self.count()
            return self.answer("capture hello", b"\ncapture 1\n")
        if point == "set run" and self.windows:
            self.count()
        text = self.value(verb, argument).encode("latin-1")
        return self.answer(point, b"ok %d\n" % len(text) + text)


def main():
    if sys.argv[-1] == "--version":
        print("QEMU emulator version 7.2.22")
        return
    path = os.environ["MISCHIEF"]
    with open(path + ".pid", "w") as f:
        f.write(str(os.getpid()))
    with open(path) as f:
        guest = Guest(sys.argv, json.load(f))
    guest.say("Linux version 6.1.0\n")
    guest.answer("hello", b"hello 1\n")
    while True:
        guest.turn()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, ConnectionResetError):
        sys.exit(0)
