"""What of work permits one person cannot have twice, told before two files are joined."""

from itertools import product

from django.utils.translation import gettext_lazy as _

from permits.models import Permit, Worker
from permits.states import HOLDING_STATES, PermitState
from registry.seams import Conflict

_ONE_PERMIT = _(
    "Both files have a permit at this employer for the same days. Revoke the one that is not right, "
    "then join."
)
_ONE_WORKER = _(
    "Both files are workers of one application that holds places. Have the application decided, or returned "
    "for one of them to be taken out, then join."
)


def conflicts_of_files(*, one_id: int, other_id: int) -> list[Conflict]:
    """Permits at one employer for the same days, and workers of one application that holds places."""
    return [*_permits(one_id, other_id), *_workers(one_id, other_id)]


def _permits(one_id: int, other_id: int) -> list[Conflict]:
    issued = Permit.objects.filter(state=PermitState.ISSUED).order_by("pk")
    return [
        Conflict(f"permit-{a.pk}-{b.pk}", _("Work permits"), a.number, b.number, (), _ONE_PERMIT)
        for a, b in product(issued.filter(person=one_id), issued.filter(person=other_id))
        if a.employer_id == b.employer_id and a.valid_from <= b.valid_until and b.valid_from <= a.valid_until
    ]


def _workers(one_id: int, other_id: int) -> list[Conflict]:
    waiting = Worker.objects.filter(application__state__in=HOLDING_STATES).order_by("pk")
    return [
        Conflict(
            f"worker-{a.pk}-{b.pk}",
            _("Workers"),
            a.document_number,
            b.document_number,
            (),
            _ONE_WORKER,
        )
        for a, b in product(waiting.filter(person=one_id), waiting.filter(person=other_id))
        if a.application_id == b.application_id
    ]
