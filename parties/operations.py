"""Hosts, employers, and who may act for them from a day to a day."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may_at, require
from core.editing import Shown, refuse_if_changed
from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from core.languages import OF_THE_COUNTRY
from core.storing import change, insert
from journal.operations import record
from parties.capabilities import PartyCapability
from parties.events import PartyEvent
from parties.models import Dwelling, Employer, FormerCode, Host, Representation
from parties.queries import dwelling_of
from parties.rules import AddressParts, address_parts, employer_identifier, host_identifier
from reference.queries.addresses import Address, address_on


@transaction.atomic
def take_address(
    *,
    region_id: int,
    district_id: int | None,
    address: str,
    on: date,
    by: User,
    parts: AddressParts | None = None,
) -> Address:
    """The address of an act on the day's map, with its dwelling where the parts of the address are known.

    The address stays as it was written; where nothing was, it is put together from the parts. A
    dwelling that is not known yet is noted. The territory is that of region and district; a dwelling
    known to the address register tells its district. A code that is learnt later is kept.

    Raises: RuleViolation naming the field, for a code of the address register that lies elsewhere or is
    not that of the dwelling too.
    """
    parts = parts or AddressParts()
    written = address if address.strip() else str(parts)
    located = address_on(region_id=region_id, district_id=district_id, address=written, on=on)
    if parts.is_empty:
        return located
    dwelling = _dwelling_of(located, parts, on=on, by=by)
    return replace(located, district_id=dwelling.district_id, dwelling_id=dwelling.pk)


def _dwelling_of(located: Address, parts: AddressParts, *, on: date, by: User) -> Dwelling:
    code = parts.register_code or None
    known = Dwelling.objects.filter(register_code=code).first() if code else None
    if known is not None:
        return _lying_in(known, located)
    where = {"region_id": located.region_id, "district_id": located.district_id, "parts_key": parts.key}
    columns = {name: getattr(parts, name) for name in ("settlement", "street", "building", "flat")}
    if parts.key == AddressParts().key:
        # Somebody else may have noted the code since it was looked for.
        dwelling, is_new = Dwelling.objects.get_or_create(register_code=code, defaults=where)
    else:
        given = {**columns, "register_code": code}
        dwelling, is_new = Dwelling.objects.get_or_create(**where, defaults=given)
    if is_new:
        region_id = dwelling.region_id
        record(PartyEvent.DWELLING_NOTED, subject=dwelling, by=by, on=on, region_id=region_id, data={})
    elif code is not None and dwelling.register_code != code:
        _note_code(dwelling, code, on=on, by=by)
    return _lying_in(dwelling, located)


def _note_code(dwelling: Dwelling, code: str, *, on: date, by: User) -> None:
    """Keep the code of the address register of a dwelling that was noted without one.

    Raises: RuleViolation when it has another code.
    """
    # Somebody else may have noted one since it was looked for.
    known = Dwelling.objects.select_for_update(of=("self",), no_key=True).get(pk=dwelling.pk).register_code
    if known == code:
        return
    if known is not None:
        raise RuleViolation(
            _(
                "Code of the address register: this address is known under %(known)s. Compare the code with "
                "the certificate, or leave it empty."
            )
            % {"known": known},
            code="register_code_differs",
            facts={"field": "register_code", "known": known},
        )

    change(dwelling, register_code=code)

    region_id = dwelling.region_id
    record(PartyEvent.DWELLING_CODED, subject=dwelling, by=by, on=on, region_id=region_id, data={})


def _lying_in(dwelling: Dwelling, located: Address) -> Dwelling:
    """The dwelling, which must lie in the region, and district where one is known, of the address."""
    if dwelling.region_id != located.region_id or located.district_id not in (None, dwelling.district_id):
        raise RuleViolation(
            _("Code of the address register: this address lies in another region or district."),
            code="register_code_elsewhere",
            facts={"field": "register_code"},
        )
    return dwelling


@transaction.atomic
def enrol_host(
    *,
    kind: Host.Kind,
    name: str,
    identifier: str,
    region_id: int,
    address: str,
    on: date,
    by: User,
    district_id: int | None = None,
    language: str = OF_THE_COUNTRY,
    email: str = "",
    parts: AddressParts | None = None,
    capacity: int | None = None,
    owns_dwelling: bool = False,
) -> Host:
    """Make a host known: a citizen or resident by IIN, an organisation by BIN.

    For how many people the dwelling is, and whether it is the host's own, is written down where the
    parts of its address are known; of a dwelling that is another's nothing is changed.

    Raises: NotPermitted outside the territory of the address; RuleViolation naming the field, or
    the host that has this number (`facts["public_id"]`).
    """
    located = take_address(
        region_id=region_id, district_id=district_id, address=address, parts=parts, on=on, by=by
    )
    require(by, on, PartyCapability.ENROL_HOSTS, region_id=located.region_id, district_id=located.district_id)
    number = host_identifier(kind, identifier)
    known = Host.objects.filter(identifier=number).first()
    if known is not None:
        raise RuleViolation(
            _("IIN or BIN: this host is known already. Choose it from the list."),
            code="host_exists",
            facts={"field": "identifier", "public_id": str(known.public_id)},
        )

    host = Host(
        kind=kind,
        name=name.strip(),
        identifier=number,
        region_id=located.region_id,
        district_id=located.district_id,
        address=located.address,
        dwelling_id=located.dwelling_id,
        language=language,
        email=email,
        enrolled_on=on,
    )
    insert(host)
    if host.dwelling_id is not None:
        _tell_dwelling(host, host.dwelling_id, capacity=capacity, owns_dwelling=owns_dwelling)

    record(
        PartyEvent.HOST_ENROLLED,
        subject=host,
        by=by,
        on=on,
        region_id=host.region_id,
        data={"kind": str(kind)},
    )
    return host


def _tell_dwelling(host: Host, dwelling_id: int, *, capacity: int | None, owns_dwelling: bool) -> None:
    dwelling = Dwelling.objects.select_for_update(of=("self",), no_key=True).get(pk=dwelling_id)
    told = {"capacity": capacity, "owner": host if owns_dwelling else None}
    told = {name: value for name, value in told.items() if value is not None}
    if told and dwelling.owner_id is None:
        change(dwelling, **told)


@transaction.atomic
def change_dwelling(
    *,
    host_id: int,
    parts: AddressParts,
    on: date,
    by: User,
    capacity: int | None = None,
    owns_dwelling: bool = False,
    shown: Shown | None = None,
) -> Dwelling:
    """Write down where in its region and district a host lives, for how many people, and whose it is.

    A dwelling that is another's stays so. `shown` is what a form showed.

    Raises: NotFound; NotPermitted outside the territory of the host; ChangedMeanwhile; RuleViolation
    without any part of the address; MoveNotAllowed when all of it is known already.
    """
    host = Host.objects.select_for_update(of=("self",), no_key=True).filter(pk=host_id).first()
    if host is None:
        raise NotFound(_("There is no such host."), facts={"host": host_id})
    require(by, on, PartyCapability.ENROL_HOSTS, region_id=host.region_id, district_id=host.district_id)
    before = dwelling_of(host)
    refuse_if_changed(shown, {name: before[name] for name in shown or {}})
    if parts.is_empty:
        raise RuleViolation(
            _("Street: write the parts of the address, so that the dwelling is known."),
            code="dwelling_unknown",
            facts={"field": "street"},
        )

    located = take_address(
        region_id=host.region_id, district_id=host.district_id, address="", parts=parts, on=on, by=by
    )
    assert located.dwelling_id is not None  # the parts say where
    dwelling = Dwelling.objects.select_for_update(of=("self",), no_key=True).get(pk=located.dwelling_id)
    was = {"dwelling": host.dwelling_id, "capacity": dwelling.capacity, "owner": dwelling.owner_id}
    own = (None, host.pk)
    owner_id = (host.pk if owns_dwelling else None) if dwelling.owner_id in own else dwelling.owner_id
    wanted = {"dwelling": dwelling.pk, "capacity": capacity, "owner": owner_id}
    changed = sorted(name for name, value in wanted.items() if was[name] != value)
    if not changed:
        raise MoveNotAllowed(_("The dwelling is known so already."), code="nothing_to_change")

    if "dwelling" in changed:
        change(host, dwelling=dwelling, address=located.address, district_id=located.district_id)
    if {"capacity", "owner"} & set(changed):
        change(dwelling, capacity=capacity, owner_id=owner_id)

    record(
        PartyEvent.DWELLING_CHANGED,
        subject=dwelling,
        by=by,
        on=on,
        region_id=dwelling.region_id,
        data={"host": host.pk, "fields": changed},
    )
    return dwelling


@transaction.atomic
def correct_register_code(
    *, dwelling_id: int, register_code: str, reason: str, on: date, by: User, shown: Shown | None = None
) -> FormerCode:
    """Correct the code of the address register of a dwelling, or take it away where the address has none.

    By whoever may write one down there. The former code is kept with the reason and finds the dwelling no
    more. `shown` is what a form showed.

    Raises: NotFound; NotPermitted outside the territory of the dwelling; ChangedMeanwhile; MoveNotAllowed
    when it has none, or this one; RuleViolation for a code that is another dwelling's or none at all, for
    a dwelling of which nothing but the code is known, and without a reason.
    """
    dwelling = Dwelling.objects.select_for_update(of=("self",), no_key=True).filter(pk=dwelling_id).first()
    if dwelling is None:
        raise NotFound(_("There is no such dwelling."), facts={"dwelling": dwelling_id})
    region_id, district_id = dwelling.region_id, dwelling.district_id
    if not may_at(by, on, PartyCapability.ENROL_EMPLOYERS, region_id=region_id):
        require(by, on, PartyCapability.ENROL_HOSTS, region_id=region_id, district_id=district_id)
    was = dwelling.register_code
    refuse_if_changed(shown, {"register_code": was})
    code = address_parts(register_code=register_code).register_code or None
    if was is None or was == code:
        raise MoveNotAllowed(_("The code is known so already."), code="nothing_to_change")
    _require_free(code, dwelling)

    former = FormerCode(dwelling=dwelling, register_code=was, corrected_on=on, reason=reason.strip(), by=by)
    insert(former)
    change(dwelling, register_code=code)

    record(
        PartyEvent.DWELLING_RECODED,
        subject=dwelling,
        by=by,
        on=on,
        region_id=region_id,
        data={"former": former.pk},
    )
    return former


def _require_free(code: str | None, dwelling: Dwelling) -> None:
    if code is None and dwelling.parts_key == AddressParts().key:
        sentence = _(
            "Code of the address register: nothing else is known of this address. Write the right code."
        )
    elif code is not None and Dwelling.objects.filter(register_code=code).exists():
        sentence = _("Code of the address register: another address has it. Compare it with the certificate.")
    else:
        return
    raise RuleViolation(sentence, code="register_code_taken", facts={"field": "register_code"})


@transaction.atomic
def enrol_employer(
    *,
    name: str,
    identifier: str,
    sector_id: int,
    size: Employer.Size,
    region_id: int,
    address: str,
    on: date,
    by: User,
    district_id: int | None = None,
    language: str = OF_THE_COUNTRY,
    email: str = "",
    parts: AddressParts | None = None,
) -> Employer:
    """Make an employer known by BIN, an entrepreneur or household by IIN.

    Raises: NotPermitted outside the territory of the address; RuleViolation naming the field, or
    the employer that has this number (`facts["public_id"]`).
    """
    located = take_address(
        region_id=region_id, district_id=district_id, address=address, parts=parts, on=on, by=by
    )
    require(by, on, PartyCapability.ENROL_EMPLOYERS, region_id=located.region_id)
    number = employer_identifier(size, identifier)
    known = Employer.objects.filter(identifier=number).first()
    if known is not None:
        raise RuleViolation(
            _("BIN or IIN: this employer is known already. Choose it from the list."),
            code="employer_exists",
            facts={"field": "identifier", "public_id": str(known.public_id)},
        )

    employer = Employer(
        name=name.strip(),
        identifier=number,
        sector_id=sector_id,
        size=size,
        region_id=located.region_id,
        address=located.address,
        dwelling_id=located.dwelling_id,
        language=language,
        email=email,
        enrolled_on=on,
    )
    insert(employer)

    record(
        PartyEvent.EMPLOYER_ENROLLED,
        subject=employer,
        by=by,
        on=on,
        region_id=employer.region_id,
        data={"size": str(size), "sector": employer.sector.code},
    )
    return employer


@transaction.atomic
def give_representation(
    *,
    user_id: int,
    on: date,
    by: User,
    host_id: int | None = None,
    employer_id: int | None = None,
    right: Representation.Right = Representation.Right.ALL,
    valid_until: date | None = None,
) -> Representation:
    """Let a user act for one host or one employer, from `on` to `valid_until`, both counted.

    Raises: NotFound; NotPermitted outside the territory of the party, and for oneself; RuleViolation
    when not exactly one party is given, or the right is given already.
    """
    party = _lock_party(host_id, employer_id)
    require(by, on, PartyCapability.ENTRUST, region_id=party.region_id)
    if user_id == by.pk:
        raise NotPermitted(_("This is your own account. A colleague lets you act."), code="own_account")

    representation = Representation(
        user_id=user_id,
        host_id=host_id,
        employer_id=employer_id,
        right=right,
        valid_from=on,
        valid_until=valid_until,
    )
    insert(representation)

    record(
        PartyEvent.REPRESENTATION_GIVEN,
        subject=representation,
        by=by,
        on=on,
        region_id=party.region_id,
        acting_for_id=party.pk,
        data={
            "user": user_id,
            "party": party._meta.model_name,
            "right": str(right),
            "until": valid_until.isoformat() if valid_until else None,
        },
    )
    return representation


@transaction.atomic
def end_representation(*, representation_id: int, on: date, by: User) -> Representation:
    """End a right at once: from now on the user does not act for the party.

    Raises: NotFound; NotPermitted; MoveNotAllowed when it has ended before, or has not begun.
    """
    representation = (
        Representation.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=representation_id)
        .select_related("host", "employer")
        .first()
    )
    if representation is None:
        raise NotFound(_("There is no such representation."), facts={"representation": representation_id})
    party = representation.host or representation.employer
    region_id = party.region_id if party else None
    require(by, on, PartyCapability.ENTRUST, region_id=region_id)
    is_over = representation.valid_until is not None and representation.valid_until < on
    if representation.ended_on is not None or is_over or on < representation.valid_from:
        raise MoveNotAllowed(
            _("The representation is not in force on this day."),
            code="not_in_force",
            facts={"on": on.isoformat()},
        )

    change(representation, ended_on=on)

    record(
        PartyEvent.REPRESENTATION_ENDED,
        subject=representation,
        by=by,
        on=on,
        region_id=region_id,
        acting_for_id=party.pk if party else None,
        data={"user": representation.user_id, "right": representation.right},
    )
    return representation


def _lock_party(host_id: int | None, employer_id: int | None) -> Host | Employer:
    if (host_id is None) == (employer_id is None):
        raise RuleViolation(_("Choose either a host or an employer."), code="one_party")
    party: Host | Employer | None
    if host_id is not None:
        party = Host.objects.select_for_update(no_key=True).filter(pk=host_id).first()
    else:
        party = Employer.objects.select_for_update(no_key=True).filter(pk=employer_id or 0).first()
    if party is None:
        raise NotFound(_("There is no such host or employer."))
    return party
