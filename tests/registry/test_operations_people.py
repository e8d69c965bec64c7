"""Files: enrolled, corrected, protected, opened; each refusal leaves nothing behind."""

from datetime import date

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from identity.name_keys import given_name_key
from identity.partial_dates import PartialDate
from registry.models import IdentityDocument, Person
from registry.operations.documents import add_document
from registry.operations.people import (
    correct_person,
    end_protection,
    enrol_person,
    protect_person,
)
from registry.queries.people.files import person_by_public_id
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.identity.factories import invented_iin
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country
from tests.registry.factories import PROOF, DocumentFactory, PersonFactory, StayFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return UserFactory(officer=True, region="KZ-75")


def enrol(by, **changed):
    return enrol_person(
        **{
            "surname": "Рахимов",
            "given_names": "Алишер",
            "born_on": PartialDate(1990, 5, 15),
            "sex": "m",
            "citizenship_id": the_country("UZB").pk,
            "document_kind": "passport",
            "document_number": "FA 1234567",
            "issuing_country_id": the_country("UZB").pk,
            "on": ON,
            "by": by,
            **changed,
        }
    )


class TestEnrolment:
    def test_makes_a_file_with_its_document_and_keys(self, officer):
        person = enrol(officer, patronymic="Каримович")

        document = person.documents.get()
        assert (document.number, document.number_key) == ("FA 1234567", "FA1234567")
        assert person.surname_key == "RAHIMOV"
        assert person.given_key == given_name_key("Алишер", "Каримович")
        assert person.enrolled_on == document.first_seen_on == ON
        assert journal_entries().get().kind == "person_enrolled"

    def test_the_journal_has_no_name_and_no_number(self, officer):
        enrol(officer, iin=invented_iin(3))

        text = str(journal_entries().get().data)
        assert "Рахимов" not in text
        assert "1234567" not in text

    @pytest.mark.parametrize(
        ("number", "code"),
        [
            ("NONE", "document_number_placeholder"),
            ("0000000", "document_number_placeholder"),
            ("1,23457E+08", "document_number_rounded"),
            ("<script>", "document_number_characters"),
            ("12", "document_number_length"),
        ],
    )
    def test_what_is_no_number_is_refused_at_its_box(self, officer, number, code):
        with pytest.raises(RuleViolation) as refusal:
            enrol(officer, document_number=number)

        assert (refusal.value.code, refusal.value.facts) == (code, {"field": "number"})
        assert not Person.objects.exists()

    def test_two_series_that_differ_in_one_letter_are_two_people(self, officer):
        one, other = (enrol(officer, document_number=number) for number in ("АБ990011", "АГ990011"))

        assert one.pk != other.pk

    def test_a_known_document_is_refused_and_the_try_is_journaled(self, officer):
        known = enrol(officer)

        with pytest.raises(RuleViolation) as refusal:
            enrol(officer, document_number="fa-1234567")

        assert (refusal.value.code, refusal.value.facts) == ("number_taken", {"field": "number"})
        assert Person.objects.count() == 1
        enrolled, tried = journal_entries().order_by("pk")
        assert (enrolled.kind, tried.kind) == ("person_enrolled", "number_tried")
        assert (tried.person_id, tried.by_id, tried.data) == (known.pk, officer.pk, {"by": "document"})

    def test_the_same_number_of_another_country_or_kind_is_another_document(self, officer):
        enrol(officer)

        enrol(officer, issuing_country_id=the_country("TJK").pk)
        enrol(officer, document_kind="id_card")

        assert Person.objects.count() == 3

    def test_a_protected_holder_is_not_given_away(self, officer):
        DocumentFactory(person=PersonFactory(protected=True), number="FA1234567")

        with pytest.raises(RuleViolation) as refusal:
            enrol(officer)

        assert (refusal.value.code, refusal.value.facts) == ("number_taken", {"field": "number"})

    def test_a_number_of_a_merged_file_is_refused_alike(self, officer):
        merged = PersonFactory(merged_into=PersonFactory(), document=None)
        DocumentFactory(person=merged, number="FA1234567")

        with pytest.raises(RuleViolation) as refusal:
            enrol(officer)

        assert (refusal.value.code, refusal.value.facts) == ("number_taken", {"field": "number"})

    @pytest.mark.parametrize("iin", ["900515300019", "90051530001", "abc", "900515300010"])
    def test_a_wrong_iin_is_refused(self, officer, iin):
        with pytest.raises(RuleViolation) as refusal:
            enrol(officer, iin=iin)

        assert refusal.value.code == "iin_invalid"
        assert not Person.objects.exists()

    def test_a_known_iin_is_refused_alike(self, officer):
        PersonFactory(iin="900515300018")

        with pytest.raises(RuleViolation) as refusal:
            enrol(officer, iin="900515300018")

        assert (refusal.value.code, refusal.value.facts) == ("number_taken", {"field": "iin"})

    def test_an_iin_of_another_birth_date_is_a_warning_only(self, officer):
        person = enrol(officer, iin="851124401236")

        assert person.iin == "851124401236"
        assert journal_entries().get().data["warnings"] == ["person.iin_birth_date", "person.iin_sex"]

    def test_an_expired_document_is_a_warning_only(self, officer):
        enrol(officer, document_expires_on=date(2026, 6, 14))

        assert journal_entries().get().data["warnings"] == ["person.document_expired"]

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"surname": ""}, "surname"),
            ({"surname": "   "}, "surname"),
            ({"born_on": PartialDate(2026, 6, 16)}, "__all__"),
            ({"born_on": PartialDate(1879, 12, 31)}, "__all__"),
            ({"sex": "q"}, "sex"),
            ({"surname": "Ж" * 121}, "surname"),
            ({"language": "fr"}, "language"),
            ({"email": "nonsense"}, "email"),
            ({"citizenship_id": 987654}, "citizenship"),
        ],
    )
    def test_nonsense_is_refused_by_field(self, officer, changed, field):
        with pytest.raises(RuleViolation) as refusal:
            enrol(officer, **changed)

        assert field in refusal.value.facts["fields"]
        assert not Person.objects.exists()
        assert not journal_entries().exists()

    @pytest.mark.parametrize("number", ["", "--", "AB", "A" * 25])
    def test_a_document_number_must_be_one(self, officer, number):
        with pytest.raises(RuleViolation):
            enrol(officer, document_number=number)

        assert not Person.objects.exists()
        assert not IdentityDocument.objects.exists()

    def test_born_on_the_day_of_enrolment(self, officer):
        assert enrol(officer, born_on=ON).born_on == PartialDate.of(ON)

    @pytest.mark.parametrize("role", ["analyst", "auditor", "host", "employer", "migrant", "permit_officer"])
    def test_refused_for_other_roles(self, role):
        with pytest.raises(NotPermitted):
            enrol(UserFactory(**{role: True}))

    def test_officers_of_every_territory_enrol(self):
        enrol(UserFactory(officer=True, region="KZ-10"))

        assert Person.objects.count() == 1

    def test_a_role_that_ended_yesterday_does_not_count(self, officer):
        officer.role_assignments.update(valid_until=date(2026, 6, 14))

        with pytest.raises(NotPermitted):
            enrol(officer)


class TestCorrection:
    def test_changes_the_name_and_its_key(self, officer):
        person = PersonFactory(surname="Рахимв")

        correct_person(person_id=person.pk, changes={"surname": "Рахимов"}, on=ON, by=officer)

        person.refresh_from_db()
        assert (person.surname, person.surname_key) == ("Рахимов", "RAHIMOV")
        assert journal_entries().get().data == {"fields": ["surname"]}

    def test_nothing_to_change_is_refused(self, officer):
        person = PersonFactory(surname="Рахимов")

        with pytest.raises(MoveNotAllowed):
            correct_person(person_id=person.pk, changes={"surname": " Рахимов "}, on=ON, by=officer)

    @pytest.mark.parametrize(
        "field", ["access_class", "surname_key", "merged_into_id", "enrolled_on", "nonsense"]
    )
    def test_other_fields_are_refused(self, officer, field):
        person = PersonFactory()

        with pytest.raises(RuleViolation) as refusal:
            correct_person(person_id=person.pk, changes={field: "x"}, on=ON, by=officer)

        assert refusal.value.code == "not_correctable"

    def test_a_wrong_value_is_refused_and_leaves_nothing(self, officer):
        person = PersonFactory()

        with pytest.raises(RuleViolation):
            correct_person(
                person_id=person.pk,
                changes={"born_on": PartialDate(2027, 1, 1)},
                on=ON,
                by=officer,
                **PROOF,
            )

        person.refresh_from_db()
        assert person.born_on == PartialDate(1990, 5, 15)
        assert not journal_entries().exists()
        assert not person.former_values.exists()

    def test_what_the_file_said_before_is_kept_with_its_period(self, officer):
        person = PersonFactory(surname="Karimova", given_names="Nodira", enrolled_on=date(2026, 1, 10))

        for on, surname in (
            (ON, "Rahimova"),
            (date(2026, 8, 1), "Nazarova"),
            (date(2026, 8, 1), "Nazarowa"),
        ):
            correct_person(
                person_id=person.pk, changes={"surname": surname}, on=on, by=officer, reason=" Married "
            )

        rows = person.former_values.order_by("pk")
        assert [(row.full_name, row.valid_from, row.valid_until) for row in rows] == [
            ("Karimova Nodira", date(2026, 1, 10), date(2026, 6, 14)),
            ("Rahimova Nodira", ON, date(2026, 7, 31)),
            # on the file for less than a day
            ("Nazarova Nodira", date(2026, 8, 1), date(2026, 8, 1)),
        ]
        assert {(row.kind, row.told_by, row.reason, row.by) for row in rows} == {
            ("name", "officer", "Married", officer)
        }

    @pytest.mark.parametrize(
        ("changes", "kind", "column"),
        [
            ({"born_on": PartialDate(1990, 5)}, "birth_date", "born_on"),
            ({"citizenship_id": 0}, "citizenship", "citizenship_id"),
        ],
    )
    def test_a_birth_date_and_a_citizenship_need_a_reason_and_a_document(
        self, officer, changes, kind, column
    ):
        person = PersonFactory()
        if "citizenship_id" in changes:
            changes = {"citizenship_id": the_country("TJK").pk}
        was = getattr(person, column)

        for missing in ("reason", "paper"):
            with pytest.raises(RuleViolation) as refusal:
                correct_person(
                    person_id=person.pk, changes=changes, on=ON, by=officer, **{**PROOF, missing: "  "}
                )
            assert refusal.value.facts == {"field": missing}
        assert not person.former_values.exists()

        correct_person(person_id=person.pk, changes=changes, on=ON, by=officer, **PROOF)

        row = person.former_values.get()
        assert (row.kind, getattr(row, column)) == (kind, was)
        assert (row.reason, row.paper) == (PROOF["reason"], PROOF["paper"])

    def test_one_correction_of_many_fields_keeps_each_kind_once(self, officer):
        person = PersonFactory(sex="m")

        changes = {"surname": "X", "given_names": "Y", "sex": "f", "email": "a@example.kz"}
        correct_person(person_id=person.pk, changes=changes, on=ON, by=officer)

        assert sorted(person.former_values.values_list("kind", flat=True)) == ["name", "sex"]

    def test_own_iin_may_be_taken_away(self, officer):
        person = PersonFactory(iin="900515300018")

        correct_person(person_id=person.pk, changes={"iin": ""}, on=ON, by=officer)

        person.refresh_from_db()
        assert person.iin is None

    def test_another_citizenship_is_journaled_and_recomputes(self, officer):
        stay = StayFactory(authorised_until=date(2030, 1, 1))

        correct_person(
            person_id=stay.person_id,
            changes={"citizenship_id": the_country("TJK").pk},
            on=ON,
            by=officer,
            **PROOF,
        )

        stay.refresh_from_db()
        assert stay.authorised_until == date(2026, 7, 4)  # what its entry crossing gives: 30 days from 05.06


class TestNames:
    """The same names are refused here as in a feed and for a worker."""

    @pytest.mark.parametrize(
        ("part", "text"),
        [
            ("surname", "-"),
            ("surname", "12345"),
            ("surname", "<script>"),
            ("surname", "KARIMOV\u202e"),
            ("surname", "UNKNOWN"),
            ("surname", "НЕИЗВЕСТНО"),
            ("surname", "N/A"),
            ("surname", "LNU"),
            ("given_names", "=SUM(A1)"),
            ("patronymic", "a@b"),
        ],
    )
    def test_what_is_no_name_is_refused_at_its_box(self, officer, part, text):
        with pytest.raises(RuleViolation) as refusal:
            enrol(officer, **{part: text})
        assert refusal.value.facts == {"field": part}
        assert not Person.objects.exists()

        person = PersonFactory()
        with pytest.raises(RuleViolation):
            correct_person(person_id=person.pk, changes={part: text}, on=ON, by=officer)

    @pytest.mark.parametrize("none", ["-", "N/A", "НЕТ", "Без отчества", "FNU", "unknown"])
    def test_what_says_that_there_is_none_is_not_kept(self, officer, none):
        person = enrol(officer, given_names=none, patronymic=none)

        assert (person.given_names, person.patronymic, person.given_key) == ("", "", "")

        correct_person(person_id=person.pk, changes={"given_names": "Sardor"}, on=ON, by=officer)
        correct_person(person_id=person.pk, changes={"given_names": none}, on=ON, by=officer)
        person.refresh_from_db()
        assert (person.given_names, person.given_key) == ("", "")
        with pytest.raises(MoveNotAllowed):
            correct_person(person_id=person.pk, changes={"patronymic": none}, on=ON, by=officer)

    @pytest.mark.parametrize("surname", ["NO", "Na", "AN", "Null", "Неизвестный"])
    def test_names_that_look_like_none_are_kept(self, officer, surname):
        assert enrol(officer, surname=surname).surname == surname


class TestDocuments:
    def test_is_added_to_the_file(self, officer):
        person = PersonFactory()

        document = add_document(
            person_id=person.pk,
            kind="id_card",
            number="N 0812345",
            issuing_country_id=the_country("UZB").pk,
            on=ON,
            by=officer,
        )

        assert document.number_key == "N0812345"
        assert journal_entries().get().kind == "document_added"

    def test_twice_is_refused(self, officer):
        person = PersonFactory()
        mine = person.documents.get()

        with pytest.raises(MoveNotAllowed):
            add_document(
                person_id=person.pk,
                kind=mine.kind,
                number=mine.number.lower(),
                issuing_country_id=mine.issuing_country_id,
                on=ON,
                by=officer,
            )

    def test_of_another_file_tells_nothing_of_whose_it_is(self, officer):
        other = PersonFactory()
        theirs = other.documents.get()

        with pytest.raises(RuleViolation) as refusal:
            add_document(
                person_id=PersonFactory().pk,
                kind=theirs.kind,
                number=theirs.number,
                issuing_country_id=theirs.issuing_country_id,
                on=ON,
                by=officer,
            )

        assert (refusal.value.code, refusal.value.facts) == ("number_taken", {"field": "number"})


class TestProtection:
    @pytest.fixture
    def protector(self):
        return UserFactory(protection_officer=True)

    def test_hides_the_file_from_officers(self, officer, protector):
        person = PersonFactory()

        protect_person(person_id=person.pk, access_class="asylum", on=ON, by=protector)

        with pytest.raises(NotFound):
            person_by_public_id(public_id=person.public_id, user=officer, on=ON)
        assert person_by_public_id(public_id=person.public_id, user=protector, on=ON) == person
        assert journal_entries(kind="person_protected").get().data == {"access": "asylum", "was": "open"}

    def test_closes_an_open_case(self, protector):
        case = CaseFactory()

        protect_person(person_id=case.person_id, access_class="refugee", on=ON, by=protector)

        case.refresh_from_db()
        assert case.state == "superseded"

    def test_ends(self, officer, protector):
        person = PersonFactory(protected=True)

        end_protection(person_id=person.pk, on=ON, by=protector)

        assert person_by_public_id(public_id=person.public_id, user=officer, on=ON)

    @pytest.mark.parametrize("role", ["officer", "supervisor", "admin", "auditor"])
    def test_is_the_protection_officers_alone(self, role):
        with pytest.raises(NotPermitted):
            protect_person(
                person_id=PersonFactory().pk,
                access_class="victim",
                on=ON,
                by=UserFactory(**{role: True}),
            )

    def test_twice_is_refused(self, protector):
        person = PersonFactory(protected=True)

        with pytest.raises(MoveNotAllowed):
            protect_person(person_id=person.pk, access_class="refugee", on=ON, by=protector)
        with pytest.raises(MoveNotAllowed):
            end_protection(person_id=PersonFactory().pk, on=ON, by=protector)

    @pytest.mark.parametrize("nonsense", ["open", "secret"])
    def test_needs_a_class_that_protects(self, protector, nonsense):
        person = PersonFactory()

        with pytest.raises(RuleViolation):
            protect_person(person_id=person.pk, access_class=nonsense, on=ON, by=protector)

        person.refresh_from_db()
        assert person.access_class == "open"


class TestOpenFiles:
    @pytest.mark.parametrize("role", ["migrant", "host", "employer", "border_feed", "permit_officer"])
    def test_are_not_there_for_roles_that_read_no_files(self, role):
        with pytest.raises(NotFound):
            person_by_public_id(public_id=PersonFactory().public_id, user=UserFactory(**{role: True}), on=ON)

    def test_the_id_of_a_file_that_was_taken_over_leads_to_the_one_that_stands(self, officer):
        merged = PersonFactory(merged_into=PersonFactory())
        closed = PersonFactory(merged_into=PersonFactory(protected=True))

        found = person_by_public_id(public_id=merged.public_id, user=officer, on=ON)
        assert found == merged.merged_into
        with pytest.raises(NotFound):
            person_by_public_id(public_id=closed.public_id, user=officer, on=ON)
