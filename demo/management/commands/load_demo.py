"""`manage.py load_demo`: an invented country in an empty database."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.clock import today
from core.errors import DomainError
from demo.operations.loading import load_demo


class Command(BaseCommand):
    help = "Invents a country: people, crossings, papers, cases, feeds and accounts, as of any day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--on", type=date.fromisoformat, default=None, metavar="YYYY-MM-DD")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--add", action="store_true", help="Put them beside people who are there.")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            counts = load_demo(
                people=options["people"],
                on=options["on"] or today(),
                seed=options["seed"],
                add=options["add"],
                tell=self.stderr.write,
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(counts))
