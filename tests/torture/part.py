# SPDX-License-Identifier: BSD-2-Clause
#
# Words of the programs here, and a part of what is tried, for several that run
# side by side: --part K/M is each Mth, from K.

import argparse
import itertools
import os
import re
import signal
import sys

WHOLE = (1, 1)
MOST = 1000000


def parse(text):
    found = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text, re.A)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError(
            "'%s' is no part (expected K/M, K from 1 to M)" % text)
    return int(found[1]), int(found[2])


def whole(text):
    if not re.fullmatch(r"[1-9]\d{0,6}", text, re.A) or int(text) > MOST:
        raise argparse.ArgumentTypeError(
            "'%s' is not a whole number from 1 to %d" % (text, MOST))
    return int(text)


def pattern(text):
    try:
        return re.compile(text)
    except re.error as e:
        raise argparse.ArgumentTypeError(
            "'%s' is no pattern: %s (expected a regular expression of "
            "Python's)" % (text, e)) from e


class Parser(argparse.ArgumentParser):
    """Refuses in one sentence, which says what is accepted."""

    def __init__(self):
        super().__init__(allow_abbrev=False)

    def error(self, message):
        message = message.removeprefix("argument ")
        # Those of argparse's own do not.
        if re.search("^unrec|required: |: expected |: ignored ", message):
            message += " (expected %s)" % " ".join(
                self.format_usage().split()[2:])
        self.exit(2, "%s: %s\n" % (self.prog, message))

    def folder(self, path):
        """An empty one, as what this makes there must not be there."""
        try:
            if os.listdir(path):
                self.error("%s: not empty (expected an empty folder)" % path)
        except OSError as e:
            self.error("%s: %s (expected an empty folder)" % (
                path, e.strerror))

    def program(self, path, target):
        if not os.path.isfile(path) or not os.access(path, os.X_OK):
            self.error("%s: no such program (expected one that make %s "
                       "builds)" % (path, target))

    def once(self, what, words):
        for word in words:
            if words.count(word) > 1:
                self.error("%s '%s' is named twice (expected each once)" % (
                    what, word))


def parser():
    """Of a program that tries few in --short, or a part."""
    p = Parser()
    some = p.add_mutually_exclusive_group()
    some.add_argument("--short", action="store_true",
                      help="each, but not with each other")
    some.add_argument("--part", type=parse, default=WHOLE, metavar="K/M",
                      help="each Mth, from K")
    p.add_argument("--check", action="store_true",
                   help="only say whether these words are right, where nothing "
                   "may be built yet")
    return p


def of(part, tried):
    k, m = part
    return itertools.islice(tried, k - 1, None, m)


def stoppable():
    """A signal ends what was started here, too."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, lambda n, frame: sys.exit(128 + n))
