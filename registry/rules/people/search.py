"""What somebody means who types one line into the search."""

import re
from dataclasses import dataclass
from datetime import date

from identity.identifiers import check_digit, document_key

_DAY = re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2})")
_IIN = re.compile(r"\d{12}")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """At most one of document and IIN; birth date and name may come together."""

    document: str = ""
    iin: str = ""
    born_on: date | None = None
    surname: str = ""
    given_names: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.document or self.iin or self.born_on or self.surname)


def search_terms(text: str) -> SearchTerms:
    """A document number, an IIN, a birth date, a surname with or without given names; or a mix.

    Twelve digits with the right check digit are an IIN; other words with a digit in them a document
    number; a day written 15.05.1990 or 1990-05-15 a birth date; the first word without digits
    begins the surname, the words after it (or after a comma) the given names.
    """
    born_on, rest = _birth_date(text)
    words = rest.replace(",", " , ").split()
    numbers = [word for word in words if any(char.isdigit() for char in word)]
    names = [word for word in words if word not in numbers]
    compact = "".join(numbers)
    if _IIN.fullmatch(compact) and check_digit(compact[:11]) == int(compact[11]):
        return SearchTerms(iin=compact, born_on=born_on)
    if numbers:
        # "N 0812345": a series typed apart from its number belongs to it.
        series = [name for name in names if len(name) <= 2 and name.isalpha()]
        return SearchTerms(document=document_key("".join([*series, *numbers])), born_on=born_on)
    surname, given = _split_name(names)
    return SearchTerms(born_on=born_on, surname=surname, given_names=given)


def _birth_date(text: str) -> tuple[date | None, str]:
    found = _DAY.search(text)
    if found is None:
        return None, text
    try:
        day = (
            date.fromisoformat(found["iso"])
            if found["iso"]
            else date(int(found["y"]), int(found["m"]), int(found["d"]))
        )
    except ValueError:
        return None, text
    return day, text[: found.start()] + " " + text[found.end() :]


def _split_name(words: list[str]) -> tuple[str, str]:
    if "," in words:
        comma = words.index(",")
        surname, given = words[:comma], words[comma + 1 :]
    else:
        surname, given = words[:1], words[1:]
    named = [" ".join(w for w in part if _LETTER.search(w)) for part in (surname, given)]
    return named[0], named[1]
