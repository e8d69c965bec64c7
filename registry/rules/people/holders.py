"""Whose a file is by what crossings tell: one pure function, the same in any order of arrival."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from identity.naming import Name as Named
from identity.naming import may_be_one_bearer
from identity.partial_dates import PartialDate
from registry.states import FormerKind, Sex

#: Surname, given names, patronymic.
Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Holder:
    """What tells one holder from another, and how the holder is called."""

    name: Name
    born_on: PartialDate
    sex: str
    citizenship_id: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the newest revision of one crossing says of its holder. `is_decided`: a person has found that
    the holder is the file's person, whatever the reading says; `before` are the names of outdated revisions.
    """

    crossing_id: int
    crossed_on: date
    holder: Holder
    is_decided: bool = False
    before: Collection[Name] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a file said until a day, that day counted, before an officer wrote down something else."""

    kind: FormerKind
    value: PartialDate | Name | str | int
    until: date


@dataclass(frozen=True, slots=True)
class OnFile:
    """What a file says. `written` is what an officer wrote down from a document, `said` what stood there
    before; `others` are the holders of files joined to this one; `citizenships` others, from a day to a day.
    """

    holder: Holder
    written: Collection[FormerKind] = ()
    said: Collection[Said] = ()
    others: Collection[Holder] = ()
    citizenships: Collection[tuple[int, date, date | None]] = ()


@dataclass(slots=True)
class _Known:
    """What is known of the holder so far, crossing by crossing; `None` is not yet."""

    file: OnFile
    home_id: int
    name: Name | None = None
    names: set[Name] = field(default_factory=set)
    born_on: PartialDate | None = None
    sex: str | None = None
    citizenship_id: int | None = None
    is_citizen: bool = False
    differing: set[int] = field(default_factory=set)

    def look_at(self, reading: Reading) -> None:
        """Tell whether the reading is of this holder, and learn from it what it says better."""
        told = reading.holder
        if reading.is_decided or any(_is_one(told, other) for other in self.file.others):
            return
        if not (
            self._is_of_age(reading)
            and self._is_of_sex(reading)
            and self._is_citizen_of(reading)
            and self._is_called_so(reading)
        ):
            self.differing.add(reading.crossing_id)
            return
        self.name = told.name
        self.names.update((told.name, *reading.before))
        if self.born_on is None or self.born_on in told.born_on.readings:
            self.born_on = told.born_on
        if self.sex in (None, Sex.UNSPECIFIED):
            self.sex = told.sex
        if told.citizenship_id == self.home_id:
            self.is_citizen = True
        elif self.citizenship_id is None:
            self.citizenship_id = told.citizenship_id

    def _is_of_age(self, reading: Reading) -> bool:
        told = reading.holder.born_on
        before = self._said(FormerKind.BIRTH_DATE, reading.crossed_on)
        return self.born_on is None or any(
            isinstance(known, PartialDate) and known.agrees_with(told) for known in (self.born_on, *before)
        )

    def _is_of_sex(self, reading: Reading) -> bool:
        known = {self.sex, *self._said(FormerKind.SEX, reading.crossed_on)}
        return (
            self.sex is None or Sex.UNSPECIFIED in (reading.holder.sex, *known) or reading.holder.sex in known
        )

    def _is_citizen_of(self, reading: Reading) -> bool:
        """Citizen or foreigner is no question to this while nobody has written down the file's side."""
        told, on = reading.holder.citizenship_id, reading.crossed_on
        is_written = FormerKind.CITIZENSHIP in self.file.written
        return (
            told == self.citizenship_id
            or (not is_written and (told == self.home_id or self.citizenship_id is None))
            or told in self._said(FormerKind.CITIZENSHIP, on)
            or any(
                told == country and first <= on <= (last or on)
                for country, first, last in self.file.citizenships
            )
        )

    def _is_called_so(self, reading: Reading) -> bool:
        """Whether any of the names told with this crossing may be one of the holder's names."""
        told = {reading.holder.name, *reading.before}
        return not self.names or any(may_be_called(one, known) for one in told for known in self.names)

    def _said(self, kind: FormerKind, on: date) -> list[PartialDate | Name | str | int]:
        return [said.value for said in self.file.said if said.kind == kind and on <= said.until]


def holder_of(readings: Iterable[Reading], file: OnFile, *, home_id: int) -> tuple[Holder, set[int]]:
    """What the file should say, and the crossings whose holder differs.

    `readings` come in the order of time. The first is the holder's; another is while birth date, sex,
    citizenship and a name may be one person's with what is known by then. The file says the name of the
    newest of these, of the birth date and the sex the most that any of them says, and a citizenship as a
    foreigner if any was made as one. What an officer wrote down stays, and the readings are compared with
    it, and those of days before with what the file said then; so are they with each file joined to this one.
    """
    on_file, written = file.holder, file.written
    known = _Known(file, home_id)
    if FormerKind.NAME in written:
        was = (said.value for said in file.said if said.kind == FormerKind.NAME)
        known.names = {on_file.name, *(name for name in was if isinstance(name, tuple))}
    if FormerKind.BIRTH_DATE in written:
        known.born_on = on_file.born_on
    if FormerKind.SEX in written:
        known.sex = on_file.sex
    if FormerKind.CITIZENSHIP in written:
        known.citizenship_id = on_file.citizenship_id
    for reading in readings:
        known.look_at(reading)
    if known.citizenship_id is None and known.is_citizen:
        known.citizenship_id = home_id
    return (
        Holder(
            name=on_file.name if FormerKind.NAME in written or known.name is None else known.name,
            born_on=on_file.born_on if FormerKind.BIRTH_DATE in written else known.born_on or on_file.born_on,
            sex=on_file.sex if FormerKind.SEX in written else known.sex or on_file.sex,
            citizenship_id=known.citizenship_id or on_file.citizenship_id,
        ),
        known.differing,
    )


def may_be_called(one: Name, other: Name) -> bool:
    """Whether who is called so may be called the other with the same document: a surname changes, spelling
    differs; a twin's given names are another's."""
    return one == other or may_be_one_bearer(Named(*one), Named(*other))


def may_be_of_one(one: Holder, other: Holder) -> bool:
    """Whether birth date and sex of two readings may be one person's."""
    return one.born_on.agrees_with(other.born_on) and (
        one.sex == other.sex or Sex.UNSPECIFIED in (one.sex, other.sex)
    )


def former_readings(told: Iterable[Holder], file: OnFile, now: Holder) -> list[tuple[FormerKind, object]]:
    """What was told of the holder, in outdated revisions too, and the file does not say."""
    found: dict[tuple[FormerKind, object], None] = {}
    for holder in told:
        for kind, was, is_now in (
            (FormerKind.NAME, holder.name, now.name),
            (FormerKind.BIRTH_DATE, holder.born_on, now.born_on),
            (FormerKind.SEX, holder.sex, now.sex),
            (FormerKind.CITIZENSHIP, holder.citizenship_id, now.citizenship_id),
        ):
            if was != is_now and kind not in file.written:
                found[kind, was] = None
    return list(found)


def _is_one(told: Holder, other: Holder) -> bool:
    return may_be_of_one(told, other) and told.citizenship_id == other.citizenship_id
