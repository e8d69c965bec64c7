"""The languages Koshi speaks: one list, from which settings, columns, forms and catalogues follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Language:
    """A language of pages and letters; rows with names have a column `name_<code>`.

    `own` is what it calls itself, `short` the same on the switch.
    """

    code: str
    label: Any
    name_label: Any
    own: str
    short: str

    @property
    def column(self) -> str:
        """The column of names in this language."""
        return f"name_{self.code}"


LANGUAGES = (
    Language("kk", _("Kazakh"), _("name in Kazakh"), "Қазақша", "ҚАЗ"),
    Language("ru", _("Russian"), _("name in Russian"), "Русский", "РУС"),
    Language("en", _("English"), _("name in English"), "English", "ENG"),
)
CHOICES = [(language.code, language.label) for language in LANGUAGES]
CODES = [language.code for language in LANGUAGES]
NAME_COLUMNS = tuple(language.column for language in LANGUAGES)
#: The language of officers, firms and hosts until they choose another.
OF_THE_COUNTRY = "kk"
#: The language of letters to a migrant until another is chosen.
OF_MIGRANTS = "ru"
#: What is read where a reader's language is none of ours.
FALLBACK = "en"


def language_now() -> str:
    """The active language, or the one that is read where it is none of ours."""
    active = (get_language() or FALLBACK)[:2]
    return active if active in CODES else FALLBACK


def name_in(names: Mapping[str, str]) -> str:
    """Of names by language, the one in the active language."""
    return names.get(language_now()) or names[FALLBACK]


def labels_of(label: Any) -> dict[str, str]:
    """A translated label by language, to be kept and read later by anybody."""
    labels = {}
    for code in CODES:
        with override(code):
            labels[code] = str(label)
    return labels


def names_sql(row: str) -> str:
    """SQL for the names of a row in every language, as a JSON object by code."""
    pairs = ", ".join(f"'{language.code}', {row}.{language.column}" for language in LANGUAGES)
    return f"json_build_object({pairs})"


def name_sql(row: str, language: str) -> str:
    """SQL for the name of a row in the language that the SQL `language` says."""
    cases = " ".join(f"WHEN '{one.code}' THEN {row}.{one.column}" for one in LANGUAGES)
    return f"coalesce(nullif(CASE {language} {cases} END, ''), {row}.name_{FALLBACK})"
