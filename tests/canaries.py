"""One protected person with unmistakable names and numbers, and what every role is answered about her.

`Canary.live()` gives her all that a person may have here by the product's own acts, then closes her
file. `looks()` asks every address of every role without the right and keeps answers and statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.capabilities import AccountsCapability
from accounts.rules import roles_with
from accounts.states import Role
from enforcement.events import CaseEvent
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from feeds.events import FeedEvent
from feeds.models import RejectedLine
from feeds.operations.intake import take_in_lines
from feeds.rules.intake import FIELDS, Layout, staged_item
from notifications.events import NotificationEvent
from permits.events import PermitEvent
from quotas.models import QuotaAllocation
from registry.events import RegistryEvent
from registry.models import Person
from registry.operations.people import protect_person
from registry.states import AccessClass
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON, at
from tests.feeds.factories import complete_feeds
from tests.identity.factories import invented_iin
from tests.journal.factories import journal_entries
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.permits.situations import ALMATY, World
from tests.reference.factories import the_country
from tests.registry.factories import NotificationFactory, RegistrationFactory, StayFactory

NAME, NUMBER, ADDRESS = "ZWITSCHERLING", "ZW7654321", "Kanarienweg 7701"
WITHOUT_THE_RIGHT = [role for role in Role if role not in (Role.SYSTEM, Role.PROTECTION_OFFICER)]
#: What happened to a person, so that nothing of it may be listed; places of a quota are nobody's.
KINDS = (*RegistryEvent, *PermitEvent, *CaseEvent, *NotificationEvent, FeedEvent.LINE_CORRECTED)
LISTS = (
    *("registry/person", "registry/stay", "registry/crossing", "registry/markedcrossing"),
    *("registry/registration", "registry/residencepermit", "registry/arrivalnotification"),
    *("enforcement/overstaycase", "permits/application", "permits/permit", "payments/payable"),
)
SECTIONS = (
    "/",
    "/admin/",
    "/desk/",
    "/desk/cases/",
    "/desk/cases.csv",
    "/desk/alerts/",
    "/desk/feeds/lines/",
)


@dataclass
class Canary:
    """She, and where everything about her would be found."""

    person: Person
    needles: list[str]
    paths: list[str]

    @classmethod
    def live(cls, world: World) -> Canary:
        iin = invented_iin(777)
        keeper = UserFactory(protection_officer=True)
        country = the_country("TUR")
        (permit,) = world.issue(
            world.pay(
                world.act("grant", world.act("review", world.submit(cls._draft(world)))),
            )
        )
        person = permit.person
        Person.objects.filter(pk=person.pk).update(iin=iin)
        stay = StayFactory(
            person=person, entered_on=ON - timedelta(days=60), authorised_until=ON - timedelta(days=20)
        )
        registration = RegistrationFactory(
            stay=stay, address=ADDRESS, last_on=ON - timedelta(days=20), first_on=stay.entered_on
        )
        notice = NotificationFactory(stay=stay, address=ADDRESS)
        complete_feeds(ON)
        flag_overstays(on=ON, by=the_system())
        case = OverstayCase.objects.get(person=person)
        lines = _refused_lines(country.iso3)
        protect_person(person_id=person.pk, access_class=AccessClass.VICTIM, on=ON, by=keeper)
        pages = {
            "registry/person": person.pk,
            "registry/stay": stay.pk,
            "registry/crossing": stay.entry_id,
            "registry/registration": registration.pk,
            "registry/arrivalnotification": notice.pk,
            "enforcement/overstaycase": case.pk,
            "permits/permit": permit.pk,
            "permits/application": permit.application_id,
        }
        paths = [
            *(f"/admin/{model}/{pk}/" for model, pk in pages.items()),
            *(f"/admin/journal/entry/{pk}/" for pk in _entries_of(person, permit)),
            *(f"/desk/feeds/lines/{pk}/" for pk in lines),
            f"/desk/cases/{case.pk}/",
            f"/api/v1/migrants/{person.public_id}/",
            f"/api/v1/migrants/{person.public_id}/stay/",
            f"/api/v1/permit-applications/{permit.application.number}/",
            f"/api/v1/permits/{permit.number}/",
            f"/admin/permits/permit/?number={permit.number}",
            f"/admin/permits/application/?number={permit.application.number}",
            f"/admin/journal/entry/?person={person.pk}",
            f"/admin/journal/entry/?person={NAME}",
            f"/admin/journal/entry/?person={NUMBER}",
            # What is not hers, but would tell of her.
            f"/admin/parties/employer/{world.employer.pk}/",
        ]
        needles = [
            NAME,
            NUMBER,
            iin,
            ADDRESS,
            permit.number,
            permit.application.number,
            str(person.public_id),
        ]
        return cls(person, needles, paths)

    @staticmethod
    def _draft(world: World) -> Any:
        application = world.draft(0)
        world.add_worker(application, surname=NAME, given_names="PIEP", document_number=NUMBER)
        return application


def _entries_of(person: Person, permit: Any) -> list[int]:
    of_person = journal_entries(person_id=person.pk)
    of_application = journal_entries(subject_kind="application", subject_id=permit.application_id)
    return sorted({entry.pk for entry in (*of_person, *of_application)})[::4]


def _refused_lines(country: str) -> list[int]:
    """Her lines that a rule refused: flat, nested with an unknown field, and raw with a broken quote."""
    flat = {
        "source_id": "canary-1", "revision": "1", "direction": "entry",
        "crossed_at": "2026-04-16T09:30:00+05:00", "checkpoint": "???",
        "document": {"kind": "passport", "number": "zw 765-4321", "issuing_country": country},
        "person": {"surname": NAME, "born_on": "1988-03-02", "sex": "m", "citizenship": country},
    }  # fmt: skip
    nested = {**flat, "source_id": "canary-2", "person": {**flat["person"], "nickname": "PIEP"}}
    layout = Layout(",".join(FIELDS))
    raw = f'canary-3,1,entry,2026-04-16,ALA,passport,{NUMBER},{country},,"{NAME},PIEP,,1988-03-02,m,{country}'
    for number, row in enumerate(
        (staged_item(1, flat), staged_item(1, nested), layout.staged(2, raw), layout.staged(2, raw[:60]))
    ):
        take_in_lines(rows=[row], source="border", name=f"b{number}", on=ON, at=at(ON), by=the_system())
    kept = list(RejectedLine.objects.filter(batch__source="border").values_list("pk", flat=True))
    assert len(kept) == 4
    return kept


def searches() -> Iterator[str]:
    """What somebody types who has heard of her."""
    for text in (NAME, NUMBER, NAME.lower()):
        yield f"/admin/registry/person/find/?q={quote(text)}"
        yield f"/api/v1/migrants/?q={quote(text)}"
    yield f"/admin/registry/person/find/?q={invented_iin(777)}"
    yield f"/api/v1/migrants/?document={NUMBER}"
    yield f"/api/v1/migrants/?iin={invented_iin(777)}"
    yield f"/desk/cases/?q={NAME}"
    for model in LISTS:
        yield f"/admin/{model}/"
        yield f"/admin/{model}/export.csv"
        yield f"/admin/{model}/?document={NUMBER}"
    yield f"/admin/registry/person/?surname={NAME}"
    yield "/admin/registry/person/export.xlsx"
    yield "/admin/permits/permit/export.xlsx"
    yield from SECTIONS
    yield from ("/api/v1/permit-applications/", "/api/v1/permits/", "/api/v1/cases/", "/portal/")
    for kind in KINDS:
        yield f"/admin/journal/entry/?kind={kind}"
    yield f"/admin/journal/entry/export.csv?kind={RegistryEvent.PERSON_PROTECTED}"


def clients() -> dict[Role, Client]:
    """One user of each role without the right; the firm and the akimat are others than hers."""
    made = {}
    for role in WITHOUT_THE_RIGHT:
        if role == Role.EMPLOYER:
            user = RepresentationFactory(
                user=UserFactory(employer=True), host=None, employer=EmployerFactory()
            ).user
        else:
            place = {"region": "KZ-10"} if role == Role.PERMIT_OFFICER else {}
            user = UserFactory(**{role.value: True}, **place)
        client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
        client.force_login(user)
        made[role] = client
    return made


def _is_worth_asking(role: Role, path: str) -> bool:
    """Whoever is refused a whole face is asked there only for what is hers."""
    is_list = not re.search(r"/\d+/|number=|person=", path)
    if path.startswith("/admin/journal/"):
        return role == Role.AUDITOR or not is_list
    return (
        role in roles_with(AccountsCapability.ENTER_ADMIN)
        or not path.startswith(("/admin/", "/desk/"))
        or not is_list
    )


Look = tuple[int, str, list[str]]


def looks(asking: dict[Role, Client], paths: list[str]) -> dict[tuple[str, str], Look]:
    """Each answer: status, text and the statements it took."""
    found = {}
    for role, client in asking.items():
        for path in (path for path in paths if _is_worth_asking(role, path)):
            connection.queries_log.clear()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = f"{answer.headers.get('Location', '')} {_text_of(body)}"
            found[role.value, path] = (answer.status_code, text, [q["sql"] for q in asked.captured_queries])
    return found


def _text_of(body: bytes) -> str:
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with ZipFile(BytesIO(body)) as book:
        return " ".join(book.read(name).decode(errors="replace") for name in book.namelist() if "xl/" in name)


_LONG = re.compile(
    r"[0-9A-Za-z_-]{24,}|[0-9A-F]{12}|\d{3,}|(?<=/)\d+(?=/)|(?<=value=\")\d+|\d+(?=</code>)|\d\d:\d\d(?::\d\d)?"
    r"|(?<=\"sheet__sub\">)\d+(?=</span>)"
)
_LITERALS = re.compile(r"'(?:[^']|'')*'(?:::\w+)?|\b\d+\b|\bs\d+_x\d+\b|_django_curs_\w+")


def masked(look: Look) -> Look:
    """The same without what differs from one moment to the next: tokens, request numbers, ids, the time."""
    status, text, statements = look
    return status, _LONG.sub("…", text), [_LITERALS.sub("?", statement) for statement in statements]


def almaty() -> World:
    """The firm that employs her, there in both worlds."""
    return World(name="TOO Papageno", region=ALMATY)


def taken_place(world: World) -> None:
    """A place of the quota is nobody's: what is left of it is told to all, whoever took the others."""
    QuotaAllocation.objects.filter(pk=world.allocation.pk).update(consumed=1)
