"""Rows about two files that break one constraint each: its name, a row that is right, what makes it wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import models

from enforcement.models import CaseTerms, KeptBack
from registry.models import Join, JoinedRow, LikelyMatch, NameCount, RouteCount, Split, SplitLine, Tie
from tests.accounts.factories import the_system
from tests.days import ON
from tests.reference.factories import the_checkpoint
from tests.registry.factories import CrossingFactory, DocumentFactory, PersonFactory, StayFactory
from tests.registry.matches import pair


def match(**given: Any) -> LikelyMatch:
    return pair(PersonFactory(), PersonFactory(), **given)


def join(**given: Any) -> Join:
    """A joining by hand, as if it had been decided."""
    of = given.pop("of", None) or match()
    values = {"match": of, "taken": of.other, "survivor": of.one, "joined_on": ON, "joined_by": the_system()}
    return Join.objects.create(**{**values, "note": "One man", "access_class": "open", **given})


def joined_row(**given: Any) -> JoinedRow:
    values = {"table": "registry_stay", "column": "person_id", "row": 1, "was": 2, "became": 1}
    return JoinedRow.objects.create(**{**values, "join": join(), **given})


def _again() -> Join:
    """A joining of a file that another, taken back, had taken over before."""
    first = join(taken_back_on=ON, taken_back_by=the_system())
    join(of=first.match)
    return first


def _another_row() -> JoinedRow:
    return joined_row(join=joined_row().join, row=2)


def name_count(**given: Any) -> NameCount:
    return NameCount.objects.create(**{"part": "surname", "key": "KARIMOV", "bearers": 2, **given})


def route_count(**given: Any) -> RouteCount:
    ways = {"entered_through": the_checkpoint("ALA"), "left_through": the_checkpoint("ALA")}
    return RouteCount.objects.create(**{**ways, "travellers": 2, **given})


def _route_counted_twice() -> RouteCount:
    """Another way, to become the first."""
    route_count()
    return route_count(left_through=the_checkpoint("NQZ"))


def kept_back(**given: Any) -> KeptBack:
    terms = CaseTerms.objects.order_by("-valid_from").first()
    values = {"stay": StayFactory(), "kept_on": ON, "terms": terms, "answer_due_on": ON}
    return KeptBack.objects.create(**{**values, **given})


def _kept_back_again() -> KeptBack:
    """One that has ended, of a stay that is kept back once more."""
    return kept_back(stay=kept_back().stay, ended_on=ON)


def tie(**given: Any) -> Tie:
    """A mother and her child."""
    values = {"kind": "parent", "valid_from": ON, "source": "Birth certificate 7"}
    people = {} if "person" in given else {"person": PersonFactory(), "other": PersonFactory()}
    return Tie.objects.create(**{**values, **people, **given})


def _tied_twice() -> Tie:
    """Ended, and tied again the other way round."""
    first = tie(valid_until=ON - timedelta(days=1), valid_from=ON - timedelta(days=9))
    return tie(person=first.other, other=first.person)


def split(**given: Any) -> Split:
    """A parting by hand, as if it had been decided."""
    values = {"person": PersonFactory(), "into": PersonFactory(), "split_on": ON, "split_by": the_system()}
    return Split.objects.create(**{**values, "note": "Two men", **given})


def split_line(**given: Any) -> SplitLine:
    line = given or {"crossing": CrossingFactory()}
    return SplitLine.objects.create(**{"split": split(), **line})


def _lines(column: str, make: Any) -> SplitLine:
    first = split_line(**{column: make()})
    return split_line(split=first.split, **{column: make()})


def _first_of(column: str) -> Any:
    def wrong(row: SplitLine) -> dict[str, Any]:
        first = SplitLine.objects.exclude(pk=row.pk).get(split=row.split)
        return {f"{column}_id": getattr(first, f"{column}_id")}

    return wrong


#: By name: how a right row is made, and what makes it wrong.
BROKEN_PAIRS: list[tuple[str, Callable[[], models.Model], Any]] = [
    (
        "registry_likelymatch_once",
        lambda: pair(match().one, PersonFactory()),
        lambda row: {"other": LikelyMatch.objects.exclude(pk=row.pk).get(one=row.one).other},
    ),
    ("registry_likelymatch_older_file_first", match, lambda row: {"one": row.other, "other": row.one}),
    ("registry_likelymatch_verdict_known", match, {"verdict": "sure"}),
    ("registry_likelymatch_state_known", lambda: match(**_decided()), {"state": "new"}),
    ("registry_likelymatch_score_is_a_share", match, {"score": 1.5}),
    ("registry_likelymatch_decided_by_whom", match, {"state": "different"}),
    ("registry_namecount_once", lambda: name_count(part="given") and name_count(), {"part": "given"}),
    ("registry_routecount_once", _route_counted_twice, lambda _row: {"left_through": the_checkpoint("ALA")}),
    ("registry_namecount_part_known", name_count, {"part": "middle"}),
    ("enforcement_keptback_once_at_a_time", _kept_back_again, {"ended_on": None}),
    (
        "enforcement_keptback_answer_due_after_it_began",
        kept_back,
        {"answer_due_on": ON - timedelta(days=1)},
    ),
    ("registry_join_taken_over_once", _again, {"taken_back_on": None, "taken_back_by": None}),
    ("registry_join_of_two_files", join, lambda row: {"taken": row.survivor}),
    ("registry_join_doubted_by_whom", join, {"doubted_on": ON}),
    ("registry_join_settled_by_whom", lambda: join(**_doubted()), {"settled_on": ON}),
    ("registry_join_settled_after_a_doubt", join, lambda row: {"settled_on": ON, "settled_by": the_system()}),
    ("registry_join_taken_back_by_whom", join, {"taken_back_on": ON}),
    ("registry_joinedrow_once", _another_row, {"row": 1}),
    ("registry_tie_kind_known", tie, {"kind": "friend"}),
    ("registry_tie_of_two_people", tie, lambda row: {"other": row.person}),
    ("registry_tie_ends_after_start", tie, {"valid_until": ON - timedelta(days=1)}),
    ("registry_tie_is_shown", tie, {"source": ""}),
    ("registry_tie_once_at_a_time", _tied_twice, {"valid_from": ON - timedelta(days=1)}),
    ("registry_split_of_two_files", split, lambda row: {"into": row.person}),
    ("registry_split_taken_back_by_whom", split, {"taken_back_on": ON}),
    ("registry_splitline_is_one_thing", split_line, {"crossing": None}),
    (
        "registry_splitline_crossing_once",
        lambda: _lines("crossing", CrossingFactory),
        _first_of("crossing"),
    ),
    (
        "registry_splitline_document_once",
        lambda: _lines("document", DocumentFactory),
        _first_of("document"),
    ),
]


def _doubted() -> dict[str, Any]:
    return {"doubted_on": ON, "doubted_by": the_system()}


def _decided() -> dict[str, Any]:
    return {"state": "different", "decided_on": ON, "decided_by": the_system()}
