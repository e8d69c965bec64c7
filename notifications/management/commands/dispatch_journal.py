"""Turn what was journaled into alerts and letters."""

import json
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from notifications.operations import dispatch_journal


class Command(BaseCommand):
    """Prints the counts as one JSON line; run as often as you like."""

    help = "Raises and closes alerts and queues letters for all that was journaled since the last run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the official day (default: today)")
        parser.add_argument("--by", default="system", help="user name of who dispatches")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            by = users._default_manager.get_by_natural_key(options["by"])
        except users.DoesNotExist:
            raise CommandError(f"There is no user “{options['by']}”.") from None
        counts = dispatch_journal(on=options["on"] or clock.today(), by=by, at=clock.now())
        self.stdout.write(json.dumps(counts))
