# SPDX-License-Identifier: BSD-2-Clause
#
# A browser for those that look at pages: Chromium, by WebDriver.
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

    def command(self, name, **parameters):
        """A command of Chromium's own."""
        return self.ask("POST", "/goog/cdp/execute", {"cmd": name,
            "params": parameters})

    def log(self, kind):
        return self.ask("POST", "/se/log", {"type": kind})

    def close(self):
        try:
            self.ask("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait()

    def key(self, *names):
        """Press keys, one after another, where the focus is."""
        codes = {"Right": "\ue014", "Left": "\ue012", "Up": "\ue013",
            "Down": "\ue015", "Enter": "\ue007", "Escape": "\ue00c",
            "Tab": "\ue004"}
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "k",
            "actions": [{"type": kind, "value": codes[name]}
            for name in names for kind in ("keyDown", "keyUp")]}]})

    def click(self, selector):
        self.point(selector)
        self.ask("POST", "/actions", {"actions": [{"type": "pointer",
            "id": "mouse", "actions": [{"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0}]}]})

    def tip(self):
        return self.do("const t = document.getElementById('tip');"
            "return t.hidden ? null : t.textContent")

    def quiet(self, page):
        """Nothing on the console, and nothing asked for but the page."""
        assert self.log("browser") == [], "on the console"
        asked = [json.loads(entry["message"])["message"]
            for entry in self.log("performance")]
        asked = {m["params"]["request"]["url"].split("#")[0] for m in asked
            if m["method"] == "Network.requestWillBeSent"}
        assert asked == {"file://" + page}, asked

    def fits(self, width):
        """Nothing is wider than the window but what scrolls by itself."""
        self.command("Emulation.setDeviceMetricsOverride", width=width,
            height=800, deviceScaleFactor=1, mobile=False)
        assert self.do("return window.innerWidth") == width
        assert self.do("return document.documentElement.scrollWidth <= "
            "document.documentElement.clientWidth"), width
