"""What a number says by itself, and what is answered about a paper on a day."""

from datetime import date

import pytest
from django.utils.translation import override

from core.numbers import number_of
from papers.rules import Typed, answer_of, fact_in_words, read_number

WP, RV = number_of("WP", "ABCDEFGHJK"), number_of("RV", "0123456789")
KINDS = ("WP", "RV")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (WP, Typed("WP", WP)),
        (RV.lower().replace("-", " "), Typed("RV", RV)),
        (WP[:-1], Typed("WP", None)),
        (WP + "0", Typed("WP", None)),
        (number_of("QQ", "ABCDEFGHJK"), Typed("", number_of("QQ", "ABCDEFGHJK"))),
        ("", Typed("", None)),
        ("nonsense", Typed("", None)),
    ],
)
def test_a_typed_number_is_read(typed, read):
    assert read_number(typed, KINDS) == read


@pytest.mark.parametrize(
    ("state", "until", "on", "answer"),
    [
        ("valid", date(2026, 12, 31), date(2026, 6, 14), "not_yet"),
        ("valid", date(2026, 12, 31), date(2026, 6, 15), "valid"),
        ("valid", date(2026, 12, 31), date(2026, 12, 31), "valid"),
        ("valid", date(2026, 12, 31), date(2027, 1, 1), "expired"),
        ("valid", None, date(2099, 1, 1), "valid"),
        ("annulled", date(2026, 12, 31), date(2026, 6, 15), "annulled"),
        ("annulled", date(2026, 12, 31), date(2027, 1, 1), "annulled"),
    ],
)
def test_what_is_answered_on_a_day(state, until, on, answer):
    assert answer_of(state=state, valid_from=date(2026, 6, 15), valid_until=until, on=on) == answer


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "Ақтау, Орал"), ("ru", "Актау, Уральск"), ("de", "A, O")]
)
def test_a_fact_is_said_in_the_readers_language(language, said):
    names = [{"kk": "Ақтау", "ru": "Актау", "en": "A"}, {"kk": "Орал", "ru": "Уральск", "en": "O"}]

    with override(language):
        assert fact_in_words([{"code": "X", "names": one} for one in names]) == said
