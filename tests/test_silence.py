"""Silence is no fact, and a case is nobody else's business.

What did not arrive sanctions nobody: a sweep opens at most a *possible* case, never beyond the
watermark, and changes nobody's standing. Nothing of a case reaches a host or an employer before a
decision in force; their own duty and date are not of the case.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from config.schedule import SCHEDULE
from enforcement.events import CaseEvent
from enforcement.models import OverstayCase
from enforcement.states import CaseState
from notifications.operations.letters import LETTERS
from notifications.queries.letters import TEXTS
from notifications.rules import routes
from permits.queries.fees import fee_payments
from registry.operations.stays.clocks import recompute_clocks
from registry.queries.stays.guests import stay_of_guest
from tests import architecture
from tests.accounts.factories import UserFactory, the_system
from tests.architecture import Module
from tests.days import ON, at
from tests.enforcement.factories import CaseFactory
from tests.parties.factories import HostFactory, RepresentationFactory
from tests.permits.situations import World
from tests.registry import watch
from tests.registry.factories import NotificationFactory, RegistrationFactory, StayFactory
from tests.test_access_matrix import addresses

THIRD_PARTIES = {"host", "employer"}

# --- letters -----------------------------------------------------------------------------------

#: What a letter to a host or an employer may say: the own paper's number, its days, the own fee and
#: whether it is given back, and for how many of the own workers there is no permit: neither who nor why.
OWN_FACTS = {
    *("registration", "last_on", "number", "valid_until", "fee_due_on", "decision_due_on", "ground"),
    *("left_out", "workers"),
    *("amount", "refund_ground", "refunded_on"),
}


def recipient_of(statement: str) -> str:
    found = re.search(r"SELECT '(\w+)', \w+\.id", statement)
    assert found, statement
    return found.group(1)


def case_events() -> set[str]:
    return {str(event) for event in CaseEvent if str(event).startswith("case_")}


def routed_to_third_parties(routes: Any) -> set[str]:
    """Events of a case from which a letter to a host or an employer follows."""
    return {
        kind
        for kind, route in routes.items()
        if kind in case_events()
        for template in route.messages
        if recipient_of(LETTERS[template].queue) in THIRD_PARTIES
    }


def test_nothing_of_a_case_is_routed_to_a_host_or_an_employer() -> None:
    assert len(case_events()) >= 8
    assert routed_to_third_parties(routes()) == set()


def test_a_planted_route_to_a_host_would_be_found() -> None:
    from notifications.rules.routing import Route
    from notifications.states import MessageTemplate

    planted = {**routes(), "case_opened": Route(messages=(MessageTemplate.HOST_DUTY,))}

    assert routed_to_third_parties(planted) == {"case_opened"}


@pytest.mark.parametrize(
    "template", [t for t, letter in LETTERS.items() if recipient_of(letter.queue) in THIRD_PARTIES]
)
def test_a_letter_to_a_third_party_reads_no_case_and_says_only_what_is_its_own(template: str) -> None:
    assert not re.search(
        r"overstaycase|authorised_until|exhausts_on|registry_crossing", LETTERS[template].queue
    )
    for language in ("kk", "ru", "en"):
        text = (TEXTS / f"{template}.{language}.txt").read_text(encoding="utf-8")
        assert set(re.findall(r"%\((\w+)\)s", text)) <= OWN_FACTS


# --- pages and programs ------------------------------------------------------------------------

#: Modules that may name a case, or the days of an overstay: the police's own, invented people, the bench.
OF_THE_POLICE = (
    *("enforcement", "desk", "notifications"),
    *("registry.queries.stays.clocks", "registry.api.migrants", "registry.api.schemas"),
    *("config.admin_site", "config.settings.base", "demo", "starter"),
)
NAMES_A_CASE = re.compile(
    r"[Oo]verstay_?[Cc]ase|\bcases?_visible_to|\bCASE_MOVES|\bCaseState|\bdesk_cases|\.cases\b|overstay_days"
)
#: The calculator knows nobody: it counts the days that somebody tells it.
OF_WHAT_IS_TOLD = ("registry.rules.stays.calculator", "registry.api.calculator")
#: Modules that speak to hosts, employers and the public.
OF_THIRD_PARTIES = (
    *("portal", "permits", "payments", "parties", "quotas", "accounts"),
    *("registry.queries.stays.guests", "registry.operations.stays.arrivals"),
)


def is_of(module: str, names: tuple[str, ...]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def names_a_case(module: Module) -> list[str]:
    """Places outside the police's own modules at which a case is named."""
    if is_of(module.name, (*OF_THE_POLICE, *OF_WHAT_IS_TOLD)) and not is_of(module.name, OF_THIRD_PARTIES):
        return []
    return [f"{module.name}: {found}" for found in NAMES_A_CASE.findall(module.text)]


def test_only_the_police_name_a_case() -> None:
    assert [fault for module in architecture.modules() for fault in names_a_case(module)] == []


def test_the_calculator_knows_nobody() -> None:
    """Neither it nor the query that finds its rule reads a file, a stay or a crossing."""
    of_it = (*OF_WHAT_IS_TOLD, "registry.queries.stays.calculator", "registry.rules.stays.asked_stays")
    found = {m.name: m.text for m in architecture.modules() if m.name in of_it}

    assert set(found) == set(of_it)
    assert [name for name, text in found.items() if re.search(r"\b(Person|Stay|Crossing)\b", text)] == []


@pytest.mark.parametrize(
    "text",
    ["from registry.models import OverstayCase", "permit.person.cases.exists()", "cases_visible_to(u)"],
)
def test_a_planted_look_at_a_case_in_the_portal_would_be_found(text: str) -> None:
    assert names_a_case(Module("portal.web.home", text))


@pytest.fixture
def guests_and_workers(db: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A worker with a permit who is also a guest, over the lawful end; the firm; the host."""
    monkeypatch.setattr("core.clock.now", lambda: at(ON))
    world = World()
    (permit,) = world.permits()
    person = permit.person
    stay = StayFactory(
        person=person, entered_on=ON - timedelta(days=40), authorised_until=ON - timedelta(days=11)
    )
    host = HostFactory()
    user = UserFactory(host=True)
    RepresentationFactory(user=user, host=host, employer=None)
    NotificationFactory(stay=stay, host=host)
    RegistrationFactory(stay=stay, host=host)
    application = world.submitted()
    return {
        "stay": stay,
        "readers": [world.firm, user],
        "values": {"permit": permit.number, "application": application.number, "payment": permit.application},
    }


def answers_to(given: dict[str, Any]) -> dict[str, str]:
    """All that the firm and the host are told, at every address, what is drawn anew left out."""
    told = {}
    for user in given["readers"]:
        client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
        client.force_login(user)
        for name, path in paths(given["values"]):
            body = client.get(path).content.decode()
            body = re.sub(r'(name="csrfmiddlewaretoken" value|nonce|X-CSRFToken"?)[=:]\s*"[^"]*"', "", body)
            told[f"{user.pk} {name}"] = re.sub(r"\b[0-9A-F]{12}\b", "", body)
    return told


def paths(values: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    for name, entry in addresses():
        if not name.startswith(("portal:", "api_")):
            continue
        known = {
            "number": values["permit" if "permit" in name or "extend" in name else "application"],
            "public_id": fee_payments(values["payment"]).get().public_id,
            "code": "ALA",
            "worker_id": values["payment"].workers.get().pk,
        }
        found.append((name, reverse(name, kwargs={key: known[key] for key in entry.pattern.converters})))
    return found


@pytest.mark.parametrize("state", [CaseState.POSSIBLE, CaseState.UNDER_REVIEW, CaseState.PROPOSED])
def test_hosts_and_employers_see_the_same_with_and_without_a_case(
    guests_and_workers: dict[str, Any], state: CaseState
) -> None:
    stay = guests_and_workers["stay"]
    guest = {"document_number": stay.person.documents.get().number, "born_on": stay.person.born_on}
    without, found = answers_to(guests_and_workers), stay_of_guest(**guest)
    traits = {} if state == CaseState.POSSIBLE else {state.value: True}

    CaseFactory(stay=stay, **traits)

    assert answers_to(guests_and_workers) == without
    assert stay_of_guest(**guest) == found
    assert any("<h1" in body for body in without.values())


# --- sweeps ------------------------------------------------------------------------------------

#: What runs by itself may write to these and nothing else, each for the reason beside it.
SWEEPS_MAY_WRITE = {
    # A possible case, and the end of one whose facts are gone; that one is kept back.
    "enforcement.operations.sweeps": {"enforcement_overstaycase", "enforcement_keptback"},
    # That a day was noted, once.
    "registry.operations.stays.sweeps": {"registry_registration", "registry_sweepprogress"},
    "quotas.operations.thresholds": {"quotas_reachedthreshold", "journal_entry"},
    "permits.operations.sweeps": {"permits_permit", "journal_entry"},  # that a day was noted, once
}
#: Acts that a sweep never does: they are decided by people.
DECISIONS = re.compile(
    r"\b(review_case|propose_\w+|confirm_case|bar_\w+|refuse_\w+|revoke_\w+|annul_\w+|protect_person)\b"
)


def sweeping(module: Module) -> bool:
    return bool(re.fullmatch(r"\w+\.operations\.(stays\.)?(sweeps|thresholds)", module.name))


def sanctions(module: Module) -> list[str]:
    """What a sweep writes beyond what it may: tables, states of a case, decisions."""
    written = set(re.findall(r"(?:INSERT INTO|UPDATE|DELETE FROM)\s+((?:\w+_)\w+)", module.text))
    faults = [f"writes {table}" for table in written - SWEEPS_MAY_WRITE.get(module.name, set())]
    faults += [f"decides: {act}" for act in DECISIONS.findall(module.text)]
    faults += [f"sets {state}" for state in re.findall(r"state = '(\w+)'", module.text) if state in DECIDED]
    for columns in re.findall(r"INSERT INTO enforcement_overstaycase \(([^)]*)\)", module.text):
        faults += (
            ["opens more than a possible case"] if re.search(r"\b(state|outcome|band_id)\b", columns) else []
        )
    return [f"{module.name}: {fault}" for fault in faults]


DECIDED = {CaseState.UNDER_REVIEW, CaseState.PROPOSED, CaseState.RESOLVED, CaseState.DISMISSED}


def test_no_sweep_sanctions_absent_data() -> None:
    modules = [module for module in architecture.modules() if sweeping(module)]

    assert {module.name for module in modules} == set(SWEEPS_MAY_WRITE)
    assert [fault for module in modules for fault in sanctions(module)] == []


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE parties_employer SET is_barred = true",
        "INSERT INTO enforcement_overstaycase (stay_id, state) VALUES",
        "UPDATE enforcement_overstaycase SET state = 'resolved'",
        "bar_employer(employer_id=1)",
    ],
)
def test_a_planted_sanction_would_be_found(text: str) -> None:
    assert sanctions(Module("registry.operations.stays.sweeps", text))


#: What stands for somebody's standing: who they are, what they may, what is held against them.
STANDING = (
    *("registry.Person", "parties.Host", "parties.Employer", "registry.Stay", "registry.ResidencePermit"),
    *("parties.Representation", "enforcement.EmployerBar", "permits.Permit", "accounts.RoleAssignment"),
)
#: Days on which something was noted once; nobody's standing.
NOTED = {"expiring_noted_on", "expiry_noted_on"}


def standing() -> dict[str, list[dict[str, Any]]]:
    return {
        name: [
            {key: value for key, value in row.items() if key not in NOTED}
            for row in apps.get_model(name).objects.order_by("pk").values()
        ]
        for name in STANDING
    }


def run_everything(on: date) -> None:
    """Every periodic task, as the beat would start it on that day."""
    for entry in SCHEDULE.values():
        if not str(entry["task"]).startswith(("config.", "operating.")):
            import_string(str(entry["task"]))(on=on.isoformat(), **entry.get("kwargs", {}))


@pytest.mark.django_db
@pytest.mark.parametrize("covered", [None, 4])
def test_what_did_not_arrive_changes_nobodys_standing(
    covered: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No exit, no notice of a host, no renewal, no decision, no payment: all stay as they are."""
    monkeypatch.setattr("core.clock.now", lambda: at(ON))
    on, world = ON, World()
    world.permits()
    world.granted()
    for days in (1, 2, 5, 30):
        stay = watch.stay(on - timedelta(days=days), who=watch.person(email="a@example.org"))
        watch.registration(stay, on - timedelta(days=days), host=watch.host(email="b@example.org"))
        watch.residence_request(stay, on - timedelta(days=days + 3))
    watch.feeds_complete(None if covered is None else on - timedelta(days=covered))
    recompute_clocks(on=on, by=the_system())
    before = standing()

    run_everything(on)

    assert standing() == before
    cases = OverstayCase.objects.values_list("state", "authorised_until", "outcome")
    ends = [] if covered is None else [on - timedelta(days=30), on - timedelta(days=5)]
    assert sorted(cases) == [("possible", end, "") for end in ends]
