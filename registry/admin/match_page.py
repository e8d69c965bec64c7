"""Two files side by side: what each says, line by line, and what speaks for and against one person."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.admin.base import pill
from accounts.models import User
from core.sections import sections_of
from core.templatetags.dates_in_words import age_in_words, day_in_words
from registry.admin.base import file_url
from registry.admin.file_tables import expiry
from registry.admin.stay_line import clash_words, drawn, side_of, stays_in_order
from registry.models import Join, LikelyMatch, Person
from registry.queries.stays.file_pages import File, file_of
from registry.rules.matches.side_by_side import Mark, mark_of, mark_of_names
from registry.states import FormerKind, MatchState, MatchVerdict

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of both files, with how it came out."""

    label: Any
    one: Cell
    other: Cell
    pill: dict[str, Any] | None


def _pill(mark: Mark) -> dict[str, Any] | None:
    """A mark as icon, word and colour; nothing where neither file says anything."""
    return {
        Mark.EQUAL: {"tone": "calm", "icon": "check", "label": _("equal")},
        Mark.ALIKE: {"tone": "info", "icon": "eye", "label": _("alike")},
        Mark.DIFFERENT: {"tone": "late", "icon": "close", "label": _("different")},
        Mark.MISSING: {"tone": "closed", "icon": "question", "label": _("only in one")},
        Mark.NEITHER: None,
    }[mark]


TONES = {
    MatchState.OPEN: "soon",
    MatchState.UNSURE: "soon",
    MatchState.SAME: "calm",
    MatchState.DIFFERENT: "closed",
    MatchState.GONE: "closed",
}


def pair_url(match_id: int) -> str:
    """The address of two files side by side."""
    return reverse("admin:registry_likelymatch_change", args=[match_id])


def match_state(match: LikelyMatch) -> dict[str, Any]:
    """Where a pair stands, as tone and word."""
    return {"tone": TONES[MatchState(match.state)], "label": match.get_state_display()}


def sure_cell(match: LikelyMatch) -> dict[str, Any]:
    """How sure the score is, as icon and word."""
    return pill("calm" if match.verdict == MatchVerdict.SAME else "info", match.get_verdict_display())


def state_cell(match: LikelyMatch) -> dict[str, Any]:
    """The same as a cell, with whom somebody asked."""
    cell = pill(**match_state(match))
    if match.asked is not None:
        return cell | {"sub": _("asked: %(name)s") % {"name": match.asked}}
    return cell


def join_state_cell(join: Join) -> dict[str, Any]:
    """Where a joining stands."""
    if not join.stands:
        return pill("closed", _("Taken back"))
    if join.is_doubted:
        return pill("soon", _("Doubted")) | {"sub": join.doubt}
    return pill("calm", _("Joined"))


def join_facts(join: Join) -> list[dict[str, Any]]:
    """What was decided, by whom, and what is doubted about it."""
    facts = [
        {
            "label": _("File that stands"),
            "value": join.survivor.full_name,
            "url": file_url(join.survivor_id),
        },
        {"label": _("File taken over"), "value": join.taken.full_name},
        {"label": _("Joined on"), "value": day_in_words(join.joined_on), "note": str(join.joined_by)},
        {"label": _("What was found"), "value": join.note},
    ]
    if join.doubted_on is not None:
        note = f"{join.doubted_by}, {day_in_words(join.doubted_on)}"
        facts.append({"label": _("Why it is doubted"), "value": join.doubt, "note": note})
    if join.settled_on is not None:
        note = f"{join.settled_by}, {day_in_words(join.settled_on)}"
        facts.append({"label": _("How the doubt was settled"), "value": join.finding, "note": note})
    return facts


def names_of(match: LikelyMatch) -> str:
    """Whose files they are, the older first."""
    return f"{match.one.full_name} / {match.other.full_name}"


def page_of(match: LikelyMatch, *, user: User, on: date) -> dict[str, Any]:
    """The context of the two files: a constant number of queries, whatever they hold."""
    one, other = (file_of(person, user=user, on=on) for person in (match.one, match.other))
    sides = [side_of("A", one), side_of("B", other)]
    return {
        "sides": sides,
        "groups": [
            {"title": title, "lines": found}
            for title, lines in (
                (_("Who it is"), _identity(one, other, on)),
                (_("Stays in order of time"), _stays(one, other)),
                (_("Documents"), _documents(one, other, on)),
                (_("Said before"), _former(one, other)),
                (_("Registered at"), _registrations(one, other)),
                (_("Residence permits"), _permits(one, other)),
                (_("Contacts"), _contacts(one, other)),
            )
            if (found := list(lines))
        ],
        "drawing": drawn(one, other, sides, on),
        "parts": _parts(match, sides, user, on),
    }


def _line(label: Any, one: Any, other: Any, mark: Mark | None = None, **notes: Any) -> Line:
    found = mark_of(one, other) if mark is None else mark
    return Line(label, _cell(one, notes.get("of_one")), _cell(other, notes.get("of_other")), _pill(found))


def _cell(value: Any, note: Any = None) -> Cell:
    return {"value": value or "", "sub": note or ""}


def _identity(one: File, other: File, on: date) -> Iterator[Line]:
    mine, theirs = one.person, other.person
    for label, part in (
        (_("Surname"), "surname"),
        (_("Given names"), "given_names"),
        (_("Patronymic"), "patronymic"),
    ):
        pair = getattr(mine, part), getattr(theirs, part)
        yield _line(label, *pair, mark_of_names(*pair))
    yield _line(
        _("Date of birth"),
        day_in_words(mine.born_on),
        day_in_words(theirs.born_on),
        Mark.EQUAL if mine.born_on == theirs.born_on else _born(mine, theirs),
        of_one=age_in_words(mine.born_on, on),
        of_other=age_in_words(theirs.born_on, on),
    )
    yield _line(_("Sex"), mine.get_sex_display(), theirs.get_sex_display())
    yield _line(_("Citizenship"), mine.citizenship.name, theirs.citizenship.name)
    also = _citizenships(mine), _citizenships(theirs)
    if any(also):
        yield _line(_("Also a citizen of"), *also)
    yield _line(_("IIN"), mine.iin, theirs.iin)


def _born(mine: Person, theirs: Person) -> Mark:
    """Of a date known in part it can only be said that it does not contradict."""
    return Mark.ALIKE if mine.born_on.agrees_with(theirs.born_on) else Mark.DIFFERENT


def _citizenships(person: Person) -> str:
    return ", ".join(sorted(str(other.country.name) for other in person.other_citizenships.all()))


def _beside(
    label: Callable[[Any], Any], key: Callable[[Any], Any], cell: Callable[[Any], Cell], *rows: list[Any]
) -> Iterator[Line]:
    """Rows of both files: those with the same key on one line, then what only one of them has."""
    mine, theirs = ({key(row): row for row in reversed(side)} for side in rows)
    both = [found for found in dict.fromkeys(map(key, rows[0])) if found in theirs]
    for found in both:
        yield Line(label(mine[found]), cell(mine[found]), cell(theirs[found]), _pill(Mark.EQUAL))
    nothing = _cell("")
    for found in dict.fromkeys(map(key, rows[0])):
        if found not in theirs:
            yield Line(label(mine[found]), cell(mine[found]), nothing, _pill(Mark.MISSING))
    for found in dict.fromkeys(map(key, rows[1])):
        if found not in mine:
            yield Line(label(theirs[found]), nothing, cell(theirs[found]), _pill(Mark.MISSING))


def _stays(one: File, other: File) -> Iterator[Line]:
    for row in stays_in_order(one, other):
        cells = [_cell(""), _cell("")]
        cells[row["side"]] = _cell(row["value"], row["sub"])
        yield Line(row["label"], cells[0], cells[1], clash_words(row["clash"]))


def _documents(one: File, other: File, on: date) -> Iterator[Line]:
    return _beside(
        lambda row: row.get_kind_display(),
        lambda row: (row.kind, row.issuing_country_id, row.number_key),
        lambda row: {
            "value": row.number,
            "code": True,
            "sub": f"{row.issuing_country.iso3} · {expiry(row, on)}"
            + ("" if row.is_valid else f" · {row.get_state_display()}"),
        },
        one.documents,
        other.documents,
    )


def _former(one: File, other: File) -> Iterator[Line]:
    def value(row: Any) -> str:
        if row.kind == FormerKind.NAME:
            return str(row.full_name)
        if row.citizenship is not None:
            return str(row.citizenship.name)
        return day_in_words(row.born_on) if row.born_on else row.get_sex_display()

    return _beside(
        lambda row: row.get_kind_display(),
        lambda row: (row.kind, value(row)),
        lambda row: {
            "value": value(row),
            "sub": _("until %(day)s") % {"day": day_in_words(row.valid_until)},
        },
        one.former,
        other.former,
    )


def _registrations(one: File, other: File) -> Iterator[Line]:
    return _beside(
        lambda row: row.region.name,
        lambda row: (row.region_id, row.district_id, row.address.casefold()),
        lambda row: {"value": row.address, "sub": _days(row.first_on, row.last_on)},
        one.registrations,
        other.registrations,
    )


def _permits(one: File, other: File) -> Iterator[Line]:
    return _beside(
        lambda row: row.ground.name,
        lambda row: row.number or row.pk,
        lambda row: {
            "value": row.number or _("request for a permit"),
            "sub": row.get_state_display(),
        },
        one.permits,
        other.permits,
    )


def _contacts(one: File, other: File) -> Iterator[Line]:
    if one.person.email or other.person.email:
        yield _line(_("E-mail"), one.person.email, other.person.email)


def _days(first: date, last: date) -> str:
    return _("from %(first)s to %(last)s") % {"first": day_in_words(first), "last": day_in_words(last)}


def _parts(match: LikelyMatch, sides: list[Cell], user: User, on: date) -> list[dict[str, Any]]:
    """What other apps show on a file, by right: of each file, side by side."""
    found = []
    for section in sections_of("person"):
        if not section.is_compared:
            continue
        pair = [_told(section.context(person, user, on)) for person in (match.one, match.other)]
        if any(context is not None for context in pair):
            beside = list(zip(sides, pair, strict=True))
            found.append({"title": section.title, "template": section.template, "sides": beside})
    return found


def _told(context: dict[str, Any] | None) -> dict[str, Any] | None:
    """A table without rows tells nothing here, where nothing can be added to a file."""
    table = (context or {}).get("table")
    return None if table is not None and not table["rows"] else context
