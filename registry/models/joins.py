"""Files that were found to be one human being's, joined, and what each joining did."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.matches import LikelyMatch
from registry.states import AccessClass


def _by_whom(act: str) -> models.CheckConstraint:
    """The day and the person of this act are both known, or neither is."""
    return models.CheckConstraint(
        name=f"registry_join_{act}_by_whom",
        condition=Q(**{f"{act}_on__isnull": True, f"{act}_by__isnull": True})
        | Q(**{f"{act}_on__isnull": False, f"{act}_by__isnull": False}),
    )


def _user(label: Any, **empty: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **empty
    )


class Join(models.Model):
    """One file took over another: `taken` stands no more, `survivor` has what was in it.

    `newest` has, by table, the highest number of a row of either file on that day: what came later has a
    higher one; `access_class` is what the survivor's was from then on. While it is doubted the person gets
    no letters. Once taken back it counts for nothing, and the pair is open again.
    """

    taken = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="joins_as_taken", verbose_name=_("file taken over")
    )
    survivor = models.ForeignKey(
        "registry.Person",
        models.PROTECT,
        related_name="joins_as_survivor",
        verbose_name=_("file that stands"),
    )
    match = models.ForeignKey(
        LikelyMatch, models.PROTECT, related_name="joins", verbose_name=_("likely match")
    )
    joined_on = models.DateField(_("joined on"))
    joined_by = _user(_("joined by"))
    note = models.CharField(_("what was found"), max_length=500)
    newest: Any = models.JSONField(default=dict, editable=False)
    access_class = models.CharField(max_length=8, choices=AccessClass.choices, editable=False)
    doubted_on = models.DateField(_("doubted on"), null=True, blank=True)
    doubted_by = _user(_("doubted by"), null=True, blank=True)
    doubt = models.CharField(_("why it is doubted"), max_length=500, blank=True, db_default="")
    settled_on = models.DateField(_("doubt settled on"), null=True, blank=True)
    settled_by = _user(_("doubt settled by"), null=True, blank=True)
    finding = models.CharField(_("how the doubt was settled"), max_length=500, blank=True, db_default="")
    taken_back_on = models.DateField(_("taken back on"), null=True, blank=True)
    taken_back_by = _user(_("taken back by"), null=True, blank=True)
    taken_back_because = models.CharField(
        _("why it was taken back"), max_length=500, blank=True, db_default=""
    )

    class Meta:
        verbose_name = _("joining of two files")
        verbose_name_plural = _("joinings of two files")
        indexes = [
            models.Index(
                fields=["survivor"],
                name="join_doubted",
                condition=Q(doubted_on__isnull=False, settled_on__isnull=True, taken_back_on__isnull=True),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["taken"],
                name="registry_join_taken_over_once",
                condition=Q(taken_back_on__isnull=True),
            ),
            models.CheckConstraint(name="registry_join_of_two_files", condition=~Q(taken=F("survivor"))),
            _by_whom("doubted"),
            _by_whom("settled"),
            _by_whom("taken_back"),
            models.CheckConstraint(
                name="registry_join_settled_after_a_doubt",
                condition=Q(settled_on__isnull=True) | Q(doubted_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joined_on:%d.%m.%Y}"

    @property
    def stands(self) -> bool:
        """Whether it has not been taken back."""
        return self.taken_back_on is None

    @property
    def is_doubted(self) -> bool:
        """Whether somebody doubts it and nobody has settled that yet."""
        return self.stands and self.doubted_on is not None and self.settled_on is None


class JoinedRow(models.Model):
    """One value that a joining changed: in which row, what it was, what it became.

    A row that the joining made has no column. Rows are of any table that holds a person, so they are told
    by table and number.
    """

    join = models.ForeignKey(Join, models.PROTECT, related_name="rows", verbose_name=_("joining"))
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63, blank=True, db_default="")
    row = models.BigIntegerField()
    was: Any = models.JSONField(null=True)
    became: Any = models.JSONField(null=True)

    class Meta:
        verbose_name = _("row of a joining")
        verbose_name_plural = _("rows of a joining")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row", "column", "join"], name="registry_joinedrow_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table}:{self.row} {self.column}"
