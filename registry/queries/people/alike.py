"""Files whose name sounds like what was typed: it is compared with the vocabulary of names, then the files of
what is like it are looked up by their index. No file is compared that its reader may not see."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.db import connection

from core.actors import Actor
from core.partial_dates import agree_sql
from identity.naming import Name, words_of
from identity.naming.likeness import closeness, given_names_alike, joint, surnames_alike
from identity.partial_dates import PartialDate
from registry.queries.open_files import is_open_sql, is_standing_sql
from registry.queries.visibility import sees_held_files
from registry.rules.people.hits import has_the_patronymic
from registry.rules.people.search import other_splits
from registry.rules.people.spellings import (
    SPELLING_AT_MOST,
    beginnings,
    heard_as,
    later_places,
    longer_words,
)
from registry.states import FormerKind, NamePart

#: A word is so like another at least; of a whole name the worse half counts most (`joint`).
WORDS_AT_LEAST = 0.6
NAMES_AT_LEAST, SURNAMES_AT_LEAST = 0.7, 0.75
#: The birth date says most of it.
WITH_BIRTH_DATE_AT_LEAST = 0.5
#: So many names of files are looked up, the likeliest first, and so many files compared.
NAMES_AT_MOST = 3_000
FILES_AT_MOST = 300
#: Of one name no more are ranked.
OF_A_NAME_AT_MOST = 100
#: Of those with one name the patronymic, where it was typed, decides.
PATRONYMIC = 0.02
#: For each word that somebody left out before the one by which a file was found; for one that was typed.
LEFT_OUT, LATER_WORD = 0.03, 0.02
_LAST = "\U0010ffff"

# Fenced, so that each key is looked up by itself, in the index, however many rows a plan expects.
_VOCABULARY = """
SELECT DISTINCT q.typed, s.part, s.spelling, s.key
FROM unnest(%(typed)s::text[], %(lookups)s::text[]) AS q(typed, lookup)
CROSS JOIN LATERAL (
  SELECT part, spelling, key FROM registry_spelling WHERE lookups @> ARRAY[q.lookup] OFFSET 0
) s
WHERE s.part = ANY(string_to_array(%(parts)s::jsonb ->> q.typed, ' '))
"""


_NAME = ("surname", "given_names", "patronymic")
_NAMED = "{0}.surname_key = q.surname AND {0}.given_key ~>=~ q.given AND {0}.given_key ~<~ q.beyond"
_BY_NAMES = f"""
SELECT q.place, found.*
FROM unnest(%(surnames)s::text[], %(given)s::text[], %(beyond)s::text[]) WITH ORDINALITY
     AS q(surname, given, beyond, place)
CROSS JOIN LATERAL (
  (SELECT p.id, {", ".join(f"p.{column}" for column in _NAME)}, false
   FROM registry_person p WHERE {_NAMED.format("p")} AND {{visible}} LIMIT {OF_A_NAME_AT_MOST})
  UNION ALL
  (SELECT p.id, {", ".join(f"f.{column}" for column in _NAME)}, true
   FROM registry_formervalue f JOIN registry_person p ON p.id = f.person_id
   WHERE f.kind = '{FormerKind.NAME}' AND {_NAMED.format("f")} AND {{visible}} LIMIT {OF_A_NAME_AT_MOST})
) AS found
ORDER BY q.place LIMIT {FILES_AT_MOST}
"""
_BY_BIRTH_DATE = f"""
SELECT p.id, {", ".join(f"p.{column}" for column in _NAME)}
FROM registry_person p
WHERE p.born_on = ANY(%(days)s) AND {{visible}}
  AND (p.surname_key = ANY(%(surnames)s) OR split_part(p.given_key, ' ', 1) = ANY(%(first_names)s))
LIMIT {FILES_AT_MOST}
"""
_BORN = f"AND {agree_sql('p.born_on', '%(born_on)s')}"


@dataclass(frozen=True, slots=True)
class Near:
    """A file whose name, of now or a former one, is like the name asked for, as it was parted."""

    person_id: int
    name: Name
    is_former: bool
    asked: Name
    likeness: float


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A name of files: the surname's key, with what given names' keys begin, and how like it is."""

    surname: str
    given: str
    asked: Name
    likeness: float


def files_alike(
    *, user: Actor, on: date, surname: str, given_names: str, born_on: PartialDate | None = None
) -> list[Near]:
    """Files with a name like this one, each once, the likeliest first; former names count too.

    Every way to part the words is tried. With a birth date only files that may have it, and a name that is
    less like it is enough. Two queries, three with a whole birth date.
    """
    splits = [Name(*split) for split in ((surname, given_names), *other_splits(surname, given_names))]
    like = _vocabulary(splits)
    visible = is_standing_sql("p") if sees_held_files(user, on) else is_open_sql("p")
    found = _by_names(_wanted(splits, like, born_on), visible, born_on)
    if born_on is not None and born_on.is_whole:
        found += _by_birth_date(splits, like, visible, born_on)
    best: dict[int, Near] = {}
    for near in sorted(found, key=lambda near: (-near.likeness, near.is_former)):
        best.setdefault(near.person_id, near)
    return list(best.values())


Like = dict[tuple[NamePart, str], dict[str, float]]


def _vocabulary(splits: Sequence[Name]) -> Like:
    """For each surname and each beginning of given names: the keys of what is like it, and how like."""
    parts: dict[str, dict[NamePart, None]] = {}
    for part, spelling in _asked_for(splits):
        if 0 < len(spelling) <= SPELLING_AT_MOST:
            parts.setdefault(spelling, {})[part] = None
    like: Like = {(part, typed): {} for typed, of in parts.items() for part in of}
    asked = [(typed, lookup) for typed in parts for lookup in heard_as(typed)[1]]
    if not asked:
        return like
    typed_words, lookups = zip(*asked, strict=True)
    known = json.dumps({typed: " ".join(of) for typed, of in parts.items()})
    with connection.cursor() as cursor:
        cursor.execute(_VOCABULARY, {"typed": list(typed_words), "lookups": list(lookups), "parts": known})
        for typed, part_found, spelling, key in cursor.fetchall():
            part = NamePart(part_found)
            score = _likeness(part, typed, spelling)
            if part == NamePart.GIVEN:
                score -= LEFT_OUT * max(0, key.count(" ") - spelling.count(" "))
            if score >= WORDS_AT_LEAST:
                scores = like[part, typed]
                scores[key] = max(score, scores.get(key, 0.0))
    return like


def _asked_for(splits: Sequence[Name]) -> Iterator[tuple[NamePart, str]]:
    for split in splits:
        yield from ((NamePart.SURNAME, spelling) for spelling in [_surname(split), *_words_of_all(split)])
        yield from ((NamePart.GIVEN, spelling) for spelling in [*_given(split), *_later(split)])


def _surname(split: Name) -> str:
    return " ".join(words_of(split.surname))


def _given(split: Name) -> list[str]:
    return [" ".join(words) for words in beginnings(words_of(split.given_names))]


def _later(split: Name) -> list[str]:
    words = words_of(split.given_names)
    return [words[place] for place in later_places(words)]


def _words_of_all(split: Name) -> list[str]:
    """The words of a name that may all stand in the surname, as passports without given names have it."""
    words = words_of(split.surname)
    return longer_words(words) if len(words) > 1 and not split.given_names else []


def _likeness(part: NamePart, typed: str, spelling: str) -> float:
    if part == NamePart.SURNAME:
        return surnames_alike(typed, spelling)
    return given_names_alike(typed, spelling)


def _wanted(splits: Sequence[Name], like: Like, born_on: PartialDate | None) -> list[_Wanted]:
    """The names of files to look up, the likeliest first, each once."""
    best: dict[tuple[str, str], _Wanted] = {}
    for split in splits:
        surnames, given = _like_surname(split, like), _like_given(split, like)
        for (surname, one), (begins, other) in product(surnames.items(), given.items()):
            likeness = joint(one, other) if begins else one
            known = best.get((surname, begins))
            if likeness >= _at_least(begins, born_on) and (known is None or known.likeness < likeness):
                best[surname, begins] = _Wanted(surname, begins, split, likeness)
    return sorted(best.values(), key=lambda name: (-name.likeness, name.surname, name.given))[:NAMES_AT_MOST]


def _at_least(begins: str, born_on: PartialDate | None) -> float:
    if born_on is not None:
        return WITH_BIRTH_DATE_AT_LEAST
    return NAMES_AT_LEAST if begins else SURNAMES_AT_LEAST


def _like_surname(split: Name, like: Like) -> dict[str, float]:
    """Surnames like the one typed; where no given names were typed, those with each of its words too."""
    found = dict(like.get((NamePart.SURNAME, _surname(split)), {}))
    words = _words_of_all(split)
    by_word = [like[NamePart.SURNAME, word] for word in words]
    if len(words) > 1:
        for key in set.intersection(*map(set, by_word)):
            left_out = max(0, key.count(" ") + 1 - len(words))
            score = min(scores[key] for scores in by_word) - LEFT_OUT * left_out
            found[key] = max(score, found.get(key, 0.0))
    return found


def _like_given(split: Name, like: Like) -> dict[str, float]:
    """What given names' keys begin with; anything where none were asked for."""
    beginnings_of_keys = _given(split)
    if not beginnings_of_keys:
        return {"": 1.0}
    found: dict[str, float] = {}
    for spelling in beginnings_of_keys:
        for key, score in like.get((NamePart.GIVEN, spelling), {}).items():
            found[key] = max(score, found.get(key, 0.0))
    first = like.get((NamePart.GIVEN, beginnings_of_keys[0]), {})
    for spelling in _later(split):
        # Beside a first name that is like the one typed: by itself it may be a father's.
        for key, score in like.get((NamePart.GIVEN, spelling), {}).items():
            begins = key.split(" ")[0]
            if begins != key and begins in first:
                found[key] = max((first[begins] + score) / 2 + LATER_WORD, found.get(key, 0.0))
    return found


def _by_names(wanted: Sequence[_Wanted], visible: str, born_on: PartialDate | None) -> list[Near]:
    # Asked for also when nothing is like it: an answer about a closed file's name is as long as one of none.
    if born_on is not None:
        visible = f"{visible} {_BORN}"
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_NAMES.format(visible=visible),
            {
                "surnames": [name.surname for name in wanted],
                "given": [name.given for name in wanted],
                "beyond": [f"{name.given}!" if name.given else _LAST for name in wanted],
                "born_on": str(born_on),
            },
        )
        rows = cursor.fetchall()
    return [
        _near(person_id, Name(*name), is_former, wanted[place - 1].asked, wanted[place - 1].likeness)
        for place, person_id, *name, is_former in rows
    ]


def _by_birth_date(splits: Sequence[Name], like: Like, visible: str, born_on: PartialDate) -> list[Near]:
    """Files with the birth date, as far as it is known there, of which half the name is like it."""
    surnames = {key for split in splits for key in _like_surname(split, like)}
    given = {key.split(" ")[0] for split in splits for key in _like_given(split, like) if key}
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_BIRTH_DATE.format(visible=visible),
            {
                "days": [str(day) for day in born_on.readings],
                "surnames": sorted(surnames),
                "first_names": sorted(given),
            },
        )
        rows = cursor.fetchall()
    found = []
    for person_id, *name in rows:
        likeness, asked = max((closeness(split, Name(*name)), at) for at, split in enumerate(splits))
        if likeness >= WITH_BIRTH_DATE_AT_LEAST:
            found.append(_near(person_id, Name(*name), False, splits[asked], likeness))
    return found


def _near(person_id: int, name: Name, is_former: bool, asked: Name, likeness: float) -> Near:
    if has_the_patronymic(asked, name):
        likeness += PATRONYMIC
    return Near(person_id, name, is_former, asked, likeness)
