"""What somebody means who types one line into the search."""

import re
from dataclasses import dataclass

from identity.identifiers import compact_identifier, is_identifier, is_iin
from identity.name_keys import name_key
from identity.number_words import is_called, without_words
from identity.partial_dates import PartialDate

#: No name with a number and a date is longer, nor a machine-readable zone.
ASKED_AT_MOST = 200
#: A name of more words is not parted anew beyond them.
WORDS_AT_MOST = 6
_DATE = re.compile(
    r"(?<![\w./-])((\d{1,2}[./-])?\d{1,2}[./-]\d{4}|\d{4}-\d{1,2}(-\d{1,2})?"
    # With blanks between, unless more digits stand beside it: then it is a number in groups.
    r"|(?:(?<!\d )|(?<=\d{5} ))(0?[1-9]|[12]\d|3[01]) (0?[1-9]|1[0-2])"
    r" (18[89]|19\d|20\d)\d(?! \d))(?![\w./-])",
    re.ASCII,
)
_YEAR = re.compile(r"(18[89]|19\d|20\d)\d", re.ASCII)
_THRICE = re.compile(r"([^\W\d_])\1\1")
_ROMAN = re.compile("x{0,2}v?i{3}")
#: What is copied along with a text and not seen.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SIGNS = ".:;()[]{}<>/|'\"«»#№*_-–—?!"
SERIES_AT_MOST = 2
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """What of a person was typed; several may come together."""

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
        """Whether nobody is called so."""
        return is_no_name(f"{self.surname} {self.given_names}")

    @property
    def is_iin_misread(self) -> bool:
        """Whether it is looked for as a document number only because an IIN's check digit is wrong."""
        return is_identifier(self.document) and not is_iin(self.document)

    def is_whole_name(self, *, surname_key: str, given_key: str, own_given_key: str) -> bool:
        """Whether surname and given names were typed in full, with patronymic or without, in either order.

        The keys are those of the file: of its surname, of given names with patronymic, of given names alone.
        """
        typed = (name_key(self.surname), name_key(self.given_names))
        of_file = [(surname_key, key) for key in (given_key, own_given_key) if key]
        return typed in of_file or typed[::-1] in of_file


def is_no_name(text: str) -> bool:
    """Whether a letter stands three times running: folded, it would begin half the files.

    Not so the number behind a name that a father has too: JOSE REYES III.
    """
    words = text.casefold().split()
    return any(_THRICE.search(word) and (len(words) == 1 or not _ROMAN.fullmatch(word)) for word in words)


def search_terms(text: str) -> SearchTerms:
    """A document number, an IIN, a birth date, a surname with or without given names; or several of these.

    Twelve digits with the right check digit are an IIN, whatever stands between them; other words with a
    digit in them a document number, with a series typed beside it; 15.05.1990 or 1990-05-15, 05.1990 or
    1990-05, and a year beside a name a birth date; of the rest the first word begins the surname, the words
    after it (or after a comma) the given names.
    """
    born_on, rest = birth_date_in(_UNSEEN.sub("", text))
    rest = without_words(rest)
    words = [word for word in rest.replace(",", " , ").split() if word.strip(_SIGNS)]
    is_number = [any(char.isdigit() for char in word) for word in words]
    if born_on is None and sum(is_number) == 1 and len(words) > 1:
        born_on, words, is_number = _year_among(words, is_number)
    is_number = [has_digit or _is_series(words, is_number, at) for at, has_digit in enumerate(is_number)]
    numbers = [word for word, part in zip(words, is_number, strict=True) if part]
    names = [word for word, part in zip(words, is_number, strict=True) if not part]
    if numbers:
        names = [name for name in names if not is_called(name.strip(_SIGNS))]
    iin, document = _numbers_in(numbers)
    surname, given = _split_name(names)
    return SearchTerms(document, iin, born_on, surname, given)


def _year_among(words: list[str], is_number: list[bool]) -> tuple[PartialDate | None, list[str], list[bool]]:
    at = is_number.index(True)
    if not _YEAR.fullmatch(words[at]):
        return None, words, is_number
    rest = [*words[:at], *words[at + 1 :]]
    return PartialDate(int(words[at])), rest, [False] * len(rest)


def _is_series(words: list[str], is_number: list[bool], at: int) -> bool:
    """“N 0812345”: one or two letters before digits belong to the number."""
    follows = words[at + 1] if at + 1 < len(words) else ""
    return len(words[at]) <= SERIES_AT_MOST and words[at].isalpha() and follows[:1].isdigit()


def _numbers_in(words: list[str]) -> tuple[str, str]:
    """The IIN and the document number in these words: an IIN may be parted, a number has its series."""
    if iin := _iin_in("".join(words)):
        return iin, ""
    for at, word in enumerate(words):
        if iin := _iin_in(word):
            return iin, _as_number([*words[:at], *words[at + 1 :]])
    return "", _as_number(words)


def _as_number(words: list[str]) -> str:
    return "".join(words).replace("№", "").upper()


def _iin_in(text: str) -> str:
    """Twelve digits, the letters O and I among them read as digits where the check digit proves it."""
    digits = compact_identifier(text)
    return digits if is_iin(digits) else ""


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
