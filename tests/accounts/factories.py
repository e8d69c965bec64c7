"""Users and keys, by the roles they hold: `UserFactory(officer=True, region="KZ-75")`."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.capabilities import AccountsCapability
from accounts.models import SYSTEM_USER_ID, ApiKey, RoleAssignment, User
from accounts.rules import api_key_hash, roles_with
from accounts.states import Role
from tests.days import EVER
from tests.reference.factories import the_region

PASSWORD = "koshi-test-password"


def the_system() -> User:
    return User.objects.get(pk=SYSTEM_USER_ID)


class UserFactory(DjangoModelFactory):
    """A user; each role named true is held since 2010, for `region` and `district` or the country.

    `UserFactory(officer=True, region="KZ-75")`, `UserFactory(supervisor=True, auditor=True)`.
    """

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    password = factory.django.Password(PASSWORD)
    language = "en"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> User:
        roles = [role for role in Role if kwargs.pop(role.value, False)]
        place, district = kwargs.pop("region", None), kwargs.pop("district", None)
        kwargs.setdefault("is_staff", not roles_with(AccountsCapability.ENTER_ADMIN).isdisjoint(roles))
        user: User = super()._create(model_class, *args, **kwargs)
        for role in roles:
            RoleAssignment.objects.create(
                user=user,
                role=role,
                region=the_region(place) if place else None,
                district=district,
                valid_from=EVER,
            )
        return user


class ApiKeyFactory(DjangoModelFactory):
    """A key whose secret is `secret` (by default "koshi_test_1" and so on)."""

    class Meta:
        model = ApiKey

    class Params:
        secret = factory.Sequence(lambda n: f"koshi_test_{n}")

    user = factory.SubFactory(UserFactory, border_feed=True)
    label = "border service"
    key_hash = factory.LazyAttribute(lambda key: api_key_hash(key.secret))
    starts_with = factory.LazyAttribute(lambda key: key.secret[:12])
    scopes = ["crossings"]
    issued_on = EVER
    expires_on = date(2035, 12, 31)
