"""One box finds a name as its people write it: a middle name left out, compounds joined or apart, endings and
first letters that another script drops."""

from itertools import combinations

import pytest

from identity.naming import words_of
from registry.rules.people.spellings import heard_as
from tests.registry.factories import PersonFactory
from tests.registry.test_search import search

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def others():
    """Somebody else is always there."""
    for surname, given in (
        ("WILLIAMSON", "PETER"),
        ("ZHANG", "LEI"),
        ("TRAN", "VAN DUNG"),
        ("PETROV", "OLEG"),
    ):
        PersonFactory(surname=surname, given_names=given)


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        (("NGUYEN", "THI HUONG"), "Nguyen Huong"),
        (("NGUYEN", "THI HUONG"), "Huong Nguyen"),
        (("NGUYEN", "THI HUONG"), "Нгуен Хыонг"),
        (("NGUYEN", "THI HUONG"), "Нгуен Тхи Хыонг"),
        (("NGUYEN", "THI HUONG"), "Nguyen Huog"),
        (("NGUYEN", "THI THU HA"), "Nguyen Thu Ha"),
        (("NGUYEN", "THI THU HA"), "Nguyen Thi Ha"),
        (("NGUYEN", "THI THU HA"), "Nguyen Ha"),
        (("NGUYEN THI HUONG", ""), "Nguyen Huong"),
        (("LE", "QUOC ANH TUAN"), "Le Tuan"),
        (("WANG", "XIAO MING"), "Wang Ming"),
        (("WANG", "XIAO MING"), "Ван Мин"),
        (("KIM", "MIN SU"), "Kim Su"),
        (("SANTOSO", "MUHAMMAD BUDI"), "Budi Santoso"),
        (("SANTOSO", "MUHAMMAD BUDI"), "Буди Сантосо"),
        (("WIDODO", "JOKO PRASETYO"), "Prasetyo Widodo"),
        (("SANTOS", "MARIA CLARA"), "Clara Santos"),
        (("SMITH", "JOHN WILLIAM HENRY"), "Henry Smith"),
    ],
)
def test_a_given_name_is_found_though_one_before_it_is_left_out(officer, on_file, typed):
    person = PersonFactory(surname=on_file[0], given_names=on_file[1])

    assert search(officer, typed) == [person]


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        (("NGUYEN", "THI HUONG"), "Nguyen Hoa"),
        (("NGUYEN", "THI HUONG"), "Tran Huong"),
        (("KARIMOV", "DILSHOD BAKHTIYOR OGLI"), "Karimov Bakhtiyor"),
        (("KARIMOV", "DILSHOD BAKHTIYOROVICH"), "Karimov Bakhtiyor"),
    ],
)
def test_another_given_name_and_a_father_s_are_none_of_them(officer, on_file, typed):
    PersonFactory(surname=on_file[0], given_names=on_file[1])

    assert search(officer, typed) == []


def test_who_has_the_given_name_first_comes_before_who_has_it_later(officer):
    later = PersonFactory(surname="NGUYEN", given_names="THI HUONG")
    first = PersonFactory(surname="NGUYEN", given_names="HUONG")

    assert search(officer, "Nguien Huong") == [first, later]


def test_a_later_word_typed_decides_between_those_who_share_the_first(officer):
    for given in ("THI LAN", "THI MAI", "THI HA", "THI VAN"):
        PersonFactory(surname="NGUYEN", given_names=given)

    assert search(officer, "Нгуен Тхи Ха")[0].given_names == "THI HA"
    assert search(officer, "Nguen Thi Lan")[0].given_names == "THI LAN"


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        (("HOSSEINZADEH", "ALI"), "Husseinzada Ali"),
        (("HOSSEINZADEH", "ALI"), "Huseynzade Ali"),
        (("HOSSEINZADEH", "ALI"), "Гусейнзаде Али"),
        (("HUSEYNZADE", "ALI"), "Husseinzada"),
        (("HUSEYNZADA", "ALI"), "HOSSEINZADEH"),
        (("HUSSEINZADA", "ALI"), "Хусейнзода Али"),
        (("HÜSEYNZADƏ", "ƏLI"), "Hosseinzadeh Ali"),
        (("MAMMADZADA", "NARGIZ"), "Мамедзаде Наргиз"),
        (("ALIZADEH", "REZA"), "Alizade Reza"),
        (("ALIZADEH", "REZA"), "Ализода Реза"),
        (("HASSANZADEH", "REZA"), "Гасанзаде Реза"),
        (("MOHAMMADPOUR", "FATEMEH"), "Мохаммадпур Фатима"),
        (("AHMADINEJAD", "MAHMOUD"), "Ахмадинежад Махмуд"),
        (("RZAYEV", "MIRZAAGHA"), "Рзаев Мирзаага"),
        (("QULIZADƏ", "VAHID"), "Кулизаде Вагид"),
    ],
)
def test_endings_of_azerbaijan_and_iran(officer, on_file, typed):
    person = PersonFactory(surname=on_file[0], given_names=on_file[1])

    assert search(officer, typed) == [person]


COMPOUNDS = [
    ("GHULAM SAKHI", "GHULAMSAKHI", "Гулам Сахи", "Гуламсахи"),
    (
        "ABDUL RAHMAN",
        "ABDULRAHMAN",
        "ABD AL RAHMAN",
        "ABDURRAHMAN",
        "ABDELRAHMAN",
        "Абдул Рахман",
        "Абдурахман",
    ),
    ("NOOR AHMAD", "NOORAHMAD", "Нур Ахмад", "Нурахмад"),
    ("MUHAMMAD ALI", "MUHAMMADALI", "Мухаммад Али", "Мухаммадали"),
    ("SAIF UL ISLAM", "SAIFULISLAM", "SAIF AL ISLAM", "Сайф-уль-Ислам"),
    ("NUR AL DIN", "NURUDDIN", "NOOREDDINE", "Нуруддин", "Нур-ад-Дин"),
    ("ABDUL QADIR", "ABDELKADER", "ABDUKODIR", "Абдулкадыр", "Абдукадыр"),
]


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [pair for names in COMPOUNDS for pair in zip(names, names[1:] + names[:1], strict=True)],
)
def test_a_compound_is_found_joined_and_apart(officer, on_file, typed):
    person = PersonFactory(surname="AHMADI", given_names=on_file)

    assert search(officer, f"Ahmadi {typed}") == [person]
    assert search(officer, f"{typed} Ахмади") == [person]


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        (("GHULAM SAKHI", ""), "Ghulamsakhi"),
        (("ABDULRAHMAN", ""), "Abdul Rahman"),
        (("ABD AL RAHMAN", "KHALED"), "Абдуррахман Халед"),
        (("ABDUL RAHMAN", "KHALED"), "Abdulrahman Khaled"),
    ],
)
def test_a_compound_that_is_the_surname(officer, on_file, typed):
    person = PersonFactory(surname=on_file[0], given_names=on_file[1])

    assert search(officer, typed) == [person]


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [
        (("HAKOBYAN", "ARMEN"), "Акопян Армен"),
        (("HAKOPYAN", "ARMEN"), "Акопян"),
        (("HAKOBYAN", "ARMEN"), "Hakopyan Armen"),
        (("HAKOBYAN", "ARMEN"), "Акапян Армен"),
        (("АКОПЯН", "АРМЕН"), "Hakobyan Armen"),
        (("HOVHANNISYAN", "ARMEN"), "Оганесян Армен"),
        (("HOVHANNISYAN", "ARMEN"), "Оганисян Армен"),
        (("HOVHANNISYAN", "ARMEN"), "Ованнисян Армен"),
        (("HOVHANNISYAN", "ARMEN"), "Oganesyan Armen"),
        (("ОГАНЕСЯН", "АРМЕН"), "Hovhannisyan"),
        (("HOVHANNISYAN", "HOVHANNES"), "Оганесян Оганес"),
        (("HAMBARDZUMYAN", "HRANT"), "Амбарцумян Грант"),
        (("HAYRIYAN", "HAMLET"), "Айриян Гамлет"),
        (("HERNANDEZ", "HUGO"), "Эрнандес Уго"),
        (("HADJIAN", "HEGHINE"), "Гаджян Егине"),
    ],
)
def test_an_h_that_another_script_drops_or_writes_otherwise(officer, on_file, typed):
    person = PersonFactory(surname=on_file[0], given_names=on_file[1])

    assert search(officer, typed) == [person]


KOREANS = [
    ("CHOI", "CHOE", "CHOY", "Чхве", "Чхвэ", "Чхое", "Цой", "Чой"),
    ("LEE", "YI", "RHEE", "RI", "REE", "LI", "Ли", "Ри"),
    ("PARK", "PAK", "BAK", "BAHK", "Пак", "Бак"),
    ("KIM", "GIM", "Ким"),
    ("JEONG", "JUNG", "CHUNG", "CHONG", "Чон", "Тен", "Джон"),
    ("YUN", "YOON", "YOUN", "Юн"),
    ("LIM", "RIM", "IM", "Лим", "Им"),
]


@pytest.mark.parametrize(
    ("on_file", "typed"),
    [pair for names in KOREANS for pair in zip(names, names[1:] + names[:1], strict=True)],
)
def test_a_surname_of_korea(officer, on_file, typed):
    person = PersonFactory(surname=on_file, given_names="MINSU")

    assert search(officer, f"{typed} Мин Су") == [person]


@pytest.mark.parametrize("names", [*COMPOUNDS, *KOREANS], ids=lambda names: names[0])
def test_each_spelling_shares_a_key_with_each_other(names):
    keys = [set(heard_as(" ".join(words_of(name)))[1]) for name in names]

    assert all(one & other for one, other in combinations(keys, 2))
