"""Opens /docs in a browser that can reach nothing else: every operation of openapi.yaml is shown, one is called from the
page, one written with a key, and the page asks nothing of anybody else, breaks nothing of its own policy and has no error to report.

With OPS_SCREENSHOTS, a folder, pictures of what was seen are left there.
"""

import os
import sys

import yaml

from browser import Browser
from editing import make_key
from opsd import Cluster, ROOT, Server

METHODS = {"get", "head", "options", "post", "put", "patch", "delete", "trace"}
PATH = "/v1/principles"
LEFT_OUT = ("HTTP", "Formats")  # as the page says at its foot


def operations():
    """Every (method, path) of openapi.yaml that the page shows."""
    paths = yaml.safe_load((ROOT / "openapi.yaml").read_text())["paths"]
    return sorted((method, path) for path, item in paths.items() for method in METHODS & item.keys()
                  if item[method]["tags"][0] not in LEFT_OUT)


def picture(browser, name):
    folder = os.environ.get("OPS_SCREENSHOTS")
    if folder:
        browser.screenshot(f"{folder}/{name}.png")


def shown(browser):
    """The operations that the page shows, as soon as it shows some."""
    return sorted(map(tuple, browser.wait_for("""
        const blocks = [...document.querySelectorAll(".opblock")];
        return blocks.length && blocks.map(block => [
            block.querySelector(".opblock-summary-method").textContent.toLowerCase(),
            block.querySelector("[data-path]").dataset.path]);""")))


def call(browser, method, path):
    """Opens an operation, presses Execute, and returns the status and the body that the page then shows."""
    find = f"""const block = document.querySelector('.opblock-{method} [data-path="{path}"]').closest(".opblock");"""
    browser.click(browser.run(find + "return block.querySelector('.opblock-summary-control')"))
    browser.click(browser.wait_for(find + "return block.querySelector('button.execute')"))
    status = browser.wait_for(find + """
        const cell = block.querySelector(".live-responses-table tbody .response-col_status");
        return cell && cell.firstChild.textContent;""")
    body = browser.wait_for(find + "return block.querySelector('.live-responses-table .highlight-code').textContent")
    browser.run(find + "block.scrollIntoView()")
    return status, body


def authorize(browser, key):
    """Gives a key to the lock at the head of the page, as a person would."""
    browser.click(browser.wait_for("return document.querySelector('.auth-wrapper .authorize')"))
    browser.type(browser.wait_for("return document.querySelector('.auth-container input')"), key)
    browser.click(browser.run("return document.querySelector('.auth-container .auth-btn-wrapper .authorize')"))
    browser.click(browser.wait_for("return document.querySelector('.auth-container .btn-done')"))


def try_write(browser, cluster, origin):
    """Sends the example of a write as it stands in the form: refused without a key, and taken with one."""
    browser.open(f"{origin}/docs")
    locked = "return document.querySelectorAll('.opblock-post .authorization__btn .unlocked').length"
    open_locks = browser.wait_for(locked)
    assert open_locks == sum(method == "post" for method, _ in operations()), open_locks
    status, body = call(browser, "post", "/v1/updates")
    assert status == "401" and "/problems/unauthenticated" in body, (status, body)
    assert any("401" in line for line in browser.console()), "the browser notes what was refused"
    authorize(browser, make_key(cluster, "editor"))
    browser.wait_for(f"return !({locked.removeprefix('return ')})")
    browser.run("document.querySelector('.opblock-post .btn-clear').click()")
    browser.click(browser.wait_for("return document.querySelector('.opblock-post.is-open button.execute')"))
    status = browser.wait_for("""
        const cell = document.querySelector(".opblock-post .live-responses-table tbody .response-col_status");
        return cell && cell.firstChild.textContent;""")
    body = browser.run("return document.querySelector('.opblock-post .live-responses-table .highlight-code').textContent")
    picture(browser, "written")
    assert status == "201" and '"state": "draft"' in body, (status, body)
    assert browser.console() == []


def asked(browser, origin):
    """The answers that the page got, as (status, target); fails when it asked elsewhere, or got none."""
    events = browser.network()
    requests = [params for name, params in events if name == "Network.requestWillBeSent"]
    # What Chromium first shows is a page of its own, out of its own binary.
    wanted = {one["requestId"]: one["request"]["url"] for one in requests if not one["documentURL"].startswith("chrome:")}
    elsewhere = [url for url in wanted.values() if not url.startswith((origin + "/", "data:"))]
    assert not elsewhere, elsewhere
    failed = [wanted[params["requestId"]] for name, params in events
              if name == "Network.loadingFailed" and params["requestId"] in wanted]
    assert not failed, failed
    responses = [params["response"] for name, params in events if name == "Network.responseReceived"]
    return {(one["status"], one["url"].removeprefix(origin)) for one in responses if one["url"].startswith(origin)}


def try_page(browser, origin):
    """The whole way of a reader."""
    browser.open(f"{origin}/docs")
    assert shown(browser) == operations(), set(shown(browser)) ^ set(operations())
    picture(browser, "page")
    unnamed = browser.run("return document.querySelectorAll('.parameter__name:empty').length")
    assert unnamed == 0, "a reference among the parameters was not followed"
    status, body = call(browser, "get", PATH)
    picture(browser, "called")
    assert status == "200" and '"slug": "decentralisation"' in body, (status, body)
    answers = asked(browser, origin)
    # The examples of the contract stand in the form, so the query that is sent has parameters.
    assert {(200, "/docs"), (200, "/openapi.json"), (200, PATH)} <= {(code, target.split("?")[0]) for code, target in answers}, answers
    assert {status for status, _ in answers} == {200}, answers
    assert browser.console() == []
    return len(answers)


def try_darkness(browser, origin):
    """A reader who prefers dark pages gets one: dark ground, light letters."""

    def brightness(property_name):
        colour = browser.run(f"return getComputedStyle(document.querySelector('.swagger-ui')).{property_name}")
        return sum(int(part) for part in colour.strip("rgba()").split(",")[:3]) / 3

    browser.prefer("dark")
    browser.open(f"{origin}/docs")
    shown(browser)
    picture(browser, "dark")
    assert brightness("backgroundColor") < 64 < 192 < brightness("color")
    assert browser.console() == []
    browser.prefer("light")
    browser.wait_for("return !document.documentElement.classList.contains('dark-mode')")


def try_policy(browser):
    """What the policy forbids does not run, and would not have gone unnoticed above."""
    for forbidden in ("const script = document.createElement('script'); script.textContent = 'window.ran = true';",
                      "const script = document.createElement('style'); script.textContent = 'body { color: red }';",
                      "const script = document.createElement('img'); script.src = 'http://127.0.0.1:1/';"):
        browser.run(forbidden + "document.body.append(script)")
        refusals = []
        while not refusals:
            refusals = [line for line in browser.console() if "Content Security Policy" in line]
    assert not browser.run("return window.ran")


def main():
    with Cluster() as cluster, Server(cluster) as server, Browser() as browser:
        origin = f"http://127.0.0.1:{server.port}"
        answers = try_page(browser, origin)
        try_write(browser, cluster, origin)
        try_darkness(browser, origin)
        try_policy(browser)
    print(f"{len(operations())} operations are shown, one was called and one written; {answers} answers, all of them from the server")


if __name__ == "__main__":
    sys.exit(main())
