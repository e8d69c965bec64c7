"""The alerts about what happens here: feeds, letters, entries set aside, alerts that nobody took."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import AccountsCapability
from core.alerts import Alerted, AlertKind, alert_kinds, day_of, text_of
from feeds.rules.completeness import FeedState
from notifications.events import NotificationEvent
from notifications.states import MessageTemplate, Recipient
from registry.events import RegistryEvent

SET_ASIDE_PAGE = "admin:notifications_setaside_changelist"


def error_name(code: str) -> str:
    """Why a letter was not delivered."""
    known = {
        "no_address": _("no e-mail address in the file"),
        "SMTPRecipientsRefused": _("the address was refused"),
        "ConnectionRefusedError": _("the mail server does not answer"),
        "SMTPServerDisconnected": _("the mail server broke off"),
        "TimeoutError": _("the mail server did not answer in time"),
        "gaierror": _("the mail server was not found"),
    }
    return known.get(code, _("the mail server refused it (%(code)s)") % {"code": code or "–"})


def _letter(alert: Alerted) -> str:
    return _("“%(letter)s” to the %(recipient)s: %(error)s") % {
        "letter": text_of(MessageTemplate, alert.facts.get("template", "")),
        "recipient": text_of(Recipient, alert.facts.get("recipient", "")).lower(),
        "error": error_name(str(alert.facts.get("error", ""))),
    }


def _file(alert: Alerted) -> str:
    """The file whose address is to be mended; a letter about nobody's file has its list alone."""
    if alert.person_id is None:
        return f"{reverse('desk:alerts')}?kind=message_failed"
    return reverse("admin:registry_person_change", args=[alert.person_id])


def _entry(alert: Alerted) -> str:
    return _("Entry %(number)s: %(cause)s") % {
        "number": alert.facts.get("entry", ""),
        "cause": alert.facts.get("cause", ""),
    }


@dataclass(frozen=True, slots=True)
class _Unanswered:
    """The alert that went up, as its own kind's link reads it."""

    subject_id: int
    person_id: int | None
    raised_on: date
    facts: dict[str, Any]
    case: Any


def _original(alert: Alerted) -> str:
    """Where one looks at what nobody has looked at."""
    before = _Unanswered(
        subject_id=alert.facts["original"],
        person_id=alert.person_id,
        raised_on=alert.raised_on,
        facts=alert.facts,
        case=alert.case,
    )
    return alert_kinds[alert.facts["kind"]].link(before)


def _nobody_took(alert: Alerted) -> str:
    return _("%(what)s: nobody has taken it since %(day)s") % {
        "what": alert_kinds[alert.facts["kind"]].title,
        "day": day_of(alert.facts, "raised_on"),
    }


FEED = AlertKind(
    code="feed",
    order=30,
    title=gettext_lazy("Feed silent or incomplete"),
    many=gettext_lazy("Feeds that need attention"),
    subject="checkpoint",
    sentence=lambda alert: (
        f"{alert.facts.get('code', '')}: {text_of(FeedState, alert.facts.get('state', ''))}"
    ),
    link=lambda alert: reverse("feeds:health"),
    empty=gettext_lazy("Every connected checkpoint sends what is expected and says how far it is complete."),
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(NotificationEvent.FEED_FELL_SILENT,),
    closed_by=(NotificationEvent.FEED_RECOVERED,),
    answer_within=3,
)
MESSAGE_FAILED = AlertKind(
    code="message_failed",
    order=31,
    title=gettext_lazy("Message that could not be delivered"),
    many=gettext_lazy("Letters not delivered"),
    subject="message",
    sentence=_letter,
    link=_file,
    empty=gettext_lazy("Every letter reached its mail server."),
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(NotificationEvent.MESSAGE_FAILED,),
    closed_by=(NotificationEvent.MESSAGE_RETRIED,),
    answer_within=14,
)
ENTRY_SET_ASIDE = AlertKind(
    code="entry_set_aside",
    order=50,
    title=gettext_lazy("Journal entry set aside"),
    many=gettext_lazy("Journal entries set aside"),
    subject="setaside",
    sentence=_entry,
    link=lambda alert: reverse(SET_ASIDE_PAGE),
    empty=gettext_lazy("Something was made of every entry of the journal."),
    tone="late",
    attended_by=AccountsCapability.ATTEND_FAILURES,
    raised_by=(NotificationEvent.ENTRY_SET_ASIDE,),
    closed_by=(NotificationEvent.ENTRY_FOLLOWED,),
    page=SET_ASIDE_PAGE,
)
#: It ends when somebody answers the alert that went up: has it, decides, or puts this one away. That
#: alert's own cause being gone is no answer; only a held file and a citizen's are in nobody's list.
UNANSWERED = AlertKind(
    code="unanswered",
    order=11,
    title=gettext_lazy("Alert that nobody took in time"),
    many=gettext_lazy("Alerts that nobody took in time"),
    subject="alert",
    sentence=_nobody_took,
    link=_original,
    empty=gettext_lazy("An alert goes up to here when nobody has taken it in the days it has."),
    tone="late",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    for_country=True,
    raised_by=(NotificationEvent.ALERT_UNANSWERED,),
    closed_by=(
        NotificationEvent.ALERT_TAKEN,
        NotificationEvent.ALERT_ASSIGNED,
        NotificationEvent.ALERT_SETTLED,
    ),
    closed_for_person_by=(RegistryEvent.CLOCK_ENDED,),
    is_settled=True,
)
KINDS = (FEED, MESSAGE_FAILED, ENTRY_SET_ASIDE, UNANSWERED)
