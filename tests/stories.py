"""A story in the browser: given who sits where, when they do something, then what they see.

Every `then` looks at the page as a whole: its title, its one heading, what it sums up (the messages after
an act, the problems after a refusal), where the focus stands, and what axe finds. A story that never came
to a `then` fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.browsers import serious_findings, sign_in

#: What sums up a page: the messages of an act, the problems of a form, the state of a part that refreshed.
SUMMARIES = ".problems, .messages, main [role=status]"
#: A page that has just opened leaves the focus to the reader; a hidden element would swallow his keys.
LOST = """() => {
  const now = document.activeElement;
  return now !== null && now !== document.body && now.getClientRects().length === 0;
}"""


@dataclass
class Story:
    """One test's page on the site; without `scripts` axe, a script itself, cannot look at it."""

    page: Any
    site: str
    scripts: bool = True
    looked: int = 0

    def given(self, who: Any, at: str = "", *, language: str = "en") -> Any:
        """Who sits at the page, and which one is open; `who` is None for a stranger."""
        if who is None:
            self.page.context.clear_cookies()
        else:
            sign_in(self.page, self.site, who, language)
        if at:
            self.page.goto(at)
        return self.page

    @contextmanager
    def when(self, what: str) -> Iterator[Any]:
        """What is done; its name stands beside whatever fails in it."""
        try:
            yield self.page
        except BaseException as error:
            error.add_note(f"when {what}, at {self.page.url}")
            raise

    def then(self, title: str, *, summary: str = "", focus: str = "") -> None:
        """The page is as it should be.

        Its title holds `title`. It sums up `summary`, or tells of no problem. The focus is in what
        `focus` selects, or at least in nothing that is hidden. It has one heading, and axe finds nothing.
        """
        self.looked += 1
        page = self.page
        if summary:
            page.locator(SUMMARIES).filter(has_text=summary).first.wait_for(state="visible")
        else:
            assert page.locator(".problems:visible").all_inner_texts() == []
        assert title in page.title(), f"the title is {page.title()!r}"
        assert page.locator("h1").count() == 1, page.locator("h1").all_inner_texts()
        if not self.scripts:
            return
        if focus:
            page.wait_for_selector(f"{focus}:focus, {focus} :focus")
        assert not page.evaluate(LOST), "the focus is in something hidden"
        assert serious_findings(page) == []


@pytest.fixture
def story(page: Any, live_site: str, request: pytest.FixtureRequest) -> Iterator[Story]:
    yield from _told(Story(page, live_site), request)


@pytest.fixture
def plain_story(browser: Any, live_site: str, request: pytest.FixtureRequest) -> Iterator[Story]:
    """The same in a browser that runs no scripts."""
    context = browser.new_context(base_url=live_site, java_script_enabled=False, locale="kk-KZ")
    yield from _told(Story(context.new_page(), live_site, scripts=False), request)
    context.close()


def _told(story: Story, request: pytest.FixtureRequest) -> Iterator[Story]:
    yield story
    report = getattr(request.node, "report_of_call", None)
    assert story.looked or report is None or report.failed, "a story says what is then seen: story.then(…)"
