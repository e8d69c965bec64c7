"""A refused line is corrected with pick lists and local days; what nobody touched goes again as it came."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feeds.models import RejectedLine
from feeds.queries import LineChoices
from feeds.rules.intake import FIELDS, texts_of
from feeds.web.line_form import LineForm
from journal.models import Entry
from registry.models import Crossing, IntakeBatch
from tests.accounts.factories import UserFactory
from tests.feeds.feed_lines import AT, item
from tests.feeds.test_intake_lines import send
from tests.identity.zones import passport
from tests.registry.factories import PersonFactory

CHOICES = LineChoices(
    checkpoints=[("ALA", "Almaty airport (ALA)")],
    countries=[("UZB", "Uzbekistan (UZB)"), ("DEU", "Germany (DEU)")],
    aliases={"D": "DEU"},
)


def form_of(sent: dict[str, str], **typed: str) -> LineForm:
    """The form over what the source sent, with some boxes typed over."""
    first = LineForm(sent, CHOICES)
    return LineForm(sent, CHOICES, {**first.at_first, **typed})


def texts(**changed: Any) -> dict[str, str]:
    return texts_of(item(**changed))


def sent_again(name: str, typed: str, **changed: Any) -> str:
    form = form_of(texts(**changed), **{name: typed})
    assert form.is_valid(), form.errors
    return form.values()[name]


def errors(form: LineForm) -> dict[str, str]:
    return {name: " ".join(map(str, said)) for name, said in form.errors.items()}


@pytest.mark.parametrize(
    ("name", "sent", "shown"),
    [
        ("crossed_at", "2026-03-01T09:30:00+05:00", "01.03.2026 09:30"),
        ("crossed_at", "2026-02-28T23:30:00Z", "01.03.2026 04:30"),
        ("crossed_at", "2024-02-29T20:00:00+00:00", "01.03.2024 01:00"),
        ("crossed_at", "2026-03-01T09:30:07.25+05:00", "01.03.2026 09:30:07"),
        ("crossed_at", "yesterday", "yesterday"),
        ("crossed_at", "0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("person.born_on", "1990-05-15", "15.05.1990"),
        ("person.born_on", "1990-05-00", "05.1990"),
        ("person.born_on", "1990", "1990"),
        ("person.born_on", "15.05.1990", "15.05.1990"),
        ("document.expires_on", "2030-01-19", "19.01.2030"),
        ("document.expires_on", "2030-02-31", "2030-02-31"),
        ("direction", "ENTRY", "entry"),
        ("direction", "in", "in"),
        ("person.citizenship", "uzb", "UZB"),
        ("document.issuing_country", "D", "DEU"),
        ("checkpoint", "ala", "ALA"),
        ("person.sex", "F", "f"),
        ("document.kind", "Passport", "passport"),
    ],
)
def test_a_box_shows_what_was_sent_as_people_read_it_and_sends_it_again_as_it_came(
    name: str, sent: str, shown: str
) -> None:
    came = texts() | {name: sent}
    form = LineForm(came, CHOICES)
    assert form[name].value() == shown
    again = form_of(came)
    again.is_valid()
    assert name in again.errors or again.values()[name] == sent


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("crossed_at", "02.03.2026 8:05", "2026-03-02T08:05:00+05:00"),
        ("crossed_at", " 2.3.2026, 08.05 ", "2026-03-02T08:05:00+05:00"),
        ("crossed_at", "29.02.2024 23:00", "2024-02-29T23:00:00+06:00"),
        ("crossed_at", "2026-03-02T08:05:00Z", "2026-03-02T08:05:00Z"),
        ("person.born_on", "16.05.1990", "1990-05-16"),
        ("person.born_on", "05.1990", "1990-05"),
        ("person.born_on", "1989", "1989"),
        ("person.born_on", "00.00.1989", "1989"),
        ("document.expires_on", "20.01.2030", "2030-01-20"),
        ("document.expires_on", "", ""),
        ("direction", "exit", "exit"),
        ("person.citizenship", "DEU", "DEU"),
        ("person.surname", " KARIMOVA ", " KARIMOVA "),
    ],
)
def test_what_is_typed_goes_as_a_feed_sends_it(name: str, typed: str, told: str) -> None:
    assert sent_again(name, typed) == told


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("crossed_at", "01.03.2026", "time of Almaty, as 01.03.2026 09:30"),
        ("crossed_at", "01.03.2026 24:00", "time of Almaty"),
        ("crossed_at", "31.02.2026 09:30", "February 2026 has 28 days"),
        ("crossed_at", "03.2026 09:30", "time of Almaty"),
        ("person.born_on", "31.02.1990", "February 1990 has 28 days"),
        ("person.born_on", "15.05.90", "all four digits"),
        ("person.born_on", "no", "only MM.YYYY or YYYY"),
        ("document.expires_on", "2030", "as 01.03.2026"),
        ("direction", "in", "Choose one of the list"),
        ("checkpoint", "nowhere", "Choose one of the list"),
        ("person.citizenship", "ZZZ", "Choose one of the list"),
        ("document.number", "NONE", "Document number"),
        ("person.surname", "-", "no letter"),
        ("person.given_names", "<script>", "signs that no name has"),
        ("person.surname", "А" * 121, "at most 120"),
        ("revision", "", "it is missing"),
    ],
)
def test_each_wrong_box_is_named_with_its_rule_and_cure(name: str, typed: str, said: str) -> None:
    form = form_of(texts(), **{name: typed})
    assert list(errors(form)) == [name]
    assert said in errors(form)[name]
    assert form[name].value() == typed


def test_all_wrong_boxes_are_named_at_once() -> None:
    came = texts() | {
        "direction": "in",
        "person.born_on": "32.01.1990",
        "person.surname": "",
        "checkpoint": "X",
    }
    assert set(LineForm(came, CHOICES).errors) == {
        "direction",
        "person.born_on",
        "person.surname",
        "checkpoint",
    }


def test_what_a_zone_says_need_not_be_typed() -> None:
    bare = texts() | {"person.surname": "", "person.born_on": "", "document.mrz": passport()}
    assert not LineForm(bare, CHOICES).errors
    assert set(LineForm(bare | {"document.mrz": ""}, CHOICES).errors) == {"person.surname", "person.born_on"}


# --- the page -------------------------------------------------------------------------------------


@pytest.fixture
def officer(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("core.clock.now", lambda: AT)
    client.force_login(UserFactory(officer=True, region="KZ-75"))
    client.cookies["django_language"] = "en"
    return client


def refused(**changed: Any) -> RejectedLine:
    send(item(source_id="refused", **changed))
    return RejectedLine.objects.get()


def address(line: RejectedLine) -> str:
    return reverse("feeds:line", args=[line.pk])


def as_shown(client: Client, line: RejectedLine) -> dict[str, str]:
    form = client.get(address(line)).context["form"]
    return {name: form[name].value() or "" for name in FIELDS}


def test_one_press_after_one_choice_takes_the_line_in(officer: Client) -> None:
    line = refused(direction="in", crossed_at="2026-03-01T06:30:09.5+02:00", person__born_on="1990-05-00")
    shown = as_shown(officer, line)
    assert shown["crossed_at"] == "01.03.2026 09:30:09"

    assert officer.post(address(line), shown | {"direction": "entry"}).status_code == 302

    crossing = Crossing.objects.get()
    assert (crossing.direction, str(crossing.person.born_on)) == ("entry", "1990-05")
    entry = Entry.objects.get(kind="line_corrected")
    assert entry.data["fields"] == ["direction"]  # and nothing that only looks otherwise


def test_a_day_that_the_source_wrote_its_own_way_is_read_and_sent_by_one_press(officer: Client) -> None:
    line = refused(person__born_on="15.05.1990")
    form = officer.get(address(line)).context["form"]
    assert "it was read as it stands here" in errors(form)["person.born_on"]

    assert officer.post(address(line), as_shown(officer, line)).status_code == 302
    assert str(Crossing.objects.get().person.born_on) == "1990-05-15"


def test_what_the_source_sent_stands_beside(officer: Client) -> None:
    page = officer.get(address(refused(direction="in"))).content.decode()
    assert "2026-03-01T09:30:00+05:00" in page
    assert "As the source sent it" in page
    assert "What is wrong in this line" in page


def test_what_the_form_cannot_know_is_said_at_its_box_too(officer: Client) -> None:
    line = refused(crossed_at="2027-03-01T09:30:00+05:00")
    form = officer.get(address(line)).context["form"]
    assert "lies in the future" in errors(form)["crossed_at"]
    answer = officer.post(address(line), as_shown(officer, line))
    assert "lies in the future" in errors(answer.context["form"])["crossed_at"]
    assert "This was not saved yet" in answer.content.decode()


def test_checkpoints_to_choose_are_those_of_the_territory(officer: Client) -> None:
    form = officer.get(address(refused(checkpoint="?"))).context["form"]
    offered = dict(form.fields["checkpoint"].widget.choices)
    assert "ALA" in offered
    assert "A-AISH" not in offered
    assert "(not known)" in offered["?"]


def test_a_line_costs_the_same_whatever_it_holds(officer: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        officer.get(address(refused(direction="in")))
    assert len(captured) <= 40


# --- what deliveries tell -------------------------------------------------------------------------


def test_a_list_of_deliveries_tells_nothing_of_lines_that_do_not_exist_for_its_reader(
    officer: Client,
) -> None:
    PersonFactory(protected=True, document__number="QQ7654321")

    def told() -> tuple[Any, ...]:
        pages = ("registry_intakebatch_changelist", "registry_intakebatch_export")
        answers = [officer.get(reverse(f"admin:{name}")) for name in pages]
        batches = IntakeBatch.objects.filter(accepted__gt=0)
        answers += [
            officer.get(reverse("admin:registry_intakebatch_change", args=[one.pk])) for one in batches
        ]
        table = answers[0].context_data["table"]
        file = b"".join(answers[1].streaming_content)
        facts = [answer.context_data["sections"][0].context["facts"] for answer in answers[2:]]
        return [row["cells"] for row in table["rows"]], table["pager"]["count"], file, facts

    send(item())
    alone = told()
    send(item(source_id="held", direction="in", document__number="QQ7654321"))
    assert RejectedLine.objects.count() == 1
    assert told() == alone
