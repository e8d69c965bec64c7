"""The vocabulary of names: what search compares with, instead of with every file."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.states import NamePart


class Spelling(models.Model):
    """A surname, or the beginning of given names, as a document spelled it, with what it may sound like.

    Every name that a file has or had is here, added by whatever writes the name. A population has few names
    beside its people: a word is compared with these, and those that are like it are looked up by `key`, which
    files have as their `surname_key`, or with which their `given_key` begins. It tells of nobody: whose
    it is, is asked of the files that the reader sees. Two that write one new name at the same moment may both
    add it: nothing waits, and twice is as good as once.
    """

    part = models.CharField(_("part of the name"), max_length=7, choices=NamePart.choices)
    spelling = models.CharField(_("spelling"), max_length=120)
    key = models.CharField(max_length=120, editable=False)
    readings = ArrayField(models.TextField(), editable=False)
    lookups = ArrayField(models.TextField(), editable=False)

    class Meta:
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")
        indexes = [
            models.Index(fields=["part", "key", "spelling"], name="spelling_by_key"),
            GinIndex(fields=["lookups"], name="spelling_by_lookup", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_spelling_part_known", condition=Q(part__in=NamePart.values)
            ),
            models.CheckConstraint(name="registry_spelling_has_a_key", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return self.spelling
