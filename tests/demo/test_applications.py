"""Quotas, applications and permits of the invented country."""

import pytest

from accounts.queries.roles import system_user
from core.periods import days_later
from tests.demo.conftest import ON


def test_applications_are_there_in_every_state(country):
    from permits.models import Application
    from permits.states import ApplicationState

    assert set(Application.objects.values_list("state", flat=True)) == set(ApplicationState.values)
    assert Application.objects.filter(kind="extension").exists()


def test_money_is_to_be_given_back_and_was_given_back(country):
    from payments.models import Payment

    refunded = Payment.objects.filter(state="refunded")
    assert refunded.exists()
    assert all(one.refund_order and one.refunded_on < ON for one in refunded)
    assert Payment.objects.filter(state="to_refund").exists()


def test_permits_are_new_ending_over_extended_and_revoked(country):
    from permits.models import Permit
    from permits.queries import can_be_extended

    revoked = Permit.objects.filter(state="revoked")
    in_force = Permit.objects.filter(state="issued", valid_from__lte=ON, valid_until__gte=ON)

    assert revoked.exists()
    assert in_force.filter(valid_until__gt=days_later(ON, 300)).exists()
    assert in_force.filter(valid_until__lt=days_later(ON, 30)).exists()
    assert Permit.objects.filter(valid_until__lt=ON).exists()
    assert Permit.objects.filter(extends__isnull=False, valid_from__gt=ON).exists()
    assert sum(can_be_extended(permit, ON) for permit in in_force) >= 2


def test_firms_declare_as_many_employees_as_firms_of_their_size_have(country):
    """Entrepreneurial Code, art. 24: small up to 100, medium up to 250, large above."""
    from permits.models import Application

    declared = {"small": [], "medium": [], "large": []}
    for size, employees in Application.objects.values_list("employer__size", "employees"):
        declared[size].append(employees)

    assert 0 < min(declared["small"]) <= max(declared["small"]) <= 100
    assert 100 < min(declared["medium"]) <= max(declared["medium"]) <= 250
    assert min(declared["large"]) > 250


def test_one_place_is_used_up_and_another_nearly(country):
    from quotas.queries import quota_left

    shares = sorted(row.taken / row.allocated for row in quota_left(ON).filter(allocated__gt=0) if row.taken)

    assert shares[-1] == 1
    assert shares[-2] == pytest.approx(0.96)
    assert shares[-3] < 0.8


def test_the_sweep_tells_of_them(undone):
    from quotas.models import ReachedThreshold
    from quotas.operations import flag_quotas

    flag_quotas(on=ON, by=system_user())

    reached = ReachedThreshold.objects.filter(cleared_on=None)
    assert sorted(reached.values_list("percent", flat=True)) == [
        80,
        80,
        95,
        95,
        100,
    ]


def test_counters_are_what_the_ledger_says(country):
    from quotas.queries import drift

    assert list(drift()) == []


def test_the_demo_employer_acts_for_a_firm_with_applications_in_several_states(country):
    from accounts.models import User
    from permits.queries import applications_visible_to, permits_visible_to

    user = User.objects.get(username="employer")

    assert len(set(applications_visible_to(user, ON).values_list("state", flat=True))) >= 5
    assert permits_visible_to(user, ON).count() >= 2


def test_the_counts_are_those_of_the_tables(country):
    from permits.models import Application, Permit

    assert country["applications"] == Application.objects.count()
    assert country["permits"] == Permit.objects.count()
    assert 2 * country["permits"] > country["applications"]


def test_most_workers_of_permits_are_people_who_are_here(country):
    from permits.models import Permit

    here = Permit.objects.filter(person__stays__departed_on=None, person__stays__isnull=False)

    assert here.exists()
