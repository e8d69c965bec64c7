"""A few files were corrected at the counter, so that there are former names and dates to find."""

from collections.abc import Sequence
from datetime import date

from accounts.models import User
from core.periods import day_before
from demo.operations.people import Told
from demo.rules.plans import PersonPlan
from identity.partial_dates import PartialDate
from registry.operations.people import correct_person

MARRIED = 3
MISREAD = 2


def correct_some(*, people: Sequence[PersonPlan], told: Told, since: int, on: date, by: User) -> int:
    """New surnames for some women, a misread birth date for some men; how many files were corrected.

    `since` is how many were corrected before; a country needs only a few.
    """
    if since:
        return 0
    settled = [
        (person_id, plan)
        for person_id, plan in zip(told.person_ids, people, strict=True)
        if plan.life == "visiting"  # protected people live other lives
    ]
    women = [one for one in settled if one[1].sex == "f"][:MARRIED]
    men = [one for one in settled if one[1].sex == "m"]
    for (person_id, _woman), (_person_id, man) in zip(women, men, strict=False):
        correct_person(
            person_id=person_id,
            changes={"surname": man.name.surname},
            reason="Некеге тұрды (ойдан алынған)",
            paper="Неке туралы куәлік",
            on=on,
            by=by,
        )
    misread = men[:MISREAD]
    for person_id, man in misread:
        correct_person(
            person_id=person_id,
            changes={"born_on": PartialDate.of(day_before(man.born_on))},
            reason="Шекарада қате оқылған (ойдан алынған)",
            paper="Туу туралы куәлік",
            on=on,
            by=by,
        )
    return len(women) + len(misread)
