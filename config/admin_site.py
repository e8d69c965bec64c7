"""The officers' face: who gets in, what opens first, what stands in the header."""

from collections.abc import Collection
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

#: The menu: groups in the order of a day's work. Lists that stand in none of them are on the first page.
MENU: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("People"),
        (
            "registry.person",
            "registry.registration",
            "registry.residencepermit",
            "registry.arrivalnotification",
            "registry.stay",
            "registry.likelymatch",
            "registry.mixedfile",
            "registry.recordquestion",
            "papers.receivedpaper",
        ),
    ),
    (_("Border"), ("registry.markedcrossing", "registry.crossing", "registry.intakebatch")),
    (_("Control"), ("enforcement.overstaycase", "enforcement.employerbar")),
    (_("Permits"), ("permits.application", "permits.permit", "papers.paper", "payments.payable")),
    (_("Hosts and employers"), ("parties.host", "parties.employer", "parties.representation")),
    (_("Quotas"), ("quotas.quotaallocation", "quotas.quotaorder", "quotas.reachedthreshold")),
    (_("Accounts"), ("accounts.user", "accounts.roleassignment", "accounts.apikey")),
    (_("Journal"), ("journal.entry", "journal.seal", "notifications.setaside", "operating.taskrun")),
)
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
            "groups": [{"title": title, "links": links} for title, links in self._grouped(request)],
            "norms": self._norms(request),
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

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Nothing: our pages draw their own lists, and Django's would ask for every right on each page."""
        return []

    def _lists(self, request: HttpRequest, among: Collection[str] = ()) -> dict[str, dict[str, Any]]:
        """Every list the user may open, or those among the named ones, by "app.model"."""
        found: dict[str, dict[str, Any]] = {}
        for model, its_admin in self._registry.items():
            meta = model._meta
            if (among and meta.label_lower not in among) or not its_admin.has_view_permission(request):
                continue
            try:
                url = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
            except NoReverseMatch:
                continue
            found[meta.label_lower] = {
                "label": capfirst(str(meta.verbose_name_plural)),
                "url": url,
                "is_law": issubclass(model, DatedTerms if meta.app_label == "reference" else Sourced),
                "app": meta.app_config.verbose_name,
            }
        return found

    def _nav(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The first page, then the groups of lists the user may open; one of a single list is that list."""
        first = reverse("admin:index")
        items: list[dict[str, Any]] = [
            {"label": self.index_title, "url": first, "current": request.path == first}
        ]
        for title, lists in self._grouped(request):
            links = [one | {"current": request.path.startswith(one["url"])} for one in lists]
            group = {"label": title, "links": links, "current": any(link["current"] for link in links)}
            items.append(group if len(links) > 1 else links[0])
        return items

    def _grouped(self, request: HttpRequest) -> list[tuple[Any, list[dict[str, Any]]]]:
        """The groups of the menu with those of their lists that the user may open."""
        lists = self._lists(request, {name for _title, names in MENU for name in names})
        groups = [(title, [lists[name] for name in names if name in lists]) for title, names in MENU]
        return [(title, links) for title, links in groups if links]

    def _norms(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What stands in no group of the menu and is seldom opened: the law's numbers, the classifiers."""
        others: dict[str, list[dict[str, Any]]] = {}
        for name, one in sorted(self._lists(request).items()):
            if not any(name in names for _title, names in MENU):
                others.setdefault(str(_("The law’s numbers") if one["is_law"] else one["app"]), []).append(
                    one
                )
        return [{"title": title, "links": links} for title, links in others.items()]
