import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.operations import assign_role
from accounts.queries import system_user
from accounts.states import Role
from core import clock


class Command(BaseCommand):
    help = "Give a user a role for the whole country from today; for the first administrator."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("role", choices=[role.value for role in Role])

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['username']}. Make one with createsuperuser.")
        assignment = assign_role(
            user_id=user.pk, role=Role(options["role"]), on=clock.today(), by=system_user()
        )
        self.stdout.write(json.dumps({"user": user.username, "role": assignment.role}))
