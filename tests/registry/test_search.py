"""One box finds a person by a name in any script, spelling or order, by a number, a birth date, with a slip,
and says why; closed files have no part in it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from identity.name_keys import name_key
from identity.naming import Name
from identity.partial_dates import PartialDate
from registry.models import Person
from registry.operations.people import correct_person
from registry.operations.spellings import keep_spellings
from registry.queries.people.files import find_persons, found_as, found_by
from registry.rules.people.hits import likeness_of
from registry.rules.people.zones import terms_typed
from registry.states import FoundBy
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import DocumentFactory, PersonFactory, StayFactory

pytestmark = pytest.mark.django_db

NAME, SPELLING, ONE_LETTER, ALIKE = FoundBy.NAME, FoundBy.SPELLING, FoundBy.ONE_LETTER, FoundBy.ALIKE


def search(user, typed, **how):
    terms, _zone = terms_typed(typed, on=ON)
    return find_persons(
        user=user,
        on=ON,
        document=terms.document,
        iin=terms.iin,
        born_on=terms.born_on,
        surname=terms.surname,
        given_names=terms.given_names,
        **how,
    )


def told(user, typed):
    return [(person.surname, found_by(person)) for person in search(user, typed)]


@pytest.fixture(autouse=True)
def others():
    """Somebody else is always there."""
    PersonFactory(surname="WILLIAMSON", given_names="PETER", born_on="1971-02-03")
    PersonFactory(surname="ZHANG", given_names="LEI", born_on="1971-02-03")


@pytest.mark.parametrize(
    ("on_file", "typed", "why"),
    [
        (("HUSEYNOV", "RASHAD"), "Гусейнов", SPELLING),
        (("HUSEYNOV", "RASHAD"), "Гусейнов Рашад", SPELLING),
        (("HUSEYNOV", "RASHAD"), "Рашад Гусейнов", SPELLING),
        (("ÇELIK", "AHMET"), "ЧЕЛИК", SPELLING),
        (("ÇELIK", "AHMET"), "CELIK AHMET", SPELLING),
        (("CELIK", "AHMET"), "Челик Ахмет", SPELLING),
        (("ZHONG", "ZIXUAN"), "Чжун Цзысюань", SPELLING),
        (("ZHONG", "ZI XUAN"), "ZHONG ZIXUAN", SPELLING),
        (("ZHONG", "ZIXUAN"), "ZHONG ZIXUN", ONE_LETTER),
        (("INOYATOV", "BEKZOD"), "INOYATV", ONE_LETTER),
        (("INOYATOV", "BEKZOD"), "INOYATV BEKZOD", ONE_LETTER),
        (("INOYATOV", "BEKZOD"), "Иноятов Бегзод", ONE_LETTER),
        (("INOYATOV", "BEKZOD"), "Inoyatof Bekzot", ONE_LETTER),
        (("INOYATOV", "BEKZOD"), "Bekzod INOYATOVV", SPELLING),
        (("AL HASSAN", "OMAR"), "AL HASSAN OMAR", NAME),
        (("AL HASSAN", "OMAR"), "Омар аль-Хасан", SPELLING),
        (("AL HASSAN", "OMAR"), "ALHASAN OMAR", SPELLING),
        (("KASYMOV", "YERLAN"), "Қасымов Ерлан", SPELLING),
        (("SHAKHRUKHOV", "JAMSHED"), "Шахрухов Джамшед", SPELLING),
        (("MÜLLER", "JÜRGEN"), "Мюллер", SPELLING),
        (("MUELLER", "JUERGEN"), "Muller Jurgen", SPELLING),
        (("PARK", "MINSU"), "Пак Минсу", SPELLING),
        (("RAHIMOV", "ALISHER"), "Рахимова", ONE_LETTER),
        (("RAHIMOV", "ALISHER"), "Рхаимов Алишер", ONE_LETTER),
        (("MUHAMMADI", "REZA"), "Mohamadi Reza", ONE_LETTER),
        (("REYES", "JOSE MARIA III"), "REYES JOSE MARIA III", NAME),
        (("GARCIA LOPEZ", "ANA"), "LOPES", SPELLING),
    ],
)
def test_a_name_is_found_with_the_reason(officer, on_file, typed, why):
    PersonFactory(surname=on_file[0], given_names=on_file[1])

    assert told(officer, typed) == [(on_file[0], why)]


@pytest.mark.parametrize("typed", ["zzzzz", "qqqq", "Qqqq", "xyzzy plugh", "ъъ", "李", "KARIMOV"])
def test_what_nobody_is_called_finds_nobody(officer, typed):
    PersonFactory(surname="HUSEYNOV", given_names="RASHAD")

    assert told(officer, typed) == []


def test_a_name_copied_from_a_list_is_found_with_its_patronymic_first(officer):
    PersonFactory(surname="KARIMOV", given_names="DILSHOD", patronymic="ANVAROVICH")
    PersonFactory(surname="KARIMOV", given_names="DILSHOD", patronymic="BAKHTIYOR OGLI")

    found = search(officer, "KARIMOV DILSHOD BAKHTIYOR OGLI")
    assert [person.patronymic for person in found] == ["BAKHTIYOR OGLI", "ANVAROVICH"]
    found = search(officer, "Каримов Дилшод Бахтиёрович")
    assert found[0].patronymic == "BAKHTIYOR OGLI"


def test_what_was_typed_comes_before_what_is_like_it(officer):
    for surname in ("RAKHIMEV", "RAKHIMOVA", "RAKHIMOV"):
        PersonFactory(surname=surname, given_names="ALI")

    assert told(officer, "RAKHIMOV ALI") == [
        ("RAKHIMOV", NAME),
        ("RAKHIMOVA", NAME),
        ("RAKHIMEV", ONE_LETTER),
    ]


def test_a_former_name_is_found_by_how_it_sounds(officer):
    person = PersonFactory(surname="TOSHMATOVA", given_names="NODIRA")
    correct_person(person_id=person.pk, changes={"surname": "YULDASHEVA"}, on=ON, by=officer)

    for typed, why in (
        ("Тошматова Нодира", SPELLING),
        ("TASHMATOVA", SPELLING),
        ("TOSHMATVA NODIRA", ONE_LETTER),
    ):
        (found,) = search(officer, typed)
        assert (found.surname, found_as(found)) == ("YULDASHEVA", "TOSHMATOVA NODIRA")
        assert found_by(found) == why


class TestSeveralTogether:
    @pytest.fixture
    def timur(self):
        person = PersonFactory(
            surname="KARIMOV", given_names="TIMUR", born_on=PartialDate(1990, 5, 15), iin="900515300018"
        )
        DocumentFactory(person=person, number="KB0990011")
        return person

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("KB0990011", FoundBy.NUMBER),
            ("kb-0990011 Karimov", FoundBy.NUMBER),
            ("Каримов КВ0990011", FoundBy.NUMBER_ALIKE),
            ("KBO99OO11", FoundBy.NUMBER_ALIKE),
            ("900515-300018", FoundBy.IIN),
            ("ИИН: 900515 300018.", FoundBy.IIN),
            ("9OO5I53OOO18", FoundBy.IIN),
            ("\u200b900515\u00a0300018\u202c", FoundBy.IIN),
            ("Timur 900515300018 Karimov 15.05.1990", FoundBy.IIN),
            ("15.05.1990", FoundBy.BIRTH_DATE),
            ("Karimov 15.05.1990", NAME),
            ("15.05.1990 Тимур Каримов", SPELLING),
            ("Kerimow 15.05.1990", ONE_LETTER),
            ("QQ0000000 Karimov Timur", NAME),
        ],
    )
    def test_found_with_the_reason(self, officer, timur, typed, why):
        assert told(officer, typed) == [("KARIMOV", why)]

    def test_with_the_birth_date_half_a_name_is_enough(self, officer, timur):
        PersonFactory(surname="KARIMOV", given_names="TIMUR", born_on=PartialDate(1990, 5, 16))

        assert search(officer, "Kyrimof Temir 15.05.1990") == [timur]
        assert search(officer, "Williamson Peter 15.05.1990") == []

    def test_a_number_with_another_name_shows_both_and_says_so(self, officer, timur):
        named = PersonFactory(surname="NAKAMURA", given_names="KENJI")

        found = search(officer, "KB0990011 Nakamura Kenji")
        assert [(p, found_by(p)) for p in found] == [(timur, FoundBy.NUMBER), (named, NAME)]

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("KB0990011 15.05.1991", FoundBy.NUMBER),
            ("15.06.1990 kb 0990011", FoundBy.NUMBER),
            ("900515300018 1980", FoundBy.IIN),
            ("KBO99OO11 15.05.1991 Karimov", FoundBy.NUMBER_ALIKE),
        ],
    )
    def test_a_number_is_found_though_the_birth_date_beside_it_is_another(self, officer, timur, typed, why):
        """Either may be mistyped; whoever finds nobody enrols the person a second time."""
        assert told(officer, typed) == [("KARIMOV", why)]

    def test_a_birth_date_decides_between_those_with_a_number(self, officer, timur):
        other = PersonFactory(surname="RASULOV", born_on=PartialDate(1991, 5, 15))
        DocumentFactory(person=other, number="KBO990011")

        assert search(officer, "KB0990011 15.05.1991") == [other]
        assert search(officer, "KB0990011 15.05.1990") == [timur]
        assert search(officer, "KB0990011 15.05.1992") == [timur, other]

    def test_an_iin_and_a_number_together(self, officer, timur):
        other = PersonFactory(surname="OTHER")
        DocumentFactory(person=other, number="FA1234567")

        assert search(officer, "900515300018 KB0990011") == [timur]
        assert search(officer, "900515300018 FA1234567") == [other, timur]

    def test_a_zone(self, officer):
        zone = "P<UZBKARIMOV<<TIMUR<<<<<<<<<<<<<<<<<<<<<<<<<"
        assert search(officer, zone) == []


class TestClosedFiles:
    @pytest.mark.parametrize("typed", ["Гусейнов Рашад", "HUSEYNV", "GUSEINOV 15.05.1990", "HUSEYNOV"])
    @pytest.mark.parametrize("how", [{"protected": True}, {"merged_into": True}])
    def test_found_by_nothing_and_as_many_queries(self, officer, typed, how, django_assert_num_queries):
        if "merged_into" in how:
            how = {"merged_into": PersonFactory(surname="STANDING", protected=True)}
        search(officer, "warm")
        with_nobody = queries_of(officer, typed)
        PersonFactory(surname="HUSEYNOV", given_names="RASHAD", **how)

        with django_assert_num_queries(with_nobody):
            assert search(officer, typed) == []

    def test_shown_to_their_officers(self):
        hidden = PersonFactory(surname="HUSEYNOV", given_names="RASHAD", protected=True)

        assert search(UserFactory(protection_officer=True), "Гусейнв Рашад") == [hidden]

    def test_they_take_no_place_of_those_that_are_shown(self, officer):
        for _ in range(5):
            PersonFactory(surname="HUSEYNOV", given_names="RASHAD", protected=True)
        person = PersonFactory(surname="HUSEINOV", given_names="RASHAD")

        assert search(officer, "Гусейнов Рашад", limit=1) == [person]

    def test_a_former_name_of_one(self, officer):
        person = PersonFactory(surname="TOSHMATOVA")
        correct_person(person_id=person.pk, changes={"surname": "YULDASHEVA"}, on=ON, by=officer)
        Person.objects.filter(pk=person.pk).update(access_class="victim")

        assert search(officer, "Тошматва") == []


def queries_of(user, typed):
    with CaptureQueriesContext(connection) as context:
        search(user, typed)
    return len(context)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (("KARIMOV", "TIMUR"), ("КАРИМОВ", "ТИМУР"), SPELLING),
        (("KARIMOV", ""), ("KARIMOVA", "ANNA"), ONE_LETTER),
        (("KARIMOV", "TIMUR"), ("KADIMOV", "TIMUK"), ALIKE),
    ],
)
def test_why_a_name_is_like_another(one, other, why):
    assert likeness_of(Name(*one), Name(*other)) == why


class TestPage:
    def find(self, client, typed):
        return client.get(reverse("admin:registry_person_find"), {"q": typed})

    def test_says_why_and_until_when_the_person_is_in_the_country(self, client, officer):
        stay = StayFactory(person=PersonFactory(surname="HUSEYNOV", given_names="RASHAD"))
        PersonFactory(surname="HUSEYNOVA", given_names="LEYLA")

        page = self.find(client, "Гусейнв").content.decode()
        assert "one letter differs" in page
        assert "Nobody is called so" in page
        assert f"{stay.authorised_until.year}" in page

    def test_what_is_only_like_opens_no_file(self, client, officer):
        PersonFactory(surname="INOYATOV", given_names="BEKZOD")

        assert self.find(client, "INOYATV BEKZOD").status_code == 200
        assert self.find(client, "INOYATOV BEKZOD").status_code == 302

    def test_a_like_name_keeps_no_exact_one_from_opening(self, client, officer):
        PersonFactory(surname="INOYATOV", given_names="BEKZOD")
        PersonFactory(surname="INOYATEV", given_names="BEKZOD")

        assert self.find(client, "INOYATOV BEKZOD").status_code == 302


def test_names_are_compared_with_the_vocabulary_and_files_found_by_their_index(officer):
    names = [f"{a}{b}{c}OV" for a in "KARTUMBEL" for b in "ALISHER" for c in ("IM", "ON", "AT", "UR", "EK")]
    country = Person.objects.first().citizenship
    Person.objects.bulk_create(
        Person(
            surname=names[number % len(names)],
            surname_key=name_key(names[number % len(names)]),
            given_key=name_key(names[number % 97]),
            born_on="1980-01-01",
            sex="m",
            citizenship=country,
            enrolled_on=ON,
        )
        for number in range(3_000)
    )
    spelled = [(name, names[place % 97]) for place, name in enumerate(names)]
    with connection.cursor() as cursor:
        keep_spellings(cursor, [*spelled, *((f"{name}CHUK{name}", f"{name}BEK") for name in names)])
        cursor.execute("ANALYZE registry_person, registry_spelling")

    with CaptureQueriesContext(connection) as context:
        search(officer, "Каримоа Алимов")
    asked = [query["sql"] for query in context.captured_queries]
    for table, index in (("registry_spelling", "spelling_by_lookup"), ("unnest", "person_by_name")):
        query = next(sql for sql in asked if table in sql and (table != "unnest" or "ORDINALITY" in sql))
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (COSTS OFF) {query}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert index in plan, plan
        assert "Seq Scan on registry_person" not in plan, plan
