"""Whose file it may be of whom something is typed, before anything is written."""

from datetime import date

from django.db import connection

from core.actors import Actor
from identity.matching import Match, Verdict
from identity.name_keys import given_name_key, name_key
from identity.partial_dates import PartialDate
from registry.models import Person
from registry.queries.matches import blocks
from registry.queries.matches.comparing import Counts, compared, files_of
from registry.queries.people.files import documents_newest_first
from registry.queries.visibility import persons_visible_to, sees_held_files
from registry.rules.matches.asking import compare

#: Nobody's number: of whoever is typed and has no file.
_TYPED = blocks.told_sql(
    "(SELECT 0::bigint AS id, %(surname_key)s::text AS surname_key, %(given_key)s::text AS given_key,"
    ' %(born_on)s::text COLLATE "C" AS born_on) typed'
)


def likely_holders(
    *,
    user: Actor,
    on: date,
    surname: str,
    given_names: str,
    patronymic: str = "",
    born_on: PartialDate | None = None,
    sex: str = "",
    iin: str = "",
) -> list[tuple[Person, Match]]:
    """The files that the user may find and that may be the person's of whom this is typed, the likeliest
    first, with how they compare. A held file is not read for those without the role: an answer with one is
    the same as without. At most nine queries.
    """
    typed = compared(
        surname=surname, given_names=given_names, patronymic=patronymic, born_on=born_on, sex=sex, iin=iin
    )
    found = _candidates(surname, given_names, patronymic, born_on, with_held=sees_held_files(user, on))
    visible = persons_visible_to(user, on).select_related("citizenship")
    people = visible.prefetch_related(documents_newest_first()).in_bulk(found)
    if iin:
        people.update({person.pk: person for person in visible.filter(iin=iin)})
    files = files_of(people)
    counts = Counts([typed, *files.values()])
    rated = [
        (people[number], compare(typed.known, file.known, counts.rarity(typed, file)))
        for number, file in files.items()
    ]
    likely = [(person, match) for person, match in rated if match.verdict != Verdict.NOTHING]
    return sorted(likely, key=lambda one: (-one[1].score, one[0].pk))


def _candidates(
    surname: str, given_names: str, patronymic: str, born_on: PartialDate | None, *, with_held: bool
) -> list[int]:
    files = blocks.STANDING if with_held else blocks.OPEN
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH me AS MATERIALIZED (SELECT * FROM {_TYPED} AS told) {blocks.pairs_with_sql('me', files)}",
            {
                "surname_key": name_key(surname),
                "given_key": given_name_key(given_names, patronymic),
                "born_on": str(born_on or ""),
            },
        )
        return [other for _typed, other in cursor.fetchall()]
