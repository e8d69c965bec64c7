"""Workers: grown-up foreigners who need a permit and have none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.explanations import Reason
from identity.partial_dates import PartialDate
from permits.rules.checks.check import Check, failed, passed
from permits.rules.law import UNREAD, Law
from permits.rules.terms import is_old_enough
from permits.states import CheckCode, CheckOutcome

CITIZEN_CLAUSE = "Law on the legal status of foreigners, art. 2"


@dataclass(frozen=True, slots=True)
class Asked:
    """One worker asked for; `holds_permit`: already has a permit, or is asked for, at this employer.

    `is_citizen`: of Kazakhstan, as the employer says or as the file of this passport does.
    """

    born_on: PartialDate
    document_expires_on: date | None = None
    is_citizen: bool = False
    needs_no_permit: bool = False
    holds_permit: bool = False


def faults_of(worker: Asked, *, number: int, age_at_least: int, of_age: Law, on: date) -> list[Reason]:
    """Why the worker in this number of the list gets no permit on the day; empty when nothing is in the way.

    Source: law on migration, arts. 34, 35; Treaty on the Eurasian Economic Union, art. 97(1).
    """
    faults = []
    if not is_old_enough(worker.born_on, on, age_at_least):
        faults.append(of_age.reason("workers.minor", number=number, age=age_at_least))
    if worker.document_expires_on is not None and worker.document_expires_on < on:
        faults.append(UNREAD.reason("workers.document_expired", number=number))
    if worker.is_citizen:
        faults.append(Reason("workers.citizen", {"number": number}, CITIZEN_CLAUSE))
    elif worker.needs_no_permit:
        faults.append(Reason("workers.no_permit_needed", {"number": number}, "EAEU Treaty, art. 97(1)"))
    if worker.holds_permit:
        faults.append(UNREAD.reason("workers.has_permit", number=number))
    return faults


def check_workers(workers: Sequence[Asked], *, age_at_least: int, of_age: Law, on: date) -> Check:
    """At least one worker; each a foreigner of age with a valid passport, needing a permit, having none.

    Workers are named by their number in the list. Source: law on migration, arts. 34, 35; Treaty on the
    Eurasian Economic Union, art. 97(1).
    """
    if not workers:
        return Check(
            CheckCode.WORKERS, CheckOutcome.UNKNOWN, (Reason("workers.none"),), Reason("cure.workers_none")
        )
    faults = [
        fault
        for number, worker in enumerate(workers, start=1)
        for fault in faults_of(worker, number=number, age_at_least=age_at_least, of_age=of_age, on=on)
    ]
    if faults:
        return failed(CheckCode.WORKERS, *faults, cure=Reason("cure.workers"))
    asked = Reason("workers.asked", {"number": len(workers)}, "Law on migration, arts. 34, 35")
    return passed(CheckCode.WORKERS, asked)
