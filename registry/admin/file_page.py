"""A migrant's file on one page: clocks first, then papers, movement, and what was done."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.admin.timeline import entries_in_words
from accounts.models import User
from accounts.queries import TimelinePage
from core.admin import PageSection
from core.explanations import Reason
from core.sections import sections_of
from core.templatetags.dates_in_words import age_in_words, day_in_words, days_in_words
from registry.admin import file_tables
from registry.admin.papers import registration_state, residence_state
from registry.admin.stays import stay_state
from registry.models import Registration, ResidencePermit, Stay
from registry.queries.stays.clocks import StayClock
from registry.queries.stays.file_pages import File

PASSPORT_SOON_DAYS = 90


def identity_facts(file: File, on: date) -> list[dict[str, Any]]:
    """Who it is, in the order in which papers are compared."""
    person = file.person
    newest = file.documents[0] if file.documents else None
    facts: list[dict[str, Any]] = [
        {"label": _("Citizenship"), "value": person.citizenship.name, "note": person.citizenship.iso3},
        {
            "label": _("Date of birth"),
            "value": day_in_words(person.born_on),
            "note": age_in_words(person.born_on, on),
        },
        {"label": _("Sex"), "value": person.get_sex_display()},
        {"label": _("IIN"), "value": person.iin or "", "copyable": True},
    ]
    if newest:
        facts.append(
            {
                "label": newest.get_kind_display(),
                "value": newest.number,
                "copyable": True,
                "note": f"{newest.issuing_country.iso3} · {file_tables.expiry(newest, on)}",
            }
        )
    if person.is_protected:
        facts.append({"label": _("Access"), "value": person.get_access_class_display()})
    return facts


def file_state(file: File, on: date) -> dict[str, Any]:
    """The pill beside the name."""
    if file.stay is None:
        return {"tone": "closed", "label": _("No stay recorded")}
    state: dict[str, Any] = {**stay_state(file.stay, on)}
    if file.stay.departed_on is not None and not file.stay.exit_missing:
        state["since"] = file.stay.departed_on
    return state


def sections_of_file(
    file: File, acts: TimelinePage, readings: TimelinePage | None, *, user: User, on: date, url: str
) -> list[PageSection]:
    """The parts of the page, in the order of work at the counter; higher apps may have offered some."""
    offered = [
        PageSection(section.title, section.template, context)
        for section in sections_of("person")
        if (context := section.context(file.person, user, on)) is not None
    ]
    sections = [
        PageSection(_("Clocks"), "admin/governed/clocks.html", {"clocks": clocks_of(file, on), "on": on}),
        *(
            PageSection(title, "admin/governed/table.html", {"table": table})
            for title, table in file_tables.tables_of(file, on)
        ),
        *offered,
        _timeline(_("What was done"), acts, "acts_before", url),
    ]
    if readings is not None:
        sections.append(_timeline(_("Who read this file"), readings, "read_before", url))
    return sections


def _timeline(title: str, page: TimelinePage, name: str, url: str) -> PageSection:
    older = f"{url}?{name}={page.older}" if page.older else ""
    return PageSection(
        title, "admin/governed/timeline.html", {"entries": entries_in_words(page), "older_url": older}
    )


# --- clocks ------------------------------------------------------------------------------------


def clocks_of(file: File, on: date) -> list[dict[str, Any]]:
    """Stay, registration, residence permit, passport: as bars, the next end in sight."""
    newest = file.documents[0] if file.documents else None
    found = []
    if file.stay is not None and file.clock is not None:
        found.append(_stay_clock(file.stay, file.clock, on))
    if file.registration is not None:
        found.append(_registration_clock(file.registration, on))
    if file.permit is not None:
        found.append(_permit_clock(file.permit, on))
    if newest is not None and newest.expires_on is not None:
        found.append(
            {
                "title": newest.get_kind_display(),
                "icon": "passport",
                "first": min(newest.first_seen_on, newest.expires_on),
                "last": newest.expires_on,
                "soon": PASSPORT_SOON_DAYS,
                "note": newest.number,
            }
        )
    return found


def _registration_clock(registration: Registration, on: date) -> dict[str, Any]:
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


def _permit_clock(permit: ResidencePermit, on: date) -> dict[str, Any]:
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


def _stay_clock(stay: Stay, clock: StayClock, on: date) -> dict[str, Any]:
    state = stay_state(stay, on)
    if stay.is_citizens:
        return {
            "title": _("Stay"),
            "icon": "stay",
            "first": stay.entered_on,
            "last": None,
            "ended": stay.departed_on,
            "state": state["label"],
            "tone": state["tone"],
            "why": clock.reasons,
            "none": _("A citizen has no clock."),
        }
    used = _("Used: %(days)s.") % {"days": days_in_words(clock.days_used)}
    if clock.exhausts_on and clock.exhausts_on != stay.authorised_until and stay.departed_on is None:
        used += " " + _("The window is used up on %(day)s.") % {"day": day_in_words(clock.exhausts_on)}
    unseen = stay.exit_missing
    return {
        "title": _("Stay"),
        "icon": "stay",
        "first": stay.entered_on,
        "last": None if unseen else stay.authorised_until,
        "ended": stay.left_on,
        "state": state["label"],
        "tone": state["tone"],
        "note": used,
        "why": clock.reasons,
        "none": Reason("case.left_unseen").fact if unseen else _("No rule gives an end. Look at the visa."),
    }
