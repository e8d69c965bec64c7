"""What both stories do at the faces: the clock of a story, the border's feed, the officer's counter."""

from datetime import UTC, date, datetime, time

_clock = {"on": date(2026, 6, 15)}


def story_now():
    """Noon in Almaty of the story's day, for `settings.CLOCK_PROVIDER`."""
    return datetime.combine(_clock["on"], time(7), tzinfo=UTC)


def move_clock(day):
    _clock["on"] = date.fromisoformat(day)


def send(page, address, body):
    answer = page.request.post(address, data=body, headers={"Authorization": "Bearer koshi_story"})
    assert answer.ok, answer.text()
    return answer.json()


def crossing(source_id, direction, crossed_at, number, citizenship, **person):
    return {
        "source_id": source_id,
        "revision": 1,
        "direction": direction,
        "crossed_at": crossed_at,
        "checkpoint": "ALA",
        "document": {
            "kind": "passport",
            "number": number,
            "issuing_country": citizenship,
            "expires_on": "2031-01-01",
        },
        "person": {"patronymic": "", "sex": "m", "citizenship": citizenship, **person},
    }


def feed_complete_until(page, moment):
    send(page, "/api/v1/checkpoints/ALA/watermark/", {"complete_until": moment})


def find(page, number):
    """As with a scanner: the number is typed into the page that opens, and one stands on the file."""
    page.goto("/admin/")
    page.wait_for_selector("[data-search]:focus")
    page.keyboard.type(number.lower())
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/*/")


def follow(page, name):
    """Follow an act's link on a file; rarer acts lie under "More"."""
    link = page.get_by_role("link", name=name, exact=True).first
    if not link.is_visible():
        page.get_by_text("More (", exact=False).first.click()
    with page.expect_navigation():
        link.click()


def issue_residence_permit(page, until, ground, reference=""):
    """From the file: the request on the ground, and the permit until the day."""
    follow(page, "Ask for a residence permit")
    page.get_by_label("Ground", exact=True).select_option(label=ground)
    page.get_by_label("Document of the ground").fill(reference)
    page.get_by_role("button", name="Ask for a residence permit").click()
    follow(page, "Issue the permit")
    page.get_by_label("Until", exact=True).fill(until)
    page.get_by_role("button", name="Issue").click()


def register(page, host):
    follow(page, "Register")
    page.fill("#id_address", "Абай даңғылы, 10-5")
    page.fill("#id_host", host.identifier)
    page.get_by_role("button", name="Register").click()
    page.wait_for_url("**/person/*/")
