"""The lines of a file that may hold two people, and what of them contradicts what, in words."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.base import pill
from accounts.models import User
from core.templatetags.dates_in_words import day_in_words, moment_in_words
from registry.models import Crossing, MixedFile
from registry.queries.matches.mixed import mixed_of
from registry.queries.people.holdings import may_hold
from registry.queries.stays.questions import newest_crossings_of
from registry.states import MixedGround, MixedState

TONES = {
    MixedState.OPEN: "soon",
    MixedState.PARTED: "calm",
    MixedState.ONE_PERSON: "calm",
    MixedState.GONE: "closed",
}


def mixed_url(mixed_id: int) -> str:
    """The address of a question about a file."""
    return reverse("admin:registry_mixedfile_change", args=[mixed_id])


def mixed_state(mixed: MixedFile) -> dict[str, Any]:
    """Where it stands, as tone and word."""
    return {"tone": TONES[MixedState(mixed.state)], "label": mixed.get_state_display()}


def partners_of(mixed: MixedFile) -> dict[int, list[tuple[MixedGround, int]]]:
    """By crossing: why it contradicts, and which other one."""
    found: dict[int, list[tuple[MixedGround, int]]] = defaultdict(list)
    for ground in mixed.grounds:
        why = MixedGround(ground["ground"])
        found[ground["one"]].append((why, ground["other"]))
        found[ground["other"]].append((why, ground["one"]))
    return found


def reasons_of(mixed: MixedFile, crossing_id: int) -> str:
    """Why a crossing contradicts others of the file, each reason once; empty where it does not."""
    found = {why for why, _other in partners_of(mixed).get(crossing_id, ())}
    return ", ".join(str(why.label) for why in MixedGround if why in found)


def lines_table(mixed: MixedFile) -> dict[str, Any]:
    """All crossings of the file, the newest first: two queries whatever it holds."""
    crossings = list(newest_crossings_of(mixed.person_id).select_related("issuing_country"))
    by_id = {crossing.pk: crossing for crossing in crossings}
    partners = partners_of(mixed)
    labels = (_("Crossed at"), _("Crossing"), _("Document"), _("Holder as presented"), _("What contradicts"))
    return {
        "caption": _("What the crossings say"),
        "hide_caption": True,
        "columns": [{"label": label} for label in labels],
        "rows": [
            {
                "url": reverse("admin:registry_crossing_change", args=[crossing.pk]),
                "cells": [
                    crossing.crossed_at,
                    {"value": crossing.get_direction_display(), "sub": crossing.checkpoint.name},
                    {
                        "value": crossing.document_number,
                        "sub": f"{crossing.get_document_kind_display()} · {crossing.issuing_country.iso3}",
                        "kind": "code",
                    },
                    _holder(crossing),
                    _why(partners.get(crossing.pk, ()), by_id),
                ],
            }
            for crossing in crossings
        ],
        "empty": {"title": _("No crossings"), "text": _("They went into another file.")},
    }


def _holder(crossing: Crossing) -> dict[str, Any]:
    name = " ".join(part for part in (crossing.surname, crossing.given_names, crossing.patronymic) if part)
    return {"value": name, "sub": f"{day_in_words(crossing.born_on)} · {crossing.get_sex_display()}"}


def _why(found: Iterable[tuple[MixedGround, int]], by_id: dict[int, Crossing]) -> Any:
    """Each reason with the lines it is about; nothing where the line fits."""
    others: dict[MixedGround, list[str]] = defaultdict(list)
    for why, other in found:
        if other in by_id:
            others[why].append(moment_in_words(by_id[other].crossed_at))
    if not others:
        return None
    said = [
        _("%(reason)s: beside %(lines)s") % {"reason": why.label, "lines": ", ".join(lines)}
        for why, lines in others.items()
    ]
    return pill("late", _("contradicts")) | {"sub": "; ".join(said)}


def mixed_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """The questions whether a file holds two people, the newest first; None where there never was one."""
    rows = mixed_of(person.pk, user, on) if may_hold(person, "mixed") else []
    if not rows:
        return None
    labels = (_("What contradicts"), _("State"), _("Found on"), _("Answered by"), _("What was found"))
    return {
        "table": {
            "caption": _("May hold two people"),
            "hide_caption": True,
            "columns": [{"label": label} for label in labels],
            "rows": [
                {
                    "url": mixed_url(row.pk),
                    "cells": [
                        row.grounds_in_words,
                        pill(**mixed_state(row)),
                        row.found_on,
                        str(row.solved_by) if row.solved_by else None,
                        row.note,
                    ],
                }
                for row in rows
            ],
            "empty": {"title": "", "text": ""},
        }
    }
