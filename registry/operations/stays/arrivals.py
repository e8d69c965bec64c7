"""The host's notice that a foreigner arrived: evidence, not a fact; it shortens nobody's stay."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require, system_user
from core.errors import NotFound
from core.storing import insert
from journal.operations import record
from parties.models import Host
from parties.operations import take_address
from parties.queries import may_act_for_host
from parties.rules import AddressParts
from reference.queries.addresses import Address
from reference.queries.dated import working_calendar
from registry.capabilities import RegistryCapability
from registry.events import RegistryEvent
from registry.models import ArrivalNotification, NotificationTerms, Registration, Stay
from registry.queries.people.files import refuse_citizens_stay
from registry.queries.stays.locks import lock_stay
from registry.queries.stays.terms import terms_for_citizenship
from registry.rules.stays.arrivals import day_of_receipt, notification_deadline


@transaction.atomic
def notify_arrival(
    *,
    stay_id: int,
    host_id: int,
    region_id: int,
    address: str,
    on: date,
    by: User,
    parts: AddressParts | None = None,
    district_id: int | None = None,
    received_on: date | None = None,
) -> ArrivalNotification:
    """Take down a host's notice of an arrival, received on `received_on` (by default today).

    Its deadline is counted in working days from the entry; a late one is taken all the same. While
    no address of the stay is known, it then belongs to the territory of this one. Officers take
    notices for their territory, a representative for the host.

    Raises: NotFound; NotPermitted; RuleViolation naming the field, or for a citizen; NoTermsInForce.
    """
    host = _host(host_id)
    represents = may_act_for_host(by, on, host_id=host_id)
    # A representative sees no files; the stay is locked in the system's name then.
    stay = lock_stay(stay_id=stay_id, user=system_user() if represents else by, on=on)
    refuse_citizens_stay(stay)
    located = take_address(
        region_id=region_id, district_id=district_id, address=address, parts=parts, on=on, by=by
    )
    if not represents:
        located_in = {"region_id": located.region_id, "district_id": located.district_id}
        require(by, on, RegistryCapability.REGISTER, **located_in)
    terms = terms_for_citizenship(NotificationTerms, country_id=stay.citizenship_id, on=stay.entered_on)

    received = day_of_receipt(received_on=received_on or on, entered_on=stay.entered_on, on=on)
    deadline = notification_deadline(
        entered_on=stay.entered_on,
        working_days=terms.working_days,
        arrival_day_counts=terms.arrival_day_counts,
        calendar=working_calendar(),
    )

    notice = ArrivalNotification(
        stay=stay,
        host=host,
        received_on=received,
        deadline_on=deadline,
        region_id=located.region_id,
        district_id=located.district_id,
        address=located.address,
        dwelling_id=located.dwelling_id,
        terms=terms,
        by=by,
    )
    if not _address_known(stay):
        _write_address(stay, located)
    insert(notice)

    _record(notice, stay, on=on, by=by, acting_for_id=host.pk if represents else None)
    return notice


def _host(host_id: int) -> Host:
    host = Host.objects.filter(pk=host_id).first()
    if host is None:
        raise NotFound(_("There is no such host."), facts={"host": host_id})
    return host


def _record(
    notice: ArrivalNotification, stay: Stay, *, on: date, by: User, acting_for_id: int | None
) -> None:
    record(
        RegistryEvent.ARRIVAL_NOTIFIED,
        subject=notice,
        by=by,
        on=on,
        person_id=stay.person_id,
        region_id=notice.region_id,
        acting_for_id=acting_for_id,
        data={
            "stay": stay.pk,
            "host": notice.host_id,
            "received_on": notice.received_on.isoformat(),
            "deadline_on": notice.deadline_on.isoformat(),
            "late": notice.is_late,
            "terms": notice.terms_id,
        },
    )


def _address_known(stay: Stay) -> bool:
    return (
        ArrivalNotification.objects.filter(stay=stay).exists()
        or Registration.objects.filter(stay=stay).exists()
    )


def _write_address(stay: Stay, located: Address) -> None:
    stay.region_id, stay.district_id = located.region_id, located.district_id
    stay.save(update_fields=["region", "district"])
