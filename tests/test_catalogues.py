"""The three catalogues are whole: nothing missing, nothing doubtful, nothing forgotten in the sources."""

import csv
import re
import shutil

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.utils import translation

from permits.rules import clauses as permits_clauses
from registry.rules import clauses as registry_clauses
from tests.databases import REPOSITORY

LANGUAGES = ["kk", "ru", "en"]
OURS = {code: REPOSITORY / "locale" / code / "LC_MESSAGES" / "django.po" for code in LANGUAGES}
UPSTREAM = {
    code: REPOSITORY / "locale" / "upstream" / code / "LC_MESSAGES" / "django.po" for code in ("kk", "ru")
}
FILES = [*OURS.values(), *UPSTREAM.values()]
FORMS = {"kk": 2, "ru": 4, "en": 2}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr%]|\{\w*(?::\w)?\}|</?\w+|\"\{\{")
#: What no catalogue needs to hold: the machine's own folders, and people's tests.
NOT_COPIED = shutil.ignore_patterns(".*", "tests", "benchmarks", "locale", "__pycache__", "static", "docs")


def messages(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parent.parent.name)
    return {(message.context, _first(message.id)): message for message in catalogue if message.id}


def _first(text):
    return text if isinstance(text, str) else text[0]


def _all(text):
    return [text] if isinstance(text, str) else list(text)


def name_of(path):
    return str(path.relative_to(REPOSITORY / "locale"))


@pytest.fixture(params=FILES, ids=name_of)
def catalogue(request):
    return request.param


def test_every_text_is_translated(catalogue):
    missing = [key for key, message in messages(catalogue).items() if not all(_all(message.string))]

    assert missing == []


def test_no_translation_is_a_guess_or_a_leftover(catalogue):
    text = catalogue.read_text(encoding="utf-8")

    assert [key for key, message in messages(catalogue).items() if message.fuzzy] == []
    assert "\n#~" not in text
    assert "POT-Creation-Date" not in text


def test_placeholders_and_tags_are_the_same(catalogue):
    wrong = {}
    for key, message in messages(catalogue).items():
        # The form for one may leave the number out ("the only feed"), in the source and so elsewhere.
        lawful = [set(PLACEHOLDER.findall(form)) for form in _all(message.id)]
        for form in _all(message.string):
            if set(PLACEHOLDER.findall(form)) not in lawful:
                wrong[key] = form

    assert wrong == {}


def test_lines_begin_and_end_where_the_source_does(catalogue):
    wrong = [
        key
        for key, message in messages(catalogue).items()
        for form in _all(message.string)
        if [form[:1] == "\n", form[-1:] == "\n"]
        != [_first(message.id)[:1] == "\n", _first(message.id)[-1:] == "\n"]
    ]

    assert wrong == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sentence_ends_as_in_the_source(code):
    """A label has no full stop and a sentence has one, in every language."""
    wrong = {
        key: form
        for key, message in messages(OURS[code]).items()
        for form in _all(message.string)
        if form.endswith(".") != _first(message.id).endswith(".")
    }

    assert wrong == {}


def test_every_number_has_its_form(catalogue):
    code = catalogue.parent.parent.name
    wrong = [
        key
        for key, message in messages(catalogue).items()
        if not isinstance(message.id, str) and len(message.string) != FORMS[code]
    ]

    assert wrong == []


def test_the_catalogues_hold_the_same_texts():
    texts = {code: set(messages(path)) for code, path in OURS.items()}

    assert texts["kk"] == texts["ru"] == texts["en"]


def test_no_kazakh_or_russian_text_is_left_english():
    """A translation without one Cyrillic letter is a text that was passed over, unless it holds no word."""
    left = {
        (code, key): message.string
        for code in ("kk", "ru")
        for key, message in messages(OURS[code]).items()
        if re.search(r"[a-z]{3}", PLACEHOLDER.sub("", _first(message.id)))
        and not all(re.search(r"[а-яәғқңөұүһі]", form, re.I) for form in _all(message.string))
    }

    assert left == {}


def test_collecting_again_finds_the_same_texts(tmp_path, monkeypatch, settings):
    if not shutil.which("xgettext"):
        # In CI a skipped test is a failed one.
        pytest.skip("gettext is not installed, so the sources cannot be read for texts")
    sources = tmp_path / "sources"
    shutil.copytree(REPOSITORY, sources, ignore=NOT_COPIED)
    for code, path in OURS.items():
        copy = sources / "locale" / code / "LC_MESSAGES" / "django.po"
        copy.parent.mkdir(parents=True)
        shutil.copy(path, copy)
    settings.LOCALE_PATHS = [str(sources / "locale")]
    monkeypatch.chdir(sources)

    call_command("makemessages", verbosity=0)

    for code, path in OURS.items():
        collected = messages(sources / "locale" / code / "LC_MESSAGES" / "django.po")
        known = messages(path)
        assert sorted(map(str, set(collected) - set(known))) == [], "new texts: run `make messages`"
        assert sorted(map(str, set(known) - set(collected))) == [], "unused texts: run `make messages`"


def test_texts_are_marked_by_names_that_the_collector_knows():
    """gettext's programs read `_` and the functions' own names; a text behind another name is never found."""
    alias = re.compile(r"\b\w*gettext\w* as (?!_\b)\w+")
    sources = [path for path in REPOSITORY.glob("[a-z]*/**/*.py") if "tests" not in path.parts]

    assert [path.name for path in sources if alias.search(path.read_text(encoding="utf-8"))] == []


def test_the_clauses_of_shipped_terms_are_in_the_catalogues():
    shipped = set()
    for path in sorted(REPOSITORY.glob("*/data/*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        shipped |= {row["clause"] for row in csv.DictReader(lines) if row.get("clause")}

    known = {*registry_clauses.SHIPPED_CLAUSES, *permits_clauses.SHIPPED_CLAUSES}
    assert shipped - known == set()


@pytest.mark.parametrize(
    ("code", "one", "few", "many"),
    [
        ("en", "1 day", "3 days", "11 days"),
        ("ru", "1 день", "3 дня", "11 дней"),
        ("kk", "1 күн", "3 күн", "11 күн"),
    ],
)
def test_days_are_counted_in_the_forms_of_the_language(code, one, few, many):
    from core.templatetags.dates_in_words import days_in_words

    with translation.override(code):
        assert [days_in_words(number) for number in (1, 3, 11)] == [one, few, many]


def test_our_words_go_before_upstreams():
    assert [path.name for path in settings.LOCALE_PATHS] == ["locale", "upstream"]
