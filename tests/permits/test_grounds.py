"""A residence permit on the ground of a work permit rests on one that is there, the person's and in force."""

from datetime import date, timedelta

import pytest

from core.errors import RuleViolation
from core.numbers import number_of
from permits.operations import revoke_permit
from registry.models import ResidenceGround, ResidencePermit
from registry.operations.stays.residence import issue_residence_permit, request_residence_permit
from tests.accounts.factories import UserFactory
from tests.permits.situations import ON
from tests.registry.factories import StayFactory

pytestmark = pytest.mark.django_db
#: A work permit of twelve months from 15 June 2026.
END = date(2027, 6, 14)


@pytest.fixture
def officer():
    return UserFactory(officer=True)


@pytest.fixture
def work(world):
    """A work permit, and the stay of its worker."""
    (permit,) = world.permits()
    return permit, StayFactory(person=permit.person, entered_on=ON)


def ask(stay, reference, by, on=ON):
    ground = ResidenceGround.objects.get(code="work_permit")
    return request_residence_permit(
        stay_id=stay.pk, ground_id=ground.pk, ground_reference=reference, on=on, by=by
    )


def refused(stay, reference, by, on=ON):
    with pytest.raises(RuleViolation) as refusal:
        ask(stay, reference, by, on)
    assert not ResidencePermit.objects.filter(stay=stay).exists()
    assert refusal.value.facts["field"] == "ground_reference"
    return refusal.value.code


def test_rests_on_the_persons_permit_in_any_spelling(work, officer):
    permit, stay = work

    asked = ask(stay, permit.number.lower().replace("-", " "), officer)

    assert asked.ground_reference == permit.number


@pytest.mark.parametrize("reference", ["", "WP-X", "KZ-2026-17", number_of("WP", "ABCDEFGHJK")])
def test_a_number_that_is_no_permits_is_refused(work, officer, reference):
    assert refused(work[1], reference, officer) == "ground_not_found"


def test_another_persons_permit_is_answered_as_one_that_does_not_exist(work, officer):
    permit, _stay = work

    assert refused(StayFactory(entered_on=ON), permit.number, officer) == "ground_not_found"


def test_a_revoked_permit_is_no_ground(work, world, officer):
    permit, stay = work
    revoke_permit(permit_id=permit.pk, reason="Closed", on=ON, by=world.officer)

    assert refused(stay, permit.number, officer) == "ground_ended"


@pytest.mark.parametrize(("on", "is_ground"), [(END, True), (END + timedelta(days=1), False)])
def test_the_last_day_of_the_permit_is_the_last_day_of_the_ground(work, officer, on, is_ground):
    permit, stay = work
    stay.authorised_until = on + timedelta(days=30)
    stay.save(update_fields=["authorised_until"])

    if is_ground:
        assert ask(stay, permit.number, officer, on).state == "requested"
    else:
        assert refused(stay, permit.number, officer, on) == "ground_ended"


def test_the_end_is_the_grounds_end_at_the_latest(work, officer):
    """On a later day the ground's own twelve months reach further than the work permit does."""
    permit, stay = work
    day = ON + timedelta(days=5)
    asked = ask(stay, permit.number, officer, day)

    with pytest.raises(RuleViolation) as refusal:
        issue_residence_permit(permit_id=asked.pk, valid_until=END + timedelta(days=1), on=day, by=officer)
    assert refusal.value.code == "longer_than_ground_document"
    assert refusal.value.facts["longest"] == END.isoformat()

    assert issue_residence_permit(permit_id=asked.pk, valid_until=END, on=day, by=officer).valid_until == END


def test_a_permit_revoked_since_the_request_is_seen_at_the_issue(work, world, officer):
    permit, stay = work
    asked = ask(stay, permit.number, officer)
    revoke_permit(permit_id=permit.pk, reason="Closed", on=ON, by=world.officer)

    with pytest.raises(RuleViolation) as refusal:
        issue_residence_permit(permit_id=asked.pk, valid_until=date(2026, 12, 31), on=ON, by=officer)
    assert refusal.value.code == "ground_ended"
    assert ResidencePermit.objects.get().state == "requested"


def test_a_document_that_nobody_here_issues_is_kept_as_written(officer):
    ground = ResidenceGround.objects.get(code="study")
    asked = request_residence_permit(
        stay_id=StayFactory().pk, ground_id=ground.pk, ground_reference=" U-17 ", on=ON, by=officer
    )

    assert asked.ground_reference == "U-17"
