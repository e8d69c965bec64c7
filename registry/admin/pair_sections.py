"""The other files of one person, on the page of a file: those that may be, and those that were joined."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from registry.admin.acts.matches import joins_of_file
from registry.admin.base import person_cell
from registry.admin.match_page import join_state_cell, pair_url, state_cell, sure_cell
from registry.queries.matches.lists import matches_of
from registry.queries.people.holdings import may_hold


def pairs_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """The other files that may be this person's, the likeliest first; None where there is none."""
    if not may_hold(person, "matches_as_one", "matches_as_other"):
        return None
    pairs = matches_of(person.pk, user=user, on=on)
    if not pairs:
        return None
    labels = (_("The other file"), _("Found by"), _("How sure"), _("State"))
    return {
        "table": {
            "caption": _("May be the same person"),
            "hide_caption": True,
            "columns": [{"label": label} for label in labels],
            "rows": [
                {
                    "url": pair_url(pair.pk),
                    "cells": [
                        person_cell(pair.beside(person.pk)),
                        pair.found_by,
                        sure_cell(pair),
                        state_cell(pair),
                    ],
                }
                for pair in pairs
            ],
            "empty": {"title": "", "text": ""},
        }
    }


def joins_of_person(person: Any, user: User, on: date) -> dict[str, Any] | None:
    """The files that this one has taken over, with the pair that was decided; None where there is none."""
    joins = joins_of_file(person, user, on)
    if not joins:
        return None
    labels = (_("File taken over"), _("Joined on"), _("By"), _("What was found"), _("State"))
    return {
        "table": {
            "caption": _("Files joined into this one"),
            "hide_caption": True,
            "columns": [{"label": label} for label in labels],
            "rows": [
                {
                    "url": pair_url(join.match_id),
                    "cells": [
                        person_cell(join.taken),
                        join.joined_on,
                        str(join.joined_by),
                        join.note,
                        join_state_cell(join),
                    ],
                }
                for join in joins
            ],
            "empty": {"title": "", "text": ""},
        }
    }
