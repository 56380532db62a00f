"""A headless Chromium for tests of pages, driven over the WebDriver protocol (W3C) with the standard library alone.

    with Browser() as browser:
        browser.open("http://127.0.0.1:8080/docs")

Each has a profile of its own and can reach this machine only: a name of any other host does not resolve. What the page
said to its console and asked of the network is kept, and is read with `console` and `network`. Nothing is left running.
"""

import base64
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

FLAGS = ["--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--disable-breakpad", "--disable-crash-reporter",
         "--window-size=1280,1000",
         "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the member that marks an element (WebDriver, section 12.2)


class Browser:
    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="ops-browser-", ignore_cleanup_errors=True)
        # In a group of its own, so that whatever Chromium starts can be ended with it.
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                       text=True, start_new_session=True, env={**os.environ, "HOME": self.home.name})
        try:
            self.address = f"http://127.0.0.1:{self.driver_port()}/session"
            self.address += "/" + self.call("POST", "", {"capabilities": {"alwaysMatch": self.capabilities()}})["sessionId"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.call("DELETE", "")  # Chromium ends by itself, and its parent hears of it
        except (AttributeError, OSError, RuntimeError):
            pass  # it never began
        os.killpg(self.driver.pid, signal.SIGKILL)
        self.driver.wait()
        self.driver.stdout.close()
        self.home.cleanup()

    def driver_port(self):
        for line in self.driver.stdout:
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                return int(found[1])
        raise RuntimeError("chromedriver did not start")

    def capabilities(self):
        flags = [*FLAGS, f"--user-data-dir={self.home.name}/profile"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # it refuses to run as root with one
        return {"goog:chromeOptions": {"args": flags}, "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}

    def call(self, method, path, body=None):
        """One command of the protocol; its value."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as reply:
                return json.load(reply)["value"]
        except urllib.error.HTTPError as fault:
            raise RuntimeError(f"{path}: {json.load(fault)['value']['message']}") from None

    def open(self, address):
        self.call("POST", "/url", {"url": address})

    def run(self, script, *arguments):
        """What a JavaScript function body returns."""
        return self.call("POST", "/execute/sync", {"script": script, "args": arguments})

    def click(self, element):
        """A click on an element, as `run` returns it, like one of a mouse: it has to be in sight and uncovered."""
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        self.call("POST", f"/element/{element[ELEMENT]}/click", {})

    def type(self, element, text):
        """Types a text into an element, as `run` returns it."""
        self.call("POST", f"/element/{element[ELEMENT]}/value", {"text": text})

    def wait_for(self, script, *arguments, seconds=60):
        """Waits until a function body returns something; returns that."""
        end = time.monotonic() + seconds
        while True:
            found = self.run(script, *arguments)
            if found:
                return found
            assert time.monotonic() < end, f"the page did not come to: {script}"
            time.sleep(0.05)

    def prefer(self, scheme, media=""):
        """Makes the reader one who prefers `light` or `dark` pages, and the page one on `screen` or in `print`."""
        media = {"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.call("POST", "/goog/cdp/execute", {"cmd": "Emulation.setEmulatedMedia", "params": media})

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("GET", "/screenshot")))

    def console(self):
        """What the console has shown since the last time: errors, warnings, and what the policy of a page refused."""
        return [f"{line['level']}: {line['message']}" for line in self.call("POST", "/se/log", {"type": "browser"})]

    def network(self):
        """The events of the network since the last time, as (name, parameters) of the DevTools protocol."""
        lines = [json.loads(line["message"])["message"] for line in self.call("POST", "/se/log", {"type": "performance"})]
        return [(line["method"], line["params"]) for line in lines if line["method"].startswith("Network.")]
