"""What two files say that one file cannot: told with the choices, before they are joined."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.templatetags.dates_in_words import day_in_words
from registry.models import (
    IdentityDocument,
    LikelyMatch,
    OtherCitizenship,
    Person,
    Registration,
    ResidencePermit,
    Status,
    Stay,
)
from registry.seams import Conflict, join_conflicts
from registry.states import CLOSED_STATUSES, RegistrationState, ResidenceState

ONE, OTHER, KNOWN = "one", "other", "known"
EITHER = (ONE, OTHER)

#: What of a person two files may say differently, with the columns that travel together.
VALUES: dict[str, tuple[str, ...]] = {
    "name": ("surname", "given_names", "patronymic", "surname_key", "given_key"),
    "born_on": ("born_on",),
    "sex": ("sex",),
    "citizenship": ("citizenship_id", "citizenship_confirmed_on"),
    "iin": ("iin",),
    "email": ("email", "language"),
    "access": ("access_class",),
}

_CHOSEN = _("Choose which file is right. The other value is kept as a former one.")
_ONE_IIN = _("Choose the IIN the person has. The file is found by the other one too.")
_ONE_ADDRESS = _("Choose where letters go.")
_CLOSED = _("Both files are closed, each for another reason. Choose which holds.")
_ONE_ROW = _("Choose which of the two holds. The other stays in the file that is taken over.")
_SEEN = _(
    "Nobody is in two places at once: one of these crossings is somebody else's or was misread. The stays "
    "are made of all of them; what does not fit is marked for an officer."
)
_ONE_STANDS = _(
    "The person lives at one of them. The registration of the earlier stay ends where that stay ends."
)
_ONE_REQUEST = _("Both files wait for a decision. Decide one of the requests or withdraw it, then join.")
_ONE_PERMIT = _("Both files have a permit for the same days. Annul one of them, then join.")


def _overlap(a: Any, b: Any) -> bool:
    return (a.valid_until is None or b.valid_from <= a.valid_until) and (
        b.valid_until is None or a.valid_from <= b.valid_until
    )


def _is_same_number(a: IdentityDocument, b: IdentityDocument) -> bool:
    return (a.number_key, a.issuing_country_id, a.kind) == (b.number_key, b.issuing_country_id, b.kind)


#: Of what a file has one at a time: when two rows cannot both be in it.
_CLASHES: dict[Any, Callable[[Any, Any], bool]] = {
    Status: lambda a, b: a.kind == b.kind and _overlap(a, b),
    OtherCitizenship: lambda a, b: a.country_id == b.country_id and _overlap(a, b),
    IdentityDocument: _is_same_number,
}


def conflicts_of(match: LikelyMatch) -> list[Conflict]:
    """What of the two files must be decided before they become one; empty when nothing stands against it.

    The same in whatever order, each told once.
    """
    one, other = match.one, match.other
    conflicts = [*_of_values(one, other), *_of_rows(one, other), *_of_stays(one, other)]
    for find in join_conflicts:
        conflicts += find(one_id=one.pk, other_id=other.pk)
    return conflicts


def refuse_undecided(conflicts: Iterable[Conflict], choices: Mapping[str, str]) -> None:
    """Raises: RuleViolation naming the first conflict that is not decided, and its cure."""
    for conflict in conflicts:
        if choices.get(conflict.field) in conflict.choices:
            continue
        raise RuleViolation(
            _("%(title)s: %(cure)s") % {"title": conflict.title, "cure": conflict.cure},
            code="conflict_undecided" if conflict.choices else "conflict_elsewhere",
            facts={"field": conflict.field, "choices": list(conflict.choices)},
        )


def is_missing(person: Person, field: str) -> bool:
    """Whether the file says nothing of this, so that what the other says holds."""
    absent = {"iin": person.iin is None, "email": not person.email, "access": not person.is_protected}
    return absent.get(field, False)


def differ(one: Person, other: Person, field: str) -> bool:
    """Whether the files say different things; who confirmed a citizenship is none."""
    columns = VALUES[field][:1] if field in ("citizenship", "email") else VALUES[field]
    return any(getattr(one, column) != getattr(other, column) for column in columns)


def _of_values(one: Person, other: Person) -> Iterator[Conflict]:
    fields = Person._meta
    told: dict[str, tuple[Any, str, str, Any]] = {
        "name": (_("Full name"), one.full_name, other.full_name, _CHOSEN),
        "born_on": (_("Date of birth"), day_in_words(one.born_on), day_in_words(other.born_on), _CHOSEN),
        "sex": (_("Sex"), one.get_sex_display(), other.get_sex_display(), _CHOSEN),
        "citizenship": (_("Citizenship"), str(one.citizenship), str(other.citizenship), _CHOSEN),
        "iin": (fields.get_field("iin").verbose_name, one.iin or "", other.iin or "", _ONE_IIN),
        "email": (_("E-mail"), one.email, other.email, _ONE_ADDRESS),
        "access": (_("Access"), one.get_access_class_display(), other.get_access_class_display(), _CLOSED),
    }
    for field, (title, first, second, cure) in told.items():
        if differ(one, other, field) and not is_missing(one, field) and not is_missing(other, field):
            yield Conflict(field, title, str(first), str(second), EITHER, cure)


def clashing_rows(one: Person, other: Person) -> Iterator[tuple[str, Any, Any]]:
    """Of each conflict about rows its field and both rows; what is told of nobody is among them."""
    for model, clash in _CLASHES.items():
        for a, b in _pairs(model.objects, one, other):
            if clash(a, b):
                yield f"{model._meta.model_name}-{a.pk}-{b.pk}", a, b


def is_told(row: Any, one: Person, other: Person) -> bool:
    """Whether the conflict may be told of; that an open file was closed before is not."""
    return one.is_protected or other.is_protected or getattr(row, "kind", "") not in CLOSED_STATUSES


def _of_rows(one: Person, other: Person) -> Iterator[Conflict]:
    for field, a, b in clashing_rows(one, other):
        if is_told(a, one, other):
            yield Conflict(field, _title_of(a), _days_of(a), _days_of(b), EITHER, _ONE_ROW)


def _of_stays(one: Person, other: Person) -> Iterator[Conflict]:
    stays = Stay.objects.filter(annulled_on__isnull=True, exit__isnull=False)
    for a, b in _pairs(stays, one, other):
        if a.entered_at < b.departed_at and b.entered_at < a.departed_at:
            title = _("Stays at one time")
            yield Conflict(f"stay-{a.pk}-{b.pk}", title, _period(a), _period(b), (KNOWN,), _SEEN)
    current = Registration.objects.filter(state=RegistrationState.CURRENT)
    for here, there in _pairs(current, one, other, "stay__person"):
        field = f"registration-{here.pk}-{there.pk}"
        title = _("Current registrations")
        yield Conflict(field, title, here.address, there.address, (KNOWN,), _ONE_STANDS)
    permits = ResidencePermit.objects.filter(state__in=(ResidenceState.REQUESTED, ResidenceState.ISSUED))
    for here, there in _pairs(permits, one, other):
        if here.state == there.state == ResidenceState.REQUESTED:
            yield _elsewhere(here, there, _ONE_REQUEST)
        elif here.state == there.state and _overlap(here, there):
            yield _elsewhere(here, there, _ONE_PERMIT)


def _pairs(rows: Any, one: Person, other: Person, path: str = "person") -> Iterator[tuple[Any, Any]]:
    first, second = (rows.filter(**{path: person}).order_by("pk") for person in (one, other))
    return product(first, second)


def _elsewhere(a: ResidencePermit, b: ResidencePermit, cure: Any) -> Conflict:
    first, second = (row.number or day_in_words(row.requested_on) for row in (a, b))
    return Conflict(f"residencepermit-{a.pk}-{b.pk}", _("Residence permits"), first, second, (), cure)


def _title_of(row: Any) -> str:
    if isinstance(row, IdentityDocument):
        return f"{row.get_kind_display()} {row.number}"
    return row.get_kind_display() if isinstance(row, Status) else str(row)


def _days_of(row: Any) -> str:
    if isinstance(row, IdentityDocument):
        first, last, ended = row.first_seen_on, row.held_until, row.get_state_display()
        return f"{day_in_words(first)} – {day_in_words(last) if last else '…'}, {ended}"
    return f"{day_in_words(row.valid_from)} – {day_in_words(row.valid_until) if row.valid_until else '…'}"


def _period(stay: Stay) -> str:
    return f"{day_in_words(stay.entered_on)} – {day_in_words(stay.departed_on or stay.entered_on)}"
