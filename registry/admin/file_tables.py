"""The tables of a migrant's file: papers, stays, crossings, documents."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.base import pill
from core.templatetags.dates_in_words import day_in_words
from registry.admin.papers import last_day_cell, registration_state, residence_state
from registry.admin.stays import lawful_until_cell, stay_state
from registry.models import FormerValue, IdentityDocument
from registry.queries.people.papers import paper_in_words
from registry.queries.stays.file_pages import File
from registry.states import FormerKind

Table = dict[str, Any]


def tables_of(file: File, on: date) -> Iterator[tuple[str, Table]]:
    """Title and table of each part, in the order of work at the counter."""
    yield _("Registrations"), registrations(file, on)
    yield _("Residence permits"), permits(file, on)
    yield _("Arrival notices"), notices(file)
    yield _("Stays"), stays(file, on)
    if file.marks:
        yield _("Marks"), marks(file)
    yield _("Crossings"), crossings(file)
    yield _("Documents"), documents(file, on)
    if file.former:
        yield _("Said before"), former_values(file)


def expiry(document: IdentityDocument, on: date) -> str:
    """Until when a document is valid, in words."""
    if document.expires_on is None:
        return _("no expiry known")
    if document.expires_on < on:
        return _("expired on %(day)s") % {"day": day_in_words(document.expires_on)}
    return _("valid until %(day)s") % {"day": day_in_words(document.expires_on)}


def _is_here(file: File) -> bool:
    """Whether a stay goes on: only then are there buttons to register and to notify."""
    return any(stay.left_on is None for stay in file.stays)


def registrations(file: File, on: date) -> Table:
    return _table(
        _("Registrations"),
        [_("From"), _("Until"), _("State"), _("Address"), _("Host"), _("Terms")],
        [
            (
                _page("registration", row.pk),
                [
                    row.first_on,
                    last_day_cell(row, on),
                    pill(**registration_state(row, on)),
                    {"value": row.address, "sub": _place(row)},
                    row.host.name if row.host else None,
                    {"value": _renewals(row.renewal_number), "sub": _(row.terms.clause)},
                ],
            )
            for row in file.registrations
        ],
        empty=(
            _("Not registered"),
            _("What is to be done now is said at the top of the page.") if _is_here(file) else "",
        ),
    )


def permits(file: File, on: date) -> Table:
    return _table(
        _("Residence permits"),
        [_("Number"), _("State"), _("Ground"), _("Requested on"), _("From"), _("Until")],
        [
            (
                _page("residencepermit", row.pk),
                [
                    row.number or _("request for a permit"),
                    pill(**residence_state(row, on)),
                    {"value": row.ground.name, "sub": row.ground_reference},
                    row.requested_on,
                    row.valid_from,
                    row.valid_until,
                ],
            )
            for row in file.permits
        ],
        empty=(_("No residence permit"), _("A request is made on a ground: work, study, family.")),
    )


def notices(file: File) -> Table:
    return _table(
        _("Arrival notices"),
        [_("Received on"), _("Deadline"), _("In time"), _("Host"), _("Address")],
        [
            (
                _page("arrivalnotification", row.pk),
                [
                    row.received_on,
                    row.deadline_on,
                    pill("late", _("Late")) if row.is_late else pill("calm", _("In time")),
                    {"value": row.host.name, "url": reverse("admin:parties_host_change", args=[row.host_id])},
                    {"value": row.address, "sub": _place(row)},
                ],
            )
            for row in file.notices
        ],
        empty=(
            _("No arrival notice"),
            _("The host must notify. What can be entered here is said at the top of the page.")
            if _is_here(file)
            else "",
        ),
    )


def stays(file: File, on: date) -> Table:
    return _table(
        _("Stays"),
        [_("Entered"), _("Departed"), _("State"), _("Lawful until"), _("Basis"), _("Region")],
        [
            (
                _page("stay", row.pk),
                [
                    {"value": row.entered_on, "sub": row.entry.checkpoint.name},
                    {
                        "value": row.left_on,
                        "sub": row.exit.checkpoint.name if row.exit else "",
                    },
                    pill(**stay_state(row, on)),
                    lawful_until_cell(row, on),
                    row.get_basis_display(),
                    {"value": row.region.name, "sub": row.district.name if row.district else ""},
                ],
            )
            for row in file.stays
        ],
        empty=(_("No stay recorded"), _("A stay begins with an entry told by the border.")),
    )


def marks(file: File) -> Table:
    return _table(
        _("Marks"),
        [_("What does not fit"), _("Crossing"), _("Marked on"), _("State"), _("What was found")],
        [
            (
                _page("markedcrossing", row.pk),
                [
                    row.get_mark_display(),
                    {"value": row.crossing.crossed_at, "sub": row.crossing.checkpoint.name},
                    row.marked_on,
                    pill("closed", _("Cleared")) if row.cleared_on else pill("soon", _("To look at")),
                    row.note,
                ],
            )
            for row in file.marks
        ],
        empty=("", ""),
    )


def crossings(file: File) -> Table:
    marked = {mark.crossing_id for mark in file.marks if mark.cleared_on is None}
    return _table(
        _("Crossings"),
        [_("Crossed at"), _("Direction"), _("Checkpoint"), _("Document"), _("Source"), _("Mark")],
        [
            (
                _page("crossing", row.pk),
                [
                    row.crossed_at,
                    row.get_direction_display(),
                    row.checkpoint.name,
                    {"value": row.document_number, "sub": row.issuing_country.iso3, "kind": "code"},
                    {"value": row.source, "sub": _("revision %(number)s") % {"number": row.revision}},
                    pill("soon", _("To look at")) if row.pk in marked else None,
                ],
            )
            for row in file.crossings
        ],
        empty=(_("No crossings"), _("Crossings come in by the border feed.")),
    )


def _is_over(document: IdentityDocument, on: date) -> bool:
    return document.expires_on is not None and document.expires_on < on


def documents(file: File, on: date) -> Table:
    return _table(
        _("Documents"),
        [_("Number"), _("Kind"), _("Issued by"), _("Expires on"), _("First seen on"), _("State")],
        [
            (
                "",
                [
                    {"value": row.number, "kind": "code"},
                    row.get_kind_display(),
                    row.issuing_country.name,
                    {"value": row.expires_on, "sub": expiry(row, on) if _is_over(row, on) else ""},
                    row.first_seen_on,
                    _document_state(row),
                ],
            )
            for row in file.documents
        ],
        empty=(_("No document"), _("Add the document that was shown.")),
    )


def _document_state(document: IdentityDocument) -> Any:
    if document.held_until is None:
        return pill("calm", document.get_state_display())
    state = f"{document.get_state_display()}, {day_in_words(document.held_until)}"
    return {"value": state, "sub": document.state_reason}


def former_values(file: File) -> Table:
    return _table(
        _("Said before"),
        [_("What"), _("It was"), _("From"), _("Until"), _("Reason")],
        [
            (
                "",
                [
                    row.get_kind_display(),
                    _former(row),
                    row.valid_from,
                    row.valid_until,
                    {"value": row.reason or row.get_told_by_display(), "sub": _proof(row)},
                ],
            )
            for row in file.former
        ],
        empty=("", ""),
    )


def _proof(row: FormerValue) -> str:
    """The paper that shows it: as it was named, or as it was received."""
    return row.paper or (paper_in_words(row.received) if row.received else "")


def _former(row: FormerValue) -> Any:
    if row.kind == FormerKind.NAME:
        return row.full_name
    if row.citizenship is not None:
        return row.citizenship.name
    return row.born_on or row.get_sex_display()


def _table(
    caption: str, columns: list[str], rows: list[tuple[str, list[Any]]], *, empty: tuple[str, str]
) -> Table:
    return {
        "caption": caption,
        "hide_caption": True,
        "columns": [{"label": label} for label in columns],
        "rows": [{"url": url, "cells": cells} for url, cells in rows],
        "empty": {"title": empty[0], "text": empty[1]},
    }


def _page(model: str, pk: int) -> str:
    return reverse(f"admin:registry_{model}_change", args=[pk])


def _place(row: Any) -> str:
    return f"{row.region.name}, {row.district.name}" if row.district else str(row.region.name)


def _renewals(number: int) -> str:
    return _("first") if number == 0 else _("renewal %(number)s") % {"number": number}
