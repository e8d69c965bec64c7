"""The host notifies an arrival and sees the receipt: taken when, due when, in time or late."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries.roles import actor
from accounts.web import for_capability
from core import clock
from core.errors import DomainError
from core.limits import is_allowed
from core.sorting import Sorting, head, in_order, sorting_of
from core.templatetags.dates_in_words import by_in_words
from parties.rules import address_parts
from portal.web.access import frame, refuse
from portal.web.forms import ArrivalForm
from portal.web.lists import pager_of
from registry.capabilities import RegistryCapability
from registry.operations.stays.arrivals import notify_arrival
from registry.queries.stays.guests import hosts_of, notices_of, stay_of_guest, working_days_to_notify

PAGE = 25
#: What the heads of the list sort by; it begins with the newest.
ORDERS = {"received": "received_on", "due": "deadline_on"}
PARTS = ("settlement", "street", "building", "flat")
#: So many notices or tries an hour by one user, so that nobody tries passport numbers out.
MOST, SECONDS = 20, 3600


@for_capability(RegistryCapability.NOTIFY_OWN_ARRIVALS)
def arrivals(request: HttpRequest) -> HttpResponse:
    """The form for a notice, and the host's own notices."""
    on = clock.today()
    hosts = list(hosts_of(actor(request), on).values_list("pk", "name"))
    form = ArrivalForm(request.POST if request.method == "POST" else None, on=on, hosts=hosts)
    if form.is_bound and form.is_valid() and hosts and _taken(request, form, hosts[0][0]):
        return HttpResponseRedirect(reverse("portal:arrivals"), status=303)
    sorting = sorting_of(request, ORDERS, default="-received")
    notices = in_order(notices_of(actor(request), on), sorting)
    page = Paginator(notices, PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(request, "portal:arrivals"),
        "page_title": _("Arrivals of guests"),
        "form": form,
        "hosts": hosts,
        "host": hosts[0][1] if len(hosts) == 1 else "",
        "working_days": working_days_to_notify(on),
        "table": _table(request, page, sorting, names_host=len(hosts) > 1),
    }
    return render(request, "portal/arrivals.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: ArrivalForm, first_host: int) -> bool:
    """Whether the notice was taken; if not, the form says why."""
    if not is_allowed("arrival", str(actor(request).pk), most=MOST, seconds=SECONDS):
        form.add_error(None, _("Too many tries in an hour. Try again later, or go to the migration police."))
        return False
    on = clock.today()
    given = form.cleaned_data
    try:
        stay = stay_of_guest(document_number=given["document_number"], born_on=given["born_on"])
        notice = notify_arrival(
            stay_id=stay.pk,
            host_id=given.get("host_id") or first_host,
            region_id=given["region_id"],
            district_id=given["district_id"],
            address=given["address"],
            parts=address_parts(**{name: given[name] for name in PARTS}),
            on=on,
            by=actor(request),
        )
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    by = by_in_words(notice.deadline_on)
    if notice.is_late:
        messages.warning(request, _("Taken down, late: it was due %(by)s.") % {"by": by})
    else:
        messages.success(request, _("Taken down in time: it was due %(by)s.") % {"by": by})
    return True


def _table(request: HttpRequest, page: Any, sorting: Sorting, *, names_host: bool) -> dict[str, Any]:
    return {
        "caption": _("Your notices"),
        "columns": [
            {"label": _("Guest")},
            {"label": _("Address")},
            head(request, _("Received on"), "received", sorting),
            head(request, _("Due by"), "due", sorting),
            {"label": _("Receipt")},
        ],
        "rows": [{"cells": _cells(notice, names_host=names_host)} for notice in page],
        "pager": pager_of(request, page),
        "empty": {
            "title": _("No notice yet"),
            "text": _("After you notify an arrival, its receipt stays here."),
        },
    }


def _cells(notice: Any, *, names_host: bool) -> list[Any]:
    person = notice.stay.person
    names = (person.shown().surname, *person.given_names.split())
    late = notice.is_late
    return [
        {
            "value": " ".join(f"{name[0]}." for name in names if name),
            "sub": notice.host.name if names_host else "",
        },
        {"value": notice.region.name, "sub": notice.address},
        notice.received_on,
        notice.deadline_on,
        {
            "value": _("late") if late else _("in time"),
            "kind": "pill",
            "tone": "late" if late else "calm",
            "sub": _("Receipt %(number)s") % {"number": notice.pk},
        },
    ]
