"""Lists of what is written about a stay: registrations, residence permits, arrival notices."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, in_my_territory, pill, territory_cell
from core.admin import BookFilter, ChoiceFilter, Column, DayFilter, TextFilter, until_cell
from core.templatetags.components import SOON_DAYS
from core.templatetags.dates_in_words import days_in_words
from parties.admin.base import in_the_register
from registry.admin.acts import NOTICE_ACTS, REGISTRATION_ACTS, RESIDENCE_ACTS
from registry.admin.acts.questions import ask_about
from registry.admin.base import OnFile, by_document, file_url, person_cell
from registry.capabilities import RegistryCapability
from registry.models import ArrivalNotification, Registration, ResidencePermit
from registry.queries.stays.work_counts import lapsed, to_renew_today, to_renew_within_week
from registry.queries.visibility import (
    notifications_visible_to,
    registrations_visible_to,
    residence_permits_visible_to,
)
from registry.states import REGISTRATION_MOVES, RESIDENCE_MOVES, RecordKind, RegistrationState, ResidenceState

STAY_PERSON = ("stay", "stay__person", "stay__person__citizenship")


def registration_state(registration: Registration, on: date) -> dict[str, Any]:
    """Current, due or lapsed by today's date; else how it ended."""
    if registration.state != RegistrationState.CURRENT:
        return {"tone": "closed", "label": str(registration.get_state_display())}
    left = (registration.last_on - on).days + 1
    if left <= 0:
        return {"tone": "late", "label": str(_("Lapsed"))}
    return {"tone": "soon" if left <= SOON_DAYS else "calm", "label": str(_("Current"))}


def last_day_cell(registration: Registration, on: date) -> dict[str, Any]:
    """The last day, with how far it is; one that a move left no day of says so."""
    if not registration.has_days:
        return {"value": _("no day: moved before it began")}
    return until_cell(
        registration.last_on,
        on,
        counts=registration.state == RegistrationState.CURRENT,
        first=registration.first_on,
    )


def residence_state(permit: ResidencePermit, on: date) -> dict[str, Any]:
    """Where a residence permit stands today."""
    if permit.state == ResidenceState.REQUESTED:
        return {"tone": "info", "label": str(_("Waiting for a decision"))}
    if permit.state != ResidenceState.ISSUED:
        return {"tone": "closed", "label": str(permit.get_state_display())}
    left = (permit.valid_until - on).days + 1 if permit.valid_until else 0
    if left <= 0:
        return {"tone": "closed", "label": str(_("Expired"))}
    return {"tone": "soon" if left <= 30 else "calm", "label": str(_("Issued"))}


def registration_clock(registration: Registration, on: date) -> dict[str, Any]:
    state = registration_state(registration, on)
    return {
        "title": _("Registration"),
        "icon": "registration",
        "first": registration.first_on,
        "last": registration.last_on,
        "state": state["label"],
        "tone": state["tone"],
        "note": registration.address,
    }


def permit_clock(permit: ResidencePermit, on: date) -> dict[str, Any]:
    state = residence_state(permit, on)
    return {
        "title": _("Residence permit"),
        "icon": "permit",
        "first": permit.valid_from,
        "last": permit.valid_until,
        "state": state["label"],
        "tone": state["tone"],
        "note": f"{permit.number} · {permit.ground.name}",
    }


@admin.register(Registration)
class RegistrationAdmin(OnFile, OfficersAdmin):
    """Registrations of stays; what is due and what has lapsed."""

    visible = staticmethod(registrations_visible_to)
    related = (
        *STAY_PERSON,
        "stay__region",
        "stay__district",
        "region",
        "district",
        "host",
        "dwelling",
        "terms",
    )
    moves = REGISTRATION_MOVES
    acts = (*REGISTRATION_ACTS, ask_about(RecordKind.REGISTRATION))
    lead = _("Where people live and until when they are registered there.")
    empty_text = _("A registration is opened from a migrant’s file.")
    columns = (
        Column(_("Person"), lambda registration, on: person_cell(registration.stay.person)),
        Column(_("State"), lambda registration, on: pill(**registration_state(registration, on))),
        Column(_("From"), lambda registration, on: registration.first_on),
        Column(_("Until"), last_day_cell, sort="last_on"),
        Column(_("Renewals"), lambda registration, on: registration.renewal_number, numeric=True),
        Column(_("Region"), lambda registration, on: territory_cell(registration)),
        Column(_("Address"), lambda registration, on: registration.address),
    )
    filters = (
        TextFilter(
            name="document", label=_("Document number, in full"), condition=by_document("stay__person_id")
        ),
        in_my_territory(RegistryCapability.REGISTER),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id"),
        ChoiceFilter(
            name="due",
            label=_("Due"),
            choices=lambda: (
                ("today", _("To renew today")),
                ("week", _("To renew within 7 days")),
                ("lapsed", _("Lapsed")),
                ("current", _("All current")),
            ),
            conditions={
                "today": to_renew_today,
                "week": to_renew_within_week,
                "lapsed": lapsed,
                "current": lambda on: Q(state="current"),
            },
        ),
        ChoiceFilter(
            name="state", label=_("State"), choices=lambda: RegistrationState.choices, lookup="state"
        ),
        DayFilter(name="ends_from", label=_("Until, from"), lookup="last_on__gte"),
        DayFilter(name="ends_until", label=_("Until, to"), lookup="last_on__lte"),
    )
    quick_choices = "due"
    queues = dict.fromkeys(("today", "week", "lapsed", "current"), ("last_on",))

    def title_of(self, subject: Registration) -> str:
        return str(_("Registration of %(name)s") % {"name": subject.stay.person.full_name})

    def person_of(self, subject: Registration) -> int | None:
        return subject.stay.person_id

    def state_of(self, subject: Registration, on: date) -> dict[str, Any] | None:
        return registration_state(subject, on)

    def answer(self, subject: Registration, request: HttpRequest, on: date) -> dict[str, Any] | None:
        if subject.state != RegistrationState.CURRENT or subject.stay.departed_on is not None:
            return None
        return registration_clock(subject, on) | {"state": ""}

    def facts(self, subject: Registration, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        person, until = subject.stay.person, last_day_cell(subject, on)
        return [
            {"label": _("File"), "value": person.full_name, "url": file_url(person.pk)},
            {"label": _("From"), "value": subject.first_on},
            {"label": _("Until"), "value": until["value"], "note": until.get("sub", "")},
            {"label": _("Renewals"), "value": str(subject.renewal_number)},
            {"label": _("Region"), "value": subject.region.name},
            {"label": _("District"), "value": subject.district},
            {"label": _("Address"), "value": subject.address, "note": in_the_register(subject.dwelling)},
            {"label": _("Host"), "value": subject.host},
            {"label": _("Terms used"), "value": gettext(subject.terms.clause)},
            {"label": _("Closed on"), "value": subject.closed_on},
        ]


@admin.register(ResidencePermit)
class ResidencePermitAdmin(OnFile, OfficersAdmin):
    """Temporary residence permits: requests that wait, permits in force, decisions."""

    visible = staticmethod(residence_permits_visible_to)
    related = (
        "person",
        "person__citizenship",
        "stay",
        "stay__region",
        "stay__district",
        "ground",
        "region",
        "decided_by",
        "terms",
    )
    moves = RESIDENCE_MOVES
    acts = (*RESIDENCE_ACTS, ask_about(RecordKind.PERMIT))
    lead = _("Requested on a ground, issued for a period. While one is in force it gives the lawful end.")
    empty_text = _("A request is made from a migrant’s file.")
    columns = (
        Column(_("Person"), lambda permit, on: person_cell(permit.person)),
        Column(_("State"), lambda permit, on: pill(**residence_state(permit, on))),
        Column(
            _("Number"),
            lambda permit, on: {
                "value": permit.number or _("request for a permit"),
                "kind": "code",
                "sub": permit.ground.name,
            },
        ),
        Column(
            _("Requested on"),
            lambda permit, on: {
                "value": permit.requested_on,
                "sub": _("waits %(days)s") % {"days": days_in_words((on - permit.requested_on).days)}
                if permit.state == ResidenceState.REQUESTED
                else "",
            },
            sort="requested_on",
        ),
        Column(_("From"), lambda permit, on: permit.valid_from),
        Column(_("Until"), lambda permit, on: permit.valid_until),
        Column(_("Region"), lambda permit, on: permit.region.name),
    )
    filters = (
        TextFilter(
            name="number", label=_("Number of the permit"), condition=lambda t, on: Q(number=t.upper())
        ),
        TextFilter(name="document", label=_("Document number, in full"), condition=by_document("person_id")),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id"),
        in_my_territory(RegistryCapability.REGISTER, district="stay__district"),
        ChoiceFilter(name="state", label=_("State"), choices=lambda: ResidenceState.choices, lookup="state"),
        DayFilter(name="ends_from", label=_("Until, from"), lookup="valid_until__gte"),
        DayFilter(name="ends_until", label=_("Until, to"), lookup="valid_until__lte"),
    )
    quick_choices = "state"
    queues = {ResidenceState.REQUESTED.value: ("requested_on",)}

    def title_of(self, subject: ResidencePermit) -> str:
        if subject.number:
            return str(_("Residence permit %(number)s") % {"number": subject.number})
        return str(_("Request for a residence permit, %(name)s") % {"name": subject.person.full_name})

    def state_of(self, subject: ResidencePermit, on: date) -> dict[str, Any] | None:
        return residence_state(subject, on)

    def answer(self, subject: ResidencePermit, request: HttpRequest, on: date) -> dict[str, Any] | None:
        if subject.state != ResidenceState.ISSUED:
            return None
        return permit_clock(subject, on) | {"state": ""}

    def facts(self, subject: ResidencePermit, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("File"), "value": subject.person.full_name, "url": file_url(subject.person_id)},
            {"label": _("Number"), "value": subject.number, "copyable": True},
            {"label": _("Ground"), "value": subject.ground.name, "note": subject.ground_reference},
            {"label": _("Requested on"), "value": subject.requested_on},
            {"label": _("From"), "value": subject.valid_from},
            {"label": _("Until"), "value": subject.valid_until},
            {"label": _("Decided on"), "value": subject.decided_on},
            {"label": _("Decided by"), "value": subject.decided_by},
            {"label": _("Annulled on"), "value": subject.annulled_on},
            {"label": _("Reason"), "value": subject.reason},
            {"label": _("Terms used"), "value": gettext(subject.terms.clause) if subject.terms else ""},
            {"label": _("Region"), "value": subject.region.name},
        ]


@admin.register(ArrivalNotification)
class ArrivalNotificationAdmin(OfficersAdmin):
    """Hosts' notices of arrival with the deadline each had."""

    visible = staticmethod(notifications_visible_to)
    related = (*STAY_PERSON, "host", "region", "district", "dwelling", "by", "terms")
    acts = (*NOTICE_ACTS, ask_about(RecordKind.NOTICE))
    lead = _("The host’s notice that a foreigner arrived. It is evidence; it shortens nobody’s stay.")
    empty_text = _("A notice is entered from a migrant’s file, or sent by the host.")
    columns = (
        Column(_("Person"), lambda notice, on: person_cell(notice.stay.person)),
        Column(_("Received on"), lambda notice, on: notice.received_on),
        Column(_("Deadline"), lambda notice, on: notice.deadline_on),
        Column(
            _("In time"),
            lambda notice, on: pill("late", _("Late")) if notice.is_late else pill("calm", _("In time")),
        ),
        Column(_("Host"), lambda notice, on: {"value": notice.host.name, "sub": notice.host.identifier}),
        Column(_("Region"), lambda notice, on: territory_cell(notice)),
        Column(_("Address"), lambda notice, on: notice.address),
    )
    filters = (
        TextFilter(
            name="document", label=_("Document number, in full"), condition=by_document("stay__person_id")
        ),
        TextFilter(
            name="host",
            label=_("Host’s IIN or BIN"),
            condition=lambda text, on: Q(host__identifier=text.replace(" ", "")),
        ),
        in_my_territory(RegistryCapability.REGISTER),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id"),
        ChoiceFilter(
            name="time",
            label=_("In time"),
            choices=lambda: (("late", _("Late")), ("intime", _("In time"))),
            conditions={
                "late": lambda on: Q(received_on__gt=F("deadline_on")),
                "intime": lambda on: Q(received_on__lte=F("deadline_on")),
            },
        ),
        DayFilter(name="from", label=_("Received from"), lookup="received_on__gte"),
        DayFilter(name="until", label=_("Received until"), lookup="received_on__lte"),
    )
    quick_choices = "time"

    def title_of(self, subject: ArrivalNotification) -> str:
        return str(_("Arrival notice for %(name)s") % {"name": subject.stay.person.full_name})

    def row_url(self, row: ArrivalNotification) -> str:
        return file_url(row.stay.person_id)

    def facts(self, subject: ArrivalNotification, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        person = subject.stay.person
        return [
            {"label": _("File"), "value": person.full_name, "url": file_url(person.pk)},
            {"label": _("Host"), "value": subject.host.name, "note": subject.host.identifier},
            {"label": _("Received on"), "value": subject.received_on},
            {"label": _("Deadline"), "value": subject.deadline_on},
            {"label": _("Late"), "value": subject.is_late},
            {"label": _("Region"), "value": subject.region.name},
            {"label": _("Address"), "value": subject.address, "note": in_the_register(subject.dwelling)},
            {"label": _("Terms used"), "value": gettext(subject.terms.clause)},
            {"label": _("Entered by"), "value": subject.by},
        ]
