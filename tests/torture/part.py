# SPDX-License-Identifier: BSD-2-Clause
#
# A part of what is tried, for several that run side by side: --part K/M is
# each Mth, from K.

import argparse
import itertools
import re

WHOLE = (1, 1)


def parse(text):
    found = re.fullmatch(r"([1-9]\d*)/([1-9]\d*)", text)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError(
            "'%s' is no part (expected K/M, K from 1 to M)" % text)
    return int(found[1]), int(found[2])


def parser():
    """Of a program that tries few in --short, or a part."""
    p = argparse.ArgumentParser()
    p.add_argument("--short", action="store_true")
    p.add_argument("--part", type=parse, default=WHOLE)
    return p


def of(part, tried):
    k, m = part
    return itertools.islice(tried, k - 1, None, m)
