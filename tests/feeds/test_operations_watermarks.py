"""Feeds: states by volume and watermark, the national watermark, the pages, correcting a line."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.queries.roles import system_user
from accounts.states import Role
from core.clock import start_of
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from core.periods import days_later
from feeds.models import RejectedLine
from feeds.operations.intake import correct_line, observe_crossing, take_in_lines
from feeds.queries import feed_health, national_watermark, open_lines_visible_to, rejected_lines_visible_to
from feeds.rules.completeness import FeedState, Volume, covers, feed_state, last_full_day
from feeds.rules.intake import FIELDS, staged_item, texts_of
from reference.models import Checkpoint, CheckpointVolume
from registry.models import Crossing, IntakeBatch, Stay
from tests.accounts.factories import UserFactory
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import AT, DELIVERED_ON, item
from tests.journal.factories import journal_entries
from tests.registry.factories import CrossingFactory, PersonFactory

YESTERDAY = days_later(DELIVERED_ON, -1)


# --- rules, without a database --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expected", "actual", "is_gap"),
    [
        (None, 0, False),
        (0, 0, False),
        (4, 0, False),  # chance explains it
        (9, 0, False),  # 9 - 3 * 3 = 0: nothing is below it
        (16, 3, True),  # below 16 - 3 * 4 = 4, and below half
        (16, 4, False),
        (100, 49, True),
        (100, 50, False),
        (100, 200, False),
    ],
)
def test_a_gap_is_less_than_half_and_beyond_chance(expected: int | None, actual: int, is_gap: bool) -> None:
    assert Volume(expected, actual).is_gap is is_gap


BEGINNING = start_of(DELIVERED_ON)
FULL, EMPTY, HALF = Volume(100, 90), Volume(100, 0), Volume(100, 30)


@pytest.mark.parametrize(
    ("is_connected", "until", "day", "week", "state"),
    [
        (False, None, EMPTY, EMPTY, FeedState.NOT_CONNECTED),
        (True, None, FULL, FULL, FeedState.NEVER_COMPLETE),
        (True, BEGINNING, EMPTY, FULL, FeedState.SILENT),
        (True, BEGINNING, HALF, FULL, FeedState.GAP),
        (True, BEGINNING, FULL, HALF, FeedState.GAP),
        (True, BEGINNING - timedelta(seconds=1), FULL, FULL, FeedState.LATE),
        (True, BEGINNING, FULL, FULL, FeedState.COMPLETE),
        (True, BEGINNING, Volume(None, 0), Volume(None, 0), FeedState.COMPLETE),
    ],
)
def test_the_most_serious_state_is_told(
    is_connected: bool, until: datetime | None, day: Volume, week: Volume, state: FeedState
) -> None:
    assert (
        feed_state(is_connected=is_connected, complete_until=until, yesterday=day, week=week, on=DELIVERED_ON)
        == state
    )


def test_a_day_is_covered_when_its_end_is() -> None:
    assert covers(BEGINNING, YESTERDAY)
    assert not covers(BEGINNING - timedelta(microseconds=1), YESTERDAY)
    assert not covers(BEGINNING, DELIVERED_ON)
    assert not covers(None, YESTERDAY)
    assert last_full_day(BEGINNING) == YESTERDAY
    assert last_full_day(BEGINNING - timedelta(microseconds=1)) == days_later(DELIVERED_ON, -2)
    assert last_full_day(None) is None


# --- queries --------------------------------------------------------------------------------------


def send(*items: Any, source: str = "border_feed") -> None:
    take_in_lines(
        rows=(staged_item(number, one) for number, one in enumerate(items, 1)),
        source=source,
        name="crossings.csv",
        on=DELIVERED_ON,
        at=AT,
        by=system_user(),
    )


@pytest.mark.django_db
def test_no_feed_at_all_is_complete_for_no_day() -> None:
    mark = national_watermark()

    assert (mark.complete_until, mark.last_full_day, mark.covers(YESTERDAY)) == (None, None, False)
    assert mark.held_back_by(YESTERDAY) == []


@pytest.mark.django_db
def test_the_least_watermark_is_the_countrys() -> None:
    complete_feeds(DELIVERED_ON, "ALA", "A-AISH")
    assert national_watermark().covers(YESTERDAY)

    complete_feeds(YESTERDAY, "A-KAPL")
    mark = national_watermark()
    assert (mark.complete_until, mark.last_full_day) == (start_of(YESTERDAY), days_later(DELIVERED_ON, -2))
    assert mark.held_back_by(YESTERDAY) == ["A-KAPL"]
    assert mark.held_back_by(days_later(DELIVERED_ON, -2)) == []


@pytest.mark.django_db
def test_a_checkpoint_that_never_said_so_holds_everything_back() -> None:
    complete_feeds(DELIVERED_ON, "ALA")
    send(item(checkpoint="A-AISH"))

    mark = national_watermark()
    assert (mark.complete_until, mark.held_back_by(days_later(DELIVERED_ON, -100))) == (None, ["A-AISH"])


def _usual(code: str, per_day: int) -> None:
    CheckpointVolume.objects.filter(checkpoint__code=code).update(expected_per_day=per_day)


@pytest.mark.django_db
def test_health_counts_yesterday_and_the_week_before_today() -> None:
    complete_feeds(DELIVERED_ON, "ALA")
    _usual("ALA", 4)
    for days_ago in (0, 1, 1, 7, 8):
        CrossingFactory(checkpoint="ALA", crossed_on=days_later(DELIVERED_ON, -days_ago))

    feeds = {feed.code: feed for feed in feed_health(on=DELIVERED_ON)}

    assert (feeds["ALA"].yesterday, feeds["ALA"].week) == (Volume(4, 2), Volume(28, 3))
    assert (feeds["ALA"].state, feeds["ALA"].holds_back) == (FeedState.GAP, False)
    assert feeds["A-AISH"].state == FeedState.NOT_CONNECTED
    assert feeds["A-AISH"].holds_back is False


@pytest.mark.django_db
def test_health_goes_by_the_volume_in_force_on_each_day() -> None:
    row = CheckpointVolume.objects.get(checkpoint__code="ALA", withdrawn_on=None)
    CheckpointVolume.objects.filter(pk=row.pk).update(
        valid_until=days_later(DELIVERED_ON, -3), expected_per_day=10
    )
    CheckpointVolume.objects.create(
        checkpoint=row.checkpoint, valid_from=days_later(DELIVERED_ON, -2), expected_per_day=1, source="test"
    )

    feed = next(feed for feed in feed_health(on=DELIVERED_ON) if feed.code == "ALA")

    assert (feed.yesterday.expected, feed.week.expected) == (1, 5 * 10 + 2 * 1)


@pytest.mark.django_db
def test_health_is_one_query() -> None:
    complete_feeds(DELIVERED_ON, "ALA", "A-AISH", "A-KAPL")
    with CaptureQueriesContext(connection) as queries:
        feeds = feed_health(on=DELIVERED_ON)
        assert all(
            feed.name and feed.region and feed.age(AT) is not None for feed in feeds if feed.is_connected
        )

    assert len(queries) == 1


@pytest.mark.django_db
def test_lines_about_a_protected_persons_document_do_not_exist_for_others() -> None:
    PersonFactory(protected=True, surname="ZWEIG", document__number="AB1234567")
    PersonFactory(document__number="CD1234567")
    send(
        item(document__number="ав 1234567", checkpoint="?"),
        item(source_id="2", document__number="CD1234567", checkpoint="?"),
        item(source_id="3", document__number="№ AB1234567", checkpoint="?"),
    )

    for role, seen in (
        ("officer", 1),
        ("supervisor", 1),
        ("auditor", 1),
        ("protection_officer", 3),
        ("host", 0),
    ):
        user = UserFactory(**{role: True})
        assert (
            rejected_lines_visible_to(user, DELIVERED_ON).count()
            == open_lines_visible_to(user, DELIVERED_ON).count()
            == seen
        )


# --- correcting a line ----------------------------------------------------------------------------


@pytest.fixture
def officer(db: None) -> Any:
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def refused(db: None) -> RejectedLine:
    send(item(person__born_on="15.05.1990"))
    return RejectedLine.objects.get()


def correct(line: RejectedLine, by: Any, **values: str) -> RejectedLine:
    changes = {name.replace("__", "."): value for name, value in values.items()}
    return correct_line(line_id=line.pk, values=changes, on=DELIVERED_ON, at=AT, by=by)


def test_a_corrected_line_is_taken_in_like_any_other(refused: RejectedLine, officer: Any) -> None:
    line = correct(refused, officer, person__born_on="1990-05-15")

    assert (line.corrected_on, line.corrected_by) == (DELIVERED_ON, officer)
    crossing = Crossing.objects.get()
    assert (crossing.source, crossing.source_id, crossing.batch.by) == ("border_feed", "1", officer)
    assert Stay.objects.count() == 1
    told = journal_entries(kind="line_corrected").get()
    assert (told.by_id, told.data) == (officer.pk, {"by": "person", "fields": ["person.born_on"]})
    assert refused.content["person.born_on"] == "15.05.1990"  # kept as it came


def test_a_correction_that_is_refused_again_leaves_nothing(refused: RejectedLine, officer: Any) -> None:
    before = (IntakeBatch.objects.count(), journal_entries().count(), RejectedLine.objects.count())
    with pytest.raises(RuleViolation, match=r"person\.sex") as refusal:
        correct(refused, officer, person__born_on="1990-05-15", person__sex="?")

    assert (refusal.value.code, refusal.value.facts) == ("sex_unknown", {"field": "person.sex"})
    refused.refresh_from_db()
    assert refused.corrected_on is None
    assert (IntakeBatch.objects.count(), journal_entries().count(), RejectedLine.objects.count()) == before
    assert Crossing.objects.count() == 0


def test_a_line_is_corrected_once(refused: RejectedLine, officer: Any) -> None:
    correct(refused, officer, person__born_on="1990-05-15")
    with pytest.raises(MoveNotAllowed):
        correct(refused, officer, person__born_on="1990-05-16")


def test_a_line_is_corrected_in_the_checkpoints_territory(refused: RejectedLine) -> None:
    with pytest.raises(NotPermitted):
        correct(refused, UserFactory(officer=True, region="KZ-10"), person__born_on="1990-05-15")


def test_it_is_not_drawn_into_another_territory(refused: RejectedLine) -> None:
    """The checkpoint that came counts as much as the one that is typed."""
    elsewhere = Checkpoint.objects.exclude(region__code="KZ-75").exclude(region=None)[0]
    stranger = UserFactory(officer=True, region=elsewhere.region.code)

    with pytest.raises(NotPermitted):
        correct(refused, stranger, person__born_on="1990-05-15", checkpoint=elsewhere.code)


@pytest.mark.parametrize("code", ["A\0B", "\ud800", "\u202eALA", "x" * 10_000])
def test_a_checkpoint_that_is_nonsense_is_refused(refused: RejectedLine, officer: Any, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        correct(refused, officer, person__born_on="1990-05-15", checkpoint=code)

    assert refusal.value.facts["field"] == "checkpoint"


class TestWhatIsNotTheirs:
    """Which crossing a line is about, and what was told of it before, its source says."""

    @pytest.fixture
    def told(self, db: None) -> Crossing:
        send(item(source_id="77", document__number="UA7654321"))
        return Crossing.objects.get()

    def broken(self, **given: Any) -> RejectedLine:
        send(item(source_id="78", **given))
        return RejectedLine.objects.get()

    @pytest.mark.parametrize("number", ["77", " 77 ", "79"])
    def test_another_crossing(self, told: Crossing, officer: Any, number: str) -> None:
        line = self.broken(direction="entri")

        with pytest.raises(RuleViolation) as refusal:
            correct(line, officer, source_id=number, revision="2", direction="exit")

        assert (refusal.value.code, refusal.value.facts) == (
            "not_refused",
            {"field": "source_id", "value": "78"},
        )
        assert list(Crossing.objects.all()) == [told]
        assert not journal_entries(kind="line_corrected").exists()

    def test_a_crossing_whose_number_was_missing(self, told: Crossing, officer: Any) -> None:
        send(item(source_id="", direction="exit"))
        line = RejectedLine.objects.get()

        with pytest.raises(RuleViolation) as refusal:
            correct(line, officer, source_id="77", revision="2")
        assert refusal.value.code in ("not_refused", "known_crossing")

        assert correct(line, officer, source_id="80").corrected_on
        assert Crossing.objects.filter(source_id="77").count() == 1

    def test_more_than_was_refused_of_a_crossing_told_before(self, told: Crossing, officer: Any) -> None:
        send(item(source_id="77", revision=2, document__number="UA7654321", person__born_on="15.05.1990"))
        line = RejectedLine.objects.get()

        with pytest.raises(RuleViolation) as refusal:
            correct(line, officer, person__born_on="1990-05-15", direction="exit")
        assert (refusal.value.code, refusal.value.facts["field"]) == ("known_crossing", "direction")

        assert correct(line, officer, person__born_on="1990-05-15").corrected_on
        assert Crossing.objects.get(revision=2).direction == "entry"

    @pytest.mark.parametrize(
        ("revision", "is_taken"), [("2", True), ("3", False), ("99", False), ("1", False)]
    )
    def test_a_revision_that_would_shut_out_the_sources(
        self, told: Crossing, officer: Any, revision: str, is_taken: bool
    ) -> None:
        """A later one would make the source's own next correction come too late."""
        send(item(source_id="77", revision="x", document__number="UA7654321"))
        line = RejectedLine.objects.get()

        if is_taken:
            assert correct(line, officer, revision=revision).corrected_on
        else:
            with pytest.raises(RuleViolation) as refusal:
                correct(line, officer, revision=revision)
            assert (refusal.value.code, refusal.value.facts["value"]) == ("next_revision", "2")


def test_whoever_may_not_correct_lines_corrects_none(refused: RejectedLine) -> None:
    for user in (UserFactory(auditor=True), UserFactory(border_feed=True)):
        with pytest.raises((NotPermitted, NotFound)):
            correct(refused, user, person__born_on="1990-05-15")


def test_a_line_that_is_not_there_is_not_found(officer: Any) -> None:
    with pytest.raises(NotFound):
        correct_line(line_id=1, values={}, on=DELIVERED_ON, at=AT, by=officer)


def test_a_broken_line_of_a_file_can_be_typed_anew(officer: Any) -> None:
    from feeds.rules.intake import Layout

    row = Layout(",".join(FIELDS)).staged(7, '1001,1,"entry,AB1234567')
    take_in_lines(rows=[row], source="border_feed", name="f", on=DELIVERED_ON, at=AT, by=system_user())
    line = correct_line(
        line_id=RejectedLine.objects.get().pk, values=texts_of(item()), on=DELIVERED_ON, at=AT, by=officer
    )

    assert line.corrected_on == DELIVERED_ON
    assert Crossing.objects.get().source_id == "1"


def test_an_officer_may_write_down_a_crossing_that_was_seen(officer: Any) -> None:
    values = {name: text for name, text in texts_of(item()).items() if name not in ("source_id", "revision")}
    crossing = observe_crossing(values=values, on=DELIVERED_ON, at=AT, by=officer)

    assert (crossing.source, crossing.revision, crossing.stay_begun.person) == ("officer", 1, crossing.person)
    with pytest.raises(RuleViolation, match="direction"):
        observe_crossing(values={**values, "direction": ""}, on=DELIVERED_ON, at=AT, by=officer)


def test_what_a_person_writes_connects_no_checkpoint(refused: RejectedLine) -> None:
    """Else one crossing at a checkpoint without a feed would stop the search for overstays everywhere."""
    complete_feeds(DELIVERED_ON, "ALA")
    alone, officer = Checkpoint.objects.exclude(code="ALA")[0].code, UserFactory(officer=True)
    before = national_watermark().complete_until

    values = {name: text for name, text in texts_of(item()).items() if name not in ("source_id", "revision")}
    observe_crossing(values={**values, "checkpoint": alone}, on=DELIVERED_ON, at=AT, by=officer)
    correct(refused, officer, person__born_on="1990-05-15", checkpoint=alone)

    assert Crossing.objects.filter(checkpoint__code=alone).count() == 2
    assert national_watermark().complete_until == before is not None
    send(item(source_id="5", document__number="UA7654329", checkpoint=alone))
    assert national_watermark().complete_until is None


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: AT)


@pytest.fixture
def at_work(client: Client, officer: Any, on_the_day: None) -> Client:
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


READERS = {Role.OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER, Role.AUDITOR, Role.ADMIN}


@pytest.mark.parametrize("role", list(Role))
def test_the_pages_are_for_those_who_look_after_feeds(
    client: Client, refused: RejectedLine, on_the_day: None, role: Role
) -> None:
    client.force_login(UserFactory(**{role.value: True}))
    expected = 200 if role in READERS else 403
    for address in (
        reverse("feeds:health"),
        reverse("feeds:lines"),
        reverse("feeds:line", args=[refused.pk]),
    ):
        assert client.get(address).status_code == expected, address


def test_nobody_without_a_name_sees_them(client: Client, db: None) -> None:
    assert client.get(reverse("feeds:health")).status_code == 302


def test_the_health_page_says_who_holds_back_the_search(at_work: Client) -> None:
    complete_feeds(DELIVERED_ON, "ALA")
    assert (
        b"All connected feeds are complete to the end of 9 March 2026" in at_work.get("/desk/feeds/").content
    )

    complete_feeds(days_later(DELIVERED_ON, -3), "A-AISH")
    page = at_work.get("/desk/feeds/").content.decode()
    assert "complete to the end of 6 March 2026 only" in page
    assert "Holds back the search for overstays." in page

    send(item(checkpoint="A-KAPL"))
    assert "have never said" in at_work.get("/desk/feeds/").content.decode()


def test_the_health_page_without_feeds_says_so(at_work: Client) -> None:
    assert "No border feed is connected" in at_work.get("/desk/feeds/").content.decode()


@pytest.mark.parametrize("state", [*FeedState.values, "nonsense", ""])
def test_the_health_page_is_narrowed_by_state(at_work: Client, state: str) -> None:
    complete_feeds(DELIVERED_ON, "ALA")

    assert at_work.get("/desk/feeds/", {"state": state}).status_code == 200


def test_the_pages_are_few_queries_whatever_they_hold(at_work: Client) -> None:
    counted = []
    for start in (0, 100):
        send(*(item(source_id=f"{start + n}", checkpoint="?") for n in range(20)))
        with CaptureQueriesContext(connection) as queries:
            at_work.get("/desk/feeds/")
            at_work.get("/desk/feeds/lines/")
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 18


def test_the_list_of_lines_pages_by_key(at_work: Client) -> None:
    send(*(item(source_id=f"{n}", checkpoint="?") for n in range(60)))
    first = at_work.get("/desk/feeds/lines/").content.decode()
    last_shown = RejectedLine.objects.order_by("-pk")[49].pk

    assert first.count("/desk/feeds/lines/") > 50
    assert f"before={last_shown}" in first
    second = at_work.get("/desk/feeds/lines/", {"before": last_shown}).content.decode()
    assert "crossings.csv, 10" in second
    assert at_work.get("/desk/feeds/lines/", {"before": "x", "after": "9" * 40}).status_code == 200


def test_a_line_is_corrected_on_its_page(at_work: Client, refused: RejectedLine) -> None:
    address = reverse("feeds:line", args=[refused.pk])
    page = at_work.get(address).content.decode()
    assert "The source wrote it its own way; it was read as it stands here" in page
    assert "15.05.1990" in page

    values = {**texts_of(refused.content), "person.born_on": "1990-05-15"}
    assert at_work.post(address, values).headers["Location"] == "/desk/feeds/lines/"
    assert Crossing.objects.count() == 1
    assert "Corrected" in at_work.get(address).content.decode()
    assert at_work.post(address, values).status_code == 200  # pressed twice: said so, nothing happens
    assert Crossing.objects.count() == 1


def test_a_refusal_on_the_page_loses_nothing_typed(at_work: Client, refused: RejectedLine) -> None:
    values = {
        **texts_of(refused.content),
        "person.born_on": "1990-05-15",
        "person.surname": "  KARIMOVA ",
        "person.sex": "female",
        "checkpoint": "nowhere",
    }
    page = at_work.post(reverse("feeds:line", args=[refused.pk]), values).content.decode()

    assert "not known here. Choose one of the list." in page
    for typed in ("  KARIMOVA ", "1990-05-15", 'value="female" selected', 'value="nowhere"'):
        assert typed in page, typed
    assert Crossing.objects.count() == 0


def test_outside_the_territory_the_page_says_who_may(
    client: Client, refused: RejectedLine, on_the_day: None
) -> None:
    client.force_login(UserFactory(officer=True, region="KZ-10"))
    values = {**texts_of(refused.content), "person.born_on": "1990-05-15"}
    page = client.post(
        reverse("feeds:line", args=[refused.pk]), values, headers={"Accept-Language": "en"}
    ).content.decode()

    assert "correct lines of the checkpoints in their territory" in page
    assert Crossing.objects.count() == 0


def test_a_protected_line_is_not_there(at_work: Client, refused: RejectedLine) -> None:
    PersonFactory(protected=True, document__number="AB1234567")

    assert at_work.get(reverse("feeds:line", args=[refused.pk])).status_code == 404


def test_the_evidence_may_be_of_a_checkpoint_of_any_region(officer: Any) -> None:
    values = {name: text for name, text in texts_of(item()).items() if name not in ("source_id", "revision")}
    crossing = observe_crossing(values={**values, "checkpoint": "A-AISH"}, on=DELIVERED_ON, at=AT, by=officer)
    assert crossing.checkpoint.code == "A-AISH"


def test_who_observes_nothing_writes_no_evidence(db: Any) -> None:
    values = {name: text for name, text in texts_of(item()).items() if name not in ("source_id", "revision")}
    with pytest.raises(NotPermitted):
        observe_crossing(values=values, on=DELIVERED_ON, at=AT, by=UserFactory(analyst=True))
