"""Pairs of files that may be one person's: the officers' list, and the two files side by side."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import MINE, OfficersAdmin
from accounts.models import User
from accounts.queries.roles import actor, may, territory_for
from core import clock, readings
from core.admin import AnyAct, ChoiceFilter, Column, DayFilter, TextFilter
from core.admin.lists import neighbours_of
from registry.admin.acts import JOIN_ACTS, MATCH_ACTS, way_back
from registry.admin.base import by_document, person_cell
from registry.admin.match_page import (
    join_facts,
    match_state,
    names_of,
    page_of,
    state_cell,
    sure_cell,
)
from registry.admin.waiting_lists import StateFilter
from registry.capabilities import RegistryCapability
from registry.models import Join, LikelyMatch
from registry.queries.matches.lists import (
    DECIDED,
    is_undecided,
    joining_of,
    neighbours,
    waits_for,
)
from registry.queries.matches.pairs import pairs_visible_to
from registry.states import MATCH_MOVES, MatchState, MatchVerdict

UNDECIDED = "undecided"
#: What an address calls the list that one goes through, by its query; and the list without any.
LIST, ALL = "list", "all=1"


def _list_in(request: HttpRequest) -> str:
    return request.GET.get(LIST, "")


def _mine(reader: User, on: date) -> Q:
    """What the reader is asked to look at."""
    territory = territory_for(reader, on, RegistryCapability.JOIN_FILES)
    return is_undecided() & waits_for(reader, territory)


def _by_document(text: str, on: date) -> Q:
    return by_document("one")(text, on) | by_document("other")(text, on)


@admin.register(LikelyMatch)
class LikelyMatchAdmin(OfficersAdmin):
    """Pairs of files, for an officer to look at."""

    visible = staticmethod(pairs_visible_to)
    related = ("one__citizenship", "other__citizenship", "asked", "decided_by")
    lead = _("Two files that may be one person’s. A pair is a question, not an accusation.")
    empty_text = _("Pairs appear when two files say much the same of somebody.")
    acts = MATCH_ACTS
    moves = MATCH_MOVES
    page_template = "admin/registry/match.html"
    columns = (
        Column(_("Person"), lambda match, on: person_cell(match.one)),
        Column(_("The other file"), lambda match, on: person_cell(match.other)),
        Column(_("Found by"), lambda match, on: match.found_by),
        Column(_("How sure"), lambda match, on: sure_cell(match), sort="score"),
        Column(_("Found on"), lambda match, on: match.found_on, sort="found_on"),
        Column(_("State"), lambda match, on: state_cell(match)),
    )
    filters = (
        StateFilter(
            name="state",
            label=_("State"),
            choices=lambda: ((UNDECIDED, _("Undecided")), (MINE, _("Mine")), ("decided", _("Decided"))),
            conditions={
                UNDECIDED: lambda on: is_undecided(),
                "decided": lambda on: Q(state__in=DECIDED),
            },
            mine=_mine,
        ),
        ChoiceFilter(
            name="verdict", label=_("How sure"), choices=lambda: MatchVerdict.choices, lookup="verdict"
        ),
        TextFilter(name="document", label=_("Document number, in full"), condition=_by_document),
        DayFilter(name="from", label=_("Found from"), lookup="found_on__gte"),
        DayFilter(name="until", label=_("Found until"), lookup="found_on__lte"),
    )
    quick_choices = "state"
    queues = {UNDECIDED: ("found_on", "score"), MINE: ("found_on", "score")}

    def title_of(self, subject: LikelyMatch) -> str:
        return names_of(subject)

    def person_of(self, subject: LikelyMatch) -> int:
        return subject.one_id

    def state_of(self, subject: LikelyMatch, on: date) -> dict[str, Any]:
        since = subject.decided_on or subject.found_on
        return match_state(subject) | {"since": since}

    # --- the two files side by side ----------------------------------------------------------------

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Both files, read in a constant number of queries; of a pair that was joined, what was decided."""
        subject, on = self._subject(request, pk), clock.today()
        user = actor(request)
        readings.opened(subject.one_id)
        (before, after), carried = self._around(request, subject, on), self._carried(request)
        join = joining_of(subject, user=user, on=on) if subject.state == MatchState.SAME else None
        both_stand = not (subject.one.is_taken_over or subject.other.is_taken_over)
        context = {
            **self.admin_site.each_context(request),
            "title": names_of(subject),
            "match": subject,
            "state": self.state_of(subject, on),
            "sure": sure_cell(subject),
            "evidence": subject.evidence,
            "before_url": before,
            "after_url": after,
            "join": join and join_facts(join),
            "back": self._ways_back(join, user, on) if join else [],
            "acts": [
                act | {"url": act["url"] + carried} for act in self.buttons(request, on, subject=subject)
            ],
            "sections": self.sections(subject, request, on),
            "crumbs": self._crumbs(names_of(subject)),
            "opts": self.opts,
            **(page_of(subject, user=user, on=on) if both_stand else {}),
        }
        return TemplateResponse(request, self.page_template, context)

    def _around(self, request: HttpRequest, subject: LikelyMatch, on: date) -> tuple[str, str]:
        """The ways to the pairs before and after, for whoever decides them."""
        if not may(actor(request), on, RegistryCapability.JOIN_FILES):
            return "", ""
        carried = self._carried(request)
        before, after = self._neighbours(request, subject, on)
        return (
            self.page_url(before) + carried if before else "",
            self.page_url(after) + carried if after else "",
        )

    def _neighbours(
        self, request: HttpRequest, subject: LikelyMatch, on: date
    ) -> tuple[int | None, int | None]:
        """The pairs around this one in the list that one came from; unasked in one's own work."""
        if not (query := _list_in(request)):
            return neighbours(subject, user=actor(request), on=on)
        given = dict(parse_qsl(query))
        rows, _asked = self._rows_asked_by(request, given, on)
        return neighbours_of(subject, rows, self._order_of(given))

    def _carried(self, request: HttpRequest) -> str:
        """What an address says of the list that one goes through; empty for one's own work."""
        query = _list_in(request)
        return f"?{urlencode({LIST: query})}" if query else ""

    def row_url_in(self, row: LikelyMatch, kept: dict[str, str]) -> str:
        if kept == {"state": MINE}:
            return self.page_url(row.pk)
        return f"{self.page_url(row.pk)}?{urlencode({LIST: urlencode(kept) or ALL})}"

    def _ways_back(self, join: Join, user: User, on: date) -> list[dict[str, Any]]:
        """The acts on the file that stands by which the joining is doubted, settled or taken back."""
        if not may(user, on, RegistryCapability.JOIN_FILES):
            return []
        doubt = "settle-doubt" if join.is_doubted else "doubt-join"
        return [
            {"label": act.label, "url": way_back(join, act.name), "consequence": act.consequence}
            for act in JOIN_ACTS
            if act.name in (doubt, "take-back-join")
        ]

    def _after(self, request: HttpRequest, act: AnyAct, subject: LikelyMatch, result: Any) -> str:
        """After a decision the next pair of the work; the list when there is none."""
        _before, after = self._neighbours(request, subject, clock.today())
        if after:
            return self.page_url(after) + self._carried(request)
        return f"{self.list_url()}?{_list_in(request) or f'state={MINE}'}"
