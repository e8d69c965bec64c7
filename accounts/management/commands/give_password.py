import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import SYSTEM_USER_ID, User
from accounts.operations import give_password
from accounts.queries.roles import system_user
from accounts.rules import new_password
from core import clock


class Command(BaseCommand):
    help = (
        "Give a user a new password, printed once and changed at the next sign-in; every session ends. For"
        " accounts whose password one administrator alone may not reset."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).exclude(pk=SYSTEM_USER_ID).first()
        if user is None:
            raise CommandError(f"There is no user {options['username']}.")
        password = new_password()
        give_password(user_id=user.pk, password=password, on=clock.today(), by=system_user())
        self.stdout.write(json.dumps({"user": user.username, "password": password}))
