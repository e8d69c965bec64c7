"""Received papers of people's files."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.actors import Actor
from core.templatetags.dates_in_words import day_in_words
from papers.models import ReceivedPaper
from papers.queries.received import LYING
from registry.models import PersonPaper
from registry.queries.visibility import of_visible_files


def person_papers_visible_to(user: Actor, on: date) -> QuerySet[PersonPaper]:
    """Papers of files the user may find."""
    return of_visible_files(PersonPaper.objects.all(), user, on, "person__")


def papers_of(person_id: int) -> QuerySet[ReceivedPaper]:
    """The papers about a person, the newest first, those that are gone too."""
    links = PersonPaper.objects.filter(person=person_id).values("paper_id")
    return ReceivedPaper.objects.filter(pk__in=links).select_related("received_by").order_by("-pk")


def papers_lying_of(person_id: int) -> QuerySet[ReceivedPaper]:
    """Those of them whose file is kept."""
    return papers_of(person_id).filter(state__in=LYING)


def paper_in_words(paper: ReceivedPaper) -> str:
    """A paper by its kind and the day when it was received."""
    day = day_in_words(paper.received_on)
    return _("%(paper)s, received on %(day)s") % {"paper": paper.get_kind_display(), "day": day}


def person_of_paper(paper_id: int) -> int | None:
    """Whom a paper is about, by number."""
    return PersonPaper.objects.filter(paper=paper_id).values_list("person_id", flat=True).first()


def subject_of_paper(paper_id: int) -> tuple[str, str] | None:
    """Whom a paper is about, with the way to the file."""
    link = PersonPaper.objects.filter(paper=paper_id).select_related("person").first()
    if link is None:
        return None
    return link.person.full_name, reverse("admin:registry_person_change", args=[link.person_id])
