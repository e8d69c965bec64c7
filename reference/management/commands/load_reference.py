"""Load classifiers, the calendar and dated terms from the files of all apps."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from reference.operations import FileRefused, load_reference


class Command(BaseCommand):
    """Prints the counts as one JSON line; run as often as you like."""

    help = "Loads reference rows from every app's data/NN_model.csv; a second run writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", default="system", help="user name of who loads")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            by = users._default_manager.get_by_natural_key(options["by"])
        except users.DoesNotExist:
            raise CommandError(f"There is no user “{options['by']}”.") from None
        try:
            counts = load_reference(on=clock.today(), by=by)
        except FileRefused as refusal:
            raise CommandError(
                f"Nothing was loaded. {len(refusal.faults)} place(s) to correct:\n{refusal}"
            ) from refusal
        self.stdout.write(json.dumps(counts, ensure_ascii=False))
