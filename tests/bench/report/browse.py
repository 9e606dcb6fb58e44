# SPDX-License-Identifier: BSD-2-Clause
#
# browse.py PAGE: looks at a report with a row that an explanation accounts for.
import json
import socket
import subprocess
import sys
import time
import urllib.request


class Browser:
    """A session of chromedriver, as W3C's WebDriver describes it."""

    def __init__(self, *arguments, script=True):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.at = "http://127.0.0.1:%d" % port
        self.driver = subprocess.Popen(["chromedriver", "--port=%d" % port],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait()
        options = {"args": ["--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", *arguments]}
        if not script:
            options["prefs"] = {
                "profile.managed_default_content_settings.javascript": 2}
        self.at += "/session/" + self.ask("POST", "/session", {
            "capabilities": {"alwaysMatch": {"goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})[
            "sessionId"]

    def wait(self):
        for _ in range(600):
            try:
                return self.ask("GET", "/status")
            except OSError:
                time.sleep(.1)
        sys.exit("chromedriver does not answer")

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.at + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]

    def open(self, page):
        self.ask("POST", "/url", {"url": "file://" + page})

    def do(self, code, *arguments):
        return self.ask("POST", "/execute/sync",
            {"script": code, "args": arguments})

    def point(self, selector):
        """Move the pointer to the middle of the first such element."""
        x, y = self.do("const e = document.querySelector(arguments[0]);"
            "e.scrollIntoView({block: 'center', inline: 'center'});"
            "const b = e.getBoundingClientRect();"
            "return [b.x + b.width / 2, b.y + b.height / 2]", selector)
        self.ask("POST", "/actions", {"actions": [{"type": "pointer",
            "id": "mouse", "actions": [{"type": "pointerMove",
            "duration": 0, "x": int(x), "y": int(y)}]}]})

    def log(self, kind):
        return self.ask("POST", "/se/log", {"type": kind})

    def close(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()


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


def tip(browser):
    return browser.do("const t = document.getElementById('tip');"
        "return t.hidden ? null : t.textContent")


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
    said = tip(browser)
    assert said and "instructions" in said, said
    browser.do("document.querySelectorAll('details').forEach("
        "d => { d.open = true; })")
    browser.point(".flame g.f rect")
    assert tip(browser).startswith("latency/enter/16: old "), tip(browser)
    browser.point("h1")
    assert tip(browser) is None, tip(browser)
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


def quiet(browser, page):
    assert browser.log("browser") == [], "on the console"
    asked = [json.loads(entry["message"])["message"]
        for entry in browser.log("performance")]
    asked = {m["params"]["request"]["url"].split("#")[0] for m in asked
        if m["method"] == "Network.requestWillBeSent"}
    assert asked == {"file://" + page}, asked


def fits(browser, width):
    browser.ask("POST", "/window/rect", {"width": width, "height": 800})
    assert browser.do("return document.documentElement.scrollWidth <= "
        "document.documentElement.clientWidth"), width


page = sys.argv[1]
browser = Browser("--window-size=1200,900")
try:
    browser.open(page)
    browser.do("document.querySelectorAll('details').forEach("
        "d => { d.open = true; })")
    for look in sorts, filters, points, links:
        look(browser)
    for width in 1200, 500:
        fits(browser, width)
    quiet(browser, page)
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
finally:
    browser.close()
