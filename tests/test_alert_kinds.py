"""One table of alert kinds: every row is whole, everything else follows from it, its link opens."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve, reverse

from accounts.capabilities import AccountsCapability
from accounts.rules import capabilities_of, roles_with
from accounts.states import Role
from core import clock
from core.alerts import AlertKind, alert_kinds, drawn, kinds_for, offer_alerts
from enforcement.alerts import OVERSTAY
from journal.events import named_events, shape_of
from notifications.models import Alert
from notifications.rules import routes
from quotas.models import QuotaAllocation
from registry.operations.questions import ask_about_record
from tests.accounts.factories import UserFactory
from tests.quotas.places import order
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

DOCS = Path(__file__).resolve().parent.parent / "docs" / "alerts.md"
CODES = (
    "registration_lapsed",
    "crossing_mark",
    "question_overdue",
    "quota_threshold",
    "overstay",
    "decision_review",
    "kept_too_long",
    "permit_revoked",
    "feed",
    "message_failed",
    "entry_set_aside",
    "unanswered",
)


def every_kind() -> list[AlertKind]:
    return list(alert_kinds)


# --- the table ---------------------------------------------------------------------------------


def test_every_kind_is_known_here():
    assert sorted(alert_kinds.names()) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_kind_is_whole(code):
    kind = alert_kinds[code]

    assert kind.code == code
    assert len(code) <= 24
    assert all(str(text).strip() for text in (kind.title, kind.many, kind.empty))
    assert kind.tone in {"calm", "soon", "late", "info"}
    assert roles_with(kind.attended_by)
    assert kind.counted_by is None or not roles_with(kind.attended_by) & roles_with(kind.counted_by)
    assert kind.answer_within is None or kind.answer_within > 0
    assert kind.raised_by
    assert kind.closed_by or kind.closed_for_person_by, "nothing ends it"
    assert not set(kind.raised_by) & set(kind.closed_by)
    assert set(kind.given_by) <= set(named_events())
    assert resolve(kind.list_url().partition("?")[0])


@pytest.mark.parametrize("code", CODES)
def test_what_raises_and_what_ends_a_kind_can_happen_and_meets_in_one_thing(code):
    kind = alert_kinds[code]
    subjects = {shape_of(event).subject for event in kind.raised_by}

    assert {*kind.raised_by, *kind.closed_by, *kind.closed_for_person_by} <= set(named_events())
    if kind.about.__name__ == "own_subject":
        raised_about = {kind.subject} if code != "unanswered" else {"alert"}
        assert subjects == raised_about
        assert {shape_of(event).subject for event in kind.closed_by} <= raised_about


def test_the_routes_are_those_of_the_kinds():
    table = routes()

    for kind in every_kind():
        assert all(kind in table[event].raises for event in kind.raised_by)
        assert all(kind in table[event].closes for event in kind.closed_by)
        assert all(kind in table[event].closes_for_person for event in kind.closed_for_person_by)


def test_the_page_of_alerts_is_the_table():
    assert DOCS.read_text(encoding="utf-8").endswith(f"\n\n{drawn()}\n")


def test_no_code_of_a_kind_is_compared_outside_the_table():
    """Kinds are told apart by what their rows say."""
    compared = re.compile(rf"(?:==|!=| in) *\(?[\"'](?:{'|'.join(CODES)})[\"']")
    found = [
        str(path)
        for app in ("core", "desk", "notifications", "config", "templates/desk")
        for path in (DOCS.parent.parent / app).rglob("*")
        if path.suffix in (".py", ".html")
        if compared.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


# --- a kind more -------------------------------------------------------------------------------

PLANTED = AlertKind(
    code="planted",
    order=99,
    title="A planted kind",
    many="Planted kinds",
    subject="batch",
    sentence=lambda alert: f"Batch {alert.subject_id}",
    link=lambda alert: reverse("feeds:health"),
    empty="No batch was planted",
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=("batch_received",),
    closed_by=("watermark_moved",),
)


@pytest.fixture
def planted(monkeypatch):
    monkeypatch.setattr(alert_kinds, "_members", dict(alert_kinds._members))
    offer_alerts(PLANTED)


@pytest.fixture
def today(db, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    feeds_complete(before(1))


def signed_in(role: str) -> Client:
    client = Client()
    client.force_login(watch.user(role), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


def test_a_new_kind_is_one_row_and_is_everywhere(planted, today):
    Alert.objects.create(kind="planted", subject_kind="batch", subject_id=41, raised_on=TODAY)
    supervisor, analyst = signed_in("supervisor"), signed_in("analyst")
    alerts, home = reverse("desk:alerts"), reverse("desk:home")

    listed = supervisor.get(f"{alerts}?kind=planted").content.decode()
    counts = {
        count["title"]: count["value"] for count in supervisor.get(reverse("admin:index")).context["counts"]
    }

    assert "Batch 41" in listed
    assert reverse("feeds:health") in listed
    assert counts["Planted kinds"] == 1
    for reader in (supervisor, analyst):
        kinds = {each["label"]: each["value"] for each in reader.get(home).context["kinds"]}
        assert kinds["Planted kinds"] == 1
    assert PLANTED in routes()["batch_received"].raises
    assert "| planted | batch | accounts.attend_alerts |" in drawn()
    Alert.objects.all().delete()
    assert "No batch was planted" in supervisor.get(f"{alerts}?kind=planted").content.decode()


def test_two_kinds_of_one_code_are_refused(planted):
    with pytest.raises(ValueError, match="planted"):
        offer_alerts(replace(PLANTED, title="Another"))


# --- links and wording -------------------------------------------------------------------------


def _alert(code: str) -> Alert:
    """An alert of each kind about something that is there."""
    kind = alert_kinds[code]
    case = watch.case()
    person, facts, subject_id, subject_kind = case.person, {}, case.pk, kind.subject
    if code == "registration_lapsed":
        facts, subject_id = {"stay": case.stay_id, "last_on": before(4).isoformat()}, case.stay_id
    if code == "crossing_mark":
        subject_id, subject_kind = watch.crossing(person, "exit", before(3)).pk, "crossing.holder_differs"
        facts = {"mark": "holder_differs"}
    if code == "question_overdue":
        asker = UserFactory(officer=True)
        asked = {"about": "stay", "record_id": case.stay_id, "on": before(11), "by": asker}
        subject_id = ask_about_record(what="The entry", why="The stamp", **asked).pk
        facts = {"due": before(1).isoformat()}
    if code == "quota_threshold":
        order(2026, ("KZ-75", "3", 10))
        allocation = QuotaAllocation.objects.get()
        facts = {
            "allocation": allocation.pk,
            "category": "3",
            "percent": 80,
            "taken": 8,
            "allocated": 10,
        }
    if code == "decision_review":
        facts = {"changed": ["lawful_end"], "review_due_on": TODAY.isoformat()}
    if code == "feed":
        facts = {"code": "KZ-X", "state": "silent"}
    if code == "message_failed":
        facts = {"template": "host_duty", "recipient": "host", "error": "no_address"}
    if code == "entry_set_aside":
        facts = {"entry": 12, "cause": "KeyError"}
    if code == "unanswered":
        facts = {"kind": "overstay", "original": case.pk, "raised_on": before(9).isoformat()}
    return Alert.objects.create(
        kind=code,
        subject_kind=subject_kind,
        subject_id=subject_id,
        person=person if code not in ("feed", "quota_threshold", "entry_set_aside") else None,
        case=case if code in ("overstay", "decision_review", "unanswered") else None,
        region=None if kind.for_country else case.region,
        raised_on=TODAY,
        facts=facts,
    )


@pytest.mark.parametrize("code", CODES)
def test_the_link_of_every_kind_opens_for_whoever_is_alerted(code, today):
    kind, alert = alert_kinds[code], _alert(code)

    for role in roles_with(kind.attended_by):
        reader = signed_in(role)
        assert reader.get(kind.link(alert)).status_code == 200
        assert reader.get(kind.list_url()).status_code == 200
        counted = {
            count["url"]: count["value"] for count in reader.get(reverse("admin:index")).context["counts"]
        }
        assert kind is OVERSTAY or counted[kind.list_url()] == 1


@pytest.mark.parametrize("code", CODES)
def test_every_kind_says_what_it_is_about(code, today):
    sentence = alert_kinds[code].sentence(_alert(code))

    assert sentence.strip()
    assert "%(" not in sentence
    assert sentence != code


def test_each_role_is_alerted_of_its_own_kinds_alone():
    codes = {role: {kind.code for kind in kinds_for(capabilities_of([role]))} for role in Role}

    assert codes[Role.ADMIN] == {"entry_set_aside"}
    assert codes[Role.SUPERVISOR] == set(CODES) - {"entry_set_aside"}
    assert all(not codes[role] for role in set(Role) - {Role.ADMIN, Role.SUPERVISOR})


def test_a_supervisor_of_a_region_is_not_alerted_of_what_went_up(today):
    _alert("unanswered")
    there = Client()
    there.force_login(watch.user("supervisor", where="KZ-75"), backend="accounts.backends.RoleBackend")

    page = there.get(alert_kinds["unanswered"].list_url())

    assert page.status_code == 200
    assert page.context["table"]["rows"] == []
