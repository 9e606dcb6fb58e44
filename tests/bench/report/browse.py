# SPDX-License-Identifier: BSD-2-Clause
#
# browse.py PAGE: looks at a report with a row that an explanation accounts for.
import sys
import time

from browser import Browser


def column(browser, number):
    return browser.do("return Array.from(document.querySelector("
        "'table.figures').tBodies[0].rows).filter(r => !r.hidden).map("
        "r => r.cells[arguments[0]].textContent)", number)


def press(browser, number):
    browser.do("document.querySelector('table.figures').tHead.rows[0]."
        "cells[arguments[0]].querySelector('button').click()", number)


def choose(browser, name, value):
    browser.do("const l = Array.from(document.querySelectorAll('form label'))."
        "find(l => l.textContent.startsWith(arguments[0]));"
        "const c = l.querySelector('select, input'); c.value = arguments[1];"
        "c.dispatchEvent(new Event(c.tagName === 'INPUT' ? 'input' :"
        "'change'))", name, value)


def sorts(browser):
    press(browser, 4)
    new = [float(text) for text in column(browser, 4)]
    assert new == sorted(new) and len(set(new)) > 5, new
    press(browser, 4)
    assert [float(t) for t in column(browser, 4)] == sorted(new)[::-1]
    assert browser.do("return document.querySelector('th[aria-sort]')."
        "getAttribute('aria-sort')") == "descending"
    press(browser, 0)
    names = column(browser, 0)
    assert names.index("latency/enter/4") < names.index("latency/enter/16")
    # Numbers with a sign, and beside them words.
    press(browser, 5)
    assert column(browser, 5)[-1] != "+0.00%", column(browser, 5)[-3:]


def filters(browser):
    every = len(column(browser, 0))
    choose(browser, "path", "enter")
    rows = column(browser, 0)
    assert 0 < len(rows) < every
    assert all(name.split("/")[1] == "enter" for name in rows), rows
    choose(browser, "verdict", "worse")
    assert column(browser, 0) == ["latency/enter/16"], column(browser, 0)
    assert browser.do("return document.querySelector('output').textContent"
        ) == "1 of %d figures" % every
    choose(browser, "verdict", "")
    choose(browser, "family", "shootdown")
    assert all(n.startswith("shootdown/enter/") for n in column(browser, 0))
    choose(browser, "family", "")
    choose(browser, "path", "")
    choose(browser, "name contains", "VMAP/16")
    assert set(column(browser, 0)) >= {"latency/vmap/16"}
    assert all("vmap/16" in name for name in column(browser, 0))
    choose(browser, "name contains", "")
    assert len(column(browser, 0)) == every


def points(browser):
    browser.point("figure:not(details figure) g.tip circle")
    said = browser.tip()
    assert said and "instructions" in said, said
    browser.do("document.querySelectorAll('details').forEach("
        "d => { d.open = true; })")
    browser.point(".flame g.f rect")
    assert browser.tip().startswith("latency/enter/16: old "), browser.tip()
    browser.point("h1")
    assert browser.tip() is None, browser.tip()
    # No title of the browser's own comes later, and a reader has it.
    assert browser.do("return document.querySelectorAll('g.tip title, g.f "
        "title').length") == 0
    assert browser.do("return Array.from(document.querySelectorAll('g.tip, "
        "g.f')).every(g => g.getAttribute('aria-label'))")


def links(browser):
    browser.do("document.querySelectorAll('details').forEach("
        "d => { d.open = false; })")
    row = browser.do("return Array.from(document.querySelectorAll("
        "'table.figures tbody tr')).filter(r => r.cells[7].textContent === "
        "'worse').map(r => Array.from(r.querySelectorAll('a'), a => "
        "[a.textContent, a.getAttribute('href')]))")
    assert len(row) == 1 and [l[0] for l in row[0]] == ["plot", "functions"]
    for _, where in row[0]:
        browser.do("location.hash = arguments[0]", where)
        time.sleep(.2)
        shown = browser.do("const e = document.querySelector(arguments[0]);"
            "const b = e.getBoundingClientRect();"
            "return e.tagName === 'FIGURE' && b.height > 0 && b.top < "
            "window.innerHeight && b.bottom > 0", where)
        assert shown, where


BOXES = "Array.from(document.querySelectorAll('.flame g.f'))"


def shown(browser):
    """The boxes of the flame graph that are drawn: name, left edge, width."""
    return browser.do("return " + BOXES + ".filter(b => getComputedStyle(b)"
        ".display !== 'none').map(b => [b.dataset.n, ...['x', 'width'].map("
        "a => Math.round(b.querySelector('rect').getAttribute(a)))])")


def zooms(browser):
    browser.do("document.querySelectorAll('details').forEach("
        "d => { d.open = true; })")
    whole = shown(browser)
    assert len(whole) > 3 and whole[0][2] == 1180, whole
    # A function, its callers and no other, all as wide as the picture.
    browser.do(BOXES + ".find(b => b.dataset.n === 'grown').id = 'grown'")
    browser.click("#grown rect")
    zoomed = shown(browser)
    assert zoomed[-1] == ["grown", 10, 1180] and all(
        box[1:] == [10, 1180] for box in zoomed), zoomed
    assert len(zoomed) < len(whole)
    assert browser.do("return document.querySelector('#grown text')"
        ".textContent") == "grown"
    browser.click(".flame g.f rect")
    assert shown(browser) == whole
    # The same by keys.
    browser.do("document.querySelector('.flame').closest('svg').focus()")
    while not browser.do("return document.querySelector('#grown.at')"):
        browser.key("Right")
    assert browser.tip().startswith("grown: old "), browser.tip()
    browser.key("Enter")
    assert shown(browser) == zoomed
    browser.key("Up")
    assert browser.tip().startswith("map: old "), browser.tip()
    browser.key("Escape")
    assert shown(browser) == whole


def keys(browser):
    """A picture's figures one by one, as a reader of the screen gets them."""
    browser.do("document.querySelector('figure svg').focus()")
    browser.key("Right")
    first = browser.tip()
    browser.key("Right", "Right", "Left")
    second = browser.tip()
    assert first and second and first != second
    assert browser.do("return document.querySelector('[role=status]')"
        ".textContent") == second
    browser.do("document.activeElement.blur()")
    assert browser.tip() is None
    # By Tab alone, too: to the heads of tables, and what is filtered by.
    browser.do("document.querySelector('select').focus()")
    browser.key("Tab")
    assert browser.do("return document.activeElement.tagName") == "SELECT"


def unseen(browser):
    """How many folded parts have a content that is not drawn."""
    return browser.do("return Array.from(document.querySelectorAll('details'))"
        ".filter(d => !d.querySelector(':scope > :not(summary, form, .hint)')"
        ".checkVisibility({contentVisibilityAuto: true})).length")


def drawn(browser, wanted):
    """That many folded parts are not drawn, soon after a medium has changed."""
    for _ in range(100):
        if unseen(browser) == wanted:
            return
        time.sleep(0.1)
    assert unseen(browser) == wanted, unseen(browser)


def prints(browser, script):
    """What is folded is on paper, and folded again afterwards."""
    browser.do("document.querySelectorAll('details').forEach("
        "d => { d.open = false; })")
    count = browser.do("return document.querySelectorAll('details').length")
    assert count > 1, count
    drawn(browser, count)
    if script:
        browser.do("window.folded = [];"
            "for (const when of ['beforeprint', 'afterprint'])"
            "window.addEventListener(when, () => { window.folded.push("
            "document.querySelectorAll('details:not([open])').length); })")
        browser.command("Page.printToPDF")
        assert browser.do("return window.folded") == [0, count], \
            browser.do("return window.folded")
    browser.command("Emulation.setEmulatedMedia", media="print")
    drawn(browser, 0)
    assert browser.do("return Array.from(document.querySelectorAll('form, "
        ".hint')).every(e => !e.checkVisibility())")
    browser.command("Emulation.setEmulatedMedia", media="")
    drawn(browser, count)


page = sys.argv[1]
browser = Browser("--window-size=1200,900")
try:
    browser.open(page)
    browser.do("document.querySelectorAll('details').forEach("
        "d => { d.open = true; })")
    for look in sorts, filters, points, links, zooms, keys:
        look(browser)
    for width in 1200, 400:
        browser.fits(width)
    prints(browser, True)
    browser.quiet(page)
finally:
    browser.close()

browser = Browser(script=False)
try:
    browser.open(page)
    assert browser.do("return document.querySelectorAll('form, button, #tip')"
        ".length") == 0
    assert len(column(browser, 0)) > 100
    assert browser.do("return document.querySelectorAll('g.tip title').length"
        ) > 50
    prints(browser, False)
finally:
    browser.close()
