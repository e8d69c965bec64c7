import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from core import clock
from registry.operations.stays.clocks import recompute_clocks


class Command(BaseCommand):
    """Prints the counts as one JSON line; a second run changes nothing."""

    help = "Computes the lawful end of every stay anew, after a rule or a classifier has changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="official day of the act, as 2026-03-01")
        parser.add_argument("--by", default="system", help="user name of who recomputes")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no user “{options['by']}”.")
        counts = recompute_clocks(on=options["on"] or clock.today(), by=by)
        self.stdout.write(json.dumps(counts))
