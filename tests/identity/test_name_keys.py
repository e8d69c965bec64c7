"""One name gives one key, whatever the script and the spelling of the country that wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity.name_keys import KEY_LENGTH, given_name_key, name_key, name_prefixes

SAME_NAME = [
    ("Иванов", "IVANOV", "Ivanov"),
    ("Қасымов", "KASSYMOV", "QASYMOV", "Касымов", "KASYMOV"),
    ("Юсупов", "YUSUPOV", "IUSUPOV"),
    ("Рахимов", "RAKHIMOV", "RAHIMOV", "RAXIMOV"),
    ("Жумаев", "ZHUMAEV", "JUMAYEV", "Джумаев", "DZHUMAEV", "DJUMAEV"),
    ("Соловьёв", "SOLOVEV", "SOLOVYEV", "SOLOVIEV", "SOLOVYOV"),
    ("Алиев", "ALIYEV", "ALIEV", "Əliyev"),
    ("Юрий", "YURIY", "YURII", "IURII", "Yuri", "Юрій"),
    ("Сергей", "SERGEY", "SERGEI", "SERGEĬ"),
    ("Ерлан", "YERLAN", "ERLAN"),
    ("Щербаков", "SHCHERBAKOV", "SCHERBAKOV"),
    ("Александр", "ALEKSANDR", "ALEXANDR"),
    ("Өмірзақов", "OMIRZAKOV", "OMIRZAQOV", "Ömirzaqov"),
    ("Ғалымжан", "GALYMZHAN", "GHALYMZHAN", "Ğalymjan"),
    ("Нұрсұлтан", "NURSULTAN", "Нурсултан"),
    ("Әлия", "ALIYA", "ALIIA", "Алия"),
    ("Ңұрбек", "NURBEK"),
    ("Ўктам", "O'KTAM", "O‘KTAM", "OʻKTAM"),
    ("Қодиров", "QODIROV", "KODIROV"),
    ("Ёқубов", "YOQUBOV", "YOKUBOV"),
    ("Ҷамшед", "JAMSHED", "Джамшед"),
    ("Ҳикматуллоҳ", "HIKMATULLOH", "KHIKMATULLOKH"),
    ("Бӣ", "Би", "BI"),
    ("Үсөнов", "USONOV"),
    ("Євген", "YEVGEN", "IEVGEN"),
    ("Їжак", "YIZHAK", "IZHAK"),
    ("Цой", "TSOY", "TSOI", "TZOI"),
    ("Müller", "MULLER", "Muller"),
    ("Şahin", "SAHIN"),
    ("İbrahim", "IBRAHIM", "Ibrahim"),
    ("Wagner", "VAGNER", "Вагнер"),
    ("Philip", "FILIP", "Филип"),
    ("Carlos", "KARLOS", "Карлос"),
    ("Cecilia", "SESILIA"),
    ("Аль-Хасан", "AL HASAN", "al-Hasan", "AL  KHASAN"),
    ("O'Neill", "ONEIL", "O’NEILL"),
    ("Тәуке-хан", "TAUKE KHAN"),
]  # fmt: skip


@pytest.mark.parametrize("spellings", SAME_NAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_have_one_key(spellings):
    assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Каримов", "Рахимов"),
        ("Хасенов", "Касенов"),
        ("Ли", "Лю"),
        ("Иванов", "Иванова"),
        ("Жанар", "Занар"),
        ("Шахов", "Сахов"),
        ("Ан", "Ян"),
        ("Чен", "Цен"),
    ],
)
def test_different_names_keep_different_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", ""),
        ("   ", ""),
        ("---", ""),
        ("ь", ""),
        ("Иванов", "IVANOV"),
        (" петров   водкин ", "PITROV VODKIN"),
        ("张伟", "张伟"),
        ("SMITH JR.", "SMIT JR"),
        ("X" * 300, "H"),
    ],
)
def test_keys(text, key):
    assert name_key(text) == key


def test_a_key_fits_its_column():
    assert len(name_key("шж" * 120)) == KEY_LENGTH
    assert len(given_name_key("шж" * 120, "шж" * 120)) == 2 * KEY_LENGTH


def test_given_names_and_patronymic_are_one_key():
    assert given_name_key("Алишер", "Каримович") == f"{name_key('Алишер')} {name_key('Каримович')}"
    assert given_name_key("Алишер") == name_key("Алишер")
    assert given_name_key("", "Каримович") == name_key("Каримович")


NAMES = st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщыэюяәғқңөұүһі", min_size=1, max_size=20)


CONSONANTS = [*"бвгджзйклмнпрстфхцчшщғқңһ", ""]
VOWELS = [*"аеёиоуыэюяәөұүі"]
SYLLABLE = st.tuples(*map(st.sampled_from, (CONSONANTS, VOWELS, CONSONANTS))).map("".join)
PRONOUNCEABLE = st.lists(SYLLABLE, min_size=1, max_size=5).map("".join)


@given(PRONOUNCEABLE)
def test_every_beginning_of_a_name_finds_it(name):
    key = name_key(name)
    for length in range(1, len(name) + 1):
        prefixes = name_prefixes(name[:length])
        assert any(key.startswith(prefix) for prefix in prefixes) or not prefixes, (name[:length], key)


@given(st.text(max_size=60))
def test_a_key_is_capital_letters_and_single_spaces(text):
    key = name_key(text)

    assert key == key.strip()
    assert "  " not in key
    assert not any(char.islower() and char.isascii() for char in key)


@given(NAMES)
def test_case_does_not_matter(name):
    assert name_key(name) == name_key(name.upper()) == name_key(name.title())


@pytest.mark.parametrize(
    ("text", "prefixes"),
    [
        ("Рак", ("RAK", "RAH")),
        ("RAK", ("RAK", "RAH")),
        ("D", ("D", "J")),
        ("Z", ("Z", "J")),
        ("Иван", ("IVAN",)),
        ("", ()),
        ("-", ()),
    ],
)
def test_prefixes(text, prefixes):
    assert name_prefixes(text) == prefixes
