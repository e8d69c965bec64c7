"""What one line finds, at the counter and on the desk alike: files, each with why it is there."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from registry.admin.base import file_url, whereabouts
from registry.models import Person
from registry.queries.people.files import FOUND_AT_MOST, find_persons, found_as, found_by
from registry.queries.stays.file_pages import with_newest
from registry.queries.visibility import persons_visible_to
from registry.rules.people.search import SearchTerms
from registry.states import ONLY_LIKE, Basis

COLUMNS = (_("Person"), _("Found by"), _("Date of birth"), _("In the country"), _("Documents"), _("IIN"))


def files_found(terms: SearchTerms, *, user: User, on: date) -> list[Person]:
    """The files that fit, the surest first: one more than is shown when there are more."""
    if terms.is_empty or terms.is_no_name:
        return []
    return find_persons(
        user=user,
        on=on,
        document=terms.document,
        iin=terms.iin,
        born_on=terms.born_on,
        surname=terms.surname,
        given_names=terms.given_names,
        limit=FOUND_AT_MOST + 1,
    )


def surely_found(found: Sequence[Person]) -> list[Person]:
    """Those that are more than alike."""
    return [person for person in found if found_by(person) not in ONLY_LIKE]


def hits_table(found: Sequence[Person], *, user: User, on: date) -> dict[str, Any]:
    """The files as a list, with why and until when each may be in the country."""
    shown = found[:FOUND_AT_MOST]
    here = with_newest(persons_visible_to(user, on)).in_bulk([person.pk for person in shown])
    return {
        "caption": _("Files found"),
        "hide_caption": True,
        "columns": [{"label": label} for label in COLUMNS],
        "rows": [_hit(person, here.get(person.pk), on) for person in shown],
        "pager": {"count": len(shown)},
    }


def _why(person: Person) -> dict[str, Any]:
    """Why the file is among what was found, in words."""
    why, name = found_by(person), found_as(person)
    return {
        "value": why.label if why else "",
        "sub": _("formerly %(name)s") % {"name": name} if name else "",
    }


def _hit(person: Person, newest: Any, on: date) -> dict[str, Any]:
    documents = list(person.documents.all())
    is_citizen = newest is not None and newest.newest_basis == Basis.CITIZEN
    return {
        "url": file_url(person.pk),
        "cells": [
            {"value": person.full_name, "sub": person.citizenship.name},
            _why(person),
            person.born_on,
            None if is_citizen else whereabouts(newest, on),
            {"value": ", ".join(document.number for document in documents), "kind": "code"},
            {"value": person.iin, "kind": "code"},
        ],
    }
