"""Papers by number, and those a user may see in a list."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.actors import Actor
from papers.models import Paper
from papers.rules import Typed, read_number
from papers.seams import PaperKind, paper_kinds


def typed_number(number: str) -> Typed:
    """What was typed, read as a number of one of the kinds that are issued."""
    return read_number(number, [kind.prefix for kind in paper_kinds])


def kind_by_prefix(prefix: str) -> PaperKind | None:
    """The kind whose numbers begin so."""
    return next((kind for kind in paper_kinds if kind.prefix == prefix), None)


def paper_by_number(number: str) -> Paper | None:
    """The paper with this exact number."""
    return Paper.objects.filter(number=number).first()


def lock_paper(number: str) -> Paper | None:
    """The same, locked for an act until the transaction ends. Papers are locked last of all."""
    return Paper.objects.select_for_update(of=("self",), no_key=True).filter(number=number).first()


def papers_visible_to(user: Actor, on: date) -> QuerySet[Paper]:
    """Papers whose owner's row the user may see: each kind's owner says which."""
    seen = Q(pk__in=[])
    for kind in paper_kinds:
        own = kind.visible_to(user, on).filter(number=OuterRef("number")).order_by()
        seen |= Q(Exists(own), kind=kind.code)
    return Paper.objects.filter(seen)


def veil_of_papers(*, user: Actor, on: date) -> Q | None:
    """Entries about papers that the user may not see, whoever checked them."""
    seen = papers_visible_to(user, on).filter(pk=OuterRef("subject_id"))
    return Q(~Exists(seen), subject_kind="paper")
