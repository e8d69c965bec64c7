import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from journal.operations import carry_positions


class Command(BaseCommand):
    """Prints the offset as one JSON line; run as often as you like."""

    help = "After a dump was restored into a new cluster: readers, seals and entries go on where they were."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            offset = carry_positions()
        except ProgrammingError as problem:
            raise CommandError(f"{problem}Run it as the owner of the tables (DATABASE_OWNER_URL).") from None
        self.stdout.write(json.dumps({"offset": offset}))
