"""The registry's own records about which a question may be asked."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import User
from core.actors import Actor
from registry.capabilities import RegistryCapability
from registry.models import Stay
from registry.queries.visibility import (
    crossings_visible_to,
    notifications_visible_to,
    persons_visible_to,
    registrations_visible_to,
    residence_permits_visible_to,
    stays_visible_to,
    visible_file,
)
from registry.seams import AskedRecord, FindsRecord, RecordPlace, SeesQuestions
from registry.states import RecordKind

Visible = Callable[[User, date], QuerySet[Any]]


def placed(
    visible: Visible,
    *,
    region: str = "region_id",
    person: str | None = None,
    district: str | None = None,
    number: str | None = None,
) -> FindsRecord:
    """Finds a record among those that a user sees, and its place in these columns."""

    def find(record_id: int, user: User, on: date) -> RecordPlace | None:
        columns = {"person_id": person, "region_id": region, "district_id": district, "number": number}
        told = {name: column for name, column in columns.items() if column}
        row = visible(user, on).filter(pk=record_id).values(*told.values()).first()
        if row is None:
            return None
        empty = {"person_id": None, "region_id": None, "district_id": None, "number": ""}
        return RecordPlace(**{**empty, **{name: row[column] for name, column in told.items()}})

    return find


def of_file(user: Actor, on: date) -> Q:
    """A question about a file and what hangs on it exists where the file does, whatever became of these."""
    condition = visible_file(user, on, "person__")
    return Q(pk__in=[]) if condition is None else condition


def of_record(visible: Visible) -> SeesQuestions:
    """Questions about a record that a user sees exist for that user."""
    return lambda user, on: Q(record_id__in=visible(cast(User, user), on).values("pk"))


def page_of(app: str, model: str, record_id: int) -> str:
    """The officers' page of a record."""
    return reverse(f"admin:{app}_{model}_change", args=[record_id])


def _file(record_id: int, user: User, on: date) -> RecordPlace | None:
    """A file lies where its newest stay does."""
    person = persons_visible_to(user, on).filter(pk=record_id).first()
    if person is None:
        return None
    stays = Stay.objects.filter(person=person, annulled_on=None).order_by("-entered_at")
    region_id, district_id = stays.values_list("region_id", "district_id").first() or (None, None)
    return RecordPlace(person.pk, region_id, district_id)


def _record(kind: RecordKind, place: FindsRecord) -> AskedRecord:
    model = "person" if kind == RecordKind.FILE else kind.value
    url = partial(page_of, "registry", model)
    return AskedRecord(kind.label, place, of_file, url, RegistryCapability.KEEP_FILES)


_BY_STAY = {"person": "stay__person_id", "district": "district_id"}
#: Where the records of each kind lie.
RECORDS: dict[str, AskedRecord] = {
    kind.value: _record(kind, place)
    for kind, place in {
        RecordKind.FILE: _file,
        RecordKind.CROSSING: placed(crossings_visible_to, person="person_id", region="checkpoint__region_id"),
        RecordKind.STAY: placed(stays_visible_to, person="person_id", district="district_id"),
        RecordKind.REGISTRATION: placed(registrations_visible_to, **_BY_STAY),
        RecordKind.PERMIT: placed(residence_permits_visible_to, person="person_id"),
        RecordKind.NOTICE: placed(notifications_visible_to, **_BY_STAY),
    }.items()
}
