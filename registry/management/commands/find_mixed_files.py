"""Find files whose crossings cannot all be one person's."""

import json
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from registry.operations.matches.mixed import find_mixed_files


class Command(BaseCommand):
    """Prints the counts as one JSON line; run as often as you like, for any day."""

    help = "Writes each file that may hold two people to the officers' list, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the official day (default: today)")
        parser.add_argument("--by", default="system", help="user name of who sweeps")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            by = users._default_manager.get_by_natural_key(options["by"])
        except users.DoesNotExist:
            raise CommandError(f"There is no user “{options['by']}”.") from None
        counts = find_mixed_files(on=options["on"] or clock.today(), by=by)
        self.stdout.write(json.dumps(counts, ensure_ascii=False))
