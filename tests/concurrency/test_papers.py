"""Two people press at once: one is first, the other is told, nothing is done twice."""

from datetime import date, timedelta

from core.errors import DomainError, MoveNotAllowed, RuleViolation
from identity.partial_dates import PartialDate
from registry.models import IdentityDocument, Person, Registration, ResidenceGround, ResidencePermit
from registry.operations.people import enrol_person
from registry.operations.stays.projection import rebuild_stays
from registry.operations.stays.registrations import open_registration, renew_registration
from registry.operations.stays.residence import issue_residence_permit, request_residence_permit
from tests.accounts.factories import UserFactory, the_system
from tests.databases import in_threads
from tests.days import ON, at
from tests.journal.factories import journal_entries
from tests.reference.factories import the_country, the_region
from tests.registry.factories import CrossingFactory, RegistrationFactory, ResidencePermitFactory, StayFactory


def long_stay():
    stay = StayFactory(citizenship_code="RUS", entered_on=date(2026, 5, 1))
    return stay, RegistrationFactory(stay=stay, region="KZ-75", last_on=ON)


def outcomes(*acts):
    """What each act gave: its result or the refusal."""
    done = in_threads(*acts)
    return [future.exception() or future.result() for future in done]


def test_two_officers_renew_the_same_registration(committed_db):
    _stay, registration = long_stay()
    officers = [UserFactory(officer=True) for _index in range(3)]

    results = outcomes(
        *[lambda by=by: renew_registration(registration_id=registration.pk, on=ON, by=by) for by in officers]
    )

    assert sum(isinstance(result, Registration) for result in results) == 1
    assert sum(isinstance(result, MoveNotAllowed) for result in results) == 2
    assert Registration.objects.count() == 2
    assert journal_entries(kind="registration_renewed").count() == 1


def test_two_officers_register_the_same_stay(committed_db):
    stay = StayFactory()
    officers = [UserFactory(officer=True) for _index in range(2)]
    almaty = the_region("KZ-75").pk

    results = outcomes(
        *[
            lambda by=by: open_registration(
                stay_id=stay.pk, region_id=almaty, address="Абай, 10", on=ON, by=by
            )
            for by in officers
        ]
    )

    assert sorted(type(result).__name__ for result in results) == ["MoveNotAllowed", "Registration"]
    assert Registration.objects.count() == 1


def test_two_counters_enrol_the_holder_of_one_document(committed_db):
    country = the_country("UZB").pk
    officers = [UserFactory(officer=True) for _index in range(3)]

    def enrol(by):
        return enrol_person(
            surname="Рахимов",
            born_on=PartialDate(1990, 5, 15),
            sex="m",
            citizenship_id=country,
            document_kind="passport",
            document_number="FA1234567",
            issuing_country_id=country,
            on=ON,
            by=by,
        )

    results = outcomes(*[lambda by=by: enrol(by) for by in officers])

    assert sum(isinstance(result, Person) for result in results) == 1
    assert sum(isinstance(result, RuleViolation) for result in results) == 2
    assert (Person.objects.count(), IdentityDocument.objects.count()) == (1, 1)
    assert journal_entries(kind="person_enrolled").count() == 1


def test_two_officers_issue_the_same_permit(committed_db):
    stay = StayFactory()
    officers = [UserFactory(officer=True) for _index in range(2)]
    request = request_residence_permit(
        stay_id=stay.pk,
        ground_id=ResidenceGround.objects.get(code="study").pk,
        on=ON,
        by=officers[0],
    )

    results = outcomes(
        *[
            lambda by=by: issue_residence_permit(
                permit_id=request.pk, valid_until=date(2026, 12, 31), on=ON, by=by
            )
            for by in officers
        ]
    )

    assert sorted(type(result).__name__ for result in results) == ["MoveNotAllowed", "ResidencePermit"]
    stay.refresh_from_db()
    assert (stay.authorised_until, ResidencePermit.objects.count()) == (date(2026, 12, 31), 1)


def test_a_renewal_and_a_departure_at_once_do_not_block_each_other(committed_db):
    """Both lock the person first; whichever comes second sees what the first did."""
    for _index in range(5):
        stay, registration = long_stay()
        by = UserFactory(officer=True)
        CrossingFactory(person=stay.person, direction="exit", crossed_on=ON, crossed_at=at(ON, 9))

        renewed, rebuilt = outcomes(
            lambda number=registration.pk, by=by: renew_registration(registration_id=number, on=ON, by=by),
            lambda person=stay.person_id: rebuild_stays(person_ids=[person], on=ON, by=the_system()),
        )

        assert isinstance(renewed, (Registration, DomainError)), renewed
        assert isinstance(rebuilt, dict), rebuilt
        stay.refresh_from_db()
        assert stay.departed_on == ON
        assert not Registration.objects.filter(stay=stay, state="current").exists()


def test_a_permit_and_a_feed_of_the_same_person_at_once(committed_db):
    for index in range(5):
        stay = StayFactory(entered_on=ON - timedelta(days=5))
        by = UserFactory(officer=True)
        request = ResidencePermitFactory(stay=stay, requested_on=ON)

        issued, rebuilt = outcomes(
            lambda number=request.pk, by=by: issue_residence_permit(
                permit_id=number, valid_until=date(2026, 12, 31), on=ON, by=by
            ),
            lambda person=stay.person_id: rebuild_stays(person_ids=[person], on=ON, by=the_system()),
        )

        assert isinstance(issued, ResidencePermit), (index, issued)
        assert isinstance(rebuilt, dict), (index, rebuilt)
        stay.refresh_from_db()
        assert stay.authorised_until == date(2026, 12, 31)
