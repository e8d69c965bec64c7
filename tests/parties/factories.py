"""Hosts, employers and who acts for them."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from parties.models import Employer, Host, Representation
from tests.accounts.factories import UserFactory
from tests.days import EVER
from tests.identity.factories import invented_bin, invented_iin
from tests.reference.factories import ByCode


class HostFactory(ByCode):
    class Meta:
        model = Host

    kind = "citizen"
    name = factory.Sequence(lambda n: f"Принимающий {n}")
    identifier = factory.Sequence(lambda n: invented_iin(n, date(1975, 3, 4)))
    region = "KZ-75"
    address = "Абай даңғылы, 10"
    enrolled_on = date(2020, 1, 15)


class EmployerFactory(ByCode):
    class Meta:
        model = Employer

    name = factory.Sequence(lambda n: f"ТОО Құрылыс {n}")
    identifier = factory.Sequence(invented_bin)
    sector = "F"
    size = "small"
    region = "KZ-75"
    address = "Сейфуллин даңғылы, 5"
    enrolled_on = date(2020, 1, 15)


class RepresentationFactory(DjangoModelFactory):
    class Meta:
        model = Representation

    user = factory.SubFactory(UserFactory, host=True)
    host = factory.SubFactory(HostFactory)
    employer = None
    right = "all"
    valid_from = EVER
