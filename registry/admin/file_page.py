"""A migrant's file on one page: the clock of the stay first, then papers, movement, and what was done."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.admin.timeline import entries_in_words
from accounts.models import User
from accounts.queries import TimelinePage
from core.admin import PageSection
from core.sections import sections_of
from core.templatetags.dates_in_words import age_in_words, day_in_words
from registry.admin import file_tables
from registry.admin.handout import newest_valid
from registry.admin.papers import permit_clock, registration_clock
from registry.admin.stays import stay_clock, stay_state
from registry.models import OtherCitizenship
from registry.queries.stays.file_pages import File

PASSPORT_SOON_DAYS = 90
#: What is offered before it says whose file it is, and stands first.
WHO_IT_IS = 10


def identity_facts(file: File, on: date) -> list[dict[str, Any]]:
    """Who it is, in the order in which papers are compared."""
    person = file.person
    newest = newest_valid(file)
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
    facts += [
        {"label": _("Also a citizen of"), "value": other.country.name, "note": _days_of(other)}
        for other in person.other_citizenships.all()
    ]
    if person.is_protected:
        facts.append({"label": _("Access"), "value": person.get_access_class_display()})
    return facts


def _days_of(other: OtherCitizenship) -> str:
    if other.valid_until is None:
        return _("from %(day)s") % {"day": day_in_words(other.valid_from)}
    days = {"first": day_in_words(other.valid_from), "last": day_in_words(other.valid_until)}
    return _("from %(first)s to %(last)s") % days


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
        (section.order, PageSection(section.title, section.template, context))
        for section in sections_of("person")
        if (context := section.context(file.person, user, on)) is not None
    ]
    clocks = clocks_of(file, on)
    sections = [
        *(part for order, part in offered if order < WHO_IT_IS),
        *(
            [PageSection(_("Clocks"), "admin/governed/clocks.html", {"clocks": clocks, "on": on})]
            * bool(clocks)
        ),
        *(
            PageSection(title, "admin/governed/table.html", {"table": table})
            for title, table in file_tables.tables_of(file, on)
        ),
        *(part for order, part in offered if order >= WHO_IT_IS),
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


def answer_of_file(file: File, on: date) -> dict[str, Any] | None:
    """The clock of the stay: whether the person is here lawfully, until which day, and why."""
    if file.stay is None or file.clock is None:
        return None
    return stay_clock(file.stay, file.clock, on) | {"state": ""}


def clocks_of(file: File, on: date) -> list[dict[str, Any]]:
    """Registration, residence permit, passport: as bars beside that of the stay, which stands first."""
    newest = newest_valid(file)
    found = []
    if file.registration is not None:
        found.append(registration_clock(file.registration, on))
    if file.permit is not None:
        found.append(permit_clock(file.permit, on))
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
