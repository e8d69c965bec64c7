from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.urls import reverse
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

RIGHTS = Path(__file__).parent / "data" / "roles.csv"


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts and roles")

    def ready(self) -> None:
        import accounts.events  # noqa: F401 (declares what can happen)
        import reference.events  # noqa: F401 (so does this one)
        from accounts.admin.timeline import MeanwhileTeller, offer_words, said_by
        from accounts.capabilities import AccountsCapability
        from accounts.queries.roles import count_waiting_for
        from accounts.queries.timeline import users_named
        from accounts.rules import load_rights
        from accounts.states import Role
        from core.admin.meanwhile import tellers
        from core.capabilities import declared
        from core.sections import Count, Face, offer_count, offer_face
        from journal.seams import namings, tellings

        autodiscover_modules("capabilities")
        load_rights(RIGHTS.read_text(encoding="utf-8"), declared())
        _grant()
        lists = {meta.model_name: meta.verbose_name_plural for meta in _all_models()}
        classifiers = {meta.model_name: meta.verbose_name for meta in _all_models()}
        offer_words(values={"list": lists, "kind": classifiers, "role": dict(Role.choices)})
        namings.join("users", users_named)
        tellings.join("words", said_by)
        tellers.join("journal", MeanwhileTeller())
        face = Face(_("Officer’s desk"), lambda: reverse("admin:index"), order=30)
        offer_face(AccountsCapability.ENTER_ADMIN, face)
        waiting = Count(
            _("Roles that wait for you"),
            count_waiting_for,
            lambda user: reverse("admin:accounts_roleassignment_changelist") + "?held=by-others",
            _("Another administrator proposed them: confirm or decline."),
            "soon",
            order=10,
        )
        offer_count(AccountsCapability.ADMINISTER, waiting)


def _all_models() -> list[Any]:
    return [model._meta for model in apps.get_models()]


def _grant() -> None:
    """Which lists each capability opens; `journal` and `reference` lie below this app and cannot say it."""
    from accounts.capabilities import AccountsCapability
    from accounts.rules import grant
    from journal.capabilities import JournalCapability
    from reference.capabilities import ReferenceCapability
    from reference.models import DatedTerms

    grant(
        AccountsCapability.READ_ACCOUNTS,
        *(f"accounts.view_{name}" for name in ("user", "roleassignment", "apikey")),
    )
    grant(JournalCapability.READ_JOURNAL, "journal.view_entry", "journal.view_seal")
    classifiers = apps.get_app_config("reference").get_models()
    law = {model for model in apps.get_models() if issubclass(model, DatedTerms)} | set(classifiers)
    names = [model._meta for model in law if not model._meta.auto_created]
    grant(ReferenceCapability.READ_LAW, *(f"{meta.app_label}.view_{meta.model_name}" for meta in names))
    for action in ("add", "change"):
        grant(
            ReferenceCapability.CHANGE_LAW,
            *(f"{meta.app_label}.{action}_{meta.model_name}" for meta in names),
        )
    grant(AccountsCapability.ATTEND_FAILURES, "operating.view_taskrun")
