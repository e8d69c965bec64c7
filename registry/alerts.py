"""The alerts about stays and crossings: a registration that lapsed, a crossing that does not fit."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import AccountsCapability
from core.alerts import Alerted, AlertKind, Happening, day_of, text_of
from core.templatetags.dates_in_words import day_in_words
from registry.events import RegistryEvent
from registry.states import CrossingMark


def _stay(entry: Happening) -> tuple[str, int]:
    """A lapse is the stay's, whichever registration came last."""
    return ("stay", entry.data["stay"] if entry.subject_kind == "registration" else entry.subject_id)


def _mark(entry: Happening) -> tuple[str, int]:
    """One crossing may bear several marks; each is an alert of its own."""
    return (f"crossing.{entry.data['mark']}"[:40], entry.subject_id)


def _file(alert: Alerted) -> str:
    return reverse("admin:registry_person_change", args=[alert.person_id])


def _lapsed(alert: Alerted) -> str:
    day = day_of(alert.facts, "last_on") if alert.facts.get("last_on") else day_in_words(alert.raised_on)
    return _("Ended on %(day)s, not renewed") % {"day": day}


REGISTRATION_LAPSED = AlertKind(
    code="registration_lapsed",
    order=20,
    title=gettext_lazy("Registration lapsed"),
    many=gettext_lazy("Lapsed registrations"),
    subject="stay",
    about=_stay,
    sentence=_lapsed,
    link=_file,
    empty=gettext_lazy("A registration appears here the day after its last day."),
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(RegistryEvent.REGISTRATION_LAPSED,),
    closed_by=(
        RegistryEvent.REGISTRATION_OPENED,
        RegistryEvent.REGISTRATION_RENEWED,
        RegistryEvent.REGISTRATION_MOVED,
        RegistryEvent.REGISTRATION_ENDED,
        RegistryEvent.STAY_ENDED,
        RegistryEvent.STAY_ANNULLED,
        # A citizen has nothing to register.
        RegistryEvent.CLOCK_ENDED,
    ),
    answer_within=7,
)
CROSSING_MARK = AlertKind(
    code="crossing_mark",
    order=22,
    title=gettext_lazy("Crossing that does not fit"),
    many=gettext_lazy("Crossings to look at"),
    subject="crossing",
    about=_mark,
    sentence=lambda alert: text_of(CrossingMark, alert.facts.get("mark", "")),
    link=lambda alert: reverse("admin:registry_crossing_change", args=[alert.subject_id]),
    empty=gettext_lazy("Crossings that contradict each other appear here for an officer to look at."),
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(RegistryEvent.CROSSING_MARKED,),
    closed_by=(RegistryEvent.MARK_CLEARED,),
    answer_within=14,
)
QUESTION_OVERDUE = AlertKind(
    code="question_overdue",
    order=23,
    title=gettext_lazy("An answer about a record is overdue"),
    many=gettext_lazy("Overdue answers about records"),
    subject="recordquestion",
    sentence=lambda alert: _("Owed by %(day)s") % {"day": day_of(alert.facts, "due")},
    link=lambda alert: reverse("admin:registry_recordquestion_change", args=[alert.subject_id]),
    empty=gettext_lazy("A question about a record appears here the day after its answer was owed."),
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(RegistryEvent.QUESTION_OVERDUE,),
    closed_by=(RegistryEvent.QUESTION_ANSWERED, RegistryEvent.QUESTION_WITHDRAWN),
    answer_within=7,
)
KINDS = (REGISTRATION_LAPSED, CROSSING_MARK, QUESTION_OVERDUE)
