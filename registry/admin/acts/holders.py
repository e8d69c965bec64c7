"""Acts that decide whose a line of a file is, and what people are to one another."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere
from accounts.models import User
from core.admin import Act
from registry.admin.base import file_url
from registry.admin.forms.holders import BackForm, BackOfSplitForm, EndTieForm, HolderForm, SplitForm, TieForm
from registry.admin.forms.people import FoundForm
from registry.capabilities import RegistryCapability
from registry.models import MarkedCrossing, Person, Split, Tie
from registry.operations.matches.splitting import (
    decide_other_holder,
    decide_same_holder,
    split_file,
    take_decision_back,
    take_split_back,
)
from registry.operations.ties import add_tie, end_tie
from registry.queries.matches.splits import standing_split_of
from registry.queries.people.ties import has_tie
from registry.queries.stays.crossed import has_crossings
from registry.states import CrossingMark

AT_COUNTER = anywhere(RegistryCapability.KEEP_FILES)
DECIDES = anywhere(RegistryCapability.CLEAR_MARKS)
JOINS = anywhere(RegistryCapability.JOIN_FILES)


def _is_asked(mark: MarkedCrossing, on: date) -> bool:
    return mark.mark == CrossingMark.HOLDER_DIFFERS and mark.cleared_on is None


def _is_decided(mark: MarkedCrossing, on: date) -> bool:
    return mark.mark == CrossingMark.HOLDER_DIFFERS and bool(mark.cleared_on and mark.note)


HOLDER_ACTS = (
    Act[MarkedCrossing, MarkedCrossing, User](
        name="same-holder",
        label=_("It is this person after all"),
        form=FoundForm,
        allowed=DECIDES,
        possible=_is_asked,
        consequence=_("The crossing counts for the stays of this file. Its clock is made anew."),
        perform=lambda mark, **given: decide_same_holder(mark_id=mark.pk, **given),
        done=_("The crossing is this person’s."),
    ),
    Act[MarkedCrossing, Split, User](
        name="other-holder",
        label=_("It is another person"),
        confirm=_("Give them a file"),
        form=HolderForm,
        allowed=DECIDES,
        possible=_is_asked,
        consequence=_(
            "The crossing, and all that say the same of the holder with this document, go into a file of "
            "their own, now and later. The stays of this file stay as they are."
        ),
        perform=lambda mark, **given: decide_other_holder(mark_id=mark.pk, **given),
        done=_("The other person has a file."),
        leads_to=lambda mark, split: file_url(split.into_id),
    ),
    Act[MarkedCrossing, MarkedCrossing, User](
        name="take-back",
        label=_("Take the decision back"),
        form=BackForm,
        allowed=DECIDES,
        possible=_is_decided,
        consequence=_("The question is open again, and the crossing moves no stay until it is decided."),
        perform=lambda mark, **given: take_decision_back(mark_id=mark.pk, **given),
        done=_("The decision is taken back."),
    ),
)

FILE_ACTS = (
    Act[Person, Tie, User](
        name="add-tie",
        label=_("Add a tie"),
        form=TieForm,
        allowed=AT_COUNTER,
        consequence=_("It stands on both files, for those who may open both."),
        perform=lambda person, **given: add_tie(**given),
        done=_("The tie was added."),
    ),
    Act[Person, Tie, User](
        name="end-tie",
        label=_("A tie has ended"),
        confirm=_("Write it down"),
        form=EndTieForm,
        allowed=AT_COUNTER,
        possible=lambda person, on: has_tie(person),
        consequence=_("It stays on both files with its days."),
        perform=lambda person, **given: end_tie(person_id=person.pk, **given),
        done=_("The tie has ended."),
    ),
    Act[Person, Split, User](
        name="split",
        label=_("Two people in one file"),
        confirm=_("Part the file"),
        form=SplitForm,
        allowed=JOINS,
        possible=lambda person, on: has_crossings(person),
        consequence=_(
            "The chosen lines go into the other person’s file with their stays, permits and cases. Clocks of "
            "both are made anew. It can be taken back."
        ),
        perform=lambda person, **given: split_file(person_id=person.pk, **given),
        done=_("The file is parted."),
        leads_to=lambda person, split: file_url(split.into_id),
    ),
    Act[Person, Split, User](
        name="unsplit",
        label=_("Take the parting back"),
        form=BackOfSplitForm,
        allowed=JOINS,
        possible=lambda person, on: standing_split_of(person) is not None,
        consequence=_("What went into the other file last comes back, with its stays, permits and cases."),
        perform=lambda person, **given: take_split_back(**given),
        done=_("The parting is taken back."),
    ),
)
