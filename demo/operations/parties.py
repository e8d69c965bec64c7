"""Invented hosts and employers."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.periods import days_later
from demo.operations.tables import copy_rows, reserve_ids
from demo.queries import district_ids, region_shares
from demo.rules.land import Weighted
from demo.rules.names import FEMALE, MALE, NameStock, name_stock, rows_of
from demo.rules.numbers import next_bin, next_iin
from demo.rules.plans import Address
from journal.operations import acting, entries_sql
from parties.events import PartyEvent
from parties.models import Employer, Host
from parties.rules import AddressParts
from reference.models import Sector

_HOST = (
    "id",
    "kind",
    "name",
    "identifier",
    "region_id",
    "district_id",
    "address",
    "dwelling_id",
    "language",
    "email",
    "enrolled_on",
)
_EMPLOYER = (
    "id",
    "name",
    "identifier",
    "sector_id",
    "size",
    "region_id",
    "address",
    "language",
    "email",
    "enrolled_on",
)
_DWELLING = (
    *(
        "id",
        "region_id",
        "district_id",
        "street",
        "building",
        "flat",
        "parts_key",
        "capacity",
        "register_code",
    ),
)
_NOTED = {
    PartyEvent.DWELLING_NOTED: ("parties_dwelling", {}),
    PartyEvent.HOST_ENROLLED: ("parties_host", {"kind": "t.kind"}),
    PartyEvent.EMPLOYER_ENROLLED: (
        "parties_employer",
        {
            "size": "t.size",
            "sector": "(SELECT s.code FROM reference_sector s WHERE s.id = t.sector_id)",
        },
    ),
}
SIZES = Weighted(("small", "medium", "large"), (62, 26, 12))
#: Codes of a series that the address register does not give.
REGISTER_SERIES = "99000000"
_OWNED = """
UPDATE parties_dwelling d SET owner_id = h.id FROM parties_host h
WHERE h.dwelling_id = d.id AND h.id = ANY(%(ids)s) AND h.kind = 'citizen'
"""
KINDS = Weighted(("citizen", "organisation", "resident"), (58, 34, 8))


class _Addresses:
    """Addresses by the shares of the regions."""

    def __init__(self, on: date, rng: Random) -> None:
        shares = region_shares(on)
        self.rng = rng
        self.regions = Weighted(list(shares), list(shares.values()))
        self.all = list(shares)
        self.districts = district_ids(on)
        self.streets = [row["street"] for row in rows_of("streets.csv")]

    def pick(self, number: int) -> tuple[int, int | None, AddressParts]:
        """Region, district and the rest of the address; the first ones take one region after another."""
        region_id = self.all[number] if number < len(self.all) else self.regions.pick(self.rng)
        districts = self.districts.get(region_id)
        flat = str(self.rng.randint(1, 120)) if self.rng.random() < 0.7 else ""
        parts = AddressParts("", self.rng.choice(self.streets), str(self.rng.randint(1, 160)), flat)
        return region_id, self.rng.choice(districts) if districts else None, parts


@transaction.atomic
def invent_hosts(*, number: int, on: date, rng: Random, by: User) -> dict[int, list[Address]]:
    """Hosts in every region, journaled; the addresses they give, by region."""
    addresses_of: dict[int, list[Address]] = defaultdict(list)
    names, words = name_stock("hosts.csv"), [row["word"] for row in rows_of("companies.csv")]
    used = set(Host.objects.values_list("identifier", flat=True))
    addresses = _Addresses(on, rng)
    with connection.cursor() as cursor:
        ids = reserve_ids(cursor, "parties_host", number)
        dwelling_ids = reserve_ids(cursor, "parties_dwelling", number)
        dwellings: dict[tuple[int, int | None, AddressParts], int] = {}

        def rows() -> Iterator[Sequence[Any]]:
            for place, host_id in enumerate(ids):
                kind = KINDS.pick(rng)
                region_id, district_id, parts = addresses.pick(place)
                where = (region_id, district_id, parts)
                dwelling_id = dwellings.setdefault(where, dwelling_ids[len(dwellings)])
                addresses_of[region_id].append(
                    Address(region_id, district_id, str(parts), host_id, dwelling_id)
                )
                name = _firm(rng, words, "") if kind == "organisation" else _somebody(rng, names)
                yield (
                    *(host_id, kind, name, _identifier(rng, on, host_id, used, firm=kind == "organisation")),
                    *(region_id, district_id, str(parts), dwelling_id, rng.choice(("kk", "kk", "ru"))),
                    *(f"host-{host_id}@example.org", days_later(on, -rng.randint(800, 2400))),
                )

        hosts = list(rows())
        copy_rows(cursor, "parties_dwelling", _DWELLING, _dwellings(dwellings))
        copy_rows(cursor, "parties_host", _HOST, hosts)
        cursor.execute(_OWNED, {"ids": ids})
        _journal(cursor, PartyEvent.DWELLING_NOTED, sorted(dwellings.values()), on=on, by=by)
        _journal(cursor, PartyEvent.HOST_ENROLLED, ids, on=on, by=by)
    return addresses_of


@transaction.atomic
def invent_employers(*, number: int, on: date, rng: Random, by: User) -> list[int]:
    """Employers by sector and size, journaled; their ids."""
    sectors = {row.code: row.pk for row in Sector.objects.all()}
    shares = rows_of("sectors.csv")
    branches = Weighted(shares, [float(row["share"]) for row in shares])
    words = [row["word"] for row in rows_of("companies.csv")]
    names = name_stock("hosts.csv")
    used = set(Employer.objects.values_list("identifier", flat=True))
    addresses = _Addresses(on, rng)
    with connection.cursor() as cursor:
        ids = reserve_ids(cursor, "parties_employer", number)

        def rows() -> Iterator[Sequence[Any]]:
            for place, employer_id in enumerate(ids):
                region_id, _district_id, parts = addresses.pick(place)
                household = rng.random() < 0.15
                branch = branches.pick(rng)
                name = _somebody(rng, names) if household else _firm(rng, words, branch["kk"])
                yield (
                    *(employer_id, name, _identifier(rng, on, employer_id, used, firm=not household)),
                    *(
                        sectors["T" if household else branch["sector"]],
                        "household" if household else SIZES.pick(rng),
                    ),
                    *(region_id, str(parts), rng.choice(("kk", "ru"))),
                    *(f"employer-{employer_id}@example.org", days_later(on, -rng.randint(800, 2400))),
                )

        copy_rows(cursor, "parties_employer", _EMPLOYER, rows())
        _journal(cursor, PartyEvent.EMPLOYER_ENROLLED, ids, on=on, by=by)
    return ids


def _dwellings(
    dwellings: Mapping[tuple[int, int | None, AddressParts], int],
) -> Iterator[Sequence[Any]]:
    """Some are known to the address register, of some it is known how many people they are for."""
    for (region_id, district_id, parts), dwelling_id in dwellings.items():
        yield (
            *(dwelling_id, region_id, district_id, parts.street, parts.building, parts.flat, parts.key),
            1 + dwelling_id % 8 if dwelling_id % 3 == 0 else None,
            f"{REGISTER_SERIES}{dwelling_id:08d}" if dwelling_id % 2 == 0 else None,
        )


def _journal(cursor: Any, event: PartyEvent, ids: list[int], *, on: date, by: User) -> None:
    """Each was enrolled on a day of its own."""
    table, data = _NOTED[event]
    day = "%(on)s::date" if event == PartyEvent.DWELLING_NOTED else "t.enrolled_on"
    entries = entries_sql(event, subject="t.id", region="t.region_id", on=day, data=data)
    cursor.execute(
        f"{entries} FROM {table} t WHERE t.id = ANY(%(ids)s) ORDER BY {day}, t.id",
        {"ids": ids, **acting(on=on, by=by)},
    )


def _somebody(rng: Random, names: NameStock) -> str:
    name = names.pick(rng, rng.choice((MALE, FEMALE)))
    return f"{name.surname} {name.given} (ойдан алынған)"


def _firm(rng: Random, words: list[str], branch: str) -> str:
    return f"«{rng.choice(words)} {rng.choice(words)} {branch}".rstrip() + "» ЖШС (ойдан алынған)"


def _identifier(rng: Random, on: date, serial: int, used: set[str], *, firm: bool) -> str:
    if firm:
        return next_bin(days_later(on, -rng.randint(900, 9000)), serial, used)
    return next_iin(days_later(on, -rng.randint(25 * 365, 70 * 365)), serial, used)
