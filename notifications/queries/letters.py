"""The texts of letters: files named `<letter>.<language>.txt`, the first line the subject."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from core.templatetags.dates_in_words import kept_in_words, number_in_words
from payments.states import RefundGround

TEXTS = Path(__file__).resolve().parent.parent / "letters"
#: What a letter keeps as a code, with the words for it.
CODES = {"refund_ground": RefundGround}


def letter(template: str, language: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and text of a letter in the reader's language, its days, numbers and codes in words."""
    with translation.override(language):
        words = {key: _in_words(key, value) for key, value in params.items()}
        subject, _separator, body = _text(template, language).partition("\n")
    return subject % words, body.lstrip("\n") % words


@cache
def _text(template: str, language: str) -> str:
    return (TEXTS / f"{template}.{language}.txt").read_text(encoding="utf-8")


def _in_words(key: str, value: Any) -> str:
    if value is None:
        return translation.gettext("not known to us")
    if key in CODES:
        return str(CODES[key](value).label)
    if isinstance(value, int):
        return number_in_words(value)
    return kept_in_words(value)
