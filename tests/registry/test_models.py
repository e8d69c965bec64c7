"""Nonsense is refused twice: in Python with a sentence, in the database by the constraint's name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from reference.models import CountryGroup
from tests.accounts.factories import the_system
from tests.days import ON
from tests.enforcement.factories import CaseFactory
from tests.parties.factories import EmployerFactory, HostFactory
from tests.registry.broken_rows import BROKEN, SHADOWED, TERMS, Row, issued
from tests.registry.factories import PersonFactory, ResidencePermitFactory, StayFactory

pytestmark = pytest.mark.django_db


@contextmanager
def refused_by(name: str) -> Iterator[None]:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():  # noqa: PT012
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refusal.value.__cause__.diag.constraint_name == name


def sentence_of(row: Row, name: str) -> str:
    """What Python says when the row breaks the constraint of this name."""
    constraint = next(c for c in row._meta.constraints if c.name == name)
    with pytest.raises(ValidationError) as refusal:
        constraint.validate(type(row), row)
    return " ".join(refusal.value.messages)


@pytest.mark.parametrize(
    ("name", "make", "wrong"), BROKEN, ids=lambda value: value if isinstance(value, str) else ""
)
def test_refused_with_a_sentence_and_by_name(name, make, wrong):
    row = make()
    changes = wrong(row) if callable(wrong) else wrong
    for field, value in changes.items():
        setattr(row, field, value)

    assert sentence_of(row, name)
    with pytest.raises(IntegrityError) if name in SHADOWED else refused_by(name), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**changes)


@pytest.mark.parametrize("model", TERMS, ids=lambda model: model.__name__)
def test_terms_of_the_same_dimensions_never_share_a_day(model):
    row = model.objects.filter(withdrawn_on=None).order_by("pk")[0]
    again = model.objects.get(pk=row.pk)
    again.pk = None

    assert "already in force" in sentence_of(again, f"{model._meta.db_table}_no_overlap")
    with refused_by(f"{model._meta.db_table}_no_overlap"):
        again.save(force_insert=True)


@pytest.mark.parametrize("model", TERMS, ids=lambda model: model.__name__)
def test_terms_may_follow_each_other_and_replace_what_was_withdrawn(model):
    row = model.objects.filter(withdrawn_on=None, valid_until=None).order_by("pk")[0]
    later = model.objects.get(pk=row.pk)
    later.pk, later.valid_from = None, date(2030, 1, 1)
    model.objects.filter(pk=row.pk).update(valid_until=date(2029, 12, 31))
    later.save(force_insert=True)

    corrected = model.objects.get(pk=later.pk)
    corrected.pk = None
    model.objects.filter(pk=later.pk).update(withdrawn_on=ON)
    corrected.save(force_insert=True)


@pytest.mark.parametrize("factory", [HostFactory, EmployerFactory])
def test_a_number_is_one_partys(factory):
    first, second = factory(), factory()

    with pytest.raises(IntegrityError), transaction.atomic():
        type(second).objects.filter(pk=second.pk).update(identifier=first.identifier)


def test_an_iin_is_one_persons_and_none_is_nobodys():
    PersonFactory(iin=None)
    PersonFactory(iin=None)
    PersonFactory(iin="900515300018")

    with pytest.raises(IntegrityError), transaction.atomic():
        PersonFactory(iin="900515300018")


def test_leaving_and_coming_back_on_one_day_is_lawful():
    first = StayFactory(departed_on=date(2026, 6, 8))

    StayFactory(person=first.person, entered_on=date(2026, 6, 8), entered_at=first.departed_at)


def test_an_annulled_stay_stands_in_nobodys_way():
    first = StayFactory(annulled_on=ON)

    StayFactory(person=first.person)


def test_a_case_superseded_may_come_back():
    case = CaseFactory(state="superseded", closed_on=ON, closed_by=the_system())

    CaseFactory(stay=case.stay)


def test_a_refused_extension_may_be_requested_again():
    first = issued()
    ResidencePermitFactory(
        stay=first.stay, extends=first, state="refused", decided_on=ON, decided_by=the_system()
    )

    ResidencePermitFactory(stay=first.stay, extends=first)


def test_nothing_with_a_history_is_deleted_by_cascade():
    apps_here = ("parties", "registry", "feeds", "enforcement")
    kept = [model for app in apps_here for model in apps.get_app_config(app).get_models()]
    for model in kept:
        for field in model._meta.get_fields():
            remote = getattr(field, "remote_field", None)
            if remote is not None and getattr(remote, "on_delete", None) and not field.auto_created:
                assert remote.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"


def test_every_constraint_of_the_registry_is_tried_here():
    tried = {name for name, _make, _wrong in BROKEN}
    tried |= {f"{model._meta.db_table}_no_overlap" for model in TERMS}
    known = {
        (app, constraint.name)
        for app in ("parties", "registry", "feeds", "enforcement")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }

    assert {name for _app, name in known} - tried == set()
    assert all(name.startswith(f"{app}_") for app, name in known)


def test_group_dimension_is_never_null():
    assert not CountryGroup._meta.get_field("code").null
    for model in TERMS:
        for name in model.dimensions:
            assert not model._meta.get_field(name).null, (model.__name__, name)
