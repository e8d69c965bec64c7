"""An act about two files: told in the journal of both, whatever they are then.

Who may read of it is asked when it is read (`registry.queries.two_files`): a file may be closed later, or be
open again.
"""

from datetime import date
from typing import Any

from django.db.models import Model

from accounts.models import User
from journal.operations import record
from registry.events import RegistryEvent


def tell_in_both(
    one_id: int, other_id: int, event: RegistryEvent, *, subject: Model, on: date, by: User, **data: Any
) -> None:
    """Journal the act in both files, by ascending number."""
    for person_id in sorted((one_id, other_id)):
        record(event, subject=subject, by=by, on=on, person_id=person_id, data=data)
