"""Machine readable zones: the specimens printed in ICAO Doc 9303, and zones built here by its rules alone."""

from __future__ import annotations

from datetime import date
from string import ascii_uppercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.mrz import FindingCode, read_mrz
from identity.partial_dates import PartialDate
from tests.identity.zones import digit, passport

ON = date(2026, 11, 27)

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD1_LONG = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"


def codes(reading):
    return [finding.code for finding in reading.findings]


def faults(reading):
    return [(finding.code, finding.field) for finding in reading.findings if finding.is_fault]


@pytest.mark.parametrize(
    ("zone", "form", "kind", "number"),
    [
        (TD3, "TD3", "P", "L898902C3"),
        (TD1, "TD1", "I", "D23145890"),
        (TD2, "TD2", "I", "D23145890"),
    ],
)
def test_the_specimens_of_the_standard(zone, form, kind, number):
    read = read_mrz(zone, on=ON)
    assert read.findings == ()
    assert (read.form, read.document_code, read.issuing_state) == (form, kind, "UTO")
    assert (read.document_number, read.nationality) == (number, "UTO")
    assert (read.surname, read.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (read.born_on, read.sex) == (PartialDate(1974, 8, 12), "f")
    assert read.expires_on == date(2012, 4, 15)


@pytest.mark.parametrize(("zone", "form"), [(MRV_A, "MRV-A"), (MRV_B, "MRV-B")])
def test_the_specimens_of_visas(zone, form):
    read = read_mrz(zone, on=ON)
    assert read.findings == ()
    assert (read.form, read.document_number, read.nationality) == (form, "L8988901C", "XXX")
    assert (read.born_on, read.expires_on) == (PartialDate(1940, 9, 7), date(1996, 12, 10))


def test_what_the_state_adds():
    assert read_mrz(TD3, on=ON).optional == "ZE184226B"
    assert read_mrz(MRV_A, on=ON).optional == "6ZE184226B"


def test_a_number_of_more_than_nine_characters():
    read = read_mrz(TD1_LONG, on=ON)
    assert (read.document_number, read.optional) == ("D23145890734", "")
    assert (read.surname, read.given_names, read.sex) == ("STEVENSON", "PETER JOHN", "m")
    assert read.findings == ()


@pytest.mark.parametrize(
    "as_pasted",
    [
        TD3.replace("\n", ""),
        TD3.replace("\n", "\r\n") + "\r\n",
        TD3.lower(),
        f"\ufeff  {TD3.replace(chr(10), chr(10) * 3)} ",
        TD3.replace("<", "‹"),
        TD3.replace("<<", "«"),
        TD3.replace("UTO7", "UTO 7"),
    ],
)
def test_as_scanners_and_clipboards_give_it(as_pasted):
    assert read_mrz(as_pasted, on=ON) == read_mrz(TD3, on=ON)


def test_a_scanner_that_types_through_a_russian_keyboard():
    keys = str.maketrans("QWERTYUIOPASDFGHJKLZXCVBNM<", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬБ")
    read = read_mrz(TD3.translate(keys), on=ON)
    assert codes(read) == [FindingCode.KEYBOARD]
    assert (read.surname, read.document_number) == ("ERIKSSON", "L898902C3")


def test_cyrillic_look_alikes_typed_among_latin_letters():
    read = read_mrz(TD3.replace("ERIKSSON", "ЕRIКSSОN"), on=ON)
    assert codes(read) == [FindingCode.KEYBOARD]
    assert read.surname == "ERIKSSON"


# --- check digits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line_two", "field", "position", "found", "meant"),
    [
        ("L8989O2C36UTO7408122F1204159ZE184226B<<<<<10", "document_number", 6, "O", "0"),
        ("L898902C36UTO74O8122F1204159ZE184226B<<<<<10", "born_on", 16, "O", "0"),
        ("L898902C36UTO740812ZF1204159ZE184226B<<<<<10", "born_on", 20, "Z", "2"),
        ("L898902C36UTO7408122F12O4159ZE184226B<<<<<10", "expires_on", 24, "O", "0"),
        ("L898902C36UTO7408122F1204159ZE184226B<<<<<1O", "composite", 44, "O", "0"),
    ],
)
def test_a_misread_character_is_put_right_where_its_check_digit_proves_it(
    line_two, field, position, found, meant
):
    read = read_mrz(f"{TD3.splitlines()[0]}\n{line_two}", on=ON)
    assert read.is_sound
    assert (read.document_number, read.born_on, read.optional) == (
        "L898902C3",
        PartialDate(1974, 8, 12),
        "ZE184226B",
    )
    (finding,) = read.findings
    assert (finding.code, finding.field, finding.line) == (FindingCode.REPAIRED, field, 2)
    assert (finding.position, finding.found, finding.meant) == (position, found, meant)


def test_what_no_check_digit_covers_is_proposed_only():
    read = read_mrz(TD3.replace("C36UTO", "C36UT0").replace("ANNA", "4NN4"), on=ON)
    assert read.nationality == "UT0"
    told = {(one.field, one.position, one.found, one.meant) for one in read.findings}
    assert told == {("nationality", 13, "0", "O"), ("names", 16, "4", ""), ("names", 19, "4", "")}
    assert not read.is_sound


def test_a_misread_digit_is_not_guessed():
    read = read_mrz(TD3.replace("7408122F", "7408132F"), on=ON)
    assert faults(read) == [(FindingCode.CHECK_DIGIT, "born_on")]
    assert read.born_on is None
    assert read.document_number == "L898902C3"


def test_where_two_repairs_fit_none_is_made():
    """ZE1842268 for ZE184226B: its last 8 read as B adds 3, and so does the 2 in the middle read as Z."""
    assert digit("ZE184226B<<<<<") == digit("ZE184Z268<<<<<") == "1"
    read = read_mrz(TD3.replace("ZE184226B", "ZE1842268"), on=ON)
    assert faults(read) == [(FindingCode.CHECK_DIGIT, "optional")]
    assert read.optional == "ZE1842268"


@pytest.mark.parametrize(
    ("number", "read_as"),
    [
        ("AB1234567", "AB7234567"),  # 1 as 7: B read for an 8 would fit this check digit
        ("BL4400123", "BL4400128"),  # 3 as 8
        ("N0812345", "N0812645"),
        ("012345678", "012845678"),
        ("AA5566778", "AA5566770"),
        ("C01X00T47", "C01X00T41"),
    ],
)
def test_one_wrong_digit_of_a_number_never_makes_it_another_number(number, read_as):
    """Look-alikes elsewhere in it fit one check digit in ten by chance: that is no proof."""
    for check in "0123456789":
        one, two = passport(number=number).splitlines()
        read = read_mrz(f"{one}\n{read_as.ljust(9, '<')}{check}{two[10:]}", on=ON)
        assert read.document_number == read_as
        assert not read.is_sound or check == digit(read_as.ljust(9, "<"))


@given(
    letters=st.text(ascii_uppercase, max_size=2),
    digits=st.text("0123456789", min_size=6, max_size=7),
    place=st.integers(0, 8),
    other=st.sampled_from("0123456789"),
)
def test_no_digit_read_for_another_is_repaired(letters, digits, place, other):
    number = letters + digits
    at = len(letters) + place % len(digits)
    misread = number[:at] + other + number[at + 1 :]
    one, two = passport(number=number).splitlines()
    read = read_mrz(f"{one}\n{misread.ljust(9, '<')}{two[9:]}", on=ON)
    assert read.document_number == misread
    assert read.is_sound == (misread == number)


@pytest.mark.parametrize(
    ("number", "read_as"),
    [
        ("AB1234507", "AB12345O7"),
        ("N0812345", "N08I2345"),
        ("A00512345", "AO0512345"),
        ("1234567", "12B4567"),
    ],
)
def test_a_letter_between_digits_is_put_right(number, read_as):
    one, two = passport(number=number).splitlines()
    read = read_mrz(f"{one}\n{read_as.ljust(9, '<')}{two[9:]}", on=ON)
    assert read.is_sound == (number != "1234567" and read_as != "AO0512345")
    assert read.document_number == (number if read.is_sound else read_as)


def test_a_wrong_composite_alone_is_a_fault():
    read = read_mrz(TD3[:-1] + "3", on=ON)
    assert faults(read) == [(FindingCode.CHECK_DIGIT, "composite")]


# --- dates, sex, names, codes -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "right"),
    [
        ("261127", PartialDate(2026, 11, 27)),
        ("261128", PartialDate(1926, 11, 28)),
        ("000229", PartialDate(2000, 2, 29)),
        ("65<<<<", PartialDate(1965)),
        ("6505<<", PartialDate(1965, 5)),
        ("650000", PartialDate(1965)),
        ("270101", PartialDate(1927, 1, 1)),
    ],
)
def test_a_birth_lies_before_the_day_of_reading(born, right):
    read = read_mrz(passport(born=born), on=ON)
    assert read.born_on == right
    assert (FindingCode.DATE_PARTLY_KNOWN in codes(read)) == (not right.is_whole)
    assert read.is_sound


@pytest.mark.parametrize("born", ["<<<<<<", "<<0101", "<<05<<"])
def test_a_birth_that_the_document_does_not_give_is_no_fault(born):
    """Part 3, section 4.8: what the issuing state did not know is filler."""
    read = read_mrz(passport(born=born), on=ON)
    assert (read.born_on, codes(read)) == (None, [FindingCode.DATE_UNKNOWN])
    assert read.is_sound
    assert read.document_number == "AB1234567"


@pytest.mark.parametrize("born", ["740230", "001301", "65<<12"])
def test_a_birth_that_no_calendar_has(born):
    read = read_mrz(passport(born=born), on=ON)
    assert read.born_on is None
    assert faults(read) == [(FindingCode.NO_DATE, "born_on")]


@pytest.mark.parametrize(
    ("expires", "right"),
    [
        ("761127", date(2076, 11, 27)),
        ("770101", date(1977, 1, 1)),
        ("261126", date(2026, 11, 26)),
        ("280229", date(2028, 2, 29)),
        ("<<<<<<", None),
    ],
)
def test_an_end_of_validity_lies_nearest_to_the_day_of_reading(expires, right):
    read = read_mrz(passport(expires=expires), on=ON)
    assert read.expires_on == right
    assert read.is_sound


@pytest.mark.parametrize(("printed", "right"), [("M", "m"), ("F", "f"), ("<", "x"), ("X", "x")])
def test_a_sex_may_be_unspecified(printed, right):
    read = read_mrz(passport(sex=printed), on=ON)
    assert (read.sex, read.findings) == (right, ())


@pytest.mark.parametrize(
    ("names", "surname", "given", "found"),
    [
        ("VAN<DER<BERG<<ANNA<MARIA", "VAN DER BERG", "ANNA MARIA", []),
        ("SUKARNO", "SUKARNO", "", [FindingCode.ONE_NAME]),
        ("<<SUKARNO", "SUKARNO", "", [FindingCode.ONE_NAME]),
        ("", "", "", [FindingCode.NO_NAME]),
        (
            "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
            "NILAVADHANANANDA",
            "CHAYAPA DEJTHAMRONG K",
            [FindingCode.NAME_TRUNCATED],
        ),
    ],
)
def test_names_that_are_one_none_or_cut_off(names, surname, given, found):
    read = read_mrz(passport(names=names), on=ON)
    assert (read.surname, read.given_names, codes(read)) == (surname, given, found)


@pytest.mark.parametrize(
    ("issuer", "nationality"), [("D", "D"), ("UNO", "DEU"), ("UNA", "FRA"), ("UZB", "XXA"), ("RKS", "RKS")]
)
def test_codes_that_are_no_country_of_three_letters(issuer, nationality):
    read = read_mrz(passport(issuer=issuer, nationality=nationality), on=ON)
    assert (read.issuing_state, read.nationality, read.findings) == (issuer, nationality, ())


# --- lines too long, too short, too many --------------------------------------------------------------------


def test_filler_lost_at_the_end_of_the_names():
    one, two = TD3.splitlines()
    read = read_mrz(f"{one.rstrip('<')}\n{two}", on=ON)
    assert (codes(read), read.given_names) == ([FindingCode.FILLED_UP], "ANNA MARIA")


def test_filler_lost_inside_a_line_is_put_back_where_the_check_digits_say():
    one, two = TD3.splitlines()
    read = read_mrz(f"{one}\n{two.replace('<<<<<', '<<')}", on=ON)
    assert (codes(read), read.optional) == ([FindingCode.FILLED_UP], "ZE184226B")


def test_too_much_filler_is_cut_off():
    one, two = TD3.splitlines()
    assert codes(read_mrz(f"{one}<<<\n{two}", on=ON)) == [FindingCode.FILLED_UP]


def test_a_character_lost_from_a_number_is_a_fault_with_its_line():
    one, two = TD3.splitlines()
    read = read_mrz(f"{one}\n{two[1:]}", on=ON)
    assert not read.is_sound
    assert (FindingCode.WRONG_LENGTH, 2) in [(finding.code, finding.line) for finding in read.findings]
    assert read.surname == "ERIKSSON"


@pytest.mark.parametrize(
    "text", ["", "P<UTO", "KARIMOV DILSHOD", "\x00", "\n\n\n", "a\nb\nc\nd", "<" * 2_000]
)
def test_what_is_no_zone(text):
    assert faults(read_mrz(text, on=ON)) == [(FindingCode.NO_ZONE, "")]


# --- properties ----------------------------------------------------------------------------------

UPPER = st.text(ascii_uppercase, min_size=1, max_size=15)


@given(text=st.text(max_size=200))
def test_nothing_raises(text):
    read_mrz(text, on=ON)


@given(data=st.data())
def test_no_change_of_a_zone_raises(data):
    zone = list(data.draw(st.sampled_from([TD1, TD1_LONG, TD2, TD3, MRV_A, MRV_B])))
    for _ in range(data.draw(st.integers(0, 5))):
        place = data.draw(st.integers(0, len(zone) - 1))
        zone[place] = data.draw(st.one_of(st.sampled_from("<0O1I8B5S\n "), st.characters()))
    read_mrz("".join(zone), on=ON)


@given(
    surname=UPPER,
    given_name=UPPER,
    number=st.text(ascii_uppercase + "0123456789", min_size=5, max_size=9),
    born=st.dates(date(1930, 1, 1), ON),
    width=st.sampled_from([36, 44]),
)
def test_what_is_written_is_read(surname, given_name, number, born, width):
    names = f"{surname}<<{given_name}"[: width - 5 - 1]
    zone = passport(names=names, number=number, born=f"{born:%y%m%d}", width=width)
    read = read_mrz(zone, on=ON)
    assert read.findings in ((), read.findings[:1])
    assert read.is_sound
    assert (read.document_number, read.surname) == (number, surname)


@given(place=st.integers(0, 8), put=st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_character_of_a_number_is_never_taken_over_in_silence(place, put):
    """Check digits see every single digit for digit; letters ten values apart they cannot (part 3, 4.9)."""
    number = "AB1234567"
    wrong = number[:place] + put + number[place + 1 :]
    if wrong == number or digit(wrong) == digit(number):
        return
    one, two = passport(number=number).splitlines()
    read = read_mrz(f"{one}\n{wrong}{two[9:]}", on=ON)
    assert read.findings
    assert not read.is_sound or FindingCode.REPAIRED in codes(read)


@pytest.mark.parametrize(
    ("number", "place"),
    [
        ("KE60181G9", 8),
        ("34862744G", 9),
        ("3486L7440", 5),
        ("AB12345KK", 9),
    ],
)
def test_a_misreading_that_no_check_digit_sees_is_to_be_compared(number, place):
    """G weighs as 6, L as 1 and K as filler do (part 3, section 4.9: 16 and 6, 21 and 1, 20 and 0)."""
    reading = read_mrz(passport(number=number), on=ON)

    (found,) = [finding for finding in reading.findings if finding.code is FindingCode.UNSEEN]
    assert (found.field, found.line, found.position) == ("document_number", 2, place)
    assert reading.is_sound, "it may be right: nothing is refused for it"


@pytest.mark.parametrize(
    "number", ["AB1234567", "C01X00T47", "123456789", "L8988901C", "N12345678", "GL1234567"]
)
def test_numbers_of_other_forms_are_not_doubted(number):
    assert FindingCode.UNSEEN not in codes(read_mrz(passport(number=number), on=ON))


def test_a_zone_without_a_number_is_not_taken_over():
    reading = read_mrz(passport(number=""), on=ON)

    assert FindingCode.NO_NUMBER in codes(reading)
    assert not reading.is_sound


@pytest.mark.parametrize(
    ("born", "right"),
    [
        ("65051<", PartialDate(1965, 5)),
        ("6505<2", PartialDate(1965, 5)),
        ("651<<<", PartialDate(1965)),
        ("65<1<<", PartialDate(1965)),
        ("6505<<", PartialDate(1965, 5)),
        ("00<<<<", PartialDate(2000)),
        ("6<0512", None),
        ("000000", None),
    ],
)
def test_a_digit_that_is_not_given_makes_its_part_unknown(born, right):
    reading = read_mrz(passport(born=born), on=ON)

    assert reading.born_on == right
    assert {FindingCode.DATE_PARTLY_KNOWN, FindingCode.DATE_UNKNOWN} & set(codes(reading))


def test_two_misread_characters_of_a_number_are_never_called_proved():
    right = passport(number="KB2378496")
    misread = right.replace("KB2378496", "KB237B49G")

    reading = read_mrz(misread, on=ON)

    assert not [found for found in reading.findings if found.code is FindingCode.REPAIRED]
    assert FindingCode.CHECK_DIGIT in codes(reading)
