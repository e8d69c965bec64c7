"""Find files that may be one person's."""

import json
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from registry.operations.matches.finding import find_duplicates


class Command(BaseCommand):
    """Prints the counts as one JSON line; run as often as you like, for any day."""

    help = "Writes each pair of files that may be of one person to the officers' list, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the official day (default: today)")
        parser.add_argument(
            "--full", action="store_true", help="compare everybody with everybody, as the nightly run does"
        )
        parser.add_argument("--by", default="system", help="user name of who sweeps")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            by = users._default_manager.get_by_natural_key(options["by"])
        except users.DoesNotExist:
            raise CommandError(f"There is no user “{options['by']}”.") from None
        today = clock.today()
        counts = find_duplicates(on=options["on"] or today, by=by, full=options["full"], today=today)
        self.stdout.write(json.dumps(counts, ensure_ascii=False))
