"""Stays, locked for an act."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import MoveNotAllowed, NotFound
from registry.models import Stay
from registry.queries.people.files import files_open_to, lock_person, refuse_citizens_stay


def lock_stay(*, stay_id: int, user: User, on: date) -> Stay:
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


def lock_present_stay(*, stay_id: int, user: User, on: date) -> Stay:
    """The same for an act that needs a foreigner who is in the country.

    Raises: NotFound; RuleViolation for a citizen; MoveNotAllowed when the stay has ended.
    """
    stay = lock_stay(stay_id=stay_id, user=user, on=on)
    refuse_citizens_stay(stay)
    if stay.departed_on is not None:
        raise MoveNotAllowed(
            _("The stay ended on %(departed)s. Choose the person's present stay.")
            % {"departed": date_format(stay.departed_on)},
            code="stay_ended",
            facts={"departed_on": stay.departed_on.isoformat()},
        )
    return stay
