# SPDX-License-Identifier: BSD-2-Clause
#
# browse_history.py PAGE: looks at a history of which one path became worse.
import sys

from browser import Browser

page = sys.argv[1]
browser = Browser("--window-size=1200,900")
try:
    browser.open(page)
    browser.point("figure g.tip circle")
    assert "instructions per page" in browser.tip(), browser.tip()
    browser.do("document.querySelector('figure svg').focus()")
    browser.key("Right")
    assert ", 2026-01-0" in browser.tip(), browser.tip()
    rows = browser.do("return Array.from(document.querySelector("
        "'table.figures').tBodies[0].rows, r => [r.cells[0].textContent, "
        "r.cells[7].textContent, r.querySelector('a').getAttribute('href')])")
    assert [row[:2] for row in rows] == [
        ["latency/enter/1/manual_time", "worse"]], rows
    assert browser.do("return document.querySelector(arguments[0]).tagName",
        rows[0][2]) == "FIGURE"
    names = browser.do("return Array.from(document.querySelectorAll("
        "'form label'), l => l.textContent.split(' ')[0])")
    assert names == ["family", "path", "kernel", "verdict", "name"], names
    for width in 1200, 400:
        browser.fits(width)
    browser.quiet(page)
finally:
    browser.close()

browser = Browser(script=False)
try:
    browser.open(page)
    assert browser.do("return document.querySelectorAll('form, button, #tip')"
        ".length") == 0
    assert browser.do("return document.querySelectorAll('table').length") >= 3
    # Nine paths of two nights.
    assert browser.do("return document.querySelectorAll('g.tip title').length"
        ) == 18
finally:
    browser.close()
