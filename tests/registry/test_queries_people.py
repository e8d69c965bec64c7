"""Finding people by document, IIN, birth date and the beginnings of names; protected files stay unseen."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import MoveNotAllowed, NotFound
from identity.partial_dates import PartialDate
from registry.models import Person
from registry.operations.people import correct_person
from registry.queries.people.files import find_persons, found_as, lock_person, person_by_public_id
from registry.queries.stays.locks import lock_present_stay, lock_stay
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.reference.factories import the_country
from tests.registry.factories import DocumentFactory, PersonFactory, StayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


def found(user, **what):
    return find_persons(user=user, on=ON, **what)


@pytest.fixture
def rahimov():
    return PersonFactory(
        surname="RAKHIMOV", given_names="ALISHER", born_on=PartialDate(1990, 5, 15), iin="900515300018"
    )


class TestFinding:
    @pytest.mark.parametrize(
        "what",
        [
            {"surname": "Рахимов"},
            {"surname": "рах"},
            {"surname": "RAK"},
            {"surname": "Raxim"},
            {"surname": "Рахимов", "given_names": "Али"},
            {"surname": "Алишер", "given_names": "Рахимов"},
            {"surname": "Рахимов", "born_on": PartialDate(1990, 5, 15)},
            {"born_on": PartialDate(1990, 5, 15)},
            {"iin": "900515300018"},
        ],
    )
    def test_finds_the_person(self, officer, rahimov, what):
        PersonFactory(surname="Каримов", given_names="Зафар", born_on=PartialDate(1985, 1, 1))

        assert found(officer, **what) == [rahimov]

    @pytest.mark.parametrize("known", ["1990", "1990-05", "1990-05-15"])
    @pytest.mark.parametrize("asked", ["1990", "1990-05", "1990-05-15"])
    def test_a_birth_date_is_found_as_far_as_it_is_known(self, officer, known, asked):
        person = PersonFactory(surname="Noori", born_on=known)
        PersonFactory(surname="Noori", born_on="1991-05-15")
        PersonFactory(surname="Noori", born_on="1991")

        assert found(officer, born_on=PartialDate.read(asked)) == [person]
        assert found(officer, surname="Noori", born_on=PartialDate.read(asked)) == [person]

    @pytest.mark.parametrize(
        "what",
        [
            {},
            {"surname": ""},
            {"surname": "-"},
            {"surname": "Рахимов", "given_names": "Зафар"},
            {"surname": "Рахимов", "born_on": PartialDate(1990, 5, 16)},
            {"iin": "851124401236"},
            {"document": "QQ0000000"},
            {"surname": "%"},
        ],
    )
    def test_finds_nobody(self, officer, rahimov, what):
        assert found(officer, **what) == []

    def test_the_birth_date_beside_a_number_only_decides_between_its_holders(self, officer, rahimov):
        assert found(officer, iin="900515300018", born_on=PartialDate(1990, 5, 16)) == [rahimov]

    @pytest.mark.parametrize(
        ("surname", "given"),
        [
            ("AL", "HASSAN OMAR"),
            ("OMAR", "AL HASSAN"),
            ("AL", "HASSAN"),
            ("AL HASSAN", "OMAR"),
            ("AL", "HAS"),
        ],
    )
    def test_a_surname_of_two_words_however_it_is_parted(self, officer, surname, given):
        person = PersonFactory(surname="AL HASSAN", given_names="OMAR")
        assert found(officer, surname=surname, given_names=given) == [person]

    @pytest.mark.parametrize("spelling", ["FA1234567", "fa 1234567", "FА-1234567"])  # the last А is Cyrillic
    def test_a_document_in_any_spelling(self, officer, rahimov, spelling):
        DocumentFactory(person=rahimov, number="FA1234567")

        assert found(officer, document=spelling) == [rahimov]

    def test_a_number_that_looks_the_same_is_found_after_the_one_asked_for(self, officer, rahimov):
        """В in Cyrillic is V in the zone and B for the eye; O is no 0."""
        other, letters = PersonFactory(), PersonFactory()
        DocumentFactory(person=other, number="АВ990011")
        DocumentFactory(person=rahimov, number="AB990011")
        DocumentFactory(person=letters, number="KO12345")

        assert found(officer, document="AB990011") == [rahimov, other]
        assert found(officer, document="АВ990011") == [other, rahimov]
        assert found(officer, document="AV990011") == [other]
        assert found(officer, document="K012345") == [letters]

    def test_one_person_once_however_many_documents(self, officer, rahimov):
        DocumentFactory(person=rahimov, number="FA1234567")
        DocumentFactory(person=rahimov, number="FA1234567", kind="id_card")

        assert found(officer, document="FA1234567") == [rahimov]

    def test_no_more_than_asked_for_and_in_order(self, officer):
        for given in ("Г", "А", "В", "Б"):
            PersonFactory(surname="Рахимов", given_names=given)

        assert [p.given_names for p in found(officer, surname="Рахимов", limit=3)] == ["А", "Б", "Г"]

    def test_protected_and_merged_files_do_not_exist(self, officer, rahimov):
        PersonFactory(surname="Рахимов", merged_into=rahimov)
        hidden = PersonFactory(surname="Рахимов", given_names="Ятим", protected=True)

        assert found(officer, surname="Рахимов") == [rahimov]
        assert found(officer, document=hidden.documents.get().number) == []
        assert found(UserFactory(protection_officer=True), surname="Рахимов") == [rahimov, hidden]

    @pytest.mark.parametrize("role", ["migrant", "host", "employer", "border_feed"])
    def test_nothing_for_those_who_read_no_files(self, rahimov, role):
        assert found(UserFactory(**{role: True}), surname="Рахимов") == []

    @pytest.mark.parametrize(
        "what",
        [
            {"surname": "Toshmatov"},
            {"surname": "Тошматов", "given_names": "Нод"},
            {"surname": "Toshmatova", "born_on": PartialDate(1990)},
            {"surname": "Nodira", "given_names": "Toshmatova"},
        ],
    )
    def test_a_former_name_finds_the_file_and_says_so(self, officer, what):
        person = PersonFactory(surname="Toshmatova", given_names="Nodira")
        correct_person(person_id=person.pk, changes={"surname": "Yuldasheva"}, on=ON, by=officer)

        assert [(p, p.surname, found_as(p)) for p in found(officer, **what)] == [
            (person, "Yuldasheva", "Toshmatova Nodira")
        ]
        (now,) = found(officer, surname="Yuldasheva")
        assert found_as(now) == ""

    def test_a_former_name_of_a_protected_file_finds_nobody(self, officer):
        person = PersonFactory(surname="Toshmatova")
        correct_person(person_id=person.pk, changes={"surname": "Yuldasheva"}, on=ON, by=officer)
        Person.objects.filter(pk=person.pk).update(access_class="victim")

        assert found(officer, surname="Toshmatova") == []

    @pytest.mark.parametrize(("like", "queries"), [(False, 3), (True, 5)])
    def test_a_few_queries_whatever_is_found(
        self, officer, rahimov, django_assert_num_queries, like, queries
    ):
        for _ in range(5):
            PersonFactory(surname="Рахимов")
        found(officer, surname="warm")

        with django_assert_num_queries(queries):
            for person in found(officer, surname="Рахимов", like=like):
                str(person.citizenship)
                [document.issuing_country.name for document in person.documents.all()]


def test_each_search_goes_by_an_index_and_stops_at_its_limit(officer):
    """Names come out of their index in order, so nothing is sorted and nothing is read beyond the limit."""
    citizenship = the_country("UZB")
    Person.objects.bulk_create(
        Person(
            surname=f"S{n}",
            surname_key=f"SURNAM{n % 300:04}",
            given_key=f"GIVIN{n % 100:02}",
            born_on=PartialDate(1950 + n % 60, 1 + n % 12, 1 + n % 28),
            sex="m",
            citizenship=citizenship,
            enrolled_on=date(2020, 1, 1),
        )
        for n in range(3_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registry_person")

    for what, index in (
        ({"surname": "SURNAM"}, "person_by_name"),
        ({"surname": "SURNAM01", "given_names": "GIVIN"}, "person_by_name"),
        ({"surname": "SURNAM0100"}, "person_by_name"),
        ({"born_on": PartialDate(1960, 11, 11)}, "person_by_birth_date"),
        ({"iin": "900515300018"}, "iin"),
    ):
        plan = _plan_of(officer, **what)
        assert "Seq Scan on registry_person" not in plan, plan
        assert index in plan, plan
        assert "surname" not in what or "Sort" not in plan, plan


def test_a_document_goes_by_its_index(officer):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the table is too small to need one

    plan = _plan_of(officer, table="registry_identitydocument", document="FB0000001")

    assert "registry_identitydocument_number_is_one_persons" in plan, plan


def _plan_of(user, table="registry_person", **what):
    with CaptureQueriesContext(connection) as context:
        found(user, **what)
    query = next(q["sql"] for q in context.captured_queries if f'FROM "{table}"' in q["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")  # in so small a table sorting costs next to nothing
        cursor.execute(f"EXPLAIN (COSTS OFF) {query}")
        return "\n".join(row[0] for row in cursor.fetchall())


class TestLocks:
    def test_person_and_stay(self, officer):
        stay = StayFactory()

        assert lock_person(person_id=stay.person_id, user=officer, on=ON) == stay.person
        assert lock_present_stay(stay_id=stay.pk, user=officer, on=ON) == stay

    def test_the_system_user_acts_on_protected_files_too(self):
        stay = StayFactory(protected=True)

        assert lock_stay(stay_id=stay.pk, user=the_system(), on=ON) == stay

    def test_what_is_not_there(self, officer):
        hidden = StayFactory(protected=True)
        annulled = StayFactory(annulled_on=ON)

        for stay_id in (hidden.pk, annulled.pk, 987654):
            with pytest.raises(NotFound):
                lock_stay(stay_id=stay_id, user=officer, on=ON)
        with pytest.raises(NotFound):
            lock_person(person_id=hidden.person_id, user=officer, on=ON)

    def test_a_departed_stay_is_not_present(self, officer):
        stay = StayFactory(departed_on=ON)

        assert lock_stay(stay_id=stay.pk, user=officer, on=ON) == stay
        with pytest.raises(MoveNotAllowed):
            lock_present_stay(stay_id=stay.pk, user=officer, on=ON)

    def test_by_public_id(self, officer, rahimov):
        hidden = PersonFactory(protected=True)

        assert person_by_public_id(public_id=rahimov.public_id, user=officer, on=ON) == rahimov
        with pytest.raises(NotFound):
            person_by_public_id(public_id=hidden.public_id, user=officer, on=ON)
