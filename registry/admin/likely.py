"""Files that may be of whoever stands at the counter, found before anything is typed twice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleViolation
from core.identifiers import check_iin
from identity.document_numbers import KEY_AT_LEAST, document_key
from identity.matching import Ground
from registry.admin.base import file_url, whereabouts
from registry.models import Person
from registry.queries.matches.likely_holders import likely_holders
from registry.queries.people.files import find_persons
from registry.queries.stays.file_pages import with_newest
from registry.queries.visibility import persons_visible_to
from registry.rules.matches.evidence import GROUNDS, grounds_for

#: More would not be compared.
LIKELY_AT_MOST = 5
#: What the act "add document" calls the boxes of enrolment.
_CARRIED = {
    "document_kind": "kind",
    "document_number": "number",
    "issuing_country_id": "issuing_country_id",
    "document_expires_on": "expires_on",
}


@dataclass(frozen=True, slots=True)
class LikelyFile:
    """A file with why it may be the person's. `add_url` leads to the act that adds the document to it, with
    what was typed filled in; empty where the file has the document already. Of a file that has the document
    or the IIN no second one can be made (`is_certain`)."""

    person: Person
    why: tuple[str, ...]
    url: str
    add_url: str = ""
    is_certain: bool = False
    whereabouts: Mapping[str, Any] | None = None

    @property
    def documents(self) -> str:
        return ", ".join(document.number for document in self.person.documents.all())


def likely_files(
    typed: Mapping[str, Any], *, user: Actor, on: date, by_numbers: bool = True
) -> list[LikelyFile]:
    """Files that fit the name with the birth date that were typed and, if asked, the numbers, the likeliest
    first.

    Only files that the user may find: a held one is not looked for at all, so that an answer with one is
    the same, in as many queries, as without.
    """
    typed = {**typed, "iin": _iin_in(typed) if by_numbers else ""}
    found: dict[int, LikelyFile] = {}
    numbered = _by_number(typed, user=user, on=on) if by_numbers else []
    for person, why in [*numbered, *_by_record(typed, user=user, on=on)]:
        known = found.get(person.pk) or _likely(person, typed)
        found[person.pk] = replace(known, why=tuple(dict.fromkeys((*known.why, *why))))
    shown = list(found.values())[:LIKELY_AT_MOST]
    here = with_newest(persons_visible_to(user, on)).in_bulk([one.person.pk for one in shown])
    return [replace(one, whereabouts=whereabouts(here.get(one.person.pk), on)) for one in shown]


def _iin_in(typed: Mapping[str, Any]) -> str:
    """The IIN that was typed; empty while it is none."""
    try:
        return check_iin(typed.get("iin") or "")
    except RuleViolation:
        return ""


def _likely(person: Person, typed: Mapping[str, Any]) -> LikelyFile:
    document: list[Any] = [document_key(typed.get("document_number") or "")]
    document += [typed.get(name) for name in ("document_kind", "issuing_country_id")]
    of_file = [[one.number_key, one.kind, one.issuing_country_id] for one in person.documents.all()]
    has_document = document in of_file
    return LikelyFile(
        person,
        (),
        file_url(person.pk),
        "" if has_document else _add_url(person, typed),
        is_certain=has_document or (person.iin is not None and person.iin == typed.get("iin")),
    )


def _by_number(typed: Mapping[str, Any], *, user: Actor, on: date) -> list[tuple[Person, list[str]]]:
    """Whoever has the document's number, or one that looks the same, and whoever has the IIN."""
    number, iin = typed.get("document_number") or "", typed["iin"]
    key = document_key(number)
    found = []
    if len(key) >= KEY_AT_LEAST:
        same, alike = _("the same document number"), _("a document number that looks the same")
        for person in find_persons(user=user, on=on, document=number, limit=LIKELY_AT_MOST):
            is_same = any(one.number_key == key for one in person.documents.all())
            found.append((person, [same if is_same else alike]))
    if iin:
        holders = find_persons(user=user, on=on, iin=iin, limit=LIKELY_AT_MOST)
        found += [(person, [str(GROUNDS[Ground.IIN])]) for person in holders]
    return found


def _by_record(typed: Mapping[str, Any], *, user: Actor, on: date) -> list[tuple[Person, list[str]]]:
    if not typed.get("surname"):
        return []
    found = likely_holders(
        user=user,
        on=on,
        **{name: typed.get(name) or "" for name in ("surname", "given_names", "patronymic", "sex", "iin")},
        born_on=typed.get("born_on"),
    )
    return [(person, grounds_for(compared.evidence)) for person, compared in found]


def _add_url(person: Person, typed: Mapping[str, Any]) -> str:
    """The act with the document's boxes filled in."""
    carried = {box: _as_typed(typed[name]) for name, box in _CARRIED.items() if typed.get(name)}
    return f"{reverse('admin:registry_person_act', args=[person.pk, 'add-document'])}?{urlencode(carried)}"


def _as_typed(value: Any) -> str:
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value)
