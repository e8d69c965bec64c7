"""One list of languages: settings, columns, forms and SQL follow it."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from core.languages import CODES, FALLBACK, LANGUAGES, language_now, name_in, name_sql, names_sql
from reference.models import Named
from tests.architecture import modules

NAMES = {"kk": "Алматы қаласы", "ru": "Город Алматы", "en": "Almaty city"}


def test_the_reader_s_name_is_read_and_another_reader_s_is_english():
    for code, name in NAMES.items():
        with translation.override(code):
            assert (language_now(), name_in(NAMES)) == (code, name)
    with translation.override("de"):
        assert (language_now(), name_in(NAMES)) == (FALLBACK, NAMES["en"])


def test_settings_offer_the_same_languages():
    assert [code for code, _label in settings.LANGUAGES] == CODES


@pytest.mark.parametrize("model", [m for m in apps.get_models() if issubclass(m, Named)])
def test_whatever_is_named_is_named_in_each_language(model):
    columns = {field.name for field in model._meta.fields if field.name.startswith("name_")}

    assert columns == {language.column for language in LANGUAGES}


def test_sql_names_each_language():
    assert set(re.findall(r"g\.name_(\w\w)", names_sql("g"))) == set(CODES)
    sql = name_sql("g", "f.language")
    assert re.findall(r"WHEN '(\w\w)' THEN g\.name_(\w\w)", sql) == [(code, code) for code in CODES]
    assert sql.startswith("coalesce(nullif(CASE f.language WHEN 'kk' THEN g.name_kk ")
    assert sql.endswith(" END, ''), g.name_en)")


def test_no_module_has_a_list_of_its_own():
    own = re.compile(r"""["']kk["'],\s*["']ru["']|name_kk""")

    assert [m.name for m in modules() if own.search(m.text) and not m.name.startswith("demo")] == []


def test_the_first_languages_are_said_once():
    chosen = re.compile(r"""(?<![=!])=\s*["'](kk|ru)["']""")

    assert [m.name for m in modules() if chosen.search(m.text)] == ["core.languages"]
