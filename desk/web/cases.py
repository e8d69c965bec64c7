"""The list of overstay cases: filters, order, pages by key, taking many at once, files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.queries.roles import actor, territory_for
from accounts.web import for_capability
from core import clock, readings
from core.admin.exports import export
from core.admin.lists import Column, key_of, total_of
from core.errors import DomainError
from core.partial_dates import agreeing
from core.sorting import Sorting, address_without, head, page_of, sorting_of
from core.templatetags.dates_in_words import day_in_words
from desk import queries
from desk.web.access import frame
from desk.web.done import tell_what_was_not_taken
from desk.web.forms import OWED, CaseFilter
from desk.web.states_in_words import holder
from enforcement.alerts import OVERSTAY
from enforcement.capabilities import EnforcementCapability
from enforcement.models import OverstayCase
from enforcement.states import CASE_TONES, OPEN_CASE_STATES, CaseState
from feeds.queries import national_watermark
from identity.name_keys import name_key
from notifications.operations import take_cases
from reference.models import Region
from reference.queries.dated import regions_on
from registry.admin.hits import files_found, hits_table, surely_found
from registry.models import Person
from registry.queries.people.files import FOUND_AT_MOST
from registry.rules.people.search import SearchTerms
from registry.rules.people.zones import terms_typed

PAGE = 50
FILTERS = ("q", "state", "region", "over", "age", "who")
#: What the heads sort by; the list begins with who was to leave first.
ORDERS = {
    "until": "authorised_until",
    "over": "over",
    "name": "person__surname_key",
    "region": "region__code",
    "found": "detected_on",
    "review": "review_due_on",
}


@dataclass(slots=True)
class Asked:
    """What a list was asked for: the cases, the filter form, the filters in force, the order, the files."""

    rows: QuerySet[OverstayCase]
    form: CaseFilter
    chosen: dict[str, str]
    sorting: Sorting
    #: The files that the line typed means, whether or not they have a case.
    found: list[Person]


def asked_cases(request: HttpRequest, on: date) -> Asked:
    """The cases of the user's territory, narrowed to what the address asks for."""
    form = CaseFilter(request.GET, regions=list(_regions(actor(request), on)), bands=queries.bands_on(on))
    form.is_valid()
    chosen = {name: value for name in FILTERS if (value := form.cleaned_data.get(name))}
    readings.asked({name: value for name, value in chosen.items() if name != "q"})
    if "q" in chosen:
        readings.as_page(readings.Page.SEARCH)
    terms, _zone = terms_typed(chosen.get("q", ""), on=on)
    found = files_found(terms, user=actor(request), on=on)
    rows = queries.desk_cases(actor(request), on, national_watermark()).filter(
        *_conditions(chosen, actor(request), on)
    )
    if "q" in chosen:
        rows = rows.filter(_of_files(found, terms))
    rows = rows.select_related("person__citizenship", "region", "stay")
    sorting = sorting_of(request, _orders(chosen), default="review" if _is_owed(chosen) else "until")
    return Asked(rows, form, chosen, sorting, found)


def _is_owed(chosen: Mapping[str, str]) -> bool:
    return chosen.get("state") == OWED


def _orders(chosen: Mapping[str, str]) -> dict[str, str]:
    """A decision that is owed no review has no day for it, so that nothing could be sorted by it."""
    return {name: column for name, column in ORDERS.items() if name != "review" or _is_owed(chosen)}


def _regions(user: User, on: date) -> QuerySet[Region]:
    """The regions in which the user may see cases: the whole territory, or the region of a district."""
    territory = territory_for(user, on, EnforcementCapability.DECIDE_CASES)
    regions = regions_on(on)
    if not territory.country:
        regions = regions.filter(
            Q(pk__in=territory.region_ids) | Q(districts__in=territory.district_ids)
        ).distinct()
    return regions.order_by("code")


def _conditions(chosen: Mapping[str, str], user: User, on: date) -> list[Q]:
    conditions = [_in_state(chosen.get("state", ""))]
    if "region" in chosen:
        conditions.append(Q(region__code=chosen["region"]))
    if "over" in chosen:
        conditions.append(queries.over_between(*queries.days_of(chosen["over"])))
    if "age" in chosen:
        conditions.append(queries.aged_between("detected_on", on, *queries.days_of(chosen["age"])))
    if "who" in chosen:
        conditions.append(_held_by(chosen["who"], user))
    return conditions


def _in_state(state: str) -> Q:
    if state == OWED:
        return Q(review_due_on__isnull=False)
    return Q(state=state) if state else Q(state__in=OPEN_CASE_STATES)


def _held_by(who: str, user: User) -> Q:
    return {
        "mine": Q(holder_id=user.pk),
        "nobody": Q(holder_id=None),
        "colleague": Q(holder_id__isnull=False) & ~Q(holder_id=user.pk),
        "confirm": Q(state=CaseState.PROPOSED) & ~Q(proposed_by=user.pk),
    }[who]


def _of_files(found: list[Person], terms: SearchTerms) -> Q:
    """Cases of these files: of those that are alike only where nothing surer was found.

    Where more fit than a search shows, all cases whose file begins like that or has the birth date.
    """
    files = Q(person__in=[person.pk for person in surely_found(found) or found])
    if len(found) <= FOUND_AT_MOST or terms.document or terms.iin:
        return files
    begins = Q(
        person__surname_key__startswith=name_key(terms.surname),
        person__given_key__startswith=name_key(terms.given_names),
    )
    return files | (begins if terms.born_on is None else begins & agreeing("person__born_on", terms.born_on))


@for_capability(EnforcementCapability.DECIDE_CASES)
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases that wait, who was to leave first at the top, fifty a page."""
    on = clock.today()
    asked = asked_cases(request, on)
    rows, pager = page_of(request, asked.rows, asked.sorting, size=PAGE)
    total = total_of(asked.rows)
    falls_through = bool(asked.found) and not total.count
    return render(
        request,
        "desk/cases.html",
        {
            **frame(request, "desk:cases"),
            "page_title": _("Overstay cases"),
            "form": asked.form,
            "is_filtered": bool(asked.chosen),
            "sort": request.GET.get("sort", ""),
            "takeable": [row for row in rows if _is_free(row)],
            "here": request.get_full_path(),
            "table": {
                "caption": _("Overstay cases"),
                "hide_caption": True,
                "columns": _columns(request, asked),
                "rows": [_row(row, actor(request), on) for row in rows],
                "chips": _chips(request, asked.form, asked.chosen),
                "pager": {**pager, "count": total.count, "is_estimate": total.is_estimate},
                "export_url": f"{reverse('desk:cases_csv')}?{request.GET.urlencode()}",
                "xlsx_url": f"{reverse('desk:cases_xlsx')}?{request.GET.urlencode()}",
                "empty": None if falls_through else _empty(bool(asked.chosen)),
            },
            "files": hits_table(asked.found, user=actor(request), on=on) if falls_through else None,
        },
    )


@for_capability(EnforcementCapability.DECIDE_CASES)
def case_export(request: HttpRequest, kind: str = "csv") -> HttpResponseBase:
    """The filtered list for a spreadsheet."""
    on = clock.today()
    asked = asked_cases(request, on)
    return export(asked.rows, EXPORT, name="overstaycase", kind=kind, on=on)


@require_POST
@for_capability(EnforcementCapability.DECIDE_CASES)
def take(request: HttpRequest) -> HttpResponse:
    """Take the ticked cases; what a colleague has stays with the colleague, and it is said."""
    ids = [key for text in request.POST.getlist("case") if (key := key_of(text)) is not None]
    try:
        taken = take_cases(case_ids=ids, on=clock.today(), by=actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if taken.taken:
            said = ngettext("%(n)s case is yours now.", "%(n)s cases are yours now.", taken.taken)
            messages.success(request, said % {"n": taken.taken})
        tell_what_was_not_taken(request, taken, ticked=len(ids))
    back = request.POST.get("back", "")
    home = reverse("desk:cases")
    return HttpResponseRedirect(back if back.startswith(home) else home)


def _columns(request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
    sorting = asked.sorting
    last = (
        head(request, _("Review by"), "review", sorting)
        if _is_owed(asked.chosen)
        else head(request, _("Found on"), "found", sorting)
    )
    return [
        head(request, _("Person"), "name", sorting),
        head(request, _("Days over"), "over", sorting, numeric=True),
        head(request, _("Lawful until"), "until", sorting),
        head(request, _("Region"), "region", sorting),
        last,
        {"label": _("State")},
        {"label": _("Who has it")},
        {"label": _("Take")},
    ]


def _is_free(case: Any) -> bool:
    return case.state in OPEN_CASE_STATES and case.holder_id is None


def _row(case: Any, user: User, on: date) -> dict[str, Any]:
    """A row of the list: as on the first page, with since when it waits, and a box to take it."""
    row = case_row(case, user)
    box = format_html(
        '<input type="checkbox" name="case" value="{}" aria-label="{}">',
        case.pk,
        _("Take the case of %(name)s") % {"name": case.person.full_name},
    )
    row["cells"].insert(4, _due(case, on))
    row["cells"].append({"value": box if _is_free(case) else ""})
    return row


def case_row(case: Any, user: User) -> dict[str, Any]:
    """A case in a list: who, days over, lawful until, where, its state, who has it."""
    departed = case.stay.left_on
    left = _("left on %(day)s") % {"day": day_in_words(departed)} if departed else ""
    return {
        "url": reverse("desk:case", args=[case.public_id]),
        "cells": [
            {"value": case.person.full_name, "sub": case.person.citizenship.name},
            {"value": case.over.days, "kind": "number", "sub": left},
            case.authorised_until,
            case.region.name,
            {
                "value": case.get_state_display(),
                "kind": "pill",
                "tone": CASE_TONES[case.state],
                "sub": _follows(case),
            },
            {"value": holder(case.holder_name, case.holder_id, user.pk) if case.closed_on is None else ""},
        ],
    }


def _due(case: Any, on: date) -> Any:
    """The day of a review that is owed, or since when the case waits; late in red."""
    if case.review_due_on is not None:
        is_late = case.review_due_on < on
        return {"value": case.review_due_on, "kind": "day", "late": _("late") if is_late else ""}
    waits_since = OVERSTAY.late_before(on)
    is_late = case.holder_id is None and case.closed_on is None and case.detected_on < waits_since
    return {"value": case.detected_on, "kind": "day", "late": _("nobody took it in time") if is_late else ""}


def _follows(case: Any) -> str:
    """What a decision still waits for: its review, or the day to leave; or that it is another look."""
    if case.review_due_on is not None:
        return _("owed a review")
    if case.leave_due_on is not None:
        return _("to leave by %(day)s") % {"day": day_in_words(case.leave_due_on)}
    return _("looked at again") if case.look_past_on is not None else ""


def _chips(request: HttpRequest, form: CaseFilter, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    fields: dict[str, Any] = form.fields
    chips = []
    for name, value in chosen.items():
        said = dict(getattr(fields[name], "choices", [])).get(value, value)
        chips.append({"label": f"{fields[name].label}: {said}", "remove_url": address_without(request, name)})
    return chips


def _empty(is_filtered: bool) -> dict[str, Any]:
    if is_filtered:
        return {
            "title": _("No case fits these filters"),
            "text": _("Take a filter away to see more."),
            "url": reverse("desk:cases"),
            "label": _("All open cases"),
        }
    return {
        "title": _("No case is open"),
        "text": _(
            "A case appears the day after the last lawful day, once the border feeds are complete to its end."
        ),
    }


EXPORT = [
    Column(gettext_lazy("Case"), lambda row, on: str(row.public_id)),
    Column(gettext_lazy("State"), lambda row, on: row.get_state_display()),
    Column(gettext_lazy("Surname"), lambda row, on: row.person.shown().surname),
    Column(gettext_lazy("Given names"), lambda row, on: row.person.given_names),
    Column(gettext_lazy("Patronymic"), lambda row, on: row.person.patronymic),
    Column(gettext_lazy("Citizenship"), lambda row, on: row.person.citizenship.name),
    Column(gettext_lazy("Region"), lambda row, on: row.region.name),
    Column(gettext_lazy("Lawful until"), lambda row, on: row.authorised_until),
    Column(gettext_lazy("Departed on"), lambda row, on: row.stay.left_on),
    Column(gettext_lazy("Days over"), lambda row, on: row.over.days),
    Column(gettext_lazy("Found on"), lambda row, on: row.detected_on),
    Column(gettext_lazy("Looked at again past"), lambda row, on: row.look_past_on),
    Column(gettext_lazy("Day to leave"), lambda row, on: row.leave_due_on),
    Column(gettext_lazy("Facts changed on"), lambda row, on: row.facts_changed_on),
    Column(gettext_lazy("Review due on"), lambda row, on: row.review_due_on),
    Column(gettext_lazy("Who has it"), lambda row, on: row.holder_name),
]
