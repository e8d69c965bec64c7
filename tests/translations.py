"""Words on a page that are not of the language it is read in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from django.apps import apps

from core.languages import LANGUAGES

#: What languages call themselves, on whatever page.
OWN_NAMES = {name for language in LANGUAGES for name in (language.own, language.short)}
#: What stands in Latin letters on Kazakh and Russian pages by right: our name, names of languages,
#: keys, addresses, codes, and the words of the feed's own format.
BY_RIGHT = re.compile(
    "|".join(map(re.escape, sorted(OWN_NAMES)))
    + r"|Koshi|Enter|\S*@\S+|\S+\.\w{2,4}\b|/[\w/]+/|\w+[_-][\w-]*"
    + r"|\b(?:entry|exit|refusal|passport|seafarer)\b"
)
ENGLISH = re.compile(r"[A-Za-z]*[a-z]{3,}[A-Za-z]*")
#: Fields whose text is stored in one language, as it was read or typed.
STORED = {"source", "name_en", "code", "username", "old_iso", "iata", "sha256"}
#: Fields that hold names in Kazakh, which a Russian page shows as they are.
NAMES = {
    "name",
    "name_kk",
    "name_ru",
    "address",
    "surname",
    "given_names",
    "reason",
    "explanation",
    "position",
    "education",
    "note",
    "paper",
    "what",
    "why",
}
#: What programs call things, and an address or a file's name does not.
CODE = re.compile(r"(?<![\w@./-])[a-z]+(?:_[a-z]+)+(?![\w@./])")
KAZAKH = re.compile(r"\w*[әғқңөұүһ]\w*", re.IGNORECASE)


@dataclass
class Stored:
    """Texts that no catalogue can hold, the longest first, by the language they may be stored in."""

    latin: list[str] = field(default_factory=list)
    kazakh: list[str] = field(default_factory=list)
    found: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @cached_property
    def names(self) -> str:
        return " ".join(self.kazakh)


def stored_texts() -> Stored:
    """Every such text of the database at hand. Short ones are left out: they would cut holes into words."""
    texts: dict[str, set[str]] = {"latin": set(), "kazakh": set()}
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            for kind, names in (("latin", STORED), ("kazakh", NAMES)):
                if column.name in names and column.get_internal_type() in ("CharField", "TextField"):
                    values = model._base_manager.values_list(column.attname, flat=True)
                    texts[kind].update(text for text in values.distinct() if len(text or "") > 3)
    return Stored(*(sorted(found, key=len, reverse=True) for found in texts.values()))


def codes_in(text: str, stored: Stored) -> list[str]:
    """Names that programs have for things, in the text of a page; names of accounts stand by right."""
    return [code for code in CODE.findall(text) if code not in stored.latin]


def foreign_words(text: str, language: str, stored: Stored) -> list[str]:
    """The English words in the text, and on a Russian page the Kazakh ones, but for what stands by right.

    The same texts stand on many pages, so what was found is kept.
    """
    asked = (text, language)
    if asked not in stored.found:
        stored.found[asked] = [*_english(text, stored), *(_kazakh(text, stored) if language == "ru" else ())]
    return stored.found[asked]


def _english(text: str, stored: Stored) -> list[str]:
    if not ENGLISH.search(text):
        return []
    return ENGLISH.findall(BY_RIGHT.sub(" ", _without(text, stored.latin)))


def _kazakh(text: str, stored: Stored) -> list[str]:
    if not KAZAKH.search(text):
        return []
    left = KAZAKH.findall(_without(_without(text, stored.latin), stored.kazakh))
    return [
        word for word in left if word.lower() not in map(str.lower, OWN_NAMES) and word not in stored.names
    ]


def _without(text: str, known: list[str]) -> str:
    for one in known:
        if one in text:
            text = text.replace(one, " ")
    return text
