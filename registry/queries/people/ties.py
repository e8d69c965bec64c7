"""What people are to one another, as far as somebody may see both files."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from registry.models import Person, Tie
from registry.queries.open_files import is_held
from registry.queries.people.holdings import may_hold
from registry.queries.visibility import of_visible_files
from registry.seams import Conflict


def ties_of(*, person_id: int, user: Actor, on: date) -> QuerySet[Tie]:
    """The ties of a file of which the user may find both people, the newest first."""
    ties = Tie.objects.filter(Q(person=person_id) | Q(other=person_id))
    ties = of_visible_files(ties, user, on, "person__")
    ties = of_visible_files(ties, user, on, "other__")
    return ties.select_related("person__citizenship", "other__citizenship").order_by("-valid_from", "-pk")


def ties_of_file(person: Person, user: Actor, on: date) -> list[Tie]:
    """The ties of the file in hand, read once for its section and its act."""
    kept: list[Tie] | None = person.__dict__.get("_ties")
    if kept is None:
        ties = ties_of(person_id=person.pk, user=user, on=on)
        kept = list(ties) if may_hold(person, "ties", "ties_of_others") else []
        person.__dict__["_ties"] = kept
    return kept


def has_tie(person: Person) -> bool:
    """Whether there is a tie to be ended; of an open file none to a held one. Asks nothing where the ties
    of the file in hand were read already."""
    if "_ties" in person.__dict__:
        return any(tie.valid_until is None for tie in person.__dict__["_ties"])
    ties = Tie.objects.filter(Q(person=person) | Q(other=person), valid_until__isnull=True)
    if not person.is_protected:
        ties = ties.exclude(is_held("person__") | is_held("other__"))
    return ties.exists()


def tie_conflicts(*, one_id: int, other_id: int) -> list[Conflict]:
    """Two files that are tied are not one person's; two ties to the same person would be one tie twice."""
    both = {one_id, other_id}
    ties = list(Tie.objects.filter(Q(person__in=both) | Q(other__in=both)).order_by("pk"))
    cure = _("End the tie first, or compare once more: these may be two people.")
    tied = [tie for tie in ties if {tie.person_id, tie.other_id} == both]
    found = [Conflict("tied", _("They are tied to each other"), str(t), str(t), (), cure) for t in tied]
    mine = [tie for tie in ties if tie not in tied]
    for index, tie in enumerate(mine):
        for again in mine[index + 1 :]:
            if _third(tie, both) == _third(again, both) and tie.kind == again.kind and _overlap(tie, again):
                found.append(
                    Conflict("tied_alike", _("Both are tied to one person"), str(tie), str(again), (), cure)
                )
    return found


def _third(tie: Tie, both: set[int]) -> int:
    return tie.other_id if tie.person_id in both else tie.person_id


def _overlap(one: Tie, other: Tie) -> bool:
    return one.valid_from <= (other.valid_until or date.max) and other.valid_from <= (
        one.valid_until or date.max
    )
