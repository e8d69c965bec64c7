from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts and roles")

    def ready(self) -> None:
        import accounts.events  # noqa: F401 (declares what can happen)
        import reference.events  # noqa: F401 (so does this one)
        from accounts.rules import grant
        from accounts.states import STAFF_ROLES, Role

        models = ("user", "roleassignment", "apikey")
        for role in (Role.ADMIN, Role.AUDITOR):
            grant(role, *(f"accounts.view_{model}" for model in models))
            grant(role, "journal.view_entry", "journal.view_seal")
        grant(Role.ADMIN, "operating.view_taskrun")
        # The classifiers are public; `reference` lies below this app and cannot grant.
        classifiers = [
            model._meta.model_name
            for model in apps.get_app_config("reference").get_models()
            if not model._meta.auto_created
        ]
        for role in STAFF_ROLES:
            grant(role, *(f"reference.view_{name}" for name in classifiers))
        for action in ("add", "change"):
            grant(Role.ADMIN, *(f"reference.{action}_{name}" for name in classifiers))
