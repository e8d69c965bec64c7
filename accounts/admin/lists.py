"""The pages of users, roles and keys."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.acts import KEY_ACTS, ROLE_ACTS, USER_ACTS, role_facts
from accounts.models import ApiKey, RoleAssignment, User
from accounts.queries.roles import held_on, waiting_for, waiting_on, where_held
from accounts.states import Role
from core.admin import (
    AnyAct,
    Book,
    ChoiceFilter,
    Column,
    DayFilter,
    GovernedAdmin,
    PageSection,
    TextFilter,
)
from core.templatetags.dates_in_words import day_in_words

IN_FORCE = "force"
OF_OTHERS = "by-others"


def _pill(tone: str, label: Any) -> dict[str, Any]:
    return {"value": str(label), "kind": "pill", "tone": tone}


def _users(user: User, on: date) -> QuerySet[User]:
    return User.objects.all()


def _assignments(user: User, on: date) -> QuerySet[RoleAssignment]:
    return RoleAssignment.objects.all()


def _keys(user: User, on: date) -> QuerySet[ApiKey]:
    return ApiKey.objects.all()


def role_state(held: RoleAssignment, on: date) -> dict[str, Any]:
    """Held today, later, no more, or only proposed."""
    if held.valid_until is not None and held.valid_until < on:
        return _pill("closed", _("Ended"))
    if held.is_proposal:
        return _pill("soon", _("Waits for a second administrator"))
    if held.ended_on is not None and held.ended_on <= on:
        declined = held.proposed_by_id is not None and held.confirmed_by_id is None
        return _pill("closed", _("Declined") if declined else _("Ended"))
    if held.valid_from > on:
        return _pill("info", _("Begins later"))
    return _pill("calm", _("Held"))


def key_state(key: ApiKey, on: date) -> dict[str, Any]:
    """Whether a key opens today."""
    if key.revoked_on is not None:
        return _pill("closed", _("Revoked"))
    if key.expires_on < on:
        return _pill("closed", _("Expired"))
    return _pill("soon" if (key.expires_on - on).days < 30 else "calm", _("Open"))


def _holding(role: str) -> Callable[[date], Q]:
    def condition(on: date) -> Q:
        holders = RoleAssignment.objects.filter(held_on(on), role=role)
        return Q(pk__in=holders.values("user_id"))

    return condition


class HeldFilter(ChoiceFilter):
    """Whether a role is held; what waits for the reader depends on who reads."""

    def to_q(self, value: Any, on: date, book: Book) -> Q:
        return waiting_for(book.reader.pk, on) if value == OF_OTHERS else super().to_q(value, on, book)


ROLE_FILTERS = (
    ChoiceFilter(name="role", label=_("Role"), choices=lambda: Role.choices, lookup="role"),
    HeldFilter(
        name="held",
        label=_("Held"),
        choices=lambda: (
            (IN_FORCE, _("Held today")),
            (OF_OTHERS, _("Proposed by others")),
            ("proposed", _("Waits for a second administrator")),
            ("ended", _("Ended")),
        ),
        conditions={
            IN_FORCE: held_on,
            "proposed": waiting_on,
            "ended": lambda on: Q(valid_until__lt=on) | Q(ended_on__lte=on),
        },
    ),
)


@admin.register(User)
class UserAdmin(GovernedAdmin):
    visible = staticmethod(_users)
    acts = USER_ACTS
    sortable = ("username",)
    lead = _("Who signs in. Rights come from roles, each from a day to a day, for a territory.")
    columns = (
        Column(_("User name"), lambda user, on: user.username, sort="username"),
        Column(_("Full name"), lambda user, on: user.get_full_name()),
        Column(
            _("State"),
            lambda user, on: _pill("calm", _("Active")) if user.is_active else _pill("closed", _("Closed")),
        ),
        Column(_("Language"), lambda user, on: user.get_language_display()),
        Column(_("Last signed in"), lambda user, on: user.last_login),
    )
    filters = (
        TextFilter(
            name="username",
            label=_("User name begins with"),
            condition=lambda text, on: Q(username__startswith=text),
        ),
        ChoiceFilter(
            name="role",
            label=_("Role"),
            choices=lambda: Role.choices,
            conditions={role: _holding(role) for role in Role.values},
        ),
    )

    def title_of(self, subject: User) -> str:
        return subject.get_full_name() or subject.username

    def state_of(self, subject: User, on: date) -> dict[str, Any] | None:
        if subject.is_active:
            return {"tone": "calm", "label": _("Active")}
        return {"tone": "closed", "label": _("Closed")}

    def facts(self, subject: User, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("User name"), "value": subject.username},
            {"label": _("Number in the journal"), "value": str(subject.pk)},
            {"label": _("Language"), "value": subject.get_language_display()},
            {"label": _("E-mail"), "value": subject.email},
            {"label": _("Last signed in"), "value": subject.last_login},
            {"label": _("Password given by an administrator on"), "value": subject.password_given_on},
            *self._closures(subject),
        ]

    def _closures(self, subject: User) -> list[dict[str, Any]]:
        """When it was closed and opened again, and why; the latest first."""
        said = []
        for closure in subject.closures.select_related("closed_by", "opened_by").order_by("-pk"):
            told = (
                (_("Opened again"), closure.opened_on, closure.opened_by, closure.opened_reason),
                (_("Closed"), closure.closed_on, closure.closed_by, closure.closed_reason),
            )
            said += [
                {"label": label, "value": f"{day_in_words(day)}, {who}: {why}"}
                for label, day, who, why in told
                if day is not None
            ]
        return said

    def sections(self, subject: User, request: HttpRequest, on: date) -> list[PageSection]:
        roles = subject.role_assignments.select_related("region", "district").order_by("-valid_from", "-pk")
        return [
            _section(
                _("Roles"),
                RoleAssignmentAdmin.columns[1:],
                [(reverse("admin:accounts_roleassignment_change", args=[held.pk]), held) for held in roles],
                on,
            ),
            _section(
                _("API keys"),
                ApiKeyAdmin.columns[:1] + ApiKeyAdmin.columns[2:],
                [
                    (reverse("admin:accounts_apikey_change", args=[key.pk]), key)
                    for key in subject.api_keys.order_by("-pk")
                ],
                on,
            ),
        ]

    def page_after(self, request: HttpRequest, act: AnyAct, result: Any, on: date) -> HttpResponse | None:
        if act.name != "issue-key":
            return None
        key, secret = result
        return TemplateResponse(
            request,
            "admin/accounts/secret.html",
            {
                **self.admin_site.each_context(request),
                "title": _("The key for %(label)s") % {"label": key.label},
                "secret": secret,
                "key": key,
                "back_url": reverse("admin:accounts_user_change", args=[key.user_id]),
            },
        )


def _section(title: Any, columns: Any, rows: list[tuple[str, Any]], on: date) -> PageSection:
    return PageSection(
        title,
        "admin/governed/table.html",
        {
            "table": {
                "caption": title,
                "hide_caption": True,
                "columns": [{"label": column.label} for column in columns],
                "rows": [
                    {"url": url, "cells": [column.value(row, on) for column in columns]} for url, row in rows
                ],
                "empty": {"title": _("None"), "text": _("Use a button above.")},
            }
        },
    )


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(GovernedAdmin):
    visible = staticmethod(_assignments)
    related = ("user", "region", "district", "proposed_by", "confirmed_by")
    acts = ROLE_ACTS
    sortable = ("user__username", "valid_from")
    lead = _("Who holds which role, where, from when until when.")
    columns = (
        Column(_("User name"), lambda held, on: held.user.username, sort="user__username"),
        Column(_("Role"), lambda held, on: held.get_role_display()),
        Column(_("State"), role_state),
        Column(_("Territory"), lambda held, on: where_held(held)),
        Column(_("From"), lambda held, on: held.valid_from, sort="valid_from"),
        Column(_("Until"), lambda held, on: held.valid_until),
    )
    filters = (*ROLE_FILTERS, DayFilter(name="until", label=_("Ends until"), lookup="valid_until__lte"))
    quick_choices = "held"

    def title_of(self, subject: RoleAssignment) -> str:
        return f"{subject.get_role_display()}, {subject.user.username}"

    def facts(self, subject: RoleAssignment, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return role_facts(subject, on)


@admin.register(ApiKey)
class ApiKeyAdmin(GovernedAdmin):
    visible = staticmethod(_keys)
    related = ("user",)
    acts = KEY_ACTS
    sortable = ("label", "user__username", "expires_on")
    lead = _("Keys of other systems’ programs: hashed, limited by scope and time.")
    empty_text = _("A key is issued from the page of the user in whose name the program acts.")
    columns = (
        Column(_("System"), lambda key, on: {"value": key.label, "sub": f"{key.starts_with}…"}, sort="label"),
        Column(_("User name"), lambda key, on: key.user.username, sort="user__username"),
        Column(_("State"), key_state),
        Column(_("Scopes"), lambda key, on: ", ".join(key.scopes)),
        Column(_("Last day"), lambda key, on: key.expires_on, sort="expires_on"),
        Column(_("Last used on"), lambda key, on: key.last_used_on),
    )

    def title_of(self, subject: ApiKey) -> str:
        return subject.label

    def facts(self, subject: ApiKey, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("Starts with"), "value": f"{subject.starts_with}…"},
            {
                "label": _("User name"),
                "value": subject.user.username,
                "url": reverse("admin:accounts_user_change", args=[subject.user_id]),
            },
            {"label": _("Scopes"), "value": ", ".join(subject.scopes)},
            {"label": _("Issued on"), "value": subject.issued_on},
            {"label": _("Last day"), "value": subject.expires_on},
            {"label": _("Revoked on"), "value": subject.revoked_on},
            {"label": _("Last used on"), "value": subject.last_used_on},
        ]
