import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.operations import make_administrator
from accounts.queries.roles import system_user
from accounts.rules import new_password
from core import clock
from core.errors import DomainError


class Command(BaseCommand):
    help = (
        "Make one of the first two administrators; the account is made when there is none, with a password"
        " that is printed once and changed at the first sign-in. Refused while two administrators exist."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        password = new_password()
        try:
            user = make_administrator(
                username=options["username"], password=password, on=clock.today(), by=system_user()
            )
        except DomainError as refusal:
            raise CommandError(str(refusal)) from None
        said = {"user": user.username, "role": "admin"}
        if user.check_password(password):
            said["password"] = password
        self.stdout.write(json.dumps(said))
