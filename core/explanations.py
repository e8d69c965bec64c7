"""Why a date or a decision is what it is: facts, clause, version, confidence.

A reason is stored as a code with plain parameters and is put into words in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext

from core.languages import FALLBACK, name_in
from core.templatetags.dates_in_words import decimal_in_words, number_in_words

_FACTS: dict[str, Any] = {}
#: Sums are set apart by thousands; a number of four figures may be a year.
SET_APART_FROM = 10_000
CONFIRMED, UNCONFIRMED = "confirmed", "unconfirmed"


def weakest(*confidences: str) -> str:
    """How sure one may be of what rests on all of these."""
    return CONFIRMED if confidences.count(CONFIRMED) == len(confidences) else UNCONFIRMED


def register_facts(sentences: Mapping[str, Any]) -> None:
    """Give the translatable sentence (with named placeholders) of each fact's code."""
    _FACTS.update(sentences)


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation.

    `code` names the fact, `params` fills its sentence (dates, numbers, texts by language as
    `{"kk": …, "ru": …, "en": …}`, decimal fractions as `{"decimal": "93.6"}`; never people's names or
    document numbers), `clause` is the legal text, `version` the day or year its terms came into
    force, `confidence` "confirmed" or "unconfirmed", `terms` the row used, as "model:id".
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    clause: str = ""
    version: str = ""
    confidence: str = "confirmed"
    terms: str = ""

    @property
    def fact(self) -> str:
        """The sentence in the active language, dates written out."""
        sentence = _FACTS.get(self.code)
        if sentence is None:
            return self.code
        return str(sentence) % {key: _in_words(value) for key, value in self.params.items()}

    @property
    def is_confirmed(self) -> bool:
        return self.confidence == CONFIRMED

    def as_json(self) -> dict[str, Any]:
        """Plain values to store; `from_json` gives the same reason back."""
        return {
            "code": self.code,
            "params": {key: _plain(value) for key, value in self.params.items()},
            "clause": self.clause,
            "version": self.version,
            "confidence": self.confidence,
            "terms": self.terms,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Reason:
        """The reason stored by `as_json`."""
        return cls(**{key: stored[key] for key in cls.__slots__ if key in stored})

    def as_answer(self) -> dict[str, str]:
        """The four fields other authorities' programs receive."""
        return {
            "fact": self.fact,
            "clause": gettext(self.clause),
            "version": self.version,
            "confidence": self.confidence,
        }


def _plain(value: Any) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _in_words(value: Any) -> Any:
    if isinstance(value, Mapping) and "day" in value:
        value = date.fromisoformat(str(value["day"]))
    if isinstance(value, Mapping) and "decimal" in value:
        return decimal_in_words(value["decimal"])
    if isinstance(value, Mapping) and FALLBACK in value:
        return name_in(value)
    if isinstance(value, date):
        return formats.date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int) and value >= SET_APART_FROM:
        return number_in_words(value)
    return value
