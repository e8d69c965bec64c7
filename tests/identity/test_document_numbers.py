"""Numbers of documents: what is the same number, what only looks like it, what is none. Nobody's numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.document_numbers import NumberFault, document_key, document_shape, number_fault

CAPITALS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("AB 1234567", "AB1234567"),
        ("ab-1234567", "AB1234567"),
        ("ＡＢ１２３", "AB123"),  # full width
        ("N0812345<", "N0812345"),
        ("  ", ""),
        ("№ 123", "123"),  # the sign is no part of the number
        ("N° 123", "123"),
        ("No. 123", "123"),
        ("NO 123", "NO123"),  # may be a series
        ("NO. 1234567", "1234567"),
        ("n° 1234567", "1234567"),
        ("Nr. 1234567", "1234567"),
        ("N1234567", "N1234567"),  # a series of one letter
        ("серия AA № 1234567", "AA1234567"),  # what people call it is no part of it
        ("Паспорт № 4512 345678", "4512345678"),
        ("PASSPORT NO. AB1234567", "AB1234567"),
        ("төлқұжат N12345678", "N12345678"),
        # ICAO Doc 9303 part 3, section 6, table B: each letter its own.
        ("АБ990011", "AB990011"),
        ("АГ990011", "AG990011"),
        ("АВ990011", "AV990011"),
        ("НС0908172", "NS0908172"),
        ("№ НВ 908172", "NV908172"),
        ("Ж123", "ZH123"),
        ("Щ123", "SHCH123"),
        ("ІЇ12", "II12"),
        # Table A: marks and letters of their own.
        ("ÄÖ123", "AEOE123"),
        ("Ñ123", "N123"),
        ("ß123", "SS123"),
        ("KB٤٤٥٥٦٦", "KB445566"),  # digits of the Arabic script
        ("AB۱۲३४", "AB1234"),
        ("II-АГ № 123456", "IIAG123456"),  # a birth certificate: Roman number, Cyrillic series
    ],
)
def test_the_key_is_the_number_as_a_zone_writes_it(number, key):
    assert document_key(number) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("АВ990011", "AB990011"),  # Cyrillic В is V, and looks like B
        ("АС1234567", "AC1234567"),
        ("НТ0012345", "HT0012345"),
        ("KO12345", "K012345"),
        ("I234567", "1234567"),
        ("СХ77", "CX77"),
    ],
)
def test_numbers_that_look_alike_are_found_by_each_other_and_are_not_one(one, other):
    assert document_shape(one) == document_shape(other)
    assert document_key(one) != document_key(other)


@pytest.mark.parametrize(("one", "other"), [("АБ990011", "АГ990011"), ("ЛК12345", "ПК12345")])
def test_numbers_that_look_otherwise_are_not_found_by_each_other(one, other):
    assert document_shape(one) != document_shape(other)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        *((text, NumberFault.ROUNDED) for text in ("1,23457E+08", "1.23457E+08", "1E+08", "1,23457Е+08")),
        *((text, NumberFault.ROUNDED) for text in ("123456789.0", "123456789,00", "########")),
        *((text, NumberFault.DATE) for text in ("12.05.1990", "2026-07-01", "1/2/2030")),
        *((text, NumberFault.DATE) for text in ("12.05.90", "1/2/30", "1990.05.12", "2026/7/1")),
        *((text, NumberFault.DATE) for text in ("12-May-90", "12 мая 1990", "01.июл.2026")),
        *((text, NumberFault.ROUNDED) for text in ("1.23457e+08", "1,5e+07", "1,234,567")),
        # A word, in whatever language: no number of letters alone has a vowel.
        *(
            (text, NumberFault.PLACEHOLDER)
            for text in ("нет данных", "не указан", "LOST", "REFUSED", "NOT STATED", "йўқ", "kein", "yok")
        ),
        *(
            (text, NumberFault.PLACEHOLDER)
            for text in ("TRUE", "ИСТИНА", "при себе не имеет", "без гражданства", "TOSHKENT", "CFGHJK")
        ),
        *((text, NumberFault.PLACEHOLDER) for text in ("AA0000000", "N 00000000", "паспорт нет")),
        *((text, NumberFault.PLACEHOLDER) for text in ("NONE", "none", "N/A", "NULL", "unknown", "0000000")),
        *(
            (text, NumberFault.PLACEHOLDER)
            for text in ("XXXX", "xxxxxxxxx", "999999999", "нет", "б/н", "Б/Н")
        ),
        *((text, NumberFault.PLACEHOLDER) for text in ("жоқ", "ОТСУТСТВУЕТ", "без номера", "yo'q", "ABCDEF")),
        *(
            (text, NumberFault.CHARACTERS)
            for text in ("<script>", "=1+1", "@SUM(A1)", "#REF!", "AB<12", "AB_12")
        ),
        *(
            (text, NumberFault.CHARACTERS)
            for text in ("../../etc/passwd?", "AB\u202e1234", "12\x00345", "A|B12")
        ),
        *((text, NumberFault.LETTERS) for text in ("陸123456", "ب123456", "ქ123456", "АЬ123456")),
        *((text, NumberFault.LENGTH) for text in ("", "№", "-", "12", "A" + "1" * 24)),
    ],
)
def test_what_is_no_number_is_refused(number, fault):
    assert number_fault(number) == fault


@pytest.mark.parametrize(
    "number",
    [
        "CFGHJKLMN",  # nine letters and no digit: lawful in Germany
        "C01X00T47",
        "L898902C3",
        "12E34567",  # no power of ten: a number of digits and a letter
        "123",
        "№ 123",
        "'0812345",  # the apostrophe with which a spreadsheet keeps a text
        "0812345<<",
        "1234567",
        "АБ990011",
        "IV-БА № 123456",
        "AB 12/345",
        "D23145890734",
        "#1234567",
        "100000000",  # one digit more than nothing
        "AB1000000",
        "31/13/90",  # no calendar has it
        "12/345/67",
        "12-05-90",  # hyphens part numbers too
    ],
)
def test_what_documents_bear_passes(number):
    assert number_fault(number) is None


@given(st.text(max_size=40))
def test_a_key_is_capital_letters_and_digits_and_stays(text):
    for made in (document_key, document_shape):
        key = made(text)

        assert made(key) == key
        assert set(key) <= set(CAPITALS)


@given(st.text(max_size=40))
def test_every_text_is_a_number_with_a_good_key_or_is_refused(text):
    key = document_key(text)

    assert number_fault(text) is not None or 3 <= len(key) <= 24


@given(st.text(alphabet=CAPITALS, min_size=3, max_size=24), st.sampled_from(" -./"))
def test_blanks_and_signs_between_make_no_other_number(number, sign):
    assert document_key(sign.join(number)) == document_key(number) == number


@given(st.text(alphabet="АБВГДЖЗКЛМНОПРСТУФХЦЧШЩЮЯ", min_size=2, max_size=4), st.integers(100, 999_999))
def test_a_series_of_other_letters_is_another_number(series, digits):
    """No letter is dropped: whoever has another series has another key."""
    other = "".join("БГ"[letter == "Б"] for letter in series)

    assert (document_key(f"{series}{digits}") == document_key(f"{other}{digits}")) == (series == other)
