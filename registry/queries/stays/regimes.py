"""The regimes and decrees by which stays are judged, read for many citizenships at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from core.explanations import UNCONFIRMED
from core.prepared_sql import cursor_for, prepared
from reference.queries.dated import home_country_id
from registry.models import StayExtensionDecree, StayRegime
from registry.rules.stays.clocks import DecreeTerms, RegimeTerms
from registry.rules.stays.passports import passport_class
from registry.states import PassportClass

Rules = tuple[RegimeTerms | None, Sequence[DecreeTerms]]

_TERMS = tuple(field.name for field in fields(RegimeTerms))
_DECREE = tuple(field.name for field in fields(DecreeTerms))

_DECREES = f"""
SELECT group_id, {", ".join(_DECREE)} FROM registry_stayextensiondecree WHERE withdrawn_on IS NULL ORDER BY id
"""
#: Every membership of these citizenships, with each regime of the group; a group may have none.
_REGIMES = f"""
SELECT m.country_id, m.group_id, m.valid_from, m.valid_until,
       r.passport, r.precedence, r.valid_from, r.valid_until, {", ".join(f"r.{name}" for name in _TERMS)}
FROM reference_countrygroupmembership m
LEFT JOIN registry_stayregime r ON r.group_id = m.group_id AND r.withdrawn_on IS NULL
WHERE m.withdrawn_on IS NULL AND m.country_id = ANY(%s::bigint[])
"""


@dataclass(frozen=True, slots=True)
class _Regime:
    """A regime in force from one day to another, for members of its group and one class of passports."""

    passport: str
    precedence: int
    valid_from: date
    valid_until: date | None
    terms: RegimeTerms


def _is_in_force(valid_from: date, valid_until: date | None, on: date) -> bool:
    return valid_from <= on and (valid_until is None or on <= valid_until)


def terms_of(row: StayRegime) -> RegimeTerms:
    """A row of regime as plain values."""
    return RegimeTerms(*(getattr(row, name) for name in _TERMS))


class RegimeBook:
    """Our own country, and by citizenship the memberships, regimes and decrees not withdrawn: read once for
    a whole batch, of each citizenship when it is first asked for, or of many at once by `read`."""

    def __init__(self) -> None:
        self.home_id = home_country_id()
        with prepared() as cursor:
            cursor.execute(_DECREES)
            self._decrees = [(group_id, DecreeTerms(*terms)) for group_id, *terms in cursor.fetchall()]
        self._memberships: dict[int, set[tuple[int, date, date | None]]] = {}
        self._regimes: dict[int, dict[int, _Regime]] = {}
        self._found: dict[tuple[int, date, str], _Regime | None] = {}
        self._rules: dict[tuple[int, date, str], Rules] = {}

    def read(self, country_ids: Collection[int]) -> None:
        """Read what is not read yet of these citizenships, in one query."""
        new = sorted(set(country_ids) - self._memberships.keys())
        if not new:
            return
        self._memberships |= {country_id: set() for country_id in new}
        with cursor_for(len(new)) as cursor:
            cursor.execute(_REGIMES, [new])
            for country_id, group_id, first, last, passport, *row in cursor.fetchall():
                self._memberships[country_id].add((group_id, first, last))
                of_group = self._regimes.setdefault(group_id, {})
                if passport is not None:
                    precedence, valid_from, valid_until, *terms = row
                    regime = _Regime(passport, precedence, valid_from, valid_until, RegimeTerms(*terms))
                    of_group[regime.terms.id] = regime

    def rules_for(self, country_id: int, on: date, document_kind: str) -> Rules:
        """The regime and the decrees for a stay that began on that day, by citizenship and document."""
        key = (country_id, on, document_kind)
        if key not in self._rules:
            regime = self.regime(country_id, on, passport_class(document_kind))
            self._rules[key] = (regime, self.decrees(country_id, on))
        return self._rules[key]

    def groups_of(self, country_id: int, on: date) -> set[int]:
        """The groups the citizenship belongs to on that day."""
        self.read([country_id])
        return {
            group_id
            for group_id, valid_from, valid_until in self._memberships[country_id]
            if _is_in_force(valid_from, valid_until, on)
        }

    def regime(self, country_id: int, on: date, passport: str = PassportClass.NATIONAL) -> RegimeTerms | None:
        """The regime of that citizenship and passport on its entry day: the lowest precedence in force.

        Where none is known for a diplomatic or official passport, that of ordinary ones, unconfirmed: no
        agreement read asks a visa of it where an ordinary passport needs none. A regime is for foreigners:
        our own citizens have none, whatever group the country belongs to.
        """
        found = self._regime(country_id, on, passport)
        if found is None:
            return None
        if found.passport == passport:
            return found.terms
        return replace(found.terms, confidence=UNCONFIRMED)

    def regime_row(
        self, country_id: int, on: date, passport: str = PassportClass.NATIONAL
    ) -> StayRegime | None:
        """The row of that regime with its group, for what it cites; a query of its own."""
        found = self._regime(country_id, on, passport)
        if found is None:
            return None
        return StayRegime.objects.select_related("group").get(pk=found.terms.id)

    def _regime(self, country_id: int, on: date, passport: str) -> _Regime | None:
        if country_id == self.home_id:
            return None
        key = (country_id, on, passport)
        if key not in self._found:
            found = self._best(country_id, on, passport)
            if found is None and passport != PassportClass.NATIONAL:
                found = self._regime(country_id, on, PassportClass.NATIONAL)
            self._found[key] = found
        return self._found[key]

    def _best(self, country_id: int, on: date, passport: str) -> _Regime | None:
        return min(
            (
                regime
                for group_id in self.groups_of(country_id, on)
                for regime in self._regimes[group_id].values()
                if regime.passport == passport and _is_in_force(regime.valid_from, regime.valid_until, on)
            ),
            key=lambda regime: (regime.precedence, regime.terms.id),
            default=None,
        )

    def decree_row(self, decree_id: int) -> StayExtensionDecree:
        """The decree with this number, for what it cites; a query of its own."""
        return StayExtensionDecree.objects.get(pk=decree_id)

    def decrees(self, country_id: int, on: date) -> list[DecreeTerms]:
        """The decrees that cover the citizenship of a stay that began on that day."""
        if not self._decrees:
            return []
        groups = self.groups_of(country_id, on)
        return [terms for group_id, terms in self._decrees if group_id in groups]
