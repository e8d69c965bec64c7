"""The alerts about overstay cases: a possible overstay, a decision whose facts have changed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import AccountsCapability
from core.alerts import Alerted, AlertKind, day_of, text_of
from core.templatetags.dates_in_words import day_in_words
from enforcement.events import CaseEvent
from enforcement.states import ChangedFact


def _case_page(alert: Alerted) -> str:
    return reverse("desk:case", args=[alert.case.public_id])


def _since(alert: Alerted) -> str:
    return _("Lawful end of the stay: %(day)s") % {"day": day_in_words(alert.case.authorised_until)}


def _what_changed(alert: Alerted) -> str:
    changed = ", ".join(text_of(ChangedFact, fact) for fact in alert.facts.get("changed", []))
    return _("Changed after the decision: %(facts)s. Review by %(day)s") % {
        "facts": changed,
        "day": day_of(alert.facts, "review_due_on"),
    }


def _owed_until(alert: Alerted) -> str:
    return _("Answer owed until %(day)s") % {"day": day_of(alert.facts, "answer_due_on")}


def _file(alert: Alerted) -> str:
    return reverse("admin:registry_person_change", args=[alert.person_id])


OVERSTAY = AlertKind(
    code="overstay",
    order=10,
    title=gettext_lazy("Possible overstay"),
    many=gettext_lazy("Possible overstays"),
    subject="overstaycase",
    sentence=_since,
    link=_case_page,
    empty=gettext_lazy("A case appears here when the lawful end of a stay has passed."),
    tone="late",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(CaseEvent.CASE_OPENED, CaseEvent.CASE_REOPENED, CaseEvent.CASE_RESTORED),
    closed_by=(CaseEvent.CASE_RESOLVED, CaseEvent.CASE_DISMISSED, CaseEvent.CASE_SUPERSEDED),
    given_by=(CaseEvent.CASE_REVIEW_BEGUN, CaseEvent.CASE_REOPENED),
    page="desk:cases",
    answer_within=7,
)
DECISION_REVIEW = AlertKind(
    code="decision_review",
    order=12,
    title=gettext_lazy("Decision owed a review"),
    many=gettext_lazy("Decisions owed a review"),
    subject="overstaycase",
    sentence=_what_changed,
    link=_case_page,
    empty=gettext_lazy(
        "When facts are corrected after a decision that rests on them, its review is asked for here."
    ),
    tone="late",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(CaseEvent.CASE_FACTS_CHANGED,),
    closed_by=(
        CaseEvent.CASE_FACTS_RESTORED,
        CaseEvent.CASE_REOPENED,
        CaseEvent.CASE_UPHELD,
        CaseEvent.CASE_ANNULLED,
    ),
    answer_within=7,
)
KEPT_TOO_LONG = AlertKind(
    code="kept_too_long",
    order=14,
    title=gettext_lazy("Two files not compared in time"),
    many=gettext_lazy("Files not compared in time"),
    subject="keptback",
    sentence=_owed_until,
    link=_file,
    empty=gettext_lazy(
        "When a case waits too long for an answer whether two files are one person’s, it appears here."
    ),
    tone="late",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(CaseEvent.CASE_KEPT_TOO_LONG,),
    closed_by=(CaseEvent.CASE_NO_LONGER_KEPT,),
    answer_within=7,
)
KINDS = (OVERSTAY, DECISION_REVIEW, KEPT_TOO_LONG)
