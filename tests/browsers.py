"""A real site on a real database, seen through Chromium.

A page that logs an error, breaks the content security policy, or gets an answer of 500 or above
fails its test, whatever else the test looked at.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.databases import DATA

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (violation) => {
  console.error(`CSP: ${violation.violatedDirective} blocked ${violation.blockedURI || "inline"}`);
});
"""
#: Only what is wrong is put together: to describe all that is right takes longer than to look.
AXE = {"resultTypes": ["violations"], "preload": False}
#: Contrasts take nine tenths of axe's time, one look for each text. Rows of a table with the same elements,
#: classes and states have the same colours (no style sheet colours by position): one of them is looked at.
RUN_AXE = """async ({options, contrastsAlone}) => {
  const TOLD = new Set(["id", "href", "name", "value", "for", "title", "aria-label", "datetime"]);
  const shapeOf = element => [
    element.tagName,
    [...element.attributes].filter(({name}) => !TOLD.has(name)).map(({name, value}) => `${name}=${value}`),
    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()),
    [...element.children].map(shapeOf),
  ];
  const alike = [...document.querySelectorAll("tbody")].flatMap(body => {
    const seen = new Set();
    return [...body.rows].filter(row => {
      const shape = JSON.stringify(shapeOf(row));
      return seen.has(shape) || !seen.add(shape);
    });
  });
  const all = {include: [document]};
  const found = await axe.run(
    alike.length ? {...all, exclude: alike} : all, {...options, runOnly: ["color-contrast"]}
  );
  const rest = contrastsAlone ? {violations: []} : await axe.run(
    all, {...options, rules: {"color-contrast": {enabled: false}}}
  );
  return [...found.violations, ...rest.violations].map(({id, help, impact, nodes}) => (
    {id, help, impact, nodes: nodes.map(({target}) => ({target}))}
  ));
}"""


@dataclass
class PageFaults:
    """What went wrong on the pages of one test. `allow` names what the test means to provoke."""

    found: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """A regular expression, such as "status of 403" for a page that must refuse."""
        self.allowed.append(pattern)

    def add(self, fault: str) -> None:
        self.found.append(fault)

    def watch(self, page: Any) -> None:
        page.on(
            "console",
            lambda line: self.add(f"console: {line.text} ({page.url})") if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.add(f"script: {error} ({page.url})"))
        page.on(
            "response",
            lambda answer: (
                self.add(f"answer: {answer.status} {answer.url}") if answer.status >= 500 else None
            ),
        )

    def left(self) -> list[str]:
        return [
            fault for fault in self.found if not any(re.search(pattern, fault) for pattern in self.allowed)
        ]


@pytest.fixture
def live_site(committed_db: str) -> Iterator[str]:
    """The address of a threaded server of this test, on the test's own committed database."""
    from django.test.utils import modify_settings
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("127.0.0.1", start=False)
    with modify_settings(ALLOWED_HOSTS={"append": "127.0.0.1"}):
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium, headless, started once for all browser tests."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django would take for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            yield opened
            opened.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page_faults() -> PageFaults:
    return PageFaults()


@pytest.fixture
def page(
    browser: Any, live_site: str, page_faults: PageFaults, request: pytest.FixtureRequest
) -> Iterator[Any]:
    """A page of the live site: `page.goto("/desk/")`. Faults fail the test when it has ended."""
    # Without motion: a colour looked at halfway to another is nobody's fault.
    context = browser.new_context(
        base_url=live_site,
        viewport={"width": 1280, "height": 900},
        locale="kk-KZ",
        reduced_motion="reduce",
    )
    context.add_init_script(TELL_VIOLATIONS)
    context.set_default_timeout(30_000)
    context.on("page", page_faults.watch)
    opened = context.new_page()
    yield opened
    report = getattr(request.node, "report_of_call", None)
    if report is not None and report.failed:
        pictures = DATA / "screenshots"
        pictures.mkdir(exist_ok=True)
        opened.screenshot(path=pictures / f"{request.node.name[:80]}.png", full_page=True)
    context.close()
    assert not page_faults.left(), "faults on the pages:\n" + "\n".join(page_faults.left())


def sign_in(page: Any, address: str, user: Any, language: str = "en") -> Any:
    """Give the page the session of the user, whoever was signed in before; returns the page.

    Without a language the site chooses the user's own; the browser's is not asked.
    """
    from django.test import Client

    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": name, "value": value, "url": address} for name, value in cookies.items() if value]
    )
    return page


def serious_findings(page: Any, *, contrasts_alone: bool = False) -> list[str]:
    """What axe finds serious or critical on the page as it stands: rule, how to mend, where."""
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN_AXE, {"options": AXE, "contrastsAlone": contrasts_alone})
    return [
        f"{finding['id']}: {finding['help']} ({node['target'][0]})"
        for finding in found
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]


def looked_at(
    page: Any, address: str, themes: tuple[str, ...] = ("light", "dark"), *, width: int = 1280
) -> list[str]:
    """Open the page and say what is wrong with it: answer, axe, width, headings.

    axe looks at it in the given width, in each theme; without one it does not look. The second theme
    changes colours alone, so only their contrast is looked at again.
    """
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(address)
    if answer.status >= 400:
        return [f"{address}: {answer.status}"]
    page.wait_for_selector(".htmx-request", state="detached")  # what is on its way is dimmed
    faults = []
    for theme in themes:
        page.emulate_media(color_scheme=theme)
        found = serious_findings(page, contrasts_alone=theme != themes[0])
        faults += [f"{address}, {theme}: {finding}" for finding in found]
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            faults.append(f"{address}: wider than {width} pixels")
    if page.locator("h1").count() != 1:
        faults.append(f"{address}: {page.locator('h1').count()} headings of the first rank")
    return faults
