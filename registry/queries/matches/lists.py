"""The pairs of files that wait for somebody, and those of one file."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import RoleAssignment, User
from accounts.queries.roles import Territory, held_on, may, roles_with, territory_for
from core.actors import Actor
from registry.capabilities import RegistryCapability
from registry.models import Join, LikelyMatch, Person, Stay
from registry.queries.matches.pairs import both_stand, joins_visible_to, pairs_visible_to
from registry.queries.open_files import is_held, is_standing
from registry.queries.people.holdings import may_hold
from registry.queries.visibility import sees_held_files
from registry.states import MatchState

UNDECIDED = (MatchState.OPEN, MatchState.UNSURE)
DECIDED = (MatchState.SAME, MatchState.DIFFERENT, MatchState.GONE)
#: More of one file are not shown on a page.
SHOWN = 20


def is_undecided() -> Q:
    """Nobody has decided the pair, and both files stand."""
    return Q(state__in=UNDECIDED) & both_stand()


def waits_for(user: Actor, territory: Territory) -> Q:
    """Whose pair it is to look at: whom somebody asked, else whoever works where either person was last."""
    nobody = Q(asked__isnull=True)
    if not territory.country:
        nobody &= Q(was_last_in(territory, "one_id")) | Q(was_last_in(territory, "other_id"))
    return Q(asked=user) | nobody


def was_last_in(territory: Territory, person: str) -> Exists:
    """The newest stay of the file whose number stands in this column lies in the territory."""
    stays = Stay.objects.filter(person=OuterRef(OuterRef(person)), annulled_on__isnull=True)
    newest = Subquery(stays.order_by("-entered_at").values("pk")[:1])
    return Exists(Stay.objects.filter(territory.condition(), pk=newest))


def work_of(user: User, on: date) -> QuerySet[LikelyMatch]:
    """The undecided pairs that wait for the user, the oldest first."""
    territory = territory_for(user, on, RegistryCapability.JOIN_FILES)
    pairs = pairs_visible_to(user, on).filter(is_undecided(), waits_for(user, territory))
    return pairs.order_by("found_on", "pk")


def matches_to_look_at(user: User, on: date) -> int:
    """How many undecided pairs wait for the user."""
    return work_of(user, on).count()


def neighbours(match: LikelyMatch, *, user: User, on: date) -> tuple[int | None, int | None]:
    """The pairs before and after this one in the user's work; the work is a ring."""
    before = Q(found_on__lt=match.found_on) | Q(found_on=match.found_on, pk__lt=match.pk)
    work = work_of(user, on).exclude(pk=match.pk).values_list("pk", flat=True)
    following = work.filter(~before).first() or work.first()
    preceding = work.filter(before).last() or work.last()
    return preceding, following


def matches_of(person_id: int, *, user: Actor, on: date) -> list[LikelyMatch]:
    """The undecided pairs of one file, the likeliest first, as far as the user may find both files."""
    pairs = pairs_visible_to(user, on).filter(is_undecided(), Q(one_id=person_id) | Q(other_id=person_id))
    people = ("one__citizenship", "other__citizenship", "asked")
    return list(pairs.select_related(*people).order_by("-score", "pk")[:SHOWN])


def colleagues_to_ask(match: LikelyMatch, *, besides: User, on: date) -> list[User]:
    """Who else may decide this pair, by name: of a held file only those for whom it exists."""
    needed = [RegistryCapability.JOIN_FILES, RegistryCapability.FIND_FILES]
    if match.one.is_protected or match.other.is_protected:
        needed.append(RegistryCapability.READ_PROTECTED)
    able = User.objects.filter(is_active=True).exclude(pk=besides.pk)
    for capability in needed:
        held = RoleAssignment.objects.filter(held_on(on), role__in=roles_with(capability))
        able = able.filter(pk__in=held.values("user_id"))
    return list(able.order_by("username"))


def joins_into(person: Person, *, user: Actor, on: date) -> list[Join]:
    """The joinings by which this very file took over others and that stand, the newest first."""
    if not may_hold(person, "joins_as_survivor"):
        return []
    joins = joins_visible_to(user, on).filter(survivor=person, taken_back_on=None)
    people = ("taken__citizenship", "joined_by", "doubted_by")
    return list(joins.select_related(*people).order_by("-pk"))


def joining_of(match: LikelyMatch, *, user: Actor, on: date) -> Join | None:
    """The joining that the pair was decided by and that stands."""
    people = ("joined_by", "doubted_by", "settled_by")
    joins = joins_visible_to(user, on).filter(match=match, taken_back_on=None)
    return joins.select_related("taken", "survivor", *people).first()


def files_taken_over_visible_to(user: Actor, on: date) -> QuerySet[Person]:
    """The files that another has taken over, of which neither is held from the user."""
    taken = Person.objects.filter(~is_standing()).select_related("merged_into", "citizenship")
    if not may(user, on, RegistryCapability.FIND_FILES):
        return taken.none()
    return taken if sees_held_files(user, on) else taken.filter(~is_held())
