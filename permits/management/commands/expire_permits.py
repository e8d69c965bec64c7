"""Note permits that end soon or have ended, let unpaid applications lapse, carry over the undecided."""

import json
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from permits.operations import carry_over, expire_permits, lapse_unpaid


class Command(BaseCommand):
    """Prints the counts as one JSON line; run as often as you like, for any day."""

    help = (
        "Notes once each permit that ends soon and each that has ended, lets applications lapse that were "
        "not paid in time, and carries undecided ones into the day's year."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="the official day (default: today)")
        parser.add_argument("--by", default="system", help="user name of who sweeps")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            by = users._default_manager.get_by_natural_key(options["by"])
        except users.DoesNotExist:
            raise CommandError(f"There is no user “{options['by']}”.") from None
        on = options["on"] or clock.today()
        counts = {
            **expire_permits(on=on, by=by),
            **lapse_unpaid(on=on, by=by),
            **carry_over(year=on.year, on=on, by=by),
        }
        self.stdout.write(json.dumps(counts, ensure_ascii=False))
