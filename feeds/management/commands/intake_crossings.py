import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from core import clock
from core.errors import DomainError
from feeds.operations.intake import Tally, take_in_file

DEFAULT_SOURCE = "border_feed"


class Command(BaseCommand):
    """Prints the summary as one JSON line, progress on stderr; exits 1 when the file is unreadable.

    The source tells whose numbers `source_id` are: the same crossing sent by the API and in a file is
    one crossing when both carry the same source. It is the feed's user name, not the file's.
    """

    help = "Takes in a CSV file of border crossings; the same file twice writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="UTF-8; the first line names the columns")
        parser.add_argument(
            "--source",
            help="whose crossings these are; by default the user name of --by, for system “border_feed”",
        )
        parser.add_argument("--by", default="system", help="user name of who takes them in")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(f"There is no user “{options['by']}”.")
        source = options["source"] or (DEFAULT_SOURCE if by.username == "system" else by.username)
        at = clock.now()
        try:
            tally = take_in_file(
                path=options["file"],
                source=source,
                on=clock.official_day(at),
                at=at,
                by=by,
                progress=self._progress,
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        summary = {"file": options["file"].name, "source": source, **tally.as_json()}
        self.stdout.write(json.dumps(summary, ensure_ascii=False))

    def _progress(self, tally: Tally, share: float) -> None:
        self.stderr.write(
            f"{min(share, 1):4.0%}  {tally.lines:,} lines: {tally.accepted:,} accepted, "
            f"{tally.unchanged:,} unchanged, {tally.rejected:,} rejected"
        )
