"""The files of the workers of an application: found by the link or by the passport."""

from collections.abc import Sequence

from django.db import connection

from core.explanations import Reason
from permits.models import Worker
from registry.models import IdentityDocument, Person
from registry.queries.open_files import standing_file
from registry.states import DocumentKind


def reasons_left_out(worker: Worker) -> list[Reason]:
    """Why the worker was left out when the permits were issued; empty for one who was not."""
    return [Reason.from_json(stored) for stored in worker.left_out_because]


def file_of(worker: Worker) -> Person | None:
    """The file that stands for the worker; None while nobody has one with this passport."""
    if worker.person is not None:
        return standing_file(worker.person)
    document = (
        IdentityDocument.objects.select_related("person")
        .filter(
            kind=DocumentKind.PASSPORT,
            number_key=worker.document_key,
            issuing_country_id=worker.citizenship_id,
        )
        .first()
    )
    return standing_file(document.person) if document else None


def _passport(worker: Worker) -> str:
    return f"{worker.citizenship_id} {worker.document_key}"


def lock_files_of(workers: Sequence[Worker]) -> None:
    """Lock the files of these workers, by ascending number: what they say stays so until the act ends.

    The passports of those who have no file yet are locked before, in an order of their own: two
    applications that name one such worker make one file, and neither waits for the other crosswise.
    """
    unknown = {_passport(worker) for worker in workers if file_of(worker) is None}
    with connection.cursor() as cursor:
        for passport in sorted(unknown):
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('permits.passport'), hashtext(%s))", [passport]
            )
    files = sorted({person.pk for person in map(file_of, workers) if person is not None})
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=files).order_by("pk").values_list("pk"))
