"""Random acts of many users on applications, permits and the quota: nothing illegal ever comes of them.

Whatever is tried, by whomever, on whatever day: a refused act leaves nothing behind, an act that
succeeded was its user's to do and a move of the lifecycle, the ledger is in balance, no quota is
overdrawn, and the places held and used are those of the applications and permits.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.errors import DomainError
from enforcement.models import EmployerBar
from journal.models import Entry
from payments.models import Payable, Payment
from payments.operations import confirm_payment, start_payment
from permits import operations
from permits.models import Application, Permit, Worker
from permits.queries.fees import PERMIT_FEE
from permits.states import APPLICATION_MOVES, HOLDING_STATES
from quotas.models import LedgerEntry, QuotaAllocation
from quotas.queries import drift
from reference.models import MonthlyIndex
from tests.accounts.factories import UserFactory, the_system
from tests.days import at
from tests.permits.situations import ON, World, employer_user, ground
from tests.properties import examples
from tests.quotas.places import make_allocation, order

TABLES = (Application, Worker, Permit, Payable, Payment, EmployerBar, QuotaAllocation, LedgerEntry)
LAST_DAY = date(2027, 12, 20)
OFFICERS_ACTS = ("review", "return", "grant", "refuse", "issue")
FIRMS_ACTS = ("submit", "withdraw", "pay")
USUAL = {
    "draft": "submit",
    "returned": "submit",
    "submitted": "review",
    "under_review": "grant",
    "pending_fee": "pay",
    "paid": "issue",
}
UNUSUAL = {"under_review": ("return", "refuse"), "pending_fee": ("withdraw", "pay")}
#: What is tried, as often as it stands here; most of the usual course, so that some comes to its end.
THINGS = st.sampled_from(
    (
        *("go_on",) * 9,
        *("meddle",) * 6,
        *("time_passes",) * 2,
        *("write", "write", "revoke", "extend", "amend", "sweep"),
    )
)
NUMBER = st.integers(0, 100)
USERS = st.sampled_from(
    ("firm", "colleague", "rival", "officer", "officer", "elsewhere", "admin", "police", "quota_admin")
)
ACTS = st.sampled_from((*OFFICERS_ACTS, *FIRMS_ACTS, "withdraw", "refuse", "return"))


class Permits(RuleBasedStateMachine):
    """One quota of a few places, two firms that want them, and people of every kind."""

    #: How often each act was done over all runs, to know that the test tries what it means to.
    done: Counter[str] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.on = ON

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(places=st.integers(2, 6))
    def begin(self, places: int) -> None:
        self.world = World(places=places)
        self.other = World(places=0)
        self.worlds = {self.world.employer.pk: self.world, self.other.employer.pk: self.other}
        make_allocation(4, year=2027)
        MonthlyIndex.objects.create(
            amount=4500, valid_from=date(2027, 1, 1), valid_until=date(2027, 12, 31), source="test"
        )
        self.users = {
            "firm": self.world.firm,
            "colleague": employer_user(self.world.employer, "apply"),
            "rival": self.other.firm,
            "officer": self.world.officer,
            "elsewhere": UserFactory(permit_officer=True, region="KZ-71"),
            "admin": UserFactory(admin=True),
            "police": UserFactory(officer=True, supervisor=True),
            "quota_admin": UserFactory(quota_admin=True),
        }
        for workers in (1, 2):
            self.world.draft(workers, citizens_specialists=500)
        self.other.draft(1, citizens_specialists=500)

    # What happens ----------------------------------------------------------------------------

    @rule(thing=THINGS, number=NUMBER, act=ACTS, user=USERS)
    def something_happens(self, thing: str, number: int, act: str, user: str) -> None:
        """One rule, since of several the library leaves some out of each run."""
        getattr(self, thing)(number, act, self.users[user])
        if number % 2:
            self.go_on(number // 2, act, self.users[user])

    def time_passes(self, number: int, act: str, user: Any) -> None:
        days = (1, 7, 12, 30, 160)[number % 5]
        self.on = min(self.on + timedelta(days=days), LAST_DAY)

    def write(self, number: int, act: str, user: Any) -> None:
        world = self.world if number % 3 else self.other
        citizens = 9 if number % 10 == 0 else 500
        world.draft(1 + number % 2, on=self.on, citizens_specialists=citizens)

    def go_on(self, number: int, act: str, user: Any) -> None:
        """The next usual act by the one whose it is: otherwise nothing would ever come to its end."""
        steps = list(USUAL)
        open_ones = list(Application.objects.filter(state__in=USUAL).order_by("pk"))
        if open_ones:
            open_ones.sort(key=lambda application: steps.index(application.state), reverse=True)
            application = open_ones[number % len(open_ones[:3])]
            usual = USUAL[application.state]
            if number % 4 == 3:
                usual = UNUSUAL.get(application.state, (usual, usual))[number // 4 % 2]
            world = self.worlds[application.employer_id]
            its_own = world.firm if usual in FIRMS_ACTS else self.world.officer
            self.try_act(usual, application, user if number % 5 == 4 else its_own)

    def meddle(self, number: int, act: str, user: Any) -> None:
        """Any act, by anybody, on any application."""
        found = list(Application.objects.order_by("pk"))
        if found:
            self.try_act(act, found[number % len(found)], user)

    def revoke(self, number: int, act: str, user: Any) -> None:
        permits = list(Permit.objects.order_by("pk"))
        if permits:
            permit = permits[number % len(permits)]
            done = self.attempt(operations.revoke_permit, permit_id=permit.pk, reason="x", by=user)
            self.done["revoke"] += done
            assert not done or user == self.world.officer

    def extend(self, number: int, act: str, user: Any) -> None:
        permits = list(Permit.objects.order_by("pk"))
        if permits:
            permit = permits[number % len(permits)]
            # Come back in the window, if it is still ahead.
            self.on = max(self.on, min(permit.valid_until - timedelta(days=40), LAST_DAY))
            user = self.worlds[permit.employer_id].firm if number % 2 else user
            done = self.attempt(operations.request_extension, permit_id=permit.pk, by=user)
            self.done["extend"] += done
            assert not done or self.acts_for(user, permit.employer_id)

    def amend(self, number: int, act: str, user: Any) -> None:
        """An order to as many places as it likes; fewer than are taken is refused."""
        allocation = QuotaAllocation.objects.get(quota_year__year=2026 + number % 2)
        places = number % 8
        last = allocation.quota_year.orders.last()

        def amending_order(**_given: Any) -> None:
            order(last.quota_year.year, ("KZ-75", "3", places), ceiling=max(places, 1), amends=last)

        self.done["amend"] += self.attempt(amending_order)

    def sweep(self, number: int, act: str, user: Any) -> None:
        by = the_system()
        for sweep in (operations.lapse_unpaid, operations.expire_permits):
            sweep(on=self.on, by=by)
            again = sweep(on=self.on, by=by)
            assert set(again.values()) == {0, self.on.isoformat()}
        operations.carry_over(year=self.on.year, on=self.on, by=by)

    # What must be true -----------------------------------------------------------------------

    @invariant()
    def the_ledger_is_in_balance(self) -> None:
        assert drift() == []

    @invariant()
    def places_are_those_of_applications_and_permits(self) -> None:
        for allocation in QuotaAllocation.objects.all():
            assert allocation.available >= 0
            holding = Application.objects.filter(allocation=allocation, state__in=HOLDING_STATES)
            assert allocation.reserved == sum(holding.values_list("places", flat=True))
            assert allocation.consumed == Permit.objects.filter(allocation=allocation).count()

    @invariant()
    def each_application_is_of_one_piece(self) -> None:
        for application in Application.objects.prefetch_related("workers", "permits"):
            workers, permits = len(application.workers.all()), len(application.permits.all())
            assert application.places == (workers if application.state in HOLDING_STATES else 0)
            assert permits == (workers if application.state == "issued" else 0)

    @invariant()
    def every_constraint_holds(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    # How it is tried -------------------------------------------------------------------------

    def try_act(self, act: str, application: Application, user: Any) -> None:
        before = application.state
        if not self.attempt(getattr(self, f"do_{act}"), application=application, by=user):
            return
        self.done[act] += 1
        application.refresh_from_db()
        assert application.state == APPLICATION_MOVES[before, act]
        if act in FIRMS_ACTS:
            assert self.acts_for(user, application.employer_id)
        else:
            assert user == self.world.officer

    def attempt(self, operation: Any, **given: Any) -> bool:
        """Whether the act was done; when it was refused, nothing at all has changed."""
        given.setdefault("on", self.on)
        before = everything()
        try:
            with transaction.atomic():
                operation(**given)
        except DomainError as refusal:
            said, done = (refusal.code, str(refusal.sentence)), False
        else:
            said, done = ("", ""), True
        assert done or (all(said) and everything() == before), said
        return done

    def acts_for(self, user: Any, employer_id: int) -> bool:
        return user.representations.filter(employer_id=employer_id).exists()

    def do_submit(self, application: Application, on: date, by: Any) -> None:
        operations.submit_application(application_id=application.pk, on=on, at=at(on), by=by)

    def do_withdraw(self, application: Application, on: date, by: Any) -> None:
        operations.withdraw_application(application_id=application.pk, on=on, by=by)

    def do_pay(self, application: Application, on: date, by: Any) -> None:
        payment = start_payment(kind=PERMIT_FEE, reference=application.number, on=on, at=at(on), by=by)
        confirm_payment(payment_id=payment.pk, receipt=f"R-{payment.pk}", on=on, at=at(on), by=by)

    def do_review(self, application: Application, on: date, by: Any) -> None:
        operations.review_application(application_id=application.pk, on=on, by=by)

    def do_return(self, application: Application, on: date, by: Any) -> None:
        operations.return_application(application_id=application.pk, note="x", on=on, by=by)

    def do_grant(self, application: Application, on: date, by: Any) -> None:
        operations.grant_application(application_id=application.pk, on=on, by=by)

    def do_refuse(self, application: Application, on: date, by: Any) -> None:
        operations.refuse_application(
            application_id=application.pk, ground_id=ground().pk, note="x", on=on, by=by
        )

    def do_issue(self, application: Application, on: date, by: Any) -> None:
        operations.issue_permits(application_id=application.pk, on=on, by=by)


def everything() -> list[Any]:
    """All rows an act could write, and how many entries the journal has."""
    rows = [list(model._default_manager.order_by("pk").values()) for model in TABLES]
    return [*rows, Entry.objects.count()]


@pytest.mark.django_db
def test_no_illegal_state_whatever_is_tried():
    Permits.done.clear()

    run_state_machine_as_test(
        Permits,
        settings=settings(
            max_examples=examples(10),
            stateful_step_count=35,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # to make a failing run small takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert set(Permits.done) >= {*OFFICERS_ACTS, *FIRMS_ACTS}, Permits.done
