"""The files of the workers of an application: found by the link or by the passport."""

from collections.abc import Sequence

from django.db import connection

from core.explanations import Reason
from permits.models import Worker
from registry.models import IdentityDocument, Person
from registry.queries.open_files import standing_file
from registry.queries.people.files import NEWEST_DOCUMENT_FIRST
from registry.states import DocumentKind


def reasons_left_out(worker: Worker) -> list[Reason]:
    """Why the worker was left out when the permits were issued; empty for one who was not."""
    return [Reason.from_json(stored) for stored in worker.left_out_because]


def files_of(workers: Sequence[Worker]) -> dict[int, Person]:
    """By worker, the file that stands for them; without those whose passport nobody has. Two queries."""
    asked = IdentityDocument.objects.filter(
        kind=DocumentKind.PASSPORT,
        number_key__in={worker.document_key for worker in workers},
        issuing_country_id__in={worker.citizenship_id for worker in workers},
    )
    passport = ("issuing_country_id", "number_key")
    newest = asked.order_by(*passport, *NEWEST_DOCUMENT_FIRST).distinct(*passport)
    holders = {
        (country, number): person for country, number, person in newest.values_list(*passport, "person_id")
    }
    found = {
        worker.pk: worker.person_id or holders.get((worker.citizenship_id, worker.document_key))
        for worker in workers
    }
    files = Person.objects.select_related("citizenship", "merged_into__citizenship").in_bulk(
        [person for person in found.values() if person is not None]
    )
    return {worker: standing_file(files[person]) for worker, person in found.items() if person is not None}


def _passport(worker: Worker) -> str:
    return f"{worker.citizenship_id} {worker.document_key}"


def lock_files_of(workers: Sequence[Worker]) -> dict[int, Person]:
    """Lock the files of these workers, by ascending number: what they say stays so until the act ends.

    The passports of those who have no file yet are locked before, in an order of their own: two
    applications that name one such worker make one file, and neither waits for the other crosswise.
    The files by worker, read under the lock.
    """
    known = files_of(workers)
    unknown = {_passport(worker) for worker in workers if worker.pk not in known}
    with connection.cursor() as cursor:
        for passport in sorted(unknown):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('permits.passport'), hashtext(%s))", [passport]
            )
    files = sorted({person.pk for person in files_of(workers).values()})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=files).order_by("pk").values_list("pk"))
    return files_of(workers)
