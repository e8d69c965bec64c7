"""Every address and every role: who gets in, who is told there is nothing, and what nobody is told.

The addresses come from the URL table, so that a new one without a row here fails the test. Each row
says who gets an answer; everybody else is refused (403), told there is nothing (404), or sent to
sign in (302).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.states import Role
from papers.operations import scan_waiting
from permits.models import Permit
from permits.queries.fees import fee_payments
from registry.models import Stay
from registry.operations.questions import ask_about_record
from registry.states import RecordKind
from tests.accounts.factories import UserFactory, the_system
from tests.days import at
from tests.papers.conftest import stored_in
from tests.papers.test_operations_receiving import taken
from tests.parties.factories import EmployerFactory
from tests.permits.situations import ALMATY, ON, World, employer_user
from tests.registry.factories import MixedFileFactory, PersonFactory, StayFactory
from tests.registry.matches import pair

ROLES = [role for role in Role if role != Role.SYSTEM]
POLICE = {Role.OFFICER, Role.SUPERVISOR, Role.PROTECTION_OFFICER}
EVERYBODY = set(ROLES)
REFUSALS = {301, 302, 303, 401, 403, 404, 405}

#: By name of address: the roles that a GET answers. `{own}` objects belong to the role's firm or region.
API = {
    "api_crossings": set(),
    "api_checkpoints": POLICE | {Role.AUDITOR, Role.ADMIN, Role.BORDER_FEED},
    "api_watermark": set(),
    "api_migrants": POLICE | {Role.AUDITOR},
    "api_migrant": POLICE | {Role.AUDITOR},
    "api_stay": POLICE | {Role.AUDITOR},
    "api_days": POLICE | {Role.AUDITOR},
    "api_stay_calculator": set(),
    "api_zones": set(),
    "api_cases": {Role.SUPERVISOR},
    "api_applications": {Role.EMPLOYER, Role.PERMIT_OFFICER, Role.AUDITOR},
    "api_application": {Role.EMPLOYER, Role.PERMIT_OFFICER, Role.AUDITOR},
    "api_application_changes": set(),
    "api_application_workers": set(),
    "api_application_submit": set(),
    "api_application_withdraw": set(),
    "api_permits": POLICE | {Role.EMPLOYER, Role.PERMIT_OFFICER, Role.AUDITOR},
    "api_permit": POLICE | {Role.EMPLOYER, Role.PERMIT_OFFICER, Role.AUDITOR},
    "api_permit_extension": set(),
    "api_quotas": EVERYBODY,
}
WRITES = {
    "api_stay_calculator": EVERYBODY,  # and whoever is nobody: it keeps nothing
    "api_zones": POLICE | {Role.AUDITOR},
    "api_crossings": {Role.BORDER_FEED},
    "api_watermark": {Role.BORDER_FEED},
    "api_applications": {Role.EMPLOYER},
    "api_application_changes": {Role.EMPLOYER},
    "api_application_workers": {Role.EMPLOYER},
    "api_application_submit": {Role.EMPLOYER},
    "api_application_withdraw": {Role.EMPLOYER},
    "api_permit_extension": {Role.EMPLOYER},
}

LAW = EVERYBODY - {Role.EMPLOYER, Role.HOST, Role.MIGRANT, Role.BORDER_FEED, Role.VISA_FEED}
CONTROL = {Role.ADMIN, Role.ANALYST, Role.AUDITOR}
FILES = POLICE | CONTROL
#: The same for the admin's lists. Stay and control are the police's, permits the akimat's.
LISTS = {
    "account_emailaddress": set(),
    "auth_group": set(),
    **dict.fromkeys(
        ("accounts_apikey", "accounts_roleassignment", "accounts_user", "journal_entry", "journal_seal"),
        frozenset({Role.ADMIN, Role.AUDITOR}),
    ),
    **dict.fromkeys(
        (
            "registry_arrivalnotification",
            "registry_crossing",
            "parties_host",
            "registry_likelymatch",
            "registry_markedcrossing",
            "registry_mixedfile",
            "enforcement_overstaycase",
            "registry_person",
            "registry_registration",
            "registry_residencepermit",
            "registry_stay",
        ),
        FILES,
    ),
    **dict.fromkeys(("notifications_setaside", "operating_taskrun"), frozenset({Role.ADMIN})),
    "papers_receivedpaper": POLICE | {Role.PERMIT_OFFICER},
    "registry_recordquestion": FILES | {Role.PERMIT_OFFICER},  # permits and applications are asked about
    "registry_intakebatch": {Role.ADMIN, Role.AUDITOR, Role.OFFICER, Role.SUPERVISOR},
    "permits_application": CONTROL | {Role.PERMIT_OFFICER},
    "payments_payable": {Role.ADMIN, Role.AUDITOR, Role.PERMIT_OFFICER},
    **dict.fromkeys(
        (
            "enforcement_employerbar",
            "papers_paper",
            "permits_permit",
            "parties_employer",
            "parties_representation",
        ),
        FILES | {Role.PERMIT_OFFICER},
    ),
    **dict.fromkeys(
        ("quotas_quotaallocation", "quotas_quotaorder", "quotas_reachedthreshold"),
        CONTROL | {Role.PERMIT_OFFICER, Role.QUOTA_ADMIN, Role.QUOTA_OFFICER, Role.SUPERVISOR},
    ),
}

#: Pages of the admin that are neither lists, acts, exports nor a single row as it is: who reads them.
PAGES = {
    "registry_person_find": FILES,
    "registry_person_likely": POLICE,
    "registry_person_handout": FILES,
    "registry_person_purpose": frozenset[Role](),
    # The akimat has its own: those of its applications.
    "registry_recordquestion_change": FILES,
    "papers_receivedpaper_change": POLICE,
    "papers_receivedpaper_content": POLICE,
}
WITHOUT_PEOPLE = {
    "app_list",
    "autocomplete",
    "index",
    "journal_entry_proof",
    "jsi18n",
    "login",
    "logout",
    "password_change_done",
    "quotas_map",
    "quotas_statement",
    "view_on_site",
}
#: Lists whose single rows are about somebody; `Country` makes one of each about two people.
OF_SOMEBODY = {
    "papers_receivedpaper",
    "registry_likelymatch",
    "registry_mixedfile",
    "registry_person",
    "registry_recordquestion",
    "registry_stay",
}


def addresses(resolver: Any = None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the product, by its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        elif entry.name:
            yield ":".join((*spaces, entry.name)), entry


API_NAMES = sorted(name for name, _entry in addresses() if name.startswith("api_"))
PORTAL_NAMES = sorted(
    name for name, entry in addresses() if name.startswith("portal:") and entry.pattern.converters
)
ADMIN_ACTS = sorted(
    name for name, _entry in addresses() if name.startswith("admin:") and name.endswith("_act")
)
ADMIN_LISTS = sorted(
    name for name, _entry in addresses() if name.startswith("admin:") and name.endswith("_changelist")
)
SINGLE_PAGES = sorted(
    name
    for name, entry in addresses()
    if entry.pattern.converters
    and re.match(rf"admin:({'|'.join(OF_SOMEBODY)})_(change|content|handout)$", name)
)


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


@pytest.fixture(scope="module")
def country(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Country]:
    """One user of each role and what they ask for, made once and undone after the last test."""
    from django.db import transaction

    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
        override_settings(STORAGES=stored_in(tmp_path_factory.mktemp("shelf") / "papers")),
    ):
        patch.setattr("core.clock.now", lambda: at(ON))
        # Thousands of refusals, each with the menu of whoever asks, which other tests look at.
        patch.setattr("config.errors._page", lambda _request, status: HttpResponse(status=status))
        yield Country()
        transaction.set_rollback(True)


class Country:
    """A firm with an application and a permit in Almaty, another firm, an ordinary and a protected file."""

    def __init__(self) -> None:
        self.world = World()
        (self.permit,) = self.world.permits()
        self.application = self.world.submitted()
        self.payment = fee_payments(self.permit.application).get()
        self.stay = StayFactory(person__surname="ORDINARY", entered_on=ON)
        self.secret = StayFactory(
            protected=True, person__surname="SECRETOV", person__document__number="QQ7654321", entered_on=ON
        )
        self.clients = {(role, own): self._client(role, own) for role in ROLES for own in (True, False)}
        self.ordinary, self.hidden = self._about(self.stay), self._about(self.secret)
        scan_waiting(on=ON, by=the_system())

    def _about(self, stay: Stay) -> dict[str, int]:
        """What is kept about somebody, one row of each list that has pages of single people: its number."""
        by = UserFactory(protection_officer=True)
        asked = ask_about_record(
            about=RecordKind.STAY, record_id=stay.pk, what="The day", why="Other stamp", on=ON, by=by
        )
        return {
            "registry_person": stay.person_id,
            "registry_stay": stay.pk,
            "registry_likelymatch": pair(stay.person, PersonFactory()).pk,
            "registry_mixedfile": MixedFileFactory(person=stay.person).pk,
            "registry_recordquestion": asked.pk,
            "papers_receivedpaper": taken(stay.person, by).pk,
        }

    def _client(self, role: Role, own: bool) -> Client:
        if role == Role.EMPLOYER:
            user = employer_user(self.world.employer if own else EmployerFactory())
        else:
            here = ALMATY if own else "KZ-10"
            regional = role in (Role.OFFICER, Role.SUPERVISOR, Role.PERMIT_OFFICER, Role.QUOTA_OFFICER)
            user = UserFactory(**{role.value: True}, **({"region": here} if regional else {}))
        client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
        client.force_login(user)
        return client

    def values(self, entry: URLPattern, name: str) -> dict[str, Any]:
        """What stands in the address: the ordinary things of Almaty."""
        known = {
            "number": self.permit.number if "permit" in name or "extend" in name else self.application.number,
            "public_id": self.payment.public_id if "portal" in name else self.stay.person.public_id,
            "code": "ALA",
            "worker_id": self.application.workers.get().pk,
        }
        return {key: known[key] for key in entry.pattern.converters}


def path_of(country: Country, name: str) -> str:
    from django.urls import reverse

    entry = dict(addresses())[name]
    return reverse(name, kwargs=country.values(entry, name))


def test_every_address_of_the_api_has_its_row() -> None:
    assert set(API_NAMES) == set(API)


@pytest.mark.parametrize("name", API_NAMES)
def test_an_address_of_the_api_answers_those_it_is_for(country: Country, name: str) -> None:
    path = path_of(country, name)
    answered = {role for role in ROLES if country.clients[role, True].get(path).status_code < 300}
    asked = {"api_migrants": f"{path}?q=ORDINARY"}.get(name, path)
    statuses = {role: country.clients[role, True].get(asked).status_code for role in ROLES}

    assert {role for role, status in statuses.items() if status == 200} == API[name], statuses
    assert set(statuses.values()) <= {200} | REFUSALS, statuses
    assert answered <= API[name]


@pytest.mark.parametrize("name", API_NAMES)
def test_an_address_of_the_api_is_written_to_by_those_it_is_for(country: Country, name: str) -> None:
    path = path_of(country, name)
    for role in ROLES:
        status = country.clients[role, False].post(path, {}, content_type="application/json").status_code
        may = role in WRITES.get(name, set())
        expected = {400, 404, 409, 422} if may else {403, 405}
        assert status in expected, (role, status)


@pytest.mark.parametrize("name", ["api_application", "api_permit"])
def test_anothers_object_and_region_do_not_exist(country: Country, name: str) -> None:
    path = path_of(country, name)
    for role in (Role.EMPLOYER, Role.PERMIT_OFFICER):
        assert country.clients[role, True].get(path).status_code == 200, role
        assert country.clients[role, False].get(path).status_code == 404, role


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_a_list_of_the_admin_answers_those_it_is_for(country: Country, name: str) -> None:
    """Whatever is not named is the law and its classifiers, which all who work here read."""
    path, model = path_of(country, name), name.removeprefix("admin:").removesuffix("_changelist")
    answers = {role: country.clients[role, True].get(path) for role in ROLES}

    assert {role for role, answer in answers.items() if answer.status_code == 200} == LISTS.get(model, LAW)
    assert {answer.status_code for answer in answers.values()} <= {200} | REFUSALS
    for role in set(ROLES) - {Role.PROTECTION_OFFICER}:
        assert b"SECRETOV" not in answers[role].content, role


@pytest.mark.parametrize("name", SINGLE_PAGES)
def test_a_page_of_somebody_is_read_by_those_it_is_for(country: Country, name: str) -> None:
    """Police search nationally. A protected person's page, or one that names such a person, is not there."""
    from django.urls import reverse

    model = name.removeprefix("admin:").rpartition("_")[0]
    expected = PAGES.get(name.removeprefix("admin:"), LISTS.get(model, LAW))
    entry = dict(addresses())[name]
    key = next(iter(entry.pattern.converters))
    for of, readers in ((country.ordinary, expected), (country.hidden, expected & {Role.PROTECTION_OFFICER})):
        path = reverse(name, kwargs={key: of[model]})
        for own in (True, False):
            answers = {role: country.clients[role, own].get(path) for role in ROLES}
            assert {r for r, answer in answers.items() if answer.status_code == 200} == readers, (path, own)
            assert {answer.status_code for answer in answers.values()} <= {200} | REFUSALS


def test_a_page_of_an_application_is_its_regions(country: Country) -> None:
    pages = {
        "permits_permit": (country.permit.pk, FILES | {Role.PERMIT_OFFICER}, FILES),
        "permits_application": (country.application.pk, CONTROL | {Role.PERMIT_OFFICER}, CONTROL),
    }
    for model, (pk, at_home, elsewhere) in pages.items():
        for own, expected in ((True, at_home), (False, elsewhere)):
            path = f"/admin/{model.replace('_', '/')}/{pk}/"
            answered = {r for r in ROLES if country.clients[r, own].get(path).status_code == 200}
            assert answered == expected, (model, own)


def test_every_page_of_the_admin_of_its_own_kind_has_its_row() -> None:
    """What is neither a list, its exports, a single row's page nor an act is named here with its readers."""
    known = re.compile(r"_(changelist|change|act|export|xlsx|add|history|delete)$")
    own = {name for name, _entry in addresses() if name.startswith("admin:") and not known.search(name)}

    assert {name.removeprefix("admin:") for name in own} - WITHOUT_PEOPLE == {
        name for name in PAGES if not known.search(name)
    }


@pytest.mark.parametrize("name", ["registry_person_find", "registry_person_likely"])
def test_a_search_for_people_is_for_those_who_read_files(country: Country, name: str) -> None:
    path, searched = path_of(country, f"admin:{name}"), name.endswith("_find")
    typed = {"q": "SECRETOV", "surname": "SECRETOV", "document_number": "QQ7654321"}
    answers = {}
    for role in ROLES:
        client = country.clients[role, True]
        answers[role] = client.get(path, typed) if searched else client.post(path, typed)

    answered = {role for role, answer in answers.items() if answer.status_code == 200}
    # The one hit of whoever may know of it leads straight to the file.
    assert answered | {Role.PROTECTION_OFFICER} == PAGES[name]
    for role in set(ROLES) - {Role.PROTECTION_OFFICER}:
        assert country.secret.person.full_name.encode() not in answers[role].content, role


@pytest.mark.parametrize("name", ADMIN_ACTS)
def test_no_act_of_the_admin_is_done_by_those_it_is_not_for(country: Country, name: str) -> None:
    """Firms, hosts, migrants, feeds and who only reads: no act is offered, none is done."""
    from django.urls import reverse

    of_list = name.endswith("_list_act")
    some = country.permit if model_at(name) is Permit else model_at(name)._base_manager.first()
    pk = some.pk if some else country.permit.pk
    for act in acts_of(name):
        path = reverse(name, kwargs={"name": act} if of_list else {"name": act, "pk": pk})
        for role in set(ROLES) - LAW | {Role.ANALYST, Role.AUDITOR}:
            for answer in (country.clients[role, True].get(path), country.clients[role, True].post(path)):
                sent_to_sign_in = "/login/" in answer.headers.get("Location", "")
                assert answer.status_code in {403, 404} or sent_to_sign_in, (role, path, answer)


def acts_of(name: str) -> list[str]:
    """The acts of the list and of its rows; where there are none, the name of none."""
    return [act.name for act in admin.site._registry[model_at(name)].all_acts] or ["add"]


def model_at(name: str) -> Any:
    app, model = name.removeprefix("admin:").removesuffix("_act").removesuffix("_list").split("_", 1)
    return apps.get_model(app, model)


def test_every_act_of_the_admin_is_asked_for() -> None:
    asked = {(name, act) for name in ADMIN_ACTS for act in acts_of(name)}

    assert {("admin:registry_person_act", "protect"), ("admin:permits_application_act", "grant")} <= asked
    assert len(asked) > 150


def test_every_page_without_parameters_is_refused_or_answered_and_tells_no_secret(country: Country) -> None:
    entries = [(name, entry) for name, entry in addresses() if not entry.pattern.converters]
    plain = sorted({name for name, _entry in entries if ":" not in name and not name.startswith("account_")})
    for name in plain:
        path = path_of(country, name)
        for role in ROLES:
            answer = country.clients[role, True].get(path)
            assert answer.status_code < 500 or name == "readyz", (name, role)
            body = b"".join(answer) if answer.streaming else answer.content
            if role != Role.PROTECTION_OFFICER:
                assert b"SECRETOV" not in body, (name, role)
            if role in (Role.EMPLOYER, Role.HOST, Role.MIGRANT, Role.QUOTA_ADMIN, Role.QUOTA_OFFICER):
                assert b"ORDINARY" not in body, (name, role)


def test_the_portal_shows_a_firms_things_to_its_people_only(country: Country) -> None:
    for name in PORTAL_NAMES:
        path = path_of(country, name)
        statuses = {
            (role, own): country.clients[role, own].get(path).status_code
            for role in ROLES
            for own in (True, False)
        }
        assert set(statuses.values()) <= {200} | REFUSALS, (name, statuses)
        assert statuses[Role.EMPLOYER, False] in {404, 405}, name
        answered = {role for (role, _own), status in statuses.items() if status == 200}
        assert answered <= {Role.EMPLOYER}, (name, answered)


def test_nobody_signed_out_gets_data(country: Country) -> None:
    client = Client()
    for name in API_NAMES + ADMIN_LISTS:
        assert client.get(path_of(country, name)).status_code in REFUSALS, name


@pytest.mark.parametrize("role", sorted(POLICE))
def test_police_change_no_permit(country: Country, role: Role) -> None:
    client = country.clients[Role(role), True]
    path = path_of(country, "api_permit")

    assert client.get(path).json()["allowed_acts"] == []
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(path).status_code in (403, 405)
    assert Permit.objects.get(pk=country.permit.pk).state == "issued"


def test_a_protected_file_is_nowhere(country: Country) -> None:
    person = country.secret.person
    for role in set(ROLES) - {Role.PROTECTION_OFFICER}:
        client = country.clients[role, True]
        for path in (
            f"/api/v1/migrants/{person.public_id}/",
            f"/api/v1/migrants/{person.public_id}/stay/",
            f"/admin/registry/person/{person.pk}/change/",
        ):
            assert client.get(path).status_code in REFUSALS, (role, path)
        assert b"SECRETOV" not in client.get("/api/v1/migrants/?document=QQ7654321").content, role
