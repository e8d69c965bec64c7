"""Compare the counters of quotas with their ledger."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from quotas.queries import drift


class Command(BaseCommand):
    help = "Compares every counter of the quotas with the ledger; exit 1 and name them when any differ."

    def handle(self, *args: Any, **options: Any) -> None:
        found = drift()
        self.stdout.write(json.dumps({"balanced": not found, "drift": [asdict(one) for one in found]}))
        if found:
            sys.exit(1)
