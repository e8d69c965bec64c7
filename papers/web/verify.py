"""The public check of a paper's number: valid today or not, and no more than one may know."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.queries.roles import system_user
from core import clock
from core.addresses import client_address
from core.limits import is_allowed
from core.readers_language import in_readers_language
from core.templatetags.dates_in_words import day_in_words
from papers.models import Paper
from papers.operations import check_paper
from papers.queries import kind_by_prefix
from papers.rules import Typed, fact_in_words
from papers.states import Answer
from papers.web.forms import VerifyForm

TITLES = {
    Answer.VALID: _("This paper is valid today"),
    Answer.NOT_YET: _("This paper is not valid yet"),
    Answer.EXPIRED: _("This paper has expired"),
    Answer.ANNULLED: _("This paper has been annulled"),
    Answer.MISTYPED: _("The number is mistyped"),
    Answer.UNKNOWN: _("No paper has this number"),
}
TONES = {Answer.VALID: "calm", Answer.NOT_YET: "soon", Answer.MISTYPED: "soon"}
#: So many checks a minute from one address.
MOST, SECONDS = 30, 60


@require_GET
@in_readers_language
def form(request: HttpRequest) -> HttpResponse:
    """Ask for a number; it leads to its own address."""
    given = VerifyForm(request.GET if "number" in request.GET else None)
    if given.is_bound and given.is_valid():
        number = given.cleaned_data["number"]
        return HttpResponseRedirect(reverse("verify:paper", args=[number]), status=303)
    given.data = {}  # what was typed is never said back
    context = {"form": given, "page_title": _("Check a paper"), "face_name": _("Public check")}
    return render(request, "papers/form.html", context, status=422 if given.errors else 200)


@never_cache
@require_GET
@in_readers_language
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The answer, of the same shape for every number; each one is journaled."""
    on = clock.today()
    context = {"face_name": _("Public check"), "on": on}
    if not is_allowed("verify", client_address(request), most=MOST, seconds=SECONDS):
        context["page_title"] = _("Too many checks")
        slow = render(request, "papers/slow.html", context, status=429)
        slow["Retry-After"] = str(SECONDS)
        return slow
    answer, typed, found = check_paper(number=number, on=on, by=system_user())
    context |= {
        "page_title": TITLES[answer],
        "answer": answer,
        "tone": TONES.get(answer, "late"),
        "facts": _facts(typed, found),
    }
    return render(request, "papers/paper.html", context)


def _facts(typed: Typed, found: Paper | None) -> list[dict[str, Any]]:
    """The facts of the kind that the number's first letters tell, empty for a number that is nobody's."""
    kind = kind_by_prefix(typed.prefix)
    until = (found.annulled_on or found.valid_until) if found else None
    facts = [
        {"label": _("Paper"), "value": kind.label if kind and found else ""},
        {"label": _("From"), "value": day_in_words(found.valid_from) if found else ""},
        {"label": _("Until"), "value": day_in_words(until) if until else ""},
    ]
    for code, label in (kind.facts if kind else {}).items():
        said = fact_in_words(found.facts.get(code, [])) if found else ""
        facts.append({"label": label, "value": said})
    return facts
