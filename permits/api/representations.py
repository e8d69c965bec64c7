"""Applications and permits as plain values."""

from datetime import date
from typing import Any

from accounts.models import User
from permits.models import Application, Permit, Worker
from permits.queries import (
    acts_open_to,
    checks_of,
    deadline_of,
    extension_window_of,
    is_valid,
    permit_acts_open_to,
    stored_checks,
)
from permits.queries.workers import reasons_left_out
from permits.rules import Check
from permits.states import ApplicationState

_SAME = (
    *("number", "kind", "category", "months", "state", "places", "drafted_on", "submitted_on"),
    *("decision_due_on", "decided_on", "note", "fee_mci", "fee_due_on", "fee_amount", "paid_on", "closed_on"),
)
_ACTED = ("number", "state", "places", "submitted_on", "decision_due_on", "closed_on")
_PERMIT = (
    *("number", "category", "position", "issued_on", "valid_from", "valid_until", "state", "revoked_on"),
    "revocation_reason",
)
_WORKER = ("surname", "given_names", "patronymic", "sex", "document_number")


def acted(application: Application) -> dict[str, Any]:
    """What an act answers: only what it holds in hand, for the quota is waiting for the commit."""
    return {name: getattr(application, name) for name in _ACTED}


def application_row(application: Application) -> dict[str, Any]:
    ground = application.refusal_ground
    return {
        **{name: getattr(application, name) for name in _SAME},
        "extends": application.extends.number if application.extends else None,
        "employer": _employer(application.employer),
        "region": application.region.code,
        "refusal_ground": ground.code if ground else None,
    }


def application_in_full(application: Application, user: User, on: date) -> dict[str, Any]:
    is_being_written = application.state in (ApplicationState.DRAFT, ApplicationState.RETURNED)
    checks = checks_of(application, on) if is_being_written else stored_checks(application)
    deadline = deadline_of(application)
    workers = application.workers.select_related("citizenship", "occupation").order_by("pk")
    return {
        **application_row(application),
        "workers": [
            {
                **_worker(worker),
                "position": worker.position,
                "occupation": worker.occupation.code,
                "education": worker.education,
                "left_out_on": worker.left_out_on,
                "left_out_because": [reason.as_answer() for reason in reasons_left_out(worker)],
            }
            for worker in workers
        ],
        "deadlines": [
            {
                "code": one.code,
                "first": one.first,
                "last": one.last,
                "why": one.reason.as_answer(),
            }
            for one in (deadline,)
            if one is not None
        ],
        "checks": [_check(check) for check in checks],
        "permits": list(application.permits.order_by("pk").values_list("number", flat=True))
        if application.state == ApplicationState.ISSUED
        else [],
        "allowed_acts": acts_open_to(application, user, on),
    }


def permit_row(permit: Permit, on: date) -> dict[str, Any]:
    return {
        **{name: getattr(permit, name) for name in _PERMIT},
        "application": permit.application.number,
        "extends": permit.extends.number if permit.extends else None,
        "employer": _employer(permit.employer),
        "worker": _worker(permit.worker),
        "regions": sorted(row.region.code for row in permit.regions.all()),
        "in_force": is_valid(permit, on),
    }


def permit_in_full(permit: Permit, user: User, on: date) -> dict[str, Any]:
    window = extension_window_of(permit, on)
    return {
        **permit_row(permit, on),
        "extension_window": {"first": window.first, "last": window.last} if window else None,
        "allowed_acts": permit_acts_open_to(permit, user, on),
    }


def _employer(employer: Any) -> dict[str, Any]:
    return {"identifier": employer.identifier, "name": employer.name}


def _worker(worker: Worker) -> dict[str, Any]:
    return {
        **{name: getattr(worker.shown(), name) for name in _WORKER},
        "born_on": str(worker.born_on),
        "citizenship": worker.citizenship.iso3,
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "code": check.code,
        "title": check.title,
        "outcome": check.outcome,
        "stands_in_the_way": check.stands_in_the_way,
        "why": [reason.as_answer() for reason in check.reasons],
        "cure": check.cure,
    }
