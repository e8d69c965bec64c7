from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts and roles")

    def ready(self) -> None:
        from accounts.events import AccountEvent
        from accounts.rules import grant
        from accounts.states import Role
        from journal.events import name_events

        name_events(AccountEvent)
        models = ("user", "roleassignment", "apikey")
        for role in (Role.ADMIN, Role.AUDITOR):
            grant(role, *(f"accounts.view_{model}" for model in models))
            grant(role, "journal.view_entry", "journal.view_seal")
