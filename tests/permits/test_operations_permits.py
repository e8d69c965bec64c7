"""Permits extended, revoked, expired; employers barred; and what permits are a ground for."""

from datetime import date, timedelta

import pytest

from core.errors import MoveNotAllowed, NotFound, NotPermitted, RuleViolation
from identity.partial_dates import PartialDate
from permits import operations
from permits.models import Application, Permit, PermitRules
from permits.queries import (
    can_be_extended,
    grounds_for,
    is_valid,
    permit_acts_open_to,
    permit_by_number,
)
from quotas.queries import drift
from registry.models import ResidenceGround
from registry.operations.stays.residence import request_residence_permit
from tests.accounts.factories import UserFactory
from tests.journal.factories import journal_entries
from tests.permits.situations import ON, World
from tests.quotas.places import make_allocation
from tests.registry.factories import PersonFactory, StayFactory

pytestmark = pytest.mark.django_db

#: A permit issued on 15 June 2026 ends on 14 June 2027: 60 days before is 15 April, 30 days 15 May.
OPENS, CLOSES, END = date(2027, 4, 15), date(2027, 5, 15), date(2027, 6, 14)


@pytest.fixture
def next_year(world):
    """The quota of the year in which the permits of `ON` are extended."""
    return make_allocation(5, year=2027)


def extension(world, permit, on=OPENS, **more):
    return operations.request_extension(permit_id=permit.pk, on=on, by=world.firm, **more)


def extended(world, permit, on=OPENS):
    application = world.act("review", world.submit(extension(world, permit, on), on=on), on=on)
    application = world.act("grant", application, on=on)
    (new,) = world.issue(world.pay(application, on=on), on=on)
    return new


@pytest.fixture
def mci_2027():
    """The MCI of 2027 is not known yet."""
    from reference.models import MonthlyIndex

    MonthlyIndex.objects.create(
        amount=4500, valid_from=date(2027, 1, 1), valid_until=date(2027, 12, 31), source="test"
    )


class TestExtension:
    @pytest.mark.parametrize(
        ("on", "possible"),
        [
            (OPENS - timedelta(days=1), False),
            (OPENS, True),
            (CLOSES, True),
            (CLOSES + timedelta(days=1), False),
        ],
    )
    def test_is_submitted_in_its_window(self, world, next_year, on, possible):
        (permit,) = world.permits()
        assert permit_acts_open_to(permit, world.firm, on) == (["extend"] if possible else [])
        assert permit_acts_open_to(permit, world.officer, on) == ["revoke"]
        application = extension(world, permit, on)

        assert permit_acts_open_to(permit, world.firm, on) == []  # asked for already
        if possible:
            assert world.submit(application, on=on).state == "submitted"
        else:
            with pytest.raises(RuleViolation) as refusal:
                world.submit(application, on=on)
            assert "extension" in [check["code"] for check in refusal.value.facts["checks"]]

    def test_is_decided_in_three_working_days(self, world, next_year):
        (permit,) = world.permits()
        # Thursday 15 April 2027: 16, 19, 20 April.
        application = world.submit(extension(world, permit), on=OPENS)

        assert application.decision_due_on == date(2027, 4, 20)

    def test_takes_a_place_and_begins_the_day_after(self, world, next_year, mci_2027):
        (permit,) = world.permits()

        new = extended(world, permit)

        assert (new.valid_from, new.valid_until) == (date(2027, 6, 15), date(2028, 6, 14))
        assert (new.extends, new.person, new.position) == (permit, permit.person, permit.position)
        next_year.refresh_from_db()
        assert (next_year.consumed, next_year.available) == (1, 4)
        assert world.places() == (9, 0, 1)
        assert drift() == []

    def test_is_for_its_own_worker_and_place(self, world):
        (permit,) = world.permits()
        application = extension(world, permit)

        assert application.workers.get().document_key == permit.worker.document_key
        with pytest.raises(MoveNotAllowed):
            world.add_worker(application, on=OPENS)
        with pytest.raises(RuleViolation):
            world.save(application, on=OPENS, category="2")
        assert world.save(application, on=OPENS, months=6).months == 6

    def test_once_at_a_time(self, world, next_year, mci_2027):
        (permit,) = world.permits()
        first = extension(world, permit)
        with pytest.raises(MoveNotAllowed):
            extension(world, permit)
        operations.withdraw_application(application_id=first.pk, on=OPENS, by=world.firm)
        assert can_be_extended(permit, OPENS)

        extended(world, permit)

        with pytest.raises(MoveNotAllowed):
            extension(world, permit)

    def test_not_of_a_category_that_is_not_extended(self):
        world = World(category="4")
        (permit,) = world.permits()

        with pytest.raises(RuleViolation) as refusal:
            extension(world, permit)
        assert refusal.value.code == "category_not_extended"

    def test_not_by_another_firm(self, world):
        (permit,) = world.permits()

        with pytest.raises(NotFound):
            extension(World(places=0), permit)

    def test_returned_it_keeps_the_day_on_which_it_came(self, world, next_year):
        (permit,) = world.permits()
        application = world.submit(extension(world, permit, CLOSES), on=CLOSES)
        later = CLOSES + timedelta(days=10)
        application = world.act("return", world.act("review", application, on=CLOSES), on=later)

        assert world.submit(application, on=later).state == "submitted"

    def test_returned_it_is_not_sent_in_after_the_end(self, world, next_year):
        (permit,) = world.permits()
        application = world.submit(extension(world, permit, CLOSES), on=CLOSES)
        application = world.act("return", world.act("review", application, on=CLOSES), on=CLOSES)

        with pytest.raises(RuleViolation):
            world.submit(application, on=END + timedelta(days=1))

    def test_at_most_three_times(self, world):
        (permit,) = world.permits()
        Permit.objects.filter(pk=permit.pk).update(valid_from=date(2026, 1, 1))
        for year in (1, 2, 3):
            permit = _successor(permit, year)
        application = extension(world, permit, permit.valid_until - timedelta(days=45))

        with pytest.raises(RuleViolation) as refusal:
            world.submit(application, on=permit.valid_until - timedelta(days=45))
        assert "at most 3 times" in str(refusal.value)


def _successor(permit, number):
    """A permit that extends another, as a chain of years would have left it."""
    worker = permit.worker
    worker.pk = None
    worker.document_key = f"CHAIN{number}"
    worker.save()
    first = permit.valid_until + timedelta(days=1)
    copy = Permit.objects.get(pk=permit.pk)
    copy.pk, copy.public_id, copy.number = None, None, f"WP-CHAIN-{number}"
    copy.public_id = f"00000000-0000-0000-0000-00000000000{number}"
    copy.worker, copy.extends_id = worker, permit.pk
    copy.valid_from, copy.valid_until = first, first + timedelta(days=30)
    copy.save(force_insert=True)
    return copy


class TestRevoke:
    def revoke(self, world, permit, on=ON, **more):
        more.setdefault("reason", "The post does not exist")
        return operations.revoke_permit(permit_id=permit.pk, on=on, by=world.officer, **more)

    def test_is_public_at_once_and_keeps_the_place(self, world):
        (permit,) = world.permits()

        self.revoke(world, permit)

        permit.refresh_from_db()
        assert (permit.state, permit.revoked_on, permit.revoked_by) == ("revoked", ON, world.officer)
        assert not is_valid(permit_by_number(permit.number), ON)
        assert not grounds_for(permit.person_id, ON).exists()
        assert world.places() == (9, 0, 1)
        entry = journal_entries(kind="permit_revoked").get()
        assert (entry.person_id, entry.region_id) == (permit.person_id, world.allocation.region_id)
        assert entry.data["place_released"] is False
        assert "post" not in str(entry.data)

    def test_releases_the_place_where_the_terms_say_so(self, world):
        PermitRules.objects.update(revocation_releases_place=True)
        (permit, _other) = world.permits(workers=2)

        self.revoke(world, permit)

        assert world.places() == (9, 0, 1)
        assert drift() == []

    def test_ends_no_stay(self, world):
        person = PersonFactory(citizenship="TUR", born_on=PartialDate(1988, 3, 2))
        stay = StayFactory(person=person)
        before = stay.authorised_until
        application = world.draft(workers=0)
        world.add_worker(application, document_number=person.documents.get().number)
        world.act("grant", world.act("review", world.submit(application)))
        (permit,) = world.issue(world.pay(application))

        residence = request_residence_permit(
            stay_id=stay.pk,
            ground_id=ResidenceGround.objects.get(code="work_permit").pk,
            ground_reference=permit.number,
            on=ON,
            by=UserFactory(officer=True),
        )
        self.revoke(world, permit)

        stay.refresh_from_db()
        residence.refresh_from_db()
        assert (stay.authorised_until, residence.state) == (before, "requested")
        assert residence.ground_reference == permit.number

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_a_reason_is_needed(self, world, reason):
        (permit,) = world.permits()

        with pytest.raises(RuleViolation):
            self.revoke(world, permit, reason=reason)

    def test_once_and_not_after_the_end(self, world):
        (permit, other) = world.permits(workers=2)
        self.revoke(world, permit)

        with pytest.raises(MoveNotAllowed):
            self.revoke(world, permit)
        with pytest.raises(MoveNotAllowed):
            self.revoke(world, other, on=END + timedelta(days=1))

    def test_withdraws_the_extension_asked_for(self, world, next_year):
        (permit,) = world.permits()
        application = world.submit(extension(world, permit), on=OPENS)

        self.revoke(world, permit, on=OPENS)

        application.refresh_from_db()
        next_year.refresh_from_db()
        assert (application.state, next_year.reserved) == ("withdrawn", 0)

    def test_not_while_the_extension_is_paid(self, world, next_year, mci_2027):
        (permit,) = world.permits()
        application = world.act("review", world.submit(extension(world, permit), on=OPENS), on=OPENS)
        application = world.pay(world.act("grant", application, on=OPENS), on=OPENS)

        with pytest.raises(MoveNotAllowed) as refusal:
            self.revoke(world, permit, on=OPENS)
        assert refusal.value.code == "extension_paid"

        (new,) = world.issue(application, on=OPENS)
        self.revoke(world, permit, on=OPENS)
        assert new.extends_id == permit.pk

    def test_a_revoked_permit_is_not_extended(self, world):
        (permit,) = world.permits()
        self.revoke(world, permit)

        with pytest.raises(MoveNotAllowed):
            extension(world, permit)

    @pytest.mark.parametrize("role", ["admin", "officer", "supervisor", "auditor", "quota_admin"])
    def test_by_no_other_role(self, world, role):
        (permit,) = world.permits()
        world.officer = UserFactory(**{role: True})

        with pytest.raises((NotPermitted, NotFound)):
            self.revoke(world, permit)
        assert Permit.objects.get().state == "issued"

    def test_by_no_other_region_nor_the_firm(self, world):
        (permit,) = world.permits()
        for user in (UserFactory(permit_officer=True, region="KZ-71"), world.firm):
            world.officer = user
            with pytest.raises((NotPermitted, NotFound)):
                self.revoke(world, permit)


def test_drafts_of_an_extension_end_with_their_permit(world):
    (permit,) = world.permits()
    draft = extension(world, permit)

    operations.revoke_permit(permit_id=permit.pk, reason="Closed", on=OPENS, by=world.officer)

    assert Application.objects.get(pk=draft.pk).state == "withdrawn"
