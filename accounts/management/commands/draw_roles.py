"""`manage.py draw_roles`: docs/roles.md anew, from the table of roles."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from accounts.rules import drawn
from core.capabilities import declared


class Command(BaseCommand):
    help = "Draws docs/roles.md from accounts/data/roles.csv and the capabilities of all apps."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            page = drawn(declared())
        (settings.BASE_DIR / "docs" / "roles.md").write_text(page, encoding="utf-8")
        self.stdout.write("docs/roles.md")
