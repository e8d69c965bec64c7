"""The public check of a permit's number: valid today or not, and no more than one may know."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.queries.roles import system_user
from core import clock
from core.addresses import client_address
from core.limits import is_allowed
from core.templatetags.dates_in_words import day_in_words
from permits.models import Permit
from permits.operations import verify_permit
from permits.queries import is_valid
from permits.web.forms import VerifyForm

#: So many checks a minute from one address.
MOST, SECONDS = 30, 60


def in_readers_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever is not signed in and chose no language here: the one the browser asks for."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        language = get_language_from_request(request)
        with override(language):
            answer = view(request, *args, **kwargs)
        answer["Content-Language"] = language
        patch_vary_headers(answer, ("Accept-Language", "Cookie"))
        return answer

    return answered


@require_GET
@in_readers_language
def form(request: HttpRequest) -> HttpResponse:
    """Ask for a number; it leads to its own address."""
    given = VerifyForm(request.GET if "number" in request.GET else None)
    if given.is_bound and given.is_valid():
        number = given.cleaned_data["number"]
        return HttpResponseRedirect(reverse("verify:permit", args=[number]), status=303)
    given.data = {}  # what was typed is never said back
    context = {"form": given, "page_title": _("Check a work permit"), "face_name": _("Public check")}
    return render(request, "verify/form.html", context, status=422 if given.errors else 200)


@never_cache
@require_GET
@in_readers_language
def permit(request: HttpRequest, number: str) -> HttpResponse:
    """The answer, of the same shape for every number; each one is journaled."""
    on = clock.today()
    context = {"face_name": _("Public check"), "on": on}
    if not is_allowed("verify", client_address(request), most=MOST, seconds=SECONDS):
        context["page_title"] = _("Too many checks")
        answer = render(request, "verify/slow.html", context, status=429)
        answer["Retry-After"] = str(SECONDS)
        return answer
    found = verify_permit(number=number, on=on, by=system_user())
    valid = found is not None and is_valid(found, on)
    context |= {
        "page_title": _("This permit is valid today") if valid else _("No valid permit with this number"),
        "valid": valid,
        "facts": _facts(found),
    }
    return render(request, "verify/permit.html", context)


def _facts(found: Permit | None) -> list[dict[str, Any]]:
    if found is None:
        return [
            {"label": label, "value": ""}
            for label in (_("Category"), _("Regions"), _("Until"), _("Initials"))
        ]
    until = found.revoked_on if found.revoked_on is not None else found.valid_until
    return [
        {"label": _("Category"), "value": found.get_category_display()},
        {"label": _("Regions"), "value": ", ".join(row.region.name for row in found.regions.all())},
        {"label": _("Until"), "value": day_in_words(until)},
        {"label": _("Initials"), "value": initials_of(found)},
    ]


def initials_of(found: Permit) -> str:
    """The first letters of the worker's surname and given names: "Y. M."."""
    worker = found.worker
    parts = (worker.surname, *worker.given_names.split())
    return " ".join(f"{part[0].upper()}." for part in parts if part)
