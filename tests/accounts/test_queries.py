"""Who holds which role, where, on which day."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from accounts.models import SYSTEM_USER_ID, RoleAssignment, User
from accounts.queries.roles import (
    Territory,
    api_key_of,
    may,
    may_at,
    require,
    roles_of,
    system_user,
    territory_for,
)
from accounts.queries.timeline import names_of
from accounts.rules import api_key_hash, new_api_key
from core.errors import NotPermitted
from enforcement.capabilities import EnforcementCapability
from permits.capabilities import PermitCapability
from quotas.capabilities import QuotaCapability
from registry.capabilities import RegistryCapability
from registry.models import Stay
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.days import EVER, ON
from tests.reference.factories import district_of, the_region
from tests.registry.factories import StayFactory

pytestmark = pytest.mark.django_db
YESTERDAY, TOMORROW = ON - timedelta(days=1), ON + timedelta(days=1)


def assigned(user, role="officer", **more):
    return RoleAssignment.objects.create(**{"user": user, "role": role, "valid_from": EVER, **more})


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "held"),
    [
        (ON, None, True),
        (ON, ON, True),
        (TOMORROW, None, False),
        (EVER, YESTERDAY, False),
        (EVER, ON, True),
        (EVER, TOMORROW, True),
    ],
)
def test_a_role_is_held_from_its_first_to_its_last_day(valid_from, valid_until, held):
    user = UserFactory()
    assigned(user, valid_from=valid_from, valid_until=valid_until)

    assert ("officer" in roles_of(user, ON)) is held


def test_an_inactive_or_unknown_user_holds_nothing():
    from django.contrib.auth.models import AnonymousUser

    assert roles_of(UserFactory(officer=True, is_active=False), ON) == frozenset()
    assert roles_of(AnonymousUser(), ON) == frozenset()


def test_roles_are_read_once_a_user_and_day(django_assert_num_queries):
    user = User.objects.get(pk=UserFactory(officer=True).pk)

    with django_assert_num_queries(1):
        roles_of(user, ON)
        territory_for(user, ON, RegistryCapability.REGISTER)
        require(user, ON, RegistryCapability.KEEP_FILES)
    with django_assert_num_queries(1):
        roles_of(user, TOMORROW)


class TestTerritory:
    def test_adds_up_over_assignments(self):
        user = UserFactory()
        assigned(user, region=the_region("KZ-75"))
        assigned(user, region=the_region("KZ-79"), district=district_of("KZ-79"))
        assigned(user, role="permit_officer", region=the_region("KZ-10"))

        territory = territory_for(user, ON, RegistryCapability.REGISTER)

        assert territory.region_ids == {the_region("KZ-75").pk}
        assert territory.district_ids == {district_of("KZ-79").pk}
        assert not territory.country

    def test_of_nobody_covers_nothing(self):
        territory = territory_for(UserFactory(), ON, RegistryCapability.REGISTER)

        assert not territory.covers(region_id=1)
        assert not territory.covers(region_id=None)
        assert not territory.covers(region_id=None, district_id=None)

    @pytest.mark.parametrize(
        ("territory", "region_id", "district_id", "covered"),
        [
            (Territory(country=True), 1, None, True),
            (Territory(country=True), None, None, True),
            (Territory(region_ids=frozenset({1})), 1, None, True),
            (Territory(region_ids=frozenset({1})), 1, 5, True),
            (Territory(region_ids=frozenset({1})), 2, 5, False),
            (Territory(region_ids=frozenset({1})), None, None, False),
            (Territory(district_ids=frozenset({5})), 1, 5, True),
            (Territory(district_ids=frozenset({5})), 1, 6, False),
            (Territory(district_ids=frozenset({5})), 1, None, False),
        ],
    )
    def test_covers(self, territory, region_id, district_id, covered):
        assert territory.covers(region_id=region_id, district_id=district_id) is covered

    def test_filters_lists_the_same_way(self):
        almaty = StayFactory(checkpoint="ALA")
        astana = StayFactory(checkpoint="NQZ")
        user = UserFactory(officer=True, region="KZ-75")

        assert list(
            Stay.objects.filter(territory_for(user, ON, RegistryCapability.REGISTER).condition())
        ) == [almaty]
        assert Stay.objects.filter(Territory().condition()).count() == 0
        assert set(Stay.objects.filter(Territory(country=True).condition())) == {almaty, astana}


class TestRequire:
    def test_passes_inside_the_territory(self):
        user = UserFactory(officer=True, region="KZ-75")

        require(user, ON, RegistryCapability.REGISTER, region_id=the_region("KZ-75").pk)
        require(user, ON, RegistryCapability.KEEP_FILES)

    def test_says_which_roles_it_needs(self):
        with pytest.raises(NotPermitted) as refusal:
            require(UserFactory(analyst=True), ON, RegistryCapability.REGISTER, region_id=1)

        assert refusal.value.facts == {"needs": ["officer", "supervisor"]}

    def test_says_that_the_place_is_outside(self):
        with pytest.raises(NotPermitted) as refusal:
            require(UserFactory(officer=True, region="KZ-75"), ON, RegistryCapability.REGISTER)

        assert refusal.value.code == "outside_territory"

    def test_the_territory_of_a_role_without_the_capability_does_not_count(self):
        user = UserFactory(officer=True, region="KZ-75")
        assigned(user, role="supervisor", region=the_region("KZ-79"))

        with pytest.raises(NotPermitted):
            require(user, ON, EnforcementCapability.DECIDE_CASES, region_id=the_region("KZ-75").pk)

    def test_the_superuser_flag_gives_nothing(self):
        with pytest.raises(NotPermitted):
            require(UserFactory(is_superuser=True, is_staff=True), ON, RegistryCapability.KEEP_FILES)

    def test_the_reach_says_what_the_territory_means(self):
        district = district_of("KZ-75")
        in_region = UserFactory(
            officer=True, supervisor=True, permit_officer=True, quota_admin=True, host=True, region="KZ-75"
        )
        in_district = UserFactory(officer=True, permit_officer=True, region="KZ-75", district=district)
        there = {"region_id": district.region_id, "district_id": district.pk}
        elsewhere = {"region_id": the_region("KZ-79").pk}

        assert may_at(in_region, ON, RegistryCapability.KEEP_FILES, **elsewhere)  # anywhere
        assert may_at(in_region, ON, RegistryCapability.NOTIFY_OWN_ARRIVALS, **elsewhere)  # one's own
        assert may_at(in_region, ON, RegistryCapability.REGISTER, **there)
        assert not may_at(in_region, ON, RegistryCapability.REGISTER, **elsewhere)
        assert may_at(in_district, ON, RegistryCapability.REGISTER, **there)
        assert not may_at(in_district, ON, RegistryCapability.REGISTER, region_id=district.region_id)
        assert may_at(in_region, ON, PermitCapability.DECIDE, **there)
        assert not may_at(in_district, ON, PermitCapability.DECIDE, **there)  # a region's, not a district's
        assert not may_at(in_region, ON, QuotaCapability.SET_QUOTAS, **there)  # the whole country's
        assert may_at(UserFactory(quota_admin=True), ON, QuotaCapability.SET_QUOTAS, region_id=None)

    def test_any_of_several_capabilities_is_enough(self):
        officer = UserFactory(officer=True)

        assert may(officer, ON, EnforcementCapability.DECIDE_CASES, RegistryCapability.REGISTER)
        assert not may(officer, ON, EnforcementCapability.DECIDE_CASES, PermitCapability.DECIDE)

    def test_the_system_user_acts_everywhere_and_cannot_sign_in(self):
        require(system_user(), ON, RegistryCapability.REGISTER, region_id=1)

        assert system_user().pk == SYSTEM_USER_ID
        assert not system_user().has_usable_password()
        assert not system_user().is_staff


class TestApiKeys:
    @pytest.mark.parametrize(
        ("expires_on", "revoked_on", "opens"),
        [
            (ON, None, True),
            (YESTERDAY, None, False),
            (TOMORROW, None, True),
            (TOMORROW, ON, False),
        ],
    )
    def test_opens_to_its_last_day_unless_revoked(self, expires_on, revoked_on, opens):
        ApiKeyFactory(secret="koshi_one", expires_on=expires_on, revoked_on=revoked_on)

        assert (api_key_of("koshi_one", ON) is not None) is opens

    def test_only_with_its_secret_and_an_active_user(self):
        ApiKeyFactory(secret="koshi_one")
        ApiKeyFactory(secret="koshi_two", user__is_active=False)

        assert api_key_of("koshi_One", ON) is None
        assert api_key_of("", ON) is None
        assert api_key_of("koshi_two", ON) is None

    def test_is_stored_as_a_hash(self):
        key = ApiKeyFactory(secret="koshi_one")

        assert key.key_hash == api_key_hash("koshi_one")
        assert "koshi_one" not in key.key_hash

    def test_secrets_are_long_and_different(self):
        secrets = {new_api_key() for _index in range(50)}

        assert len(secrets) == 50
        assert all(len(secret) >= 40 for secret in secrets)


def test_a_day_long_ago_is_a_day_too():
    user = UserFactory()
    assigned(user, valid_from=date(2019, 1, 1), valid_until=date(2019, 12, 31))

    assert roles_of(user, date(2019, 12, 31)) == {"officer"}
    assert roles_of(user, date(2020, 1, 1)) == frozenset()


@pytest.mark.parametrize(("language", "name"), [("ru", "Система"), ("kk", "Жүйе")])
def test_the_system_has_a_name_in_every_language_and_a_user_his_own(language, name):
    user = UserFactory(officer=True)

    with override(language):
        assert names_of({SYSTEM_USER_ID, user.pk}) == {SYSTEM_USER_ID: name, user.pk: user.username}
