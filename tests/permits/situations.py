"""Applications and permits in every state, made by the product's own acts.

`World()` is a firm in Almaty with a representative, a permit officer of the region, and a quota of
ten places of category 3. Its acts take the day `on`; the usual one is `tests.days.ON`.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from identity.partial_dates import PartialDate
from payments.models import Payment
from payments.operations import confirm_payment, start_payment
from permits import operations
from permits.models import Application, Permit, RefusalGround, Worker
from permits.queries.fees import PERMIT_FEE
from quotas.models import QuotaAllocation
from reference.models import Occupation
from registry.models import Person
from registry.operations import correct_person
from tests.accounts.factories import UserFactory
from tests.days import ON, at
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.quotas.places import make_allocation
from tests.reference.factories import the_country, the_region
from tests.registry.factories import PROOF

ALMATY = "KZ-75"
_serial = itertools.count(1)


def employer_user(employer, right="all"):
    user = UserFactory(employer=True)
    RepresentationFactory(user=user, host=None, employer=employer, right=right)
    return user


class World:
    """A firm, its representative, the region's officer, and a quota."""

    def __init__(self, places: int = 10, category: str = "3", **firm: Any) -> None:
        self.category = category
        self.employer = EmployerFactory(**firm)
        self.firm = employer_user(self.employer)
        self.officer = UserFactory(permit_officer=True, region=ALMATY)
        self.allocation: QuotaAllocation | None = (
            make_allocation(places, ALMATY, category) if places else None
        )

    def draft(
        self, workers: int = 1, *, on: date = ON, category: str | None = None, **declared: Any
    ) -> Application:
        """A complete draft: local content kept, the vacancy published long enough ago."""
        application = operations.draft_application(
            employer_id=self.employer.pk,
            region_id=the_region(ALMATY).pk,
            category=category or self.category,
            on=on,
            by=self.firm,
        )
        changes = {
            "employees": 300,
            "citizens_heads": 20,
            "foreigners_heads": 0,
            "citizens_specialists": 200,
            "foreigners_specialists": 0,
            "vacancy_code": "V-1",
            "vacancy_published_on": on - timedelta(days=30),
            **declared,
        }
        application = self.save(application, on=on, **changes)
        for _number in range(workers):
            self.add_worker(application, on=on)
        return application

    def save(self, application: Application, *, on: date = ON, **changes: Any) -> Application:
        return operations.save_application(
            application_id=application.pk, changes=changes, on=on, by=self.firm
        )

    def add_worker(self, application: Application, *, on: date = ON, **given: Any) -> Worker:
        values = {
            "surname": "Yılmaz",
            "given_names": "Mehmet",
            "born_on": PartialDate(1988, 3, 2),
            "sex": "m",
            "citizenship_id": the_country("TUR").pk,
            "document_number": f"U{next(_serial):08}",
            "document_expires_on": date(2033, 1, 1),
            "position": "Welding engineer",
            "occupation_id": Occupation.objects.get(code="2").pk,
            "education": "Istanbul Technical University, 10 years",
            **given,
        }
        return operations.add_worker(application_id=application.pk, on=on, by=self.firm, **values)

    def submit(self, application: Application, *, on: date = ON) -> Application:
        return operations.submit_application(application_id=application.pk, on=on, at=at(on), by=self.firm)

    def submitted(self, workers: int = 1, *, on: date = ON, **declared: Any) -> Application:
        return self.submit(self.draft(workers, on=on, **declared), on=on)

    def under_review(self, workers: int = 1, *, on: date = ON, **declared: Any) -> Application:
        return self.act("review", self.submitted(workers, on=on, **declared), on=on)

    def granted(self, workers: int = 1, *, on: date = ON, **declared: Any) -> Application:
        return self.act("grant", self.under_review(workers, on=on, **declared), on=on)

    def paid(self, workers: int = 1, *, on: date = ON, **declared: Any) -> Application:
        return self.pay(self.granted(workers, on=on, **declared), on=on)

    def permits(self, workers: int = 1, *, on: date = ON, **declared: Any) -> list[Permit]:
        return self.issue(self.paid(workers, on=on, **declared), on=on)

    def pay(self, application: Application, *, on: date = ON) -> Application:
        payment = self.begin_to_pay(application, on=on)
        confirm_payment(payment_id=payment.pk, receipt=f"R-{payment.pk}", on=on, at=at(on), by=self.firm)
        return Application.objects.get(pk=application.pk)

    def begin_to_pay(self, application: Application, *, on: date = ON, by: Any = None) -> Payment:
        return start_payment(
            kind=PERMIT_FEE, reference=application.number, on=on, at=at(on), by=by or self.firm
        )

    def issue(self, application: Application, *, on: date = ON) -> list[Permit]:
        return operations.issue_permits(application_id=application.pk, on=on, by=self.officer)

    def act(self, name: str, application: Application, *, on: date = ON, **more: Any) -> Application:
        """An act of the officer: review, return, grant, refuse."""
        if name == "return":
            more.setdefault("note", "Correct the post")
        if name == "refuse":
            more.setdefault("note", "The diploma is of another trade")
            more.setdefault("ground_id", ground().pk)
        operation = getattr(operations, f"{name}_application")
        return operation(application_id=application.pk, on=on, by=self.officer, **more)

    def places(self) -> tuple[int, int, int]:
        """Available, reserved and used places of the quota."""
        assert self.allocation is not None
        self.allocation.refresh_from_db()
        return self.allocation.available, self.allocation.reserved, self.allocation.consumed


def naturalise(person: Person, *, on: date = ON) -> None:
    """An officer writes down from the paper that the person is a citizen of Kazakhstan."""
    home = {"citizenship_id": the_country("KAZ").pk}
    officer = UserFactory(officer=True, region=ALMATY)
    correct_person(person_id=person.pk, changes=home, on=on, by=officer, **PROOF)


def ground(code: str = "qualification") -> RefusalGround:
    return RefusalGround.objects.get(code=code)
