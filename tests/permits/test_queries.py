"""Who sees which applications and permits, and in how many queries."""

from datetime import timedelta

import pytest

from accounts.models import RoleAssignment
from core.errors import NotFound
from permits.models import Permit, PermitRules
from permits.queries import (
    application_by_number,
    applications_visible_to,
    employers_of,
    grounds_for,
    lock_own_application,
    may_act_for_employer,
    permits_visible_to,
)
from permits.queries.work_counts import ends_soon
from registry.models import Person
from tests.accounts.factories import UserFactory
from tests.parties.factories import RepresentationFactory
from tests.permits.situations import ALMATY, ON, World, employer_user
from tests.registry.factories import DocumentFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("declared", ["AB990011", "АB990011", "АВ990011", "ab 990011"])
def test_a_held_file_is_found_however_its_passport_was_typed(world, declared):
    """Letters that look the same hide nobody: АВ in Cyrillic is read AV and looks like AB."""
    application = world.draft(0)
    world.add_worker(application, document_number=declared)
    application = world.submit(application)
    auditor = UserFactory(auditor=True)
    seen = [application in applications_visible_to(auditor, ON)]

    holder = PersonFactory(citizenship="UZB")
    DocumentFactory(person=holder, number="AB990011")
    Person.objects.filter(pk=holder.pk).update(access_class="victim")
    seen.append(application in applications_visible_to(auditor, ON))

    assert seen == [True, False]


@pytest.fixture
def issued(world):
    (permit,) = world.permits()
    return permit


class TestApplications:
    @pytest.mark.parametrize(
        ("roles", "region", "sees"),
        [
            (("permit_officer",), ALMATY, True),
            (("permit_officer",), None, True),
            (("permit_officer",), "KZ-71", False),
            (("analyst",), None, True),
            (("auditor",), None, True),
            (("admin",), None, True),
            (("officer", "supervisor", "protection_officer"), None, False),
            (("quota_officer", "quota_admin"), None, False),
            (("employer",), None, False),
            (("migrant", "host"), None, False),
        ],
    )
    def test_submitted_ones_by_role_and_region(self, world, roles, region, sees):
        application = world.submitted()
        user = UserFactory(**dict.fromkeys(roles, True), region=region)

        assert applications_visible_to(user, ON).filter(pk=application.pk).exists() is sees

    def test_the_firms_own_and_its_colleagues(self, world):
        applications = {world.draft(), world.submitted()}

        for user in (world.firm, employer_user(world.employer, "apply")):
            assert set(applications_visible_to(user, ON)) == applications
            assert list(employers_of(user, ON)) == [world.employer]
        for user in (World(places=0).firm, employer_user(world.employer, "notify")):
            assert not applications_visible_to(user, ON).exists()

    @pytest.mark.parametrize("role", ["permit_officer", "auditor", "admin"])
    def test_a_draft_is_the_firms_alone(self, world, role):
        application = world.draft()

        assert not applications_visible_to(UserFactory(**{role: True}), ON).exists()
        with pytest.raises(NotFound):
            application_by_number(number=application.number, user=world.officer, on=ON)
        assert application_by_number(number=application.number, user=world.firm, on=ON) == application

    def test_a_role_that_has_ended_sees_nothing(self, world):
        world.submitted()
        assignment = RoleAssignment.objects.get(user=world.officer)
        assignment.valid_until = ON
        assignment.save()

        assert not applications_visible_to(world.officer, ON + timedelta(days=1)).exists()


class TestPermits:
    @pytest.mark.parametrize(
        ("roles", "region", "sees"),
        [
            (("permit_officer",), ALMATY, True),
            (("permit_officer",), "KZ-71", False),
            (("officer",), "KZ-71", True),
            (("supervisor",), None, True),
            (("analyst",), None, True),
            (("auditor",), None, True),
            (("admin",), None, True),
            (("employer",), None, False),
            (("host",), None, False),
            (("quota_admin",), None, False),
        ],
    )
    def test_by_role_and_region(self, issued, roles, region, sees):
        user = UserFactory(**dict.fromkeys(roles, True), region=region)

        assert permits_visible_to(user, ON).filter(pk=issued.pk).exists() is sees

    @pytest.mark.parametrize(
        ("role", "sees"),
        [
            ("officer", False),
            ("auditor", False),
            ("protection_officer", True),
            ("permit_officer", True),
        ],
    )
    def test_of_a_protected_file(self, issued, role, sees):
        Person.objects.filter(pk=issued.person_id).update(access_class="refugee")

        assert permits_visible_to(UserFactory(**{role: True}), ON).exists() is sees

    def test_the_firms_own(self, world, issued):
        assert list(permits_visible_to(world.firm, ON)) == [issued]
        assert not permits_visible_to(World(places=0).firm, ON).exists()

    def test_once_each_however_many_roles_allow_it(self, world, issued):
        user = UserFactory(permit_officer=True, officer=True, admin=True)
        RepresentationFactory(user=user, host=None, employer=world.employer)

        assert list(permits_visible_to(user, ON)) == [issued]

    def test_grounds_are_permits_in_force_or_to_come(self, issued):
        person_id = issued.person_id

        assert list(grounds_for(person_id, issued.valid_until)) == [issued]
        assert list(grounds_for(person_id, issued.valid_from - timedelta(days=1))) == [issued]
        assert not grounds_for(person_id, issued.valid_until + timedelta(days=1)).exists()
        assert Permit.objects.count() == 1


class TestRepresentation:
    @pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (5, True), (6, False)])
    def test_counts_from_its_first_to_its_last_day_wherever_it_is_asked(self, world, days, may):
        user = UserFactory(employer=True)
        RepresentationFactory(
            user=user,
            host=None,
            employer=world.employer,
            valid_from=ON,
            valid_until=ON + timedelta(days=5),
        )
        application, on = world.draft(), ON + timedelta(days=days)

        assert may_act_for_employer(user, on, employer_id=world.employer.pk) is may
        assert employers_of(user, on).exists() is may
        if may:
            assert lock_own_application(application_id=application.pk, user=user, on=on) == application
        else:
            with pytest.raises(NotFound):
                lock_own_application(application_id=application.pk, user=user, on=on)

    def test_to_notify_arrivals_is_none_to_apply(self, world):
        user = employer_user(world.employer, right="notify")

        assert not may_act_for_employer(user, ON, employer_id=world.employer.pk)
        assert not employers_of(user, ON).exists()


@pytest.mark.parametrize(("notice", "is_soon"), [(30, True), (29, False)])
def test_a_permit_ends_soon_from_the_notice_that_the_rules_in_force_name(issued, notice, is_soon):
    PermitRules.objects.update(expiry_notice_days=notice)
    on = issued.valid_until - timedelta(days=30)

    assert Permit.objects.filter(ends_soon(on)).exists() is is_soon
