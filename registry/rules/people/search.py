"""What somebody means who types one line into the search."""

import re
from dataclasses import dataclass

from identity.identifiers import is_identifier, is_well_formed
from identity.names import name_key
from identity.partial_dates import PartialDate

#: A name of more words is not parted anew beyond them.
WORDS_AT_MOST = 6
_DATE = re.compile(
    r"(?<![\w./-])((\d{1,2}[./-])?\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}(-\d{1,2})?)(?![\w./-])", re.ASCII
)
_YEAR = re.compile(r"(18[89]|19\d|20\d)\d", re.ASCII)
_THRICE = re.compile(r"([^\W\d_])\1\1")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """At most one of document and IIN; birth date and name may come together."""

    document: str = ""
    iin: str = ""
    born_on: PartialDate | None = None
    surname: str = ""
    given_names: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.document or self.iin or self.born_on or self.surname)

    @property
    def is_no_name(self) -> bool:
        """Whether a letter stands three times running in the name: folded, it would begin half the files."""
        return _THRICE.search(f"{self.surname} {self.given_names}".casefold()) is not None

    @property
    def is_iin_misread(self) -> bool:
        """Whether it is looked for as a document number only because an IIN's check digit is wrong."""
        return is_identifier(self.document) and not is_well_formed(self.document)

    def is_whole_name(self, *, surname_key: str, given_key: str, own_given_key: str) -> bool:
        """Whether surname and given names were typed in full, with patronymic or without, in either order.

        The keys are those of the file: of its surname, of given names with patronymic, of given names alone.
        """
        typed = (name_key(self.surname), name_key(self.given_names))
        of_file = [(surname_key, key) for key in (given_key, own_given_key) if key]
        return typed in of_file or typed[::-1] in of_file


def search_terms(text: str) -> SearchTerms:
    """A document number, an IIN, a birth date, a surname with or without given names; or a mix.

    Twelve digits with the right check digit are an IIN; other words with a digit in them a document
    number; 15.05.1990 or 1990-05-15, 05.1990 or 1990-05, and a year beside a name a birth date; the
    first word without digits begins the surname, the words after it (or after a comma) the given names.
    """
    born_on, rest = birth_date_in(text)
    words = rest.replace(",", " , ").split()
    numbers = [word for word in words if any(char.isdigit() for char in word)]
    names = [word for word in words if word not in numbers]
    if born_on is None and names and len(numbers) == 1 and _YEAR.fullmatch(numbers[0]):
        born_on, numbers = PartialDate(int(numbers[0])), []
    compact = "".join(numbers)
    if is_well_formed(compact):
        return SearchTerms(iin=compact, born_on=born_on)
    if numbers:
        # "N 0812345": a series typed apart from its number belongs to it.
        series = [name for name in names if len(name) <= 2 and name.isalpha()]
        return SearchTerms(document="".join([*series, *numbers]).replace("№", "").upper(), born_on=born_on)
    surname, given = _split_name(names)
    return SearchTerms(born_on=born_on, surname=surname, given_names=given)


def birth_date_in(text: str) -> tuple[PartialDate | None, str]:
    """The birth date in a line, as much of it as is given, and the line without it."""
    found = _DATE.search(text)
    if found is None:
        return None, text
    try:
        known = PartialDate.typed(found.group())
    except ValueError:
        return None, text
    return known, text[: found.start()] + " " + text[found.end() :]


def _split_name(words: list[str]) -> tuple[str, str]:
    if "," in words:
        comma = words.index(",")
        surname, given = words[:comma], words[comma + 1 :]
    else:
        surname, given = words[:1], words[1:]
    named = [" ".join(w for w in part if _LETTER.search(w)) for part in (surname, given)]
    return named[0], named[1]


def other_splits(surname: str, given_names: str) -> list[tuple[str, str]]:
    """Other ways to part the same words into surname and given names, the likeliest first.

    The order turned round; then a surname of two words and more at the beginning or the end; then all of
    it as the surname. AL HASSAN OMAR may be AL, HASSAN OMAR or AL HASSAN, OMAR.
    """
    if not given_names:
        return []
    words = [*surname.split(), *given_names.split()][:WORDS_AT_MOST]
    found = [(given_names, surname)]
    for length in range(1, len(words)):
        first, rest = " ".join(words[:length]), " ".join(words[length:])
        found += [(first, rest), (rest, first)]
    found.append((" ".join(words), ""))
    return [split for split in dict.fromkeys(found) if split != (surname, given_names)]
