"""`makemessages` as this project wants it, so that the same texts always give the same files.

Nothing has to be said on the command line: the three languages, sorted by text, one text a line,
without places, without leftovers, without guessed translations and without the day of the run.
"""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

from core.languages import CODES

NOT_OURS = [".*", "tests", "benchmarks", "node_modules"]


class Command(makemessages.Command):
    help = "Collect every text of ours into locale/{kk,ru,en}; needs gettext."
    msgmerge_options = [
        "--quiet",
        "--backup=none",
        "--no-fuzzy-matching",
        "--sort-output",
        "--update",
    ]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(
            locale=CODES, ignore_patterns=NOT_OURS, no_wrap=True, no_location=True, no_obsolete=True
        )

    def write_po_file(self, potfile: str, locale: str) -> None:
        super().write_po_file(potfile, locale)
        written = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        lines = written.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith('"POT-Creation-Date:')]
        written.write_text("".join(kept), encoding="utf-8")
