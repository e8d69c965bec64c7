"""What stands beside a document's number: what it is called, what is refused, and numbers as states write
them, which all pass. Nobody's numbers."""

import time
import unicodedata

import pytest

from identity.document_numbers import NumberFault, document_key, number_fault

WORDS, PLACEHOLDER = NumberFault.WORDS, NumberFault.PLACEHOLDER


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("серия 45 10 номер 123456", "4510123456"),
        ("Серия: 45 10, номер: 123456", "4510123456"),
        ("паспорт серия 4510 номер 123456", "4510123456"),
        ("паспорт 4510 № 123456", "4510123456"),
        ("серия AA N 1234567", "AA1234567"),
        ("серия АБ no 123456", "AB123456"),
        ("серия НО номер 123456", "NO123456"),  # a series of Ukraine, not the English word
        ("series NO 123456", "NO123456"),
        ("Passport no AB123456", "AB123456"),
        ("passport no. AB123456", "AB123456"),
        ("Passport No: AB123456", "AB123456"),
        ("passport number AB123456", "AB123456"),
        ("Passport No 123456789", "123456789"),
        ("No AB123456", "AB123456"),
        ("doc AB123456", "AB123456"),
        ("ПАСПОРТ N 123456", "123456"),
        ("ПАСПОРТ N 123456789", "123456789"),
        ("паспорт N AA1234567", "AA1234567"),
        ("номер паспорта 123456789", "123456789"),
        ("№ паспорта 123456789", "123456789"),
        ("уд. личности 012345678", "012345678"),
        ("удостоверение личности № 012345678", "012345678"),
        ("вид на жительство 82 1234567", "821234567"),
        ("свидетельство о рождении II-БА № 123456", "IIBA123456"),
        ("төлқұжат нөмірі 123456789", "123456789"),
        ("жеке куәлік № 012345678", "012345678"),
        ("жеке куәлігінің нөмірі 012345678", "012345678"),
        ("құжат нөмірі: AB1234567", "AB1234567"),
        ("pasport seriyasi raqami AB1234567", "AB1234567"),
        ("pasport raqami AB 1234567", "AB1234567"),
        ("паспорту № AC1234567", "AC1234567"),
        ("рақами 401234567", "401234567"),
        ("pasport nömrəsi C01234567", "C01234567"),
        ("Reisepass C01X00T47", "C01X00T47"),
        ("Reisepass-Nr. C01X00T47", "C01X00T47"),
        ("Reisepassnummer: C01X00T47", "C01X00T47"),
        ("Passeport 12AB34567", "12AB34567"),
        ("numéro de passeport 12AB34567", "12AB34567"),
        ("passeport n° 12AB34567", "12AB34567"),
        ("Pasaport No U12345678", "U12345678"),
        ("pasaport numarası U12345678", "U12345678"),
        ("número de pasaporte AAB123456", "AAB123456"),
        ("paszport nr AB1234567", "AB1234567"),
        ("huzhao haoma E12345678", "E12345678"),
        ("护照号码：E12345678", "E12345678"),
        ("护照E12345678", "E12345678"),
        ("identity card no 123456789", "123456789"),
        ("travel document number D1234567", "D1234567"),
    ],
)
def test_what_a_number_is_called_is_no_part_of_it(number, key):
    assert document_key(number) == key
    assert number_fault(number) is None


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("NO 123456", "NO123456"),  # a Ukrainian series in Latin letters
        ("ID 1234567", "ID1234567"),  # a Kyrgyz series
        ("DOC 123456", "DOC123456"),  # a Polish series
        ("УД 123456", "UD123456"),
        ("N 1234567", "N1234567"),
        # Kazakhstan's own passports and those of India: N with eight and with seven digits.
        ("төлқұжат N 12345678", "N12345678"),
        ("Passport N 1234567", "N1234567"),
        ("паспорт N12345678", "N12345678"),
        ("PA SS 123456", "PASS123456"),
    ],
)
def test_a_series_is_no_word(number, key):
    assert document_key(number) == key
    assert number_fault(number) is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("AB1234567/AB7654321", WORDS),
        ("AB1234567 AB7654321", WORDS),
        ("AB 1234567 CD 7654321", WORDS),
        ("AB1234567, CD7654321", WORDS),
        ("AB1234567 и CD7654321", WORDS),
        ("123456789 987654321", WORDS),
        ("AB1234567 выдан МВД", WORDS),
        ("AB1234567 выдан 01.02.2020 МВД РК", WORDS),
        ("4510 123456 кем выдан", WORDS),
        ("AB1234567 МВД РУз", WORDS),
        ("AB1234567 от 01.02.2020", WORDS),
        ("AB1234567 до 2030", WORDS),
        ("AB1234567 01.02.2020", WORDS),
        ("AB1234567 2020-02-01", WORDS),
        ("AB1234567 issued by MIA", WORDS),
        ("AB1234567 valid until 2030", WORDS),
        ("AB1234567 берілген", WORDS),
        ("AB1234567 ausgestellt am 1.2.2020", WORDS),
        ("AB1234567 UZB", WORDS),
        ("AB1234567 passport", WORDS),
        ("номер 123456 серия AA", WORDS),
        ("PASSPORT123456", WORDS),  # one word: nobody can tell where it ends
        ("паспорт123456", WORDS),
        ("серия 4510 номер123456", WORDS),
        ("NONE1", PLACEHOLDER),
        ("none 1", PLACEHOLDER),
        ("UNKNOWN1", PLACEHOLDER),
        ("TEST123", PLACEHOLDER),
        ("TEST1", PLACEHOLDER),
        ("test-01", PLACEHOLDER),
        ("неизвестно 1", PLACEHOLDER),
        ("НЕИЗВЕСТЕН2", PLACEHOLDER),
        ("../../etc/passwd1", NumberFault.CHARACTERS),
        ("/etc/passwd1", NumberFault.CHARACTERS),
        ("C://12345", NumberFault.CHARACTERS),
        ("Jan 1 2026", NumberFault.DATE),
        ("Sat Nov 28 2026", NumberFault.DATE),
        ("November 28, 2026", NumberFault.DATE),
        ("2026\u201107\u201101", NumberFault.DATE),
    ],
)
def test_what_is_more_or_less_than_a_number_is_refused(number, fault):
    assert number_fault(number) == fault


def test_the_word_passport_with_a_digit_is_no_number():
    assert number_fault("PASSPORT1") is not None


@pytest.mark.parametrize("sign", [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) == "Pd"])
def test_a_hyphen_of_any_kind_is_left_out(sign):
    _left_out(sign)


@pytest.mark.parametrize("sign", ["\u2212", "\u2043"])
def test_what_looks_like_a_hyphen_is_left_out(sign):
    """The minus sign and the hyphen of a list."""
    _left_out(sign)


def _left_out(sign):
    assert number_fault(f"AB{sign}1234567") is None
    assert document_key(f"AB{sign}1234567") == "AB1234567"


#: Passports, cards and other papers as states print them, in their groups, with invented digits.
OF_STATES = [
    *("AA1234567", "AB 1234567", "AD1234567"),  # Uzbekistan
    *("AC1234567", "AN1234567", "ID1234567", "PE1234567"),  # Kyrgyzstan
    *("401234567", "400123456", "A01234567"),  # Tajikistan
    *("A1234567", "I-АШ 123456", "II-МР № 123456"),  # Turkmenistan
    *("71 1234567", "4510 123456", "45 10 123456", "70 № 1234567", "II-БА № 123456"),  # Russia
    *("FA123456", "AA 123456", "НО 123456", "КВ123456", "123456789", "19900515-01234"),  # Ukraine
    *("MP1234567", "HB1234567", "AB 1234567"),  # Belarus
    *("AN0123456", "AT0123456"),  # Armenia
    *("C01234567", "P1234567", "AZE01234567", "AA0123456"),  # Azerbaijan
    *("12AB12345", "01BA12345", "0101234567890"),  # Georgia, France
    *("N12345678", "012345678", "F12345678", "D1234567"),  # Kazakhstan, its own papers and others
    *("E12345678", "EA1234567", "G12345678", "PE1234567", "D12345678", "110101 19900101 001X"),  # China
    *("H12345678", "K1234567", "KJ0123456", "M12345678"),  # Hong Kong, Macao
    *("N1234567", "Z1234567", "1234 5678 9012"),  # India
    *("AB1234567", "35202-1234567-1"),  # Pakistan
    *("P01234567", "O1234567", "P00123456"),  # Afghanistan
    *("A12345678", "N95012345", "K12345678"),  # Iran
    *("U12345678", "S12345678", "A12B34567"),  # Turkey
    *("A1234567", "784-1990-1234567-1"),  # Iraq, the Emirates
    *("C01X00T47", "CFGHJKLMN", "L01X00T47", "T22000129"),  # Germany
    *("12AV12345", "CA 12345 AA", "YA1234567", "CA12345AA"),  # France, Italy
    *("XDA123456", "12345678 Z", "AAA123456"),  # Spain
    *("ABA 123456", "DOC 123456", "AB1234567"),  # Poland
    *("123456 AB", "BA1234567"),  # Hungary
    *("NW1234B56", "NULL1A234", "SPB12C3D4"),  # the Netherlands
    *("123456789", "A12345678", "C12345678", "561234567", "E00007734"),  # the United States, Britain
    *("PA1234567", "RA1234567", "N1234567", "GA123456"),  # Australia, Canada
    *("M12345678", "M123A4567", "900101-1234567", "TK1234567", "TR1234567"),  # Korea, Japan
    *("B1234567", "C1234567", "N1234567", "001099012345"),  # Vietnam
    *("P1234567A", "P0123456B", "EC1234567"),  # the Philippines
    *("X1234567", "A1234567", "900101-14-5678"),  # Indonesia, Malaysia
    *("MA123456", "MD123456", "AA1234567"),  # Myanmar, Thailand
    *("E1234567", "E0123456", "E 1234567"),  # Mongolia
    *("BP1234567", "A01234567", "EB0123456"),  # Bangladesh
    *("A00123456", "B00123456", "A1 234567"),  # Egypt, Nigeria
    *("12345678", "1234567", "123456", "D123456", "N123456"),  # digits alone; D and N series
    *("010203", "01012026", "311290123", "19900515", "20260701", "2026 123456"),  # the look of a date
    *("123456/20", "12/345/67", "UNHCR 123456", "LP 123456", "МФ 0123456"),  # travel papers, seamen
    *("12.345.678-9", "8.765.432-1", "V-12345678", "E-8-12345"),  # South America
    *("TEST12345", "NONE12345", "PASS12345", "NA123456", "BN1234567", "NET12345"),  # letters by chance
]


@pytest.mark.parametrize("number", dict.fromkeys(OF_STATES))
def test_numbers_as_states_print_them_pass_and_keep_every_character(number):
    solid = "".join(char for char in number if char.isalnum() and char != "№")

    assert number_fault(number) is None
    if solid.isascii():
        assert document_key(number) == solid


@pytest.mark.parametrize(
    "text",
    [
        "passport no no no " * 11,
        "1 " + "passport no of the " * 10,
        "1" + " " * 190 + "x",
        "1 " + "a " * 99,
        "AB1234567 " * 20,
        "passport " * 20_000,
        "1 " * 20_000,
    ],
)
def test_no_text_takes_long(text):
    begun = time.perf_counter()
    number_fault(text)
    document_key(text)
    assert time.perf_counter() - begun < 0.5
