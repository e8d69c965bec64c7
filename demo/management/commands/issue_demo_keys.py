"""`manage.py issue_demo_keys FILE`: one API key for each demo account."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.queries.roles import system_user
from core.clock import today
from demo.operations.keys import issue_keys


class Command(BaseCommand):
    help = "Writes a file with one API key for each demo account; keys that still open are kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, file: Path, **options: Any) -> None:
        try:
            known = dict(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            known = {}
        keys = issue_keys(known=known, on=today(), by=system_user())
        file.touch(mode=0o600)
        file.write_text(json.dumps(keys, indent=2) + "\n", encoding="utf-8")
        kept = sum(1 for name, secret in keys.items() if known.get(name) == secret)
        self.stdout.write(json.dumps({"kept": kept, "issued": len(keys) - kept}))
