import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from journal.operations import compare_digest
from journal.queries import digest_of_chain


class Command(BaseCommand):
    """Prints the digest of the chain of seals as one JSON line: seal, seals, entries, link, sealed_at.

    Kept where the database's administrators cannot reach it, it proves later that no seal was cut off
    or made anew: `--compare FILE` reads such lines, prints what differs, and exits 1 when anything does.
    """

    help = "Publish the last link of the journal's seals, or compare the seals with what was published."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="FILE", help="append the line to this file as well")
        parser.add_argument("--compare", type=Path, metavar="FILE", help="lines published earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compare"] is not None:
            self._compare(options["compare"])
            return
        digest = digest_of_chain()
        if digest is None:
            raise CommandError("Nothing is sealed yet.")
        line = json.dumps(digest)
        if options["to"] is not None:
            with options["to"].open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
        self.stdout.write(line)

    def _compare(self, path: Path) -> None:
        try:
            lines = [
                json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
            ]
            differences = compare_digest(lines)
        except (OSError, ValueError, TypeError, KeyError) as problem:
            raise CommandError(f"{path} holds no published digests: {problem}") from None
        self.stdout.write(
            json.dumps({"intact": not differences, "compared": len(lines), "differences": differences})
        )
        if differences:
            sys.exit(1)
