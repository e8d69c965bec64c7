"""What can happen to reference data. Nobody is told: the journal alone keeps it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferenceEvent(models.TextChoices):
    """Kinds of journal entries written by this app."""

    TERMS_ADDED = "terms_added", _("Terms added")
    TERMS_WITHDRAWN = "terms_withdrawn", _("Terms withdrawn")
    CLASSIFIER_ADDED = "classifier_added", _("Classifier entry added")
    CLASSIFIER_CHANGED = "classifier_changed", _("Classifier entry changed")
