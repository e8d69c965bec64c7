"""Received papers that are evidence in cases."""

from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import Actor
from core.errors import NotFound
from enforcement.models import CasePaper, OverstayCase
from enforcement.queries.visibility import cases_visible_to
from papers.models import ReceivedPaper
from papers.queries.received import LYING


def case_papers_visible_to(user: Actor, on: date) -> QuerySet[CasePaper]:
    """Papers of cases the user may see."""
    return CasePaper.objects.filter(case__in=cases_visible_to(cast(User, user), on))


def lock_case_seen_by(user: User, *, case_id: int, on: date) -> OverstayCase:
    """A case locked for an act that leaves the case as it is. Raises: NotFound for this user."""
    seen = cases_visible_to(user, on).select_related("stay").filter(pk=case_id)
    case = seen.select_for_update(of=("self",), no_key=True).first()
    if case is None:
        raise NotFound(code="case_unknown")
    return case


def papers_of_case(case_id: int) -> QuerySet[CasePaper]:
    """The papers of a case, the newest first, those that are gone too."""
    rows = CasePaper.objects.filter(case=case_id).select_related("paper__received_by")
    return rows.order_by("-paper_id")


def papers_lying_of(case_id: int) -> QuerySet[ReceivedPaper]:
    """Those of them whose file is kept."""
    links = CasePaper.objects.filter(case=case_id).values("paper_id")
    return ReceivedPaper.objects.filter(pk__in=links, state__in=LYING)


def person_of_paper(paper_id: int) -> int | None:
    """Whose case a paper is evidence in, by number."""
    return CasePaper.objects.filter(paper=paper_id).values_list("case__person_id", flat=True).first()


def subject_of_paper(paper_id: int) -> tuple[str, str] | None:
    """The case that a paper is evidence in, with the way to it."""
    link = CasePaper.objects.filter(paper=paper_id).select_related("case__person").first()
    if link is None:
        return None
    said = _("Overstay case of %(name)s") % {"name": link.case.person.full_name}
    return said, reverse("admin:enforcement_overstaycase_change", args=[link.case_id])
