import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from journal.operations import verify_journal


class Command(BaseCommand):
    help = "Compare every sealed journal entry with its seal; exit 1 and name them when any differ."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify_journal()
        self.stdout.write(
            json.dumps(
                {
                    "intact": verdict.is_intact,
                    "seals": verdict.seals,
                    "entries": verdict.entries,
                    "altered": verdict.altered,
                    "missing": verdict.missing,
                    "added": verdict.added,
                    "broken_links": verdict.broken_links,
                }
            )
        )
        if not verdict.is_intact:
            sys.exit(1)
