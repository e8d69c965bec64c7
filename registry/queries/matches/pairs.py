"""Pairs of files that may be one person's: who may see which, and both files locked for a decision."""

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may
from core.actors import Actor
from core.errors import MoveNotAllowed, NotFound
from registry.capabilities import RegistryCapability
from registry.models import Join, LikelyMatch, Person
from registry.queries.open_files import is_held, is_standing
from registry.queries.visibility import persons_visible_to, sees_held_files
from registry.seams import person_columns

#: Of joining and parting files: one at a time, and none beside a sweep that writes about many files.
_FILES_MOVE = "hashtext('registry.files_move')"
_TIMES = 5


def pairs_visible_to(user: Actor, on: date) -> QuerySet[LikelyMatch]:
    """The pairs of which the user may find both files; those decided too, whose file was taken over."""
    if not may(user, on, RegistryCapability.FIND_FILES):
        return LikelyMatch.objects.none()
    pairs = LikelyMatch.objects.all()
    return pairs if sees_held_files(user, on) else pairs.filter(~is_held("one__"), ~is_held("other__"))


def both_stand() -> Q:
    """Neither file of the pair has been taken over."""
    return is_standing("one__") & is_standing("other__")


def standing_pairs_visible_to(user: Actor, on: date) -> QuerySet[LikelyMatch]:
    """The same without the pairs of which a file was taken over."""
    return pairs_visible_to(user, on).filter(both_stand())


def joins_visible_to(user: Actor, on: date) -> QuerySet[Join]:
    """The joinings of which neither file is held from the user, those taken back too."""
    joins = Join.objects.select_related("taken", "survivor")
    if not may(user, on, RegistryCapability.FIND_FILES):
        return joins.none()
    return joins if sees_held_files(user, on) else joins.exclude(is_held("taken__") | is_held("survivor__"))


def lock_pair(*, match_id: int, user: User, on: date) -> LikelyMatch:
    """The pair with both its files locked, by ascending number, until the transaction ends.

    Raises: NotFound when there is no such pair for this user, or one of the files was taken over.
    """
    pair = standing_pairs_visible_to(user, on).filter(pk=match_id).first()
    if pair is not None:
        lock_whole_files([pair.one_id, pair.other_id])
        visible = persons_visible_to(user, on).filter(pk__in=[pair.one_id, pair.other_id])
        if visible.count() == 2:
            locked = LikelyMatch.objects.select_for_update(of=("self",), no_key=True)
            return locked.select_related("one", "other").get(pk=match_id)
    raise NotFound(
        _("There is no such pair of files any more. Open the list again."), facts={"match": match_id}
    )


def lock_join(*, join_id: int, user: User, on: date) -> Join:
    """The joining with both its files locked. Raises: NotFound when there is none for this user."""
    join = joins_visible_to(user, on).filter(pk=join_id).first()
    if join is not None:
        lock_whole_files([join.taken_id, join.survivor_id])
        locked = joins_visible_to(user, on).select_for_update(of=("self",), no_key=True)
        join = locked.filter(pk=join_id).first()
    if join is None:
        raise NotFound(_("There is no such joining of two files."), facts={"join": join_id})
    return join


def lock_files(person_ids: list[int]) -> list[Person]:
    """These files, by ascending number, locked until the transaction ends."""
    files: Any = Person.objects.select_for_update(of=("self",), no_key=True)
    return list(files.filter(pk__in=person_ids).order_by("pk"))


def lock_whole_files(person_ids: list[int]) -> list[Person]:
    """These files for an act by which rows go from one to another: locked after what is locked before a
    file, of which nothing came meanwhile.

    Raises: MoveNotAllowed when somebody else works on them again and again.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({_FILES_MOVE})")
    for _time in range(_TIMES):
        point = transaction.savepoint()
        locked = _locked_first(person_ids)
        files = lock_files(person_ids)
        if _locked_first(person_ids) == locked:
            transaction.savepoint_commit(point)
            return files
        transaction.savepoint_rollback(point)  # gives the locks back: the files come after them
    raise MoveNotAllowed(_("Somebody works on these files just now. Try again in a minute."), code="busy")


def hold_files_in_place() -> None:
    """Let no file be joined or parted until the transaction ends: for a sweep that reads which file stands
    for whom and writes about many. To be called before anything is locked.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({_FILES_MOVE})")


def _locked_first(person_ids: list[int]) -> set[tuple[str, int]]:
    """Lock the rows of these files that are locked before a file, by ascending number; which they are."""
    found = set()
    with connection.cursor() as cursor:
        for one in person_columns():
            if one.locked_first:
                cursor.execute(
                    f"SELECT id FROM {one.table} t WHERE {one.column} = ANY(%s) AND {one.only}"
                    " ORDER BY id FOR NO KEY UPDATE",
                    [person_ids],
                )
                found |= {(one.table, number) for (number,) in cursor.fetchall()}
    return found


def standing_join_of(person_id: int) -> Join | None:
    """The joining by which a file was taken over, if it was."""
    return Join.objects.filter(Q(taken=person_id, taken_back_on=None)).first()
