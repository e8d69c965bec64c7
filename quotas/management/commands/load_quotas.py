"""Enter the orders of the repository's files."""

import json
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import clock
from core.errors import DomainError
from quotas.operations import load_orders


class Command(BaseCommand):
    """Prints the counts as one JSON line; run as often as you like."""

    help = "Enters the quota orders of quotas/data/orders/; those entered already are left as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", default="system", help="user name of who enters them")

    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            by = users._default_manager.get_by_natural_key(options["by"])
        except users.DoesNotExist:
            raise CommandError(f"There is no user “{options['by']}”.") from None
        try:
            counts = load_orders(on=clock.today(), by=by)
        except DomainError as refusal:
            raise CommandError(f"Nothing was entered. {refusal}") from refusal
        self.stdout.write(json.dumps(counts, ensure_ascii=False))
