"""The officers' face: who gets in, what opens first, what stands in the header."""

from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.capabilities import AccountsCapability
from accounts.queries.roles import may, roles_of
from accounts.rules import capabilities_of
from accounts.states import Role
from core import clock, sections
from reference.models import DatedTerms, Sourced

#: The lists in the header, in the order of a day's work; the others are on the first page.
MAIN_LISTS = (
    "registry.person",
    "registry.registration",
    "registry.residencepermit",
    "registry.arrivalnotification",
    "registry.stay",
    "registry.markedcrossing",
    "enforcement.overstaycase",
    "permits.application",
    "permits.permit",
    "papers.paper",
    "parties.host",
    "parties.employer",
    "enforcement.employerbar",
    "quotas.quotaallocation",
    "quotas.quotaorder",
    "quotas.reachedthreshold",
)
#: Whoever answers for accounts or the journal has these there, with the first lists of the others.
OTHER_LISTS = ("accounts.user", "accounts.roleassignment", "accounts.apikey", "journal.entry")
#: Short names for the header, where the model's own is long.
SHORT_NAMES = {
    "registry.residencepermit": _("Residence permits"),
    "registry.arrivalnotification": _("Arrival notices"),
    "registry.markedcrossing": _("Marks"),
    "enforcement.overstaycase": _("Cases"),
}
FIND = "admin:registry_person_find"


class OfficersSite(admin.AdminSite):
    """The admin for everybody whose work is here today, by role and not by a flag."""

    site_header = "Koshi"
    site_title = "Koshi"
    index_title = _("Today")
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """A role with the capability must be held today; a flag left over opens nothing."""
        return request.user.is_active and may(request.user, clock.today(), AccountsCapability.ENTER_ADMIN)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Whoever is signed in without a role here is refused at once, not asked to sign in again."""
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def refuse_or_go_on(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return guarded(request, *args, **kwargs)

        return refuse_or_go_on

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Signing in is allauth's page; whoever is signed in without a role here is refused."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return super().login(request, extra_context)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return HttpResponseRedirect(reverse("account_logout"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return HttpResponseRedirect(reverse("account_change_password"))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of this face shows: the main lists, the search box, the roles."""
        context = super().each_context(request)
        if not context["has_permission"]:
            return context
        roles = self._roles(request)
        return context | {
            "face_name": _("Officer’s desk"),
            "role_name": ", ".join(str(Role(role).label) for role in sorted(roles)),
            "nav": self._nav(request),
            "search_url": reverse(FIND) if request.user.has_perm("registry.view_person") else "",
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The day's work: numbers that open their lists, the counter's search box, all lists."""
        on = clock.today()
        counts = [
            {
                "title": count.title,
                "value": count.value(request.user, on),
                "url": count.url(request.user),
                "hint": count.hint,
                "tone": count.tone,
            }
            for count in sections.counts_of(capabilities_of(self._roles(request)))
        ]
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "counts": counts,
            "groups": self._groups(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/index.html", context)

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """All lists stand on the first page."""
        return HttpResponseRedirect(reverse("admin:index"))

    def _roles(self, request: HttpRequest) -> frozenset[str]:
        return roles_of(request.user, clock.today())

    def _lists(self, request: HttpRequest) -> dict[str, dict[str, Any]]:
        """Every list the user may open, by "app.model"."""
        found: dict[str, dict[str, Any]] = {}
        for model, its_admin in self._registry.items():
            if not its_admin.has_view_permission(request):
                continue
            meta = model._meta
            try:
                url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            except NoReverseMatch:
                continue
            is_law = meta.label_lower not in MAIN_LISTS and issubclass(
                model, DatedTerms if meta.app_label == "reference" else Sourced
            )
            found[meta.label_lower] = {
                "label": capfirst(str(meta.verbose_name_plural)),
                "url": url,
                "app": str(_("The law’s numbers") if is_law else meta.app_config.verbose_name),
            }
        return found

    def _nav(self, request: HttpRequest) -> list[dict[str, Any]]:
        lists = self._lists(request)
        own = [name for name in OTHER_LISTS if name in lists]
        work = [name for name in MAIN_LISTS if name in lists]
        names = [*own, *work[:4]] if own else work
        first = reverse("admin:index")
        items = [{"label": self.index_title, "url": first, "current": request.path == first}]
        return items + [
            {
                "label": SHORT_NAMES.get(name, lists[name]["label"]),
                "url": lists[name]["url"],
                "current": request.path.startswith(lists[name]["url"]),
            }
            for name in names
        ]

    def _groups(self, request: HttpRequest) -> list[dict[str, Any]]:
        groups: dict[str, list[dict[str, Any]]] = {}
        lists = self._lists(request)
        for name in sorted(lists, key=_position_of):
            one = lists[name]
            groups.setdefault(one["app"], []).append(one)
        return [{"title": title, "links": links} for title, links in groups.items()]


def _position_of(name: str) -> tuple[int, str]:
    """Lists of the day's work first, in their order; then the others by name."""
    known = (*MAIN_LISTS, *OTHER_LISTS)
    return (known.index(name), "") if name in known else (len(known), name)
