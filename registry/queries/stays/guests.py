"""A host's guest and notices: found by papers the host was shown, never by looking through people."""

from datetime import date
from typing import cast

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.errors import NotFound
from identity.partial_dates import PartialDate
from parties.models import Host, Representation
from parties.queries import representations_of
from reference.queries.dated import in_force
from registry.models import ArrivalNotification, NotificationTerms, Stay
from registry.queries.open_files import is_open
from registry.queries.people.files import holders_by_key, holders_of

_RIGHTS = (Representation.Right.ALL, Representation.Right.NOTIFY)


def hosts_of(user: User, on: date) -> QuerySet[Host]:
    """The hosts for whom the user may notify arrivals on that day."""
    represented = representations_of(user, on).filter(right__in=_RIGHTS, host__isnull=False)
    return Host.objects.filter(pk__in=represented.values("host_id")).order_by("name", "pk")


def notices_of(user: User, on: date) -> QuerySet[ArrivalNotification]:
    """The notices of the hosts for whom the user acts, newest first."""
    return (
        ArrivalNotification.objects.filter(host__in=hosts_of(user, on))
        .select_related("host", "region", "stay__person", "terms")
        .order_by("-received_on", "-pk")
    )


def working_days_to_notify(on: date) -> int | None:
    """Within how many working days every host has notified in time; None while no terms are in force."""
    shortest = in_force(NotificationTerms, on=on).aggregate(days=Min("working_days"))
    return cast(int | None, shortest["days"])


def stay_of_guest(*, document_number: str, born_on: PartialDate) -> Stay:
    """The stay, not ended, of whoever has this document and this date of birth, as the file has it.

    The date is the second secret of the form: what says less of it than the file knows is no answer, and a
    year alone is one only where the file knows no more.

    Raises: NotFound, in the same words whatever does not fit.
    """
    unknown = NotFound(
        _(
            "Nobody in the country has this passport number and date of birth. Compare both with the "
            "passport. If they are right, go to the migration police with your guest."
        ),
        code="guest_unknown",
    )
    holders = holders_of(document_number).filter(person__born_on__in=born_on.readings)
    staying = Stay.objects.filter(
        is_open("person__"), annulled_on__isnull=True, departed_on__isnull=True, exit_missing=False
    )
    has_number = Q(person__in=holders_by_key(document_number).values("person_id"))
    found = staying.filter(person__in=holders.values("person_id")).annotate(is_exact=has_number)
    # Whoever has the number itself goes before those whose number only looks the same.
    stays = list(found.order_by("-is_exact")[:2])
    if len(stays) == 2 and stays[0].is_exact > stays[1].is_exact:
        return stays[0]
    if len(stays) != 1:
        raise unknown
    return stays[0]
