"""Papers that were received: scans and photographs of documents and decisions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from papers.states import PaperForm, ReceivedKind, ReceivedState

SHELF_FORM = r"^[0-9a-f]{32}$"


def _user(label: Any, **how: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **how
    )


class ReceivedPaper(models.Model):
    """A paper that somebody handed in: its kind, when and by whom it was taken, and where its file lies.

    It does not say about whom it is: the app it belongs to links it (`papers.seams.paper_owners`). The file
    lies outside of every address under `shelf_mark`, a random name; nothing of what the sender called it is
    kept. `sha256` is that of what is kept. While it waits to be scanned nobody opens it.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ReceivedKind.choices)
    state = models.CharField(
        _("state"), max_length=8, choices=ReceivedState.choices, default="waiting", db_default="waiting"
    )
    form = models.CharField(_("format"), max_length=4, choices=PaperForm.choices)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes."))
    pages = models.PositiveSmallIntegerField(_("pages"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    shelf_mark = models.CharField(max_length=32, unique=True, editable=False)
    received_on = models.DateField(_("received on"))
    received_by = _user(_("received by"))
    scanned_on = models.DateField(_("scanned on"), null=True, blank=True)
    erased_on = models.DateField(_("erased on"), null=True, blank=True)
    erased_by = _user(_("erased by"), null=True, blank=True)
    erased_because = models.CharField(_("why it was erased"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("received paper")
        verbose_name_plural = _("received papers")
        indexes = [
            models.Index(fields=["id"], name="receivedpaper_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.CheckConstraint(
                name="papers_receivedpaper_kind_known", condition=Q(kind__in=ReceivedKind.values)
            ),
            models.CheckConstraint(
                name="papers_receivedpaper_state_known", condition=Q(state__in=ReceivedState.values)
            ),
            models.CheckConstraint(
                name="papers_receivedpaper_form_known", condition=Q(form__in=PaperForm.values)
            ),
            models.CheckConstraint(
                name="papers_receivedpaper_lies_under_a_random_name",
                condition=Q(shelf_mark__regex=SHELF_FORM),
            ),
            models.CheckConstraint(
                name="papers_receivedpaper_has_content", condition=Q(size__gt=0, pages__gt=0)
            ),
            models.CheckConstraint(
                name="papers_receivedpaper_scanned_before_it_is_kept",
                condition=~Q(state__in=["kept", "harmful"]) | Q(scanned_on__isnull=False),
            ),
            models.CheckConstraint(
                name="papers_receivedpaper_erased_by_whom_and_why",
                condition=Q(state="erased", erased_on__isnull=False, erased_by__isnull=False)
                & ~Q(erased_because="")
                | ~Q(state="erased") & Q(erased_on__isnull=True, erased_by__isnull=True, erased_because=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        """Whether it may be looked at: scanned, and not erased."""
        return self.state == ReceivedState.KEPT
