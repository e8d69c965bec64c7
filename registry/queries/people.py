"""Finding people, and locking a file for an act. Protected files exist for their officers only."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import SYSTEM_USER_ID
from core.errors import MoveNotAllowed, NotFound
from registry.models import Person, Stay
from registry.queries.visibility import persons_visible_to


def files_open_to(user: Any, on: date) -> QuerySet[Person]:
    """The files on which the user may act; the `system` user acts on all that were not merged."""
    if user.pk == SYSTEM_USER_ID:
        return Person.objects.filter(merged_into__isnull=True)
    return persons_visible_to(user, on)


def lock_person(*, person_id: int, user: Any, on: date) -> Person:
    """The file locked for an act, until the transaction ends.

    The person is locked before the stay and its papers, in the order in which clocks are written.

    Raises: NotFound when there is no such file for this user.
    """
    person = files_open_to(user, on).select_for_update(of=("self",), no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotFound(_("There is no such file."), facts={"person": person_id})
    return person


def lock_stay(*, stay_id: int, user: Any, on: date) -> Stay:
    """The stay and its person locked for an act, until the transaction ends.

    Raises: NotFound when there is no such stay for this user, or it was annulled.
    """
    stay = Stay.objects.filter(pk=stay_id).first()
    visible = stay is not None and files_open_to(user, on).filter(pk=stay.person_id).exists()
    if stay is None or not visible:
        raise NotFound(_("There is no such stay."), facts={"stay": stay_id})
    lock_person(person_id=stay.person_id, user=user, on=on)
    # Read again under the lock: crossings may have moved it to another file or ended it meanwhile.
    locked = (
        Stay.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "regime")
        .filter(pk=stay_id, person_id=stay.person_id, annulled_on__isnull=True)
        .first()
    )
    if locked is None:
        raise NotFound(_("There is no such stay any more. Open the file again."), facts={"stay": stay_id})
    return locked


def lock_present_stay(*, stay_id: int, user: Any, on: date) -> Stay:
    """The same for an act that needs the person to be in the country.

    Raises: NotFound; MoveNotAllowed when the stay has ended.
    """
    stay = lock_stay(stay_id=stay_id, user=user, on=on)
    if stay.departed_on is not None:
        raise MoveNotAllowed(
            _("The stay ended on %(departed)s. Choose the person's present stay.")
            % {"departed": date_format(stay.departed_on)},
            code="stay_ended",
            facts={"departed_on": stay.departed_on.isoformat()},
        )
    return stay
