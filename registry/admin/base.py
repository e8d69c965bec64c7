"""What the registry's lists and pages share: reference choices, cells, rights."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.db.models import Q, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import pill
from core import clock
from core.actors import Actor
from core.admin import ChoiceFilter, Filter
from core.templatetags.components import SOON_DAYS
from core.templatetags.dates_in_words import day_in_words, until_in_words
from identity.document_numbers import KEY_AT_LEAST, document_key
from identity.name_keys import name_prefixes
from registry.models import Person
from registry.queries.open_files import is_held
from registry.queries.people.files import FOUND_AT_MOST, find_persons, had_name, holders_of
from registry.queries.visibility import sees_held_files
from registry.rules.people.search import search_terms
from registry.states import AccessClass, Basis


class OnFile:
    """A list whose things stand on a person's file: it is gone back to, and says what can be done now."""

    admin_site: AdminSite

    def person_of(self, subject: Any) -> int | None:
        return int(subject.person_id)

    def row_url(self, row: Any) -> str:
        return self.back_url(row)

    def back_url(self, subject: Any) -> str:
        return file_url(self.person_of(subject) or 0)

    def acts_now(self, request: HttpRequest, subject: Any, on: date) -> list[dict[str, Any]]:
        """The acts of the file: a registration that was renewed is followed by another."""
        files: Any = self.admin_site.get_model_admin(Person)
        person = files.get_queryset(request).filter(pk=self.person_of(subject)).first()
        return [] if person is None else files.acts_of_file(request, person, on)


# --- cells -------------------------------------------------------------------------------------


def file_url(person_id: int) -> str:
    """The address of a migrant's file."""
    return reverse("admin:registry_person_change", args=[person_id])


def person_cell(person: Any) -> dict[str, Any]:
    """A person as the first cell of a row, or linked anywhere."""
    return {"value": person.full_name, "sub": f"{person.citizenship.iso3} · {day_in_words(person.born_on)}"}


def linked(person: Any) -> dict[str, Any]:
    """The same, as a link to the file."""
    return person_cell(person) | {"url": file_url(person.pk)}


def whereabouts(person: Any, on: date) -> Any:
    """Whether the person is here and until when, of a file `with_newest`; None before any stay."""
    if getattr(person, "newest_entry", None) is None:
        return None
    if person.newest_departure is not None:
        return pill("closed", _("Has left"))
    if person.newest_basis == Basis.CITIZEN:
        return pill("closed", _("A citizen"))
    if person.newest_end is None:
        return pill("soon", _("Lawful end not known"))
    left = (person.newest_end - on).days + 1
    tone = "late" if left <= 0 else "soon" if left <= SOON_DAYS else "calm"
    return pill(tone, until_in_words(person.newest_end))


# --- boxes that several lists have ---------------------------------------------------------------


def by_document(path: str) -> Callable[[str, date], Q]:
    """People (behind `path`) who hold the document with this number, whatever its spelling."""

    def condition(text: str, on: date) -> Q:
        if len(document_key(text)) < KEY_AT_LEAST:
            raise ValidationError(_("Write at least three letters or digits of the number, in full."))
        return Q(**{f"{path}__in": Subquery(holders_of(text).values("person_id"))})

    return condition


def persons_meant(*, text: str, user: Actor, on: date) -> list[int]:
    """The files, of those the user may find, that one line of text means: a number or a name.

    Raises: ValidationError when it means nothing, or more files than can be told apart.
    """
    terms = search_terms(text)
    if terms.is_empty or terms.is_no_name:
        raise ValidationError(_("Write a file number, a document number, an IIN or a surname."))
    found = find_persons(
        user=user,
        on=on,
        document=terms.document,
        iin=terms.iin,
        born_on=terms.born_on,
        surname=terms.surname,
        given_names=terms.given_names,
        limit=FOUND_AT_MOST + 1,
        like=False,
    )
    if len(found) > FOUND_AT_MOST:
        raise ValidationError(
            _("More than %(files)s files are meant: write the whole name, or a document number.")
            % {"files": FOUND_AT_MOST}
        )
    return [person.pk for person in found]


def access_filter(request: HttpRequest, path: str = "") -> list[Filter]:
    """The box for the files under protection, for whom they exist."""
    if not sees_held_files(request.user, clock.today()):
        return []
    held = is_held(path)
    return [
        ChoiceFilter(
            name="access",
            label=_("Access"),
            choices=lambda: (("closed", _("Under protection")), *AccessClass.choices),
            conditions={"closed": lambda on: held},
            lookup=f"{path}access_class",
        )
    ]


def by_name(column: str) -> Callable[[str, date], Q]:
    """People whose name begins with the text, in any script or spelling, or did before."""

    def condition(text: str, on: date) -> Q:
        prefixes = name_prefixes(text)
        if not prefixes:
            raise ValidationError(_("Write the first letters of the name."))
        found = had_name(column, prefixes)
        for prefix in prefixes:
            found |= Q(**{f"{column}__startswith": prefix})
        return found

    return condition
