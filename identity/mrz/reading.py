"""Reading a machine readable zone: what it says, and every doubt about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from identity.mrz.cleaning import lines_of
from identity.mrz.findings import Finding, FindingCode
from identity.mrz.forms import CHARACTERS, FILLER, Field, Form, Kind, Place, check_digit, form_of
from identity.mrz.repair import AS_DIGIT, AS_LETTER, lengthened, repaired, unseen
from identity.partial_dates import PartialDate

_SEXES = {"M": "m", "F": "f", FILLER: "x", "X": "x"}
_EXPIRY_AHEAD = 50  # years: no travel document is valid for longer, none shown here is as old


@dataclass(frozen=True, slots=True)
class MrzReading:
    """What the zone says. Texts are empty and days None where it says nothing or nothing that can be read.

    `sex` is m, f or x (unspecified). `optional` is what the issuing state adds, such as a personal number.
    """

    form: str = ""
    document_code: str = ""
    issuing_state: str = ""
    document_number: str = ""
    nationality: str = ""
    surname: str = ""
    given_names: str = ""
    born_on: PartialDate | None = None
    sex: str = ""
    expires_on: date | None = None
    optional: str = ""
    optional_more: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether all of it may be taken over as it is."""
        return not any(finding.is_fault for finding in self.findings)


def read_mrz(text: str, *, on: date) -> MrzReading:
    """Read a zone as it was scanned, pasted or typed. Never raises: what is wrong is a finding.

    `on` is the day of reading, which decides the century of two-digit years: a birth lies before it, an
    end of validity nearest to it.
    """
    lines, findings = lines_of(text)
    form = form_of(lines)
    if form is None:
        return MrzReading(findings=(*findings, Finding(FindingCode.NO_ZONE)))
    return _Zone(form, lines, on, findings).reading()


class _Zone:
    """The lines while they are looked at; each finding is added where it is made."""

    def __init__(self, form: Form, lines: list[str], on: date, findings: list[Finding]) -> None:
        self.form, self.on, self.findings = form, on, findings
        self.lines = [self._of_width(number, line) for number, line in enumerate(lines, 1)]
        self.as_read = list(self.lines)
        self.long_number = ""

    def reading(self) -> MrzReading:
        for field in self.form.fields:
            self._check(field)
        self._check_composite()
        self._check_number()
        surname, given_names = self._names()
        return MrzReading(
            form=self.form.name,
            document_code=self._plain("document_code"),
            issuing_state=self._plain("issuing_state"),
            document_number=self.long_number or self._plain("document_number"),
            nationality=self._plain("nationality"),
            surname=surname,
            given_names=given_names,
            born_on=self._born_on(),
            sex=_SEXES.get(self._text("sex"), ""),
            expires_on=self._expires_on(),
            optional=self._optional(),
            optional_more=self._plain("optional_more"),
            findings=tuple(self.findings),
        )

    def _of_width(self, number: int, line: str) -> str:
        width = self.form.width
        if len(line) == width:
            return line
        cut, rest = line[:width], line[width:]
        if not rest.strip(FILLER):
            whole = cut if rest else self._filled_up(number, line)
            if whole:
                self.findings.append(Finding(FindingCode.FILLED_UP, line=number, found=line))
                return whole
        self.findings.append(
            Finding(FindingCode.WRONG_LENGTH, line=number, found=str(len(line)), meant=str(width))
        )
        return cut.ljust(width, FILLER)

    def _filled_up(self, number: int, line: str) -> str:
        """The names' line goes on with filler; of another the check digits say where it was lost."""
        names = self.form.field("names")
        if names and names.place.line == number:
            return line.ljust(self.form.width, FILLER)
        return next((whole for whole in lengthened(line, self.form.width) if self._fits(number, whole)), "")

    def _fits(self, number: int, line: str) -> bool:
        lines = [""] * (number - 1) + [line]
        checked = [field for field in self.form.fields if field.check and field.place.line == number]
        return bool(checked) and all(
            set(field.place.of(lines)) <= CHARACTERS and _agrees(field.place.of(lines), field.check.of(lines))
            for field in checked
            if field.check
        )

    def _check(self, field: Field) -> None:
        value = field.place.of(self.lines)
        wrong = [
            (place, char)
            for place, char in enumerate(value)
            if not _holds(field.kind, char) and not (field.check and char in CHARACTERS)
        ]
        for place, char in wrong:
            self._add(FindingCode.NOT_ALLOWED, field, place, char, _meant(field.kind, char))
        if field.check is None or any(char not in CHARACTERS for _place, char in wrong):
            return
        if field.name == "document_number" and self._read_long_number(field):
            return
        check = field.check.of(self.lines)
        if _agrees(value, check) and all(_holds(field.kind, char) for char in value):
            return
        mended = repaired(value, check, field.kind) if check in CHARACTERS else None
        if mended is None:
            self._add(FindingCode.CHECK_DIGIT, field, 0, value + check)
            return
        self._put(field, field.place, value, mended[0])
        self._put(field, field.check, check, mended[1])

    def _read_long_number(self, field: Field) -> bool:
        """Numbers of more than nine characters go on in the optional field (parts 5 and 6, 4.2.4)."""
        more = self.form.field("optional")
        if self.form.name not in ("TD1", "TD2") or more is None or field.check is None:
            return False
        if field.check.of(self.lines) != FILLER or more.place.of(self.lines).startswith(FILLER):
            return False
        rest = more.place.of(self.lines).split(FILLER)[0]
        number, check = field.place.of(self.lines) + rest[:-1], rest[-1]
        if len(rest) < 2 or not set(number + check) <= CHARACTERS:
            return False
        self.long_number = number
        if check_digit(number) != check:
            mended = repaired(number, check, field.kind)
            if mended is None:
                self._add(FindingCode.CHECK_DIGIT, field, 0, number + check)
                return True
            self.long_number = mended[0]
            whole = mended[0] + mended[1]
            self._put(field, field.place, number[:9], whole[:9])
            self._put(field, Place(more.place.line, more.place.start, len(rest)), rest, whole[9:])
        return True

    def _check_composite(self) -> None:
        place = self.form.composite_check
        if place is None or any(finding.is_fault and finding.field != "names" for finding in self.findings):
            return  # what is wrong is named already
        covered = "".join(part.of(self.lines) for part in self.form.composite)
        check = place.of(self.lines)
        if check == check_digit(covered):
            return
        whole = Field("composite", place, Kind.DATE)
        if AS_DIGIT.get(check) == check_digit(covered):
            self._put(whole, place, check, AS_DIGIT[check])
        elif not self._take_back_repairs():
            self._add(FindingCode.CHECK_DIGIT, whole, 0, check)

    def _check_number(self) -> None:
        """What check digits cannot see of the number: a 6 for a G, a 1 for an L, or none at all."""
        field = self.form.field("document_number")
        if field is None or self._is_doubtful("document_number"):
            return
        number = self.long_number or field.place.of(self.lines)
        if not number.strip(FILLER):
            self._add(FindingCode.NO_NUMBER, field, 0)
        elif (place := unseen(number)) is not None:
            self._add(FindingCode.UNSEEN, field, place, number[place])

    def _take_back_repairs(self) -> bool:
        """What a field's own check digit let pass by chance is no repair when the last one does not fit."""
        doubted = {finding.field for finding in self.findings if finding.code is FindingCode.REPAIRED}
        if doubted:
            self.lines = list(self.as_read)
            self.findings = [finding for finding in self.findings if finding.code is not FindingCode.REPAIRED]
        for field in (field for field in self.form.fields if field.name in doubted and field.check):
            value = field.place.of(self.lines) + (field.check.of(self.lines) if field.check else "")
            self._add(FindingCode.CHECK_DIGIT, field, 0, value)
        return bool(doubted)

    def _put(self, field: Field, place: Place, value: str, meant: str) -> None:
        """Writes what was meant into the line and says so, character by character."""
        line = self.lines[place.line - 1]
        for offset, (char, better) in enumerate(zip(value, meant, strict=True)):
            if char != better:
                self.findings.append(
                    Finding(FindingCode.REPAIRED, field.name, place.line, place.start + offset, char, better)
                )
        self.lines[place.line - 1] = line[: place.start - 1] + meant + line[place.end :]

    def _add(self, code: FindingCode, field: Field, offset: int, found: str = "", meant: str = "") -> None:
        place = field.place
        self.findings.append(Finding(code, field.name, place.line, place.start + offset, found, meant))

    def _text(self, name: str) -> str:
        field = self.form.field(name)
        return field.place.of(self.lines) if field else ""

    def _plain(self, name: str) -> str:
        """Without filler at its ends; filler inside is a space or hyphen of the document: a space."""
        return self._text(name).strip(FILLER).replace(FILLER, " ")

    def _optional(self) -> str:
        text = self._text("optional")
        if self.long_number:
            text = text[len(text.split(FILLER)[0]) :]
        return text.strip(FILLER).replace(FILLER, " ")

    def _names(self) -> tuple[str, str]:
        field = self.form.field("names")
        if field is None:
            return "", ""
        text = field.place.of(self.lines)
        surname, _, given = text.partition(FILLER * 2)
        surname, given = (" ".join(part.split(FILLER)).strip() for part in (surname, given))
        surname, given = (" ".join(part.split()) for part in (surname, given))
        if not surname:
            surname, given = given, ""
        if not surname:
            self._add(FindingCode.NO_NAME, field, 0)
        elif not given:
            self._add(FindingCode.ONE_NAME, field, 0, surname)
        if surname and not text.endswith(FILLER):
            self._add(FindingCode.NAME_TRUNCATED, field, field.place.length - 1, text[-1])
        return surname, given

    def _born_on(self) -> PartialDate | None:
        field = self.form.field("born_on")
        text = self._text("born_on")
        if field is None or self._is_doubtful("born_on"):
            return None
        has_no_month = text[2:4] == 2 * FILLER and text[4:] != 2 * FILLER
        if has_no_month or not text.replace(FILLER, "0").isdigit():
            self._add(FindingCode.NO_DATE, field, 0, text)
            return None
        digits = _known_parts(text)
        if not digits:
            self._add(FindingCode.DATE_UNKNOWN, field, 0, text)
            return None
        for century in (2000, 1900):
            try:
                born = PartialDate(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
            except ValueError:
                continue
            if born.first <= self.on:
                if not born.is_whole:
                    self._add(FindingCode.DATE_PARTLY_KNOWN, field, 0, text)
                return born
        self._add(FindingCode.NO_DATE, field, 0, text)
        return None

    def _expires_on(self) -> date | None:
        field, text = self.form.field("expires_on"), self._text("expires_on")
        if field is None or self._is_doubtful("expires_on") or not text.strip(FILLER):
            return None
        try:
            ahead = (int(text[:2]) - self.on.year) % 100
            year = self.on.year + (ahead if ahead <= _EXPIRY_AHEAD else ahead - 100)
            return date(year, int(text[2:4]), int(text[4:]))
        except ValueError:
            self._add(FindingCode.NO_DATE, field, 0, text)
            return None

    def _is_doubtful(self, name: str) -> bool:
        return any(finding.is_fault and finding.field == name for finding in self.findings)


def _known_parts(text: str) -> str:
    """The six digits of a birth date, zeros for what is not known; empty where the year is not.

    A part of which one digit is filler is not known: never an invented day. Zeros alone name no year.
    """
    year, month, day = (text[at : at + 2] for at in (0, 2, 4))
    if FILLER in year or not text.replace(FILLER, "").strip("0"):
        return "" if FILLER in year or FILLER not in text else f"{year}0000"
    month = "00" if FILLER in month else month
    return f"{year}{month}{'00' if FILLER in day or month == '00' else day}"


def _agrees(value: str, check: str) -> bool:
    """An empty optional field may have filler for its check digit (part 4, 4.2.2)."""
    return check_digit(value) == check or (check == FILLER and not value.strip(FILLER))


def _holds(kind: Kind, char: str) -> bool:
    if kind is Kind.SEX:
        return char in _SEXES
    if kind is Kind.DATE:
        return (char.isascii() and char.isdigit()) or char == FILLER
    if kind is Kind.MIXED:
        return char in CHARACTERS
    return char in CHARACTERS and not char.isdigit()


def _meant(kind: Kind, char: str) -> str:
    return AS_LETTER.get(char, "") if kind in (Kind.LETTERS, Kind.NAMES) else ""
