"""The acts on a pair of files, and on files that were joined."""

from collections import Counter
from datetime import date
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.admin.base import anywhere
from accounts.models import User
from core.admin import Act
from registry.admin.forms.matches import (
    DifferentForm,
    DoubtForm,
    SameForm,
    SettleForm,
    TakeBackForm,
    UnsureForm,
)
from registry.capabilities import RegistryCapability
from registry.models import Join, LikelyMatch, Person
from registry.operations.matches.deciding import ask_colleague, decide_different, decide_same
from registry.operations.matches.joining import Joined, doubt_join, settle_doubt, take_back
from registry.operations.matches.parting import PutBack
from registry.queries.matches.lists import joins_into

MAY_JOIN = anywhere(RegistryCapability.JOIN_FILES)


def _both_stand(match: LikelyMatch, on: date) -> bool:
    return not (match.one.is_taken_over or match.other.is_taken_over)


def _joined(done: Joined, on: date) -> Any:
    if not done.clocks:
        return _("The files are joined; %(name)s stands. No lawful end changed.") % {
            "name": done.join.survivor.full_name
        }
    changed = ngettext_lazy(
        "The files are joined; %(name)s stands. The lawful end of %(count)d stay changed.",
        "The files are joined; %(name)s stands. The lawful ends of %(count)d stays changed.",
        "count",
    )
    return changed % {"name": done.join.survivor.full_name, "count": len(done.clocks)}


def _parted(done: PutBack, on: date) -> Any:
    if not done.stayed:
        return _("The joining is taken back: each file is what it was.")
    count = Counter(table for table, _number in done.stayed)
    names = {model._meta.db_table: model._meta.verbose_name_plural for model in apps.get_models()}
    return _(
        "The joining is taken back. What came since and belongs to neither for certain stays in this file: "
        "%(what)s. Look at it."
    ) % {"what": "; ".join(f"{names[table]} – {number}" for table, number in count.items())}


MATCH_ACTS = (
    Act[LikelyMatch, Joined, User](
        name="same",
        label=_("The same person"),
        confirm=_("Join the two files"),
        move="same",
        key="m",
        primary=True,
        form=SameForm,
        allowed=MAY_JOIN,
        possible=_both_stand,
        consequence=_(
            "Stays, permits, cases and letters of both stand in one file, and lawful ends are computed anew. "
            "It can be taken back from that file."
        ),
        perform=lambda match, **given: decide_same(match_id=match.pk, **given),
        done=_joined,
    ),
    Act[LikelyMatch, LikelyMatch, User](
        name="different",
        label=_("Two different people"),
        confirm=_("They are different people"),
        move="different",
        key="d",
        form=DifferentForm,
        allowed=MAY_JOIN,
        possible=_both_stand,
        consequence=_("The pair is not asked about again until what one of the files says changes."),
        perform=lambda match, **given: decide_different(match_id=match.pk, **given),
        done=_("Kept: two different people."),
    ),
    Act[LikelyMatch, LikelyMatch, User](
        name="unsure",
        label=_("Not sure"),
        confirm=_("Ask the colleague"),
        move="unsure",
        key="u",
        form=UnsureForm,
        allowed=MAY_JOIN,
        possible=_both_stand,
        consequence=_("The pair goes to the colleague’s work, with what you write."),
        perform=lambda match, **given: ask_colleague(match_id=match.pk, **given),
        done=lambda match, on: _("%(name)s is asked.") % {"name": match.asked},
    ),
)


def _may_part(user: User, on: date, person: Person) -> bool:
    return MAY_JOIN(user, on, person) and bool(joins_of_file(person, user, on))


def _may_doubt(user: User, on: date, person: Person) -> bool:
    return MAY_JOIN(user, on, person) and any(not one.is_doubted for one in joins_of_file(person, user, on))


def _may_settle(user: User, on: date, person: Person) -> bool:
    return MAY_JOIN(user, on, person) and any(one.is_doubted for one in joins_of_file(person, user, on))


def joins_of_file(person: Person, user: User, on: date) -> list[Join]:
    """The joinings of the file, read once for its section and all of its acts."""
    kept: list[Join] | None = person.__dict__.get("_joins_into")
    if kept is None:
        kept = person.__dict__["_joins_into"] = joins_into(person, user=user, on=on)
    return kept


JOIN_ACTS = (
    Act[Person, PutBack, User](
        name="take-back-join",
        label=_("Take a joining of files back"),
        confirm=_("Part the two files"),
        tone="late",
        form=TakeBackForm,
        allowed=_may_part,
        consequence=_(
            "Each file is what it was; what came since goes to whom it belongs. The pair is asked about "
            "again."
        ),
        perform=lambda person, **given: take_back(**given),
        done=_parted,
    ),
    Act[Person, Join, User](
        name="doubt-join",
        label=_("Doubt a joining of files"),
        confirm=_("Doubt it"),
        form=DoubtForm,
        allowed=_may_doubt,
        consequence=_("Until it is settled no letter goes to the person, and nobody serves themselves."),
        perform=lambda person, **given: doubt_join(**given),
        done=_("The joining is doubted: letters stop until that is settled."),
    ),
    Act[Person, Join, User](
        name="settle-doubt",
        label=_("The joining of files is right"),
        confirm=_("Settle the doubt"),
        form=SettleForm,
        allowed=_may_settle,
        consequence=_("Letters go out again."),
        perform=lambda person, **given: settle_doubt(**given),
        done=_("The doubt is settled."),
    ),
)


def way_back(join: Join, act: str) -> str:
    """The act on the file that stands, with this joining chosen."""
    return f"{reverse('admin:registry_person_act', args=[join.survivor_id, act])}?join_id={join.pk}"
