"""The sheet that a person takes along from the counter: until when, what to do, where.

It says what is recorded and never why somebody looks at it: no case, no mark, nobody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.templatetags.dates_in_words import (
    by_in_words,
    day_in_words,
    days_left_in_words,
    until_in_words,
)
from reference.models import Confidence, Office
from reference.queries.offices import offices_for
from registry.models import IdentityDocument, Registration, ResidencePermit, Stay
from registry.queries.stays.file_pages import File
from registry.queries.stays.terms import rule_of
from registry.rules.stays.registrations import renewal_window


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do by a last day, if it has one, or something that `lasts` until that day."""

    what: str
    by: date | None = None
    lasts: bool = False

    @property
    def deadline(self) -> str:
        """The last day in words; empty for what has none."""
        if self.by is None:
            return ""
        day = until_in_words(self.by) if self.lasts else by_in_words(self.by)
        return _("%(by)s, that day included:") % {"by": capfirst(day)}


def until_when(file: File, on: date) -> list[dict[str, Any]]:
    """The clocks of whoever is here, as label and value."""
    stay = file.stay
    if stay is None or not _is_here(stay):
        return []
    facts: list[dict[str, Any]] = []
    if not stay.is_citizens:
        facts.append({"label": _("Your stay"), "value": _stay_until(stay, on)})
    if file.registration is not None:
        registered = {"label": _("Your registration"), "value": until_in_words(file.registration.last_on)}
        facts.append(registered | {"note": file.registration.address})
    if file.permit is not None and file.permit.valid_until is not None:
        permit = {"label": _("Your residence permit"), "value": until_in_words(file.permit.valid_until)}
        facts.append(permit | {"note": file.permit.number})
    document = newest_valid(file)
    if document is not None and document.expires_on is not None:
        passport = {"label": document.get_kind_display(), "value": until_in_words(document.expires_on)}
        facts.append(passport | {"note": document.number})
    return facts


def offices_of(stay: Stay | None, on: date) -> list[dict[str, Any]]:
    """The offices that serve where the person is, as they are recorded; none where none is known."""
    if stay is None or stay.region_id is None:
        return []
    return [
        {
            "address": office.address,
            "hours": _hours(office),
            "phone": office.phone,
            "source": "" if office.confidence == Confidence.CONFIRMED else _(office.source),
        }
        for office in offices_for(region_id=stay.region_id, district_id=stay.district_id, on=on)
    ]


def _hours(office: Office) -> str:
    if office.opens_at is None or office.closes_at is None:
        return ""
    hours = {"first": f"{office.opens_at:%H:%M}", "last": f"{office.closes_at:%H:%M}"}
    if office.break_from is None or office.break_until is None:
        return _("working days %(first)s–%(last)s") % hours
    hours |= {"break_from": f"{office.break_from:%H:%M}", "break_until": f"{office.break_until:%H:%M}"}
    return _("working days %(first)s–%(last)s, break %(break_from)s–%(break_until)s") % hours


def _stay_until(stay: Stay, on: date) -> str:
    until = stay.authorised_until
    if until is None:
        return _("no last day is recorded")
    if until < on:
        return _("the last day recorded is %(day)s") % {"day": day_in_words(until)}
    return f"{until_in_words(until)} ({days_left_in_words((until - on).days + 1)})"


def newest_valid(file: File) -> IdentityDocument | None:
    """The newest document that is valid still."""
    return next((document for document in file.documents if document.is_valid), None)


def steps_of(file: File, on: date) -> list[Step]:
    """What the person has to do, the soonest first."""
    stay = file.stay
    if stay is None:
        return [Step(_("No entry into Kazakhstan is recorded. Show your passport at the migration service."))]
    if stay.exit_missing:
        return [
            Step(_("When you left Kazakhstan is not recorded. Show your passport at the migration service."))
        ]
    if stay.departed_on is not None:
        return [Step(_("Your departure is recorded. There is nothing to do."))]
    if stay.is_citizens:
        return [Step(_("You are recorded as a citizen of Kazakhstan. There is nothing to do."))]
    steps = [*_about_stay(stay, file.permit, on), *_about_place(file, on), *_about_papers(file, on)]
    return sorted(steps, key=lambda step: step.by or date.max)


def has_to_go(file: File) -> bool:
    """Whether the sheet sends the person anywhere: not who is known to have left, nor a citizen here."""
    stay = file.stay
    return stay is None or stay.exit_missing or (stay.departed_on is None and not stay.is_citizens)


def _is_here(stay: Stay) -> bool:
    return stay.departed_on is None and not stay.exit_missing


def _about_stay(stay: Stay, permit: ResidencePermit | None, on: date) -> Iterator[Step]:
    until = stay.authorised_until
    if until is None:
        yield Step(_("Show your visa at the migration service, so that your last day is written down."))
    elif until < on:
        yield Step(
            _(
                "Come to the migration service with your passport and with whatever shows that you may stay. "
                "If something here is wrong, say so."
            )
        )
    elif permit is not None and permit.valid_until is not None:
        yield Step(
            _(
                "You may stay in Kazakhstan. If you want to stay longer, come before that day and ask to "
                "have your residence permit extended; otherwise leave by that day."
            ),
            by=until,
            lasts=True,
        )
    else:
        yield Step(
            _(
                "You may stay in Kazakhstan. If you have a ground to stay longer, come before that day and "
                "ask for a temporary residence permit; otherwise leave by that day."
            ),
            by=until,
            lasts=True,
        )


def _about_place(file: File, on: date) -> Iterator[Step]:
    registration, stay = file.registration, file.stay
    if registration is not None:
        if registration.last_on < on:
            lapsed = _(
                "The last day of your registration was %(day)s. Come with your passport to be registered."
            )
            yield Step(lapsed % {"day": day_in_words(registration.last_on)})
        elif _goes_on(stay, registration):
            opens = renewal_window(registration.last_on, rule_of(registration.terms)).first
            renewed = _("Have your registration renewed, if you stay: from %(day)s on, with your passport.")
            yield Step(renewed % {"day": day_in_words(max(opens, on))}, by=registration.last_on)
        yield Step(_("If you move, say your new address at the migration service."))
    elif not file.notices:
        yield Step(_("Ask whoever you live with to notify your arrival. It is their duty."))


def _goes_on(stay: Stay | None, registration: Registration) -> bool:
    """Whether something of the stay is left after the registration's last day."""
    return stay is not None and (
        stay.authorised_until is None or stay.authorised_until > registration.last_on
    )


def _about_papers(file: File, on: date) -> Iterator[Step]:
    if file.request is not None:
        yield Step(_("Your request for a residence permit waits for a decision."))
    document = newest_valid(file)
    until = file.stay.authorised_until if file.stay else None
    if document is None or document.expires_on is None:
        return
    if document.expires_on < on or (until is not None and document.expires_on <= until):
        yield Step(
            _(
                "Your document expires while you are here. Have it renewed and show the new one at the "
                "counter."
            ),
            by=document.expires_on if document.expires_on >= on else None,
        )
